"""The library's front door: laws of masking and restoring, on texts in every script."""

import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sottovoce import Engine, Finding, Masked, Scope, ScopeLevel
from sottovoce.detect import builtin_kinds
from sottovoce.errors import ManifestError, RefusedError, TamperedError
from sottovoce.vault import find_tokens, new_keyset, save_keyset
from tests.strategies import messages

ENGINE = Engine()
OTHER = Engine()
KINDS = frozenset(builtin_kinds())
scopes = st.text(max_size=8).map(lambda name: f"scope-{name}")


@given(messages(), scopes)
@settings(deadline=None, max_examples=200)
def test_restoring_gives_back_what_was_masked(text, scope):
    """For every text, in every scope."""
    assert ENGINE.restore(ENGINE.mask(text, scope=scope), scope=scope) == text


@given(messages(), scopes)
@settings(deadline=None, max_examples=200)
def test_masking_twice_changes_nothing(text, scope):
    """What is masked holds nothing more to find."""
    once = ENGINE.mask(text, scope=scope).text
    assert ENGINE.detect(once) == []
    assert ENGINE.mask(once, scope=scope) == Masked(once)


@given(messages())
@settings(deadline=None, max_examples=100)
@example("ana@ruiz.example")
def test_two_scopes_share_no_token(text):
    """Conversations cannot be linked through tokens, nor one scope's token be restored in another."""
    one, two = ENGINE.mask(text, scope="one").text, ENGINE.mask(text, scope="two").text
    before = {token.text for token in find_tokens(text, KINDS)}
    tokens = [{token.text for token in find_tokens(masked, KINDS)} - before for masked in (one, two)]
    assert not tokens[0] & tokens[1]
    assert ENGINE.restore(one, scope="two") == one


@given(st.lists(messages(), max_size=6))
@settings(deadline=None, max_examples=100)
def test_a_batch_finds_what_each_text_alone_does(texts):
    """``detect_batch`` is ``detect``, for many."""
    assert ENGINE.detect_batch(texts) == [ENGINE.detect(text) for text in texts]


@given(st.lists(messages(), max_size=4))
@settings(deadline=None, max_examples=50)
def test_a_batch_masks_what_each_text_alone_does(texts):
    """``mask_batch`` is ``mask``, for many, save that a token quoted in one text counts for that text alone."""
    assert [done.text for done in ENGINE.mask_batch(texts)] == [ENGINE.mask(text).text for text in texts]


@given(messages())
@settings(deadline=None, max_examples=50)
def test_replacements_say_where_they_stand(text):
    """Offsets of what was found and of what stands there now fit both texts."""
    masked = ENGINE.mask(text)
    for done in masked.replacements:
        assert masked.text[done.out_start : done.out_end] == done.text
        assert text[done.start : done.end] == done.value


def test_findings_are_plain_values():
    """Kind, place, score and rule; sorted."""
    found = ENGINE.detect("mail ana@ruiz.example or 203.0.113.9")
    assert [(f.start, f.end, f.kind) for f in found] == [(5, 21, "EMAIL_ADDRESS"), (25, 36, "IP_ADDRESS")]
    assert all(isinstance(f, Finding) and 0 < f.score <= 1 and f.rule for f in found)


def test_the_name_of_a_field_is_a_cue():
    """A number says nothing until its column does."""
    assert ENGINE.detect("12 March 1990") != ENGINE.detect("12 March 1990", context="date_of_birth")
    assert [f.kind for f in ENGINE.detect("12 March 1990", context="date_of_birth")] == ["DATE_OF_BIRTH"]
    assert ENGINE.mask("hunter2!x", context="password").replacements[0].kind == "SECRET"


def test_a_mangled_token_is_restored():
    """A model may write a token in small letters, with other dashes or in markdown."""
    token = ENGINE.mask("ana@ruiz.example").text
    for mangled in (token.lower(), token.replace("-", "\u2011"), token.replace("_", r"\_"), f"**{token}**,"):
        assert "ana@ruiz.example" in ENGINE.restore(mangled)


def test_scopes_have_levels():
    """A conversation and a person of one name are two scopes."""
    person = Scope(ScopeLevel.SUBJECT, "42")
    masked = ENGINE.mask("ana@ruiz.example", scope=person)
    assert masked.text != ENGINE.mask("ana@ruiz.example", scope="42").text
    assert ENGINE.restore(masked, scope=person) == "ana@ruiz.example"
    assert ENGINE.restore(masked, scope="42") == masked.text


