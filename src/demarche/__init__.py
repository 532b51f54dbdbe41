"""demarche: reads news and writes down who did or said what to whom, when and where."""

from demarche.coder import Coder
from demarche.errors import DemarcheError
from demarche.notebook import show, show_map, show_timeline
from demarche.read import read
from demarche.records import Document, Event
from demarche.version import __version__
from demarche.write import frame

__all__ = [
    "Coder",
    "DemarcheError",
    "Document",
    "Event",
    "__version__",
    "frame",
    "read",
    "show",
    "show_map",
    "show_timeline",
]
