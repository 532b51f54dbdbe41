"""The records' types in, docs/records.schema.json out: `python -m docs.make_schema`."""

from __future__ import annotations

import json
from pathlib import Path

from demarche import lines

PAGE = Path(__file__).parent / "records.schema.json"


def page() -> str:
    """Return the JSON Schema of a line, as the file has it."""
    return json.dumps(lines.schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
