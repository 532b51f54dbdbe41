"""The crosswalk to CAMEO."""

import pytest

from demarche import cameo, codebook
from demarche.errors import CodebookError


def test_a_code_and_its_score() -> None:
    entry = cameo.lookup("057")
    assert (entry.type, entry.goldstein) == ("SUPPORT", 8.0)


def test_a_finer_code_falls_back_to_the_broader() -> None:
    assert cameo.lookup("0579").type == "SUPPORT"


@pytest.mark.parametrize("code", ["", "99", "abc"])
def test_unknown_codes_are_refused(code: str) -> None:
    with pytest.raises(CodebookError, match="no CAMEO code"):
        cameo.lookup(code)


def test_every_type_and_mode_has_a_code_that_the_table_knows() -> None:
    book = codebook.load("plover")
    for name, kind in book.types.items():
        for mode in (None, *(kind.modes or {})):
            code = book.cameo(name, mode)
            assert code is not None
            assert cameo.lookup(code).code in (code, code[:3])


def test_every_row_fits_the_codebook() -> None:
    book = codebook.load("plover")
    for entry in cameo._table().values():
        assert entry.mode is None or entry.mode in book.modes(entry.type)
        assert set(entry.contexts) <= set(book.contexts)