def test_engines_without_keys_are_strangers():
    """Each in-memory engine has keys of its own."""
    assert ENGINE.mask("ana@ruiz.example").text != OTHER.mask("ana@ruiz.example").text


def test_two_processes_with_one_key_file_agree(tmp_path):
    """Equal tokens without any shared state but the keys; and the vault of one does not matter."""
    save_keyset(new_keyset(), tmp_path / "keys.json")
    text = "ana@ruiz.example, +44 20 7946 0958, меня зовут Анна"
    code = (
        "import sys; from sottovoce import Engine; "
        "sys.stdout.buffer.write(Engine(keys=sys.argv[1]).mask(sys.argv[2], scope='s').text.encode())"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "keys.json"), text]
    elsewhere = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    with Engine(keys=tmp_path / "keys.json", vault=tmp_path / "vault.db") as engine:
        assert engine.mask(text, scope="s").text == elsewhere
        assert engine.restore(elsewhere, scope="s") == text


def test_a_vault_file_outlives_the_engine(tmp_path):
    """What one engine masked, a later one restores, given keys and vault."""
    save_keyset(new_keyset(), tmp_path / "keys.json")
    with Engine(keys=tmp_path / "keys.json", vault=tmp_path / "vault.db") as engine:
        masked = engine.mask("ana@ruiz.example").text
    with Engine(keys=tmp_path / "keys.json", vault=tmp_path / "vault.db") as engine:
        assert engine.restore(masked) == "ana@ruiz.example"
    with pytest.raises(RefusedError):
        Engine(vault=tmp_path / "vault.db")


def test_a_manifest_decides(tmp_path):
    """By file or by value; a wrong one is refused at once."""
    path = tmp_path / "sottovoce.toml"
    path.write_text('version = 1\n[transformations]\nEMAIL_ADDRESS = "redact"\n')
    assert Engine(manifest=path).mask("ana@ruiz.example").text == "[EMAIL_ADDRESS]"
    path.write_text('version = 1\n[transformations]\nEMAIL_ADDRES = "redact"\n')
    with pytest.raises(ManifestError, match="Did you mean EMAIL_ADDRESS"):
        Engine(manifest=str(path))
    with pytest.raises(ManifestError):
        Engine(manifest=tmp_path / "nowhere.toml")


def test_a_manifest_lying_about_is_not_picked_up(tmp_path, monkeypatch):
    """A library does what its arguments say, not what the working folder holds."""
    (tmp_path / "sottovoce.toml").write_text('version = 1\n[transformations]\ndefault = "keep"\n')
    monkeypatch.chdir(tmp_path)
    assert Engine().mask("ana@ruiz.example").text != "ana@ruiz.example"


def test_nothing_personal_shows_in_a_repr():
    """What ends in a debugger or a log shows kinds and places."""
    masked = ENGINE.mask("mail ana@ruiz.example")
    assert "ana@ruiz" not in repr(masked) + repr(masked.replacements) + repr(ENGINE) + repr(vars(ENGINE))


def test_a_tampered_vault_is_refused(tmp_path):
    """What does not authenticate is no value."""
    import sqlite3

    save_keyset(new_keyset(), tmp_path / "keys.json")
    with Engine(keys=tmp_path / "keys.json", vault=tmp_path / "vault.db") as engine:
        masked = engine.mask("ana@ruiz.example").text
    database = sqlite3.connect(tmp_path / "vault.db")
    with database:
        database.execute("UPDATE entries SET sealed = zeroblob(length(sealed))")
    database.close()
    with (
        Engine(keys=tmp_path / "keys.json", vault=tmp_path / "vault.db") as engine,
        pytest.raises(TamperedError) as refused,
    ):
        engine.restore(masked)
    assert "ana" not in str(refused.value)


def test_threads_share_an_engine():
    """Masking from several threads gives what one gives."""
    from concurrent.futures import ThreadPoolExecutor

    texts = [f"mail ana{number}@ruiz.example" for number in range(200)]
    with ThreadPoolExecutor(4) as pool:
        masked = list(pool.map(lambda text: ENGINE.mask(text, scope="threads").text, texts))
    assert masked == [ENGINE.mask(text, scope="threads").text for text in texts]
    assert [ENGINE.restore(text, scope="threads") for text in masked] == texts
