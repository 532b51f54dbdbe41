"""Which pairs are compared at all: documents that share telling words, events that share names.

Every key depends on one document or event alone, so the work grows with the number of pairs
that share a rare key and adding documents changes no candidate among those there. Only where
more than `CROWD` share a key does each meet but its nearest neighbours in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from demarche.incidents.pairs import days_apart, kinship, likely_apart, meanings, shared
from demarche.incidents.traits import (
    TERMS,
    Floats,
    Ints,
    Texts,
    Traits,
    called_in,
    named_countries,
    names_in,
)
from demarche.incidents.values import EVENT, HAPPENING
from demarche.incidents.words import stems, telling, weight
from demarche.records import Event

Numbers = NDArray[np.int64]

COMPANY = 30
"""Others that a document or event is compared with at most, those that share most keys."""
CIRCLE, PARTNERS = 16, 12
"""The same of a document, and of an event, where happenings are sought."""
TELLING = 16
"""The most telling words of a document, whose pairs are its keys."""
CROWD = 8
"""Neighbours in time that one of a key is compared with at most."""
ALIKE = 0.06
"""Cosine from which on two documents' events are compared."""
CALLED, AROUND = 8, 5
"""Names and countries of a document whose pairs are keys where happenings are sought."""
NEAR = 0.3
"""Cosine of two triggers' vectors from which on two events of other words are compared."""
NAMES = 4
"""Names of an event that are keys."""
RARE = 4.0
"""Weight from which on a name is one."""
STORY = 60.0
"""Days that two publications may lie apart for all their events to be compared."""
LONG = 14.0
"""Days that the likely times of two acts may lie apart to be compared."""
DAYS = 14.0
"""Days that two events of a key may lie apart."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of events (left < right) with the likeness of their documents."""

    left: Numbers
    right: Numbers
    alike: Floats


def candidates(texts: Texts, traits: Traits, notion: str = EVENT) -> Candidates:
    """Return the pairs of events to be compared, each once, in order.

    Where happenings are sought, documents that share names or parties meet too, and all their
    events that may be parts of one happening.
    """
    count, wide = len(texts.ids), notion == HAPPENING
    close = document_pairs(texts, traits if wide else None)
    alike = likeness(texts, close[:, 0], close[:, 1])
    near = alike >= (0.0 if wide else ALIKE)
    first = _event_pairs(traits, close[near], count, wide)
    codes = np.sort(
        np.concatenate([_code(first, len(traits)), _code(_named_pairs(traits), len(traits))])
    )
    codes = codes[np.concatenate([[True], codes[1:] != codes[:-1]])[: len(codes)]]
    left, right = np.divmod(codes, max(1, len(traits)))
    found = _with_likeness(texts, traits, left, right)
    return _closest(traits, found) if wide else found


def _code(pairs: Numbers, size: int) -> Numbers:
    low, high = np.minimum(pairs[:, 0], pairs[:, 1]), np.maximum(pairs[:, 0], pairs[:, 1])
    return (low * size + high)[low < high]


def _with_likeness(texts: Texts, traits: Traits, left: Numbers, right: Numbers) -> Candidates:
    one, other = traits.document[left].astype(np.int64), traits.document[right].astype(np.int64)
    codes, back = np.unique(one * len(texts.ids) + other, return_inverse=True)
    first, second = np.divmod(codes, max(1, len(texts.ids)))
    return Candidates(left, right, likeness(texts, first, second)[back])


def _closest(traits: Traits, found: Candidates) -> Candidates:
    """Keep of each event the pairs that look closest at first sight, `PARTNERS` in each role."""
    a, b = found.left, found.right
    sight = found.alike + 0.1 * kinship(traits, a, b) + 0.3 * (traits.stem[a] == traits.stem[b])
    rough = (1000 * sight).astype(np.int64)
    kept = _best(a, rough, PARTNERS) | _best(b, rough, PARTNERS)
    return Candidates(a[kept], b[kept], found.alike[kept])


def document_keys(title: str, text: str) -> list[str]:
    """Return the keys under which a document meets others, as `document_pairs` finds them."""
    terms = list(telling(stems(f"{title} {text}"), TERMS))[:TELLING]
    called = called_in(text)[:CALLED]
    lands = named_countries(f"{title}. {text}", AROUND)
    crossed = [f"{land} {term}" for land in lands[:3] for term in terms]
    alone = [*lands, *(term for term in terms if weight(term) >= RARE)]
    pairs = (
        " ".join(pair) for kept in (terms, called, lands) for pair in combinations(sorted(kept), 2)
    )
    return [*pairs, *crossed, *alone]


