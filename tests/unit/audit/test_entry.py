import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sottovoce.audit import DETAILS, Deed, EntryFormError, Form, NewEntry, canonical, read_body
from sottovoce.audit.entry import body_of
from sottovoce.audit.forms import MAX_LIST, PATTERNS
from sottovoce.errors import InputError
from tests.unit.audit.conftest import NOW, SUBJECT, stored

counts = st.integers(0, (1 << 53) - 1)
BY_FORM = {
    Form.COUNT: counts,
    Form.TIME: counts,
    Form.FLAG: st.booleans(),
    **{form: st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True) for form, pattern in PATTERNS.items()},
}
for listed in (Form.NAMES, Form.KINDS):
    BY_FORM[listed] = st.lists(BY_FORM[listed], max_size=4).map(tuple)
details = st.fixed_dictionaries({}, optional={key: BY_FORM[form] for key, form in DETAILS.items()})
entries = st.builds(
    NewEntry,
    deed=st.sampled_from(Deed),
    actor=st.sampled_from(["system", "person", "job:retention", "key:ab12"]),
    tenant=st.sampled_from(["", "default"]),
    subject=st.sampled_from(["", SUBJECT]),
    detail=details,
)
VALUES = ["Ada Example", "ada@mail.example", "+41 00 000 00 00", "ünïcode", 'a"b', "a\\b", "a\nb", "", " ", "x" * 65]


def body(entry, seq=7):
    return body_of(entry, seq=seq, at_ms=NOW, key_id="01234567")


@settings(deadline=None)
@given(entries)
def test_an_entry_is_written_canonically_and_read_back(entry):
    """The quick writing of entries is the canonical one, for all of them."""
    written = body(entry)
    assert canonical(json.loads(written)) == written.encode()
    read = read_body(written.encode())
    assert (read.seq, read.at_ms, read.key_id) == (7, NOW, "01234567")
    assert (read.deed, read.actor, read.tenant, read.subject) == (entry.deed, entry.actor, entry.tenant, entry.subject)
    assert read.detail == entry.detail


@pytest.mark.parametrize(
    "key", [key for key, form in DETAILS.items() if form not in {Form.NAMES, Form.KINDS, Form.REASON}]
)
@pytest.mark.parametrize("value", VALUES)
def test_a_value_has_no_form_that_a_detail_allows(key, value):
    """Names, addresses, numbers, quotes: none gets in, and none gets into the error."""
    with pytest.raises(EntryFormError) as caught:
        body(NewEntry(deed=Deed.VIEW_READ, actor="support", detail={key: value}))
    assert not value.strip() or value not in f"{caught.value} {caught.value!r}"
    assert key in caught.value.message


@pytest.mark.parametrize("value", ["a@b", "é", "a,b", "a'b", 'a"b', "a\nb", "", "x" * 65, 7, None])
def test_a_reason_is_short_and_plain(value):
    """64 characters of the few that ticket numbers need."""
    with pytest.raises(EntryFormError, match="'reason'"):
        body(NewEntry(deed=Deed.VAULT_REVEALED, actor="support", detail={"reason": value}))


@pytest.mark.parametrize(
    "value", ["support", ["support"], ("Ada Example",), (1,), ("support",) * (MAX_LIST + 1), (("support",),), None]
)
def test_lists_are_tuples_of_names(value):
    """Of at most 128."""
    with pytest.raises(EntryFormError, match="'purposes'"):
        body(NewEntry(deed=Deed.VIEW_READ, actor="support", detail={"purposes": value}))


@pytest.mark.parametrize("value", [True, -1, 1.0, "1", 1 << 53, None, []])
def test_counts_are_whole_numbers_from_zero(value):
    """Not truths, fractions or texts."""
    with pytest.raises(EntryFormError, match="'count'"):
        body(NewEntry(deed=Deed.VIEW_READ, actor="support", detail={"count": value}))


@pytest.mark.parametrize("key", ["text", "email", "conversation", "Ada Example", ""])
def test_a_detail_that_is_not_in_the_table_is_refused(key):
    """And its key is not repeated: it may itself be a value."""
    with pytest.raises(EntryFormError) as caught:
        body(NewEntry(deed=Deed.VIEW_READ, actor="support", detail={key: 1}))
    assert not key or f"'{key}'" not in str(caught.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor", "Ada Example"),
        ("actor", "ada@mail.example"),
        ("actor", ""),
        ("actor", "key:"),
        ("actor", "maria"),
        ("tenant", "a b"),
        ("tenant", "a/b"),
        ("subject", "u-1001"),
        ("subject", SUBJECT.upper()),
        ("subject", SUBJECT[:31]),
        ("deed", "message.invented"),
    ],
)
def test_a_field_of_another_form_is_refused(field, value):
    """The field is named, the value is not."""
    fields = {"deed": Deed.VIEW_READ, "actor": "support"} | {field: value}
    with pytest.raises(EntryFormError, match=f"the {field} of") as caught:
        body(NewEntry(**fields))
    assert not value or value not in str(caught.value)


def test_a_later_versions_deeds_and_details_are_read():
    """A verifier need not know what they mean."""
    written = body(stored(1)).replace("message.stored", "moon.seen").replace('"message":', '"moons":')
    assert (read_body(written.encode()).deed, read_body(written.encode()).detail["moons"]) == ("moon.seen", 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"v":1', '"v":2'),
        ('"seq":7', '"seq":"7"'),
        ('"seq":7', '"seq":true'),
        ('"seq":7,', ""),
        ('"v":1', '"v":1,"w":1'),
        ("{", "{ "),
    ],
)
def test_another_shape_is_refused(old, new):
    """Version, types, fields, spaces."""
    with pytest.raises(InputError):
        read_body(body(stored(1)).replace(old, new, 1).encode())


def test_every_deed_and_detail_is_documented():
    """With its form, in docs/formats/audit-log.md; the example there is an entry."""
    page = (Path(__file__).parents[3] / "docs" / "formats" / "audit-log.md").read_text(encoding="utf-8")
    assert [deed for deed in Deed if f"`{deed}`" not in page] == []
    rows = {cells[1].strip(): cells[-2] for line in page.splitlines() if len(cells := line.split("|")) > 4}
    assert {form: set(re.findall("`([a-z0-9_]+)`", rows[form])) for form in Form} == {
        form: {key for key, own in DETAILS.items() if own is form} for form in Form
    }
    example = re.search("```json\n(.*)\n```", page)[1]
    assert read_body(example.encode()).deed == Deed.MESSAGE_STORED
