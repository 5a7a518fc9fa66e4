"""The report: figures add up, the page and its twin agree, nothing personal gets in."""

import json
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from sottovoce.report import Place, RunFacts, Tally, as_html, as_json, dump, load

FACTS = RunFacts(
    command="mask",
    source="chats.jsonl",
    finished_at="2026-11-21T21:00:00Z",
    seconds=1.25,
    version="0.1.0",
    reversible={"PERSON": True, "SECRET": False},
    bad_records=2,
)


@st.composite
def tallies(draw):
    tally = Tally(records=draw(st.integers(0, 99)), values=draw(st.integers(0, 99)), characters=100, covered=7)
    for kind in draw(st.lists(st.sampled_from(("PERSON", "SECRET", "AGE")), max_size=9)):
        tally.kinds[kind] += 1
        tally.rules[f"rule.{kind.lower()}"] += 1
        tally.actions[kind, draw(st.sampled_from(("token", "redact", "keep")))] += 1
        tally.languages["en"] += 1
    for mark in draw(st.lists(st.binary(min_size=8, max_size=8), max_size=5)):
        tally.note_conversation(mark, draw(st.integers(1, 99)), draw(st.integers(0, 20)))
    for start in draw(st.lists(st.integers(0, 99), max_size=5)):
        tally.note_uncertain(Place(0.5, 1, "turns[0].text", start, start + 1, "AGE", "rule.age"))
    return tally


@given(tallies())
def test_a_tally_survives_an_interruption(tally):
    """What is written to the journal is what is read back."""
    assert dump(load(dump(tally))) == dump(tally)


@given(tallies(), tallies())
def test_counts_add_up(one, two):
    """The parent's sum is the sum of the workers' counts."""
    total = Tally()
    total.add(one)
    total.add(two)
    assert total.kinds == one.kinds + two.kinds
    assert total.records == one.records + two.records
    assert sum(total.conversations.values()) == sum(one.conversations.values()) + sum(two.conversations.values())


class Texts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.texts, self.links = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data):
        self.texts.append(data.strip())


@given(tallies())
def test_the_page_shows_what_the_twin_says_and_loads_nothing(tally):
    """Every count of the JSON twin stands in the page; the page has no link, script or picture from outside."""
    page = Texts()
    page.feed(as_html(tally, FACTS))
    twin = json.loads(as_json(tally, FACTS))
    assert not page.links
    assert "script" not in page.tags
    for row in twin["kinds"]:
        assert row["kind"] in page.texts
        assert f"{row['findings']:,}" in page.texts
    for risk in twin["remaining_risks"]:
        assert risk in page.texts


def test_the_page_escapes_names():
    """A file name is text, not markup."""
    hostile = RunFacts(**{name: getattr(FACTS, name) for name in FACTS.__slots__} | {"source": "<script>x</script>"})
    assert "<script>" not in as_html(Tally(), hostile)


def test_what_remains_at_risk_is_said_with_its_reason():
    """Kept kinds, missing tagger, set-aside records and reversibility are each named."""
    tally = Tally()
    tally.kinds["PERSON"] += 1
    tally.actions["AGE", "keep"] += 1
    risks = " ".join(json.loads(as_json(tally, FACTS))["remaining_risks"])
    for word in ("tagger", "AGE", "pseudonymized", "2 unreadable records"):
        assert word in risks
