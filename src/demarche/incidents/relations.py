"""Incidents that stand to each other: a plan and its fulfilment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from demarche.incidents.candidates import Candidates
from demarche.incidents.traits import PLANS, Floats
from demarche.incidents.values import FULFILS, Relation
from demarche.records import Event, When

LIKELY = 0.3


def fulfilments(
    events: Sequence[Event], incident: Mapping[int, str], pairs: Candidates, likely: Floats
) -> tuple[Relation, ...]:
    """Return which incidents fulfil what others plan, the likeliest pair of events counting.

    One event is of an act to come, the other of an act done; the pair is likely but for that,
    and the time of the plan, where it is told, meets that of the act.
    """
    best: dict[tuple[str, str], float] = {}
    for index in np.flatnonzero(likely >= LIKELY).tolist():
        one, other = int(pairs.left[index]), int(pairs.right[index])
        for act, plan in ((one, other), (other, one)):
            if incident[act] != incident[plan] and _fulfils(events[act], events[plan]):
                pair = incident[act], incident[plan]
                best[pair] = max(best.get(pair, 0.0), round(float(likely[index]), 4))
    return tuple(Relation(FULFILS, *pair, score) for pair, score in sorted(best.items()))


def _fulfils(act: Event, plan: Event) -> bool:
    meant = plan.content_when or plan.when
    return act.modality == "actual" and plan.modality in PLANS and _may_meet(act.when, meant)


def _may_meet(one: When | None, other: When | None) -> bool:
    if not (one and other and one.start and one.end and other.start and other.end):
        return True
    return one.start <= other.end and other.start <= one.end
