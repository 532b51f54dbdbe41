"""Who is meant: mentions of actors resolved to countries, bodies and persons, with sectors."""

from demarche.resolve.atoms import Toponym
from demarche.resolve.parties import Party, Reference
from demarche.resolve.story import Story, read_story

__all__ = ["Party", "Reference", "Story", "Toponym", "read_story"]
