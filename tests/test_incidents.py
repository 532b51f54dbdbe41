"""The linker: what it joins, what it tells apart, and what it guarantees."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.incidents import world
from demarche.incidents import Judgement, keys, link, relink
from demarche.incidents.cluster import clusters
from demarche.incidents.copies import are_copies, shingles
from demarche.incidents.words import head, stem
from demarche.records import Actor, Document, Event, Mention, Place, Quantity, When

TEXT = "A suicide bomber attacked a market in Maiduguri on {day}, killing {dead} people."
MAIDUGURI = Place("Maiduguri", "Maiduguri", "city", "NGA", 11.85, 13.16, 10.0)
MUBI = Place("Mubi", "Mubi", "city", "NGA", 10.27, 13.26, 5.0)


def attack(
    name: str,
    day: str,
    place: Place = MAIDUGURI,
    *,
    dead: float = 17,
    published: str | None = None,
    modality: str = "actual",
    publisher: str = "Wire",
) -> tuple[Event, Document]:
    text = TEXT.format(day=day, dead=int(dead)).replace("Maiduguri", place.text)
    at = text.index("attacked")
    event = Event(
        id=f"{name}#{at}",
        document=name,
        sentence=Mention(0, len(text), text),
        trigger=Mention(at, at + 8, "attacked"),
        type="ASSAULT",
        mode="suicide-attack",
        modality=modality,
        actors=(Actor("A suicide bomber", "NGA", ("REB",)),),
        recipients=(Actor("a market", "NGA"),),
        when=When(day, day, day, "day"),
        place=place,
        quantities=(Quantity(f"{int(dead)} people", dead, "people", "people killed"),),
        quad=4,
    )
    return event, Document(name, text, None, published or day, publisher)


def linked(
    *given: tuple[Event, Document], judgements: tuple[Judgement, ...] = ()
) -> dict[str, str]:
    return link([one for one, _ in given], [one for _, one in given], judgements).of()


def test_two_reports_of_one_attack_are_one_incident() -> None:
    found = linked(attack("a", "2018-05-12"), attack("b", "2018-05-12", published="2018-05-13"))
    assert len(set(found.values())) == 1


def test_the_same_act_at_two_places_is_two() -> None:
    assert (
        len(set(linked(attack("a", "2018-05-12"), attack("b", "2018-05-12", MUBI)).values())) == 2
    )


def test_the_same_act_twice_in_a_week_is_two() -> None:
    found = linked(attack("a", "2018-05-12"), attack("b", "2018-05-15"))
    assert len(set(found.values())) == 2


def test_an_anniversary_article_tells_of_the_old_act() -> None:
    old, later = attack("a", "2018-05-12"), attack("b", "2018-05-12", published="2019-05-12")
    assert len(set(linked(old, later).values())) == 1


def test_a_plan_is_linked_to_its_fulfilment() -> None:
    plan = attack("a", "2018-05-12", published="2018-05-01", modality="planned")
    act = attack("b", "2018-05-12")
    found = link([plan[0], act[0]], [plan[1], act[1]])
    assert len(found.incidents) == 2
    assert [one.kind for one in found.relations] == ["fulfils"]
    assert found.relations[0].incident == found.of()[act[0].id]


def test_conflicting_figures_stand_side_by_side() -> None:
    one, other = (
        attack("a", "2018-05-12"),
        attack("b", "2018-05-12", dead=24, published="2018-05-13"),
    )
    (incident,) = link([one[0], other[0]], [one[1], other[1]]).incidents
    (figure,) = incident.figures
    assert not figure.agreed
    assert [(value.value, held) for value, held in figure.values] == [(17, ("a",)), (24, ("b",))]
    assert (incident.first_reported, incident.last_reported) == ("2018-05-12", "2018-05-13")
    assert [actor.country for actor in incident.actors] == ["NGA"]


def test_wire_copies_are_one_witness() -> None:
    given = [attack(name, "2018-05-12", publisher=name) for name in "abc"]
    (incident,) = link([one for one, _ in given], [one for _, one in given]).incidents
    assert len(incident.reports) == 3
    assert incident.witnesses == 1


def test_every_link_tells_its_reasons() -> None:
    one, other = attack("a", "2018-05-12"), attack("b", "2018-05-12")
    (found,) = link([one[0], other[0]], [one[1], other[1]]).links
    odds = found.base + sum(reason.weight for reason in found.agreements)
    assert found.score > 0.5
    assert 1 / (1 + math.exp(-odds)) == pytest.approx(found.score, abs=0.01)


def test_a_split_wins_over_the_machine() -> None:
    one, other = attack("a", "2018-05-12"), attack("b", "2018-05-12")
    word = Judgement("split", (one[0].id, other[0].id), "Ann", "2020-01-01")
    assert len(set(linked(one, other, judgements=(word,)).values())) == 2


def test_a_join_wins_over_the_machine() -> None:
    one, other = attack("a", "2018-05-12"), attack("b", "2021-03-01", MUBI)
    word = Judgement("join", (one[0].id, other[0].id), "Ann", "2020-01-01")
    assert len(set(linked(one, other, judgements=(word,)).values())) == 1


def test_the_later_judgement_holds() -> None:
    one, other = attack("a", "2018-05-12"), attack("b", "2018-05-12")
    pair = (one[0].id, other[0].id)
    split, join = (
        Judgement("split", pair, "Ann", "2020-01-01"),
        Judgement("join", pair, "Bo", "2020-01-02"),
    )
    assert len(set(linked(one, other, judgements=(join, split)).values())) == 1


def test_nothing_gives_nothing() -> None:
    assert link([], []).incidents == ()


def test_an_event_without_its_document_is_an_incident() -> None:
    one, _ = attack("a", "2018-05-12")
    assert len(link([one], []).incidents) == 1


EVENTS, DOCUMENTS, _ = world(120)
HELD = {one.id: one for one in DOCUMENTS}


@settings(max_examples=8)
@given(st.randoms(use_true_random=False))
def test_order_does_not_matter(chance: random.Random) -> None:
    shuffled = list(EVENTS)
    chance.shuffle(shuffled)
    assert link(shuffled, DOCUMENTS[::-1]) == link(EVENTS, DOCUMENTS)


@settings(max_examples=8)
@given(st.sets(st.sampled_from([one.id for one in DOCUMENTS])))
def test_two_batches_equal_one(late: set[str]) -> None:
    """As an archive would: what shares a key with the new, and the stories of that."""
    first = [one for one in EVENTS if one.document not in late]
    before = link(first, [one for one in DOCUMENTS if one.id not in late])
    own = {one.id: [event for event in EVENTS if event.document == one.id] for one in DOCUMENTS}
    by_document = {one.id: set(keys(one, own[one.id])) for one in DOCUMENTS}
    wanted = set[str]().union(*(by_document[name] for name in late)) if late else set()
    touched = late | {name for name in HELD if by_document[name] & wanted}
    stories = {(before.stories or {})[one.id] for one in first if one.document in touched}
    touched |= {one.document for one in first if (before.stories or {})[one.id] in stories}
    given_events = [one for one in EVENTS if one.document in touched]
    after = relink(before, given_events, [HELD[name] for name in sorted(touched)])
    assert set(after.incidents) == set(link(EVENTS, DOCUMENTS).incidents)


def test_clusters_join_by_mean_and_keep_apart() -> None:
    edges = [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.1)]
    assert clusters(3, edges, 0.4) == [0, 0, 0]
    assert clusters(3, edges, 0.5) == [0, 0, 2]
    assert clusters(3, edges, 0.4, apart=[(0, 2)]) == [0, 0, 2]
    assert clusters(3, [], 0.5, joined=[(0, 2)]) == [0, 1, 0]


def test_copies() -> None:
    text = " ".join(f"word{number % 37} number{number}" for number in range(60))
    assert are_copies(shingles(text), shingles(text + " (Reuters)"))
    assert not are_copies(shingles(text), shingles("Quite another text " * 10))


@pytest.mark.parametrize(
    ("word", "wanted"), [("shot", "shoot"), ("killings", "kill"), ("Arrested", "arrest")]
)
def test_stems(word: str, wanted: str) -> None:
    assert stem(word) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"), [("carried out", "carried"), ("held talks", "talks"), ("fired", "fired")]
)
def test_heads(words: str, wanted: str) -> None:
    assert head(words) == wanted


def test_records_without_text_are_linked_by_their_sentences() -> None:
    given = [attack("a", "2018-05-12"), attack("b", "2018-05-12", published="2018-05-13")]
    bare = [(one, replace(document, text="")) for one, document in given]
    assert len(set(linked(*bare).values())) == 1
