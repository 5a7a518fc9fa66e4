"""Stand-ins, kind by kind."""

import ipaddress
import unicodedata

import pytest
from stdnum import iban, luhn

from sottovoce.testing import FakeMinter
from sottovoce.transform.surrogate import Surrogates
from sottovoce.transform.surrogate.locales import LOCALES, cities_for, names_for, script_of

MINTER = FakeMinter()


def stand_in(kind, value, *, text="", languages=(), minter=MINTER):
    return Surrogates(text or value, minter, languages).stand_in(kind, value)


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_every_language_has_names_and_places(language):
    """Faker's data, or a documented neighbour's, gives names and cities in the language's script."""
    names = names_for(language)
    assert len(names.first) >= 30
    assert len(names.last) >= 8
    assert len(cities_for(language)) >= 2


@pytest.mark.parametrize(
    "value",
    [
        "Ana",
        "Ana Ruiz",
        "MARÍA LÓPEZ",
        "жоро",
        "Ольга Иванова",
        "Νίκος Παππάς",
        "राजेश कुमार",
        "שרה כהן",
        "محمد علی",
        "สมชาย ใจดี",
        "王小明",
        "김민수",
    ],
)
def test_names_keep_script_case_and_number_of_words(value):
    """A name of two words stays one, in the same script and case."""
    made = stand_in("PERSON", value)
    assert made is not None
    assert len(made.split()) == len(value.split())
    assert script_of(made) == script_of(value)
    assert (made.isupper(), made.islower()) == (value.isupper(), value.islower())


def test_names_keep_their_gender():
    """Where the first name or the ending tells it, the stand-in has the same gender."""
    for minter in map(FakeMinter, "abcdefgh"):
        assert stand_in("PERSON", "Mario Rossi", languages=("it",), minter=minter).split()[0] in names_for("it").male
        assert stand_in("PERSON", "Giulia Rossi", languages=("it",), minter=minter).split()[0] in names_for("it").female
        assert (
            stand_in("PERSON", "Радка Стоилова", languages=("bg",), minter=minter).split()[1]
            in names_for("bg").last_female
        )


def test_a_first_name_alone_keeps_its_stand_in():
    """Ana, ANA and Ana Ruiz have their first name's stand-in in common."""
    alone = stand_in("PERSON", "Ana")
    assert stand_in("PERSON", "ANA") == alone.upper()
    assert stand_in("PERSON", "Ana Ruiz").split()[0] == alone


def test_two_people_of_one_text_stay_two():
    """Different values never share a stand-in within a text."""
    names = [chr(0x410 + place) + "нна" for place in range(32)]
    surrogates = Surrogates(" ".join(names), MINTER)
    made = [surrogates.stand_in("PERSON", name) for name in names]
    assert len(set(made)) == len(names)


def test_scopes_are_unlinkable():
    """Another scope gives other stand-ins."""
    values = ["Ana Ruiz", "Berlin", "0171 3920017"]
    kinds = ["PERSON", "LOCATION", "PHONE_NUMBER"]
    one, other = ([stand_in(k, v, minter=FakeMinter(s)) for k, v in zip(kinds, values, strict=True)] for s in "ab")
    assert one != other


def test_cards_are_valid_by_luhn():
    """Same first digit, same format, right check digit. Value: a published test number."""
    made = stand_in("CREDIT_CARD", "4111 1111 1111 1111")
    assert luhn.is_valid(made.replace(" ", ""))
    assert [len(part) for part in made.split()] == [4, 4, 4, 4]
    assert made[0] == "4"


def test_accounts_are_valid_by_mod_97():
    """Same country and format. Value: the example of the IBAN registry."""
    made = stand_in("IBAN_CODE", "DE89 3704 0044 0532 0130 00")
    assert iban.is_valid(made, check_country=False)
    assert made[:2] == "DE"
    assert len(made) == 27


@pytest.mark.parametrize("value", ["192.0.2.1", "198.51.100.7", "203.0.113.255", "8.8.8.8", "2001:db8::1", "fe80::1"])
def test_addresses_are_reserved_for_documentation(value):
    """RFC 5737, RFC 3849 and RFC 9637."""
    made = ipaddress.ip_address(stand_in("IP_ADDRESS", value))
    nets = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")
    assert any(made in ipaddress.ip_network(net) for net in nets)


@pytest.mark.parametrize("value", ["ana@ruiz.test", "a.b+c@example.org", "x@example.com"])
def test_mail_goes_nowhere(value):
    """The domain is one that nobody can own."""
    made = stand_in("EMAIL_ADDRESS", value)
    assert made.endswith(("example.org", "example.com", "example.net", ".test", ".invalid"))


def test_phones_keep_format_and_country():
    """Reserved ranges where known; a country code of three digits is exchanged for an unassigned one."""
    assert stand_in("PHONE_NUMBER", "+44 113 555 1234").startswith("+44 ")
    assert "555" in stand_in("PHONE_NUMBER", "(206) 774-8057")
    made = stand_in("PHONE_NUMBER", "+351 912 345 678")
    assert not made.startswith("+351")
    assert [char if not char.isdigit() else "9" for char in made] == list("+999 999 999 999")


def test_digits_keep_their_script():
    """Full-width and Persian digits stay such."""
    made = stand_in("PHONE_NUMBER", "０９０－１２３４－５６７８")
    assert all("０" <= char <= "９" or char == "－" for char in made)
    assert unicodedata.name(stand_in("AGE", "۷۴ ساله")[0]).startswith("EXTENDED ARABIC-INDIC")


def test_dates_stay_near_and_in_form():
    """Within two years where no run of the year shows; Finnish months become numbers, for all of them end alike."""
    assert abs(int(stand_in("DATE_OF_BIRTH", "12/8-86", languages=("da",))[-2:]) - 86) <= 2
    made = stand_in("DATE_OF_BIRTH", "12. huhtikuuta 1990")
    assert "kuu" not in made
    assert made.count(".") == 1


def test_a_stand_in_that_stands_in_the_text_is_passed_over():
    """The next choice is taken when the first is somebody else in the text."""
    first = stand_in("PERSON", "Ana")
    second = stand_in("PERSON", "Ana", text=f"Ana and {first}")
    assert second not in (None, first)
