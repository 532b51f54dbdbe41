"""Who said what: the attributed statements of a news text, as spans."""

from demarche.statements.gather import gather
from demarche.statements.values import Attribution

__all__ = ["Attribution", "gather"]
