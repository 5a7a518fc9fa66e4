"""Holds a manifest against the kinds and transformations that exist.

Kept apart from reading, because the manifest may not import detection or transformation: `app` hands in a `Vocabulary`.
What cannot take effect is refused: a setting that nothing heeds is a promise that nobody keeps.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from sottovoce.errors import UsageError
from sottovoce.manifest.lines import KeyPath
from sottovoce.manifest.model import InvalidManifestError, KindSetting, Listed, Manifest, Setting, SettingValue, View
from sottovoce.manifest.ports import Vocabulary
from sottovoce.manifest.reader import Problems, suggest
from sottovoce.manifest.toml_text import write_path

_ADDRESS = re.compile(r"[^\s@]@[^\s@]")
_TO_TRANSFORMATIONS = ("transformations",)
_MOST_KINDS = 8  # Kinds named in one message: enough to see which, short enough to read.


def check(manifest: Manifest, vocabulary: Vocabulary) -> None:
    """Refuse a manifest that names what does not exist, or sets what cannot take effect.

    Raises:
        InvalidManifestError: All problems, in the order of the file.
    """
    problems = Problems(manifest.source, manifest.lines)
    examine(manifest, vocabulary, problems)
    found = problems.in_order()
    if found:
        raise InvalidManifestError(found)


def enabled_kinds(manifest: Manifest, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Give the kinds to look for, sorted: those on by default, with what ``[detect]`` switches on and off.

    A family that is named stands for all its kinds; a kind that is named itself goes its own way.
    """
    return tuple(sorted(kind for kind in vocabulary.kinds if _is_on(kind, manifest, vocabulary)))


def _is_on(kind: str, manifest: Manifest, vocabulary: Vocabulary) -> bool:
    detect = manifest.detect
    for name in (kind, vocabulary.family_of(kind)):
        if name in detect.kinds_on or name in detect.kinds_off:
            return name in detect.kinds_on
    is_special_off = kind in vocabulary.special_kinds and not detect.special_categories
    return kind not in vocabulary.optional_kinds and not is_special_off


def examine(manifest: Manifest, vocabulary: Vocabulary, problems: Problems) -> None:
    """Note in ``problems`` all that `check` refuses."""
    _examine_switches(manifest, vocabulary, problems)
    enabled = enabled_kinds(manifest, vocabulary)
    for row in manifest.transformations.kinds:
        _examine_kind(row, _TO_TRANSFORMATIONS, enabled, vocabulary, problems)
    _examine_default(manifest, enabled, vocabulary, problems)
    for view in manifest.views:
        for row in view.kinds:
            if _examine_kind(row, ("views", view.name), enabled, vocabulary, problems):
                _examine_loss(manifest, view, row, vocabulary, problems)
    _examine_lists(manifest, enabled, vocabulary, problems)
    _examine_tagger(manifest, vocabulary, problems)
    for attribute in manifest.attributes:
        wrong = _refusal(None, attribute.setting.value, vocabulary)
        if wrong is not None:
            problems.add(("attributes", attribute.name), *wrong)


def _examine_switches(manifest: Manifest, vocabulary: Vocabulary, problems: Problems) -> None:
    """Note kinds that do not exist, and special categories switched both on and off."""
    detect = manifest.detect
    special_off = manifest.lines.has(("detect", "special_categories")) and not detect.special_categories
    for key, kinds in (("kinds_on", detect.kinds_on), ("kinds_off", detect.kinds_off)):
        for position, kind in enumerate(kinds):
            path = ("detect", key, position)
            if kind not in vocabulary.kinds:
                problems.add(path, *_unknown_kind(kind, vocabulary))
            elif key == "kinds_on" and special_off and kind in vocabulary.special_kinds:
                remedy = "Take out special_categories = false, which holds anyway, or take out this kind."
                problems.add(path, "is a special category, and special_categories switches those off", remedy)


def _examine_lists(manifest: Manifest, enabled: Collection[str], vocabulary: Vocabulary, problems: Problems) -> None:
    """Note entries that cannot be looked for, that no kind can have, and that contradict one another."""
    detect = manifest.detect
    allowed_kinds = {*enabled, *map(vocabulary.family_of, enabled)}
    for name, entries, kinds in (("allow", detect.allow, allowed_kinds), ("deny", detect.deny, enabled)):
        for kind in dict.fromkeys(entry.kind for entry in entries if entry.kind):
            path = ("detect", name, kind)
            if kind not in vocabulary.kinds:
                problems.add(path, *_unknown_kind(kind, vocabulary))
            elif kind not in kinds:
                remedy = "Switch it on with kinds_on under [detect], or take this list out."
                problems.add(path, "cannot take effect: the kind is switched off", remedy)
    denied: dict[tuple[bool, str], Listed] = {}
    for entry in detect.deny:
        form = _form(entry, vocabulary, problems)
        earlier = denied.setdefault(form, entry) if form is not None else entry
        if earlier is not entry:
            problems.add(entry.path, f"stands in {write_path(earlier.path)} too", "Keep one of the two.")
    allowed: dict[tuple[bool, str, str], Listed] = {}
    for entry in detect.allow:
        form = _form(entry, vocabulary, problems)
        if form is None:
            continue
        earlier = allowed.setdefault((*form, entry.kind), entry)
        if form in denied:
            message = f"is denied by {write_path(denied[form].path)}, so that it is always found"
            problems.add(entry.path, message, "Keep it in one of the two lists.")
        elif earlier is not entry:
            problems.add(entry.path, f"stands in {write_path(earlier.path)} too", "Keep one of the two.")
        elif not entry.kind and not entry.is_pattern and _ADDRESS.search(entry.text):
            remedy = "Write it under [detect.allow.EMAIL_ADDRESS]."
            problems.add(entry.path, "cannot take effect: an e-mail address is allowed only under its kind", remedy)


