"""Finding and reading files: bad bytes, bad paths and garbage give a clear error, never another one."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.errors import ManifestError
from sottovoce.manifest import FILE_NAME, InvalidManifestError, Manifest, explain, find, load, loads
from sottovoce.manifest.service import MAX_BYTES

SHIPPED = Path(__file__).parents[3] / FILE_NAME


def test_shipped_manifest_is_sound_and_reversible():
    """The example loads, and its stored form turns every kind into a token, so that restore is exact."""
    manifest = load(SHIPPED)
    assert manifest.transformations.default.value == "token"
    assert (manifest.transformations.kinds, manifest.attributes) == ((), ())
    assert [purpose.name for purpose in manifest.purposes] == ["support", "analytics", "training", "personalization"]
    assert [row.kind for row in manifest.views[0].kinds] == ["PERSON", "LOCATION", "DATE_OF_BIRTH"]


def test_no_file_gives_the_defaults():
    """`None` stands for: there is no manifest."""
    assert load(None) == Manifest.default()


def test_only_the_given_folder_is_searched(tmp_path):
    """A manifest in a parent folder does not decide."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / FILE_NAME).write_text("version = 1")
    assert find(tmp_path) == tmp_path / FILE_NAME
    assert find(inner) is None
    assert find(tmp_path / FILE_NAME) is None


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: path.symlink_to("nowhere")])
def test_what_cannot_be_read_is_found_and_refused_not_skipped(tmp_path, make):
    """A folder or a dangling link of that name must not fall back to the defaults in silence."""
    make(tmp_path / FILE_NAME)
    path = find(tmp_path)
    assert path is not None
    with pytest.raises(InvalidManifestError) as caught:
        load(path)
    assert caught.value.remedy.startswith("Give the path of a file")


@pytest.mark.parametrize("path", ["absent.toml", "nul\0byte.toml", "x" * 5000], ids=["absent", "nul", "long"])
def test_path_without_a_file_is_refused(tmp_path, path):
    """A path that leads nowhere gives a manifest error."""
    with pytest.raises(ManifestError, match=r"does not exist|cannot be read"):
        load(tmp_path / path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file_is_refused(tmp_path):
    """A file without permission is refused with the system's reason."""
    path = tmp_path / FILE_NAME
    path.write_text("version = 1")
    path.chmod(0)
    with pytest.raises(ManifestError, match="cannot be read"):
        load(path)


def test_bad_bytes_are_named_by_place(tmp_path):
    """Invalid UTF-8 names line and byte."""
    path = tmp_path / FILE_NAME
    path.write_bytes(b"version = 1\n# caf\xe9\n")
    with pytest.raises(InvalidManifestError) as caught:
        load(path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.file) == (2, str(path))
    assert "byte 17" in problem.message
    assert "UTF-8" in problem.remedy


def test_byte_order_mark_is_passed_over(tmp_path):
    """Editors that write one do not make a manifest wrong."""
    path = tmp_path / FILE_NAME
    path.write_bytes(b"\xef\xbb\xbfversion = 1\r\n[detect]\r\nmin_score = 0.6\r\n")
    assert load(path).detect.min_score == 0.6


@pytest.mark.parametrize(
    "content",
    [b"#" * (MAX_BYTES + 1), b"#" + b"\xc3\xa9" * MAX_BYTES, b"##" + b"\xc3\xa9" * MAX_BYTES],
    ids=["ascii", "cut inside a character", "cut between characters"],
)
def test_file_too_long_is_refused(tmp_path, content):
    """A file beyond the limit is refused by its size, wherever the reading was cut."""
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    with pytest.raises(ManifestError, match="is longer than"):
        load(path)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("version = 1\n[service\nname = 1", 2, "not TOML here"),
        ('version = 1\nname = "x\n', 2, "not TOML here"),
        ("version = 1\n\nlist = [1,\n2", 4, "not TOML here"),
        ("version = 1\n\x00", 2, "not TOML here"),
        ("version = 1\nx = 1979-13-41", 2, "not TOML here"),
        ("a = 1\na = 2\nb = 1\nb = 2", 2, "set twice, first on line 1"),
        ("# \u2028\na = 1\na = 2", 3, "set twice, first on line 2"),
        ("a = 1\r\n\r\na = 2", 3, "set twice, first on line 1"),
        ("[a]\nb.c = 1\n[a.b]", 3, "not TOML here"),
        pytest.param("x = " + "[" * 50_000, 1, "too deeply", id="deep"),
        pytest.param("x = " + "9" * 5000, 1, "number too long", id="long number"),
    ],
)
def test_what_is_not_toml_is_refused_at_its_line(text, line, said):
    """Broken syntax names its line and what to do."""
    with pytest.raises(InvalidManifestError) as caught:
        loads(text, "t.toml")
    (problem,) = caught.value.problems
    assert problem.line == line
    assert said in problem.message
    assert problem.remedy


_PIECES = r"""
version = 1|[service]|[purposes.a]|basis =|'consent'|keep = '1d'|[transformations]|PERSON =|'token'|{ generalize =|}
[views.a]|[[recipients]]|sees = 'tokens'|[detect]|min_score =|0.5|nan|-1|[1, 2]|kinds_on = ['A']|,|]|=|"|'''|.|#|\u
é|0xFFFFFFFFFFFFFFFFFFFFFF|1979-05-27|[attributes]|x|{}|[]|a.b
"""
_toml_ish = st.lists(
    st.sampled_from([*_PIECES.replace("\n", "|").split("|"), "\n", "\n", "\n", "\r", '"""', "\ud800"]), max_size=25
).map(" ".join)


def _outcome(text: str) -> Manifest | InvalidManifestError:
    """Read ``text``: a manifest or our error; any other exception fails the test."""
    try:
        return loads(text, "t.toml")
    except InvalidManifestError as wrong:
        return wrong


def _is_presentable(outcome: Manifest | InvalidManifestError, text: str) -> bool:
    """Whether a manifest can be explained, or an error printed whose lines lie within the text."""
    if isinstance(outcome, Manifest):
        return bool(explain(outcome).encode())
    last = text.count("\n") + 1
    return bool(str(outcome).encode()) and all(1 <= found.line <= last and found.remedy for found in outcome.problems)


@given(st.text(max_size=80) | _toml_ish)
def test_any_text_is_a_manifest_or_refused(text):
    """Garbage gives a manifest error that can be printed, or a manifest that can be explained."""
    assert _is_presentable(_outcome(text), text)


@given(st.data())
def test_damaged_manifest_is_a_manifest_or_refused(data):
    """The shipped manifest with a piece cut out or put in is read or refused, nothing else."""
    text = SHIPPED.read_text(encoding="utf-8")
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 40)))
    damaged = text[:begin] + data.draw(st.text(alphabet="\"'[]{}=.,#\n\\ aA1", max_size=6)) + text[end:]
    assert _is_presentable(_outcome(damaged), damaged)
