"""What a reader is told where a page cannot be shown."""

from __future__ import annotations

from demarche.errors import DemarcheError


class NotFound(DemarcheError):
    """There is no such record in the archive."""


class Forbidden(DemarcheError):
    """A writing request without the token, or sent by another site."""
