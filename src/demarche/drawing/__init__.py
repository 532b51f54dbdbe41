"""Drawings: values in, SVG or HTML text out; drawn without a browser, readable without a script.

The same drawings stand on the pages, in briefs and in notebooks.
"""

from demarche.drawing.colours import KINDS, QUADS, ROLES, STANCES, STYLE
from demarche.drawing.intensity import intensity_svg
from demarche.drawing.maps import map_svg
from demarche.drawing.marking import Marking, marked_text
from demarche.drawing.matrix import Cell, matrix_svg
from demarche.drawing.reading import marks_of
from demarche.drawing.spots import Area, Point, of_events, of_place
from demarche.drawing.timeline import timeline_svg

__all__ = [
    "KINDS",
    "QUADS",
    "ROLES",
    "STANCES",
    "STYLE",
    "Area",
    "Cell",
    "Marking",
    "Point",
    "intensity_svg",
    "map_svg",
    "marked_text",
    "marks_of",
    "matrix_svg",
    "of_events",
    "of_place",
    "timeline_svg",
]
