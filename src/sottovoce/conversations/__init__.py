"""Messages and feedback: what comes in, what is stored, who sees it how. Start with ``README.md``."""

from sottovoce.conversations.feedback import (
    MAX_COMMENT,
    SCORES,
    Feedback,
    FeedbackFacts,
    FeedbackKind,
    InvalidFeedbackError,
    NewFeedback,
    StoredFeedback,
)
from sottovoce.conversations.integrity import Keyed, TamperedRowError
from sottovoce.conversations.limits import MAX_ID, MAX_TEXT, settled_time, storable
from sottovoce.conversations.marks import Mark, tokens_of
from sottovoce.conversations.model import (
    ForeignConversationError,
    IncomingMessage,
    InvalidMessageError,
    NewMessage,
    NotPreparedError,
    Placed,
    Role,
    StoredMessage,
)
from sottovoce.conversations.people import Conversation, NewConversation, NewSubject, Subject, bits_of, names_of
from sottovoce.conversations.removal import LooseTokens, Removed
from sottovoce.conversations.store_feedback import Filed, feedback_between, feedback_of_subject, put_feedback
from sottovoce.conversations.store_people import (
    conversations_of,
    ensure_conversations,
    ensure_subjects,
    find_conversations,
    find_subjects,
    lock_subject,
    mark_subject,
    purpose_bits,
    take_subject,
)
from sottovoce.conversations.store_removal import clear_purpose, delete_conversation, delete_subject, retention_sweep
from sottovoce.conversations.store_rows import (
    find_placed,
    messages_by_number,
    messages_of,
    messages_of_subject,
    put_messages,
)
from sottovoce.conversations.store_summary import data_of
from sottovoce.conversations.store_tokens import unused_tokens
from sottovoce.conversations.summary import DataSummary, PurposeSummary
from sottovoce.conversations.views import Rendered, render

__all__ = [
    "MAX_COMMENT",
    "MAX_ID",
    "MAX_TEXT",
    "SCORES",
    "Conversation",
    "DataSummary",
    "Feedback",
    "FeedbackFacts",
    "FeedbackKind",
    "Filed",
    "ForeignConversationError",
    "IncomingMessage",
    "InvalidFeedbackError",
    "InvalidMessageError",
    "Keyed",
    "LooseTokens",
    "Mark",
    "NewConversation",
    "NewFeedback",
    "NewMessage",
    "NewSubject",
    "NotPreparedError",
    "Placed",
    "PurposeSummary",
    "Removed",
    "Rendered",
    "Role",
    "StoredFeedback",
    "StoredMessage",
    "Subject",
    "TamperedRowError",
    "bits_of",
    "clear_purpose",
    "conversations_of",
    "data_of",
    "delete_conversation",
    "delete_subject",
    "ensure_conversations",
    "ensure_subjects",
    "feedback_between",
    "feedback_of_subject",
    "find_conversations",
    "find_placed",
    "find_subjects",
    "lock_subject",
    "mark_subject",
    "messages_by_number",
    "messages_of",
    "messages_of_subject",
    "names_of",
    "purpose_bits",
    "put_feedback",
    "put_messages",
    "render",
    "retention_sweep",
    "settled_time",
    "storable",
    "take_subject",
    "tokens_of",
    "unused_tokens",
]
