"""A masking rewriter whose tokens carry what they stand for, its inverse, a sink in memory, and random JSON."""

from __future__ import annotations

import json
import re
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st

from sottovoce.datasets import Change, Job, Options, Record, run

TOKEN = re.compile(r"TOK-([0-9a-f]+)-END")
Exact = dict[tuple[int, bytes], bytes]


def hide(text: str) -> str:
    """A token for `text`."""
    return f"TOK-{text.encode('utf-8', 'surrogatepass').hex()}-END"


def show(text: str) -> str:
    """`text` with its tokens undone."""
    return TOKEN.sub(lambda match: bytes.fromhex(match[1]).decode("utf-8", "surrogatepass"), text)


def mask_some(text: str) -> str:
    """Tokens for about every other run of three characters, chosen by content."""
    out = []
    for start in range(0, len(text), 3):
        piece = text[start : start + 3]
        chosen = zlib.crc32(piece.encode("utf-8", "surrogatepass")) % 2
        out.append(hide(piece) if chosen else piece)
    return "".join(out)


def mask_mail(text: str) -> str:
    """Tokens for what looks like an address."""
    return re.sub(r"[\w.]+@[\w.]+", lambda match: hide(match[0]), text)


@dataclass
class Same:
    """Changes nothing."""

    seen: list[tuple[str, str | None, str]] = field(default_factory=list)

    def rewrite(self, record: Record) -> Sequence[Change]:
        self.seen += [(one.path, one.name, one.text) for one in record.fields]
        return [None] * len(record.fields)

    def exactness(self, record: Record, masked: bytes, original: bytes) -> bool:
        raise AssertionError("nothing was changed")

    def original(self, record: Record, masked: bytes) -> bytes | None:
        return None

    def hint(self, value: object) -> None:
        raise AssertionError("no hint was given")

    def harvest(self) -> object:
        seen, self.seen = self.seen, []
        return seen


class Mask(Same):
    """Masks every field with `mask_some`, or `mask_mail`."""

    def __init__(self, change=mask_some) -> None:
        super().__init__()
        self.change = change
        self.exact: Exact = {}

    def rewrite(self, record: Record) -> Sequence[Change]:
        return [self.change(one.text) for one in record.fields]

    def exactness(self, record: Record, masked: bytes, original: bytes) -> bool:
        self.exact[record.number, masked] = original
        return True

    def harvest(self) -> object:
        exact, self.exact = self.exact, {}
        return exact


class MaskMail(Mask):
    """Masks what looks like an address."""

    def __init__(self) -> None:
        super().__init__(mask_mail)


@dataclass(frozen=True)
class MaskBeside:
    """A factory of rewriters that keep what they keep beside what others kept: first come, first served."""

    kept: Exact

    def __call__(self) -> Mask:
        mask, kept = Mask(), self.kept
        mask.exactness = lambda record, masked, original: (  # type: ignore[method-assign]
            kept.setdefault((record.number, masked), original) == original
        )
        return mask


@dataclass
class Unmask(Same):
    """Undoes `Mask`."""

    exact: Exact = field(default_factory=dict)

    def rewrite(self, record: Record) -> Sequence[Change]:
        return [show(one.text) for one in record.fields]

    def original(self, record: Record, masked: bytes) -> bytes | None:
        return self.exact.get((record.number, masked))

    def harvest(self) -> object:
        return None


@dataclass(frozen=True)
class Unmasker:
    """A picklable factory of `Unmask`."""

    exact: Exact

    def __call__(self) -> Unmask:
        return Unmask(exact=self.exact)


@dataclass
class Memory:
    """A sink that keeps payloads in order."""

    payloads: list[object] = field(default_factory=list)
    resumed: str | None = None

    def accept(self, payload: object) -> object | None:
        self.payloads.append(payload)
        return None

    def snapshot(self) -> str:
        return str(len(self.payloads))

    def resume(self, snapshot: str) -> None:
        self.resumed = snapshot

    @property
    def exact(self) -> Exact:
        """All that was handed over for exactness."""
        return {key: value for payload in self.payloads for key, value in payload.items()}


@dataclass
class OnDisk(Memory):
    """A sink that keeps what it accepts in a file, for runs that are killed."""

    path: Path = Path("payloads")

    def accept(self, payload: object) -> object | None:
        with self.path.open("a") as file:
            for (number, masked), original in payload.items():
                file.write(json.dumps([number, masked.decode(), original.decode()]) + "\n")
        return super().accept(payload)


any_text = st.text(st.characters(codec=None), max_size=30)  # lone surrogates included
keys = st.sampled_from(
    ["content", "text", "name", "phone", "id", "role", "user_id", "created", "arguments", "value", "\\", "é"]
)
leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | any_text
json_values = st.recursive(
    leaves | st.recursive(leaves, lambda inner: st.lists(inner, max_size=3)).map(json.dumps),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys | any_text, inner, max_size=4),
    max_leaves=12,
)


def through(data: bytes, name: str, factory, sink=None, **options) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, name), Path(folder, "out-" + name)
        source.write_bytes(data)
        run(
            Job(
                source=source,
                target=target,
                options=Options(**options),
                workers=1,
                restoring=isinstance(factory, Unmasker),
            ),
            factory,
            sink or Memory(),
        )
        return target.read_bytes()
