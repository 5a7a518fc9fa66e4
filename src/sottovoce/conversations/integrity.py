"""Authentication codes of rows: every field of a row, its number and its table included. Pure.

So a row that was changed, moved, swapped with another or copied is refused on reading. What a code cannot show: that a
row was deleted, or that an earlier state of the same row was put back; the audit log tells of those deeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hmac import compare_digest
from typing import TypeAlias

from sottovoce.errors import TamperedError

MAC_BYTES = 16

_HEADS = {tag: tuple(tag + size.to_bytes(4, "big") for size in range(256)) for tag in (b"s", b"i", b"b", b"n")}

Keyed: TypeAlias = Callable[[bytes], bytes]
"""A keyed function (HMAC-SHA-256): at least 16 bytes that nobody without the key can tell."""

Field: TypeAlias = str | int | bytes | None


class TamperedRowError(TamperedError):
    """A row does not authenticate: it was changed, or it belongs elsewhere.

    Attributes:
        table: Its table.
        seq: Its number.
    """

    def __init__(self, table: str, seq: object) -> None:
        number = str(seq) if isinstance(seq, int) else "without a number"
        super().__init__(
            f"row {number} of table {table} does not authenticate",
            remedy="It was changed or damaged outside of Sottovoce: restore it from a backup, or delete it",
        )
        self.table = table
        self.seq = seq


def packed(fields: Iterable[Field]) -> bytes:
    """Join fields so that no two lists give the same bytes: type, length (4 bytes, big-endian), then the field itself.

    Raises:
        TypeError: A field is of another type, a truth value or a float for instance.
    """
    parts: list[bytes] = []
    for field in fields:
        # By exact type: a truth value is an int to isinstance, and another field to us.
        if type(field) is str:
            raw, tag = field.encode("utf-8", "surrogatepass"), b"s"
        elif type(field) is int:
            raw, tag = b"%d" % field, b"i"
        elif type(field) is bytes:
            raw, tag = field, b"b"
        elif field is None:
            raw, tag = b"", b"n"
        else:
            raise TypeError(f"a field of type {type(field).__name__} cannot be authenticated")
        size = len(raw)
        parts += (_HEADS[tag][size] if size < 256 else tag + size.to_bytes(4, "big"), raw)
    return b"".join(parts)


def row_mac(keyed: Keyed, table: str, fields: Iterable[Field]) -> bytes:
    """The 16-byte code of a row; ``fields`` are all of it but the code, in the order of the table."""
    return keyed(packed((f"sottovoce/row/{table}/v1", *fields)))[:MAC_BYTES]


def is_authentic(keyed: Keyed, table: str, fields: Iterable[Field], mac: object) -> bool:
    """Whether a row is as we stored it, whatever types a changed database may give."""
    try:
        return isinstance(mac, bytes) and compare_digest(row_mac(keyed, table, fields), mac)
    except TypeError:
        return False
