"""From the tables of a parsed document to a `Manifest`: each section, then what must agree between sections.

Every problem is noted and the part that has it left out, so that one start tells them all.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from sottovoce.manifest.consent_section import check_purpose, read_consent
from sottovoce.manifest.languages import is_language
from sottovoce.manifest.lines import KeyPath
from sottovoce.manifest.model import (
    Attribute,
    Basis,
    Detect,
    KindSetting,
    Listed,
    Manifest,
    Purpose,
    Recipient,
    Sees,
    Service,
    Transformations,
    View,
)
from sottovoce.manifest.reader import Problems, Table, suggest
from sottovoce.manifest.settings import known_keys
from sottovoce.manifest.toml_text import TomlValue

VERSION: Final = 1
"""The format version that this code reads."""

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}", re.ASCII)
_KIND: Final = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*", re.ASCII)
_NAME_REMEDY: Final = "Use 1 to 64 small letters, digits, - and _, with a letter first."


def build(document: dict[str, TomlValue], problems: Problems) -> Manifest:
    """Build a manifest of all that is right in ``document``; the rest is in ``problems`` afterwards."""
    root = Table(document, (), problems)
    root.refuse_unknown(known_keys())
    _version(root)
    purposes, declared = _purposes(root.table("purposes"))
    basis_of = {purpose.name: purpose.basis for purpose in purposes}
    service = _service(root.table("service"))
    return Manifest(
        source=problems.file,
        version=VERSION,
        service=service,
        purposes=purposes,
        transformations=_transformations(root.table("transformations")),
        views=_views(root.table("views"), declared),
        attributes=_attributes(root.table("attributes")),
        detect=_detect(root.table("detect")),
        recipients=_recipients(root, declared),
        consent=read_consent(root.table("consent"), basis_of, declared, service.languages),
        lines=problems.lines,
    )


def _version(root: Table) -> None:
    remedy = f"Write version = {VERSION} above the first section."
    if not root.require("version", remedy):
        return
    value = root.values["version"]
    if isinstance(value, bool) or not isinstance(value, int):
        root.note("version", "must be a whole number", remedy)
    elif value != VERSION:
        later = (
            f"This program reads version {VERSION}: use a program that reads the other, or write version = {VERSION}."
        )
        root.note("version", "is not a version that this program reads", later)


def _service(table: Table) -> Service:
    table.refuse_unknown(known_keys("service"))
    languages = []
    for path, tag in table.words("languages"):
        if is_language(tag):
            languages.append(tag)
        else:
            table.problems.add(path, "is not a known language", 'Write tags such as "en", "de", "pt-BR" or "zh-Hant".')
    if table.values.get("languages") == []:
        table.note("languages", "is an empty list", "Name at least one language, or take the key out.")
    return Service(
        name=table.text("name") or "",
        controller=table.text("controller") or "",
        contact=table.text("contact") or "",
        languages=tuple(languages) or Service().languages,
    )


def _purposes(table: Table) -> tuple[tuple[Purpose, ...], tuple[str, ...]]:
    """Give the sound purposes, and the names of all: a fault in one must not make others look undeclared."""
    purposes = []
    for name in table.values:
        purpose = _purpose(table, name)
        if purpose is not None:
            purposes.append(purpose)
    return tuple(purposes), tuple(table.values)


def _purpose(purposes: Table, name: str) -> Purpose | None:
    table = purposes.table(name)
    if not isinstance(purposes.values[name], dict):
        return None
    _check_name(purposes, name)
    table.refuse_unknown(known_keys("purposes.NAME"))
    has_basis = table.require("basis", f"Add basis = one of {', '.join(Basis)}.")
    has_keep = table.require("keep", 'Add how long the data is kept, such as keep = "30d".')
    basis = table.choice("basis", Basis) if has_basis else None
    keep = table.duration("keep") if has_keep else None
    return Purpose(name, basis, keep) if basis is not None and keep is not None else None


def _transformations(table: Table) -> Transformations:
    default = table.transformation("default") or Transformations().default
    return Transformations(default=default, kinds=_kind_settings(table, known_keys("transformations")))


def _kind_settings(table: Table, settings: Collection[str]) -> tuple[KindSetting, ...]:
    """Read the keys of ``table`` that name kinds; ``settings`` are its other keys."""
    rows = []
    for key in table.values:
        if key in settings or not _is_kind(table, key, settings):
            continue
        setting = table.transformation(key)
        if setting is not None:
            rows.append(KindSetting(key, setting))
    return tuple(rows)


def _is_kind(table: Table, key: str, settings: Collection[str]) -> bool:
    if _KIND.fullmatch(key):
        return True
    if _KIND.fullmatch(key.upper()) and key not in settings:
        remedy = suggest(key, settings, otherwise=f"Write kinds in capitals: {key.upper()}.")
    else:
        remedy = "Write kinds in capitals, such as EMAIL_ADDRESS."
    table.note(key, "is not the name of a kind", remedy)
    return False


def _views(table: Table, declared: Collection[str]) -> tuple[View, ...]:
    views = []
    for name, value in table.values.items():
        view = table.table(name)
        if not isinstance(value, dict):
            continue
        _check_name(table, name)
        kinds = _kind_settings(view, known_keys("views.NAME"))
        purpose = view.text("purpose") if "purpose" in view.values else name
        if purpose is None:
            continue
        path = (*view.path, "purpose") if "purpose" in view.values else view.path
        check_purpose(view.problems, path, purpose, declared)
        if not any(key not in known_keys("views.NAME") for key in view.values):
            view.problems.add(view.path, "shows nothing otherwise than it is stored", "Name a kind, or take it out.")
        views.append(View(name, purpose, kinds))
    return tuple(views)


def _attributes(table: Table) -> tuple[Attribute, ...]:
    rows = []
    for name in table.values:
        if not name.strip():
            table.note(name, "is a blank name", "Name the field as it is called in the data.")
            continue
        setting = table.transformation(name)
        if setting is not None:
            rows.append(Attribute(name, setting))
    return tuple(rows)


def _detect(table: Table) -> Detect:
    table.refuse_unknown(known_keys("detect"))
    score, special = table.fraction("min_score"), table.flag("special_categories")
    memory = table.flag("memory")
    kinds_on, kinds_off = _kinds(table, "kinds_on"), _kinds(table, "kinds_off")
    for path, kind in kinds_off:
        if any(kind == other for _, other in kinds_on):
            table.problems.add(path, "is a kind that kinds_on switches on", "Keep it in one of the two lists.")
    return Detect(
        min_score=Detect().min_score if score is None else score,
        kinds_on=tuple(kind for _, kind in kinds_on),
        kinds_off=tuple(kind for _, kind in kinds_off),
        special_categories=bool(special),
        memory=Detect().memory if memory is None else memory,
        tagger=table.text("tagger") or Detect().tagger,
        allow=_allow(table.table("allow")),
        deny=_deny(table.table("deny")),
    )


def _allow(table: Table) -> tuple[Listed, ...]:
    return (*_listed(table, ""), *_listed_by_kind(table, known_keys("detect.allow")))


def _deny(table: Table) -> tuple[Listed, ...]:
    lists = [key for key in known_keys("detect.deny.KIND") if key in table.values]
    for key in lists:
        table.note(key, "names no kind", f"Write it under the kind that it is: [detect.deny.PERSON], then {key} below.")
    return _listed_by_kind(table, lists)


def _listed_by_kind(table: Table, settings: Collection[str]) -> tuple[Listed, ...]:
    """Read the lists that stand under kinds; ``settings`` are the other keys of ``table``."""
    rows: list[Listed] = []
    for key in table.values:
        if key not in settings and _is_kind(table, key, settings):
            lists = table.table(key)
            lists.refuse_unknown(known_keys("detect.allow.KIND"))
            rows += _listed(lists, key)
    return tuple(rows)


def _listed(table: Table, kind: str) -> list[Listed]:
    rows = []
    for key in ("words", "patterns"):
        for path, text in table.words(key):
            if text.strip() and text.isprintable():
                rows.append(Listed(text, kind, key == "patterns", path))
            else:
                table.problems.add(
                    path, "is empty, or holds a control character", "Write it on one line, or take it out."
                )
    return rows


def _kinds(table: Table, key: str) -> list[tuple[KeyPath, str]]:
    """Give the kinds in a list, each with its place."""
    kinds = []
    for path, kind in table.words(key):
        if _KIND.fullmatch(kind):
            kinds.append((path, kind))
        else:
            table.problems.add(path, "is not the name of a kind", "Write kinds in capitals, such as EMAIL_ADDRESS.")
    return kinds


def _recipients(root: Table, declared: Collection[str]) -> tuple[Recipient, ...]:
    rows: list[Recipient] = []
    for table in root.tables("recipients"):
        table.refuse_unknown(known_keys("recipients"))
        table.require("name", 'Add who receives the data: name = "…".')
        table.require("purpose", 'Add what for: purpose = "…".')
        table.require("sees", f"Add sees = one of {', '.join(Sees)}.")
        name, purpose, sees = table.text("name"), table.text("purpose"), table.choice("sees", Sees)
        if purpose is not None:
            check_purpose(table.problems, (*table.path, "purpose"), purpose, declared)
        if name is None or purpose is None or sees is None:
            continue
        if any((row.name, row.purpose) == (name, purpose) for row in rows):
            remedy = "Keep one entry for each recipient and purpose."
            table.problems.add(table.path, "names a recipient and purpose that an earlier entry names", remedy)
        rows.append(Recipient(name, purpose, sees))
    return tuple(rows)


def _check_name(table: Table, name: str) -> None:
    if not _NAME.fullmatch(name):
        table.note(name, "is not a name that can be used elsewhere", _NAME_REMEDY)
