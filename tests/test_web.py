"""Every page and its twin, over a small archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from demarche.archive import Batch, open_archive
from demarche.errors import ArchiveError
from demarche.web.app import make_app
from demarche.web.pages import PAGES
from tests import rooms
from tests.rooms import ANSWER, EVIL, LAUNCH

FIRED = f"{LAUNCH.id}#{LAUNCH.text.index('fired')}"
MET = f"{ANSWER.id}#{ANSWER.text.index('met')}"
STATES: dict[str, dict[str, str]] = {
    "/event": {"id": FIRED},
    "/document": {"id": LAUNCH.id},
    "/actor": {"name": "Japan"},
    "/pair": {"one": "PRK", "other": "Japan"},
    "/search": {"q": "missile"},
}
SHOWN = [path for path in PAGES if path != "/incident"]
VOID = "area base br col embed hr img input link meta source track wbr".split()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rooms.fill(tmp_path_factory.mktemp("room") / "archive")


@pytest.fixture(scope="module")
def room(folder: Path) -> Iterator[TestClient]:
    with rooms.client(folder) as made:
        yield made


class Page(HTMLParser):
    """Collects what a page is made of; fails where tags do not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def links(self) -> list[str]:
        return [told["href"] or "" for tag, told in self.tags if tag == "a" and "href" in told]


def test_the_root_leads_to_the_overview(room: TestClient) -> None:
    assert room.get("/?from=2024-05-01").headers["location"] == "/overview?from=2024-05-01"


@pytest.mark.parametrize("path", SHOWN)
def test_every_page_is_whole(room: TestClient, path: str) -> None:
    answer = room.get(path, params=STATES.get(path))
    assert answer.status_code == 200
    page = Page(answer.text)
    ids = [told["id"] for _, told in page.tags if "id" in told]
    assert len(ids) == len(set(ids))
    assert sum(tag == "h1" for tag, _ in page.tags) == 1
    named = {told.get("for") for tag, told in page.tags if tag == "label"}
    for tag, told in page.tags:
        assert "style" not in told
        assert tag != "style"
        assert not any(name.startswith("on") for name in told)
        if tag == "script":
            assert (told["src"] or "").startswith("/static/")
        if tag in ("input", "select") and told.get("type") != "hidden":
            assert told["id"] in named or told.get("aria-label")


@pytest.mark.parametrize("path", SHOWN)
def test_every_page_has_a_twin(room: TestClient, path: str) -> None:
    by_name = room.get(f"{path}.json", params=STATES.get(path))
    by_accept = room.get(path, params=STATES.get(path), headers={"accept": "application/json"})
    assert by_name.headers["content-type"] == "application/json"
    assert by_name.json() == by_accept.json()
    assert by_name.json()["data"]


@pytest.mark.parametrize("path", SHOWN)
def test_links_of_a_page_lead_somewhere(room: TestClient, path: str) -> None:
    here = room.get(path, params=STATES.get(path))
    for link in dict.fromkeys(Page(here.text).links()):
        if link.startswith("#"):
            continue
        assert link.startswith("/"), link
        assert room.get(link).status_code in (200, 307), link


@pytest.mark.parametrize("path", SHOWN)
def test_empty_archives_have_pages(tmp_path: Path, path: str) -> None:
    open_archive(tmp_path / "empty", create=True).close()
    with rooms.client(tmp_path / "empty") as room:
        told = room.get(path, params=STATES.get(path))
        assert told.status_code == (404 if path in ("/event", "/document") else 200)


def test_the_twins_are_as_openapi_says(room: TestClient) -> None:
    told = room.get("/openapi.json").json()
    assert set(told["paths"]) == {f"{path}.json" for path in PAGES}
    schemas = told["components"]["schemas"]
    for path in SHOWN:
        schema = told["paths"][f"{path}.json"]["get"]["responses"]["200"]["content"]
        data = schema["application/json"]["schema"]["properties"]["data"]
        check(room.get(f"{path}.json", params=STATES.get(path)).json()["data"], data, schemas)


