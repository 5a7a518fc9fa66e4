"""No two rows have one code, and no changed row has its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.conversations.integrity import is_authentic, packed, row_mac
from tests.unit.conversations.making import keyed

fields = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text(), st.binary())
rows = st.lists(fields, max_size=6)


def same(one, other):
    return list(map(type, one)) == list(map(type, other)) and one == other


@given(rows, rows)
def test_packing_tells_all_lists_apart(one, other):
    """Equal bytes only for equal fields of equal types: "1" is not 1, and nothing is not empty."""
    assert (packed(one) == packed(other)) == same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["ab", "c"], ["a", "bc"]),
        ([None], [""]),
        ([""], [b""]),
        ([1], ["1"]),
        (["a"], [b"a"]),
        ([], [""]),
        (["x" * 255], ["x" * 256]),
        (["x" * 256], [b"x" * 256]),
    ],
)
def test_neighbours_are_told_apart(one, other):
    """The cases that plain joining would mix up."""
    assert packed(one) != packed(other)


@pytest.mark.parametrize("field", [True, 1.5, [1], object()])
def test_other_types_have_no_code(field):
    """A database may give anything; such a row is not authentic, and no other error gets out."""
    with pytest.raises(TypeError):
        packed([field])
    assert not is_authentic(keyed, "messages", [field], bytes(16))


@given(rows, st.data())
def test_a_code_is_of_its_row_and_table_only(row, data):
    """Changed fields, another table, a changed or cut code: none of them passes."""
    mac = row_mac(keyed, "messages", row)
    assert len(mac) == 16
    assert is_authentic(keyed, "messages", row, mac)
    assert not is_authentic(keyed, "feedback", row, mac)
    other = data.draw(rows)
    assert is_authentic(keyed, "messages", other, mac) == same(row, other)
    bit = data.draw(st.integers(0, 127))
    assert not is_authentic(keyed, "messages", row, (int.from_bytes(mac, "big") ^ 1 << bit).to_bytes(16, "big"))
    assert not any(is_authentic(keyed, "messages", row, wrong) for wrong in (mac[:15], b"", None, mac.hex(), 7))
