"""Corrections from a page: the form in, one Correction stored."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from demarche.archive.corrections import Correction, in_force, settled
from demarche.archive.query import Query
from demarche.errors import QueryError
from demarche.web.asking import Asker
from demarche.web.event import correctable
from demarche.web.faults import NotFound

LONGEST = 2_000
"""Characters of a value at most."""
ACTIONS = ("set", "reject", "withdraw")


def correct(asker: Asker, form: Mapping[str, str]) -> str:
    """Store what a form corrects and return the event's id.

    Only fields that differ from the event are set. Raises NotFound without the event, QueryError
    for what cannot be read.
    """
    action = form.get("action", "set")
    if action not in ACTIONS:
        raise QueryError(f"no action '{action[:20]}'; known: {', '.join(ACTIONS)}")
    if any(len(value) > LONGEST for value in form.values()):
        raise QueryError(f"a value is longer than {LONGEST} characters")
    who = form.get("who", "").strip()
    if not who:
        raise QueryError("say who corrects it: the name stays with the correction")
    name = form.get("id", "")
    if action == "withdraw":
        return _withdraw(asker, form.get("correction", ""), who)
    found = asker.records(Query(ids=(name,), limit=1))
    if not found:
        raise NotFound(f"there is no event '{name}' in this archive")
    base = found[0]
    told = correctable(base)
    pairs = {
        key: form[key] for key in told if action == "set" and form.get(key, told[key]) != told[key]
    }
    if action == "set" and not pairs:
        raise QueryError("nothing was changed: every field is as it was")
    fields = settled(pairs, base) if pairs else {}
    base = {key: value for key, value in base.items() if key != "corrected"}
    why = form.get("why", "").strip() or None
    document = base["document"]["id"]
    made = Correction(uuid4().hex[:12], base["id"], document, action, who, why, fields, base)
    with asker.archive() as archive:
        archive.correct(made)
    return str(base["id"])


def _withdraw(asker: Asker, correction: str, who: str) -> str:
    with asker.archive() as archive:
        standing = {one.id: one for one in in_force(archive.corrections())}
        found = standing.get(correction)
        if found is None:
            raise NotFound(f"no correction '{correction}' is in force")
        archive.correct(
            Correction(
                uuid4().hex[:12], correction, found.document, "withdraw", who, base=found.base
            )
        )
    return found.event
