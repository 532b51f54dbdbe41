"""Events and documents in, incidents out.

`link` is a function of the set of what it is given: order does not matter. `relink` gives the
same for what an archive holds when documents come in later, from those alone that the new ones
can touch (docs/incidents.md tells when that is exact).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from demarche.incidents import rivals
from demarche.incidents import weights as tables
from demarche.incidents.candidates import (
    Candidates,
    candidates,
    document_keys,
    event_keys,
)
from demarche.incidents.cluster import clusters
from demarche.incidents.copies import witnesses
from demarche.incidents.pairs import CHUNK, barred, compare
from demarche.incidents.picture import picture
from demarche.incidents.relations import fulfilments
from demarche.incidents.traits import (
    Floats,
    Texts,
    Traits,
    Vocabulary,
    read_texts,
    read_traits,
)
from demarche.incidents.values import HAPPENING, JOIN, SPLIT, Judgement, Link, Linked
from demarche.records import Document, Event, Incident

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scored:
    """Candidate pairs with their probability and what bars them."""

    pairs: Candidates
    likely: Floats
    bars: Floats
    rivals: Floats


def link(
    events: Iterable[Event],
    documents: Iterable[Document],
    judgements: Sequence[Judgement] = (),
    weights: tables.Weights | None = None,
    notion: str = HAPPENING,
) -> Linked:
    """Link the events that report one happening; documents of unknown id count as without text.

    By the notion `event` only reports of the same act are linked, by `happening` also its parts,
    means and results (a blast and its dead, talks and the accord they ended with).
    """
    weights = weights or tables.load(notion)
    known = {one.id: one for one in documents}
    ordered = sorted(events, key=lambda one: (one.document, one.trigger.start, one.id))
    for one in ordered:
        known.setdefault(one.document, Document(one.document, ""))
    held = sorted(known.values(), key=lambda one: one.id)
    texts, traits = columns(ordered, held)
    scored = score(texts, traits, weights)
    joined, apart = asked(ordered, judgements)
    groups = _groups(len(ordered), scored, weights, joined)
    owner = _cluster(groups, scored, weights, joined, apart)
    witness = dict(zip((one.id for one in held), _witnesses(held, traits, scored), strict=True))
    return _linked(ordered, known, witness, groups, owner, traits, scored, weights, judgements)


def columns(events: Sequence[Event], documents: Sequence[Document]) -> tuple[Texts, Traits]:
    """Return the traits of events and of documents."""
    row = {one.id: number for number, one in enumerate(documents)}
    told: list[list[str]] = [[] for _ in documents]
    for event in events:
        if not documents[row[event.document]].text:
            told[row[event.document]].append(event.sentence.text)
    vocabulary = Vocabulary()
    texts = read_texts(documents, told, vocabulary)
    return texts, read_traits(events, [row[one.document] for one in events], texts, vocabulary)


def score(texts: Texts, traits: Traits, weights: tables.Weights) -> Scored:
    """Find the candidate pairs and score each."""
    pairs = candidates(texts, traits, weights.notion)
    alone, odds, bars = ([np.zeros(0, np.float32)] for _ in range(3))
    for at in range(0, len(pairs.left), CHUNK):
        a, b = pairs.left[at : at + CHUNK], pairs.right[at : at + CHUNK]
        rows = compare(traits, a, b, pairs.alike[at : at + CHUNK])
        odds.append(weights.base + tables.shares(weights, rows).sum(1))
        alone.append(tables.probabilities(weights.first, rows) if weights.first else odds[-1])
        bars.append(barred(traits, a, b, rows, weights.notion))
    total = np.concatenate(odds)
    around = np.zeros((len(total), len(rivals.RIVALS)), dtype=np.float32)
    if weights.first and len(total):
        around = rivals.compare(traits, pairs, np.concatenate(alone))
        total = total + tables.rival_odds(weights, around)
    return Scored(pairs, tables.chances(total), np.concatenate(bars), around)


Pairs = list[tuple[int, int]]


def asked(events: Sequence[Event], judgements: Sequence[Judgement]) -> tuple[Pairs, Pairs]:
    """Return the pairs that people joined and those they parted; the later judgement holds."""
    number = {one.id: index for index, one in enumerate(events)}
    word: dict[tuple[int, int], str] = {}
    for one in sorted(judgements, key=lambda one: (one.when, one.kind, one.events, one.who)):
        here = [number[event] for event in one.events if event in number]
        for other in here[1:]:
            word[min(here[0], other), max(here[0], other)] = one.kind
    joined = sorted(pair for pair, kind in word.items() if kind == JOIN)
    return joined, sorted(pair for pair, kind in word.items() if kind == SPLIT)


def _groups(
    size: int, scored: Scored, weights: tables.Weights, joined: Iterable[tuple[int, int]]
) -> list[int]:
    """Return the story of each event: the least number that likely pairs lead to."""
    root = list(range(size))

    def find(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    net = scored.likely - weights.bar * scored.bars
    chosen = np.flatnonzero(net >= weights.threshold)
    left, right = scored.pairs.left[chosen].tolist(), scored.pairs.right[chosen].tolist()
    for one, other in (*zip(left, right, strict=True), *joined):
        first, second = find(one), find(other)
        root[max(first, second)] = min(first, second)
    return [find(one) for one in range(size)]


def _cluster(
    groups: Sequence[int], scored: Scored, weights: tables.Weights, joined: Pairs, apart: Pairs
) -> list[int]:
    story = np.array(groups, dtype=np.int64)
    left, right = scored.pairs.left, scored.pairs.right
    net = scored.likely - weights.bar * scored.bars
    told = (scored.likely >= weights.floor) | (scored.bars > 0)
    chosen = np.flatnonzero(told & (story[left] == story[right]))
    edges = zip(left[chosen].tolist(), right[chosen].tolist(), net[chosen].tolist(), strict=True)
    return clusters(len(groups), edges, weights.threshold, joined, apart)


def _witnesses(documents: Sequence[Document], traits: Traits, scored: Scored) -> list[str]:
    one, other = traits.document[scored.pairs.left], traits.document[scored.pairs.right]
    found = {
        (int(first), int(second)): float(alike)
        for first, second, alike in zip(one, other, scored.pairs.alike, strict=True)
        if first != second and alike >= 0.5
    }
    return witnesses(documents, ((*pair, alike) for pair, alike in sorted(found.items())))


def _linked(
    events: Sequence[Event],
    documents: Mapping[str, Document],
    witness: Mapping[str, str],
    groups: Sequence[int],
    owner: Sequence[int],
    traits: Traits,
    scored: Scored,
    weights: tables.Weights,
    judgements: Sequence[Judgement],
) -> Linked:
    members: dict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(owner):
        members[one].append(index)
    sure = _certainty(owner, members, scored, weights)
    stories = _names(groups, events)
    made = {
        one: picture(
            [events[index] for index in held],
            documents,
            witness,
            sure.get(one),
            stories[groups[one]],
        )
        for one, held in members.items()
    }
    incidents = sorted(made.values(), key=_reported)
    return Linked(
        tuple(incidents),
        tuple(_links(events, owner, traits, scored, weights, judgements)),
        fulfilments(
            events,
            {index: made[owner[index]].id for index in range(len(events))},
            scored.pairs,
            scored.likely,
        ),
        {event.id: stories[groups[index]] for index, event in enumerate(events)},
    )


def _names(groups: Sequence[int], events: Sequence[Event]) -> dict[int, str]:
    return {one: f"story/{events[one].id}" for one in set(groups)}


def _reported(one: Incident) -> tuple[str, str]:
    return one.first_reported or "9999", one.id


def _certainty(
    owner: Sequence[int],
    members: Mapping[int, Sequence[int]],
    scored: Scored,
    weights: tables.Weights,
) -> dict[int, float]:
    """Return the mean score over all pairs of each incident of several events."""
    own = np.array(owner, dtype=np.int64)
    left, right = scored.pairs.left, scored.pairs.right
    inner = np.flatnonzero(own[left] == own[right])
    net = np.maximum(0.0, scored.likely[inner] - weights.bar * scored.bars[inner])
    sums = np.bincount(own[left[inner]], weights=net, minlength=len(own))
    return {
        one: round(min(1.0, float(sums[one]) / (len(held) * (len(held) - 1) / 2)), 3)
        for one, held in members.items()
        if len(held) > 1 and len(inner)
    }


def _links(
    events: Sequence[Event],
    owner: Sequence[int],
    traits: Traits,
    scored: Scored,
    weights: tables.Weights,
    judgements: Sequence[Judgement],
) -> list[Link]:
    """Return for each event but the first of its incident its best link to one before it."""
    own = np.array(owner, dtype=np.int64)
    left, right = scored.pairs.left, scored.pairs.right
    inner = np.flatnonzero(own[left] == own[right])
    order_of = np.lexsort((left[inner], -scored.likely[inner], right[inner]))
    chosen = inner[order_of][np.unique(right[inner][order_of], return_index=True)[1]]
    rows = compare(traits, left[chosen], right[chosen], scored.pairs.alike[chosen])
    rows = np.concatenate([rows, scored.rivals[chosen]], axis=1)
    told = tables.agreements(tables.shares(weights, rows))
    found = [
        Link(
            events[right[index]].id,
            events[left[index]].id,
            round(float(scored.likely[index]), 4),
            reasons,
            round(weights.base + other, 3),
        )
        for index, (reasons, other) in zip(chosen.tolist(), told, strict=True)
    ]
    return found + _judged(events, owner, judgements)


def _judged(
    events: Sequence[Event], owner: Sequence[int], judgements: Sequence[Judgement]
) -> list[Link]:
    at = {one.id: owner[index] for index, one in enumerate(events)}
    return [
        Link(other, one.events[0], 1.0, by=one.who)
        for one in judgements
        if one.kind == JOIN and one.events[0] in at
        for other in one.events[1:]
        if at.get(other) == at[one.events[0]]
    ]


def keys(document: Document, events: Sequence[Event]) -> list[str]:
    """Return the keys under which a document meets others; an archive stores and looks them up."""
    text = document.text or " ".join(dict.fromkeys(one.sentence.text for one in events))
    return sorted(
        {
            *document_keys(document.title or "", text),
            *(key for one in events for key in event_keys(one)),
        }
    )


def relink(
    before: Linked,
    events: Iterable[Event],
    documents: Iterable[Document],
    judgements: Sequence[Judgement] = (),
    notion: str = HAPPENING,
) -> Linked:
    """Link anew what is given and keep the rest of what was linked before.

    Given must be the new documents, every stored document that shares a key with one of them,
    and every document of the stories of these: then the result is that of `link` over all.
    """
    given = list(events)
    fresh = link(given, documents, judgements, notion=notion)
    known = {one.id for one in given}
    touched = {one.id for one in before.incidents if known & set(one.events)}
    kept = [one for one in before.incidents if one.id not in touched]
    incidents = sorted([*kept, *fresh.incidents], key=_reported)
    return replace(
        fresh,
        incidents=tuple(incidents),
        links=tuple([one for one in before.links if one.event not in known] + list(fresh.links)),
        relations=tuple(
            [one for one in before.relations if not {one.incident, one.other} & touched]
            + list(fresh.relations)
        ),
        stories={**(before.stories or {}), **(fresh.stories or {})},
    )
