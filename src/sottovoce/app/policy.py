"""From a manifest to what detection and transformation need; here the manifest meets the kinds that exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from sottovoce.detect import (
    Detector,
    ListEntry,
    Recaller,
    Tagger,
    builtin_kinds,
    builtin_recaller,
    list_pattern,
    list_word,
)
from sottovoce.errors import UsageError
from sottovoce.manifest import (
    BUILTIN_TAGGER,
    NO_TAGGER,
    Listed,
    Manifest,
    Vocabulary,
    enabled_kinds,
    find,
    load,
    write_path,
)
from sottovoce.transform import Action, Policy, Transformation, family_of

_ACTIONS = frozenset(action.value for action in Action) | {"bands"}
_VALUELESS = frozenset({Action.REDACT.value, Action.DROP.value})
_ONE_WAY = _ACTIONS - {Action.TOKEN.value, Action.KEEP.value}
_FOREIGN_TAGGERS = ("spacy:", "gliner:")
SPECIAL_KINDS = frozenset({"ETHNICITY", "MEDICAL", "POLITICS", "RELIGION", "SEXUAL_ORIENTATION", "UNION"})
"""Special categories of personal data. Source: GDPR Art. 9(1)."""


def vocabulary() -> Vocabulary:
    """The kinds and transformations that exist, for checking a manifest."""
    kinds = builtin_kinds()
    return Vocabulary(
        kinds=frozenset(kinds),
        parse_transformation=Transformation.parse,
        family_of=family_of,
        special_kinds=SPECIAL_KINDS & frozenset(kinds),
        optional_kinds=frozenset(name for name, kind in kinds.items() if not kind.on) - SPECIAL_KINDS,
        transformations=_ACTIONS,
        one_way=_ONE_WAY,
        valueless=_VALUELESS,
        list_word=list_word,
        list_pattern=list_pattern,
        check_tagger=_check_tagger,
    )


def load_manifest(path: Path | None, *, folder: Path | None = None, rules_only: bool = False) -> Manifest:
    """The manifest at ``path``, else ``sottovoce.toml`` in ``folder`` (the working folder), else the defaults.

    Raises:
        ManifestError: The manifest is wrong, or ``path`` does not exist.
    """
    manifest = load(path or find(folder or Path()), vocabulary())
    return rules_alone(manifest) if rules_only else manifest


def rules_alone(manifest: Manifest) -> Manifest:
    """``manifest`` without its tagger: what finds, what resumes and what is reported all see the same."""
    return replace(manifest, detect=replace(manifest.detect, tagger=NO_TAGGER))


def policy_of(manifest: Manifest, view: str | None = None) -> Policy:
    """What is done to each kind, in the stored form or in a view.

    Raises:
        UsageError: The manifest has no such view.
    """
    return Policy(
        Transformation.parse(None, manifest.transformations.default.value),
        {row.kind: Transformation.parse(row.kind, row.setting.value) for row in manifest.kind_settings(view)},
    )


def detector_of(manifest: Manifest, *, kinds: frozenset[str] | None = None, min_score: float | None = None) -> Detector:
    """A detector that looks for what the manifest says.

    Args:
        manifest: The manifest.
        kinds: Look for these kinds only.
        min_score: Another threshold than the manifest's.

    Raises:
        UsageError: The tagger cannot be loaded.
    """
    return _detector(
        frozenset(enabled_kinds(manifest, vocabulary()) if kinds is None else kinds),
        manifest.detect.min_score if min_score is None else min_score,
        _tagger_name(manifest),
        tuple(_allowed(manifest.detect.allow)),
        tuple(_denied(manifest.detect.deny)),
    )


@lru_cache(maxsize=4)
def _detector(
    kinds: frozenset[str], min_score: float, tagger: str, allow: tuple[ListEntry, ...], deny: tuple[ListEntry, ...]
) -> Detector:
    # A detector keeps no text and takes a quarter of a second to build, so that engines of equal settings share one.
    return Detector(kinds=kinds, min_score=min_score, taggers=_taggers(tagger), allow=allow, deny=deny)


def recaller_of(manifest: Manifest) -> Recaller | None:
    """What finds again what a conversation has told; None where the manifest switches that off."""
    return builtin_recaller(with_lexicon=_tagger_name(manifest) == BUILTIN_TAGGER) if manifest.detect.memory else None


def _tagger_name(manifest: Manifest) -> str:
    """What the manifest names, a folder as seen from here."""
    name = manifest.detect.tagger
    if name in (BUILTIN_TAGGER, NO_TAGGER) or name.startswith(_FOREIGN_TAGGERS):
        return name
    return str(Path(manifest.source).parent / name)


@lru_cache(maxsize=2)
def _taggers(name: str) -> tuple[Tagger, ...]:
    # Imported here, because a tagger brings numpy and a runtime along, which rules alone do without.
    if name == NO_TAGGER:
        return ()
    if name == BUILTIN_TAGGER:
        from sottovoce.detect import tagger  # noqa: PLC0415

        return (tagger.BuiltinTagger(),)
    from sottovoce.detect import taggers  # noqa: PLC0415

    return (taggers.load_tagger(name),)


def _check_tagger(name: str, source: str) -> None:
    """Refuse a tagger that is not there; whether its model can be read shows when it is loaded.

    Raises:
        UsageError: It is none of the words, or a folder that does not exist.
    """
    if name in (BUILTIN_TAGGER, NO_TAGGER):
        return
    for prefix in _FOREIGN_TAGGERS:
        if name.startswith(prefix):
            if not name.removeprefix(prefix).strip():
                raise UsageError("names no model", remedy=f"Write the name of the model behind {prefix}")
            return
    if not (Path(source).parent / name).is_dir():
        raise UsageError(
            "is no tagger and no folder that exists",
            remedy="Write builtin, none, the folder of a model, or spacy: or gliner: and the name of a model",
        )


def _allowed(entries: Iterable[Listed]) -> Iterable[ListEntry]:
    """Entries of an allow list; one under a family holds for all its kinds."""
    kinds = builtin_kinds()
    for entry in entries:
        named = {kind for kind in kinds if entry.kind in (kind, family_of(kind))}
        yield ListEntry(
            text=entry.text, is_pattern=entry.is_pattern, kinds=frozenset(named), place=write_path(entry.path)
        )


def _denied(entries: Iterable[Listed]) -> Iterable[ListEntry]:
    """Entries of a deny list, each of the kind that it stands under."""
    for entry in entries:
        kinds = frozenset({entry.kind})
        yield ListEntry(text=entry.text, is_pattern=entry.is_pattern, kinds=kinds, place=write_path(entry.path))


def attribute_transformations(manifest: Manifest) -> dict[str, Transformation]:
    """What is done to each structured field that the manifest names."""
    return {row.name: Transformation.parse(None, row.setting.value) for row in manifest.attributes}
