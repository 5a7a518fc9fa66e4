"""What a manifest says is what happens: every transformation, views, and attributes, in texts and in files."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sottovoce import Engine
from sottovoce.app import Home, ReportPlan, Scoping, load_manifest, mask_path, restore_path
from sottovoce.datasets import Job
from sottovoce.errors import ManifestError, UsageError

MAIL = "ana@ruiz.example"
CARD = "4111 1111 1111 1111"  # Visa's published test number.


def engine_of(tmp_path, *lines):
    path = tmp_path / "sottovoce.toml"
    path.write_text("\n".join(("version = 1", *lines)), encoding="utf-8")
    return Engine(manifest=path)


@pytest.mark.parametrize(
    ("setting", "text", "looks"),
    [
        ('EMAIL_ADDRESS = "token"', MAIL, r"EMAIL_ADDRESS-[0-9A-Z]{9}"),
        ('EMAIL_ADDRESS = "redact"', MAIL, r"\[EMAIL_ADDRESS\]"),
        ('EMAIL_ADDRESS = "hash"', MAIL, r"EMAIL_ADDRESS#[0-9A-Za-z]{20}"),
        ('EMAIL_ADDRESS = "surrogate"', MAIL, r"[^@\s]+@[^@\s]+\.[a-z]+"),
        ('EMAIL_ADDRESS = "mask"', MAIL, r"\*{16}"),
        ('EMAIL_ADDRESS = "keep"', MAIL, r"ana@ruiz\.example"),
        ('EMAIL_ADDRESS = "drop"', MAIL, r""),
        ('EMAIL_ADDRESS = { generalize = "domain" }', MAIL, r"\*@ruiz\.example"),
        ("CREDIT_CARD = { mask = { keep_last = 4 } }", CARD, r"\*+1111"),
        ('IP_ADDRESS = { generalize = "network" }', "192.0.2.77", r"192\.0\.2\.0/24"),
    ],
)
def test_each_transformation_does_as_its_page_says(tmp_path, setting, text, looks):
    """The whole of the finding is what the policy makes of it."""
    masked = engine_of(tmp_path, "[transformations]", setting).mask(text)
    assert re.fullmatch(looks, masked.text)


@pytest.mark.parametrize(
    ("setting", "text", "looks"),
    [
        ('DATE_OF_BIRTH = { generalize = "year" }', "born 3 Feb 1991", r"born 1991"),
        ('DATE_OF_BIRTH = { generalize = "month" }', "born 3 Feb 1991", r"born 1991-02"),
        ("DATE_OF_BIRTH = { shift = { days = 20 } }", "born 3 Feb 1991", r"born \d{1,2} (Jan|Feb) 1991"),
        ("AGE = { bands = [18, 25, 35] }", "I'm 58 years old", r"I'm 35\+( years old)?"),
    ],
)
def test_dates_and_ages_are_coarsened(tmp_path, setting, text, looks):
    """What is asked for remains, and no more."""
    masked = engine_of(tmp_path, "[transformations]", setting).mask(text)
    assert re.fullmatch(looks, masked.text)
    assert masked.text != text


def test_the_most_specific_setting_wins(tmp_path):
    """The kind before its family, the family before the default."""
    engine = engine_of(
        tmp_path,
        "[transformations]",
        'default = "hash"',
        'NATIONAL_ID = "redact"',
        'ES_NIF = "drop"',
        'SECRET = "keep"',
    )
    assert engine.mask("mi DNI es 12345678Z").text == "mi DNI es "
    assert engine.mask("NHS number 943 476 5919").text == "NHS number [UK_NHS]"  # From the NHS data dictionary.
    assert engine.mask("password: hunter2!").text == "password: hunter2!"
    assert engine.mask(MAIL).text.startswith("EMAIL_ADDRESS#")


def test_hashes_and_surrogates_are_equal_in_a_scope_and_differ_in_two(tmp_path):
    """Consistent where that is wanted, unlinkable where not."""
    for action in ("hash", "surrogate"):
        engine = engine_of(tmp_path, "[transformations]", f'default = "{action}"')
        one, again, other = (engine.mask(f"mail {MAIL}", scope=scope).text for scope in ("a", "a", "b"))
        assert one == again != other


def test_one_way_is_one_way(tmp_path):
    """Restoring brings nothing back that was not to be kept, and the vault holds nothing of it."""
    engine = engine_of(tmp_path, "[transformations]", 'default = "redact"')
    masked = engine.mask(f"mail {MAIL}")
    assert engine.restore(masked) == "mail [EMAIL_ADDRESS]"
    assert not masked.replacements[0].reversible


def test_masking_twice_changes_nothing_whatever_the_action(tmp_path):
    """Labels, hashes and stars are no findings; surrogates of reserved domains are found and replaced again."""
    text = f"mail {MAIL}, card {CARD}, ip 203.0.113.9"
    for action in ("token", "redact", "hash", "mask", "drop"):
        engine = engine_of(tmp_path, "[transformations]", f'default = "{action}"')
        once = engine.mask(text).text
        assert engine.mask(once).text == once, action


def test_kinds_are_switched_on_and_off(tmp_path):
    """Special categories only when asked for; what is off stays as it is."""
    text = f"mail {MAIL}, I was diagnosed with asthma"
    assert {f.kind for f in engine_of(tmp_path, "").detect(text)} == {"EMAIL_ADDRESS"}
    on = engine_of(
        tmp_path, "[detect]", "special_categories = true", 'kinds_off = ["EMAIL_ADDRESS"]', "min_score = 0.1"
    )
    assert {f.kind for f in on.detect(text)} == {"MEDICAL"}


@pytest.fixture
def mask_file(tmp_path):
    """Masks records through a file by a manifest, and restores them."""
    home = Home(keys=tmp_path / "keys.json", vault=tmp_path / "vault.db")
    calls = iter(range(9))

    def run(manifest, *records, view=""):
        number = next(calls)
        (tmp_path / "sottovoce.toml").write_text("version = 1\n" + manifest, encoding="utf-8")
        names = [tmp_path / f"{part}{number}.jsonl" for part in ("in", "out", "back")]
        names[0].write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        report = ReportPlan(page=tmp_path / "r.html", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
        loaded = load_manifest(tmp_path / "sottovoce.toml")
        mask_path(
            Job(source=names[0], target=names[1], workers=1), loaded, home, scoping=Scoping(), view=view, report=report
        )
        restore_path(Job(source=names[1], target=names[2], workers=1), home, scoping=Scoping())
        return tuple(
            [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()] for name in names[1:]
        )

    return run


PERSON = {
    "conversation": "c1",
    "attributes": {"region": "FR-IDF", "age": 33, "device_id": "A1-77", "plan": "plus"},
    "customer": 4711,
    "text": f"mail {MAIL}",
}
ATTRIBUTES = """
[attributes]
region = { generalize = "country" }
age = { bands = [18, 25, 35, 50] }
device_id = "drop"
customer = "token"
plan = "keep"
"""


def test_attributes_are_transformed_as_a_whole(mask_file):
    """By name, whatever they hold; restoring gives back what was a token."""
    (masked,), (back,) = mask_file(ATTRIBUTES, PERSON)
    assert masked["attributes"] == {"region": "FR", "age": "25-34", "plan": "plus"}
    assert re.fullmatch(r"CUSTOMER-[0-9A-Z]{9}", masked["customer"])
    assert masked["text"].startswith("mail EMAIL_ADDRESS-")
    assert back["attributes"] == {"region": "FR", "age": "25-34", "plan": "plus"}
    assert back["customer"] in {4711, "4711"}
    assert back["text"] == PERSON["text"]


def test_masked_attributes_stay_when_masked_again(mask_file):
    """Bands, countries and tokens are what they would become."""
    (once,), _ = mask_file(ATTRIBUTES, PERSON)
    (twice,), _ = mask_file(ATTRIBUTES, once)
    assert twice == once


def test_attributes_that_hold_no_value_of_their_sort_become_null(mask_file):
    """A region that is none, or an age in words, is not guessed at."""
    odd = {"conversation": "c1", "region": "the moon", "age": "old", "customer": None, "plan": [1], "device_id": [7]}
    (masked,), _ = mask_file(ATTRIBUTES, odd)
    assert masked["region"] is None
    assert masked["age"] is None
    assert masked["plan"] == [1]
    assert "device_id" not in masked


def test_attributes_show_in_the_report(mask_file, tmp_path):
    """They are counted under a kind of their own name."""
    mask_file(ATTRIBUTES, PERSON)
    kinds = {row["kind"]: row for row in json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["kinds"]}
    assert kinds["CUSTOMER"]["actions"] == ["token"]
    assert kinds["DEVICE_ID"]["actions"] == ["drop"]


VIEWS = """
[purposes.training]
basis = "consent"
keep = "30d"
[views.training]
EMAIL_ADDRESS = "redact"
"""


def test_a_view_shows_less_than_the_stored_form(mask_file):
    """The same input, by view: a label in place of the token, with no way back."""
    (stored,), _ = mask_file(VIEWS, PERSON)
    (shown,), (back,) = mask_file(VIEWS, PERSON, view="training")
    assert stored["text"].startswith("mail EMAIL_ADDRESS-")
    assert shown["text"] == back["text"] == "mail [EMAIL_ADDRESS]"


def test_a_view_that_is_not_there_is_a_usage_error(mask_file):
    """A typo must not render the stored form."""
    with pytest.raises(UsageError, match="view"):
        mask_file(VIEWS, PERSON, view="trainin")


def test_a_view_cannot_show_what_is_not_kept(tmp_path):
    """Contradictions are found before anything runs."""
    with pytest.raises(ManifestError, match="EMAIL_ADDRESS"):
        engine_of(
            tmp_path,
            VIEWS.replace('EMAIL_ADDRESS = "redact"', 'EMAIL_ADDRESS = "surrogate"'),
            "[transformations]",
            'EMAIL_ADDRESS = "redact"',
        )
