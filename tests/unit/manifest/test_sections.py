"""Each section of the manifest: what is right is read, what is wrong is told with line, key and remedy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.manifest import (
    Attribute,
    Basis,
    Detect,
    Duration,
    DurationUnit,
    InvalidManifestError,
    Problem,
    Purpose,
    Recipient,
    Sees,
    Service,
    Setting,
    loads,
)

SOUND = """version = 1
[service]
name = "Lumen"
controller = "Lumen GmbH"
contact = "privacy@lumen.example"
languages = ["en", "pt-BR"]
[purposes.support]
basis = "contract"
keep = "30d"
[views.helpdesk]
purpose = "support"
PERSON = "surrogate"
[attributes]
"Device ID" = "drop"
[detect]
min_score = 1
kinds_on = ["MEDICAL"]
kinds_off = ["URL"]
special_categories = false
[[recipients]]
name = "LLM provider"
purpose = "support"
sees = "tokens"
"""


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(InvalidManifestError) as caught:
        loads(text, "t.toml")
    return list(caught.value.problems)


def test_sound_manifest_is_read_whole():
    """Every section arrives in its type."""
    manifest = loads(SOUND, "t.toml")
    assert manifest.source == "t.toml"
    assert manifest.service == Service("Lumen", "Lumen GmbH", "privacy@lumen.example", ("en", "pt-BR"))
    assert manifest.purposes == (Purpose("support", Basis.CONTRACT, Duration(30, DurationUnit.DAY)),)
    assert [(view.name, view.purpose) for view in manifest.views] == [("helpdesk", "support")]
    assert manifest.attributes == (Attribute("Device ID", Setting("drop", 14)),)
    assert manifest.detect == Detect(1.0, ("MEDICAL",), ("URL",), special_categories=False)
    assert manifest.recipients == (Recipient("LLM provider", "support", Sees.TOKENS),)


def test_version_alone_is_a_manifest():
    """What is left out has its default."""
    manifest = loads("version = 1", "t.toml")
    assert manifest.service == Service()
    assert manifest.transformations.default == Setting("token")


_PURPOSE = '[purposes.support]\nbasis = "contract"\nkeep = "30d"\n'
_RECIPIENT = '[[recipients]]\nname = "A"\npurpose = "support"\nsees = "tokens"\n'


@pytest.mark.parametrize(
    ("text", "line", "key", "said", "remedy"),
    [
        # the top level
        ("\n[service]\n", 1, "", "lacks version", "version = 1"),
        ("\nversion = 2", 2, "version", "not a version", "version = 1"),
        ("version = true", 1, "version", "whole number", "version = 1"),
        ('version = "1"', 1, "version", "whole number", "version = 1"),
        ("version = 1\n[servce]\nname = 1", 2, "servce", "not a known setting", "Did you mean service?"),
        ("version = 1\n[qqqqq]", 2, "qqqqq", "not a known setting", "transformations"),
        ("version = 1\n[insights]\nunit = 1", 2, "insights", "not in this version", "Take it out"),
        ("version = 1\nservice = 3", 2, "service", "must be a table", "[service]"),
        ("version = 1\n[[purposes]]", 2, "purposes", "must be a table", "[purposes]"),
        # service
        ('version = 1\n[service]\nnmae = "x"', 3, "service.nmae", "not a known setting", "Did you mean name?"),
        ("version = 1\n[service]\nname = 3", 3, "service.name", "must be a text", "quotes"),
        ('version = 1\n[service]\nname = " "', 3, "service.name", "is empty", "take the key out"),
        ('version = 1\n[service]\ncontact = """a\nb"""', 3, "service.contact", "line end", "one line"),
        (f'version = 1\n[service]\nname = "{"x" * 501}"', 3, "service.name", "501 characters", "Shorten"),
        (
            'version = 1\n[service]\nlanguages = ["en",\n"xx"]',
            4,
            "service.languages[2]",
            "not a known language",
            '"de"',
        ),
        ('version = 1\n[service]\nlanguages = ["en", "en"]', 3, "service.languages[2]", "twice", "one of the two"),
        ('version = 1\n[service]\nlanguages = "en"', 3, "service.languages", "must be a list", "brackets"),
        ("version = 1\n[service]\nlanguages = [1]", 3, "service.languages[1]", "must be a text", "quotes"),
        ("version = 1\n[service]\nlanguages = []", 3, "service.languages", "empty list", "take the key out"),
        # purposes
        ("version = 1\n[purposes]\nsupport = 1", 3, "purposes.support", "must be a table", "[purposes.support]"),
        ('version = 1\n[purposes.x]\nkeep = "1d"', 2, "purposes.x", "lacks basis", "legitimate_interests"),
        ('version = 1\n[purposes.x]\nbasis = "consent"', 2, "purposes.x", "lacks keep", '"30d"'),
        (
            'version = 1\n[purposes.x]\nkeep = "1d"\nbasis = "consnt"',
            4,
            "purposes.x.basis",
            "not one of the words",
            "Did you mean consent?",
        ),
        (
            'version = 1\n[purposes.x]\nkeep = "1d"\nbasis = "?"',
            4,
            "purposes.x.basis",
            "not one of the words",
            "vital_interests",
        ),
        ('version = 1\n[purposes.x]\nbasis = "consent"\nkeep = "0d"', 4, "purposes.x.keep", "zero", "1 or more"),
        ('version = 1\n[purposes.x]\nbasis = "consent"\nkeep = "200y"', 4, "purposes.x.keep", "100 years", "30d"),
        ('version = 1\n[purposes.x]\nbasis = "consent"\nkeep = "soon"', 4, "purposes.x.keep", "not a length", "30d"),
        ('version = 1\n[purposes.x]\nbasis = "consent"\nkeep = 30', 4, "purposes.x.keep", "must be a text", "quotes"),
        (
            'version = 1\n[purposes.x]\nbasis = "consent"\nkeep = "1d"\nkep = "2d"',
            5,
            "purposes.x.kep",
            "not a known setting",
            "Did you mean keep?",
        ),
        (
            'version = 1\n[purposes."My X"]\nbasis = "consent"\nkeep = "1d"',
            2,
            'purposes."My X"',
            "not a name",
            "small letters",
        ),
        # transformations
        ("version = 1\n[transformations]\nPERSON = 3", 3, "transformations.PERSON", "not a transformation", "token"),
        ("version = 1\n[transformations]\nPERSON = {}", 3, "transformations.PERSON", "not a transformation", "token"),
        ('version = 1\n[transformations]\nPERSON = ""', 3, "transformations.PERSON", "is empty", "take the key out"),
        (
            "version = 1\n[transformations]\nPERSON = {a = [[[[1]]]]}",
            3,
            "transformations.PERSON",
            "not a transformation",
            "token",
        ),
        ('version = 1\n[transformations]\nperson = "token"', 3, "transformations.person", "kind", "capitals: PERSON"),
        (
            'version = 1\n[transformations]\ndefalt = "token"',
            3,
            "transformations.defalt",
            "kind",
            "Did you mean default",
        ),
        ('version = 1\n[transformations]\n"A B" = "token"', 3, 'transformations."A B"', "kind", "EMAIL_ADDRESS"),
        (
            'version = 1\n[transformations]\nPERSON = "token"\nPERSON = "redact"',
            4,
            "transformations.PERSON",
            "set twice, first on line 3",
            "one of the two",
        ),
        (
            'version = 1\n[transformations]\nPERSON = "token"\nPERSON.generalize = "x"',
            4,
            "",
            "not TOML here",
            "Correct the TOML",
        ),
        # views
        ('version = 1\n[views.training]\nPERSON = "token"', 2, "views.training", "not declared", "[purposes]"),
        (
            f'version = 1\n{_PURPOSE}[views.suport]\nPERSON = "token"',
            5,
            "views.suport",
            "not declared",
            "Did you mean support?",
        ),
        (
            f'version = 1\n{_PURPOSE}[views.x]\npurpose = "y"\nPERSON = "token"',
            6,
            "views.x.purpose",
            "not declared",
            "[purposes]",
        ),
        (f"version = 1\n{_PURPOSE}[views.support]", 5, "views.support", "shows nothing otherwise", "Name a kind"),
        (f"version = 1\n{_PURPOSE}[views]\nsupport = 1", 6, "views.support", "must be a table", "[views.support]"),
        (
            f'version = 1\n{_PURPOSE}[views.support]\ndefault = "token"',
            6,
            "views.support.default",
            "not the name of a kind",
            "capitals",
        ),
        (
            f'version = 1\n{_PURPOSE}[views.S]\npurpose = "support"\nPERSON = "token"',
            5,
            "views.S",
            "not a name",
            "small letters",
        ),
        # attributes
        ("version = 1\n[attributes]\nage = 3", 3, "attributes.age", "not a transformation", "token"),
        ('version = 1\n[attributes]\n" " = "drop"', 3, 'attributes." "', "blank name", "field"),
        # detect
        ("version = 1\n[detect]\nmin_score = 2", 3, "detect.min_score", "not from 0 to 1", "0.0"),
        ("version = 1\n[detect]\nmin_score = nan", 3, "detect.min_score", "not from 0 to 1", "0.0"),
        ('version = 1\n[detect]\nmin_score = "0.5"', 3, "detect.min_score", "must be a number", "without quotes"),
        ("version = 1\n[detect]\nmin_score = true", 3, "detect.min_score", "must be a number", "without quotes"),
        (
            'version = 1\n[detect]\nspecial_categories = "yes"',
            3,
            "detect.special_categories",
            "true or false",
            "= true",
        ),
        ("version = 1\n[detect]\ntagger = 3", 3, "detect.tagger", "must be a text", "quotes"),
        ('version = 1\n[detect]\nkinds_on = ["A", "a"]', 3, "detect.kinds_on[2]", "not the name of a kind", "capitals"),
        (
            'version = 1\n[detect]\nkinds_on = ["URL"]\nkinds_off = ["URL"]',
            4,
            "detect.kinds_off[1]",
            "kinds_on switches on",
            "one of the two",
        ),
        # recipients
        ("version = 1\n[recipients]", 2, "recipients", "list of tables", "[[recipients]]"),
        ("version = 1\nrecipients = [1]", 2, "recipients[1]", "must be a table", "[[recipients]]"),
        (
            f'version = 1\n{_PURPOSE}[[recipients]]\nname = "A"\nsees = "tokens"',
            5,
            "recipients[1]",
            "lacks purpose",
            "purpose =",
        ),
        (
            f'version = 1\n{_PURPOSE}{_RECIPIENT}[[recipients]]\nname = "B"\npurpose = "suport"\nsees = "kinds"',
            11,
            "recipients[2].purpose",
            "not declared",
            "Did you mean support?",
        ),
        (
            f'version = 1\n{_PURPOSE}[[recipients]]\nname = "B"\npurpose = "support"\nsees = "token"',
            8,
            "recipients[1].sees",
            "not one of the words",
            "Did you mean tokens?",
        ),
        (f"version = 1\n{_PURPOSE}{_RECIPIENT}{_RECIPIENT}", 9, "recipients[2]", "earlier entry", "one entry"),
        (f"version = 1\n{_PURPOSE}{_RECIPIENT}color = 1", 9, "recipients[1].color", "not a known setting", "sees"),
    ],
)
def test_each_mistake_is_told_with_line_key_and_remedy(text, line, key, said, remedy):
    """One mistake gives one problem, at its place, with something to do about it."""
    (problem,) = problems_of(text)
    assert (problem.file, problem.line, problem.key) == ("t.toml", line, key)
    assert said in problem.message
    assert remedy in problem.remedy


def test_all_problems_are_told_at_once_in_the_order_of_the_file():
    """A reader mends everything after one start."""
    text = SOUND.replace('"30d"', '"0d"').replace("min_score = 1", "min_score = 7").replace('"tokens"', '"all"')
    assert [(problem.line, problem.key) for problem in problems_of(text)] == [
        (9, "purposes.support.keep"),
        (16, "detect.min_score"),
        (23, "recipients[1].sees"),
    ]


def test_fault_in_a_purpose_does_not_make_its_view_look_undeclared():
    """One mistake is told once, not again wherever the purpose is named."""
    assert len(problems_of(SOUND.replace('"contract"', '"contact"'))) == 1


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x4EFF), min_size=1, max_size=5))
def test_messages_never_quote_a_value(secret):
    """Whatever stands as a value, no message or remedy repeats it."""
    quoted = f'"{secret}"'
    text = (
        f"version = {quoted}\n[service]\nlanguages = [{quoted}]\n[purposes.x]\nbasis = {quoted}\nkeep = {quoted}\n"
        f"[detect]\nmin_score = {quoted}\nspecial_categories = {quoted}\nkinds_on = [{quoted}]\nmemory = {quoted}\n"
        f"[[recipients]]\nname = {quoted}\npurpose = {quoted}\nsees = {quoted}\n"
    )
    with pytest.raises(InvalidManifestError) as caught:
        loads(text, "t.toml")
    assert len(caught.value.problems) == 10
    assert secret not in str(caught.value)
