"""Parts of one happening, and what is named around them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from demarche.incidents import link
from demarche.incidents.candidates import Candidates
from demarche.incidents.named import countries_in, days_in
from demarche.incidents.rivals import NONE, RIVALS, compare
from demarche.incidents.traits import Vocabulary, read_texts, read_traits
from demarche.records import Actor, Document, Event, Mention, Place, When

TOLD = float(date(2018, 5, 16).toordinal())  # a Wednesday
MAIDUGURI = Place("Maiduguri", "Maiduguri", "city", "NGA", 11.85, 13.16, 10.0)


def told(name: str, text: str, word: str, kind: str, day: str, published: str) -> Event:
    at = text.index(word)
    return Event(
        id=f"{name}#{at}",
        document=name,
        sentence=Mention(0, len(text), text),
        trigger=Mention(at, at + len(word), word),
        type=kind,
        recipients=(Actor("shoppers", "NGA"),),
        when=When(day, day, day, "day"),
        place=MAIDUGURI,
    )


def together(other: str, day: str, published: str, notion: str = "happening") -> bool:
    first = "A blast tore through the fish market in Maiduguri, Nigeria, on Saturday."
    one = told("a", first, "blast", "ASSAULT", "2018-05-12", "2018-05-12")
    two = told("b", other, "died", "COERCE", day, published)
    documents = [Document("a", first, None, "2018-05-12"), Document("b", other, None, published)]
    return len(link([one, two], documents, notion=notion).incidents) == 1


def test_a_blast_and_its_dead_are_one_happening_though_their_types_differ() -> None:
    later = "Shoppers who died at the fish market in Maiduguri, Nigeria, on Saturday were buried."
    assert together(later, "2018-05-12", "2018-05-14")


def test_the_dead_of_another_day_are_another_happening() -> None:
    later = "Shoppers died at the fish market in Maiduguri, Nigeria, on Thursday."
    assert not together(later, "2018-05-17", "2018-05-17")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Sunday's test", "2018-05-13"),
        ("struck on Wednesday", "2018-05-16"),
        ("last Wednesday", "2018-05-09"),
        ("on May 12", "2018-05-12"),
        ("on 31 December", "2017-12-31"),
        ("three days ago", "2018-05-13"),
        ("a week earlier", "2018-05-09"),
        ("yesterday", "2018-05-15"),
    ],
)
def test_days_are_named_in_many_ways(text: str, day: str) -> None:
    assert [date.fromordinal(one).isoformat() for _, one in days_in(text, TOLD)] == [day]


def test_no_day_is_named_by_chance_or_without_a_date() -> None:
    assert days_in("Some may 44 times march 99", TOLD) == ()
    assert days_in("on Sunday", float("nan")) == ()


def test_a_country_is_named_by_its_people_and_its_capital() -> None:
    assert countries_in("Ankara denied that Turkish shells fell.") == ("TUR", "TUR")


def test_a_better_match_in_the_other_document_is_a_rival() -> None:
    text = "A blast killed many; the blast was heard afar, and many died."
    one = told("a", text, "blast", "ASSAULT", "2018-05-12", "2018-05-12")
    others = [
        told("b", text, word, "ASSAULT", "2018-05-12", "2018-05-12") for word in ("killed", "died")
    ]
    documents = [Document("a", text), Document("b", text)]
    vocabulary = Vocabulary()
    texts = read_texts(documents, [[], []], vocabulary)
    traits = read_traits([one, *others], [0, 1, 1], texts, vocabulary)
    pairs = Candidates(np.array([0, 0]), np.array([1, 2]), np.ones(2, dtype=np.float32))
    found = compare(traits, pairs, np.array([0.9, 0.5], dtype=np.float32))
    value = {name: found[:, index].tolist() for index, name in enumerate(RIVALS)}
    assert value["likeliest of the documents"] == pytest.approx([2.197, 2.197], abs=1e-3)
    assert value["likeliest rival"] == pytest.approx([0.0, 2.197], abs=1e-3)
    assert value["lesser rival"] == [NONE, NONE]
