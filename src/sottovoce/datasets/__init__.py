"""Files and tables in and out: read by record, rewritten through a port, else byte for byte as they were."""

from sottovoce.datasets.model import (
    DROP,
    Change,
    Changed,
    DecodeErrors,
    Drop,
    Field,
    FieldRole,
    Format,
    JsonValue,
    Options,
    Record,
    Replaced,
)
from sottovoce.datasets.pool import usable_cores
from sottovoce.datasets.ports import KeepsNothing, Progress, ProgressCallback, Rewriter, RewriterFactory, Sink
from sottovoce.datasets.runner import Job, Summary
from sottovoce.datasets.service import check_target, run
from sottovoce.datasets.values import rewrite_value

__all__ = [
    "DROP",
    "Change",
    "Changed",
    "DecodeErrors",
    "Drop",
    "Field",
    "FieldRole",
    "Format",
    "Job",
    "JsonValue",
    "KeepsNothing",
    "Options",
    "Progress",
    "ProgressCallback",
    "Record",
    "Replaced",
    "Rewriter",
    "RewriterFactory",
    "Sink",
    "Summary",
    "check_target",
    "rewrite_value",
    "run",
    "usable_cores",
]
