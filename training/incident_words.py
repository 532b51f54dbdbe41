"""Count in how many articles each stem stands, for `demarche.incidents.words`.

    python -m training.incident_words

Articles: Reuters, PolNeAR and LGL of ../shared (about 2,100), none of them a corpus that the
linker is trained or measured on. The table holds counts of stems alone, none that stands in
fewer than four articles.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from demarche import resources
from demarche.incidents.words import stems

SHARED = Path("../shared/data")
LEAST = 4


def main() -> None:
    """Write the table."""
    total, counts = 0, Counter[str]()
    for text in articles():
        total += 1
        counts.update(set(stems(text)))
    kept = sorted((name, count) for name, count in counts.items() if count >= LEAST)
    lines = [f"articles\t{total}", *(f"{name}\t{count}" for name, count in kept)]
    path = resources.data_path("incidents/words.tsv")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def articles() -> Iterator[str]:
    """Yield the texts that are counted."""
    with gzip.open(SHARED / "corpora/reuters_2017_q4.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)
    with gzip.open(SHARED / "geo/lgl.xml.gz") as stream:
        for one in ElementTree.parse(stream).iter("text"):
            yield one.text or ""
    with tarfile.open(SHARED / "quotes/polnear_train_dev.tar.gz") as archive:
        for member in archive:
            if "/text/" in member.name and (stream_of := archive.extractfile(member)):
                yield stream_of.read().decode("utf-8")


if __name__ == "__main__":
    main()
