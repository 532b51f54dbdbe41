"""The codebook of issues in, docs/issues.md out: `python -m docs.make_issues`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from demarche import issues
from demarche.issues import Issue

PAGE = Path(__file__).parent / "issues.md"
HEAD = """\
# Issues and stances

Made by `python -m docs.make_issues` from `src/demarche/data/issues.toml`; do not edit.

Each statement is about none, one or several of the issues below, and takes a stance on each:

| stance | meaning |
|---|---|
| `supports` | is for the thing as its title names it: does, promises, defends or asks for it |
| `opposes` | is against it: condemns, refuses, undoes it |
| `conditional` | for or against it only if something happens |
| `undecided` | says that the question is open |
| `declines` | is asked, and refuses to answer or to take a side |
| `silent` | leaves it out while the matter lies on the table |

Issues of your own come from a TOML file, `--issues own.toml` (`code`, `positions`,
`Coder(issues=...)`): a table for each, with a title, a definition and a dozen sentences or more
whose content stands in braces (speaker in `<>` and cue in `[]` if you like):

    [whaling]
    title = "whaling"
    definition = "Catching whales, for food or science."
    sentences = [
      "supports || Japan's fisheries agency said {the hunt would go on as a matter of tradition}.",
      "opposes || Canberra [called for] {an end to the slaughter in the Southern Ocean}.",
    ]

They are told by how near a statement is to their sentences, without training.

A position sums an actor's stances on an issue over a period: `demarche positions --help`.

| issue | what it is about |
|---|---|
"""


def page(found: Mapping[str, Issue]) -> str:
    """Return the page."""
    rows = (f"| `{one.name}` | {one.title}: {one.definition} |\n" for one in found.values())
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(issues.load()), encoding="utf-8")
