"""The client of the service. Start with ``README.md``. What needs Kafka is imported by its module: ``kafka``."""

from sottovoce.client.asynchronous import AsyncClient
from sottovoce.client.model import (
    Button,
    Choice,
    Consents,
    Erasure,
    FeedbackResult,
    JsonValue,
    Message,
    MessageResult,
    Notice,
    Page,
    ProblemError,
    Prompt,
    Recognized,
    Refusal,
    ServiceAwayError,
    ServiceFailedError,
    ShownMessage,
    SpoolFullError,
    SpoolInUseError,
    Summary,
)
from sottovoce.client.pacing import Pace
from sottovoce.client.service import Client

__all__ = [
    "AsyncClient",
    "Button",
    "Choice",
    "Client",
    "Consents",
    "Erasure",
    "FeedbackResult",
    "JsonValue",
    "Message",
    "MessageResult",
    "Notice",
    "Pace",
    "Page",
    "ProblemError",
    "Prompt",
    "Recognized",
    "Refusal",
    "ServiceAwayError",
    "ServiceFailedError",
    "ShownMessage",
    "SpoolFullError",
    "SpoolInUseError",
    "Summary",
]
