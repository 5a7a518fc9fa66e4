"""Dates as people write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.transform.dates import read_date
from sottovoce.transform.dates.calendars import Calendar, from_ordinal, to_ordinal

WRITTEN = [
    ("16.12.1979 г.", "1979-12"), ("2. 10. 1985", "1985-10"), ("3rd Feb 1991", "1991-02"), ("April 12, 1990", "1990-04"),
    ("25. aprillil 1978", "1978-04"), ("14 juillet 1971", "1971-07"), ("1er mai 1990", "1990-05"), ("1970. április 17.", "1970-04"),
    ("4 Samhain 1966", "1966-11"), ("22.07.1986.", "1986-07"), ("1994-05-19", "1994-05"), ("16 ta' Awwissu 1969", "1969-08"),
    ("7 mai 2007", "2007-05"), ("9 april 1971", "1971-04"), ("١٨/٦/١٩٩٨", "1998-06"), ("১০/০২/১৯৭৪", "1974-02"),
    ("11 ستمبر 1984", "1984-09"), ("11 de juny de 1974", "1974-06"), ("1990 m. balandžio 12 d.", "1990-04"),
    ("1990. gada 12. aprīlī", "1990-04"), ("12-го апреля 1990 года", "1990-04"), ("12 באפריל 1990", "1990-04"),
    ("12 квітня 1990 року", "1990-04"), ("12 Απριλίου 1990", "1990-04"), ("12 ΑΠΡΙΛΙΟΥ 1990", "1990-04"), ("12 Nisan 1990", "1990-04"),
    ("12 avgust 1990", "1990-08"), ("12 აპრილი 1990", "1990-04"), ("१२ अप्रैल १९९०", "1990-04"), ("12 kwietnia 1990", "1990-04"),
    ("1983年1月22日", "1983-01"), ("１９９０年４月１２日", "1990-04"), ("1974년 11월 16일", "1974-11"), ("ngày 12 tháng 4 năm 1990", "1990-04"),
    ("昭和33年8月13日", "1958-08"), ("平成元年1月8日", "1989-01"), ("S60.4.12", "1985-04"), ("民國79年4月12日", "1990-04"),
    ("15 พ.ย. 2497", "1954-11"), ("15 พฤศจิกายน พ.ศ. 2497", "1954-11"), ("۱۳۵۳/۰۲/۳۰", "1974-05"), ("12 فروردین ۱۳۶۹", "1990-04"),
    ("١٢ رمضان ١٤٤٥ هـ", "2024-03"), ("19900412", "1990-04"), ("2024-03-05T12:30:00Z", "2024-03"), ("4/1990", "1990-04"),
    ("25/12/1990", "1990-12"), ("12/25/1990", "1990-12"), ("04/04/1990", "1990-04"), ("12/8-86", "'86-08"), ("12 avril 85", "'85-04"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "month"), WRITTEN)
def test_written_forms_are_read(written, month):
    """A date in any of the project's languages gives its Gregorian month."""
    found = read_date(written)
    assert found is not None
    assert found.generalize("month") == month
    assert found.generalize("year") == month.rpartition("-")[0]
    assert found.generalize("decade") == month.rpartition("-")[0][:-1] + "0s"


@pytest.mark.parametrize("written", ["12/04/1990", "03-04-1990", "12 listopada 1990"])
def test_only_what_is_certain_is_kept(written):
    """Where day and month could be swapped, or a name means two months, the month becomes the year."""
    found = read_date(written)
    assert found is not None
    assert found.generalize("month") == "1990"
    assert not found.can_move()


@pytest.mark.parametrize(
    ("written", "languages", "month"),
    [
        ("12/04/1990", ("fr",), "1990-04"),
        ("12 listopada 1990", ("hr",), "1990-10"),
        ("12 listopada 1990", ("pl",), "1990-11"),
        ("1369/01/25", ("fa",), "1990-04"),
    ],
)
def test_a_language_settles_what_is_open(written, languages, month):
    """The language of the text decides order, names and calendar."""
    found = read_date(written, languages)
    assert found is not None
    assert found.generalize("month") == month


