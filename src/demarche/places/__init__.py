"""Places of a document: names found, told from other words, and resolved to the gazetteer."""

from demarche.places.finding import Candidate, Toponym, find, locate, read

__all__ = ["Candidate", "Toponym", "find", "locate", "read"]
