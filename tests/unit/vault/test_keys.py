"""Key sets: what depends on which key, what is shown, and what is refused."""

import copy
import json
import pickle
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.errors import KeyUnavailableError, RefusedError, UsageError
from sottovoce.vault import Keyset, KeyStatus, KeyUse, MintingKey, Scope, ScopeLevel
from sottovoce.vault.tokens import suffixes_in

from .conftest import NOW, conversation, document, make_keyset, rotated, vector

values = st.text(min_size=1, max_size=20)


def test_the_documented_key_set_is_what_its_keys_give():
    """docs/formats/keyset.md holds a key set that reads, and writes itself again."""
    chunks = iter(bytes(range(start, start + 32)) for start in (0, 32, 64))
    keyset = Keyset.generate(random=lambda size: next(chunks), now=NOW)
    assert json.loads(keyset.export_whole_secret()) == vector("keyset.md")
    assert Keyset.parse(document("keyset.md")) == keyset


def test_the_documented_token_comes_out_of_the_minting_key():
    """docs/formats/token.md through the public door."""
    given_ = vector("token.md")
    scope = Scope(ScopeLevel(given_["level"]), given_["name"], given_["tenant"])
    key = MintingKey(bytes.fromhex(given_["token_key"]))
    kind, value = given_["kind"], given_["value"]
    keys = key.scope_keys(scope)
    assert keys.token(kind, value) == given_["short"]
    assert keys.token(kind, value, avoid=f"someone wrote {given_['short'].lower()}") == given_["extended"]
    assert key.scope_keys(scope, extended={(kind, value)}).token(kind, value) == given_["extended"]
    assert keys.hash(kind, value) == given_["hash"]
    assert keys.seed("surrogate", kind, value).hex() == given_["seed_surrogate"]


@given(values)
def test_equal_values_get_equal_tokens_hashes_and_seeds(value):
    """Within a scope, whoever computes, whatever was computed before."""
    one, other = (make_keyset().minting_key.scope_keys(conversation()) for _ in range(2))
    other.token("PERSON", "somebody else", avoid="some text")
    assert one.token("PERSON", value) == other.token("PERSON", value)
    assert one.hash("PERSON", value) == other.hash("PERSON", value)
    assert one.seed("shift", "PERSON", value) == other.seed("shift", "PERSON", value)


@given(values)
def test_nothing_links_two_scopes_tenants_kinds_or_key_sets(value):
    """A change of any of them changes token suffix, hash and seed."""
    key = make_keyset().minting_key
    places = [
        (key.scope_keys(conversation()), "PERSON"),
        (key.scope_keys(conversation("other")), "PERSON"),
        (key.scope_keys(Scope(ScopeLevel.SUBJECT, "conversation-42")), "PERSON"),
        (key.scope_keys(Scope(ScopeLevel.CONVERSATION, "conversation-42", "tenant")), "PERSON"),
        (key.scope_keys(conversation()), "USERNAME"),
        (make_keyset(7).minting_key.scope_keys(conversation()), "PERSON"),
    ]
    assert len({keys.token(kind, value).rpartition("-")[2] for keys, kind in places}) == len(places)
    assert len({keys.hash(kind, value) for keys, kind in places}) == len(places)
    assert len({keys.seed("shift", kind, value) for keys, kind in places}) == len(places)


def test_scope_names_and_tenants_do_not_run_into_each_other():
    """The border between tenant and name is part of what is hashed."""
    key = make_keyset().minting_key
    one = key.scope_keys(Scope(ScopeLevel.TENANT, "bc", "a")).hash("PERSON", "x")
    assert one != key.scope_keys(Scope(ScopeLevel.TENANT, "c", "ab")).hash("PERSON", "x")


