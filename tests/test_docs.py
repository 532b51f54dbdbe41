"""The documentation says what the code does."""

from __future__ import annotations

import dataclasses
import inspect
import re
from pathlib import Path

import click
import pytest

import demarche
from demarche import codebook, issues, records
from demarche.version import __version__
from demarche.write import COLUMNS
from docs import make_cli, make_codebook, make_drawing, make_issues

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
RECORDS = (DOCS / "records.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIELDS = [
    (name, field.name)
    for name, kind in inspect.getmembers(records, inspect.isclass)
    if dataclasses.is_dataclass(kind)
    for field in dataclasses.fields(kind)
]
CONTEXTS = list(make_cli.commands())


def section(page: str, title: str) -> str:
    """Return what stands under a heading, up to the next of its level or above."""
    found = re.search(rf"^(##+) {re.escape(title)}$(.*?)(?=^##? |^\1 |\Z)", page, re.M | re.S)
    assert found, f"no section '{title}'"
    return found.group(2)


def test_cli_page_is_what_help_prints() -> None:
    written = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert written == make_cli.page(), "run python -m docs.make_cli"


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: context.command_path)
def test_every_command_and_option_is_documented(context: click.Context) -> None:
    told = section((DOCS / "cli.md").read_text(encoding="utf-8"), context.command_path)
    for parameter in context.command.get_params(context):
        if isinstance(parameter, click.Option):
            assert parameter.help
            assert all(name in told for name in parameter.opts)
        else:
            assert parameter.name is not None
            assert parameter.name.upper() in told
    assert context.command.help


def test_codebook_page_is_what_the_codebook_says() -> None:
    written = (DOCS / "codebook.md").read_text(encoding="utf-8")
    assert written == make_codebook.page(codebook.load()), "run python -m docs.make_codebook"


def test_colour_roles_are_those_of_the_code() -> None:
    written = (DOCS / "drawing.md").read_text(encoding="utf-8")
    assert written == make_drawing.page(), "run python -m docs.make_drawing"


def test_issues_page_is_what_the_issues_say() -> None:
    written = (DOCS / "issues.md").read_text(encoding="utf-8")
    assert written == make_issues.page(issues.load()), "run python -m docs.make_issues"


@pytest.mark.parametrize("name", demarche.__all__)
def test_public_names_are_documented(name: str) -> None:
    pages = [README, *(page.read_text(encoding="utf-8") for page in DOCS.glob("*.md"))]
    assert hasattr(demarche, name)
    assert any(re.search(rf"\b{re.escape(name)}\b", page) for page in pages)


@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_every_field_is_documented(kind: str, field: str) -> None:
    assert f"| `{field}` |" in section(RECORDS, kind)


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_documented(column: str) -> None:
    assert f"`{column}`" in section(RECORDS, "Flat forms")


def test_the_changelog_begins_with_this_version() -> None:
    page = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[?(\d+\.\d+\.\d+)\]?", page, re.M)
    assert versions
    assert versions[0] == __version__


@pytest.mark.parametrize("path", [ROOT / "README.md", *DOCS.glob("*.md")], ids=lambda p: p.name)
def test_links_lead_to_files(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("name", ["demo", "accuracy", "speed"])
def test_the_readme_keeps_its_marks(name: str) -> None:
    assert README.count(f"<!-- {name} -->") == README.count(f"<!-- /{name} -->") == 1
    assert README.index(f"<!-- {name} -->") < README.index(f"<!-- /{name} -->")
