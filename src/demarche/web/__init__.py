"""The situation room: an archive as pages, each with a JSON twin, served to a browser.

`make_app` gives the ASGI application; `demarche serve` runs it.
"""

from __future__ import annotations

from demarche.web.app import make_app

__all__ = ["make_app"]
