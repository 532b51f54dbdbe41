"""Speed and memory: `python -m benchmarks.speed [FILE] [--workers 2] [--repeat 1]`.

FILE is any input of `demarche code`; by default the Reuters sample beside the repository, or
the project's own sample news many times over. Prints sentences a second from raw text to
records, as a ratio to what the bare encoder does on the same sentences in the same run, the
share of each stage, the memory of all processes together, and the time to a first record.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from demarche.coder import Coder, event
from demarche.events import drafts
from demarche.read import read
from demarche.records import Document
from demarche.resources import model_folder
from demarche.scene import read_scene
from demarche.segment import sentences
from demarche.tagger import OnnxHalves, by_length
from demarche.tokens import Encoding, Tokenizer
from demarche.write import encode, event_record

ROOT = Path(__file__).parent.parent
REUTERS = ROOT.parent / "shared" / "data" / "corpora" / "reuters_2017_q4.jsonl.gz"
COMMAND = [sys.executable, "-m", "demarche"]


def main() -> None:
    """Run the benchmark and print its figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = arguments.file or (REUTERS if REUTERS.exists() else _repeated_samples(Path(folder)))
        documents = [given for given in read([str(file)]) if isinstance(given, Document)]
        texts = [d.text[s.start : s.end] for d in documents for s in sentences(d.text)]
        bare = bare_encoder(texts, arguments.workers)
        whole, memory = whole_process(file, arguments.workers)
        rate = len(texts) / whole
        figures = {
            "documents": len(documents),
            "sentences": len(texts),
            "workers": arguments.workers,
            "sentences_per_second": round(rate, 1),
            "bare_encoder_sentences_per_second": round(bare, 1),
            "ratio_to_bare_encoder": round(rate / bare, 3),
            "memory_mb": round(memory),
            "first_record_seconds": round(first_record(documents[0], Path(folder)), 2),
            "stage_shares": stages(documents),
        }
    print(json.dumps(figures, indent=1))


def whole_process(file: Path, workers: int) -> tuple[float, float]:
    """Code the file with the command line; return seconds and peak megabytes of all processes."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"
        command = [*COMMAND, "code", str(file), "-o", str(out), "--workers", str(workers)]
        began = time.perf_counter()
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        with _watched(process.pid) as peak:
            process.wait()
        return time.perf_counter() - began, peak[0]


@contextmanager
def _watched(pid: int) -> Iterator[list[float]]:
    """Sample the memory of a process and its children until the block ends."""
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            peak[0] = max(peak[0], sum(_memory(member) for member in _family(pid)))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        below = [int(child) for child in children.read_text().split()]
    except OSError:
        return []
    return [pid, *(member for child in below for member in _family(child))]


def _memory(pid: int) -> float:
    """Return the proportional memory (each shared page counted once in all) in megabytes."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def bare_encoder(texts: Sequence[str], workers: int) -> float:
    """Return sentences a second of one pass of the whole encoder and nothing else."""
    parts = [list(texts[number::workers]) for number in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(_encode, [part[:40] for part in parts]))
        began = time.perf_counter()
        list(pool.map(_encode, parts))
        return len(texts) / (time.perf_counter() - began)


def _encode(texts: list[str]) -> int:
    encodings = Tokenizer(model_folder() / "tokenizer.json").encode_all(texts)
    halves = OnnxHalves(model_folder())
    for ids, _ in by_length(encodings):
        states, _ = halves.lower(ids)
        halves.upper(states, np.zeros((*ids.shape, 3), dtype=np.float32))
    return len(encodings)


def first_record(document: Document, folder: Path) -> float:
    """Return the seconds from starting the command to the end of one article."""
    file = folder / "one.txt"
    file.write_text(document.text, encoding="utf-8")
    began = time.perf_counter()
    subprocess.run([*COMMAND, "code", str(file)], capture_output=True, check=True)
    return time.perf_counter() - began


def stages(documents: Sequence[Document]) -> dict[str, float]:
    """Return the share of each stage of coding, one process, reading files left out."""
    parts = Coder().parts
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        result = work()
        seconds[name] = time.perf_counter() - began
        return result

    sample = documents[:100]
    spans = timed("segment", lambda: [sentences(d.text) for d in sample])
    owners = [(d, s) for d, own in zip(sample, spans, strict=True) for s in own]
    encodings: list[Encoding] = timed(
        "tokens", lambda: parts.tokenizer.encode_all([d.text[s.start : s.end] for d, s in owners])
    )
    readings = timed("tagger", lambda: parts.tagger.read(encodings))
    settings = parts.tagger.settings
    made = timed(
        "events", lambda: [drafts(e, r, settings) for e, r in zip(encodings, readings, strict=True)]
    )
    scenes = timed("scene", lambda: {d.id: read_scene(d) for d in sample})
    events = timed(
        "records",
        lambda: [
            (d, event(d, s, draft, parts.book, scenes[d.id]))
            for (d, s), own in zip(owners, made, strict=True)
            for draft in own
        ],
    )
    timed("write", lambda: [encode(event_record(e, d, parts.mark)) for d, e in events])
    total = sum(seconds.values())
    return {name: round(value / total, 3) for name, value in seconds.items()}


def _repeated_samples(folder: Path) -> Path:
    texts = [d for d in read([str(ROOT / "samples")]) if isinstance(d, Document)]
    lines = [json.dumps({"id": f"{n}-{d.id}", "text": d.text}) for n in range(30) for d in texts]
    file = folder / "samples.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


if __name__ == "__main__":
    main()
