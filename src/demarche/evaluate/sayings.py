"""What a line of an acceptance list asks of a statement, a quantity or a position."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from demarche.evaluate.demands import time_matches
from demarche.evaluate.quantities import same_amount, same_counted
from demarche.records import Actor, Force, Mention, Position, Quantity, Span, Statement

Line = Mapping[str, Any]
MOST = 0.6
"""Share of a quote that what was found must cover."""


def has_statement(line: Line, quoted: Span, statements: Sequence[Statement]) -> bool:
    """Tell whether a statement holds the quote, with the speaker, form and time wanted."""
    near = [one for one in statements if _shared(one.contents, quoted) >= MOST * len(quoted)]
    return any(_is_statement(line, one) for one in near)


def _is_statement(line: Line, statement: Statement) -> bool:
    direct = statement.form in (("direct", "mixed") if line["direct"] else ("indirect", "mixed"))
    timed = time_matches(line.get("when"), statement.when)
    return direct and timed and _speaks(line["speaker"], statement.speakers)


def _speaks(wanted: Line, speakers: Sequence[Actor]) -> bool:
    if "countries" in wanted:
        return {one.country for one in speakers} >= set(wanted["countries"])
    name = _words(wanted["name"])
    return any(
        one.country == wanted["country"] and any(name <= _words(told) for told in _told(one))
        for one in speakers
    )


def _told(actor: Actor) -> Sequence[str]:
    """Return the words that an actor goes by: name with role, and the mention as it stands."""
    mention = actor.mention.text if actor.mention else ""
    return f"{actor.name} {actor.role or ''}", mention


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def has_quantity(
    line: Line, quoted: Span, quantities: Sequence[Quantity], forces: Sequence[Force]
) -> bool:
    """Tell whether a quantity in the quote has the value, unit, noun and qualifier wanted."""
    near = [one for one in quantities if one.mention and _shared([one.mention], quoted)]
    wanted = Quantity(line["quote"], line["value"], line["unit"], line["counted"])
    right = [
        one
        for one in near
        if same_amount(wanted, one)
        and same_counted(wanted, one)
        and one.qualifier == line["qualifier"]
    ]
    if "force" not in line:
        return bool(right)
    held = [one for one in forces if one.mention and _shared([one.mention], quoted)]
    return bool(right) and any(_is_force(line["force"], one) for one in held)


def _is_force(wanted: Line, force: Force) -> bool:
    place = force.place.text if force.place else ""
    return (
        force.of.country == wanted["of"]
        and force.country == wanted["in"]
        and wanted.get("place", "") in place
    )


def has_position(line: Line, positions: Sequence[Position]) -> bool:
    """Tell whether each country takes one of the stances wanted on the issue."""
    taken = {
        one.actor.country: one.stance
        for one in positions
        if one.issue == line["issue"] and one.actor.id == one.actor.country
    }
    return all(taken.get(country) in stances for country, stances in line["stances"].items())


def _shared(mentions: Sequence[Mention], quoted: Span) -> int:
    parts = (min(one.end, quoted.end) - max(one.start, quoted.start) for one in mentions)
    return sum(part for part in parts if part > 0)
