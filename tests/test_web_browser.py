"""The pages in a real Chromium: clicks, brush, map, dark, phone, hostile texts, axe.

`scripts/with-browser` sets DEMARCHE_CHROMIUM and DEMARCHE_AXE; without them these tests skip.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import uvicorn

from demarche import knowledge
from demarche.web.app import make_app
from demarche.web.guard import Guard
from tests import rooms
from tests.rooms import EVIL, LAUNCH, TOKEN

CHROMIUM = os.environ.get("DEMARCHE_CHROMIUM")
AXE = os.environ.get("DEMARCHE_AXE")


FIRED = quote(f"{LAUNCH.id}#{LAUNCH.text.index('fired')}")
PAGES = [
    "/overview",
    "/events",
    f"/event?id={FIRED}",
    "/incidents",
    "/documents",
    f"/document?id={LAUNCH.id}",
    "/actors",
    "/actor?name=Japan",
    "/pair?one=PRK&other=JPN",
    "/statements",
    "/positions",
    "/forces",
    "/search?q=missile",
    "/enter",
    "/nowhere",
]


@pytest.mark.skipif(not os.environ.get("DEMARCHE_NEED_BROWSER"), reason="not asked for")
def test_the_suite_is_not_skipped_where_it_is_needed() -> None:
    assert CHROMIUM
    assert AXE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rooms.fill(tmp_path_factory.mktemp("room") / "archive")


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    knowledge.load()  # takes seconds, once, which no page should wait for
    app = make_app(str(folder), guard=Guard(TOKEN))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if not CHROMIUM:
        pytest.skip("run with scripts/with-browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


class Visit:
    """A browser's window that notes what it should not see."""

    def __init__(self, browser: Any, base: str, **how: Any) -> None:
        self.base = base
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **how})
        self.context.set_default_timeout(60_000)
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda fault: self.wrong.append(str(fault)))
        self.page.on("request", self._request)

    def _console(self, message: Any) -> None:
        ours = "404 (Not Found)" in message.text and self.page.url.endswith("/nowhere")
        if message.type in ("error", "warning") and not ours:
            self.wrong.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.wrong.append(f"request to {request.url}")

    def go(self, path: str) -> Any:
        self.page.goto(f"{self.base}{path}")
        return self.page

    def state(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.page.url).query)


