"""Prints what holds: every setting with its value, and where it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from sottovoce.manifest.lines import KeyPath
from sottovoce.manifest.model import BUILT_IN, KindSetting, Listed, Manifest
from sottovoce.manifest.toml_text import write_path, write_value

_Row: TypeAlias = tuple[KeyPath, str]

_WIDEST = 48  # Columns beyond this would push the origin out of sight.


def explain(manifest: Manifest) -> str:
    """Give a table in plain text: setting, value as TOML, and its line or ``default``; ends with a line end."""
    rows = [(write_path(path), value, _origin(manifest, path)) for path, value in _rows(manifest)]
    widths = [min(_WIDEST, max(len(row[column]) for row in rows)) for column in (0, 1)]
    lines = (f"{key:<{widths[0]}}  {value:<{widths[1]}}  {origin}\n" for key, value, origin in rows)
    return _head(manifest) + "".join(lines)


def _head(manifest: Manifest) -> str:
    if manifest.source == BUILT_IN:
        return "There is no sottovoce.toml: the built-in defaults hold.\n\n"
    return f"{manifest.source}, format version {manifest.version}\n\n"


def _origin(manifest: Manifest, path: KeyPath) -> str:
    return f"line {manifest.lines.line_of(path)}" if manifest.lines.has(path) else "default"


def _rows(manifest: Manifest) -> Iterator[_Row]:
    service = manifest.service
    yield ("service", "name"), write_value(service.name)
    yield ("service", "controller"), write_value(service.controller)
    yield ("service", "contact"), write_value(service.contact)
    yield ("service", "languages"), write_value(list(service.languages))
    for purpose in manifest.purposes:
        yield ("purposes", purpose.name, "basis"), write_value(purpose.basis.value)
        yield ("purposes", purpose.name, "keep"), write_value(str(purpose.keep))
    if not manifest.purposes:
        yield ("purposes",), "none declared"
    yield from _consent_rows(manifest)
    yield from _transformation_rows(manifest)
    yield from _detect_rows(manifest)
    for position, recipient in enumerate(manifest.recipients):
        path = ("recipients", position)
        yield (*path, "name"), write_value(recipient.name)
        yield (*path, "purpose"), write_value(recipient.purpose)
        yield (*path, "sees"), write_value(recipient.sees.value)
    if not manifest.recipients:
        yield ("recipients",), "none declared"


def _transformation_rows(manifest: Manifest) -> Iterator[_Row]:
    yield ("transformations", "default"), write_value(manifest.transformations.default.value)
    yield from _kind_rows(("transformations",), manifest.transformations.kinds)
    for view in manifest.views:
        yield ("views", view.name, "purpose"), write_value(view.purpose)
        yield from _kind_rows(("views", view.name), view.kinds)
    for attribute in manifest.attributes:
        yield ("attributes", attribute.name), write_value(attribute.setting.value)
    if not manifest.attributes:
        yield ("attributes",), "none named: fields are read like any other text"


def _consent_rows(manifest: Manifest) -> Iterator[_Row]:
    consent = manifest.consent
    yield ("consent", "renew"), write_value(str(consent.renew))
    yield ("consent", "ask_again"), write_value(str(consent.ask_again))
    yield ("consent", "gpc"), write_value(list(manifest.gpc_purposes()))
    for notice in consent.notices:
        path = ("consent", "notices", notice.purpose)
        yield (*path, "version"), write_value(notice.version)
        for language, text in notice.texts:
            yield (*path, language), f"{len(text)} characters"
    if not consent.notices:
        yield ("consent", "notices"), "none: the built-in texts"


def _kind_rows(section: KeyPath, kinds: tuple[KindSetting, ...]) -> Iterator[_Row]:
    for row in kinds:
        yield (*section, row.kind), write_value(row.setting.value)


def _detect_rows(manifest: Manifest) -> Iterator[_Row]:
    detect = manifest.detect
    yield ("detect", "min_score"), write_value(detect.min_score)
    yield ("detect", "kinds_on"), write_value(list(detect.kinds_on))
    yield ("detect", "kinds_off"), write_value(list(detect.kinds_off))
    yield ("detect", "special_categories"), write_value(detect.special_categories)
    yield ("detect", "memory"), write_value(detect.memory)
    yield ("detect", "tagger"), write_value(detect.tagger)
    yield from _list_rows(("detect", "allow"), detect.allow)
    yield from _list_rows(("detect", "deny"), detect.deny)


def _list_rows(section: KeyPath, entries: tuple[Listed, ...]) -> Iterator[_Row]:
    """How many entries each list has; what they are may be names of persons."""
    counts = Counter(entry.path[:-1] for entry in entries)
    for path, count in counts.items():
        yield path, f"{count} {'entry' if count == 1 else 'entries'}"
    if not counts:
        yield section, "empty"
