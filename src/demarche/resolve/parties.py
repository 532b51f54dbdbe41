"""What a mention stands for: a country, an organization, a group, a person, bearers of a role."""

from __future__ import annotations

from dataclasses import dataclass

from demarche import countries
from demarche.countries import Naming
from demarche.knowledge import OUT_OF_OFFICE, Known, Role
from demarche.records import Span

GOVERNMENT = ("GOV",)
PEOPLE = ("CVL",)


@dataclass(frozen=True, slots=True)
class Party:
    """Who somebody is, as far as it is known; `head` is the noun that a role was told with."""

    name: str
    kind: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    id: str | None = None
    post: str | None = None
    start: str | None = None
    end: str | None = None
    gender: str | None = None
    head: str | None = None

    @property
    def is_person(self) -> bool:
        """Tell one person from states, bodies and groups."""
        return self.kind == "person"


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention with what it stands for; `via` is the rule or entry, `through` the mention used."""

    span: Span
    parties: tuple[Party, ...]
    via: str
    through: Span | None = None
    plural: bool = False

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries and organizations of the parties, each once."""
        return tuple(dict.fromkeys(one.country for one in self.parties if one.country))


def of_naming(naming: Naming, words: str) -> Party:
    """Return a country as its government, its people by a plural demonym, or an organization."""
    name = countries.load().names(naming.code)
    if naming.kind == "organization":
        sectors = ("IGO", "UNO") if naming.code == "UNO" else ("IGO",)
        return Party(name, "organization", naming.code, sectors)
    if naming.kind == "demonym" and words.endswith("s") and not words.endswith("ss"):
        return Party(words, "people", naming.code, PEOPLE)
    return Party(name, "country", naming.code, GOVERNMENT)


def of_known(known: Known, day: str | None) -> Party:
    """Return a person or group of the knowledge base as what it was on a day."""
    standing = known.standing(day)
    spell = standing.spell
    return Party(
        known.name,
        "person" if known.is_person else "group",
        standing.country,
        of_body(standing.country, standing.sectors),
        known.id,
        spell.post if spell else None,
        _bound(spell.start, "0") if spell else None,
        _bound(spell.end, "9") if spell else None,
        known.gender,
    )


def of_body(country: str | None, sectors: tuple[str, ...]) -> tuple[str, ...]:
    """Put IGO first for whoever serves an international organization, as PLOVER does."""
    if country is None or countries.load().is_state(country) or OUT_OF_OFFICE in sectors:
        return sectors
    own = ("IGO", "UNO") if country == "UNO" else ("IGO",)
    return (*own, *(sector for sector in sectors if sector not in (*own, "GOV")))


def of_role(words: str, role: Role, country: str | None, sectors: tuple[str, ...]) -> Party:
    """Return the bearers of a role."""
    kind = "people" if role.belongs == "person" else "role"
    return Party(words, kind, country, sectors, head=role.noun)


def _bound(day: str, endless: str) -> str | None:
    return None if day.startswith(endless * 4) else day
