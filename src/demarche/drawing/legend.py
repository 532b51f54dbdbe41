"""What the marks of a drawing mean, in as many lines as its width needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from demarche.drawing.tags import tag, words

Item = tuple[Callable[[float, float], str], str]
"""How to draw a mark around a point, and what it means."""

_LINE, _MARK, _LETTER, _GAP = 20, 14.0, 6.3, 22.0


def legend(items: Sequence[Item], width: int, down: float, left: float = 10.0) -> tuple[str, int]:
    """Return the marks with their meanings below a height, and how many pixels high they are."""
    made, x, y = [], left, down + 14
    for draw, text in items:
        wide = _MARK + _LETTER * len(text) + _GAP
        if x > left and x + wide - _GAP > width:
            x, y = left, y + _LINE
        made.append(draw(x, y - 4) + words("text", text, x=x + _MARK, y=y))
        x += wide
    if not made:
        return "", 0
    return tag("g", *made, aria_hidden="true"), round(y - down + _LINE - 10)


def box(kind: str | None = None, fill: str | None = None) -> Callable[[float, float], str]:
    """Return how to draw a small box of a class, with a pattern over it."""

    def draw(x: float, y: float) -> str:
        given = {"x": x - 6, "y": y - 6, "width": 13, "height": 12}
        plain = tag("rect", **given, class_=kind) if kind else ""
        return plain + (tag("rect", **given, fill=fill) if fill else "")

    return draw
