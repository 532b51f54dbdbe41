"""A page in, a PDF out: printed by a browser that is installed, without network and scripts.

No PDF library without system packages lays out pages and SVG as a browser does (docs/brief.md).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from demarche.errors import PrintError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
            "msedge", "microsoft-edge", "brave-browser")  # fmt: skip
SECONDS = 120


def write_pdf(page: str, out: Path) -> None:
    """Print a page to a file; raise PrintError where no browser does it."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise PrintError(
            f"{out}: a PDF is printed by Chromium, Chrome or Edge, and none is installed; "
            "write brief.html and print it from any browser"
        )
    with TemporaryDirectory() as folder:
        source, made = Path(folder) / "brief.html", Path(folder) / "brief.pdf"
        source.write_text(page, encoding="utf-8")
        _print(browser, source, made)
        shutil.copyfile(made, out)


def _print(browser: str, source: Path, made: Path) -> None:
    # The superuser's browser refuses its own sandbox; the page's policy lets nothing run in it.
    alone = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    command = [
        browser,
        "--headless",
        "--disable-gpu",
        *alone,
        "--no-first-run",
        "--no-pdf-header-footer",
        f"--user-data-dir={source.parent / 'profile'}",
        f"--print-to-pdf={made}",
        source.as_uri(),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise PrintError(f"{browser} did not print: {fault}; write brief.html instead") from fault
    if not made.exists():
        told = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise PrintError(f"{browser} did not print: {''.join(told)}; write brief.html instead")
