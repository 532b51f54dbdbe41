"""Pairs of events in, a row of agreements a pair out: what speaks for one happening, and against.

Every column depends on the two events and their two documents alone. NaN says that one side
tells nothing of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from demarche.incidents.traits import PROTEST, Floats, Ints, Traits
from demarche.incidents.values import EVENT

Numbers = NDArray[np.intp]

SAME_ACT = (
    "same document",
    "sentences apart",
    "documents alike",
    "same word",
    "words alike",
    "word is telling",
    "same type",
    "same mode",
    "same quad class",
    "modality",
    "actors",
    "recipients",
    "parties crossed",
    "actor countries",
    "recipient countries",
    "sentences alike",
    "names alike",
    "days apart",
    "published apart",
    "told against day",
    "likely days apart",
    "km apart",
    "place country",
    "place words",
    "scene place",
    "scene country",
    "scene days apart",
    "figures",
    "word in documents alike",
    "word in sentences alike",
    "meaning in documents alike",
    "agreements",
    "conflicts",
)
"""The agreements that two reports of the same act show, in the order of a row."""
COLUMNS = (
    *SAME_ACT,
    "kind of act",
    "parties",
    "party countries",
    "documents' names alike",
    "document countries",
    "later sentence",
    "kind in documents alike",
    "kind on likely day",
    "kind of one party",
    "kind in a document",
    "sentence countries",
    "named days apart",
    "nearest day apart",
    "documents' days",
    "kind of one place",
    "kind on named day",
    "type in documents of countries",
)
"""All agreements: besides, those of parts of one happening."""

CHUNK = 1 << 15
APART, TOWN = 2.0, 80.0
"""Days that two days of one act may differ less than; km of a place that is a town or less."""
LATE = 1.0
"""Days that an act told without a day may lie before its report is published."""

AGREE = (
    ("same type", 1, 1),
    ("actors", 0.3, 1),
    ("actor countries", 1, 1),
    ("recipients", 0.3, 1),
    ("recipient countries", 1, 1),
    ("likely days apart", 0, 1),
    ("km apart", 0, 25),
    ("scene place", 0.5, 1),
    ("names alike", 0.5, 1),
    ("figures", 1, 1),
    ("words alike", 0.4, 1),
)
CONFLICT = (
    ("same quad class", 0, 0),
    ("actors", 0, 0.05),
    ("actor countries", 0, 0),
    ("recipients", 0, 0.05),
    ("recipient countries", 0, 0),
    ("likely days apart", 2, 1e9),
    ("km apart", 60, 1e9),
    ("scene place", 0, 0.05),
    ("names alike", 0, 0.1),
    ("figures", 0, 0),
)
"""What counts as an agreement and as a conflict: a column between two bounds."""


def compare(traits: Traits, left: Numbers, right: Numbers, alike: Floats) -> Floats:
    """Return the agreements of pairs, shape (pairs, columns); `alike` is that of the documents."""
    parts = [
        _compare(traits, left[at : at + CHUNK], right[at : at + CHUNK], alike[at : at + CHUNK])
        for at in range(0, len(left), CHUNK)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, len(COLUMNS)), dtype=np.float32)


def _compare(t: Traits, a: Numbers, b: Numbers, alike: Floats) -> Floats:
    same_document = t.document[a] == t.document[b]
    same_word = (t.stem[a] == t.stem[b]).astype(np.float32)
    meaning = np.where(same_word > 0, 1.0, meanings(t, a, b))
    actors = overlap(t.actors[a], t.actors[b], t.weights)
    recipients = overlap(t.recipients[a], t.recipients[b], t.weights)
    around = overlap(t.around[a], t.around[b], t.weights)
    rarity = np.minimum(t.weights[t.stem[a]], t.weights[t.stem[b]])
    columns = {
        "same document": same_document,
        "sentences apart": _sentences_apart(t, a, b, same_document),
        "documents alike": np.where(same_document, np.nan, alike),
        "same word": same_word,
        "words alike": meaning,
        "word is telling": np.where(same_word > 0, rarity, -rarity),
        "same type": t.type[a] == t.type[b],
        "same quad class": _equal(t.quad[a], t.quad[b]),
        "same mode": _equal(t.mode[a], t.mode[b]),
        "modality": t.modality[a] == t.modality[b],
        "actors": actors,
        "recipients": recipients,
        "parties crossed": _crossed(t, a, b),
        "actor countries": shared(t.actor_countries[a], t.actor_countries[b]),
        "recipient countries": shared(t.recipient_countries[a], t.recipient_countries[b]),
        "sentences alike": around,
        "names alike": overlap(t.names[a], t.names[b], t.weights),
        "days apart": days_apart(t, a, b),
        "published apart": np.where(same_document, np.nan, np.abs(t.told[a] - t.told[b])),
        "told against day": _told_apart(t, a, b),
        "likely days apart": likely_apart(t, a, b),
        "km apart": km_apart(t, a, b),
        "place country": _equal(t.country[a], t.country[b]),
        "place words": overlap(t.place[a], t.place[b], t.weights),
        "scene place": overlap(t.scene_place[a], t.scene_place[b], t.weights),
        "scene country": _equal(t.scene_country[a], t.scene_country[b]),
        "scene days apart": _scene_days(t, a, b),
        "figures": figures(t, a, b),
        "word in documents alike": np.where(same_document, np.nan, same_word * alike),
        "word in sentences alike": same_word * np.nan_to_num(around),
        "meaning in documents alike": np.where(same_document, np.nan, meaning * alike),
    }
    columns |= _story(t, a, b, columns)
    columns["agreements"] = sum(_within(columns, one) for one in AGREE)
    columns["conflicts"] = sum(_within(columns, one) for one in CONFLICT)
    return np.stack([columns[name].astype(np.float32) for name in COLUMNS], axis=1)


def _story(t: Traits, a: Numbers, b: Numbers, known: dict[str, Floats]) -> dict[str, Floats]:
    """Return what tells that two events are parts of one happening though their words differ."""
    kind = kinship(t, a, b)
    parties = overlap(t.parties[a], t.parties[b], t.weights)
    countries = shared(t.party_countries[a], t.party_countries[b])
    one, two = t.document[a], t.document[b]
    called = overlap(t.called[one], t.called[two], t.weights)
    lands = overlap(t.around_countries[one], t.around_countries[two], t.weights)
    near = nearest_apart(t.named_days[a], t.named_days[b])
    same = known["same document"]
    return {
        "kind of act": kind,
        "parties": parties,
        "party countries": countries,
        "documents' names alike": np.where(same, np.nan, called),
        "document countries": np.where(same, np.nan, lands),
        "sentence countries": overlap(t.sentence_countries[a], t.sentence_countries[b], t.weights),
        "named days apart": near,
        "nearest day apart": nearest_apart(t.named_days[a][:, :1], t.named_days[b][:, :1]),
        "documents' days": np.where(
            same, np.nan, nearest_apart(t.around_days[one], t.around_days[two])
        ),
        "kind on named day": np.where(np.isnan(near), np.nan, kind * (near < 1)),
        "kind of one place": kind * (overlap(t.scene_place[a], t.scene_place[b], t.weights) > 0.3),
        "type in documents of countries": np.where(same | np.isnan(lands), np.nan, kind * lands),
        "later sentence": np.maximum(t.rank[a], t.rank[b]).astype(np.float32),
        "kind in documents alike": np.where(same, np.nan, kind * known["documents alike"]),
        "kind on likely day": kind * (known["likely days apart"] < 1),
        "kind of one party": kind * np.where(np.isnan(countries), np.nan, countries),
        "kind in a document": np.where(same, kind, np.nan),
    }


def nearest_apart(one: Ints, other: Ints) -> Floats:
    """Return the days between the nearest of two sets of days, 60 at most; NaN if one is empty."""
    gaps = np.abs(one[:, :, None] - other[:, None, :]).astype(np.float32)
    gaps[(one == 0)[:, :, None] | (other == 0)[:, None, :]] = np.inf
    least = np.minimum(gaps.min((1, 2)), 60)
    return np.where((one[:, 0] == 0) | (other[:, 0] == 0), np.nan, least).astype(np.float32)


def kinship(t: Traits, a: Numbers, b: Numbers) -> Floats:
    """Return 3 for one type, 2 for one kind, 1 for two kinds of deed, 0 for word and deed."""
    return np.where(t.type[a] == t.type[b], 3, _KIN[t.kind[a], t.kind[b]]).astype(np.float32)


_KIN = np.array([[2, 1, 0, 1], [1, 2, 0, 1], [0, 0, 1, 0], [1, 1, 0, 2]], dtype=np.float32)
"""Force, dealings, words, protest: two of one kind may be parts of one happening, words rarely."""


def meanings(t: Traits, a: Numbers, b: Numbers) -> Floats:
    """Return the cosine of the triggers' word vectors."""
    codes = t.word[a].astype(np.int64) * len(t.vectors) + t.word[b]
    distinct, back = np.unique(codes, return_inverse=True)
    one, other = np.divmod(distinct, len(t.vectors))
    return np.asarray(
        np.einsum("ij,ij->i", t.vectors[one], t.vectors[other])[back], dtype=np.float32
    )