@pytest.mark.parametrize(
    "written",
    [
        "yesterday",
        "29.02.1990",
        "32.01.1990",
        "13/13/1990",
        "1369/01/25",
        "1990-04-12-05",
        "",
        "12",
        "x" * 100,
        "Ana 1990",
    ],
)
def test_what_is_not_understood_is_not_read(written):
    """Anything but a whole, possible date in a certain calendar gives nothing."""
    assert read_date(written) is None


@pytest.mark.parametrize("written", ["05/06/07", "12 April", "May"])
def test_without_a_certain_year_there_is_nothing_coarser(written):
    """A date whose year is open or not written has no year to give."""
    found = read_date(written)
    assert found is not None
    assert found.generalize("year") is None


@pytest.mark.parametrize(
    ("written", "later"),
    [
        ("16.12.1979 г.", "30.01.1980 г."), ("2.2.1988.", "18.3.1988."), ("3rd Feb 1991", "20th Mar 1991"),
        ("12/8-86", "26/9-86"), ("1970. április 17.", "1970. június 1."), ("9 april 1971", "24 maj 1971"),
        ("1 APRIL 1990", "16 MAY 1990"), ("昭和64年1月1日", "平成1年2月15日"), ("S63.12.31", "H1.2.14"), ("۱۳۵۳/۰۲/۳۰", "۱۳۵۳/۰۴/۱۳"),
        ("2024-03-05T12:30:00Z", "2024-04-19T12:30:00Z"), ("19900412", "19900527"), ("15 พ.ย. 2497", "30 ธ.ค. 2497"),
    ],
)  # fmt: skip
def test_a_moved_date_keeps_its_form(written, later):
    """45 days later: same order, separators, digits, names, case, padding and era."""
    found = read_date(written, ("sv",) if "april" in written else ())
    assert found is not None
    assert found.moved(45) == later


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)),
    st.integers(-3000, 3000).filter(bool),
    st.sampled_from(("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%Y年%m月%d日", "%Y/%m/%d")),
)
def test_moving_there_and_back_gives_the_date(day, days, form):
    """A date moved by some days and back is the date, in every form."""
    written = day.strftime(form)
    found = read_date(written)
    moved = found and found.moved(days)
    again = moved and read_date(moved)
    back = again and read_date(again.moved(-days))
    assert back
    assert (back.year, back.month, back.day) == (day.year, day.month, day.day)


@given(
    st.sampled_from((Calendar.JALALI, Calendar.HIJRI, Calendar.BUDDHIST, Calendar.MINGUO, Calendar.SHOWA)),
    st.integers(dt.date(1912, 8, 1).toordinal(), dt.date(2155, 1, 1).toordinal()),
)
def test_calendars_go_both_ways(calendar, day):
    """Each day has one date in each calendar, and the date means that day."""
    found = from_ordinal(calendar, day)
    assert found is not None
    assert to_ordinal(*found) == day


@pytest.mark.parametrize(
    ("calendar", "date", "gregorian"),
    [
        (Calendar.JALALI, (1403, 1, 1), "2024-03-20"),
        (Calendar.JALALI, (1399, 12, 30), "2021-03-20"),
        (Calendar.JALALI, (1357, 11, 22), "1979-02-11"),
        (Calendar.HIJRI, (1445, 9, 1), "2024-03-11"),
        (Calendar.BUDDHIST, (2500, 1, 1), "1957-01-01"),
        (Calendar.REIWA, (1, 5, 1), "2019-05-01"),
    ],
)
def test_known_days(calendar, date, gregorian):
    """Days that are in the history books: Nowruz, the first of Ramadan 1445, the start of Reiwa."""
    assert to_ordinal(calendar, *date) == dt.date.fromisoformat(gregorian).toordinal()
