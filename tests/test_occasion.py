"""The when and where of an act: words in a text to days, points and areas on the map."""

from __future__ import annotations

from typing import Any

import pytest

from demarche import occasion, spatial
from demarche.geometry.sphere import distance
from demarche.records import Document, Mention, Place, Span, When
from demarche.scene import Scene, read_scene
from tests.test_scene import mention

WEDNESDAY = "2014-03-05"
ROCKET = "A rocket fell 200 km off the coast of Honshu at noon."


def scene_of(text: str, day: str | None = None) -> Scene:
    return read_scene(Document("d", text, published=day))


def when(text: str, words: str, day: str | None = WEDNESDAY, *, past: bool = False) -> When:
    scene = scene_of(text, day)
    return occasion.when_of(scene, mention(scene, words), past=past)


def place(text: str, words: str, origin: str | None = None) -> Place:
    scene = scene_of(text)
    return occasion.place_of(scene, mention(scene, words), origin)


@pytest.mark.parametrize(
    ("text", "words", "days", "precision"),
    [
        ("They met on Monday in Suva.", "Monday", ("2014-03-03", "2014-03-03"), "day"),
        ("They met on Monday in Suva.", "on Monday", ("2014-03-03", "2014-03-03"), "day"),
        ("They will meet on Friday in Suva.", "Friday", ("2014-03-07", "2014-03-07"), "day"),
        ("They will meet next month.", "next month", ("2014-04-01", "2014-04-30"), "month"),
        ("They met in 2010 in Suva.", "in 2010", ("2010-01-01", "2010-12-31"), "year"),
    ],
)
def test_times_are_days(text: str, words: str, days: tuple[str, str], precision: str) -> None:
    found = when(text, words)
    assert (found.start, found.end) == days
    assert (found.text, found.precision) == (words, precision)
    assert found.via
    assert found.mention == mention(scene_of(text), words)


def test_a_day_is_preferred_to_a_duration() -> None:
    text = "They met for two weeks in 2010."
    found = when(text, "for two weeks in 2010")
    assert (found.start, found.value) == ("2010-01-01", "2010")


def test_the_past_ends_on_the_day_of_publication() -> None:
    text = "Farmers marched this week."
    assert when(text, "this week").end == "2014-03-09"
    assert when(text, "this week", past=True).end == WEDNESDAY
    # What lies wholly after it was no slip of the tense alone, and stays.
    assert when("They meet next month.", "next month", past=True).end == "2014-04-30"


def test_without_publication_a_relative_time_stays_open() -> None:
    found = when("They met on Monday.", "Monday", None)
    assert (found.start, found.end, found.precision) == (None, None, None)
    assert when("They met on 3 May 2011.", "3 May 2011", None).start == "2011-05-03"


def test_words_that_no_rule_reads_stay_words() -> None:
    scene = scene_of("They met in the shade.")
    shade = mention(scene, "the shade")
    assert occasion.when_of(scene, shade) == When("the shade", mention=shade)
    assert occasion.place_of(scene, shade) == Place("the shade", mention=shade)


@pytest.mark.parametrize(
    ("text", "words", "country", "point"),
    [
        ("Rebels shelled a market in Homs.", "Homs", "SYR", (34.73, 36.72)),
        ("Rebels shelled a market in Homs.", "in Homs", "SYR", (34.73, 36.72)),
        ("They met in South Korea.", "South Korea", "KOR", (36.5, 127.8)),
        ("He spoke in Hanoi, 90 km west of Haiphong.", "Hanoi", "VNM", (21.03, 105.85)),
    ],
)
def test_named_places(text: str, words: str, country: str, point: tuple[float, float]) -> None:
    found = place(text, words)
    assert found.country == country
    assert distance(*coordinates(found), *point) < 100
    assert (found.text, found.geometry, found.check) == (words, None, None)
    assert found.via


def coordinates(found: Place) -> tuple[float, float]:
    assert found.latitude is not None
    assert found.longitude is not None
    return found.latitude, found.longitude


