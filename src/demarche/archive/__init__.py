"""The archive: coded documents stored, asked, corrected; a folder or a PostgreSQL database.

`open_archive` is the front door; `Query` says what is asked for; `Archive` what every store does.
"""

from __future__ import annotations

from pathlib import Path

from demarche.archive.filing import Batch, Entry
from demarche.archive.folder import FolderArchive
from demarche.archive.query import Query
from demarche.archive.store import Answer, Archive, Fault

__all__ = ["Answer", "Archive", "Batch", "Entry", "Fault", "FolderArchive", "Query", "open_archive"]


def open_archive(address: str | Path, *, create: bool = False) -> Archive:
    """Open the archive in a folder or at a postgresql:// address, or make it.

    Raises ArchiveError where that cannot be.
    """
    if str(address).startswith(("postgresql://", "postgres://")):
        from demarche.archive.postgres import PostgresArchive

        return PostgresArchive(str(address), create=create)
    return FolderArchive(Path(address), create=create)
