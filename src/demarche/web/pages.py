"""All pages: address, what makes it, its template, what an address may say to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from demarche.web import lists
from demarche.web.actor import ActorPage, PairPage, actor_page, pair_page
from demarche.web.address import PARAMETERS, Address
from demarche.web.asking import Asker
from demarche.web.document import DocumentPage, document_page
from demarche.web.event import EventPage, event_page
from demarche.web.forces import ForcesPage, forces_page
from demarche.web.incidents import IncidentPage, incident_page
from demarche.web.overview import Overview, overview
from demarche.web.stances import PositionsPage, positions_page

FILTERS = tuple(PARAMETERS)
TIME = ("from", "to", "as_of")
OF_DOCUMENTS = (*TIME, "publisher", "words", "document_id", "order", "page")
OF_STATEMENTS = (
    *TIME,
    *("actor", "actor_country", "recipient", "recipient_country", "party", "country"),
    *("issue", "stance", "publisher", "words", "sentence", "document_id", "order", "page"),
)
OF_FORCES = (*TIME, "actor", "actor_country", "place_country", "box", "near", "publisher", "page")


@dataclass(frozen=True, slots=True)
class Page:
    """A page; `filters` are the names that its address may hold, `kind` the record it lists."""

    path: str
    title: str
    make: Callable[[Asker, Address], Any]
    data: type
    told: str
    filters: tuple[str, ...]
    required: tuple[str, ...] = ()
    kind: str = "events"

    @property
    def template(self) -> str:
        """The name of its template."""
        return f"{self.path.strip('/')}.html"


PAGES = {
    page.path: page
    for page in (
        Page("/overview", "Overview", overview, Overview, "Map, timeline, newest.", FILTERS),
        Page(
            "/events", "Events", lists.events, lists.EventList, "Events found.", (*FILTERS, "page")
        ),
        Page("/event", "Event", event_page, EventPage, "One event.", ("id", "as_of"), ("id",)),
        Page(
            "/incidents",
            "Incidents",
            lists.incidents,
            lists.IncidentList,
            "Happenings that several documents report.",
            (*FILTERS, "page"),
        ),
        Page(
            "/incident",
            "Incident",
            incident_page,
            IncidentPage,
            "One incident with its reports.",
            ("id", "as_of"),
            ("id",),
        ),
        Page(
            "/documents",
            "Documents",
            lists.documents,
            lists.DocumentList,
            "Documents found.",
            OF_DOCUMENTS,
            kind="documents",
        ),
        Page(
            "/document",
            "Document",
            document_page,
            DocumentPage,
            "One document, its text and what was read in it.",
            ("id", "at", "as_of"),
            ("id",),
        ),
        Page(
            "/actors",
            "Actors",
            lists.actors,
            lists.ActorList,
            "Who takes part in the events found.",
            (*FILTERS, "page"),
        ),
        Page(
            "/actor",
            "Actor",
            actor_page,
            ActorPage,
            "One actor or country.",
            (*FILTERS, "name"),
            ("name",),
        ),
        Page(
            "/pair",
            "Pair",
            pair_page,
            PairPage,
            "What two do to each other.",
            (*FILTERS, "one", "other"),
            ("one", "other"),
        ),
        Page(
            "/statements",
            "Statements",
            lists.statements,
            lists.StatementList,
            "Statements found.",
            OF_STATEMENTS,
            kind="statements",
        ),
        Page(
            "/positions",
            "Positions",
            positions_page,
            PositionsPage,
            "Actors by issues, each with the words behind it.",
            (*TIME, "actor", "issue", "publisher", "words", "sentence"),
            kind="statements",
        ),
        Page(
            "/forces",
            "Forces",
            forces_page,
            ForcesPage,
            "Who has how many where.",
            OF_FORCES,
            kind="forces",
        ),
        Page("/search", "Search", lists.search, lists.Search, "Search everything.", ("q", *TIME)),
    )
}
"""The pages by their addresses."""

MENU = ("/overview", "/incidents", "/events", "/documents", "/actors", "/positions", "/forces")
"""What the head of every page leads to."""
