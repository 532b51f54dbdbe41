"""The ASGI application: routes, templates, JSON twins, faults, what every answer carries."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl

import jinja2
import msgspec
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demarche import codebook, drawing, issues, knowledge
from demarche.errors import ArchiveError, CodebookError, DemarcheError, QueryError
from demarche.web import address, figures, openapi
from demarche.web.address import Address
from demarche.web.asking import Asker
from demarche.web.faults import Forbidden, NotFound
from demarche.web.guard import COOKIE, HEADERS, Guard
from demarche.web.incidents import are_shown
from demarche.web.pages import MENU, PAGES, Page
from demarche.web.writing import correct

LARGEST = 65_536
"""Bytes of a form at most."""
MOST = 150
"""Values in an address or a form at most."""
ASSETS = {"room.css": "text/css", "theme.js": "text/javascript", "room.js": "text/javascript"}
STATUS = (
    (NotFound, 404),
    (Forbidden, 403),
    (QueryError, 400),
    (CodebookError, 400),
    (ArchiveError, 503),
)


@dataclass(frozen=True, slots=True)
class Site:
    """What every page needs: the archive, who may write, the templates, its name."""

    asker: Asker
    guard: Guard
    templates: jinja2.Environment
    name: str


def make_app(
    archive: str, *, guard: Guard | None = None, name: str = "demarche", warm: bool = False
) -> ASGIApp:
    """Return the application over an archive; raise ArchiveError where there is none.

    `warm` makes the first answers beforehand, beside the first requests.
    """
    site = Site(Asker(archive), guard or Guard(), _templates(), name)
    routes = [Route("/", _home), Route("/openapi.json", _openapi)]
    for page in PAGES.values():
        for twin in ("", ".json"):
            routes.append(Route(f"{page.path}{twin}", _page(site, page)))
    routes += [
        Route("/static/{name}", _asset),
        Route("/enter", _enter(site), methods=["GET", "POST"]),
        Route("/leave", _leave(site), methods=["POST"]),
        Route("/correct", _correct(site), methods=["POST"]),
    ]
    faults: dict[Any, Any] = {
        DemarcheError: _fault(site),
        HTTPException: _fault(site),
        Exception: _fault(site),
    }
    if warm:
        threading.Thread(target=_warm, args=(site.asker,), daemon=True).start()
    return _Armour(Starlette(routes=routes, exception_handlers=faults), site.guard)


def _warm(asker: Asker) -> None:
    """Load what the first reader would wait for: who is who, the map, the counts of all."""
    knowledge.load()
    for path in ("/overview", "/actors"):
        PAGES[path].make(asker, Address(path))
    drawing.map_svg([])


class _Armour:
    """Refuses hosts that are not ours; adds the headers that every answer carries."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        """Wrap the application."""
        self.app, self.guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def armoured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("cache-control", "no-cache, private")
            await send(message)

        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        if not self.guard.knows(host):
            told = "this server does not go by that name; start it with --name to let it"
            return await Response(told, 421)(scope, receive, armoured)
        return await self.app(scope, receive, armoured)


# -- pages ---------------------------------------------------------------------------------


def _home(request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/overview{query}", 307)


def _page(site: Site, page: Page) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        here, as_json = here_of(request), wants_json(request)
        mark = site.guard.form_mark(request.cookies.get(COOKIE))
        made = _twin if as_json else _written
        content = site.asker.page(
            (here, as_json, mark), lambda: made(site, page, here, mark, page.make(site.asker, here))
        )
        kind = "application/json" if as_json else "text/html"
        return Response(content, headers={"vary": "Accept, Cookie"}, media_type=kind)

    return answer


def _twin(_site: Site, page: Page, here: Address, _mark: str | None, data: Any) -> bytes:
    told = {
        "page": page.title.lower(),
        "address": here.address,
        "filters": here.filters,
        "ignored": here.dropped(page.kind),
        "data": data,
    }
    return msgspec.json.encode(told)


def _written(site: Site, page: Page, here: Address, mark: str | None, data: Any) -> bytes:
    return _render(site, page.template, here, mark, page=page, it=data).encode("utf-8", "replace")


def _render(site: Site, template: str, here: Address, mark: str | None, **given: Any) -> str:
    return site.templates.get_template(template).render(
        site=site,
        here=here,
        menu=[PAGES[path] for path in MENU if path != "/incidents" or are_shown(site.asker)],
        twin=Address(f"{here.path}.json", here.values).address,
        writable=site.guard.token is not None,
        mark=mark,
        **given,
    )


def here_of(request: Request) -> Address:
    """Return the state that a request's address tells."""
    path = request.url.path.removesuffix(".json")
    return address.read(path, _pairs(request.url.query))


