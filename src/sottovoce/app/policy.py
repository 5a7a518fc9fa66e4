"""From a manifest to what detection and transformation need; here the manifest meets the kinds that exist."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sottovoce.detect import Detector, builtin_kinds
from sottovoce.manifest import Manifest, Vocabulary, enabled_kinds, find, load
from sottovoce.transform import Action, Policy, Transformation, family_of

_ACTIONS = frozenset(action.value for action in Action) | {"bands"}
_VALUELESS = frozenset({Action.REDACT.value, Action.DROP.value})
_ONE_WAY = _ACTIONS - {Action.TOKEN.value, Action.KEEP.value}
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
    )


def load_manifest(path: Path | None, *, folder: Path | None = None) -> Manifest:
    """The manifest at ``path``, else ``sottovoce.toml`` in ``folder`` (the working folder), else the defaults.

    Raises:
        ManifestError: The manifest is wrong, or ``path`` does not exist.
    """
    return load(path or find(folder or Path()), vocabulary())


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
    """
    return _detector(
        frozenset(enabled_kinds(manifest, vocabulary()) if kinds is None else kinds),
        manifest.detect.min_score if min_score is None else min_score,
    )


@lru_cache(maxsize=4)
def _detector(kinds: frozenset[str], min_score: float) -> Detector:
    # A detector keeps no text and takes a quarter of a second to build, so that engines of equal settings share one.
    return Detector(kinds=kinds, min_score=min_score)


def attribute_transformations(manifest: Manifest) -> dict[str, Transformation]:
    """What is done to each structured field that the manifest names."""
    return {row.name: Transformation.parse(None, row.setting.value) for row in manifest.attributes}
