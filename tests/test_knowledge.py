"""Tables, names, roles and importers of the knowledge base."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.errors import KnowledgeError
from demarche.knowledge import Known, Names, Spell
from demarche.knowledge.importers import read_user_rows
from demarche.knowledge.roles import read_roles
from demarche.knowledge.tables import Row, actors, read_rows

CODES = frozenset(("JPN", "KEN", "USA"))
HEAD = "name\tnames\tcountry\tpost\tsectors\tstart\tend\n"


def table(folder: Path, *rows: str) -> Path:
    path = folder / "mine.tsv"
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def known(folder: Path, *rows: str) -> list[Known]:
    return actors(read_user_rows(table(folder, *rows)), {"minister": ("GOV",)}, CODES)


def test_rows_of_one_person_become_spells(tmp_path: Path) -> None:
    (person,) = known(
        tmp_path,
        "Aoi Sato\tSato Aoi\tJPN\tminister\t\t2001-03\t2003",
        "Aoi Sato\t\tJPN\tminister\t\t2005-01-02\t",
    )
    assert person.is_person
    assert person.names == ("Aoi Sato", "Sato Aoi")
    assert [(one.start, one.end) for one in person.spells] == [
        ("2001-03-01", "2003-12-31"),
        ("2005-01-02", "9999-99-99"),
    ]


def test_standing_follows_the_day(tmp_path: Path) -> None:
    (person,) = known(tmp_path, "Aoi Sato\t\tJPN\tminister\tGOV\t2001\t2003")
    assert person.standing("2002-05-05").sectors == ("GOV",)
    assert person.standing("2004-01-01").sectors == ("ELI",)
    assert person.standing("2004-01-01").country == "JPN"
    assert person.standing("1999-01-01").sectors == ()
    assert person.standing(None).spell is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Aoi Sato\t\tXQZ\tminister\t\t2001\t2003", "unknown country code 'XQZ'"),
        ("Aoi Sato\t\tJPN\tminister\t\t2001-02-30\t", "does not exist"),
        ("Aoi Sato\t\tJPN\tminister\t\tspring\t", "is no date"),
        ("Aoi Sato\t\tJPN\tminister\t\t2005\t2003", "ends"),
        ("Aoi Sato\t\tJPN\tminister\tKNG\t2001\t2003", "unknown sector 'KNG'"),
        ("\t\tJPN\tminister\t\t2001\t2003", "no name"),
        ("Aoi Sato\tJPN", "2 cells where the header names 7"),
    ],
)
def test_broken_rows_are_named_with_line_and_remedy(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(KnowledgeError, match=said) as fault:
        known(tmp_path, "Ann Otieno\t\tKEN\tminister\t\t2001\t2002", row)
    assert "mine.tsv:3" in str(fault.value)
    assert ";" in str(fault.value)


def test_overlapping_spells_are_refused(tmp_path: Path) -> None:
    rows = [f"Aoi Sato\t\tJPN\tminister\t\t{years}" for years in ("2001\t2004", "2003\t2005")]
    with pytest.raises(KnowledgeError, match="overlaps"):
        known(tmp_path, *rows)


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("name\tcolour\nA\tred\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="unknown column 'colour'"):
        read_rows(path)


def test_a_missing_and_a_strange_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such file"):
        read_user_rows(tmp_path / "none.tsv")
    strange = tmp_path / "letter.txt"
    strange.write_text("Dear Sir,\nyours\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="neither a table"):
        read_user_rows(strange)


def test_a_petrarch_dictionary_is_read(tmp_path: Path) -> None:
    path = tmp_path / "Some.actors.txt"
    path.write_text(
        "ANN_OTIENO_  ; a person of this test\n+OTIENO_ANN\n"
        "\t[KENGOV 020101-031231]\n\t[KENELI >040101]\n",
        encoding="utf-8",
    )
    (actor,) = actors(read_user_rows(path), {}, CODES)
    assert actor.name == "Ann Otieno"
    assert actor.standing("2003-01-01").sectors == ("GOV",)
    assert actor.standing("2005-01-01").sectors == ("ELI",)


def test_followthemoney_entities_are_read(tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json"
    path.write_text(
        '{"id": "x1", "schema": "Company", "properties": {"name": ["Acme"], "country": ["ke"]}}\n'
        '{"id": "x2", "schema": "Address", "properties": {"full": ["Road 1"]}}\n',
        encoding="utf-8",
    )
    (actor,) = actors(read_user_rows(path), {}, CODES)
    assert (actor.name, actor.kind, actor.spells[0].country) == ("Acme", "company", "KEN")
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"ftm\.json:1"):
        read_user_rows(path)


def test_names_ignore_accents_hyphens_and_need_their_capitals() -> None:
    names = Names()
    for name in ("Recep Tayyip Erdoğan", "al-Shabaab", "PKK", "Shell", "al-Shabaab army"):
        names.add(name, name)
    text = "Recep Tayyip Erdogan said Al Shabaab and the PKK used a shell, not pkk."
    assert [text[one.span.start : one.span.end] for one in names.find(text)] == [
        "Recep Tayyip Erdogan",
        "Al Shabaab",
        "PKK",
    ]


@given(st.text())
def test_name_spans_lie_in_any_text(text: str) -> None:
    names = Names()
    names.add("İstanbul Group", "a")
    names.add(text, "b")
    for one in names.find(text):
        assert 0 <= one.span.start < one.span.end <= len(text)


def test_roles_are_found_in_both_numbers() -> None:
    cells = [
        {"noun": "policeman", "sectors": "COP", "belongs": "state", "passes": ""},
        {"noun": "attorney general", "plural": "attorneys general", "sectors": "JUD"},
        {"noun": "embassy", "sectors": "GOV", "belongs": "state"},
    ]
    found = read_roles([Row(one, "test") for one in cells]).find(
        "Two policemen, attorneys general and embassies"
    )
    assert [(one.role.noun, one.plural) for one in found] == [
        ("policeman", True),
        ("attorney general", True),
        ("embassy", True),
    ]
    with pytest.raises(KnowledgeError, match="belongs"):
        read_roles([Row({"noun": "x", "belongs": "nobody"}, "roles.tsv:2")])


def test_a_spell_is_an_office_only_of_state_or_organization() -> None:
    assert Spell("KEN", ("GOV",), post="minister").is_office
    assert not Spell("KEN", ("REB",), post="leader").is_office
