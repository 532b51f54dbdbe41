"""What the head and foot of a text say, and the dates that words state."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.article import describe, parse_date
from demarche.dateline import find_dateline
from demarche.records import Document

BODY = "The army shelled the town, officials said.\nThree people died.\n"


def described(text: str, **fields: str) -> Document:
    return describe(Document(id="x", text=text, **fields))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("August 19, 2017", "2017-08-19"),
        ("19 August 2017", "2017-08-19"),
        ("Sat Aug 19, 2017", "2017-08-19"),
        ("2017-08-19T23:00:00-05:00", "2017-08-19"),
        ("2017-08-19 10:00:00.5+00", "2017-08-19"),
        ("Sat, 19 Aug 2017 10:00:00 GMT", "2017-08-19"),
        ("Saturday, August 19, 2017 10:30 a.m. EDT", "2017-08-19"),
        ("3 Nov. 2016", "2016-11-03"),
        ("Nov 3, 2016", "2016-11-03"),
        ("19/08/2017", "2017-08-19"),
        ("20170819", "2017-08-19"),
        ("03/04/2017", None),
        ("Feb 30, 2016", None),
        ("2016-13-01", None),
        ("May 2017", None),
        ("yesterday", None),
        ("0000-01-01", None),
        ("", None),
    ],
)
def test_parse_date(words: str, day: str | None) -> None:
    assert parse_date(words) == day


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    forms = (
        day.isoformat(),
        f"{day:%B} {day.day}, {day:%Y}",
        f"{day:%a}, {day:%d %b %Y} 00:00:00 Z",
    )
    assert {parse_date(form) for form in forms} == {day.isoformat()}


@given(st.text(max_size=60))
def test_parse_date_never_raises(words: str) -> None:
    assert (found := parse_date(words)) is None or date.fromisoformat(found)


@pytest.mark.parametrize(
    ("line", "place", "agency"),
    [
        ("GENEVA, Nov 3 (Reuters) - The UN said.", "GENEVA", "Reuters"),
        ("WASHINGTON (AP) — The US said.", "WASHINGTON", "AP"),
        ("BEIRUT, March 4, 2016 - Rebels fled.", "BEIRUT", None),
        ("WASHINGTON- While he slept, it rained.", "WASHINGTON", None),
        ("NEW YORK/GENEVA (AFP) -- It said.", "NEW YORK/GENEVA", "AFP"),
        ("PORT-AU-PRINCE, Haiti (AP) -- It said.", "PORT-AU-PRINCE, Haiti", "AP"),
        ("WASHINGTON, D.C. (AP) - It said.", "WASHINGTON, D.C.", "AP"),
        ("Tokyo, Aug. 10 (Jiji Press)--The Cabinet met.", "Tokyo", "Jiji Press"),
        ("(Reuters) - It said.", None, "Reuters"),
    ],
)
def test_dateline(line: str, place: str | None, agency: str | None) -> None:
    found = find_dateline(line)
    assert found is not None
    assert (found.place, found.agency) == (place, agency)


@pytest.mark.parametrize(
    "line",
    [
        "Angela Merkel (CDU) - the chancellor - said so.",
        "UPDATE 1-Syria says it will sign.",
        "EXCLUSIVE - Trump says he will sign.",
        "F-16 jets struck.",
        "US - China talks ended.",
        "IRAN - Nuclear talks resume",
        "UN-backed forces fled.",
    ],
)
def test_no_dateline(line: str) -> None:
    assert find_dateline(line) is None


def test_a_whole_head() -> None:
    head = "Army shells town\n\nBy Jane Doe, Staff Writer\nAugust 19, 2017\n\n"
    found = described(head + "GENEVA, Aug 18 (Reuters) - " + BODY)
    assert (found.title, found.byline, found.dateline) == ("Army shells town", "Jane Doe", "GENEVA")
    assert (found.publisher, found.published) == ("Reuters", "2017-08-19")


@pytest.mark.parametrize(
    ("line", "byline", "publisher"),
    [
        ("By Jane Doe", "Jane Doe", None),
        ("BY JANE DOE", "JANE DOE", None),
        (
            "By Jane Doe, Ann Poe and John Roe, The Ledger",
            "Jane Doe, Ann Poe and John Roe",
            "The Ledger",
        ),
        ("By Farida Al Suwaidi, Gulf Meridian", "Farida Al Suwaidi", None),
        ("By Jane Doe, Washington Correspondent", "Jane Doe", None),
        ("By Jane Doe, Associated Press", "Jane Doe", "Associated Press"),
        ("By Reuters", None, "Reuters"),
        ("By Monday Morning", None, None),
        ("By Jane Doe said the army had left.", None, None),
    ],
)
def test_byline(line: str, byline: str | None, publisher: str | None) -> None:
    found = described(f"Army shells town\n\n{line}\n\n{BODY}")
    assert (found.byline, found.publisher) == (byline, publisher)


def test_masthead_before_the_title() -> None:
    found = described("The Japan Times\nAbe visits Pearl Harbor\nSat Aug 19, 2017\n\n" + BODY)
    assert (found.publisher, found.title) == ("The Japan Times", "Abe visits Pearl Harbor")
    assert found.published == "2017-08-19"


def test_a_title_that_ends_like_a_newspaper_stays_a_title() -> None:
    found = described("Trump Attacks the Press\nBy Jane Doe\n\n" + BODY)
    assert (found.title, found.publisher) == ("Trump Attacks the Press", None)


def test_agency_at_the_very_end() -> None:
    assert described("Kim vows revenge\n\n" + BODY + "Jiji Press\n").publisher == "Jiji Press"
    assert described("It said so to Reuters").publisher is None


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Published: 2017-08-19 | Updated: 2017-08-20\n", "2017-08-19"),
        ("Updated August 20, 2017\n", "2017-08-20"),
        ("Updated Jan 1, 2017\n\nGENEVA, Dec 31 (Reuters) - ", "2016-12-31"),
        ("GENEVA, Nov 3 (Reuters) - ", None),
        ("February 30, 2017\n", None),
    ],
)
def test_published(head: str, day: str | None) -> None:
    assert described("Army shells town\n\n" + head + BODY).published == day


@pytest.mark.parametrize("text", ["", "\n\n", "One line only", BODY, "The army shelled\nthe town."])
def test_nothing_is_guessed(text: str) -> None:
    assert described(text) == Document(id="x", text=text)


def test_what_is_known_stays() -> None:
    found = described("A title\n\nAugust 19, 2017\n\n" + BODY, title="Mine", published="2001-01-01")
    assert (found.title, found.published) == ("Mine", "2001-01-01")


@given(st.text())
def test_describe_never_changes_the_text_and_settles(text: str) -> None:
    once = described(text)
    assert once.text == text
    assert describe(once) == once
