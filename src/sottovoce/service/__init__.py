"""The service: one object that takes messages, choices and feedback, keeps them, shows them, and forgets them."""

from sottovoce.service.demo import Loaded, load_conversations
from sottovoce.service.first_keys import first_keys
from sottovoce.service.key_desk import KeyDesk, key_desk, rotate_with_database
from sottovoce.service.model import (
    Button,
    Caller,
    ChoiceView,
    ConsentView,
    ConversationView,
    ErasureResult,
    FeedbackResult,
    JobView,
    KeyView,
    MessageResult,
    MessageView,
    NewFeedback,
    NewKey,
    NewMessage,
    NoticeView,
    PromptView,
    Recognized,
    Role,
    RotationResult,
    ScopeRef,
    SubjectSummary,
    UnlockView,
)
from sottovoce.service.opening import Place
from sottovoce.service.permissions import PERMISSIONS, Action, require
from sottovoce.service.refusals import ForbiddenError, NotFoundError, OverloadedError, UnauthenticatedError
from sottovoce.service.service import PrivacyService

__all__ = [
    "PERMISSIONS",
    "Action",
    "Button",
    "Caller",
    "ChoiceView",
    "ConsentView",
    "ConversationView",
    "ErasureResult",
    "FeedbackResult",
    "ForbiddenError",
    "JobView",
    "KeyDesk",
    "KeyView",
    "Loaded",
    "MessageResult",
    "MessageView",
    "NewFeedback",
    "NewKey",
    "NewMessage",
    "NotFoundError",
    "NoticeView",
    "OverloadedError",
    "Place",
    "PrivacyService",
    "PromptView",
    "Recognized",
    "Role",
    "RotationResult",
    "ScopeRef",
    "SubjectSummary",
    "UnauthenticatedError",
    "UnlockView",
    "first_keys",
    "key_desk",
    "load_conversations",
    "require",
    "rotate_with_database",
]
