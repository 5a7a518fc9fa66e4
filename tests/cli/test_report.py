"""The report: a page and a twin that agree, add up, load nothing and hold no value."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "conversations.jsonl"


class Page(HTMLParser):
    """Rows of the tables, texts, and what the page would load."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.loads, self.open = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.loads += [value for name, value in attrs if name in {"src", "href", "action", "data", "srcset"}]
        self.loads += [tag] if tag in {"script", "link", "img", "iframe", "object"} else []
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.open = []

    def handle_data(self, data):
        if self.open is not None:
            self.open.append(data)

    def handle_endtag(self, tag):
        if tag in {"td", "th"} and self.open is not None:
            self.rows[-1].append("".join(self.open))
            self.open = None


@pytest.fixture
def report(sv):
    """The report of the example conversations: page, twin and what the command said."""
    ran = sv("mask", str(EXAMPLE), "out.jsonl", "-j", "1")
    assert ran.code == 0, ran.err
    html = sv.read("out.jsonl.report.html").decode()
    return html, json.loads(sv.read("out.jsonl.report.json")), ran


def test_page_and_twin_agree(report):
    """Every figure of the twin's tables stands in the page's."""
    html, twin, _ = report
    rows = Page(html).rows
    for row in twin["kinds"]:
        assert [row["kind"], f"{row['findings']:,}"] in [cells[:2] for cells in rows]
    for row in twin["languages"]:
        assert [row["language"], f"{row['values']:,}", f"{row['findings']:,}"] in rows
    for row in twin["rules"]:
        assert [row["rule"], f"{row['findings']:,}"] in rows
    for row in twin["uncertain"]:
        place = [str(row["record"]), row["field"], f"{row['start']}–{row['end']}"]
        assert place in [cells[-3:] for cells in rows]


def test_figures_add_up(report):
    """By kind, rule, language and conversation: the same total, which the command says too."""
    _, twin, ran = report
    for part in ("kinds", "rules", "languages"):
        assert sum(row["findings"] for row in twin[part]) == twin["findings"]
    assert twin["records"] == len(EXAMPLE.read_text(encoding="utf-8").splitlines())
    assert sum(row["conversations"] for row in twin["conversations"]["by_findings"]) == twin["conversations"]["counted"]
    assert f"{twin['findings']:,} findings" in ran.said


def test_the_page_loads_nothing(report):
    """One file: no script, no link, no picture; and it says so to the browser."""
    html, _, _ = report
    assert Page(html).loads == []
    assert "default-src 'none'" in html
    assert not re.search(r"https?://(?!www\.w3\.org)", html)


def test_no_value_of_the_export_is_in_the_report(report, sv):
    """Nothing that was replaced, checked against the file itself."""
    html, twin, _ = report
    seen = html + json.dumps(twin, ensure_ascii=False)
    spans = [
        turn["text"][start:end]
        for line in EXAMPLE.read_text(encoding="utf-8").splitlines()
        for turn in json.loads(line)["turns"]
        for start, end, _ in turn["spans"]
    ]
    long = {value for value in spans if len(value) > 5}
    assert len(long) > 100
    assert [value for value in long if value in seen] == []
    assert "conv-0001" not in seen
    assert "user-0049" not in seen


def test_what_remains_at_risk_is_said(report):
    """That names without a cue are not looked for, and that the output is pseudonymized only."""
    html, twin, _ = report
    risks = " ".join(twin["remaining_risks"])
    assert "tagger" in risks
    assert "pseudonymized, not anonymized" in risks
    assert "pseudonymized, not anonymized" in html


def test_no_report_on_request(sv):
    """``--no-report`` writes the output alone."""
    sv.write("in.txt", "ana@ruiz.example\n")
    assert sv("mask", "in.txt", "out.txt", "--no-report").code == 0
    assert sorted(path.name for path in sv.folder.iterdir()) == ["home", "in.txt", "out.txt"]


def test_names_of_files_are_escaped(sv):
    """A file name is no markup."""
    sv.write("<b>x&y.txt", "ana@ruiz.example\n")
    assert sv("mask", "<b>x&y.txt", "out.txt").code == 0
    html = sv.read("out.txt.report.html").decode()
    assert "<b>x&y" not in html
    assert "&lt;b&gt;x&amp;y.txt" in html


def test_a_key_that_holds_a_value_is_starred(sv):
    """Paths of uncertain findings show field names, not values used as keys."""
    sv.write("in.jsonl", json.dumps({"ana@ruiz.example": {"a b": "I'm 58, born 3 Feb 1991 passport X1234567"}}) + "\n")
    assert sv("mask", "in.jsonl", "out.jsonl").code == 0
    assert "ruiz" not in sv.read("out.jsonl.report.json").decode() + sv.read("out.jsonl.report.html").decode()
