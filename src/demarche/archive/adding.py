"""Documents in, coded and stored in an archive batch by batch; what is stored is not coded again.

Killed at any moment it leaves whole batches; started again it does what is missing.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol
from uuid import uuid4

from demarche.archive.filing import Batch, Entry
from demarche.archive.tables import content_digest
from demarche.read import STDIN
from demarche.records import Coder, Document, Run, Skip
from demarche.resources import model_digest, model_folder
from demarche.scale import Coded, Setting, code_all
from demarche.version import __version__

DOCUMENTS = 256
"""Documents of a batch at most."""
SECONDS = 20.0
"""How old a batch gets at most: what a killed run has to do again."""

Coding = Callable[[Iterable[Document | Skip]], Iterator[Coded]]


class Store(Protocol):
    """What adding needs of an archive."""

    def holds(self, document: Document, coder: str) -> bool:
        """Tell whether this content is stored as this coder read it."""

    def add(self, batch: Batch) -> int:
        """Store what is new, whole or not at all."""


@dataclass(slots=True)
class Added:
    """What a run has done so far: documents coded, known before, skipped; events found."""

    documents: int = 0
    known: int = 0
    skips: int = 0
    events: int = 0
    skipped: deque[tuple[str, bytes]] = field(default_factory=deque)


def coder_mark(setting: Setting) -> tuple[Coder, str]:
    """Return the coder, and one text for all that its records depend on."""
    coder = Coder(__version__, model_digest(setting.model or model_folder()))
    mark = f"{coder.version}+{coder.model}"
    for path in setting.knowledge:
        mark += "+k" + hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return coder, mark + (f"+c{setting.min_confidence:g}" if setting.min_confidence else "")


def add(
    store: Store,
    inputs: Iterable[Document | Skip],
    *,
    setting: Setting | None = None,
    workers: int = 1,
    files: Sequence[str] = (),
    coding: Coding | None = None,
    batch: int = DOCUMENTS,
    seconds: float = SECONDS,
) -> Iterator[Added]:
    """Code and store; yields the counts after each input that is coded, and at the end.

    `coding` replaces the coder (by default scale.code_all with the setting and workers).
    """
    setting = setting or Setting()
    coder, mark = coder_mark(setting)
    run = Run(uuid4().hex[:16], coder, _now(), input=tuple(files))
    done, waiting = Added(), deque[Document]()
    taken = _Taken(store, run, mark)
    since = time.monotonic()
    for coded in (coding or _coder(setting, workers))(_fresh(store, inputs, mark, done, waiting)):
        full = taken.size >= batch or time.monotonic() - since > seconds
        if full:
            taken.store()
            since = time.monotonic()
        _take(coded, taken, waiting, done)
        yield done
    taken.store(finished=True)
    yield done


@dataclass(slots=True)
class _Taken:
    """What is coded and not yet stored."""

    to: Store
    run: Run
    mark: str
    entries: list[Entry] = field(default_factory=list)
    skips: list[bytes] = field(default_factory=list)
    parts: int = 0

    @property
    def size(self) -> int:
        return len(self.entries) + len(self.skips)

    def store(self, *, finished: bool = False) -> None:
        """Store it; the end of a run that stored nothing new leaves no trace."""
        if not self.size and not (finished and self.parts):
            return
        run = replace(self.run, finished=_now()) if finished and self.parts else self.run
        if finished and self.entries:
            run = replace(self.run, finished=_now())
        self.to.add(Batch(run, self.mark, self.entries, self.skips))
        self.parts += bool(self.entries)
        self.entries, self.skips = [], []


def _take(coded: Coded, taken: _Taken, waiting: deque[Document], done: Added) -> None:
    """Put what became of one input to what is to be stored."""
    document = waiting.popleft() if waiting and waiting[0].id == coded.document else None
    if coded.skipped or document is None:
        done.skips += 1
        done.skipped.append((coded.document, coded.lines[0]))
        taken.skips.extend(coded.lines)
        return
    done.documents += 1
    done.events += sum(b'"kind":"event"' in line[:60] for line in coded.lines)
    taken.entries.append(Entry(document, coded.lines))


def _coder(setting: Setting, workers: int) -> Coding:
    def code(inputs: Iterable[Document | Skip]) -> Iterator[Coded]:
        return code_all(
            inputs,
            workers=workers,
            model=setting.model,
            min_confidence=setting.min_confidence,
            knowledge=setting.knowledge,
        )

    return code


def _fresh(
    store: Store,
    inputs: Iterable[Document | Skip],
    mark: str,
    done: Added,
    waiting: deque[Document],
) -> Iterator[Document | Skip]:
    """Yield what is to be coded; documents that are known are counted and left out."""
    for given in inputs:
        if isinstance(given, Skip):
            yield given
            continue
        document = _with_lasting_id(given)
        if store.holds(document, mark):
            done.known += 1
            continue
        waiting.append(document)
        yield document


def _with_lasting_id(document: Document) -> Document:
    """Return the document under an id of its own: a row of standard input is none by its number."""
    if document.id != STDIN and not document.id.startswith(f"{STDIN}#"):
        return document
    return replace(document, id=f"stdin/{content_digest(document)[:16]}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
