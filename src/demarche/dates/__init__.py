"""Time expressions of English news, read against the day of publication and the story's thread."""

from demarche.dates.expression import TimeExpression
from demarche.dates.find import find, read, read_at

__all__ = ["TimeExpression", "find", "read", "read_at"]
