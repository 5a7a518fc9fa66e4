"""Synthetic chat messages with labels: the frames of a language, filled, and roughened the way people type.

Deterministic for a seed. Nothing here is a person's: names come from lists, everything else is drawn at random.
"""

import random
import re
import string
from collections import defaultdict
from functools import cache

from models.corpora import train_names
from models.frames import SLOT, load_all, split
from models.lexicon import country_names, faker_names, places
from models.products import code, product

KIND_OF_SLOT = {
    "first": "PERSON", "last": "PERSON", "full": "PERSON", "nick": "PERSON", "initials": "PERSON", "town": "LOCATION",
    "region": "LOCATION", "country": "LOCATION", "address": "ADDRESS", "org": "ORGANIZATION", "user": "USERNAME",
    "dob": "DATE_OF_BIRTH",
}  # fmt: skip
"""What a slot is labelled as; other slots are labelled by rules, not by the tagger."""

_LOCALES = {
    "ar": "ar", "bg": "bg", "bn": "bn", "cs": "cs", "da": "da", "de": "de", "el": "el", "en": "en", "es": "es", "et": "et",
    "fa": "fa", "fi": "fi", "fr": "fr", "ga": "ga", "he": "he", "hi": "hi", "hr": "hr", "hu": "hu", "id": "id", "it": "it",
    "ja": "ja", "ko": "ko", "lt": "lt", "lv": "lv", "nl": "nl", "no": "no", "pl": "pl", "pt": "pt", "ro": "ro", "ru": "ru",
    "sk": "sk", "sl": "sl", "sv": "sv", "th": "th", "tr": "tr", "uk": "uk", "vi": "vi", "zh": "zh", "ca": "es", "mt": "mt",
    "ur": "ur",
}  # fmt: skip
_COUNTRIES = {
    "ar": "SA EG AE MA JO IQ", "bg": "BG", "bn": "BD", "ca": "ES", "cs": "CZ", "da": "DK", "de": "DE AT CH", "el": "GR CY", "en": "US GB IE AU CA NZ",
    "es": "ES MX AR CO CL PE", "et": "EE", "fa": "IR", "fi": "FI", "fr": "FR BE CA", "ga": "IE", "he": "IL", "hi": "IN", "hr": "HR", "hu": "HU",
    "id": "ID", "it": "IT", "ja": "JP", "ko": "KR", "lt": "LT", "lv": "LV", "mt": "MT", "nl": "NL BE", "no": "NO", "pl": "PL", "pt": "PT BR",
    "ro": "RO MD", "ru": "RU KZ", "sk": "SK", "sl": "SI", "sv": "SE", "th": "TH", "tr": "TR", "uk": "UA", "ur": "PK", "vi": "VN", "zh": "CN TW",
}  # fmt: skip
_NEGATIVES = 0.28
"""The share of messages without labelled data."""
_SPACELESS = {"zh", "ja", "th", "ko"}
_LAST_FIRST = {"zh", "ja", "ko", "hu", "vi"}
_ILLNESS = ("diabetes", "migraine", "asthma", "covid", "depression", "arthritis", "epilepsy")
_EMOJI = ("🙂", "😅", "🙏", "😡", "❤️", "👍", "😭", "🤔", "!!", "...", ":)", "?")
_SCRIPT = {
    "ar": "\u0600-\u06ff", "fa": "\u0600-\u06ff", "ur": "\u0600-\u06ff", "bg": "\u0400-\u04ff", "ru": "\u0400-\u04ff", "uk": "\u0400-\u04ff",
    "bn": "\u0980-\u09ff", "hi": "\u0900-\u097f", "el": "\u0370-\u03ff\u1f00-\u1fff", "he": "\u0590-\u05ff", "ja": "\u3040-\u30ff\u4e00-\u9fff",
    "ko": "\uac00-\ud7a3", "th": "\u0e00-\u0e7f", "zh": "\u4e00-\u9fff",
}  # fmt: skip


@cache
def _script_of(language):
    return re.compile(f"[{_SCRIPT.get(language, 'A-Za-zÀ-ɏḀ-ỿ')}' .-]+")


@cache
def _names(language):
    """(given, surnames) for a language, from Faker's locales in its script."""
    wanted = _LOCALES.get(language, language)
    given, surnames = set(), set()
    for locale, (firsts, lasts) in faker_names().items():
        if locale.split("_")[0] == wanted:
            given.update(firsts)
            surnames.update(lasts)
    fits = _script_of(language).fullmatch
    return sorted(filter(fits, given)), sorted(filter(fits, surnames))


@cache
def _foreign():
    """(given, surnames) of all locales in Latin letters, and pairs from the corpora."""
    given, surnames = set(), set()
    fits = _script_of("en").fullmatch
    for firsts, lasts in faker_names().values():
        given.update(filter(fits, firsts))
        surnames.update(filter(fits, lasts))
    for first, last in train_names():
        if fits(first) and fits(last):
            given.add(first)
            surnames.add(last)
    return sorted(given), sorted(surnames)


