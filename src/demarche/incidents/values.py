"""What the linker gives and takes beside events: links and reasons, judgements, relations."""

from __future__ import annotations

from dataclasses import dataclass

from demarche.records import Incident

JOIN, SPLIT = "join", "split"
FULFILS = "fulfils"
EVENT, HAPPENING = "event", "happening"
"""What counts as one: the same act, or all parts of one happening (a blast and its dead)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word that events belong to one incident (`join`) or do not (`split`).

    A split parts the first event from each of the others; it says nothing of the others among
    themselves. Of two judgements on one pair the later (`when`, ISO 8601) holds.
    """

    kind: str
    events: tuple[str, ...]
    who: str
    when: str
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Something that speaks for a link (weight over 0) or against it, in log odds."""

    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Link:
    """Why an event stands in its incident: the event of it that it is likest, and the reasons.

    `score` is the probability by the pair alone; the agreements, which are its heaviest, and `base`
    sum up to its log odds. A link by a judgement has score 1 and names who judged.
    """

    event: str
    other: str
    score: float
    agreements: tuple[Agreement, ...] = ()
    base: float = 0.0
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """How one incident stands to another: it `fulfils` what the other plans."""

    kind: str
    incident: str
    other: str
    score: float


@dataclass(frozen=True, slots=True)
class Linked:
    """Incidents in order of their first report, the links within, and relations between.

    `stories` names for each event its story: the group that is held together by likely pairs,
    within which incidents are told apart, and beyond which nothing can change them.
    """

    incidents: tuple[Incident, ...] = ()
    links: tuple[Link, ...] = ()
    relations: tuple[Relation, ...] = ()
    stories: dict[str, str] | None = None

    def of(self) -> dict[str, str]:
        """Return for each event the id of its incident."""
        return {event: one.id for one in self.incidents for event in one.events}
