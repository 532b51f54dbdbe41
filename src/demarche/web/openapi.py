"""The pages in, an OpenAPI 3.1 document of their JSON twins out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from demarche.records import SCHEMA
from demarche.version import __version__
from demarche.web.address import PAGE_STATE, PARAMETERS
from demarche.web.pages import Page

REFERENCE = "#/components/schemas/{name}"
TYPES = {"decimal": {"type": "number"}, "number": {"type": "integer"}}


def document(pages: Iterable[Page]) -> dict[str, Any]:
    """Return the document; records within the data are those of docs/records.md."""
    pages = list(pages)
    schemas, components = msgspec.json.schema_components(
        [page.data for page in pages], ref_template=REFERENCE
    )
    paths = {
        f"{page.path}.json": _path(page, schema)
        for page, schema in zip(pages, schemas, strict=True)
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "demarche",
            "version": __version__,
            "description": f"An archive of coded news, record format {SCHEMA}. Every page's "
            "address with .json gives what the page shows.",
        },
        "paths": paths,
        "components": {"schemas": {**components, "Fault": _fault()}},
    }


def _path(page: Page, schema: Any) -> dict[str, Any]:
    envelope = {
        "type": "object",
        "required": ["page", "address", "filters", "data"],
        "properties": {
            "page": {"const": page.title.lower()},
            "address": {"type": "string"},
            "filters": {"type": "object"},
            "ignored": {"type": "array", "items": {"type": "string"}},
            "data": schema,
        },
    }
    answers = {"200": _answer("What the page shows.", envelope)}
    for status, told in (("400", "What was asked cannot be answered."), ("404", "Not there.")):
        answers[status] = _answer(told, {"$ref": REFERENCE.format(name="Fault")})
    return {
        "get": {
            "operationId": page.path.strip("/"),
            "summary": page.told,
            "parameters": [_parameter(name, page) for name in page.filters],
            "responses": answers,
        }
    }


def _answer(told: str, schema: Any) -> dict[str, Any]:
    return {"description": told, "content": {"application/json": {"schema": schema}}}


def _parameter(name: str, page: Page) -> dict[str, Any]:
    known = PARAMETERS.get(name)
    one: Any = TYPES.get(known.form if known else "", {"type": "string"})
    if name in ("at", "page"):
        one = {"type": "integer"}
    return {
        "name": name,
        "in": "query",
        "required": name in page.required,
        "description": known.told if known else PAGE_STATE[name],
        "schema": {"type": "array", "items": one} if known and known.many else one,
    }


def _fault() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["status", "fault"],
        "properties": {"status": {"type": "integer"}, "fault": text},
    }