def event_keys(event: Event) -> list[str]:
    """Return the keys under which an event meets others: its type with each of its rare names."""
    named = [*(stems(event.place.text)[:2] if event.place else ()), *names_in(event.sentence.text)]
    rare = dict.fromkeys(name for name in named[: 2 + NAMES] if weight(name) >= RARE)
    return [f"{event.type}: {name}" for name in rare]


def document_pairs(texts: Texts, traits: Traits | None = None) -> Numbers:
    """Return pairs of documents that share a key, shape (pairs, 2), each once.

    With traits, two names or two countries in common are a key as well.
    """
    found = [_pair_keys(texts.terms[:, :TELLING])]
    if traits is not None:
        found += _story_keys(texts, traits)
    keys, rows = (np.concatenate(part) for part in zip(*found, strict=True))
    return _neighbours(keys, rows, texts.told, STORY, COMPANY if traits is None else CIRCLE)


def _story_keys(texts: Texts, traits: Traits) -> list[tuple[Numbers, Numbers]]:
    """Return further keys: a rare word, two names, a country alone, with a word or another."""
    lands, terms = texts.countries[:, :AROUND], texts.terms[:, :TELLING]
    rare = np.where(traits.weights[terms] >= RARE, terms, 0)
    return [
        _pair_keys(texts.called[:, :CALLED]),
        _pair_keys(lands),
        _crossed_keys(lands[:, :3], terms),
        _crossed_keys(np.ones((len(lands), 1), dtype=np.int64), np.concatenate([lands, rare], 1)),
    ]


def _crossed_keys(one: Ints | Numbers, other: Ints) -> tuple[Numbers, Numbers]:
    """Return a key for each word of one table with each of another, and the rows."""
    keys = -(one.astype(np.int64)[:, :, None] * (1 << 31) + other[:, None, :])
    real = (one[:, :, None] > 0) & (other[:, None, :] > 0)
    return keys[real], np.nonzero(real)[0]


def _pair_keys(table: Ints) -> tuple[Numbers, Numbers]:
    """Return a key for each two words of a row, and the rows."""
    terms = np.sort(table.astype(np.int64), axis=1)
    one, other = np.triu_indices(terms.shape[1], 1)
    keys = terms[:, one] * (1 << 31) + terms[:, other]
    real = (terms[:, one] > 0).ravel()
    return keys.ravel()[real], np.repeat(np.arange(len(terms)), keys.shape[1])[real]


def _neighbours(
    keys: Numbers, rows: Numbers, day: NDArray[np.float64], within: float, most: int = COMPANY
) -> Numbers:
    """Return pairs of rows with a key in common, nearest in time first where they are many.

    Those of unknown day come last, as neighbours of each other and of the latest.
    """
    days = day[rows]
    order = np.lexsort((rows, np.nan_to_num(days, nan=1e9), keys))
    keys, rows, days = keys[order], rows[order], days[order]
    found = list[Numbers]()
    for step in range(1, CROWD + 1):
        same = keys[step:] == keys[:-step]
        if not same.any():
            break
        apart = days[step:] - days[:-step]
        kept = same & ~(apart > within)
        found.append(np.stack([rows[:-step][kept], rows[step:][kept]], axis=1))
    if not found:
        return np.zeros((0, 2), dtype=np.int64)
    pairs = np.sort(np.concatenate(found), axis=1)
    size = int(pairs.max(initial=0)) + 1
    codes, shared_keys = np.unique(pairs[:, 0] * size + pairs[:, 1], return_counts=True)
    pairs = np.stack(np.divmod(codes, size), axis=1)
    return pairs[_best(pairs[:, 0], shared_keys, most) | _best(pairs[:, 1], shared_keys, most)]


def _best(rows: Numbers, shared_keys: Numbers, most: int) -> NDArray[np.bool_]:
    """Tell which pairs are among the `most` of their row that share most keys."""
    order = np.lexsort((np.arange(len(rows)), -shared_keys, rows))
    ranked = rows[order]
    rank = np.arange(len(rows)) - np.searchsorted(ranked, ranked, side="left")
    kept = np.zeros(len(rows), dtype=np.bool_)
    kept[order] = rank < most
    return kept


def likeness(texts: Texts, one: Numbers, other: Numbers) -> Floats:
    """Return the cosine of documents' telling words; 1 for a document with itself."""
    parts = [np.zeros(0, dtype=np.float32)]
    for at in range(0, len(one), 1024):
        a, b = one[at : at + 1024], other[at : at + 1024]
        terms, met = texts.terms[a], np.zeros((len(a), texts.terms.shape[1]), dtype=np.float32)
        for number, share in zip(texts.terms[b].T, texts.shares[b].T, strict=True):
            met += (terms == number[:, None]) * share[:, None]
        parts.append(np.einsum("ij,ij->i", texts.shares[a], met))
    return np.concatenate(parts).astype(np.float32)


