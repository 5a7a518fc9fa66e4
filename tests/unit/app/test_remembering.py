"""A live conversation: what it told is found again, and nothing of it is held."""

import gc
import threading

import pytest
from hypothesis import given, settings

from sottovoce import Engine
from sottovoce.app import remembering
from sottovoce.app.policy import load_manifest
from sottovoce.vault import Scope, ScopeLevel
from tests.strategies import messages


@pytest.fixture
def engine():
    with Engine(rules_only=True) as made:
        yield made


def values_in(masked, kind="PERSON"):
    return [done.value for done in masked.replacements if done.kind == kind]


def test_a_name_told_once_is_masked_in_later_turns(engine):
    """By one part, in another case, inflected, misspelt."""
    first = engine.mask("hi, my name is Rosalind Achterberg", scope="c-1")
    assert values_in(first) == ["Rosalind Achterberg"]
    later = "Rosalinde said: ask ACHTERBERG, or R. Achterberg, or Achterburg."
    assert values_in(engine.mask(later, scope="c-1")) == ["Rosalinde", "ACHTERBERG", "R. Achterberg", "Achterburg"]


def test_a_number_told_once_is_masked_without_its_cue(engine):
    """However it is grouped."""
    assert values_in(engine.mask("my passport is X7654321", scope="c-1"), "PASSPORT") == ["X7654321"]
    assert values_in(engine.mask("again: x7654321", scope="c-1"), "PASSPORT") == ["x7654321"]


def test_other_scopes_know_nothing_of_it(engine):
    """Nor does a text of no scope in particular, a file or a tenant, which are too wide."""
    wide = [Scope(ScopeLevel.FILE, "f"), Scope(ScopeLevel.TENANT, "t")]
    for scope in ("c-1", *wide):
        engine.mask("my name is Rosalind Achterberg", scope=scope)
    engine.mask("my name is Rosalind Achterberg")
    for scope in ("c-2", *wide, "default"):
        assert engine.mask("Achterberg came", scope=scope).text == "Achterberg came"
    subject = Scope(ScopeLevel.SUBJECT, "s-1")
    engine.mask("my name is Rosalind Achterberg", scope=subject)
    assert values_in(engine.mask("Achterberg came", scope=subject)) == ["Achterberg"]


def test_the_turns_of_one_value_know_of_each_other(engine):
    """A name given last is masked in the first turn, whatever the scope; structured fields tell names too."""
    turns = [
        {"role": "user", "content": "Achterberg here"},
        {"role": "assistant", "content": "and you are?"},
        {"role": "user", "content": "my name is Rosalind Achterberg"},
    ]
    masked = engine.mask_values(turns)
    assert masked[0]["content"].startswith("PERSON-")
    assert engine.restore_values(masked) == turns
    assert engine.mask_values(masked) == masked


def test_texts_of_one_batch_know_of_each_other_only_in_a_scope(engine):
    """A batch of no scope in particular holds texts that have nothing to do with each other."""
    batch = ["Achterberg came", "my name is Rosalind Achterberg"]
    assert values_in(engine.mask_batch(batch, scope="c-1")[0]) == ["Achterberg"]
    assert values_in(engine.mask_batch(batch)[0]) == []


def test_detect_sees_what_mask_would_replace_and_remembers_nothing(engine):
    """With the scope; without one, what the text itself tells."""
    text = "my name is Rosalind Achterberg. achterberg!"
    found = engine.detect(text, scope="c-1")
    assert [(f.start, f.end) for f in found] == [(11, 30), (32, 42)]
    assert [(f.start, f.end) for f in engine.detect(text)] == [(11, 30), (32, 42)]
    assert engine.detect("Achterberg", scope="c-1") == []
    engine.mask(text, scope="c-1")
    assert [f.rule for f in engine.detect("Achterberg", scope="c-1")] == ["memory.person"]


