"""Check the corpus's markup and labels: `python training/check.py FILE ...`; exit 1 on a fault.

Each line must parse, use types, modes and contexts of the codebook, and keep its spans
clean. `--article` reads gold articles (header, blank line, paragraphs) instead of sentences.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from demarche import codebook, markup
from demarche.codebook import Codebook
from demarche.errors import MarkupError
from demarche.markup import MarkedEvent, MarkedText

CORPUS = Path(__file__).parent / "corpus"


def main(arguments: list[str]) -> int:
    """Check the files; print each fault as `file:line: fault` and the counts at the end."""
    articles = "--article" in arguments
    faults = 0
    counts: Counter[str] = Counter()
    for path in (Path(name) for name in arguments if not name.startswith("--")):
        book = codebook_of(path)
        for number, line in lines(path, articles=articles):
            found, marked = check(line, book)
            for fault in found:
                print(f"{path}:{number}: {fault}")
            faults += len(found)
            counts.update(tally(marked))
    print("\n".join(f"{count:6} {name}" for name, count in sorted(counts.items())))
    print(f"{faults} faults")
    return 1 if faults else 0


def codebook_of(path: Path) -> Codebook:
    """Return the codebook a file is written for: the folder's own codebook.toml, or PLOVER."""
    own = path.parent / "codebook.toml"
    return codebook.load(str(own) if own.exists() else "plover")


def lines(path: Path, *, articles: bool = False) -> list[tuple[int, str]]:
    """Return the numbered lines that hold markup."""
    text = path.read_text(encoding="utf-8")
    numbered = list(enumerate(text.split("\n"), 1))
    if articles:
        head = next(number for number, line in numbered if not line.strip())
        return [(number, line) for number, line in numbered[head:] if line.strip()]
    return [(n, line) for n, line in numbered if line.strip() and not line.startswith("#")]


def check(line: str, book: Codebook) -> tuple[list[str], MarkedText]:
    """Return the faults of one line, and what it says."""
    try:
        marked = markup.parse(line)
    except MarkupError as fault:
        return [str(fault)], MarkedText("")
    faults = [fault for event in marked.events for fault in check_event(event, marked.text, book)]
    return faults, marked


def check_event(event: MarkedEvent, text: str, book: Codebook) -> list[str]:
    """Return what is wrong with one event's labels and spans."""
    if event.type not in book.types:
        return [f"no type {event.type}"]
    faults = []
    if event.mode and event.mode not in book.modes(event.type):
        faults.append(f"{event.type} has no mode {event.mode}")
    faults += [f"no context {name}" for name in event.contexts if name not in book.contexts]
    for span in (event.trigger, *(marked.span for marked in event.roles)):
        words = text[span.start : span.end]
        if words != words.strip() or not words:
            faults.append(f"empty, or space at the edge of '{words}'")
        if words.endswith(("'s", "’s")):
            faults.append(f"leave the 's out of '{words}'")
    return faults


def tally(marked: MarkedText) -> Counter[str]:
    """Count what one line contributes, by type, mode, modality and context."""
    counts = Counter({"lines": 1, f"lines with {min(len(marked.events), 2)} events": 1})
    for event in marked.events:
        counts[f"type {event.type}"] += 1
        counts[f"mode {event.type}.{event.mode}"] += bool(event.mode)
        counts[f"modality {event.modality}"] += 1
        counts.update(f"context {name}" for name in event.contexts)
    return counts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
