"""Measure statements, stances and quantities: `python -m evaluation.saying`.

PolNeAR's dev part (../shared, not trained on), the stances and numbers that somebody wrote who
saw no training sentence, MUC-3/4's casualties. Writes evaluation/results/saying.json.
"""

from __future__ import annotations

import json
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from demarche.coder import Coder
from demarche.evaluate import muc, positions, quantities, quotes

ROOT = Path(__file__).parent
SHARED = ROOT.parent.parent / "shared" / "data"
RESULT = ROOT / "results" / "saying.json"


def main() -> None:
    """Measure everything, print and keep the figures."""
    coder = Coder()
    figures = {
        "quotes": quote_figures(coder),
        "positions": positions.evaluate(ROOT / "statements" / "stances.jsonl", coder),
        "quantities": quantities.evaluate(ROOT / "quantities" / "numbers.jsonl"),
        "casualties": muc.evaluate(SHARED / "events" / "muc34_dev_tst1_tst2.tar.gz"),
    }
    RESULT.write_text(json.dumps(figures, indent=1) + "\n")
    print(json.dumps(figures, indent=1))


def quote_figures(coder: Coder) -> dict[str, Any]:
    """Score the dev part of PolNeAR."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(SHARED / "quotes" / "polnear_train_dev.tar.gz") as archive:
            members = [one for one in archive.getmembers() if one.name.startswith("dev/")]
            archive.extractall(folder, members, filter="data")
        return quotes.evaluate(Path(folder) / "dev", coder.attributions)


if __name__ == "__main__":
    main()
