"""The roles that colours play, for light and dark, and the style sheet that gives them out.

Colour never tells alone: classes of events have shapes and hatching, stances have shapes and
letters, highlights have borders of their own kind. docs/drawing.md tells the roles; a test
measures contrast (WCAG 2.2 AA) and what colour-blind eyes can tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping

QUADS: Mapping[int, str] = {
    1: "verbal cooperation",
    2: "material cooperation",
    3: "verbal conflict",
    4: "material conflict",
}
"""The quad classes of events, and what they are called."""

STANCES: Mapping[str, tuple[str, str]] = {
    "supports": ("S", "supports"),
    "opposes": ("O", "opposes"),
    "conditional": ("C", "supports or opposes under conditions"),
    "undecided": ("U", "has not decided"),
    "declines": ("D", "declines to say"),
    "silent": ("N", "says nothing"),
}
"""The stances, each with its letter and what it means."""

KINDS: Mapping[str, str] = {
    "trigger": "what happened",
    "actor": "who did it",
    "recipient": "to whom",
    "place": "where",
    "time": "when",
    "statement": "what was said",
    "quantity": "how many",
}
"""The kinds of highlights in a text, and what they are called."""

ROLES: Mapping[str, tuple[str, str]] = {
    "paper": ("#ffffff", "#14171c"),
    "ink": ("#1c1f24", "#e8eaed"),
    "soft": ("#555b66", "#a9b1bd"),
    "line": ("#c9ced6", "#3a414c"),
    "sea": ("#e6eff5", "#10161d"),
    "land": ("#f7f4ec", "#282d34"),
    "border": ("#b9b3a4", "#565e69"),
    "area": ("#6a3d9a", "#c6a4ee"),
    "quad-0": ("#6b7280", "#9aa3af"),
    "quad-1": ("#3b82bf", "#5b9fd8"),
    "quad-2": ("#133f73", "#b5d8fa"),
    "quad-3": ("#c2700f", "#d08a3a"),
    "quad-4": ("#7d170f", "#ffb8a6"),
    "supports": ("#1b62a5", "#8cc3f2"),
    "opposes": ("#a32a18", "#f79d88"),
    "conditional": ("#7a5c00", "#e3bd4f"),
    "undecided": ("#565e69", "#b4bbc5"),
    "declines": ("#6a3d9a", "#c6a4ee"),
    "silent": ("#565e69", "#b4bbc5"),
    "trigger": ("#a5301a", "#f79d88"),
    "actor": ("#1b5fa5", "#8cc3f2"),
    "recipient": ("#5548b0", "#b9b0f5"),
    "place": ("#1a6e36", "#7fd197"),
    "time": ("#7d5a00", "#e3bd4f"),
    "statement": ("#565e69", "#b4bbc5"),
    "quantity": ("#992368", "#f2a1cf"),
    "trigger-ground": ("#fde4dd", "#4a2119"),
    "actor-ground": ("#dfecfb", "#152f49"),
    "recipient-ground": ("#e8e6fb", "#2a2653"),
    "place-ground": ("#dff3e4", "#14351f"),
    "time-ground": ("#fbf0cd", "#3d3105"),
    "statement-ground": ("#f1f3f5", "#23282f"),
    "quantity-ground": ("#fbe4f1", "#471a34"),
}
"""Each role's colour on light and on dark ground."""