@cache
def _plain_given():
    return [name for name in _foreign()[0] if name.isascii() and name.isalpha()]


@cache
def _towns():
    found = defaultdict(set)
    for name, country, population in places():
        found[country].add(name)
        if population > 400_000:
            found["large"].add(name)
    return found


@cache
def _town_list(language):
    fits = _script_of(language).fullmatch
    # Large towns of the world under the names of this script; in Latin letters that would be the names of all languages.
    countries = _COUNTRIES[language].split() + (["large"] if language in _SCRIPT else [])
    return sorted({name for country in countries for name in _towns()[country] if fits(name)})


@cache
def _all_towns():
    fits = _script_of("en").fullmatch
    return sorted({name for names in _towns().values() for name in names if fits(name)})


@cache
def _countries(language):
    """Names of countries in the script of a language; in Latin letters that would be the names of all languages."""
    if language not in _SCRIPT:
        return []
    fits = _script_of(language).fullmatch
    return sorted(filter(fits, country_names()))


def unheard(rng, name, other):
    """A name put together from two, as hardly any list holds it: names are to be learned from their surroundings, too."""
    if not name.isalpha() or not other.isalpha() or len(name) < 2 or len(other) < 2:
        return name
    if len(name) < 4 or len(other) < 3 or rng.random() < 0.6:
        made = name[: (len(name) + 1) // 2] + other[len(other) // 2 :].lower()
    else:
        at = rng.randrange(1, len(name) - 1)
        letter = rng.choice(other[1:].lower())
        made = name[:at] + rng.choice((letter, letter + name[at], "", name[at] * 2)) + name[at + 1 :]
    return made if name.istitle() or not name.isupper() else made.upper()


class Writer:
    """Writes messages in one language.

    Args:
        language: Its code; a file of that name lies under ``frames/``.
        seed: Same seed, same messages.
        part: "train" or "check": which frames to use.
    """

    def __init__(self, language, seed, part="train"):
        self._frames = load_all()[language]
        self._language = language
        self._rng = random.Random(f"{language}{seed}{part}")
        self._with = split(self._frames.data["frames"], part)
        self._without = split(self._frames.data["negatives"], part)

    def message(self):
        """A message and its spans: (text, [(start, end, kind)])."""
        rng = self._rng
        chance = rng.random()
        if chance < _NEGATIVES:
            text, spans = rng.choice(self._without), []
        else:
            text, spans = self._fill(rng.choice(self._with))
            if chance > 0.93:
                more, more_spans = (
                    self._fill(rng.choice(self._with)) if rng.random() < 0.5 else (rng.choice(self._without), [])
                )
                gap = rng.choice((" ", "\n", ". "))
                spans += [
                    (start + len(text) + len(gap), end + len(text) + len(gap), kind) for start, end, kind in more_spans
                ]
                text += gap + more
        if rng.random() < 0.16:
            text, spans = self._with_code(text, spans)
        if chance < _NEGATIVES and rng.random() < 0.3:
            text = self._with_product(text)
        return self._roughen(text, spans)

    def _with_code(self, text, spans):
        """A code, version or size somewhere between two words."""
        rng = self._rng
        gaps = [m.start() for m in re.finditer(" ", text) if not any(s <= m.start() <= e for s, e, _ in spans)]
        if not gaps:
            return (text + " " + code(rng, self._language), spans) if rng.random() < 0.5 else (text, spans)
        at = rng.choice(gaps)
        return edited(text, spans, [(at, at, " " + code(rng, self._language))])

    def _with_product(self, text):
        """Before, behind, or instead of the message: a thing with a first name for its name."""
        rng = self._rng
        table = self._frames.table("first")
        name = table[rng.randrange(len(table))][0] if rng.random() < 0.6 else self._first("")
        thing = product(rng, self._language, name)
        glue = (
            rng.choice((" ", ", ", "? ", " - "))
            if self._language not in ("ja", "zh", "th")
            else rng.choice(("、", "，", " "))
        )
        form = rng.randrange(4)
        if form == 0:
            return thing + rng.choice(("", "?", " " + code(rng, self._language), "!"))
        return thing + glue + text if form == 1 else text + glue + thing

    def _fill(self, frame):
        out, spans, at, size = [], [], 0, 0
        for match in SLOT.finditer(frame):
            before = frame[at : match.start()]
            out.append(before)
            size += len(before)
            value = self._value(match[1], match[2] or "")
            kind = KIND_OF_SLOT.get(match[1])
            if kind and value.strip():
                spans.append((size, size + len(value), kind))
            out.append(value)
            size += len(value)
            at = match.end()
        out.append(frame[at:])
        text = "".join(out)
        merged = []
        for start, end, kind in spans:  # "{first} {last}" is one person.
            if merged and kind == merged[-1][2] == "PERSON" and text[merged[-1][1] : start] == " ":
                merged[-1] = (merged[-1][0], end, kind)
            else:
                merged.append((start, end, kind))
        return text, merged

    @property
    def is_uninflected(self):
        """Whether names stay as they are in every sentence."""
        return len(self._frames.cases) == 1

    def value(self, slot):
        """Something to put into a slot, in its base form."""
        return self._value(slot, "")

    def _value(self, slot, case):
        maker = getattr(self, f"_{slot}", None)
        return maker(case) if maker else self._other(slot)

    def _name(self, key, own, foreign, case):
        rng, frames = self._rng, self._frames
        if len(own) > 1 and rng.random() < 0.14:
            return frames.inflect(key, unheard(rng, rng.choice(own), rng.choice(own)), case)
        chance = rng.random()
        table = frames.table(key)
        if chance < 0.35 and table:
            return frames.form(rng.choice(table), case)
        if chance < 0.85 and own:
            return frames.inflect(key, rng.choice(own), case)
        if self._language in _SCRIPT or (case and case != frames.cases[0]):
            return frames.form(rng.choice(table), case) if chance < 0.97 and table else rng.choice(foreign)
        return rng.choice(foreign)

    def _first(self, case):
        return self._name("first", _names(self._language)[0], _foreign()[0], case)

    def _last(self, case):
        return self._name("last", _names(self._language)[1], _foreign()[1], case)

    def _full(self, case):
        first, last = self._first(case), self._last(case)
        if self._language in _LAST_FIRST and self._rng.random() < 0.9:
            first, last = last, first
        if self._language in ("zh", "ja", "ko") and not (first + last).isascii():
            return first + (" " if self._language != "zh" and self._rng.random() < 0.3 else "") + last
        if self._rng.random() < 0.05:
            return f"{first} {last[0]}." if last else first
        return f"{first} {last}"

    def _nick(self, case):
        table = self._frames.table("nicknames")
        return self._frames.form(self._rng.choice(table), case) if table else self._first(case)

    def _initials(self, _):
        letters = (self._first("")[:1], self._last("")[:1])
        return self._rng.choice(("{}.{}.", "{}. {}.", "{}{}")).format(*letters)

    def _town(self, case):
        return self._name("town", _town_list(self._language), _all_towns(), case)

    def _region(self, case):
        table = self._frames.table("region")
        return self._frames.form(self._rng.choice(table), case) if table else self._town(case)

    def _country(self, case):
        table, own = self._frames.table("country"), _countries(self._language)
        if not table or (own and self._rng.random() < 0.2):
            return self._frames.inflect("country", self._rng.choice(own), case) if own else self._town(case)
        return self._frames.form(self._rng.choice(table), case)

    def _nested(self, pattern):
        return SLOT.sub(lambda match: self._value(match[1], match[2] or ""), pattern)

    def _address(self, _):
        return self._nested(self._rng.choice(self._frames.data["addresses"]))

    def _street(self, _):
        if self._rng.random() < 0.25 and self._language not in _SPACELESS:
            own = self._frames.data["streets"]
            street, other = self._rng.choice(own), self._last("")
            words = street.split(" ")
            longest = max(range(len(words)), key=lambda at: len(words[at]))
            return " ".join([*words[:longest], other, *words[longest + 1 :]]) if len(words) > 1 else street
        return self._rng.choice(self._frames.data["streets"])

    def _org(self, _):
        return self._nested(self._rng.choice(self._frames.data["organizations"]))

    def _brand(self, _):
        return self._rng.choice(self._frames.data["brands"])

    def _user(self, _):
        rng = self._rng
        if rng.random() < 0.45:
            return rng.choice(self._frames.data["usernames"])
        words = [self._ascii_word() for _ in range(rng.choice((1, 2, 2)))]
        tail = rng.choice(("", "", str(rng.randint(1, 99)), str(rng.randint(1960, 2012)), "_" + self._language, "x"))
        return rng.choice(("", "_", ".", "-", "")).join(words) + tail

    def _ascii_word(self):
        pool = self._frames.data["usernames"]
        parts = [
            part for name in self._rng.sample(pool, min(4, len(pool))) for part in re.findall("[A-Za-z]{3,}", name)
        ]
        return (
            self._rng.choice(parts) if parts and self._rng.random() < 0.7 else self._rng.choice(_plain_given()).lower()
        )

    def _dob(self, _):
        return self._redated(self._rng.choice(self._frames.data["births"]))

    def _age(self, _):
        return re.sub("[0-9]+", lambda _: str(self._rng.randint(2, 95)), self._rng.choice(self._frames.data["ages"]))

    def _redated(self, pattern):
        rng = self._rng

        def draw(match):
            digits = match[0]
            if len(digits) == 4:
                return (
                    str(int(digits) // 100 * 100 + rng.randint(0, 99))
                    if digits[:2] != "20"
                    else str(rng.randint(1930, 2015))
                )
            if len(digits) == 2:
                return f"{rng.randint(1, 12):02d}" if int(digits) < 32 else str(rng.randint(32, 99))
            return str(rng.randint(1, 9)) if len(digits) == 1 else digits

        return re.sub("[0-9]+", draw, pattern)

    def _postcode(self, _):
        return self._shaped(self._rng.choice(self._frames.data["postcodes"] or ["#####"]))

    def _shaped(self, shape):
        rng = self._rng
        return "".join(
            str(rng.randint(0, 9)) if c == "#" else rng.choice(string.ascii_uppercase) if c == "?" else c for c in shape
        )

    def _number(self, _):
        rng = self._rng
        return str(rng.choice((rng.randint(1, 40), rng.randint(1, 300)))) + rng.choice(("", "", "", "", "a", "B"))

    def _flat(self, _):
        return str(self._rng.randint(1, 60))

    def _other(self, slot):
        rng, shaped = self._rng, self._shaped
        if slot == "phone":
            return shaped(rng.choice(("### ### ###", "0### ######", "+## ### ### ####", "##########", "### ## ## ##")))
        if slot == "email":
            return f"{self._ascii_word().lower()}{rng.choice(('.', '_', ''))}{rng.randint(1, 99)}@{rng.choice(('example.org', 'mail.example', 'example.com'))}"
        if slot in ("id", "order"):
            return shaped(rng.choice(("########", "??-######", "##########", "?######", "#####-####", "??????######")))
        if slot == "plate":
            return shaped(rng.choice(("??-?? ###", "?? #####", "??? ###", "#### ???")))
        if slot == "iban":
            return shaped("??## #### #### #### ####")
        if slot == "date":
            return shaped(rng.choice(("1#.0#.202#", "0#/1#/202#", "202#-0#-1#", "1#.0#.", "2#/0#")))
        if slot == "time":
            return f"{rng.randint(0, 23)}:{rng.randint(0, 59):02d}"
        if slot == "money":
            return rng.choice(("{} €", "{},00", "${}", "{} kr", "{}")).format(rng.randint(2, 2000))
        if slot == "url":
            return f"https://{rng.choice(('shop', 'app', 'help'))}.example/{shaped('?##?')}"
        if slot == "secret":
            return shaped(rng.choice(("####", "??##??##", "Kx#??!##", "######")))
        if slot == "illness":
            return rng.choice(_ILLNESS)
        return str(rng.randint(1, 99))

    def _roughen(self, text, spans):
        rng = self._rng
        if rng.random() < 0.5 and text[:1].islower() and sum(map(str.isupper, SLOT.sub("", text))) < 2 + 3 * len(spans):
            text = same_length(str.lower, text)
        chance = rng.random()
        if chance < 0.16:
            text = same_length(str.lower, text)
        elif chance < 0.21:
            text = same_length(str.upper, text)
        if rng.random() < 0.12:
            text, spans = edited(text, spans, [(m.start(), m.end(), "") for m in re.finditer(r"[.,!?](?= |$)", text)])
        if rng.random() < 0.12:
            text, spans = self._mistyped(text, spans)
        if rng.random() < 0.06:
            text += (" " if rng.random() < 0.5 else "") + rng.choice(_EMOJI)
        return text, spans

    def _mistyped(self, text, spans):
        rng = self._rng
        edits = []
        for _ in range(rng.randint(1, 2)):
            if len(text) < 6:
                break
            at = rng.randrange(1, len(text) - 2)
            if not (text[at].isalpha() and text[at + 1].isalpha()) or any(abs(at - edit[0]) < 3 for edit in edits):
                continue
            if any((start <= at < end and end - start < 6) or start - 1 <= at < start + 1 for start, end, _ in spans):
                continue
            swap = rng.random()
            edits.append((at, at + 2, text[at + 1] + text[at]) if swap < 0.5 else (at, at + 1, ""))
        return edited(text, spans, edits)


def same_length(change, text):
    """``change`` of each character where it stays one character."""
    return "".join(new if len(new := change(char)) == 1 else char for char in text)


def edited(text, spans, edits):
    """The text with ``edits`` (start, end, new) made, and the spans moved along."""
    for start, end, new in sorted(edits, reverse=True):
        shift = len(new) - (end - start)
        if any(s < end and start < e and (start < s or end > e) for s, e, _ in spans):
            continue
        text = text[:start] + new + text[end:]
        spans = [(s + shift if s >= end else s, e + shift if e >= end else e, kind) for s, e, kind in spans]
    return text, [(s, e, kind) for s, e, kind in spans if s < e]
