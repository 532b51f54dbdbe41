"""Time expressions: what holds for every text."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from demarche.dates import find, read
from demarche.dates.calendar import around, day, part, shifted, span
from demarche.dates.holidays import easter

WORDS = """Monday last next the a of in early late week year years month ago later two three 1998
May March June 3 5 - , . to from between and every half quarter second 5:57 a.m. GMT 1990s said will
meet this that same day century spring Christmas Ramadan night by end 30 Feb. past recent""".split()
DATES = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
UNITS = st.sampled_from("day week weekend month quarter half year decade century".split())


def check(text: str, published: str | None) -> None:
    found = find(text, published)
    for one in found:
        assert text[one.span.start : one.span.end] == one.text
        assert one.text.strip() == one.text != ""
        assert one.kind in ("DATE", "TIME", "DURATION", "SET")
        assert (one.start is None) == (one.end is None) == (one.precision is None)
        assert one.start is None or one.end is None or one.start <= one.end
    for earlier, later in pairwise(found):
        assert earlier.span.end <= later.span.start
    assert find(text, published) == found


@given(st.lists(st.sampled_from(WORDS)).map(" ".join), DATES)
def test_spans_point_into_the_text_in_order(text: str, published: date) -> None:
    check(text, published.isoformat())
    check(text, None)


@given(st.text(), DATES)
def test_any_text_is_read(text: str, published: date) -> None:
    check(text, published.isoformat())


@given(st.text(), st.text(max_size=12))
def test_any_expression_and_any_publication_are_read(text: str, published: str) -> None:
    read(text, published)


@given(DATES.filter(lambda one: one.year >= 1000), st.none() | DATES)
def test_iso_days_come_back_as_they_are(when: date, published: date | None) -> None:
    given_day = published.isoformat() if published else None
    found = read(when.isoformat(), given_day)
    assert found is not None
    assert (found.start, found.end, found.value) == (when.isoformat(),) * 3


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_spelled_days_come_back_as_they_are(when: date) -> None:
    for pattern in ("%B %d, %Y", "%d %B %Y", "%A, %B %d, %Y", "%b %d, %Y"):
        found = read(when.strftime(pattern), None)
        assert found is not None
        assert (found.start, found.end) == (when.isoformat(), when.isoformat())


@given(st.dates(min_value=date(200, 1, 1), max_value=date(9800, 12, 31)), UNITS)
def test_an_interval_holds_its_day_and_its_neighbours_do_not(when: date, unit: str) -> None:
    own = around(when, unit)
    assert own.start <= own.end
    if unit != "weekend":
        assert own.start <= when <= own.end
        assert around(own.start, unit) == own == around(own.end, unit)
        assert around(own.end + timedelta(days=1), unit).start == own.end + timedelta(days=1)


@given(st.dates(min_value=date(200, 1, 1), max_value=date(9800, 12, 31)), UNITS)
def test_parts_lie_within_the_whole(when: date, unit: str) -> None:
    own = around(when, unit)
    for which in ("START", "MID", "END"):
        inner = part(own, which)
        assert own.start <= inner.start <= inner.end <= own.end


@given(st.dates(min_value=date(200, 1, 1), max_value=date(9800, 12, 31)), UNITS)
def test_a_step_there_and_back_stays_near(when: date, unit: str) -> None:
    back = shifted(shifted(when, unit, 1), unit, -1)
    assert 0 <= (when - back).days <= 3


@given(DATES, DATES)
def test_a_stretch_reaches_from_the_first_to_the_last(one: date, other: date) -> None:
    first, last = sorted((one, other))
    whole = span(day(first), day(last))
    assert (whole.start, whole.end) == (first, last)


@given(st.integers(min_value=1583, max_value=4000))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    found = easter(year)
    assert found.isoweekday() == 7
    assert date(year, 3, 22) <= found <= date(year, 4, 25)
