"""Which of the fields that the user named are there at all.

Rules kept here: a field counts as there when its key is, whatever its value; keys are shown only if they look like
names of fields, since a key (and the first row of a table) can hold personal data too, and never more than ten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from sottovoce.datasets.model import MOST_NAMES, Bad, Chunk, Names, Options
from sottovoce.datasets.rewrite import Part
from sottovoce.errors import InputError

_NAME: Final = re.compile(r"[A-Za-z_]{1,30}[0-9]{0,2}")
_KEY: Final = re.compile(rb'"([A-Za-z_]{1,30}[0-9]{0,2})"[ \t\n\r]*:')


def listed(names: Sequence[str]) -> str:
    """Names for a message."""
    return ", ".join(names)


def refuse_unnamed(options: Options, names: Names) -> None:
    """Make sure that there was something to look at.

    Raises:
        InputError: none of the fields that `options` name occurs.
    """
    if names.missing(options) == options.text_fields:
        there = f"; there are: {listed(names.others)}" if names.others else ""
        raise InputError(
            f"no record has a field called {listed(options.text_fields)}, so that nothing was looked at{there}",
            remedy="Name a field that is there, or look at every value: leave --text-field out",
        )


def columns_seen(columns: Sequence[str]) -> str:
    """The end of a message on a table without some column; the columns, if all look like names."""
    if not columns or not all(map(_NAME.fullmatch, columns)):
        return ""
    more = ", ..." if len(columns) > MOST_NAMES else ""
    return f"; there are: {listed(columns[:MOST_NAMES])}{more}"


class NameWatch:
    """Looks which of the fields named in `options` occur in a chunk of JSON."""

    def __init__(self, options: Options) -> None:
        self._wanted = options.text_fields
        self._offered: set[str] = set()

    def over(self, parts: Iterator[Part]) -> Iterator[Part]:
        """The same parts; note what they offer."""
        for part in parts:
            if not isinstance(part, str | Bad) and len(self._offered) < len(self._wanted):
                for item in part.record.fields:
                    node = item.node
                    while node is not None and isinstance(node[1], int):
                        node = node[0]
                    if node is not None and node[1] in self._wanted:
                        self._offered.add(str(node[1]))
            yield part

    def names(self, chunk: Chunk) -> Names:
        """What occurs in `chunk`, whose parts were all taken."""
        asked = tuple(name for name in self._wanted if name in self._offered or _as_key(name).search(chunk.data))
        if len(asked) == len(self._wanted):
            return Names(asked)
        found: dict[str, None] = {}
        for match in _KEY.finditer(chunk.data):
            found[match[1].decode()] = None
            if len(found) == MOST_NAMES + len(asked):
                break
        return Names(asked, tuple(name for name in found if name not in asked)[:MOST_NAMES])


@lru_cache(maxsize=64)
def _as_key(name: str) -> re.Pattern[bytes]:
    """`name` as the key of some value, also of an empty one, also in a string that is JSON itself."""
    spellings = {json.dumps(name, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    either = b"|".join(re.escape(spelling.encode("utf-8", "surrogatepass")) for spelling in sorted(spellings))
    return re.compile(rb'"(?:' + either + rb')\\*"[ \t\n\r]*:')
