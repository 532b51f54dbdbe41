"""The gazetteer: names in, the places that bear them out."""

from demarche.gazetteer.store import Entry, Gazetteer, load

__all__ = ["Entry", "Gazetteer", "load"]
