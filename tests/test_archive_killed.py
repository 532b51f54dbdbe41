"""A run killed at random moments and started again ends with what an undisturbed one makes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from demarche.archive import FolderArchive, Query, open_archive
from tests.archives import add_articles

ARTICLES = range(300)
MOMENTS = 28


def compact_all(folder: Path) -> None:
    FolderArchive(folder).compact(timedelta(0))


def killed(target: object, arguments: tuple[object, ...], seconds: float) -> bool:
    """Run a function in a process and kill it after some time; tell whether it still ran."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.archives", "demarche.archive.adding"])
    process = context.Process(target=target, args=arguments)  # type: ignore[arg-type]
    process.start()
    process.join(seconds)
    alive = process.is_alive()
    process.kill()
    process.join()
    return alive


def everything(folder: Path) -> tuple[list[object], list[bytes]]:
    archive = open_archive(folder)
    documents = list(archive.documents(Query(kind="documents", order="oldest")))
    return list(documents), list(archive.find(Query(order="oldest")))


def test_adding_is_killed_at_random_moments(tmp_path: Path) -> None:
    rng = random.Random(5)
    whole, often = tmp_path / "whole", tmp_path / "often"
    add_articles(whole, ARTICLES)
    caught = 0
    for _ in range(MOMENTS):
        caught += killed(add_articles, (often, ARTICLES), rng.uniform(0.02, 0.5))
        if (often / "archive.json").exists():
            assert list(open_archive(often).verify()) == []
    assert caught >= MOMENTS / 2
    add_articles(often, ARTICLES)
    assert everything(often) == everything(whole)
    assert open_archive(often).sql(
        "SELECT (SELECT count(*) FROM all_documents), (SELECT count(*) FROM all_events), "
        "(SELECT count(*) FROM all_superseded)"
    ).rows == [(300, 300, 0)]


def test_compacting_is_killed_at_random_moments(tmp_path: Path) -> None:
    rng = random.Random(6)
    add_articles(tmp_path, range(120), size=5)
    before = everything(tmp_path)
    for _ in range(6):
        killed(compact_all, (tmp_path,), rng.uniform(0.02, 0.6))
        assert everything(tmp_path) == before
    compact_all(tmp_path)
    assert everything(tmp_path) == before
    assert len(list((tmp_path / "parts").iterdir())) == 1


def test_the_command_is_killed_while_it_codes(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    texts = (f"Police arrested {n + 2} protesters in Nairobi on Monday." for n in range(60))
    news.write_text(
        "".join(json.dumps({"id": f"a{n}", "text": t}) + "\n" for n, t in enumerate(texts))
    )
    command = [
        sys.executable,
        "-m",
        "demarche",
        "add",
        str(news),
        "--workers",
        "1",
        "--archive",
        str(tmp_path / "archive"),
    ]
    for seconds in (1.0, 2.5):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    code = [sys.executable, "-m", "demarche", "code", str(news), "--workers", "1"]
    made = subprocess.run(code, check=True, capture_output=True).stdout.splitlines()
    coded = [line for line in made if b'"kind":"event"' in line[:60]]
    assert coded
    documents, events = everything(tmp_path / "archive")
    assert (len(documents), sorted(events)) == (60, sorted(coded))


@pytest.mark.parametrize("left", ["parts/.tmp-0", "parts/.compact-0"])
def test_what_killed_writers_left_goes(tmp_path: Path, left: str) -> None:
    add_articles(tmp_path, range(10), size=5)
    (tmp_path / left).mkdir()
    (tmp_path / left / "events.parquet").write_bytes(b"half")
    assert len(everything(tmp_path)[0]) == 10
    add_articles(tmp_path, range(11))
    compact_all(tmp_path)
    assert not (tmp_path / left).exists()
    assert len(everything(tmp_path)[0]) == 11
