"""The archive: coded documents stored, asked, corrected; a folder or a PostgreSQL database.

`open_archive` is the front door; `Query` says what is asked for.
"""

from __future__ import annotations

from pathlib import Path

from demarche.archive.filing import Batch, Entry
from demarche.archive.folder import FolderArchive
from demarche.archive.query import Query

__all__ = ["Batch", "Entry", "FolderArchive", "Query", "open_archive"]


def open_archive(address: str | Path, *, create: bool = False) -> FolderArchive:
    """Open the archive in a folder, or make it; raise ArchiveError where that cannot be."""
    return FolderArchive(Path(address), create=create)