@pytest.fixture
def visit(chromium: Any, base: str) -> Iterator[Visit]:
    made = Visit(chromium, base)
    yield made
    made.context.close()
    assert made.wrong == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium: Any, base: str, path: str, scheme: str) -> None:
    assert AXE
    visit = Visit(chromium, base, color_scheme=scheme, bypass_csp=True)
    page = visit.go(path)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run()")
    visit.context.close()
    grave = [
        (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"][:300])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert grave == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_a_phone(chromium: Any, base: str, path: str) -> None:
    visit = Visit(chromium, base, viewport={"width": 360, "height": 740})
    page = visit.go(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    visit.context.close()
    assert visit.wrong == []


def test_three_clicks_to_the_sentence_behind_a_point(visit: Visit) -> None:
    page = visit.go("/overview")
    page.locator("#h-map ~ .figure a[aria-label*='Lima']").first.click()
    page.wait_for_url("**/events?**")
    assert "near" in visit.state()
    assert "met Peru in Lima" in page.inner_text("main")


def test_clicks_to_a_strip_at_sea(visit: Visit) -> None:
    page = visit.go("/overview")
    page.locator("#h-map ~ .figure a:has(.dm-area)").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/event?**")
    assert page.locator("a .dm-area").count() == 1
    assert "agrees: 240 km told" in page.inner_text("main")


def test_clicks_to_a_position(visit: Visit) -> None:
    page = visit.go("/overview")
    page.get_by_role("link", name="Positions").first.click()
    page.locator("#h-matrix ~ .figure a[aria-label*='use of force']").first.click()
    page.wait_for_url("**/positions?**")
    assert visit.state()["issue"] == ["use-of-force"]
    assert page.locator("#evidence blockquote").first.is_visible()


def test_clicks_to_troops(visit: Visit) -> None:
    page = visit.go("/overview")
    page.get_by_role("link", name="Forces").first.click()
    row = page.locator("tr", has_text="USA").filter(has_text="JPN").first
    assert "54,000" in row.inner_text()


def test_the_brush_narrows_the_days_and_back_widens_them(visit: Visit) -> None:
    page = visit.go("/overview")
    bars = page.locator("[data-brush] .dm-bar")
    first, last = bars.nth(1).bounding_box(), bars.nth(3).bounding_box()
    page.locator("[data-brush] svg").scroll_into_view_if_needed()
    first, last = bars.nth(1).bounding_box(), bars.nth(3).bounding_box()
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] / 2, last["y"] + last["height"] / 2, steps=5)
    page.mouse.up()
    page.wait_for_url("**/overview?**")
    assert visit.state() == {"from": ["2024-05-07"], "to": ["2024-05-09"]}
    assert page.locator(".lead").inner_text().startswith("1 ")
    page.go_back()
    assert page.locator(".lead").inner_text().startswith("3 ")


def test_the_map_zooms_and_filters(visit: Visit) -> None:
    page = visit.go("/overview")
    svg = page.locator("[data-map] svg")
    whole = svg.get_attribute("viewBox")
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    assert svg.get_attribute("viewBox") != whole
    page.locator("[data-map]").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Only this area").click()
    page.wait_for_url("**box=**")
    west, south, east, north = map(float, visit.state()["box"][0].split(","))
    assert south < north
    assert -180 <= west <= 180
    assert -180 <= east <= 180
    page.get_by_role("link", name="Remove box").click()
    page.wait_for_url("**/overview")


def test_filters_by_form_without_script(chromium: Any, base: str) -> None:
    visit = Visit(chromium, base, java_script_enabled=False)
    page = visit.go("/events")
    page.locator(".filters summary").click()
    page.locator("#f-type").select_option("CONSULT")
    page.get_by_role("button", name="Apply").click()
    assert visit.state()["type"] == ["CONSULT"]
    assert page.locator(".records > li").count() == 1
    page.get_by_role("link", name="Clear").click()
    assert page.locator(".records > li").count() == 3
    visit.go(f"/document?id={LAUNCH.id}")
    assert page.locator("article mark").count() > 5
    visit.context.close()
    assert visit.wrong == []


def test_as_of_goes_back(visit: Visit, folder: Path) -> None:
    page = visit.go("/overview")
    page.locator(".filters summary").click()
    stop = page.locator("#f-as_of option").nth(1).get_attribute("value")
    visit.go(f"/overview?as_of={stop}")
    assert "As of" in page.inner_text("body > .notice")
    page.get_by_role("link", name="Show what stands now").click()
    assert "as_of" not in visit.state()


def test_dark_is_kept(visit: Visit) -> None:
    page = visit.go("/overview")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate(ground)
    assert dark != light
    visit.go("/events")
    assert page.evaluate(ground) == dark


def test_a_click_on_the_text_opens_its_record(visit: Visit) -> None:
    page = visit.go(f"/document?id={LAUNCH.id}")
    page.locator("mark.dm-trigger", has_text="fired").click()
    card = page.locator("details.card[open]")
    assert card.count() == 1
    assert "MOBILIZE" in card.inner_text()
    assert "0.90" in card.inner_text()


def test_a_field_is_corrected_on_the_spot(visit: Visit) -> None:
    page = visit.go(f"/event?id={FIRED}")
    page.get_by_role("link", name="Enter the token").click()
    page.locator("#token").fill(TOKEN)
    page.get_by_role("button", name="Enter").click()
    page.wait_for_url("**/event?**")
    page.locator("#c-modality").select_option("planned")
    page.locator("#c-who").fill("A. Reader")
    page.get_by_role("button", name="Correct", exact=True).click()
    page.wait_for_url("**/event?**")
    assert "Corrected by A. Reader" in page.inner_text("main")
    assert page.locator("h1 .tag").inner_text() == "planned"
    page.locator(".notice input[name=who]").fill("A. Reader")
    page.get_by_role("button", name="Take the correction back").click()
    assert page.locator("h1 .tag").count() == 0


@pytest.mark.parametrize("path", ["/overview", "/events", "/documents", "/actors", "/document"])
def test_hostile_text_never_runs(visit: Visit, path: str) -> None:
    page = visit.go(f"/document?id={quote(EVIL.id)}" if path == "/document" else path)
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0


def test_another_site_cannot_write(chromium: Any, base: str) -> None:
    visit = Visit(chromium, base)
    page = visit.go("/enter")
    page.locator("#token").fill(TOKEN)
    page.get_by_role("button", name="Enter").click()
    form = f"<form action='{base}/correct' method=post><input name=who value=x></form>"
    page.goto("about:blank")
    page.set_content(form)
    with page.expect_response("**/correct") as answer:
        page.evaluate("document.forms[0].submit()")
    assert answer.value.status == 403
    visit.context.close()


def test_the_keyboard_reaches_the_content(visit: Visit) -> None:
    page = visit.go("/events")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