def check(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Check a value against the little of JSON Schema that ours use."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        assert any(fits(value, one, schemas) for one in schema["anyOf"]), value
        return
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    kind = schema.get("type")
    if kind == "null":
        assert value is None
    elif kind == "number":
        assert isinstance(value, int | float)
    elif kind:
        assert isinstance(value, kinds[kind]), (value, kind)
    if kind == "object":
        assert set(schema.get("required", ())) <= value.keys()
        for name, one in schema.get("properties", {}).items():
            check(value[name], one, schemas)
    if kind == "array" and isinstance(schema.get("items"), dict):
        for one in value:
            check(one, schema["items"], schemas)


def fits(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> bool:
    try:
        check(value, schema, schemas)
    except AssertionError:
        return False
    return True


def test_the_address_holds_the_state(room: TestClient) -> None:
    def found(**state: str) -> list[str]:
        told = room.get("/events.json", params=state).json()
        return [row["id"] for row in told["data"]["rows"]]

    assert len(found()) == 3
    assert found(**{"from": "2024-05-08"}) == [MET]
    assert found(country="Japan", quad="4") == [FIRED]
    assert found(near="-12.05,-77.04,1", type="CONSULT") == [MET]
    assert found(box="130,35,140,45") == [FIRED]
    assert found(words="missile") == [FIRED]
    assert found(party="North Korea") == [FIRED]


def test_filters_go_along_with_links(room: TestClient) -> None:
    text = room.get("/overview", params={"from": "2024-05-08", "quad": "1"}).text
    assert "/events?from=2024-05-08&amp;quad=1" in text
    assert 'value="2024-05-08"' in text


def test_as_of_shows_what_was_there_then(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "a", create=True)
    archive.add(Batch(rooms.RUN, "one", [rooms.launch()]))
    with rooms.client(tmp_path / "a") as room:
        stored = archive.sql("SELECT max(stored) FROM documents").rows[0][0].isoformat()
        archive.add(Batch(rooms.RUN, "one", [rooms.answer()]))
        now = room.get("/overview.json").json()["data"]
        then = room.get("/overview.json", params={"as_of": stored}).json()["data"]
        assert (then["documents"], now["documents"]) == (1, 2)
        assert now["stops"]
        assert room.get("/event", params={"id": MET, "as_of": stored}).status_code == 404
        assert "As of" in room.get("/events", params={"as_of": stored}).text


def test_the_sentence_behind_a_point(room: TestClient) -> None:
    points = room.get("/overview.json").json()["data"]["points"]
    lima = next(one for one in points if one["name"] == "Lima" and one["quad"] == 1)
    assert lima["count"] == 1
    assert "Japan <b>met</b> Peru in Lima" in room.get(lima["address"]).text


def test_a_strip_at_sea_is_drawn(room: TestClient) -> None:
    area = room.get("/overview.json").json()["data"]["areas"][0]
    assert area["geometry"] == rooms.STRIP
    assert area["likely"] == rooms.LIKELY
    page = room.get(area["address"]).text
    assert "dm-area" in page
    assert "agrees: 240 km told" in page


def test_who_holds_which_position(room: TestClient) -> None:
    data = room.get("/positions.json", params={"issue": "use-of-force"}).json()["data"]
    stances = {cell["actor"]: cell["stance"] for cell in data["cells"]}
    assert stances["USA"] == "supports"
    assert stances["JPN"] == "opposes"
    assert all(cell["differs"] for cell in data["cells"])
    assert any(one["verdict"] == "differ" for one in data["compared"])
    text = room.get("/positions", params={"issue": "use-of-force"}).text
    assert "force must never be used" in text
    one = room.get("/positions.json", params={"actor": "USA"}).json()["data"]["cells"]
    assert {cell["actor"] for cell in one} == {"USA"}


def test_how_many_troops_are_where(room: TestClient) -> None:
    data = room.get("/forces.json").json()["data"]
    assert [(one["of"], one["country"], one["newest"]["count"]) for one in data["presences"]] == [
        ("USA", "JPN", "54,000")
    ]
    assert "54,000 troops in Japan" in room.get("/forces").text


def test_a_document_shows_its_marks(room: TestClient) -> None:
    data = room.get("/document.json", params={"id": LAUNCH.id}).json()["data"]
    for mark in data["marks"]:
        assert 0 <= mark["start"] < mark["end"] <= len(data["text"])
    kinds = {mark["kind"] for mark in data["marks"]}
    assert kinds == {"trigger", "actor", "recipient", "place", "time", "statement", "quantity"}
    text = room.get("/document", params={"id": LAUNCH.id}).text
    shown = re.sub(r"<sup>.*?</sup>", "", text[text.index("dm-text") : text.index("dm-notes")])
    assert LAUNCH.text.split(". ")[1] in re.sub(r"<[^>]+>", "", shown)
    for name in {mark["anchor"] for mark in data["marks"]}:
        assert f'id="{name}"' in text


def test_a_spot_of_the_text_has_its_records(room: TestClient) -> None:
    at = str(LAUNCH.text.index("54,000") + 1)
    data = room.get("/document.json", params={"id": LAUNCH.id, "at": at}).json()["data"]
    assert (len(data["events"]), len(data["statements"]), len(data["forces"])) == (0, 0, 1)


def test_an_actor_has_posts_partners_and_statements(room: TestClient) -> None:
    data = room.get("/actor.json", params={"name": "JPN"}).json()["data"]
    assert data["title"] == "Japan"
    assert [one["name"] for one in data["partners"]] == ["PER"]
    assert [one["name"] for one in data["opponents"]] == ["PRK"]
    assert data["statements"]
    known = room.get("/actor.json", params={"name": "Taro Kono"}).json()["data"]["known"]
    assert any("minister" in (spell["post"] or "") for one in known for spell in one["spells"])


def test_a_pair_has_two_ways(room: TestClient) -> None:
    data = room.get("/pair.json", params={"one": "PRK", "other": "JPN"}).json()["data"]
    assert [way["events"] for way in data["ways"]] == [1, 0]
    assert data["intensity"][0]["intensity"] == -7


def test_an_incident_has_its_reports(room: TestClient) -> None:
    rows = room.get("/incidents.json").json()["data"]["rows"]
    assert len(rows) == 3
    fired = next(one for one in rows if one["type"] == "MOBILIZE.weapons")
    data = room.get(f"{fired['address'].replace('?', '.json?')}").json()["data"]
    assert [one["id"] for one in data["reports"]] == [FIRED]
    assert data["areas"]
    narrowed = room.get("/incidents.json", params={"type": "CONSULT"}).json()["data"]["rows"]
    assert [one["type"] for one in narrowed] == ["CONSULT"]
    assert room.get(fired["address"]).status_code == 200


def test_search_finds_each_kind(room: TestClient) -> None:
    data = room.get("/search.json", params={"q": "force"}).json()["data"]
    assert data["statements"]
    assert data["documents"]
    assert room.get("/search.json", params={"q": "Japan"}).json()["data"]["actors"]
    assert room.get("/search.json", params={"q": "***"}).json()["data"]["note"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/events?from=yesterday", 400),
        ("/events?box=1,2", 400),
        ("/events?near=nan,1,1", 400),
        ("/events?country=Atlantis", 400),
        ("/events?order=best", 400),
        ("/events?page=0", 400),
        ("/events?page=99999999999999999", 400),
        ("/document?id=nowhere", 404),
        ("/document?id=wire/launch&at=x", 400),
        ("/event", 404),
        ("/incident?id=x", 404),
        ("/actor", 404),
        ("/nowhere", 404),
        ("/static/../app.py", 404),
        ("/static/%2e%2e%2fapp.py", 404),
        ("/static/..%5capp.py", 404),
        ("/document?id=../../../etc/passwd", 404),
        ("/correct", 405),
    ],
)
def test_faults_are_told(room: TestClient, path: str, status: int) -> None:
    page = room.get(path)
    assert page.status_code == status
    Page(page.text)
    twin = room.get(path, headers={"accept": "application/json"})
    assert twin.status_code == status
    assert twin.json()["fault"]


def test_hostile_text_stays_text(room: TestClient) -> None:
    attacked = f"{EVIL.id}#{EVIL.text.index('attacked')}"
    hostile = rooms.HOSTILE
    addresses = [
        "/overview", "/events", "/documents", "/actors", "/statements", "/forces", "/positions",
        f"/document?id={quote(EVIL.id)}", f"/event?id={quote(attacked)}",
        f"/actor?name={quote(hostile)}", f"/pair?one={quote(hostile)}&other={quote(hostile)}",
        f"/search?q={quote(hostile)}", f"/events?publisher={quote(hostile)}",
        f"/events?from={quote(hostile)}", f"/document?id={quote(hostile)}",
        f"/events?as_of={quote(hostile)}", f"/enter?back={quote(hostile)}",
    ]  # fmt: skip
    for address in addresses:
        answer = room.get(address)
        assert "<script>w" not in answer.text, address
        assert "49" not in re.findall(r"onerror=window.hit=1>(\d+)", answer.text)
        for tag, told in Page(answer.text).tags:
            assert tag not in ("img", "iframe", "object"), address
            assert not (told.get("href") or "").lower().startswith("javascript"), address


def test_pages_show_what_is_added_meanwhile(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "a", create=True)
    with rooms.client(tmp_path / "a") as room:
        assert room.get("/overview.json").json()["data"]["events"] == 0
        archive.add(Batch(rooms.RUN, "one", [rooms.launch()]))
        assert room.get("/overview.json").json()["data"]["events"] == 1
        archive.compact()
        assert room.get("/events").status_code == 200


def test_no_archive_no_server(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="there is no archive here"):
        make_app(str(tmp_path / "nowhere"))
