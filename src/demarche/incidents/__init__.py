"""Incidents: which event mentions, within and across documents, report one happening."""

from demarche.incidents.link import keys, link, relink
from demarche.incidents.values import Agreement, Judgement, Link, Linked, Relation

__all__ = ["Agreement", "Judgement", "Link", "Linked", "Relation", "keys", "link", "relink"]
