"""From the path of a request to the endpoint. Pure.

The path is taken as it was sent and decoded piece by piece, so that an id may hold an escaped slash.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes

from sottovoce.http.endpoint import Endpoint
from sottovoce.http.forms import is_id
from sottovoce.http.model import Fault, InvalidRequestError

_PARAMETER: Final = "{"


@dataclass(frozen=True, slots=True)
class Path:
    """A path that exists.

    Attributes:
        template: What it looks like, with its parameters in braces.
        methods: Its endpoints by method.
        parameters: Names of its parameters, in order.
    """

    template: str
    methods: dict[str, Endpoint] = field(default_factory=dict)
    parameters: tuple[str, ...] = ()


@dataclass(slots=True)
class _Node:
    fixed: dict[str, _Node] = field(default_factory=dict)
    free: _Node | None = None
    path: Path | None = None


class Paths:
    """All paths.

    Args:
        endpoints: The endpoints.
    """

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self._root = _Node()
        self._plain: dict[bytes, Path] = {}
        for endpoint in endpoints:
            path = self._made(endpoint.path)
            path.methods[endpoint.method] = endpoint
            if not path.parameters:
                self._plain[endpoint.path.encode()] = path

    def find(self, raw: bytes) -> tuple[Path, tuple[str | None, ...]] | None:
        """The path, and the values of its parameters as they came; None when there is none. See ``checked``."""
        plain = self._plain.get(raw)
        if plain is not None:
            return plain, ()
        node, values = self._root, []
        if not raw.startswith(b"/"):
            return None
        for piece in raw[1:].split(b"/"):
            text = _text(piece)
            known = node.fixed.get(text) if text is not None else None
            if known is not None:
                node = known
            elif node.free is not None and piece:
                node = node.free
                values.append(text)
            else:
                return None
        return None if node.path is None else (node.path, tuple(values))

    def _made(self, template: str) -> Path:
        node, names = self._root, []
        for piece in template[1:].split("/"):
            if piece.startswith(_PARAMETER):
                names.append(piece[1:-1])
                node.free = node.free or _Node()
                node = node.free
            else:
                node = node.fixed.setdefault(piece, _Node())
        node.path = node.path or Path(template, {}, tuple(names))
        return node.path


def allowed_methods(methods: Mapping[str, Endpoint]) -> tuple[str, ...]:
    """The methods of a path, in order."""
    return tuple(sorted(methods))


def _text(piece: bytes) -> str | None:
    try:
        return (unquote_to_bytes(piece) if b"%" in piece else piece).decode("utf-8")
    except UnicodeDecodeError:
        return None


def checked(path: Path, values: tuple[str | None, ...]) -> dict[str, str]:
    """The parameters of a path by name.

    Raises:
        InvalidRequestError: One is no id: not UTF-8, too long, or with control characters.
    """
    given = dict(zip(path.parameters, values, strict=True))
    fit = {name: value for name, value in given.items() if value is not None and is_id(value)}
    if len(fit) != len(given):
        raise InvalidRequestError(tuple(Fault("wrong_form", parameter=name) for name in given if name not in fit))
    return fit
