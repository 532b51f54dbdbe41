"""Numbers that matter in English news: counts, casualties, distances, money, and forces."""

from demarche.quantities.attach import attach
from demarche.quantities.find import Found, find
from demarche.quantities.forces import ForceFound, forces

__all__ = ["ForceFound", "Found", "attach", "find", "forces"]