@pytest.mark.parametrize(
    ("text", "words", "kind", "name"),
    [
        ("They clashed 40 km north of Gao, Mali.", "40 km north of Gao", "offset", "Gao"),
        ("They clashed in southern Chile.", "southern Chile", "part", "Chile"),
        ("They clashed on the border between Chad and Sudan.", "border", "border", "Chad"),
        ("A mine blew up near the Ukrainian city of Bakhmut.", "near the", "near", "Bakhmut"),
        ("A bus fell between Medellin and Bogota.", "between Medellin", "between", "Medellín"),
        ("A trawler sank 60 km off Sulawesi.", "60 km off Sulawesi", "off", "Sulawesi"),
        # The words told around the name draw the area, too.
        ("A trawler sank 60 km off Sulawesi.", "Sulawesi", "off", "Sulawesi"),
    ],
)
def test_areas(text: str, words: str, kind: str, name: str) -> None:
    found = place(text, words)
    assert (found.kind, found.name) == (kind, name)
    assert found.geometry is not None
    assert found.geometry["type"] in ("Polygon", "MultiPolygon")
    assert found.radius_km is not None
    assert found.radius_km > 0
    assert found.geonames is None


def test_a_course_leads_the_right_way() -> None:
    gao = coordinates(place("They clashed in Gao, Mali.", "Gao"))
    north = coordinates(place("They clashed 40 km north of Gao, Mali.", "40 km north of Gao"))
    assert north[0] > gao[0]
    assert 30 < distance(*gao, *north) < 50


def test_a_stated_distance_is_checked_against_the_map() -> None:
    assert str(place(ROCKET, "200 km off the coast of Honshu").check).startswith("agrees: 200 km")
    assert place("A rocket fell off the coast of Honshu.", "off the coast").check is None


@pytest.mark.parametrize(("origin", "west"), [("KOR", True), ("MHL", False)])
def test_the_side_that_the_act_came_from_is_likelier(origin: str, west: bool) -> None:
    likely = place(ROCKET, "off the coast of Honshu", origin).likely
    assert likely is not None
    longitudes = list(eastings(likely["coordinates"]))
    middle = sum(longitudes) / len(longitudes)
    assert (middle < 138) is west


def eastings(shape: Any) -> Any:
    if isinstance(shape[0], int | float):
        yield shape[0]
    else:
        for part in shape:
            yield from eastings(part)


@pytest.mark.parametrize("origin", [None, "UNO", "XXX"])
def test_no_side_without_a_country(origin: str | None) -> None:
    assert place(ROCKET, "off the coast of Honshu", origin).likely is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They met in Homs.", "Homs"),  # nothing but the name
        ("He spoke in Hanoi, 90 km west of Haiphong.", "Hanoi"),  # another place's distance
        ("The ship sank 30 km off the coast of Xyzzia.", "30 km off the coast"),  # unknown anchor
    ],
)
def test_no_area_where_the_words_tell_none(text: str, words: str) -> None:
    scene = scene_of(text)
    found = mention(scene, words)
    assert spatial.told_of(scene, Span(found.start, found.end)) is None


def test_countries_as_anchors() -> None:
    anchor = spatial.country_anchor("CHL")
    assert anchor is not None
    assert (anchor.kind, anchor.shape, anchor.name) == ("country", "CHL", "Chile")
    assert spatial.country_entry("UNO") is None
    assert spatial.country_anchor("UNO") is None


@pytest.mark.parametrize(
    ("words", "context", "country", "region"),
    [
        ("Kandahar", "", "AFG", "Kandahar Province"),
        ("Paris, Texas", "", "USA", "Texas"),
        ("Tripoli", "", "LBY", "Tripoli"),
        ("Tripoli", "Lebanon's army entered Tripoli and Beirut.", "LBN", "Liban-Nord"),
    ],
)
def test_words_alone(words: str, context: str, country: str, region: str) -> None:
    first = occasion.places_of(words, context)[0]
    assert (first.country, first.region, first.mention) == (country, region, None)


def test_a_phrase_alone_is_an_area_and_nonsense_is_nothing() -> None:
    (area,) = occasion.places_of("30 km south of Mosul")
    assert (area.kind, area.country) == ("offset", "IRQ")
    assert area.mention == Mention(0, 20, "30 km south of Mosul")
    assert occasion.places_of("Blorptownia") == occasion.places_of("") == []


def test_the_places_of_a_text() -> None:
    found = occasion.places_in(scene_of("Rebels left Homs. A trawler sank 60 km off Sulawesi."))
    assert [(one.name, one.kind) for one in found] == [("Homs", "city"), ("Sulawesi", "off")]
