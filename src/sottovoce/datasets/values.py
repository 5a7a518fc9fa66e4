"""Python values as records: message lists, dictionaries and JSON strings, walked by the same reader as files.

Rules kept here: keys stay, values are offered by the rules for JSON records, strings that are JSON documents are
walked inside.
"""

from __future__ import annotations

import json
from typing import cast

from sottovoce.datasets.json_source import JsonCodec
from sottovoce.datasets.model import Chunk, JsonValue, Options, Position
from sottovoce.datasets.ports import Rewriter
from sottovoce.errors import UsageError


def rewrite_value(value: JsonValue, rewriter: Rewriter, *, restoring: bool = False) -> JsonValue:
    """`value` with its strings rewritten.

    Args:
        value: What JSON can hold: None, bool, int, float, str, and lists and dictionaries (with text keys) of these.
        rewriter: Sees one record, number 0.
        restoring: As in `Job`.

    Raises:
        UsageError: the value is not what JSON can hold.
    """
    try:
        raw = json.dumps(value, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError):
        raise UsageError(
            "the value is not what JSON can hold",
            remedy="Give text, numbers, booleans, None, and lists and dictionaries of these",
        ) from None
    chunk = Chunk(raw, Position(), Position(offset=len(raw), line=2, number=1))
    output = JsonCodec(Options(), "", lines=True).process(chunk, rewriter, restoring=restoring).output
    return cast("JsonValue", json.loads(output))
