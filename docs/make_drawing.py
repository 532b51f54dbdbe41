"""Write the table of colour roles into docs/drawing.md: `python -m docs.make_drawing`."""

from __future__ import annotations

import re
from pathlib import Path

from demarche.drawing import KINDS, QUADS, ROLES, STANCES

PAGE = Path(__file__).parent / "drawing.md"
SHAPES = {
    "quad-0": "disc; no class",
    "quad-1": "disc, bar hatched",
    "quad-2": "square, bar solid",
    "quad-3": "triangle, bar hatched",
    "quad-4": "diamond, bar solid",
    "supports": "disc",
    "opposes": "square",
    "conditional": "diamond",
    "undecided": "disc",
    "declines": "triangle",
    "silent": "bar",
    "trigger": "solid line",
    "actor": "solid line",
    "recipient": "dashed line",
    "place": "dotted line",
    "time": "double line",
    "statement": "thin line",
    "quantity": "double line",
    "area": "outline, the likelier part hatched",
}


def page() -> str:
    """Return the page with the table as the code has the colours."""
    head = "| role | light | dark | beside the colour |\n| --- | --- | --- | --- |\n"
    rows = head + "\n".join(_row(role, *colours) for role, colours in ROLES.items())
    text = PAGE.read_text(encoding="utf-8")
    return re.sub(r"(?<=<!-- roles -->\n).*?(?=<!-- /roles -->)", f"{rows}\n", text, flags=re.S)


def _row(role: str, light: str, dark: str) -> str:
    beside = SHAPES.get(role, "")
    if role in STANCES:
        beside += f", letter {STANCES[role][0]}"
    if role.startswith("quad-") and int(role[-1]) in QUADS:
        beside = f"{QUADS[int(role[-1])]}: {beside}"
    if role in KINDS:
        beside += f", note “{KINDS[role]}”"
    return f"| `{role}` | `{light}` | `{dark}` | {beside} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
