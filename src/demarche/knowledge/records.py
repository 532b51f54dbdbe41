"""What is known of an actor: its names, and by dates its country, its sectors and its post."""

from __future__ import annotations

from dataclasses import dataclass

ALWAYS = ("0000-00-00", "9999-99-99")
"""Start and end of a spell without bounds; ISO days compare as text."""

OUT_OF_OFFICE = "ELI"
"""PLOVER's sector of those who once held an office."""

_OFFICES = frozenset(("GOV", "MIL", "JUD", "LEG", "COP", "SPY", "IGO"))


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of days (inclusive) in which somebody holds a post, or a group has its standing."""

    country: str | None
    sectors: tuple[str, ...]
    start: str = ALWAYS[0]
    end: str = ALWAYS[1]
    post: str | None = None
    source: str = ""

    def holds(self, day: str) -> bool:
        """Tell whether an ISO day lies within the spell."""
        return self.start <= day <= self.end

    @property
    def is_office(self) -> bool:
        """Tell whether the post is one of a state or an international organization."""
        return self.post is not None and not _OFFICES.isdisjoint(self.sectors)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is on a day: `spell` is the current one, None out of office."""

    country: str | None
    sectors: tuple[str, ...]
    spell: Spell | None


@dataclass(frozen=True, slots=True)
class Known:
    """A person or group of the knowledge base; `kind` is "person" or a sort of group."""

    id: str
    name: str
    names: tuple[str, ...]
    kind: str
    spells: tuple[Spell, ...]
    gender: str | None = None

    @property
    def is_person(self) -> bool:
        """Tell a person from a group."""
        return self.kind == "person"

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries and organizations of all spells, each once."""
        return tuple(dict.fromkeys(spell.country for spell in self.spells if spell.country))

    def on(self, day: str) -> tuple[Spell, ...]:
        """Return the spells that hold on an ISO day, the one that began last first."""
        holding = [spell for spell in self.spells if spell.holds(day)]
        return tuple(sorted(holding, key=lambda spell: spell.start, reverse=True))

    def is_of_time(self, day: str) -> bool:
        """Tell whether a spell lies within ten years of an ISO day."""
        year = int(day[:4])
        return any(
            spell.start <= f"{year + 10}" and f"{year - 10}" <= spell.end for spell in self.spells
        )

    def standing(self, day: str | None) -> Standing:
        """Return what this actor is on a day; without a day, only what has always held.

        Who held an office of state and no longer does is ELI (PLOVER codebook, sectors).
        """
        if day is None:
            return self._timeless()
        if holding := self.on(day):
            return Standing(holding[0].country, holding[0].sectors, holding[0])
        past = [spell for spell in self.spells if spell.end < day]
        if not past:
            return Standing(self._only_country(), (), None)
        last = max(past, key=lambda spell: spell.end)
        sectors = (OUT_OF_OFFICE,) if last.is_office else last.sectors
        return Standing(self._only_country() or last.country, sectors, None)

    def _timeless(self) -> Standing:
        kinds = {spell.sectors for spell in self.spells}
        sectors = kinds.pop() if len(kinds) == 1 and not self.is_person else ()
        return Standing(self._only_country(), sectors, None)

    def _only_country(self) -> str | None:
        countries = {spell.country for spell in self.spells}
        return countries.pop() if len(countries) == 1 else None
