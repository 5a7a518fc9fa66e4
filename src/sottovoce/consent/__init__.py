"""Notices, choices, receipts; "may I?" answered in one place. Start with ``README.md``."""

from sottovoce.consent.answering import Ignored
from sottovoce.consent.cache import recognize, speak, spoken_languages
from sottovoce.consent.decision import may
from sottovoce.consent.intents import Recognizer
from sottovoce.consent.ledger import Context, Record
from sottovoce.consent.model import (
    Answer,
    Button,
    Choice,
    ConsentEvent,
    Decision,
    Event,
    LanguageFileError,
    Method,
    NotAskedError,
    Notice,
    NoticeChangedError,
    NoticeIncompleteError,
    Prompt,
    PromptUnknownError,
    Reason,
    ReceiptError,
    State,
    SubjectRef,
)
from sottovoce.consent.notices import notice_for, prompt_for, say, texts_for
from sottovoce.consent.receipts import Signer, verify_receipt, write_receipt
from sottovoce.consent.recording import Answered
from sottovoce.consent.service import ConsentBook, Expiry, Spoken, Withdrawal
from sottovoce.consent.states import fold
from sottovoce.consent.store_rows import (
    PromptItem,
    ShownPrompt,
    SubjectFlags,
    choices_of_many,
    events_of,
    subject_flags,
)
from sottovoce.consent.texts import Intent, LanguageTexts

__all__ = [
    "Answer",
    "Answered",
    "Button",
    "Choice",
    "ConsentBook",
    "ConsentEvent",
    "Context",
    "Decision",
    "Event",
    "Expiry",
    "Ignored",
    "Intent",
    "LanguageFileError",
    "LanguageTexts",
    "Method",
    "NotAskedError",
    "Notice",
    "NoticeChangedError",
    "NoticeIncompleteError",
    "Prompt",
    "PromptItem",
    "PromptUnknownError",
    "Reason",
    "ReceiptError",
    "Recognizer",
    "Record",
    "ShownPrompt",
    "Signer",
    "Spoken",
    "State",
    "SubjectFlags",
    "SubjectRef",
    "Withdrawal",
    "choices_of_many",
    "events_of",
    "fold",
    "may",
    "notice_for",
    "prompt_for",
    "recognize",
    "say",
    "speak",
    "spoken_languages",
    "subject_flags",
    "texts_for",
    "verify_receipt",
    "write_receipt",
]
