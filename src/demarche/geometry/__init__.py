"""Spatial relations as geometry: what a phrase says, and where on the map that may be.

`relation` reads a phrase, `locate` draws it, `agrees` measures it. Distances are on the sphere.
"""

from demarche.geometry.check import agrees
from demarche.geometry.locate import locate
from demarche.geometry.parse import relation
from demarche.geometry.shapes import (
    country_at,
    distance_to_coast,
    find,
    is_sea,
    kind_of,
    sea_at,
)
from demarche.geometry.values import Anchor, Area, Check, Relation

__all__ = [
    "Anchor",
    "Area",
    "Check",
    "Relation",
    "agrees",
    "country_at",
    "distance_to_coast",
    "find",
    "is_sea",
    "kind_of",
    "locate",
    "relation",
    "sea_at",
]
