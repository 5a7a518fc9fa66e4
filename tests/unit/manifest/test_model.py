"""The manifest as a value: lookups, defaults, and errors that travel between processes."""

import pickle

import pytest

from sottovoce.errors import ManifestError, UsageError
from sottovoce.manifest import InvalidManifestError, Manifest, Problem, Setting, loads

TEXT = """version = 1
[purposes.training]
basis = "consent"
keep = "1y"
[transformations]
default = "redact"
PERSON = "token"
URL = "drop"
[views.training]
PERSON = "surrogate"
[attributes]
age = { bands = [18, 65] }
"""


def test_defaults_are_safe():
    """Without a file every kind becomes a token, nothing special is looked for and no field is exempt."""
    manifest = Manifest.default()
    assert manifest.transformations.default == Setting("token")
    assert (manifest.kind_settings(), manifest.attributes, manifest.views) == ((), (), ())
    assert not manifest.detect.special_categories
    assert manifest.detect.min_score == 0.5


def test_view_comes_before_the_stored_form():
    """A view's own setting wins; kinds it does not name look as they are stored."""
    manifest = loads(TEXT, "t.toml")
    assert {row.kind: row.setting for row in manifest.kind_settings()} == {
        "PERSON": Setting("token", 7),
        "URL": Setting("drop", 8),
    }
    assert {row.kind: row.setting for row in manifest.kind_settings("training")} == {
        "PERSON": Setting("surrogate", 10),
        "URL": Setting("drop", 8),
    }


def test_unknown_view_is_refused_with_the_views_there_are():
    """Asking for a view that is not declared names those that are."""
    with pytest.raises(UsageError) as caught:
        loads(TEXT, "t.toml").kind_settings("support")
    assert "training" in caught.value.remedy
    with pytest.raises(UsageError, match="none"):
        Manifest.default().view("training")


def test_attribute_not_listed_is_read_like_any_other_text():
    """`None` stands for: no transformation of its own."""
    manifest = loads(TEXT, "t.toml")
    assert manifest.attribute("age") == Setting({"bands": [18, 65]}, 12)
    assert manifest.attribute("region") is None


@pytest.mark.parametrize(
    ("value", "name"),
    [("token", "token"), ({"generalize": "year"}, "generalize"), ({"mask": {}, "shift": {}}, None)],
)
def test_setting_knows_its_transformation_by_name(value, name):
    """A word or a table of one key has a name; a table of several has none."""
    assert Setting(value).name == name


def test_manifest_travels_to_worker_processes():
    """A manifest survives pickling."""
    manifest = loads(TEXT, "t.toml")
    assert pickle.loads(pickle.dumps(manifest)) == manifest  # noqa: S301 - our own bytes


@pytest.mark.parametrize("count", [1, 3])
def test_error_travels_with_its_problems(count):
    """An error survives pickling with its problems, message and remedy."""
    problems = tuple(Problem("t.toml", line, "detect", "is wrong", "Mend it.") for line in range(1, count + 1))
    error = InvalidManifestError(problems)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (copy.problems, str(copy), copy.remedy) == (problems, str(error), error.remedy)
    assert isinstance(copy, ManifestError)
    assert copy.code == "manifest"


def test_error_of_one_problem_reads_as_one_line():
    """One problem: place, key, what is wrong, remedy, on one line."""
    error = InvalidManifestError((Problem("t.toml", 4, "detect.min_score", "is not from 0 to 1", "Mend it."),))
    assert str(error) == "t.toml:4: detect.min_score is not from 0 to 1. Mend it."
    assert (error.message, error.remedy) == ("t.toml:4: detect.min_score is not from 0 to 1", "Mend it.")


def test_error_of_several_problems_lists_each_with_its_remedy():
    """Several problems: a headline, then a line for each."""
    error = InvalidManifestError((Problem("t.toml", 4, "a", "is b", "C."), Problem("t.toml", 9, "", "is d", "E.")))
    assert str(error).split("\n") == ["t.toml has 2 problems:", "  t.toml:4: a is b. C.", "  t.toml:9: is d. E."]