def overlap(one: Ints, other: Ints, weights: Floats) -> Floats:
    """Return how much of two sets of words is shared by weight, 0 to 1; NaN if one is empty."""
    heavy, light = weights[one], weights[other]
    shared = np.einsum("ij,ij->i", heavy, _held(one, other))
    total = heavy.sum(1) + light.sum(1)
    empty = (one[:, 0] == 0) | (other[:, 0] == 0) | (total == 0)
    return np.where(empty, np.nan, 2 * shared / np.where(total == 0, 1, total)).astype(np.float32)


def _held(one: Ints, other: Ints) -> NDArray[np.bool_]:
    """Return which members of `one` stand in `other`, shape as `one`."""
    found = np.zeros(one.shape, dtype=np.bool_)
    for at in range(other.shape[1]):
        found |= one == other[:, at : at + 1]
    return found & (one > 0)


def shared(one: Ints, other: Ints) -> Floats:
    """Return 1 where two sets share a member, 0 where not, NaN where one is empty."""
    same = _held(one, other).any(1)
    empty = (one[:, 0] == 0) | (other[:, 0] == 0)
    return np.where(empty, np.nan, same).astype(np.float32)


def _equal(one: Ints, other: Ints) -> Floats:
    return np.where((one == 0) | (other == 0), np.nan, one == other).astype(np.float32)