def _event_pairs(traits: Traits, close: Numbers, count: int, wide: bool) -> Numbers:
    """Return the pairs of events within a document and between two that are alike."""
    own = np.stack([np.arange(count), np.arange(count)], axis=1)
    order = np.argsort(traits.document, kind="stable")
    starts = np.searchsorted(traits.document[order], np.arange(count + 1))
    found = list(_blocks(traits, np.concatenate([own, close]), order, starts, wide))
    return np.concatenate(found) if found else np.zeros((0, 2), dtype=np.int64)


def _blocks(
    traits: Traits, documents: Numbers, order: Numbers, starts: Numbers, wide: bool
) -> Iterator[Numbers]:
    sizes = starts[1:] - starts[:-1]
    products = sizes[documents[:, 0]] * sizes[documents[:, 1]]
    bounds = np.concatenate([[0], np.cumsum(products)])
    at = 0
    while at < len(documents):
        end = max(at + 1, int(np.searchsorted(bounds, bounds[at] + (1 << 18), side="right")) - 1)
        part = documents[at:end]
        yield _promising(traits, _crossed(part, products[at:end], sizes, order, starts), wide)
        at = end


def _crossed(
    documents: Numbers, products: Numbers, sizes: Numbers, order: Numbers, starts: Numbers
) -> Numbers:
    """Return every event of the first with every event of the second of each pair."""
    which = np.repeat(np.arange(len(documents)), products)
    inner = np.arange(len(which)) - np.repeat(np.cumsum(products) - products, products)
    one, other = documents[which, 0], documents[which, 1]
    row, column = np.divmod(inner, np.maximum(1, sizes[other]))
    return np.stack([order[starts[one] + row], order[starts[other] + column]], axis=1)


def _promising(traits: Traits, pairs: Numbers, wide: bool) -> Numbers:
    """Keep the pairs that time allows and that are of one type, near in meaning, or parties.

    Where happenings are sought, deeds of other types too (`_of_one_happening`).
    """
    if wide:
        return _of_one_happening(traits, pairs)
    apart = likely_apart(traits, pairs[:, 0], pairs[:, 1])
    pairs = pairs[~(apart > LONG)]
    a, b = pairs[:, 0], pairs[:, 1]
    kept = (traits.type[a] == traits.type[b]) | (traits.stem[a] == traits.stem[b])
    for column in (traits.actor_countries, traits.recipient_countries):
        rest = np.flatnonzero(~kept)
        kept[rest] = shared(column[a[rest]], column[b[rest]]) == 1
    rest = np.flatnonzero(~kept)
    kept[rest] = meanings(traits, a[rest], b[rest]) >= NEAR
    return np.asarray(pairs[kept])


def _of_one_happening(traits: Traits, pairs: Numbers) -> Numbers:
    """Keep the pairs that may be parts of one happening: cheap tests first.

    Days do not part them, nor word from deed; and some country, place or name is in common, or
    one tells of none, or they stand in one document.
    """
    a, b = pairs[:, 0], pairs[:, 1]
    likely = (kinship(traits, a, b) >= 1) | (traits.stem[a] == traits.stem[b])
    pairs = pairs[likely]
    a, b = pairs[:, 0], pairs[:, 1]
    pairs = pairs[~(days_apart(traits, a, b) > LONG)]
    a, b = pairs[:, 0], pairs[:, 1]
    met = traits.document[a] == traits.document[b]
    for column in (traits.party_countries, traits.sentence_countries):
        rest = np.flatnonzero(~met)
        met[rest] = ~(shared(column[a[rest]], column[b[rest]]) == 0)
    for column in (traits.names, traits.parties):
        rest = np.flatnonzero(~met)
        met[rest] = shared(column[a[rest]], column[b[rest]]) == 1
    return np.asarray(pairs[met])


def _named_pairs(traits: Traits) -> Numbers:
    """Return pairs of events of one type that share a rare name, near in time."""
    names = np.concatenate([traits.place[:, :2], traits.names[:, :NAMES]], axis=1).astype(np.int64)
    rare = (names > 0) & (traits.weights[names] >= RARE)
    keys = traits.type.astype(np.int64)[:, None] * (1 << 31) + names
    rows = np.repeat(np.arange(len(traits)), names.shape[1])
    day = np.where(np.isnan(traits.low), traits.told, traits.low)
    real = rare.ravel()
    pairs = _neighbours(keys.ravel()[real], rows[real], day, DAYS)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return np.asarray(pairs[~(likely_apart(traits, pairs[:, 0], pairs[:, 1]) > LONG)])
