"""Time expressions: what is found, and which days it is read as."""

import time

import pytest

from demarche.dates import TimeExpression, find, read, read_at
from demarche.records import Span

PUBLISHED = "2017-08-16"
"""A Wednesday."""


def days(text: str, published: str | None = PUBLISHED) -> list[tuple[str, str | None, str | None]]:
    return [(one.text, one.start, one.end) for one in find(text, published)]


def one(text: str, published: str | None = PUBLISHED, context: str = "") -> TimeExpression:
    found = read(text, published, context)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "value", "start", "end", "precision"),
    [
        ("2017-08-19", "2017-08-19", "2017-08-19", "2017-08-19", "day"),
        ("19.08.2017", "2017-08-19", "2017-08-19", "2017-08-19", "day"),
        ("August 19, 2017", "2017-08-19", "2017-08-19", "2017-08-19", "day"),
        ("Aug. 19th, 2017", "2017-08-19", "2017-08-19", "2017-08-19", "day"),
        ("the 19th of August 2017", "2017-08-19", "2017-08-19", "2017-08-19", "day"),
        ("Saturday, 19 August 2017", "2017-08-19", "2017-08-19", "2017-08-19", "day"),
        ("11/9/2001", "2001-11-09", "2001-09-11", "2001-11-09", "days"),
        ("June 3-5, 1998", "1998-06-03/1998-06-05", "1998-06-03", "1998-06-05", "days"),
        ("February 2016", "2016-02", "2016-02-01", "2016-02-29", "month"),
        ("the first week of May 2015", "2015-05", "2015-05-01", "2015-05-07", "days"),
        ("the week of March 6, 2017", "2017-W10", "2017-03-06", "2017-03-12", "week"),
        ("the third quarter of 1998", "1998-Q3", "1998-07-01", "1998-09-30", "quarter"),
        ("Q3 2015", "2015-Q3", "2015-07-01", "2015-09-30", "quarter"),
        ("the first half of 1998", "1998-H1", "1998-01-01", "1998-06-30", "half"),
        ("the summer of 1998", "1998-SU", "1998-06-01", "1998-08-31", "season"),
        ("fiscal 1998", "1998", "1997-04-01", "1999-03-31", "fiscal-year"),
        ("the 1930s", "193", "1930-01-01", "1939-12-31", "decade"),
        ("the 19th century", "18", "1801-01-01", "1900-12-31", "century"),
        ("nineteen ninety-seven", "1997", "1997-01-01", "1997-12-31", "year"),
        ("1998-2003", "1998/2003", "1998-01-01", "2003-12-31", "year"),
        ("Christmas Eve 1999", "1999-12-24", "1999-12-24", "1999-12-24", "day"),
        ("Easter 2016", "2016-03-27", "2016-03-27", "2016-03-27", "day"),
        ("Lunar New Year 2017", "2017-01-28/2017-01-30", "2017-01-28", "2017-01-30", "days"),
    ],
)
def test_explicit_dates_need_no_publication(
    text: str, value: str, start: str, end: str, precision: str
) -> None:
    found = one(text, None)
    assert (found.text, found.kind) == (text, "DATE")
    assert (found.value, found.start, found.end) == (value, start, end)
    assert found.precision == precision


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("today", "2017-08-16", "2017-08-16"),
        ("yesterday", "2017-08-15", "2017-08-15"),
        ("late Monday", "2017-08-14", "2017-08-14"),
        ("last Wednesday", "2017-08-09", "2017-08-09"),
        ("this Friday", "2017-08-18", "2017-08-18"),
        ("next Monday", "2017-08-21", "2017-08-21"),
        ("a week ago", "2017-08-07", "2017-08-13"),
        ("two days ago", "2017-08-14", "2017-08-14"),
        ("last month", "2017-07-01", "2017-07-31"),
        ("last year", "2016-01-01", "2016-12-31"),
        ("early this week", "2017-08-14", "2017-08-17"),
        ("last weekend", "2017-08-12", "2017-08-13"),
        ("the past two weeks", "2017-08-02", "2017-08-16"),
        ("two weeks from now", "2017-08-28", "2017-09-03"),
        ("three decades ago", "1980-01-01", "1989-12-31"),
        ("last night", "2017-08-15", "2017-08-15"),
        ("Ramadan", "2017-05-26", "2017-06-26"),
        ("Eid al-Fitr", "2017-06-24", "2017-06-26"),
        ("the day before yesterday", "2017-08-14", "2017-08-14"),
    ],
)
def test_relative_dates_count_from_the_publication(text: str, start: str, end: str) -> None:
    found = one(text)
    assert (found.text, found.start, found.end) == (text, start, end)
    unknown = one(text, None)
    assert (unknown.start, unknown.end, unknown.precision) == (None, None, None)