def _crossed(t: Traits, a: Numbers, b: Numbers) -> Floats:
    """Return how much the actors of one are the recipients of the other."""
    first = overlap(t.actors[a], t.recipients[b], t.weights)
    second = overlap(t.recipients[a], t.actors[b], t.weights)
    return np.fmax(first, second)


def _sentences_apart(t: Traits, a: Numbers, b: Numbers, same: NDArray[np.bool_]) -> Floats:
    """Return how far apart the sentences begin, in hundreds of characters, within a document."""
    apart = np.abs(t.sentence[a] - t.sentence[b]) / 100
    return np.where(same, np.minimum(apart, 30), np.nan).astype(np.float32)


def days_apart(t: Traits, a: Numbers, b: Numbers) -> Floats:
    """Return the days between two times, 0 where they meet; NaN where one tells none."""
    gap = np.maximum(t.low[a] - t.high[b], t.low[b] - t.high[a])
    return np.clip(gap, 0, 400).astype(np.float32)


def _within(columns: dict[str, Floats], bounds: tuple[str, float, float]) -> Floats:
    name, low, high = bounds
    values = columns[name]
    return ((values >= low) & (values <= high)).astype(np.float32)


def likely_apart(t: Traits, a: Numbers, b: Numbers) -> Floats:
    """Return the days between the acts; who tells no day means the day of publication or before."""
    low = np.where(np.isnan(t.scene_low), t.told - LATE, t.scene_low)
    high = np.where(np.isnan(t.scene_low), t.told, t.scene_high)
    gap = np.maximum(low[a] - high[b], low[b] - high[a])
    return np.asarray(np.clip(gap, 0, 400).astype(np.float32))


