"""Build src/demarche/data/cameo.tsv: `python -m builders.cameo`.

Joins PLOVER's table of CAMEO codes with Goldstein's scores. Modes and contexts of the table
that PLOVER's manual does not list are mapped to those it does, or left out.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from demarche import codebook

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
OUT = Path(__file__).parent.parent / "src" / "demarche" / "data" / "cameo.tsv"
HEADER = (
    "# CAMEO codes, their nearest PLOVER type, mode and contexts, and Goldstein scores.\n"
    "# Compiled from the PLOVER project's CAMEO-to-PLOVER table (draft 0.8, September 2021),\n"
    "# licence CC BY-SA 4.0, which this file carries; scores from the icews package (MIT).\n"
)
RENAMED = {
    "assassinate": "targeted",
    "ban": "restrict",
    "return": "release",
    "rights": "restrict",
    "democracy": "pro_democracy",
    "humanitarian": "human_security",
}
ROW = re.compile(r"(\d{3,4}): *([A-Z]+) *,([^,#]*),([^#]*)#")


def main() -> None:
    """Write the table."""
    with (SHARED / "codebook_cameo_goldstein.csv").open(encoding="utf-8") as stream:
        scores = {row["code"]: row["goldstein"] for row in csv.DictReader(stream)}
    rows: dict[str, tuple[str, str, str]] = {}
    text = (SHARED / "codebook_cameo_to_plover.txt").read_text(encoding="utf-8")
    for code, kind, mode, contexts in ROW.findall(text):
        rows.setdefault(code, _known(kind, mode.strip(), contexts))
    with OUT.open("w", encoding="utf-8") as stream:
        stream.write(HEADER + "code\ttype\tmode\tcontexts\tgoldstein\n")
        for code in sorted(rows):
            stream.write("\t".join((code, *rows[code], scores.get(code, ""))) + "\n")


def _known(kind: str, mode: str, contexts: str) -> tuple[str, str, str]:
    """Keep of a row what the codebook knows."""
    book = codebook.load("plover")
    words = [RENAMED.get(word, word) for word in (mode, *re.split(r"[;\s]+", contexts)) if word]
    modes = [word for word in words if word in book.modes(kind)]
    themes = [word for word in words if word in book.contexts]
    return kind, modes[0] if modes else "", ",".join(dict.fromkeys(themes))


if __name__ == "__main__":
    main()