def test_masking_twice_changes_nothing_and_restore_is_exact(engine):
    """The walls of the second run are the findings of the first, memory's included."""
    for text in (
        "my name is Rosalind Achterberg. Rosalind-Achterberg, R.A., rosalind.achterberg and Achterbergs house",
        "hi im ana ruiz, ana_ruiz ruiz.ana ana ANA ÁNA Ana-Ruiz",
        "我叫王小明，小明在吗？王小明。",
    ):
        masked = engine.mask(text, scope="c-1")
        assert engine.mask(masked.text, scope="c-1").text == masked.text
        assert engine.restore(masked.text, scope="c-1") == text


@settings(max_examples=40, deadline=None)
@given(messages())
def test_masking_twice_changes_nothing_in_any_text(text):
    """In one conversation, whatever it told before."""
    with Engine(rules_only=True) as engine:
        engine.mask("my name is Ana Ruiz, passport X7654321, 0170 1234567", scope="c-1")
        masked = engine.mask(text, scope="c-1")
        assert engine.mask(masked.text, scope="c-1").text == masked.text
        assert engine.restore(masked.text, scope="c-1") == text


def test_the_manifest_switches_it_off(tmp_path):
    """``memory = false``: each text by itself, and not even that."""
    path = tmp_path / "sottovoce.toml"
    path.write_text("version = 1\n[detect]\nmemory = false\ntagger = 'none'\n")
    with Engine(manifest=load_manifest(path)) as engine:
        text = "my name is Rosalind Achterberg. Achterberg!"
        assert values_in(engine.mask(text, scope="c-1")) == ["Rosalind Achterberg"]


def test_an_allowed_word_is_left_alone_by_memory_too(tmp_path):
    """A product may be called like a customer."""
    path = tmp_path / "sottovoce.toml"
    path.write_text("version = 1\n[detect]\ntagger = 'none'\nallow.words = ['Rosalind']\n")
    with Engine(manifest=load_manifest(path)) as engine:
        engine.mask("my name is Rosalind Achterberg", scope="c-1")
        assert values_in(engine.mask("Rosalind is out, Achterberg too", scope="c-1")) == ["Achterberg"]


def test_no_value_is_held_between_calls():
    """Neither in the state nor in what it shows."""
    with Engine(rules_only=True) as engine:
        engine.mask("my name is Quintessa Vogelfang", scope="conversation of Vogelfang")
        state = vars(engine)["_conversations"]
        assert "1 scopes" in repr(state)
        seen, todo = set(), [state]
        while todo:
            thing = todo.pop()
            if (
                id(thing) in seen
                or isinstance(thing, type)
                or (type(thing).__module__ in {"builtins", "re"} and callable(thing))
            ):
                continue
            seen.add(id(thing))
            if isinstance(thing, str | bytes):
                assert b"vogelfang" not in (thing if isinstance(thing, bytes) else thing.encode()).lower()
            elif type(thing).__module__.startswith("sottovoce.") or isinstance(
                thing, dict | list | tuple | set | frozenset
            ):
                todo += gc.get_referents(thing)
        assert len(seen) > 10


def test_scopes_and_notes_are_bounded(monkeypatch):
    """The conversation that was silent longest is forgotten first."""
    monkeypatch.setattr(remembering, "_MOST_SCOPES", 2)
    with Engine(rules_only=True) as engine:
        for scope in ("c-1", "c-2", "c-1", "c-3"):
            engine.mask("my name is Rosalind Achterberg", scope=scope)
        engine.mask("hello", scope="c-4")  # Tells nothing, takes no room.
        assert [bool(engine.detect("Achterberg", scope=scope)) for scope in ("c-1", "c-2", "c-3")] == [
            True,
            False,
            True,
        ]
    monkeypatch.setattr(remembering, "_MOST_NOTES", 5)
    with Engine(rules_only=True) as engine:
        for scope in ("c-1", "c-2"):
            engine.mask("my name is Rosalind Achterberg", scope=scope)
        assert [bool(engine.detect("Achterberg", scope=scope)) for scope in ("c-1", "c-2")] == [False, True]


def test_threads_share_a_conversation(engine):
    """What each has told is known to all in the end."""
    names = [f"Xaver{letter * 4}" for letter in "bcdfghjk"]
    threads = [
        threading.Thread(target=engine.mask, args=(f"my name is {name} Achterberg",), kwargs={"scope": "c-1"})
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(engine.detect(name.lower(), scope="c-1") for name in names)
