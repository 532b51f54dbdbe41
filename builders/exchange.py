"""Build src/demarche/data/exchange/cameo.tsv: `python -m builders.exchange`.

The names and scores of all CAMEO codes, appeals and statements included, which PLOVER's table
leaves out; `like` names the code whose PLOVER type an appeal shares (024 is asked for as 104 is).
"""

from __future__ import annotations

import csv
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT.parent / "shared" / "data" / "codebook_cameo_goldstein.csv"
OUT = ROOT / "src" / "demarche" / "data" / "exchange" / "cameo.tsv"


def main() -> None:
    """Write the table."""
    with SOURCE.open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if len(row["code"]) > 2]
    with OUT.open("w", encoding="utf-8") as stream:
        stream.write("code\tname\tgoldstein\tlike\n")
        for row in rows:
            like = "10" + row["code"][2:] if row["code"].startswith("02") else ""
            stream.write(f"{row['code']}\t{row['name']}\t{row['goldstein']}\t{like}\n")


if __name__ == "__main__":
    main()
