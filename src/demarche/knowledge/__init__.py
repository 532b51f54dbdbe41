"""Who is who: persons with their posts and dates, groups, role nouns, what countries are like."""

from demarche.knowledge.names import Match, Names, Word, plain, words
from demarche.knowledge.properties import Description, Descriptions
from demarche.knowledge.records import OUT_OF_OFFICE, Known, Spell, Standing
from demarche.knowledge.roles import Role, RoleMatch, Roles
from demarche.knowledge.store import Knowledge, load

__all__ = [
    "OUT_OF_OFFICE",
    "Description",
    "Descriptions",
    "Knowledge",
    "Known",
    "Match",
    "Names",
    "Role",
    "RoleMatch",
    "Roles",
    "Spell",
    "Standing",
    "Word",
    "load",
    "plain",
    "words",
]
