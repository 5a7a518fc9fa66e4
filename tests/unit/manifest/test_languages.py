"""Language tags: known primary languages, with a script or region or neither."""

import pytest

from sottovoce.manifest.languages import LANGUAGES, is_language


@pytest.mark.parametrize("tag", ["en", "de", "zh-Hant", "pt-BR", "sr-Latn-RS", "es-419", "fil", "yue"])
def test_known_languages_are_accepted(tag):
    """Tags of RFC 5646 with language, script and region are known."""
    assert is_language(tag)


@pytest.mark.parametrize(
    "tag", ["", "xx", "EN", "english", "en_GB", "pt-br", "en-", "zh-hant", "en-GB-x-a", "qq-US", "en\n"]
)
def test_unknown_languages_are_refused(tag):
    """Other codes and other spellings are not known."""
    assert not is_language(tag)


def test_list_holds_language_codes_only():
    """Every entry is two or three small letters."""
    assert all(code.isascii() and code.islower() and len(code) in {2, 3} for code in LANGUAGES)
    assert len(LANGUAGES) > 180
