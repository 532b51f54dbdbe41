from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche import places
from demarche.places import Toponym
from demarche.records import Span


def named(text: str, demonyms: bool = False) -> dict[str, tuple[str | None, str | None]]:
    return {
        one.text: (one.entry.country, one.entry.admin1)
        for one in places.find(text, demonyms=demonyms)
        if one.entry
    }


def test_a_containing_name_decides() -> None:
    found = named("The storm reached Paris, Texas, and later Moscow, Idaho, on Friday.")
    assert found["Paris"] == ("USA", "Texas")
    assert found["Moscow"] == ("USA", "Idaho")
    found = named("A bomb went off in Tripoli, Lebanon, the army said.")
    assert found["Tripoli"][0] == "LBN"


def test_other_names_of_the_document_decide() -> None:
    text = "Troops left {} for Gori as Russia kept South Ossetia; Tbilisi protested."
    assert named(text.format("Georgia"))["Georgia"][0] == "GEO"
    found = named("Voters in Georgia, Alabama and Florida went to the polls; Atlanta saw queues.")
    assert found["Georgia"] == ("USA", "Georgia")


def test_a_list_of_counties_names_counties() -> None:
    found = places.find("Fires burned in Nassau, Baker and Camden counties in Georgia.")
    kinds = {one.text: one.entry.kind for one in found if one.entry}
    assert kinds.get("Camden") == "county"


def test_persons_and_papers_are_no_places() -> None:
    text = "Michael Jordan told the paper that Mr. Houston and J. Lincoln had read it in Congress."
    assert named(text) == {}


def test_demonyms_count_only_when_asked() -> None:
    text = "Chinese officials met in Beijing."
    assert set(named(text)) == {"Beijing"}
    assert named(text, demonyms=True)["Chinese"][0] == "CHN"


def test_plain_words_are_no_places() -> None:
    assert (
        named("Senators in Congress passed it in March, and the Justice Department agreed.") == {}
    )


def test_places_that_are_also_plain_words_are_found() -> None:
    assert {"Nice", "France"} <= set(named("A lorry killed 86 people in Nice, France."))
    assert "Nice" in named("Police in Nice said the driver had been shot.")
    assert "Mobile" in named("The ship left the port of Mobile, Alabama, on Monday.")


def test_names_at_sea_and_in_the_security_news() -> None:
    text = (
        "North Korea launched it from Sunan. It fell in the Sea of Japan, west of Okushiri "
        "island, off Honshu; vessels near the Scarborough Shoal and the western Pacific moved."
    )
    assert {
        "North Korea",
        "Sunan",
        "Sea of Japan",
        "Okushiri island",
        "Honshu",
        "Scarborough Shoal",
        "western Pacific",
    } <= set(named(text))


def test_hyphens_apostrophes_and_capitals() -> None:
    text = (
        "It hit Port-au-Prince, N'Djamena, Côte d'Ivoire and KYIV. "
        "U.S.-led forces left Iraq's Mosul."
    )
    assert {
        "Port-au-Prince",
        "N'Djamena",
        "Côte d'Ivoire",
        "KYIV",
        "U.S.",
        "Iraq",
        "Mosul",
    } <= set(named(text))


def test_a_dateline_names_the_city() -> None:
    text = "WASHINGTON (Reuters) - The senator told reporters in Washington he would resign."
    kinds = {one.text: one.entry.kind for one in places.find(text) if one.entry}
    assert kinds == {"WASHINGTON": "capital", "Washington": "capital"}


def test_the_title_is_context() -> None:
    text = "Two people were hurt in Springfield on Monday."
    found = places.find(text, title="Crash near Peoria and Decatur, Illinois")
    spots = [one for one in found if one.text == "Springfield"]
    assert [one.span for one in spots] == [Span(text.index("Springfield"), 35)]
    assert spots[0].entry is not None
    assert spots[0].entry.admin1 == "Illinois"


def test_one_name_has_one_sense() -> None:
    text = "Paris is in Lamar County, Texas. In Paris, Texas, it rained. Paris was wet."
    entries = {one.entry.index for one in places.find(text) if one.text == "Paris" and one.entry}
    assert len(entries) == 1


def test_given_spans_are_placed_whatever_stands_there() -> None:
    text = "xx Paris yy Nowheretown zz"
    found = places.locate(text, None, [Span(3, 8), Span(12, 23), Span(3, 8)])
    assert [one.text for one in found] == ["Paris", "Nowheretown", "Paris"]
    assert found[0].entry is not None
    assert found[1].entry is None


def test_reading_a_name() -> None:
    best = places.read("Paris")[0]
    assert best.entry.country == "FRA"
    assert {one.entry.admin1 for one in places.read("Paris, Texas")} == {"Texas"}
    near = places.read("Springfield", "He flew from Chicago to Peoria, Illinois.")[0]
    assert near.entry.admin1 == "Illinois"
    assert near.probability > 0.5
    assert places.read("Qwertzuiop") == []
    assert places.read("") == []
    assert sum(one.probability for one in places.read("Georgia")) == pytest.approx(1, abs=0.01)


PIECES = st.sampled_from(
    "Paris Texas , . - ' Washington Post the of in U.S. St. Louis Mr. Jordan 's ( ) \n and "
    "counties Côte d'Ivoire \x00 😀 القاهرة 東京 Straße İstanbul ŉ ǅ \u202e".split(" ")
)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=40), st.sampled_from([" ", "", "\n"]))
def test_spans_lie_in_the_text_and_apart(parts: list[str], glue: str) -> None:
    check(glue.join(parts))


@settings(max_examples=60)
@given(st.text(max_size=200), st.none() | st.text(max_size=20))
def test_any_text_is_read(text: str, title: str | None) -> None:
    check(text, title)


def check(text: str, title: str | None = None) -> None:
    found: list[Toponym] = places.find(text, title, demonyms=True)
    assert found == places.find(text, title, demonyms=True)
    end = 0
    for one in found:
        assert end <= one.span.start < one.span.end <= len(text)
        assert text[one.span.start : one.span.end] == one.text
        assert 0 <= one.confidence <= 1
        end = one.span.end


def test_hostile_texts_are_read() -> None:
    for text in ("Paris " * 5000, "A" * 500_000, "Saint-" * 10_000, "A.B." * 50_000, "," * 200_000):
        assert isinstance(places.find(text), list)
    letters = "abcdefghijklmnopqrstuvwxyz"
    assert places.find(" in ".join(f"City{a}{b} Paris" for a in letters for b in letters))