def test_next_weekday_that_may_mean_two_days_is_wide() -> None:
    found = one("next Friday")
    assert (found.start, found.end, found.precision) == ("2017-08-18", "2017-08-25", "days")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said Monday they had met.", "2017-08-14"),
        ("The council will meet Monday.", "2017-08-21"),
        ("They agreed to meet on Monday.", "2017-08-21"),
        ("On Monday, the council will vote.", "2017-08-21"),
        ("Monday's vote was close.", "2017-08-14"),
        ("The talks are scheduled for Monday.", "2017-08-21"),
        ("Troops have been there since Monday.", "2017-08-14"),
        ("The visit had been planned for Monday.", "2017-08-14"),
        ("He spoke Wednesday.", "2017-08-16"),
    ],
)
def test_tense_tells_which_weekday(text: str, expected: str) -> None:
    assert [start for _, start, _ in days(text)] == [expected]


def test_one_sentence_may_look_both_ways() -> None:
    text = "The ministers will meet on Thursday, the ministry said Tuesday."
    assert days(text) == [
        ("Thursday", "2017-08-17", "2017-08-17"),
        ("Tuesday", "2017-08-15", "2017-08-15"),
    ]


def test_tense_tells_which_month_and_the_modal_is_no_month() -> None:
    assert days("The vote was held in October; Theresa May would not wait.") == [
        ("October", "2016-10-01", "2016-10-31")
    ]
    assert days("The vote will be held in October.") == [("October", "2017-10-01", "2017-10-31")]


def test_context_tells_the_tense_of_a_lone_expression() -> None:
    assert one("Monday", context="They will meet Monday.").start == "2017-08-21"
    assert one("Monday", context="They met Monday.").start == "2017-08-14"
    assert one("Monday", context="nothing of the kind").span == Span(0, 6)


def test_the_thread_is_followed() -> None:
    text = (
        "The ship sank on June 3. Two days later, divers came. The same day, the owner spoke. "
        "The following month, the search ended."
    )
    assert [start for _, start, _ in days(text)] == [
        "2017-06-03",
        "2017-06-05",
        "2017-06-05",
        "2017-07-01",
    ]


def test_without_a_thread_nothing_is_guessed() -> None:
    assert days("The deal was signed the same day.") == [("the same day", None, None)]
    assert days("It exploded two days later.") == [("two days later", None, None)]


def test_figures_compared_with_a_year_ago_are_of_the_same_quarter() -> None:
    text = "Exports rose in the second quarter. They were 5 percent above a year earlier."
    assert [one.value for one in find(text, PUBLISHED)] == ["2017-Q2", "2016-Q2"]


def test_ranges_are_one_expression() -> None:
    assert days("It lasted from March to May 2016.") == [
        ("March to May 2016", "2016-03-01", "2016-05-31")
    ]
    assert days("It ran between 1998 and 2003.") == [("1998 and 2003", "1998-01-01", "2003-12-31")]
    assert days("It ran from April 3 through April 20.") == [
        ("April 3 through April 20", "2017-04-03", "2017-04-20")
    ]


def test_a_deadline_is_any_day_until_then() -> None:
    assert days("They will leave by Friday.") == [("Friday", "2017-08-16", "2017-08-18")]
    assert days("They will leave by the end of the year.") == [
        ("the end of the year", "2017-08-16", "2017-12-31")
    ]