def _scene_days(t: Traits, a: Numbers, b: Numbers) -> Floats:
    gap = np.maximum(t.scene_low[a] - t.scene_high[b], t.scene_low[b] - t.scene_high[a])
    return np.clip(gap, 0, 400).astype(np.float32)


def barred(t: Traits, a: Numbers, b: Numbers, rows: Floats, notion: str = EVENT) -> Floats:
    """Return what speaks against a pair whatever else agrees: a weight of 0 or more.

    Times that both tell to the day and that do not meet, places of towns that lie apart, one
    planned and one done, actors or recipients of different countries. Parts of one happening may
    change roles (who is struck in one dies in the other), so there actors bar a pair where no party
    and no country of the one is of the other, or recipients differ as well; and what a crowd does
    is seldom part of what others do.
    """
    value = {name: rows[:, index] for index, name in enumerate(COLUMNS)}
    exact = (t.high - t.low) <= 1
    days = exact[a] & exact[b] & (value["days apart"] >= APART)
    town = t.radius <= TOWN
    far = town[a] & town[b] & (value["km apart"] > TOWN) & ~(value["place words"] > 0)
    plan = t.planned[a] != t.planned[b]
    actors = (value["actor countries"] == 0) & ~(value["actors"] > 0.1)
    both = (value["recipient countries"] == 0) & ~(value["recipients"] > 0.1)
    if notion == EVENT:
        weighed = 2.0 * days + 2.0 * far + 2.0 * plan + 1.0 * actors + 0.5 * both
    else:
        days &= ~(value["named days apart"] < APART)
        alien = actors & (value["party countries"] == 0)
        weighed = 2.0 * days + 2.0 * far + 0.5 * alien + 1.0 * (actors & both)
        weighed += plan * (1.0 + _foretold(t, a, b))
        crowd = (t.kind[a] == PROTEST) != (t.kind[b] == PROTEST)
        weighed += 0.5 * (crowd & (t.stem[a] != t.stem[b]))
    return np.asarray(weighed.astype(np.float32))


def _foretold(t: Traits, a: Numbers, b: Numbers) -> NDArray[np.bool_]:
    """Tell where a plan is told before the act or beside it; later on plans are often misread."""
    day = np.where(np.isnan(t.low), t.told, t.low)
    first, second = t.planned[a] == 1, t.planned[b] == 1
    before = (first & (t.told[a] < day[b])) | (second & (t.told[b] < day[a]))
    return np.asarray(before | (t.document[a] == t.document[b]))


def _told_apart(t: Traits, a: Numbers, b: Numbers) -> Floats:
    """Return the days between the time one tells and the other's publication, if it tells none.

    Negative where the act lies before that publication.
    """
    first = np.where(np.isnan(t.low[b]), t.low[a] - t.told[b], np.nan)
    second = np.where(np.isnan(t.low[a]), t.low[b] - t.told[a], np.nan)
    return np.clip(np.where(np.isnan(first), second, first), -400, 60).astype(np.float32)


def km_apart(t: Traits, a: Numbers, b: Numbers) -> Floats:
    """Return the distance of two places beyond their radii, great circle, in km."""
    lat_a, lat_b = np.radians(t.latitude[a]), np.radians(t.latitude[b])
    east = np.radians(t.longitude[a] - t.longitude[b])
    chord = np.sin((lat_a - lat_b) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin(east / 2) ** 2
    distance = 2 * 6371 * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return np.asarray(np.maximum(0, distance - t.radius[a] - t.radius[b]).astype(np.float32))


def figures(t: Traits, a: Numbers, b: Numbers) -> Floats:
    """Return 1 where figures of the same thing agree, 0 where they differ, between: in part."""
    same = (t.counted[a][:, :, None] == t.counted[b][:, None, :]) & (t.counted[a] > 0)[:, :, None]
    low = np.fmax(t.least[a][:, :, None], t.least[b][:, None, :])
    high = np.fmin(t.most[a][:, :, None], t.most[b][:, None, :])
    agree = (same & (low <= high)).sum((1, 2))
    count = same.sum((1, 2))
    return np.where(count == 0, np.nan, agree / np.maximum(count, 1)).astype(np.float32)
