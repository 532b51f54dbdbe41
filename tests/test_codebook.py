"""The ontology is PLOVER's, to the mode and the score; broken codebooks are told by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from demarche import codebook
from demarche.errors import CodebookError

BOOK = codebook.load()

TYPES: dict[str, tuple[int, float, dict[str, float | None]]] = {
    "AGREE": (1, 2.5, {}),
    "CONSULT": (1, 2.5, {"visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5}),
    "SUPPORT": (1, 5, {}),
    "CONCEDE": (1, 4.5, {}),
    "COOPERATE": (2, 9.5, {}),
    "AID": (2, 10, {}),
    "RETREAT": (
        2,
        6.5,
        {
            "withdraw": 8,
            "release": 6.5,
            "disarm": 10,
            "ceasefire": 7.5,
            "access": 6.5,
            "resign": 4.5,
        },
    ),
    "REQUEST": (3, 0, {"assist": 0.5, "change": -1, "yield": -1, "meet": 0}),
    "ACCUSE": (3, -3, {"disapprove": -2, "investigate": -3.5, "allege": -3.5}),
    "REJECT": (3, -2, {"assist": -1.5, "change": -2, "yield": -2, "meet": -2}),
    "THREATEN": (
        3,
        -3.5,
        {
            "restrict": -3,
            "arrest": -3.5,
            "relations": -3.5,
            "expel": -3.5,
            "territory": -4,
            "violence": -3.5,
        },
    ),
    "PROTEST": (
        4,
        -5,
        {
            "demo": -5,
            "riot": -7,
            "strike": -5,
            "hunger": -4.5,
            "boycott": -4.5,
            "obstruct": -4.5,
            "vandalize": None,
        },
    ),
    "SANCTION": (4, -6, {"convict": -6, "expel": -5.5, "withdraw": -6, "discontinue": -6}),
    "MOBILIZE": (4, -5.5, {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6}),
    "COERCE": (
        4,
        -7,
        {
            "seize": -7,
            "restrict": -7,
            "arrest": -7,
            "deport": -7,
            "withhold": -7,
            "cyber": -7,
            "censor": -6.5,
            "curfew": -6.5,
            "misinformation": -6.5,
            "martial-law": -7.5,
        },
    ),
    "ASSAULT": (
        4,
        -9,
        {
            "abduct": -8.5,
            "beat": -7.5,
            "torture": -8.5,
            "sexual": -8.5,
            "targeted": -9.5,
            "destroy": -8.5,
            "primitive": -8,
            "firearms": -9,
            "explosives": -9,
            "suicide-attack": -9.5,
            "aerial": -9.5,
            "drone": -9.5,
            "heavy-weapons": -9.5,
            "crowd-control": -7.5,
            "unconventional": -10,
        },
    ),
}
CONTEXTS = """
    military intelligence executive legislative election political_institutions pro_democracy
    pro_autocracy economic legal reparations human_rights rights_freedoms repression
    human_security gender lgbt religion_ethnicity inequality diplomatic territory peacekeeping
    health asylum migration disasters natural_resource environment technology terrorism cbrn
    cyber misinformation crime corruption illegal_drugs trafficking
""".split()


def test_types_and_contexts_are_those_of_plover() -> None:
    assert list(BOOK.types) == list(TYPES)
    assert len(BOOK.types) == 16
    assert list(BOOK.contexts) == CONTEXTS
    assert len(BOOK.contexts) == 37
    assert set(BOOK.quads) == {1, 2, 3, 4}


@pytest.mark.parametrize("name", TYPES)
def test_quad_score_and_modes(name: str) -> None:
    quad, score, modes = TYPES[name]
    kind = BOOK.type(name)
    assert (kind.quad, kind.intensity) == (quad, score)
    assert {mode: entry.intensity for mode, entry in BOOK.modes(name).items()} == modes
    for mode, own in modes.items():
        assert BOOK.intensity(name, mode) == own
    assert BOOK.intensity(name, None) == score


def test_recipient_is_required_for_three_types() -> None:
    required = {name for name, kind in BOOK.types.items() if kind.recipient}
    assert required == {"COOPERATE", "AID", "SANCTION"}


def test_everything_is_defined_in_a_sentence() -> None:
    definitions = [kind.definition for kind in BOOK.types.values()]
    definitions += [mode.definition for name in BOOK.types for mode in BOOK.modes(name).values()]
    definitions += BOOK.contexts.values()
    assert all(words.endswith(".") and words[0].isupper() for words in definitions)


def test_cameo_codes_are_digits_and_belong_to_a_root() -> None:
    for name in BOOK.types:
        for mode in (None, *BOOK.modes(name)):
            code = BOOK.cameo(name, mode)
            assert code is not None
            assert code.isdigit()
            assert 1 <= int(code[:2]) <= 20


def test_unknown_mode_falls_back_to_the_type() -> None:
    assert BOOK.intensity("AGREE", "visit") == 2.5
    assert BOOK.cameo("AGREE", "visit") == "030"


def test_unknown_type_is_told_with_the_known_ones() -> None:
    with pytest.raises(CodebookError, match=r"plover has no type 'TALK'; known: AGREE, CONSULT"):
        BOOK.type("TALK")


HEAD = 'name = "x"\nversion = 1\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = ", "broken.toml"),
        ('version = "1"\n[types]\n', "name"),
        ('name = "x"\n[types]\n', "version"),
        (HEAD, "types"),
        (HEAD + "[types.A]\nquad = 1\n", "definition"),
        (HEAD + '[types.A]\ndefinition = "A."\ncolour = "red"\n', "colour"),
        (HEAD + '[types.A]\ndefinition = "A."\n[types.A.modes]\nb = {}\n', "definition"),
        (HEAD + '[types.A]\ndefinition = "A."\n[types.A.modes]\nb = "c"\n', "broken.toml"),
        (HEAD + 'types = "none"\n', "broken.toml"),
        (HEAD + '[types]\n[quads]\nfirst = "verbal"\n', "broken.toml"),
    ],
)
def test_broken_files_are_told_by_name(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=told) as caught:
        codebook.load(str(path))
    assert "broken.toml" in str(caught.value)


@pytest.mark.parametrize("name", ["acme", "missing/acme.toml"])
def test_missing_codebooks_are_told_by_name(name: str) -> None:
    with pytest.raises(CodebookError, match=name):
        codebook.load(name)


def test_another_ontology_is_another_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(HEAD + '[types.GREET]\ndefinition = "Says hello."\n', encoding="utf-8")
    book = codebook.load(str(path))
    assert (book.name, book.version) == ("x", "1")
    assert book.intensity("GREET", None) is None
    assert book.modes("GREET") == {}
    assert book.contexts == {}


def test_acled_codebook_loads() -> None:
    path = Path(__file__).parent.parent / "training" / "corpus" / "acled" / "codebook.toml"
    book = codebook.load(str(path))
    assert all(kind.definition for kind in book.types.values())
