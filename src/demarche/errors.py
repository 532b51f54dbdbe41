"""Every error demarche raises on purpose.

DemarcheError
├── InputError      a file or text cannot be read, or is not what it claims to be
├── MarkupError     a training sentence or gold article breaks the markup
├── CodebookError   a codebook file is missing, broken, or lacks what was asked of it
├── KnowledgeError  a table of actors, roles or places is broken; says file, line and remedy
├── ExchangeError   records or a table to import or export are not what they are said to be
├── ModelError      the model's files are missing or do not fit this version
├── ArchiveError    an archive cannot be read or written; says which part and the remedy
├── PrintError      no installed browser could print a page
└── QueryError      an archive was asked what no answer can be given to
"""

from __future__ import annotations


class DemarcheError(Exception):
    """Base of all errors that demarche raises on purpose."""


class InputError(DemarcheError):
    """A file or text cannot be read, or is not what it claims to be."""


class MarkupError(DemarcheError):
    """A training sentence or gold article breaks the markup."""


class CodebookError(DemarcheError):
    """A codebook file is missing, broken, or lacks what was asked of it."""


class KnowledgeError(DemarcheError):
    """A table of actors, roles or places is broken; the message says file, line and remedy."""


class ModelError(DemarcheError):
    """The model's files are missing or do not fit this version."""


class ExchangeError(DemarcheError):
    """Records or a table to import or export are not what they are said to be."""


class ArchiveError(DemarcheError):
    """An archive cannot be read or written; the message says where, and the remedy."""


class QueryError(DemarcheError):
    """An archive was asked what no answer can be given to; the message says what can be."""


class PrintError(DemarcheError):
    """No installed browser could print a page; the message says what to do instead."""
