"""Findings to text: the one place where an action becomes a replacement.

Rules kept: what stands outside the findings stays code point for code point; a token never occurs in the text it is put
into; where an action has no safe answer the finding is redacted, and the replacement says so. Labels and the kind in a
token are not the value's own. A token whose random part happens to share a run with the value is asked for once more in
its longer form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sottovoce.errors import UsageError
from sottovoce.transform.generalize import generalize
from sottovoce.transform.markers import hash_marker, label
from sottovoce.transform.masking import mask
from sottovoce.transform.model import Action, Masked, Policy, Replacement, Transformation
from sottovoce.transform.ports import Minter, Span
from sottovoce.transform.runs import shares_run
from sottovoce.transform.shifting import shift
from sottovoce.transform.surrogate import Surrogates


@dataclass(slots=True)
class _Work:
    """What the actions on one text share."""

    text: str = field(repr=False)
    minter: Minter
    languages: Sequence[str]
    surrogates: Surrogates | None = None


_Act = Callable[[str, str, Transformation, _Work], str | None]


def plan(
    text: str, findings: Iterable[Span], policy: Policy, minter: Minter, *, languages: Sequence[str] = ()
) -> Masked:
    """Transform a text by its findings.

    Args:
        text: Any text.
        findings: Places in it, sorted by start, not overlapping.
        policy: What each kind gets.
        minter: Keyed values of the scope.
        languages: Codes of the languages the text is likely in, best first. They settle the order of day and month, and
            the locale of surrogates.

    Returns:
        The new text and one replacement for each finding.

    Raises:
        UsageError: A finding lies outside the text, is empty, or overlaps the one before it.
    """
    work = _Work(text, minter, languages)
    pieces: list[str] = []
    done: list[Replacement] = []
    at = out = 0
    for finding in findings:
        start, end, kind = finding.start, finding.end, finding.kind
        if not at <= start < end <= len(text):
            raise UsageError(
                f"a finding of kind {kind} at {start}:{end} is empty, out of order or outside the text",
                remedy="Give findings sorted by start that do not overlap.",
            )
        value = text[start:end]
        transformation = policy.for_kind(kind)
        action = transformation.action
        new = _ACTS[action](kind, value, transformation, work)
        if new is None:
            action, new = Action.REDACT, label(kind)
        out += start - at
        pieces += (text[at:start], new)
        done.append(
            Replacement(
                start=start,
                end=end,
                out_start=out,
                out_end=out + len(new),
                kind=kind,
                action=action,
                text=new,
                value=value,
                reversible=action is Action.TOKEN,
            )
        )
        at, out = end, out + len(new)
    pieces.append(text[at:])
    return Masked("".join(pieces), tuple(done))


def _redact(kind: str, _value: str, _options: Transformation, _work: _Work) -> str:
    return label(kind)


def _mask(_kind: str, value: str, options: Transformation, _work: _Work) -> str:
    return mask(value, options)


def _token(kind: str, value: str, _options: Transformation, work: _Work) -> str:
    token = work.minter.token(kind, value, work.text)
    if shares_run(value, token[len(kind) :]):
        longer = work.minter.token(kind, value, f"{work.text}\n{token}")
        if not shares_run(value, longer[len(kind) :]):
            return longer
    return token


def _hash(kind: str, value: str, _options: Transformation, work: _Work) -> str:
    return hash_marker(kind, work.minter.hash(kind, value))


def _surrogate(kind: str, value: str, _options: Transformation, work: _Work) -> str | None:
    if work.surrogates is None:
        work.surrogates = Surrogates(work.text, work.minter, work.languages)
    return work.surrogates.stand_in(kind, value)


def _generalize(_kind: str, value: str, options: Transformation, work: _Work) -> str | None:
    return generalize(value, options, work.languages)


def _shift(_kind: str, value: str, options: Transformation, work: _Work) -> str | None:
    return shift(value, options.days, work.minter, work.languages)


def _keep(_kind: str, value: str, _options: Transformation, _work: _Work) -> str:
    return value


def _drop(_kind: str, _value: str, _options: Transformation, _work: _Work) -> str:
    return ""


_ACTS: dict[Action, _Act] = {
    Action.REDACT: _redact,
    Action.MASK: _mask,
    Action.TOKEN: _token,
    Action.HASH: _hash,
    Action.SURROGATE: _surrogate,
    Action.GENERALIZE: _generalize,
    Action.SHIFT: _shift,
    Action.KEEP: _keep,
    Action.DROP: _drop,
}
