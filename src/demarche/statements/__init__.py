"""Who said what: the attributed statements of a news text, as spans."""

from demarche.statements.find import find
from demarche.statements.values import Attribution

__all__ = ["Attribution", "find"]