_RULES = """
.dm-page{background:var(--dm-paper);color:var(--dm-ink);padding:.5em;overflow-x:auto}
.dm-drawing{max-width:100%;height:auto;display:block;background:var(--dm-paper);
 font:12px/1.3 system-ui,sans-serif}
.dm-drawing text{fill:var(--dm-ink);font-size:12px}
.dm-drawing .dm-soft{fill:var(--dm-soft)}
.dm-drawing .dm-country{fill:var(--dm-soft);font-size:11px;letter-spacing:.04em;text-anchor:middle}
.dm-drawing .dm-halo{paint-order:stroke;stroke:var(--dm-paper);stroke-width:3px}
.dm-drawing a:focus-visible{outline:3px solid var(--dm-ink);outline-offset:2px}
.dm-drawing a:hover .dm-mark{stroke:var(--dm-ink);stroke-width:2.5}
.dm-sea{fill:var(--dm-sea)}
.dm-land{fill:var(--dm-land);stroke:var(--dm-border);stroke-width:6;fill-rule:evenodd}
.dm-border{fill:none;stroke:var(--dm-border);stroke-width:7}
.dm-axis{stroke:var(--dm-line);stroke-width:1;fill:none}
.dm-zero{stroke:var(--dm-soft);stroke-width:1;fill:none}
.dm-frame{stroke:var(--dm-line);fill:none}
.dm-area{fill:var(--dm-area);fill-opacity:.16}
.dm-edge{fill:none;stroke:var(--dm-area);stroke-width:1.5}
.dm-reach{fill:none;stroke:var(--dm-soft);stroke-dasharray:4 3}
.dm-hatching{stroke:var(--dm-area);stroke-width:2}
.dm-mark{stroke:var(--dm-paper);stroke-width:1.2}
.dm-open{fill:var(--dm-paper);stroke-width:2.2;stroke-dasharray:3 2}
.dm-disc{fill:var(--dm-paper);stroke:none}
.dm-ring{fill:none;stroke-width:5}
.dm-over{pointer-events:none}
.dm-bare{fill:none;stroke:none;pointer-events:all}
.dm-drawing .dm-count{text-anchor:middle;font-weight:600}
.dm-drawing .dm-letter{fill:var(--dm-paper);font-weight:700;text-anchor:middle}
.dm-differs{fill:none;stroke:var(--dm-ink);stroke-width:2.5;stroke-dasharray:6 3}
.dm-stripe{stroke:var(--dm-paper);stroke-width:1.6}
.dm-text{white-space:pre-wrap;overflow-wrap:anywhere;line-height:2.1;color:var(--dm-ink)}
.dm-text mark{color:inherit;padding:0 1px;border-bottom:2px solid}
.dm-text .dm-h1{padding-bottom:3px}
.dm-text .dm-h2{padding-bottom:6px}
.dm-text .dm-h3{padding-bottom:9px}
.dm-text .dm-h4{padding-bottom:12px}
.dm-text mark:target,.dm-text mark:has(>a:focus-visible){outline:3px solid var(--dm-ink)}
.dm-text a{color:inherit;text-decoration:none}
.dm-text sup{font-size:.65em;line-height:0;color:var(--dm-soft)}
.dm-notes{color:var(--dm-ink);font-size:.9em}
.dm-notes li:target{outline:2px solid var(--dm-ink)}
"""

_BORDERS = {
    "trigger": "solid",
    "actor": "solid",
    "recipient": "dashed",
    "place": "dotted",
    "time": "double",
    "statement": "solid",
    "quantity": "double",
}


def _style() -> str:
    light = _values(0)
    dark = _values(1)
    rules = [
        f":root,[data-theme=light],[data-jp-theme-light=true]{{{light}}}",
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}",
        f"[data-theme=dark],[data-jp-theme-light=false]{{{dark}}}",
        f"@media print{{:root,:root:not([data-theme=light]),[data-theme=dark]{{{light}}}}}",
        _RULES.strip(),
    ]
    for quad in range(5):
        rules.append(f".dm-quad{quad}{{fill:var(--dm-quad-{quad});}}")
        rules.append(
            f".dm-open.dm-quad{quad},.dm-ring.dm-quad{quad}{{stroke:var(--dm-quad-{quad})}}"
        )
        rules.append(f".dm-open.dm-quad{quad}{{fill:var(--dm-paper)}}")
        rules.append(f".dm-ring.dm-quad{quad}{{fill:none}}")
    rules += [f".dm-{stance}{{fill:var(--dm-{stance})}}" for stance in STANCES]
    for kind, border in _BORDERS.items():
        thick = {"double": 4, "dotted": 3}.get(border, 2)
        rules.append(
            f".dm-text .dm-{kind}{{background:var(--dm-{kind}-ground);"
            f"border-bottom:{thick}px {border} var(--dm-{kind})}}"
        )
    rules.append(".dm-text .dm-statement{border-bottom-width:1px}")
    rules.append(
        "@media print{.dm-text mark{-webkit-print-color-adjust:exact;print-color-adjust:exact}}"
    )
    return "\n".join(rules) + "\n"


def _values(scheme: int) -> str:
    return "".join(f"--dm-{role}:{colours[scheme]};" for role, colours in ROLES.items())


STYLE = _style()
"""The style sheet of all drawings; pages may link it, images that stand alone carry it."""