def _form(entry: Listed, vocabulary: Vocabulary, problems: Problems) -> tuple[bool, str] | None:
    """Give what tells an entry from others; ``None``, after noting why, where it cannot be looked for."""
    try:
        read = vocabulary.list_pattern if entry.is_pattern else vocabulary.list_word
        return entry.is_pattern, read(entry.text)
    except UsageError as wrong:
        problems.add(entry.path, wrong.message, f"{wrong.remedy}.")
        return None


def _examine_tagger(manifest: Manifest, vocabulary: Vocabulary, problems: Problems) -> None:
    """Note a tagger that is not there."""
    try:
        vocabulary.check_tagger(manifest.detect.tagger, manifest.source)
    except UsageError as wrong:
        problems.add(("detect", "tagger"), wrong.message, f"{wrong.remedy}.")


def _examine_kind(
    row: KindSetting, section: KeyPath, enabled: Collection[str], vocabulary: Vocabulary, problems: Problems
) -> bool:
    """Note what is wrong with the setting of one kind; whether nothing was."""
    path = (*section, row.kind)
    wrong = _refusal(row.kind, row.setting.value, vocabulary)
    if row.kind not in vocabulary.kinds:
        problems.add(path, *_unknown_kind(row.kind, vocabulary))
    elif not any(row.kind in (kind, vocabulary.family_of(kind)) for kind in enabled):
        remedy = "Switch it on with kinds_on under [detect], or take this setting out."
        problems.add(path, "cannot take effect: the kind is switched off", remedy)
    elif wrong is not None:
        problems.add(path, *wrong)
    else:
        return True
    return False


def _examine_default(manifest: Manifest, enabled: Collection[str], vocabulary: Vocabulary, problems: Problems) -> None:
    """Note a default that some of the kinds it is for cannot take."""
    named = {row.kind for row in manifest.transformations.kinds}
    left = [kind for kind in enabled if kind not in named and vocabulary.family_of(kind) not in named]
    value = manifest.transformations.default.value
    refused = [(kind, wrong) for kind in left if (wrong := _refusal(kind, value, vocabulary)) is not None]
    path = (*_TO_TRANSFORMATIONS, "default")
    if not refused:
        return
    if len(refused) == len(left):
        problems.add(path, *refused[0][1])
        return
    kinds = ", ".join(kind for kind, _ in refused[:_MOST_KINDS]) + (", …" if len(refused) > _MOST_KINDS else "")
    message = f"cannot take effect on {len(refused)} of the {len(left)} kinds it is for: {kinds}"
    problems.add(path, message, "Give these kinds a transformation of their own, or choose another default.")


def _examine_loss(manifest: Manifest, view: View, row: KindSetting, vocabulary: Vocabulary, problems: Problems) -> None:
    """Note a view that would show what the stored form no longer has."""
    stored = _stored(row.kind, manifest, vocabulary)
    if stored.name not in vocabulary.one_way or stored.value == row.setting.value:
        return
    if row.setting.name not in vocabulary.valueless:
        message = "cannot take effect: the stored form of this kind does not keep the value"
        problems.add(("views", view.name, row.kind), message, _loss_remedy(stored, row.kind))


def _stored(kind: str, manifest: Manifest, vocabulary: Vocabulary) -> Setting:
    """Give the transformation that the stored form has for ``kind``: its own, its family's, or the default."""
    own = {row.kind: row.setting for row in manifest.transformations.kinds}
    return own.get(kind) or own.get(vocabulary.family_of(kind)) or manifest.transformations.default


def _loss_remedy(stored: Setting, kind: str) -> str:
    place = "by the default" if stored.line is None else f"by line {stored.line}"
    return f'It is lost {place}: set {kind} = "token" under [transformations], or take this setting out.'


def _refusal(kind: str | None, value: SettingValue, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Give message and remedy where ``value`` cannot be the transformation of ``kind``."""
    if not isinstance(value, str):
        names = [key for key in value if key in vocabulary.transformations]
        if len(names) > 1:
            return f"sets two transformations, {names[0]} and {names[1]}", "Keep one of them."
    try:
        vocabulary.parse_transformation(kind, value)
    except UsageError as wrong:
        return f"is refused: {wrong.message}", wrong.remedy or "Choose another transformation."
    return None


def _unknown_kind(kind: str, vocabulary: Vocabulary) -> tuple[str, str]:
    otherwise = "The documentation lists the kinds there are."
    return "is not a kind that detection knows", suggest(kind, vocabulary.kinds, otherwise=otherwise)