def wants_json(request: Request) -> bool:
    """Tell whether the twin is asked for, by address or by Accept."""
    if request.url.path.endswith(".json"):
        return True
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def _json(told: Any, status: int = 200) -> Response:
    return Response(
        msgspec.json.encode(told), status, {"vary": "Accept"}, media_type="application/json"
    )


def _html(site: Site, request: Request, template: str, status: int = 200, **given: Any) -> Response:
    """Return a page that is made anew each time."""
    try:
        here = here_of(request)
    except QueryError:
        here = Address(request.url.path)
    mark = site.guard.form_mark(request.cookies.get(COOKIE))
    made = _render(site, template, here, mark, **given)
    return Response(made, status, {"vary": "Accept, Cookie"}, media_type="text/html")


def _openapi(_request: Request) -> Response:
    return JSONResponse(openapi.document(PAGES.values()))


def _templates() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("demarche.web", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "pair": lambda value: (value, value),
        "issue": lambda one: (one.name, one.title),
    }
    made.globals |= {
        "quads": drawing.QUADS,
        "without": _without,
        "nothing": lambda here: dict.fromkeys(here.filters),
        "figures": figures,
        "parameters": address.PARAMETERS,
        "codebook": codebook.load(),
        "issues": issues.load(),
        "version": _assets_version(),
    }
    return made


def _without(here: Address, name: str, value: str) -> dict[str, tuple[str, ...]]:
    """Return the change that takes one value of a filter out."""
    return {name: tuple(one for one in here.all(name) if one != value)}


# -- assets --------------------------------------------------------------------------------


@cache
def _assets() -> dict[str, tuple[bytes, str]]:
    folder = files("demarche.web") / "static"
    made = {name: ((folder / name).read_bytes(), kind) for name, kind in ASSETS.items()}
    return made | {"drawing.css": (drawing.STYLE.encode(), "text/css")}


def _assets_version() -> str:
    return hashlib.sha256(b"".join(content for content, _ in _assets().values())).hexdigest()[:12]


def _asset(request: Request) -> Response:
    found = _assets().get(request.path_params["name"])
    if found is None:
        raise NotFound("there is no such file")
    content, kind = found
    return Response(content, headers={"cache-control": "max-age=86400"}, media_type=kind)


# -- writing -------------------------------------------------------------------------------


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise HTTPException(413, "the form is too large")
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            return msgspec.json.decode(body, type=dict[str, str])
        except msgspec.MsgspecError as fault:
            raise QueryError(f"no JSON object of texts: {fault}") from fault
    return dict(_pairs(body.decode("utf-8", "replace")))


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=MOST)
    except ValueError as fault:
        raise QueryError(f"more than {MOST} values were given") from fault


def _enter(site: Site) -> Callable[[Request], Awaitable[Response]]:
    """Show the form for the token, or take the token and begin a session."""
    from starlette.concurrency import run_in_threadpool

    async def answer(request: Request) -> Response:
        if request.method == "GET":
            return _html(site, request, "enter.html", back=_back(request.query_params.get("back")))
        site.guard.check_origin(request.headers)
        form = await _form(request)
        if not site.guard.is_token(form.get("token", "")):
            await run_in_threadpool(time.sleep, 0.3)
            raise Forbidden("the token is not right; the server printed it when it started")
        response = RedirectResponse(_back(form.get("back")), 303)
        response.set_cookie(COOKIE, site.guard.session(), httponly=True, samesite="strict")
        return response

    return answer


def _leave(site: Site) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        site.guard.check_origin(request.headers)
        response = RedirectResponse("/overview", 303)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response

    return answer


def _correct(site: Site) -> Callable[[Request], Awaitable[Response]]:
    from starlette.concurrency import run_in_threadpool

    async def answer(request: Request) -> Response:
        form = await _form(request)
        site.guard.check_write(request.headers, request.cookies.get(COOKIE), form.get("mark"))
        event = await run_in_threadpool(correct, site.asker, form)
        if wants_json(request):
            return _json({"event": event})
        return RedirectResponse(Address("/event").at(id=event), 303)

    return answer


def _back(given: str | None) -> str:
    """Return an address of ours to go back to; another site's is none."""
    whole = given and given.startswith("/") and not given.startswith(("//", "/\\"))
    return given if given and whole and given.isprintable() and "\\" not in given else "/overview"


# -- faults --------------------------------------------------------------------------------


def _fault(site: Site) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, fault: Exception) -> Response:
        status, told = _told(fault)
        if wants_json(request) or (request.method == "POST" and "json" in _kind(request)):
            return _json({"status": status, "fault": told}, status)
        return _html(site, request, "fault.html", status, code=status, told=told)

    return answer


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "")


def _told(fault: Exception) -> tuple[int, str]:
    if isinstance(fault, HTTPException):
        return fault.status_code, str(fault.detail)
    for kind, status in STATUS:
        if isinstance(fault, kind):
            return status, str(fault)
    return 500, "something went wrong here; the server's log says what"
