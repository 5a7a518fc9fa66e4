"""Evidence of what was done, in a log that cannot be rewritten unnoticed. Start with ``README.md``."""

from sottovoce.audit.canonical import JsonValue, canonical, parse
from sottovoce.audit.checkpoint import (
    Checkpoint,
    SigningKey,
    VerifierKey,
    open_checkpoint,
    open_note,
    read_checkpoint,
    sign_checkpoint,
    sign_note,
)
from sottovoce.audit.entry import AuditEntry, Deed, Detail, NewEntry, read_body
from sottovoce.audit.forms import DETAILS, Form
from sottovoce.audit.model import (
    AuditReport,
    AuditTamperedError,
    CheckpointError,
    EntryFormError,
    Fault,
    FaultCode,
    NotCoveredError,
)
from sottovoce.audit.offline import Exported, prove_consistency, prove_exported, verify_export
from sottovoce.audit.proof import Proven, check_consistency, check_inclusion
from sottovoce.audit.service import AuditLog
from sottovoce.audit.store_anchors import Anchors
from sottovoce.audit.store_check import prove_entry, verify_database
from sottovoce.audit.store_folder import VKEYS, open_export, read_note, write_note
from sottovoce.audit.store_keys import load_signing_key, new_signing_key, read_vkeys, save_signing_key

__all__ = [
    "DETAILS",
    "VKEYS",
    "Anchors",
    "AuditEntry",
    "AuditLog",
    "AuditReport",
    "AuditTamperedError",
    "Checkpoint",
    "CheckpointError",
    "Deed",
    "Detail",
    "EntryFormError",
    "Exported",
    "Fault",
    "FaultCode",
    "Form",
    "JsonValue",
    "NewEntry",
    "NotCoveredError",
    "Proven",
    "SigningKey",
    "VerifierKey",
    "canonical",
    "check_consistency",
    "check_inclusion",
    "load_signing_key",
    "new_signing_key",
    "open_checkpoint",
    "open_export",
    "open_note",
    "parse",
    "prove_consistency",
    "prove_entry",
    "prove_exported",
    "read_body",
    "read_checkpoint",
    "read_note",
    "read_vkeys",
    "save_signing_key",
    "sign_checkpoint",
    "sign_note",
    "verify_database",
    "verify_export",
    "write_note",
]
