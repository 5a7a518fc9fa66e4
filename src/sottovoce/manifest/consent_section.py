"""The section ``[consent]``, and what must agree between it, the purposes and the languages of the service."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from sottovoce.manifest.languages import is_language
from sottovoce.manifest.lines import KeyPath
from sottovoce.manifest.model import Basis, Consent, NoticeTexts
from sottovoce.manifest.reader import Problems, Table, suggest
from sottovoce.manifest.settings import known_keys

MAX_NOTICE_CHARS: Final = 1000
"""Longest notice, in code points. It has to be read on a phone, in a chat."""

OWN_VERSIONS: Final = "built-in-"
"""How the versions of the built-in texts begin; a manifest may not use it."""

_VERSION: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_REFUSABLE: Final = (Basis.CONSENT, Basis.LEGITIMATE_INTERESTS)


def read_consent(
    table: Table, basis_of: Mapping[str, Basis], declared: Collection[str], languages: Collection[str]
) -> Consent:
    """Read the section.

    Args:
        table: The section, empty where there is none.
        basis_of: Purposes that are sound, with their basis.
        declared: All purposes that are named, sound or not.
        languages: Languages of the service, each of which every notice must speak.
    """
    table.refuse_unknown(known_keys("consent"))
    default = Consent()
    return Consent(
        renew=table.duration("renew") or default.renew,
        ask_again=table.duration("ask_again") or default.ask_again,
        gpc=_gpc(table, basis_of, declared),
        notices=_notices(table.table("notices"), basis_of, declared, languages),
    )


def check_purpose(problems: Problems, path: KeyPath, purpose: str, declared: Collection[str]) -> None:
    """Note a purpose that is not declared."""
    if purpose not in declared:
        otherwise = "Declare it under [purposes], with its basis and how long data is kept."
        problems.add(path, "means a purpose that is not declared", suggest(purpose, declared, otherwise=otherwise))


def _gpc(table: Table, basis_of: Mapping[str, Basis], declared: Collection[str]) -> tuple[str, ...] | None:
    if "gpc" not in table.values:
        return None
    purposes = table.words("gpc")
    for path, purpose in purposes:
        check_purpose(table.problems, path, purpose, declared)
        if basis_of.get(purpose, Basis.CONSENT) not in _REFUSABLE:
            message = "cannot take effect: nobody can say no to a purpose with this basis"
            table.problems.add(path, message, "Take it out of the list, or correct the basis of the purpose.")
    return tuple(purpose for _, purpose in purposes)


def _notices(
    table: Table, basis_of: Mapping[str, Basis], declared: Collection[str], languages: Collection[str]
) -> tuple[NoticeTexts, ...]:
    rows = []
    for purpose, value in table.values.items():
        notice = table.table(purpose)
        if not isinstance(value, dict):
            continue
        check_purpose(table.problems, notice.path, purpose, declared)
        if basis_of.get(purpose, Basis.CONSENT) is not Basis.CONSENT:
            message = "cannot take effect: the basis of this purpose is not consent, so nobody is asked"
            table.note(purpose, message, "Take the notice out, or correct the basis of the purpose.")
        version, texts = _version(notice), _texts(notice)
        if not texts:
            table.note(purpose, "has no text", 'Add one for each language of the service, such as en = "…".')
        else:
            _check_languages(notice, {language for language, _ in texts}, languages)
        if version is not None and texts:
            rows.append(NoticeTexts(purpose, version, texts))
    return tuple(rows)


def _version(notice: Table) -> str | None:
    if not notice.require("version", 'Add a name for this wording, such as version = "2026-11-01".'):
        return None
    version = notice.text("version")
    if version is None:
        return None
    if version.startswith(OWN_VERSIONS):
        notice.note("version", f"begins with {OWN_VERSIONS}, as the built-in texts do", "Choose another name.")
    elif not _VERSION.fullmatch(version):
        remedy = "Use 1 to 64 letters, digits, ., _ and -, with a letter or digit first."
        notice.note("version", "is not a name that can be used elsewhere", remedy)
    else:
        return version
    return None


def _texts(notice: Table) -> tuple[tuple[str, str], ...]:
    texts = []
    for language in notice.values:
        if language in known_keys("consent.notices.NAME"):
            continue
        if not is_language(language):
            notice.note(language, "is not a known language", "Write tags such as en, de, pt-BR or zh-Hant.")
            continue
        text = notice.paragraphs(language, MAX_NOTICE_CHARS)
        if text is not None:
            texts.append((language, text))
    return tuple(texts)


def _check_languages(notice: Table, spoken: Collection[str], languages: Collection[str]) -> None:
    """Note languages of the service that a notice does not speak: a yes to what one cannot read is none."""
    for language in languages:
        if language not in spoken and language.partition("-")[0] not in spoken and language not in notice.values:
            message = f"lacks a text in {language}, a language of the service"
            notice.problems.add(notice.path, message, f'Add {language} = "…".')
