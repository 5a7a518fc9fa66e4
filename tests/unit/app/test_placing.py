"""Places of findings: lines and columns as people count them."""

from hypothesis import given
from hypothesis import strategies as st

from sottovoce.app import ReportPlan, scan_path
from sottovoce.app.placing import Lines, spots
from sottovoce.datasets import Field, Job, Record
from sottovoce.detect import Finding
from sottovoce.manifest import Manifest

MAIL = "ana@ruiz.example"


@given(st.text("a\n\r", max_size=30), st.integers(0, 29))
def test_lines_are_counted_by_line_feeds(text, offset):
    """The number of line feeds before a character, and where the last of them ends."""
    assert Lines(text).at(offset) == (text.count("\n", 0, offset), text.rfind("\n", 0, offset) + 1)


def test_a_part_of_a_longer_line_has_no_column_until_its_end():
    """Where a line was cut, nobody knows how long it is before; the lines after it start at 1 again."""
    item = Field("x ana\nbob", None, None)
    record = Record((item,), None, None, "a.txt", 0, 7, text_from=False)
    first, second = spots(record, item, "", [Finding(2, 5, "PERSON", 1.0, "r"), Finding(6, 9, "PERSON", 1.0, "r")])
    assert (first.line, first.column, first.start, first.end) == (7, 0, 2, 5)
    assert (second.line, second.column, second.start, second.end) == (8, 1, 0, 3)


def test_every_line_of_a_long_text_is_named(tmp_path):
    """Over blocks, chunks and a line that is cut; the value stands where the place says."""
    numbers = (0, 3, 1500, 4000, 9000)
    lines = [f"line {number}" if number not in numbers else f"mail {MAIL}" for number in range(9001)]
    lines[5000] = "word " * 420_000 + MAIL
    (tmp_path / "a.txt").write_text("\n".join(lines))
    found = []
    job = Job(source=tmp_path / "a.txt", workers=1)
    scan_path(job, Manifest.default(), kinds=frozenset({"EMAIL_ADDRESS"}), on_spots=found.extend, report=ReportPlan())
    places = {spot.line - 1: spot for spot in found}
    assert sorted(places) == sorted([*numbers, 5000])
    for number in numbers:
        assert places[number].column == 6
        assert lines[number][places[number].start : places[number].end] == MAIL
    assert places[5000].column == 0
