"""A brief in, one file out: a page that stands alone, or Markdown."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from demarche import drawing
from demarche.brief.asking import country
from demarche.brief.values import Brief
from demarche.drawing.tags import escaped, followed

FOLDER = Path(__file__).parent / "templates"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_LISTING = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def as_html(brief: Brief) -> str:
    """Return a page that needs no script, no server and no network."""
    return _environment().get_template("brief.html").render(_given(brief))


def as_markdown(brief: Brief) -> str:
    """Return the brief as Markdown, with a table of places in place of the map."""
    text = _environment().get_template("brief.md").render(_given(brief))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _given(brief: Brief) -> dict[str, object]:
    numbers = {name: number for number, name in enumerate(brief.entries, 1)}
    style = (FOLDER / "brief.css").read_text(encoding="utf-8")
    return {
        "brief": brief,
        "numbers": numbers,
        "style": Markup(drawing.STYLE + style),
        "drawn": {name: Markup(getattr(brief.drawings, name)) for name in _FIGURES},
        "quads": drawing.QUADS,
        "stances": {name: meaning for name, (_, meaning) in drawing.STANCES.items()},
    }


_FIGURES = ("map", "timeline", "matrix")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"md": plain, "web": web, "country": country, "clean": clean}
    return made


def plain(text: object) -> str:
    """Return text as Markdown that shows it as it is, on one line."""
    line = " ".join(str(text).split())
    return _LISTING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))


def web(address: str | None) -> str | None:
    """Return an address of the web, None for any other; Markdown cannot be broken out of."""
    if address is None or not address.lower().startswith(("http://", "https://")):
        return None
    return re.sub(r"[\s<>()\"]", "", followed(address) or "") or None


def clean(text: object) -> Markup:
    """Return text without the characters that no page can hold, escaped."""
    return Markup(escaped(text))
