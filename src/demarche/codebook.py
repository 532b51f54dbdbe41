"""Ontologies as data: a TOML file in, an immutable `Codebook` out.

A codebook lists event types with their modes, quad class, intensity and nearest CAMEO code,
and the contexts. `plover` ships with the package; another ontology is another file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from demarche.errors import CodebookError


@dataclass(frozen=True, slots=True)
class Mode:
    """A finer kind within a type; `intensity` None where the ontology gives no score."""

    name: str
    definition: str
    intensity: float | None = None
    cameo: str | None = None


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event: what it means, how it scores, and how to tell it from its neighbours."""

    name: str
    definition: str
    quad: int | None = None
    intensity: float | None = None
    recipient: bool = False
    violent: bool = False
    cameo: str | None = None
    rules: tuple[str, ...] = ()
    modes: dict[str, Mode] | None = None


@dataclass(frozen=True, slots=True)
class Codebook:
    """An ontology: its types and contexts in the order of the file."""

    name: str
    version: str
    types: dict[str, EventType]
    contexts: dict[str, str]
    quads: dict[int, str]

    def modes(self, kind: str) -> dict[str, Mode]:
        """Return the modes of a type; empty where it has none."""
        return self.type(kind).modes or {}

    def type(self, kind: str) -> EventType:
        """Return the type of that name; raise CodebookError when there is none."""
        try:
            return self.types[kind]
        except KeyError:
            known = ", ".join(self.types)
            raise CodebookError(f"{self.name} has no type '{kind}'; known: {known}") from None

    def intensity(self, kind: str, mode: str | None) -> float | None:
        """Return the score of the mode, or of the type where the mode has none."""
        found = self.modes(kind).get(mode) if mode else None
        return self.type(kind).intensity if found is None else found.intensity

    def cameo(self, kind: str, mode: str | None) -> str | None:
        """Return the nearest CAMEO code of the mode, or of the type."""
        found = self.modes(kind).get(mode) if mode else None
        return self.type(kind).cameo if found is None or found.cameo is None else found.cameo


@cache
def load(name: str = "plover") -> Codebook:
    """Read a codebook by its name in the package, or from a path that ends in .toml."""
    source = Path(name) if name.endswith(".toml") else files("demarche") / "data" / f"{name}.toml"
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CodebookError(f"no codebook '{name}'; give 'plover', or a path to a .toml") from None
    except tomllib.TOMLDecodeError as fault:
        raise CodebookError(f"{source}: {fault}") from fault
    return _codebook(table, str(source))


def _codebook(table: dict[str, Any], source: str) -> Codebook:
    try:
        types = {name: _type(name, entry) for name, entry in table["types"].items()}
        quads = {int(quad): meaning for quad, meaning in table.get("quads", {}).items()}
        contexts = dict(table.get("contexts", {}))
        return Codebook(table["name"], str(table["version"]), types, contexts, quads)
    except KeyError as missing:
        raise CodebookError(f"{source}: no entry {missing}") from missing
    except (AttributeError, TypeError, ValueError) as fault:
        raise CodebookError(f"{source}: an entry is not as it should be: {fault}") from fault


def _type(name: str, entry: dict[str, Any]) -> EventType:
    modes = {mode: Mode(mode, **fields) for mode, fields in entry.get("modes", {}).items()}
    plain = {key: value for key, value in entry.items() if key not in ("modes", "rules")}
    return EventType(name=name, rules=tuple(entry.get("rules", ())), modes=modes, **plain)