def test_within_weeks_to_come() -> None:
    assert days("The army will leave within two weeks.") == [
        ("two weeks", "2017-08-16", "2017-08-30")
    ]
    assert days("The army advanced 5 km in two weeks.") == [("two weeks", None, None)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("three weeks", "DURATION", "P3W"),
        ("2 1/2 years", "DURATION", "P2Y6M"),
        ("half an hour", "DURATION", "PT30M"),
        ("an hour and a half", "DURATION", "PT1H30M"),
        ("several months", "DURATION", "PXM"),
        ("twenty-four hours", "DURATION", "PT24H"),
        ("more than a decade", "DURATION", "P1E"),
        ("the first nine months", "DURATION", "P9M"),
        ("half a century", "DURATION", "P50Y"),
        ("every Monday", "SET", "XXXX-WXX-1"),
        ("Mondays", "SET", "XXXX-WXX-1"),
        ("every two weeks", "SET", "P2W"),
        ("every other day", "SET", "P2D"),
        ("annually", "SET", "P1Y"),
        ("now", "DATE", "PRESENT_REF"),
        ("recently", "DATE", "PAST_REF"),
        ("earlier", "DATE", "PAST_REF"),
        ("the future", "DATE", "FUTURE_REF"),
        ("a few years ago", "DATE", "PAST_REF"),
    ],
)
def test_durations_sets_and_vague_times(text: str, kind: str, value: str) -> None:
    found = one(text)
    assert (found.text, found.kind, found.value) == (text, kind, value)
    assert (found.start, found.end) == (None, None)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("It struck at 9 a.m. Tuesday.", "9 a.m. Tuesday", "2017-08-15T09:00"),
        ("It struck on Tuesday at 0930 GMT.", "0930 GMT", "2017-08-15T09:30"),
        ("It struck Tuesday at 5:57 p.m. local time.", "5:57 p.m. local time", "2017-08-15T17:57"),
        ("It struck late Tuesday night.", "late Tuesday night", "2017-08-15TNI"),
        ("It struck at 21:00 KST on Tuesday.", "21:00 KST", "2017-08-15T21:00"),
        ("It struck at noon on Tuesday.", "noon", "2017-08-15T12:00"),
        ("It struck this morning.", "this morning", "2017-08-16TMO"),
    ],
)
def test_times_of_day(text: str, words: str, value: str) -> None:
    found = [one for one in find(text, PUBLISHED) if one.kind == "TIME"]
    assert [(one.text, one.value, one.start) for one in found] == [(words, value, value[:10])]


def test_a_time_whose_day_is_not_told_stays_open() -> None:
    (found,) = find("The quake struck at 9:30 a.m.", PUBLISHED)
    assert (found.kind, found.start) == ("TIME", None)


@pytest.mark.parametrize("text", ["Feb. 30", "February 30, 2017", "2017-02-30", "31 April"])
def test_days_that_no_calendar_has_stay_open(text: str) -> None:
    found = one(text)
    assert (found.text, found.value, found.start, found.end) == (text, "", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Some 2,000 troops and 2000 soldiers fought.",
        "Flight 1907 and Resolution 1973 were named.",
        "A 34-year-old man in his 30s died.",
        "Theresa May spoke; the march went on; they may march.",
        "Prime Minister Jan Kavan spoke.",
        "It cost $1998.",
        "The Sun sat on a wed mat.",
        "",
        "\0\n\t \u202e😀",
    ],
)
def test_what_tells_no_time(text: str) -> None:
    assert find(text, PUBLISHED) == []


def test_a_broken_publication_date_counts_as_unknown() -> None:
    assert find("He spoke Monday.", "soon")[0].value == "XXXX-WXX-1"


def test_a_time_after_the_publication_day_is_ignored() -> None:
    assert one("yesterday", "2017-08-16T23:30:00+09:00").start == "2017-08-15"


def test_words_known_to_tell_a_time_are_read_where_they_stand() -> None:
    text = "He left in 2015. The full year was hard."
    start = text.index("The full")
    found = read_at(text, Span(start, start + len("The full year")), PUBLISHED)
    assert found is not None
    assert found.value == "2017"
    assert read_at(text, Span(0, 2), PUBLISHED) is None
    assert read("gibberish", PUBLISHED) is None


def test_years_at_the_edge_of_the_calendar_raise_nothing() -> None:
    for published in ("0001-01-01", "9999-12-31"):
        for text in ("last century", "next year", "two weeks ago", "the weekend", "yesterday"):
            read(text, published)
            find(f"They will go {text}. They went {text}.", published)


@pytest.mark.parametrize(
    "unit", ["five ", "Monday ", "5:57 ", "1,", "May 5 ", "from May to ", "the last ", "\0", "x"]
)
def test_the_work_grows_linearly_on_hostile_text(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    began = time.perf_counter()
    find(text, PUBLISHED)
    assert time.perf_counter() - began < 20
