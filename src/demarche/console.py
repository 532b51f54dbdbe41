"""What the commands share on the terminal: the exit status of a run with skips, and progress."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import Any

SKIPPED = 3
"""Exit status of a run that did what it could and skipped some input."""


def progress() -> Any:
    """Return a context with a spinner, or with None where nobody looks at standard error."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
