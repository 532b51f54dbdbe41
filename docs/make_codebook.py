"""The codebook in, docs/codebook.md out: `python -m docs.make_codebook`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from demarche import codebook
from demarche.codebook import Codebook, EventType

PAGE = Path(__file__).parent / "codebook.md"
HEAD = """\
# The codebook

Made by `python -m docs.make_codebook` from `src/demarche/data/plover.toml`; do not edit.

The event types of PLOVER {version}, in our own words. *Intensity* is PLOVER's score from conflict
(-10) to cooperation (10); a mode without one has none in PLOVER, and a record of that mode then
has none either. *CAMEO* is the nearest code of that older ontology. Where PLOVER asks for a
recipient it says so below; the coder does not drop an event for lack of one.
"""


def page(book: Codebook) -> str:
    """Return the page: quad classes, types with rules and modes, contexts."""
    parts = [HEAD.format(version=book.version)]
    for quad, meaning in book.quads.items():
        parts.append(f"## Quad class {quad}: {meaning}\n")
        parts += ["\n".join(_type(kind)) for kind in book.types.values() if kind.quad == quad]
    parts.append("## Contexts\n\nWhat an event is about; none to three.\n")
    rows = [f"| `{name}` | {meaning} |" for name, meaning in book.contexts.items()]
    parts.append("\n".join(["| context | meaning |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


def _type(kind: EventType) -> Iterator[str]:
    yield f"### {kind.name}\n"
    yield f"{kind.definition}\n"
    needs = "yes" if kind.recipient else "no"
    yield f"Intensity {_score(kind.intensity)}, CAMEO {kind.cameo}, recipient required: {needs}.\n"
    yield from (f"- {rule}" for rule in kind.rules)
    yield from [""] * bool(kind.rules)
    if kind.modes:
        yield "| mode | intensity | CAMEO | meaning |"
        yield "|---|---|---|---|"
        for mode in kind.modes.values():
            row = (f"`{mode.name}`", _score(mode.intensity), mode.cameo or "", mode.definition)
            yield f"| {' | '.join(row)} |"
        yield ""


def _score(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"


if __name__ == "__main__":
    PAGE.write_text(page(codebook.load()), encoding="utf-8")
