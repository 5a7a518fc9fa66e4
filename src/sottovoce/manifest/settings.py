"""Every setting of the manifest, once: the reader takes its known keys from here, the documentation its table.

In a key, a part in capitals stands for a name that the writer chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One setting.

    Attributes:
        key: Key path; ``NAME`` and ``KIND`` stand for chosen names, ``recipients`` for each of its entries.
        type: What its value must be.
        default: What holds when it is not set; ``required`` when it must be.
        meaning: What it does, in one sentence.
        example: A line of TOML that sets it, in its section.
        enforced: Whether this version acts on it; if not, it is checked and shown, and a later version will.
    """

    key: str
    type: str
    default: str
    meaning: str
    example: str
    enforced: bool = True


_TRANSFORMATION = "name of a transformation, or table"
_TEXT = "text, one line"
_LENGTH = "whole number and unit: h, d, w, m (months), y"
_WORDS = "list of words or phrases"
_PATTERNS = "list of patterns"

SETTINGS: Final = (
    SettingSpec("version", "integer", "required", "Format of this file; always 1.", "version = 1"),
    SettingSpec("service.name", _TEXT, "empty", "The service, as its users know it.", 'name = "Lumen"'),
    SettingSpec(
        "service.controller",
        _TEXT,
        "empty",
        "Who decides on the processing (GDPR Art. 4(7)).",
        'controller = "Lumen GmbH"',
    ),
    SettingSpec(
        "service.contact",
        _TEXT,
        "empty",
        "Where a person can turn to.",
        'contact = "privacy@lumen.example"',
    ),
    SettingSpec(
        "service.languages",
        "list of language tags",
        '["en"]',
        "Languages of the service, the one to fall back to first. Detection does not depend on it.",
        'languages = ["en", "pt-BR"]',
    ),
    SettingSpec(
        "purposes.NAME.basis",
        "consent, contract, legal_obligation, vital_interests, public_task or legitimate_interests",
        "required",
        "Legal basis of the purpose (GDPR Art. 6(1)).",
        'basis = "contract"',
    ),
    SettingSpec(
        "purposes.NAME.keep",
        _LENGTH,
        "required",
        "How long data of this purpose is kept.",
        'keep = "30d"',
        enforced=False,
    ),
    SettingSpec(
        "transformations.default",
        _TRANSFORMATION,
        '"token"',
        "What happens to kinds that are not named.",
        'default = "token"',
    ),
    SettingSpec(
        "transformations.KIND",
        _TRANSFORMATION,
        "the default above",
        "What happens to this kind, and to the kinds of its family, in the stored form.",
        'EMAIL_ADDRESS = "redact"',
    ),
    SettingSpec(
        "views.NAME.purpose",
        "name of a purpose",
        "the name of the view",
        "Purpose that the view serves; it must be declared.",
        'purpose = "training"',
    ),
    SettingSpec(
        "views.NAME.KIND",
        _TRANSFORMATION,
        "as stored",
        "How this view shows this kind.",
        'PERSON = "surrogate"',
    ),
    SettingSpec(
        "attributes.NAME",
        _TRANSFORMATION,
        "read like any other text",
        "What happens to the structured field of this name, whatever it holds.",
        'device_id = "drop"',
    ),
    SettingSpec(
        "detect.min_score",
        "number, 0 to 1",
        "0.5",
        "Findings with a lower score (estimated probability) are left as they are.",
        "min_score = 0.4",
    ),
    SettingSpec(
        "detect.kinds_on",
        "list of kinds",
        "[]",
        "Kinds to look for although they are off by default.",
        'kinds_on = ["MEDICAL"]',
    ),
    SettingSpec("detect.kinds_off", "list of kinds", "[]", "Kinds not to look for.", 'kinds_off = ["URL"]'),
    SettingSpec(
        "detect.special_categories",
        "true or false",
        "false",
        "Whether to look for all special categories (GDPR Art. 9).",
        "special_categories = true",
    ),
    SettingSpec(
        "detect.memory",
        "true or false",
        "true",
        "Whether what was found once in a conversation is found again in all of it, in other forms and without a cue.",
        "memory = false",
    ),
    SettingSpec(
        "detect.tagger",
        "builtin, none, a folder, or spacy: or gliner: and a model",
        '"builtin"',
        "What finds names, places and employers beside the rules; a folder counts from the manifest's.",
        'tagger = "none"',
    ),
    SettingSpec(
        "detect.allow.words",
        _WORDS,
        "[]",
        "Words that are nobody's, such as names of your products.",
        'allow.words = ["Lumi"]',
    ),
    SettingSpec(
        "detect.allow.patterns",
        _PATTERNS,
        "[]",
        "The same, by their form.",
        "allow.patterns = ['LM-[0-9]{6}']",
    ),
    SettingSpec(
        "detect.allow.KIND.words",
        _WORDS,
        "[]",
        "Words that are never of this kind; the only way to allow a value that proves its kind by its form.",
        'allow.EMAIL_ADDRESS.words = ["help@lumen.example"]',
    ),
    SettingSpec(
        "detect.allow.KIND.patterns",
        _PATTERNS,
        "[]",
        "The same, by their form.",
        "allow.PHONE_NUMBER.patterns = ['0800 [0-9]{6}']",
    ),
    SettingSpec(
        "detect.deny.KIND.words",
        _WORDS,
        "[]",
        "Words that are always of this kind, such as names of your staff.",
        'deny.PERSON.words = ["Mika Lund"]',
    ),
    SettingSpec(
        "detect.deny.KIND.patterns",
        _PATTERNS,
        "[]",
        "The same, by their form.",
        "deny.USERNAME.patterns = ['lum-[a-z]{2}[0-9]{3}']",
    ),
    SettingSpec(
        "recipients.name",
        _TEXT,
        "required",
        "Who receives data.",
        'name = "LLM provider"',
        enforced=False,
    ),
    SettingSpec(
        "recipients.purpose",
        "name of a purpose",
        "required",
        "What they receive it for; it must be declared.",
        'purpose = "support"',
        enforced=False,
    ),
    SettingSpec(
        "recipients.sees",
        "tokens, kinds, surrogates or restored",
        "required",
        "What they see in place of personal data.",
        'sees = "tokens"',
        enforced=False,
    ),
    SettingSpec(
        "consent.renew",
        _LENGTH,
        '"365d"',
        "How long a yes holds; afterwards it counts as a no until it is given again.",
        'renew = "12m"',
    ),
    SettingSpec(
        "consent.ask_again",
        _LENGTH,
        '"180d"',
        "How long nobody is asked again after a no, or after a yes was taken back.",
        'ask_again = "12m"',
    ),
    SettingSpec(
        "consent.gpc",
        "list of purposes",
        "all whose basis is consent",
        "Purposes to which Global Privacy Control says no; their basis is consent or legitimate_interests.",
        'gpc = ["training"]',
    ),
    SettingSpec(
        "consent.notices.NAME.version",
        "letters, digits, ., _ and -, at most 64",
        "required",
        "Name of the wording of this purpose's notice; a changed text needs another one, and asks everybody again.",
        'version = "2026-11-01"',
    ),
    SettingSpec(
        "consent.notices.NAME.LANGUAGE",
        "text, at most 1000 characters",
        "the built-in text",
        "What the person is told and asked, word for word; one for each language of the service.",
        'en = "May we use your messages to train the assistant?"',
    ),
)

LATER: Final = {"insights": "releases of figures"}
"""Keys that a later version will read, with what it will bring: refused until then, because nothing would heed them."""


def known_keys(section: str = "") -> tuple[str, ...]:
    """Give the keys that ``section`` may hold, in table order; names that the writer chooses are not among them.

    Args:
        section: ``""`` for the top level, or a section as in the table: ``service``, ``purposes.NAME``.
    """
    prefix = f"{section}." if section else ""
    parts = (spec.key[len(prefix) :].split(".")[0] for spec in SETTINGS if spec.key.startswith(prefix))
    return tuple(dict.fromkeys(part for part in parts if not part.isupper()))


def settings_table() -> str:
    """Give the table of all settings in Markdown, as ``docs/manifest.md`` must show it."""
    head = "| setting | value | default | meaning | example | acted on |\n| --- | --- | --- | --- | --- | --- |\n"
    return head + "".join(
        f"| `{spec.key}` | {spec.type} | {spec.default} | {spec.meaning} | `{spec.example}` "
        f"| {'yes' if spec.enforced else 'not yet'} |\n"
        for spec in SETTINGS
    )
