"""How fast the pages come: `python -m benchmarks.web --archive DIR [--readers 50] [--seconds 60]`.

Starts `demarche serve` on an archive (benchmarks.archive builds one of 1,000,000 events), asks for
every page three times and prints the milliseconds to the first byte, first and best; then
lets readers go from page to page with pauses for a while and prints how many requests there were,
how many failed, and the median and 95th percentile of the whole answers.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

PAUSE = 10.0
"""Seconds that a reader reads."""


def main() -> None:
    """Run the benchmark and print its figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    arguments = parser.parse_args()
    with server(arguments.archive) as port:
        paths = pages(port)
        figures: dict[str, Any] = {"first_byte_ms": dict(first_bytes(port, paths))}
        figures["load"] = load(port, paths, arguments.readers, arguments.seconds)
    print(json.dumps(figures, indent=2))


@contextmanager
def server(archive: Path) -> Iterator[int]:
    """Run the server on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    given = ["serve", "--archive", str(archive), "--port", str(port)]
    running = subprocess.Popen([sys.executable, "-m", "demarche", *given])
    try:
        for _ in range(600):
            try:
                ask(port, "/static/room.css")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        running.terminate()
        running.wait(20)


def ask(port: int, path: str) -> tuple[int, float, float, bytes]:
    """Return status, seconds to the first byte and to the last, and the content."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path)
    answer = connection.getresponse()
    first = time.perf_counter() - start
    content = answer.read()
    connection.close()
    return answer.status, first, time.perf_counter() - start, content


def pages(port: int) -> list[str]:
    """Return an address of every page, of records that the archive has, some filtered."""
    rows = json.loads(ask(port, "/events.json?order=oldest")[3])["data"]["rows"]
    event = rows[0]
    names = [one["name"] for one in event["actors"]] or ["USA"]
    countries = [one["country"] or "USA" for row in rows for one in row["actors"]]
    return [
        "/overview",
        "/overview?from=2021-01-01&to=2021-06-30",
        "/overview?quad=4&box=0,0,60,50",
        f"/overview?country={countries[0]}",
        "/events",
        "/events?type=ASSAULT&page=3",
        f"/event?id={quote(event['id'])}",
        "/documents",
        f"/document?id={quote(event['source']['id'])}",
        "/actors",
        f"/actor?name={quote(names[0])}",
        f"/actor?name={countries[0]}",
        f"/pair?one={countries[0]}&other={countries[1]}",
        "/statements",
        "/positions",
        "/forces",
        f"/search?q={quote(event['trigger'])}",
        "/openapi.json",
    ]


def first_bytes(port: int, paths: list[str]) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield each page's milliseconds to the first byte: the first time, and the best of two."""
    for path in paths:
        times = []
        for _ in range(3):
            status, first, _, _ = ask(port, path)
            assert status == 200, (path, status)
            times.append(1000 * first)
        yield path, {"first": round(times[0]), "warm": round(min(times[1:]))}


def load(port: int, paths: list[str], readers: int, seconds: int) -> dict[str, Any]:
    """Return how the server does with readers who pause between pages."""
    took: list[float] = []
    faults: list[str] = []
    until = time.monotonic() + seconds

    def read(number: int) -> None:
        chosen = random.Random(number)
        time.sleep(chosen.random() * PAUSE)
        while time.monotonic() < until:
            path = chosen.choice(paths)
            try:
                status, _, whole, _ = ask(port, path)
                took.append(whole)
                if status != 200:
                    faults.append(f"{path}: {status}")
            except OSError as fault:
                faults.append(f"{path}: {fault}")
            time.sleep(PAUSE)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    return {
        "readers": readers,
        "requests": len(took),
        "faults": faults,
        "median_ms": round(1000 * took[len(took) // 2]),
        "p95_ms": round(1000 * took[int(len(took) * 0.95)]),
        "worst_ms": round(1000 * took[-1]),
    }


if __name__ == "__main__":
    main()