def test_two_processes_agree_without_a_vault():
    """A worker with the minting secret gives the tokens that this process gives, under any hash seed."""
    keyset = make_keyset()
    script = (
        "import sys; from sottovoce.vault import *\n"
        "keys = MintingKey.from_secret(bytes.fromhex(sys.argv[1])).scope_keys(Scope(ScopeLevel.SUBJECT, 'subject-7'))\n"
        "print(keys.token('PERSON', 'Zoë'), keys.hash('PERSON', 'Zoë'), keys.seed('shift', 'PERSON', 'Zoë').hex())"
    )
    secret = keyset.export_minting_secret().hex()
    seen = {
        subprocess.run(
            [sys.executable, "-c", script, secret],
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    keys = keyset.minting_key.scope_keys(Scope(ScopeLevel.SUBJECT, "subject-7"))
    here = (keys.token("PERSON", "Zoë"), keys.hash("PERSON", "Zoë"), keys.seed("shift", "PERSON", "Zoë").hex())
    assert seen == {" ".join(here) + "\n"}


@given(values, st.text(max_size=10), st.text(max_size=10))
def test_a_token_never_occurs_in_the_text_that_it_avoids(value, before, after):
    """In whatever writing: what a tolerant reader would see there is not used."""
    keys = make_keyset().minting_key.scope_keys(conversation())
    text = before + keys.token("PERSON", value).replace("-", " ").lower() + after
    token = keys.token("PERSON", value, avoid=text)
    assert token.rpartition("-")[2] not in suffixes_in(text)
    assert keys.token("PERSON", value) != token


def test_rotating_wrapping_keys_changes_no_token():
    """Only the wrapping keys change; the old one is retired, not lost."""
    keyset = make_keyset()
    new = rotated(keyset)
    assert new.tokens == keyset.tokens
    assert new.index == keyset.index
    assert new.wrapping_id != keyset.wrapping_id
    assert [key.info.status for key in new.wrapping] == [KeyStatus.PRIMARY, KeyStatus.RETIRED]
    assert new.sealing_key(keyset.wrapping_id)


def test_a_new_token_key_makes_new_tokens():
    """On request only; the old key stays until retired keys are removed."""
    keyset = make_keyset()
    new = rotated(keyset, tokens=True)
    one, other = (each.minting_key.scope_keys(conversation()).token("PERSON", "Ana") for each in (keyset, new))
    assert one != other
    assert len(new.tokens) == 2
    trimmed = new.without_retired()
    assert (len(trimmed.tokens), len(trimmed.wrapping)) == (1, 1)
    assert Keyset.parse(trimmed.export_whole_secret()) == trimmed
    with pytest.raises(KeyUnavailableError, match=keyset.wrapping[0].info.id):
        trimmed.sealing_key(keyset.wrapping_id)


def test_what_is_shown_is_ids_uses_times_and_statuses():
    """describe() has one line a key, and none of them holds key material."""
    shown = rotated(make_keyset(), tokens=True).describe()
    assert [info.use for info in shown] == [
        KeyUse.INDEX,
        KeyUse.TOKENS,
        KeyUse.TOKENS,
        KeyUse.WRAPPING,
        KeyUse.WRAPPING,
    ]
    assert {info.created for info in shown} == {"2026-01-02T03:04:05Z"}
    assert len({info.id for info in shown}) == 5


def test_no_key_material_in_any_repr_and_no_pickling():
    """For every object that holds keys; copying counts as pickling."""
    keyset = make_keyset()
    holders = [keyset, keyset.index, keyset.minting_key, keyset.minting_key.scope_keys(conversation("canary-name"))]
    for holder in holders:
        shown = repr(holder)
        for key in (keyset.index, *keyset.tokens, *keyset.wrapping):
            assert key.secret.hex() not in shown
            assert repr(key.secret)[2:-1] not in shown
        assert "canary-name" not in shown
        for copying in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(RefusedError):
                copying(holder)


def test_a_minting_secret_opens_nothing():
    """Workers hold the token key alone."""
    keyset = make_keyset()
    secret = keyset.export_minting_secret()
    assert keyset.wrapping[0].secret not in secret
    assert keyset.index.secret not in secret
    for wrong in (b"", secret[1:], secret[:-1], b"\x02" + secret[1:]):
        with pytest.raises(KeyUnavailableError):
            MintingKey.from_secret(wrong)


def _with(change):
    content = json.loads(make_keyset().export_whole_secret())
    change(content)
    return json.dumps(content)


BROKEN = {
    "not JSON": "nonsense",
    "deep JSON": "[" * 100_000,
    "no object": "[]",
    "other format": _with(lambda d: d.update(format="age")),
    "other version": _with(lambda d: d.update(version=2)),
    "unknown field": _with(lambda d: d.update(extra=1)),
    "missing field": _with(lambda d: d.pop("token_keys")),
    "no list": _with(lambda d: d.update(wrapping_keys={})),
    "empty list": _with(lambda d: d.update(wrapping_keys=[])),
    "two primaries": _with(lambda d: d.update(token_keys=d["token_keys"] * 2)),
    "key is no object": _with(lambda d: d.update(index_key="x")),
    "unknown field of a key": _with(lambda d: d["index_key"].update(x=1)),
    "not base64": _with(lambda d: d["index_key"].update(key="!!")),
    "key is no text": _with(lambda d: d["index_key"].update(key=7)),
    "short key": _with(lambda d: d["index_key"].update(key="AAAA")),
    "damaged key": _with(lambda d: d["index_key"].update(key="B" + d["index_key"]["key"][1:])),
    "key in the wrong place": _with(lambda d: d.update(index_key=d["token_keys"][0])),
    "bad status": _with(lambda d: d["index_key"].update(status="lost")),
    "bad time": _with(lambda d: d["index_key"].update(created="yesterday")),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_key_set_is_refused_without_showing_it(text):
    """Every way of being wrong is a KeyUnavailableError that says what, has a remedy and shows no key."""
    with pytest.raises(KeyUnavailableError) as caught:
        Keyset.parse(text)
    assert caught.value.remedy
    for line in make_keyset().export_whole_secret().splitlines():
        if '"key"' in line:
            assert line.split('"')[3][:8] not in str(caught.value)


def test_a_source_of_randomness_that_gives_too_little_is_refused():
    """A short key would be a weak one."""
    with pytest.raises(UsageError):
        Keyset.generate(random=lambda size: b"short", now=NOW)
