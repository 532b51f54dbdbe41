"""Who may read and write: hosts, headers, tokens, requests of other sites, corrections."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from demarche.cli import main
from demarche.web.guard import Guard, is_loopback, names_of
from tests import rooms
from tests.rooms import LAUNCH, TOKEN

FIRED = f"{LAUNCH.id}#{LAUNCH.text.index('fired')}"
CHANGE = {"id": FIRED, "type": "THREATEN", "mode": "", "who": "A. Reader", "why": "a test"}
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return rooms.fill(tmp_path / "archive")


@pytest.fixture
def room(folder: Path) -> Iterator[TestClient]:
    with rooms.client(folder, TOKEN) as made:
        yield made


def enter(room: TestClient) -> str:
    """Enter the token; return the mark that forms carry."""
    assert room.post("/enter", data={"token": TOKEN, "back": "/events"}).status_code == 303
    page = room.get("/event", params={"id": FIRED}).text
    found = re.search(r'name="mark" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def kind(room: TestClient) -> Any:
    return room.get("/event.json", params={"id": FIRED}).json()["data"]["row"]["type"]


@pytest.mark.parametrize("path", ["/overview", "/nowhere", "/static/room.js", "/openapi.json"])
def test_every_answer_is_armoured(room: TestClient, path: str) -> None:
    headers = room.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("localhost", True),
        ("localhost:8733", True),
        ("127.0.0.1:8733", True),
        ("[::1]:8733", True),
        ("192.168.1.7", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("", False),
        ("[::1", False),
        ("127.0.0.1.nip.example", False),
    ],
)
def test_only_our_names_are_answered(folder: Path, host: str, known: bool) -> None:
    assert Guard().knows(host) == known
    with rooms.client(folder) as room:
        if host and "[" not in host:
            answer = room.get("/events", headers={"host": host})
            assert answer.status_code == (200 if known else 421)


def test_names_that_are_given_are_ours() -> None:
    assert names_of("127.0.0.1") == {"localhost"}
    assert "news.example" in names_of("0.0.0.0", ("News.example",))
    assert is_loopback("::1")
    assert is_loopback("127.3.2.1")
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("example.org")


def test_a_form_corrects(room: TestClient) -> None:
    mark = enter(room)
    answer = room.post("/correct", data={**CHANGE, "mark": mark})
    assert answer.status_code == 303
    assert kind(room) == "THREATEN"
    page = room.get(answer.headers["location"]).text
    assert "Corrected by A. Reader: a test" in page
    correction = re.search(r'name="correction" value="(\w+)"', page)
    assert correction
    back = {"action": "withdraw", "correction": correction[1], "who": "B", "mark": mark}
    assert room.post("/correct", data=back).status_code == 303
    assert kind(room) == "MOBILIZE"


def test_a_program_corrects_with_the_token(room: TestClient) -> None:
    answer = room.post("/correct", json={**CHANGE, "action": "reject"}, headers=BEARER)
    assert answer.status_code in (200, 303)
    assert room.get("/event", params={"id": FIRED}).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": f"Basic {TOKEN}"},
        {**BEARER, "origin": "http://evil.example"},
        {**BEARER, "origin": "null"},
        {**BEARER, "sec-fetch-site": "cross-site"},
        {**BEARER, "sec-fetch-site": "same-site"},
    ],
)
def test_without_the_token_or_from_elsewhere_nothing_is_written(
    room: TestClient, headers: dict[str, str]
) -> None:
    assert room.post("/correct", data=CHANGE, headers=headers).status_code == 403
    assert kind(room) == "MOBILIZE"


def test_the_cookie_alone_writes_nothing(room: TestClient) -> None:
    mark = enter(room)
    assert room.post("/correct", data=CHANGE).status_code == 403
    assert room.post("/correct", data={**CHANGE, "mark": "0" * 64}).status_code == 403
    foreign = {"origin": "http://evil.example"}
    answer = room.post("/correct", data={**CHANGE, "mark": mark}, headers=foreign)
    assert answer.status_code == 403
    room.cookies.clear()
    room.cookies.set("demarche", "made.up")
    assert room.post("/correct", data={**CHANGE, "mark": mark}).status_code == 403
    assert kind(room) == "MOBILIZE"


def test_the_cookie_is_strict_and_does_not_hold_the_token(room: TestClient) -> None:
    cookie = room.post("/enter", data={"token": TOKEN}).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    enter(room)
    assert room.post("/leave").status_code == 303
    assert 'name="mark"' not in room.get("/event", params={"id": FIRED}).text


def test_a_wrong_token_does_not_enter(room: TestClient) -> None:
    answer = room.post("/enter", data={"token": "guess"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nx: y", "", "\t//e"]
)
def test_entering_leads_to_no_other_site(room: TestClient, back: str) -> None:
    answer = room.post("/enter", data={"token": TOKEN, "back": back})
    assert answer.headers["location"] == "/overview"


def test_read_only_servers_write_nothing(folder: Path) -> None:
    with rooms.client(folder) as room:
        assert room.post("/correct", data=CHANGE, headers=BEARER).status_code == 403
        assert room.post("/enter", data={"token": ""}).status_code == 403
        assert "Correct it" not in room.get("/event", params={"id": FIRED}).text


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"who": ""}, 400),
        ({"type": "DANCE"}, 400),
        ({"action": "drop"}, 400),
        ({"id": "nowhere"}, 404),
        ({"actors": "words that do not stand there"}, 400),
        ({"why": "x" * 3000}, 400),
        ({"why": "x" * 70_000}, 413),
        ({"action": "withdraw", "correction": "none"}, 404),
    ],
)
def test_what_cannot_be_corrected_is_told(
    room: TestClient, change: dict[str, str], status: int
) -> None:
    answer = room.post("/correct", data={**CHANGE, **change}, headers=BEARER)
    assert answer.status_code == status
    assert kind(room) == "MOBILIZE"


def test_what_is_no_form_is_told(room: TestClient) -> None:
    headers = {**BEARER, "content-type": "application/json"}
    answer = room.post("/correct", content=b"[1", headers=headers)
    assert answer.status_code == 400
    assert json.loads(answer.text)["fault"]
    odd = room.post("/correct", content=b"\xff\xfe=%ff&" + b"a=1&" * 200, headers=BEARER)
    assert odd.status_code == 400


def test_serve_warns_where_others_can_read(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    ran: list[dict[str, Any]] = []
    monkeypatch.setattr("uvicorn.run", lambda app, **told: ran.append(told))
    at_home = CliRunner().invoke(main, ["serve", "--archive", str(folder)])
    assert at_home.exit_code == 0
    assert "warning" not in at_home.stderr
    assert ran[-1]["host"] == "127.0.0.1"
    given = ["serve", "--archive", str(folder), "--host", "0.0.0.0", "--token", "new"]
    outside = CliRunner().invoke(main, given)
    assert "warning: listening on 0.0.0.0" in outside.stderr
    assert "token for corrections: " in outside.stderr
    assert CliRunner().invoke(main, ["serve", "--archive", str(folder / "x")]).exit_code == 1
