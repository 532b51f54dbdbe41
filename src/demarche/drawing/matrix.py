"""Positions in, a matrix of actors by issues as SVG out, stances as marks with letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from demarche.drawing.colours import STANCES, STYLE
from demarche.drawing.legend import Item, legend
from demarche.drawing.marks import stance_letter, stance_mark, stance_shape
from demarche.drawing.tags import drawing, link, tag, words

_ROW, _HEAD = 40, 34
_LEFT, _LETTER = 190, 6.4
_LINES = 14.0


@dataclass(frozen=True, slots=True)
class Cell:
    """An actor's stance on an issue: `count` records show it; `differs` from an ally's marks it."""

    actor: str
    issue: str
    stance: str
    label: str = ""
    count: int = 0
    href: str | None = None
    differs: bool = False


def matrix_svg(
    cells: Iterable[Cell],
    *,
    actors: Sequence[str] | None = None,
    issues: Sequence[str] | None = None,
    titles: Mapping[str, str] | None = None,
    width: int = 960,
    name: str = "dm-matrix",
    title: str = "Positions",
    description: str | None = None,
    alone: bool = False,
) -> str:
    """Return a matrix of actors by issues; each cell is a link to its evidence.

    Actors and issues stand in the order given, or that of the cells; `titles` are names of
    issues to show. Several stances of one actor on one issue stand side by side.
    """
    own = list(cells)
    rows = list(dict.fromkeys(actors if actors is not None else (one.actor for one in own)))
    columns = list(dict.fromkeys(issues if issues is not None else (one.issue for one in own)))
    head = _HEAD + _LINES * (max((len(_lines(_title(c, titles))) for c in columns), default=1) - 1)
    wide = (width - _LEFT) / max(1, len(columns))
    height = round(head + _ROW * max(1, len(rows)))
    body = [tag("style", STYLE) if alone else "", _grid(rows, columns, titles, wide, width, head)]
    for one in own:
        if one.actor in rows and one.issue in columns:
            same = [cell for cell in own if (cell.actor, cell.issue) == (one.actor, one.issue)]
            shift = (same.index(one) - (len(same) - 1) / 2) * 34
            x = _LEFT + wide * (columns.index(one.issue) + 0.5) + shift
            body.append(_cell(one, x, head + _ROW * (rows.index(one.actor) + 0.5), titles))
    told, high = legend(_meanings(own), width, height, 14.0)
    body.append(told)
    return drawing(
        "".join(body),
        name=name,
        width=width,
        height=height + high,
        title=title,
        description=description or _description(own, rows, columns),
    )


def _grid(
    rows: Sequence[str],
    columns: Sequence[str],
    titles: Mapping[str, str] | None,
    wide: float,
    width: int,
    head: float,
) -> str:
    made = []
    for index, issue in enumerate(columns):
        for number, line in enumerate(_lines(_title(issue, titles))):
            x, y = _LEFT + wide * (index + 0.5), 18 + _LINES * number
            made.append(words("text", line, x=x, y=y, text_anchor="middle"))
    for index, actor in enumerate(rows):
        y = head + _ROW * index
        made.append(tag("path", d=f"M0 {y:.1f}H{width}", class_="dm-axis"))
        made.append(words("text", _short(actor), x=4, y=y + _ROW / 2 + 4, font_weight=600))
    return tag("g", *made, aria_hidden="true")


def _cell(one: Cell, x: float, y: float, titles: Mapping[str, str] | None) -> str:
    letter, meaning = STANCES.get(one.stance, ("?", one.stance))
    body, over = stance_shape(x, y, 11.0, one.stance), stance_letter(x, y, 11.0, one.stance, letter)
    if one.count > 1:
        over += words("text", f"×{one.count}", x=x + 16, y=y + 12, class_="dm-soft")
    if one.differs:
        body += tag("rect", x=x - 17, y=y - 17, width=34, height=34, rx=5, class_="dm-differs")
        over += words("text", "≠", x=x + 20, y=y - 6, class_="dm-halo", font_weight=700)
    label = one.label or f"{one.actor} {meaning}: {_title(one.issue, titles)}"
    told = label + (" (differs from a partner)" if one.differs else "")
    # Letters lie over the link, not in it: they are no part of what it is called.
    return link(body, one.href, told) + tag("g", over, class_="dm-over", aria_hidden="true")


def _meanings(cells: Sequence[Cell]) -> list[Item]:
    held = [name for name in STANCES if any(one.stance == name for one in cells)]
    made: list[Item] = [(partial(_sample, stance), STANCES[stance][1]) for stance in held]
    if any(one.differs for one in cells):
        made.append((_unequal, "differs from a partner"))
    return made


def _sample(stance: str, x: float, y: float) -> str:
    return stance_mark(x, y, 8.0, stance, STANCES[stance][0])


def _unequal(x: float, y: float) -> str:
    return words("text", "≠", x=x, y=y + 4, text_anchor="middle", font_weight=700)


def _title(issue: str, titles: Mapping[str, str] | None) -> str:
    return (titles or {}).get(issue, issue)


def _lines(text: str) -> list[str]:
    """Return a title in lines of about 16 letters."""
    lines: list[str] = [""]
    for word in text.replace("-", " ").split():
        if lines[-1] and len(lines[-1]) + len(word) > 15:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _short(actor: str) -> str:
    most = int(_LEFT / _LETTER) - 3
    return actor if len(actor) <= most else actor[: most - 1] + "…"


def _description(cells: Sequence[Cell], rows: Sequence[str], columns: Sequence[str]) -> str:
    told = f"{len(rows)} actors by {len(columns)} issues, {len(cells)} positions."
    apart = sorted({one.issue for one in cells if one.differs})
    return told + (f" Partners differ on {', '.join(apart)}." if apart else "")
