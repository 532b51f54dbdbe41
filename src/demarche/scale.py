"""Documents and skips in, their JSON lines out in the same order, on any number of processes.

Records do not depend on the number of workers. A document that breaks the coder becomes a
skip; the others of its chunk are coded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

from demarche.coder import Coder
from demarche.errors import DemarcheError
from demarche.records import Document, Skip
from demarche.write import encode, records_of, skip_record

CHUNK = 32
"""Documents that a worker codes at a time."""
AHEAD = 3
"""Chunks per worker that wait; keeps memory flat however long the input."""


@dataclass(frozen=True, slots=True)
class Coded:
    """What became of one input: its JSON lines, its number of events, whether it was skipped."""

    document: str
    lines: tuple[bytes, ...]
    events: int = 0
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What every process makes its coder with."""

    model: Path | None = None
    min_confidence: float = 0.0
    knowledge: tuple[Path, ...] = ()
    issues: tuple[Path, ...] = ()


def code_all(
    inputs: Iterable[Document | Skip],
    *,
    workers: int = 1,
    model: Path | None = None,
    min_confidence: float = 0.0,
    knowledge: tuple[Path, ...] = (),
    issues: tuple[Path, ...] = (),
) -> Iterator[Coded]:
    """Code documents in order; more than one worker starts processes."""
    setting = Setting(model, min_confidence, knowledge, issues)
    waiting = iter(inputs)
    chunks = iter(lambda: list(islice(waiting, CHUNK)), [])
    if workers <= 1:
        for chunk in chunks:
            yield from code_chunk(chunk, setting)
        return
    first, second = next(chunks, []), next(chunks, [])
    if not second:
        yield from code_chunk(first, setting)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running: deque[Future[list[Coded]]] = deque()
        for chunk in chain((first, second), chunks):
            running.append(pool.submit(code_chunk, chunk, setting))
            if len(running) >= workers * AHEAD:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def code_chunk(inputs: Sequence[Document | Skip], setting: Setting) -> list[Coded]:
    """Code some documents in this process."""
    coder = _coder(setting)
    documents = [given for given in inputs if isinstance(given, Document)]
    coded = iter(_coded(coder, documents))
    return [_skipped(coder, given) if isinstance(given, Skip) else next(coded) for given in inputs]


@cache
def _coder(setting: Setting) -> Coder:
    return Coder(
        model=setting.model,
        min_confidence=setting.min_confidence,
        knowledge=setting.knowledge,
        issues=setting.issues,
    )


def _coded(coder: Coder, documents: Sequence[Document]) -> list[Coded]:
    """Code together; if that fails, one by one, so that only the culprit is lost."""
    try:
        found = list(coder.read_many(documents))
    except DemarcheError:
        raise
    except Exception as fault:
        if len(documents) != 1:
            return [one for document in documents for one in _coded(coder, [document])]
        reason = f"the coder failed on it: {type(fault).__name__}: {fault}"
        return [_skipped(coder, Skip(documents[0].id, reason))]
    return [
        Coded(
            document.id,
            tuple(encode(one) for one in records_of(findings, document, coder.parts.mark)),
            len(findings.events),
        )
        for document, findings in zip(documents, found, strict=True)
    ]


def _skipped(coder: Coder, skip: Skip) -> Coded:
    return Coded(skip.document, (encode(skip_record(skip, coder.parts.mark)),), skipped=True)
