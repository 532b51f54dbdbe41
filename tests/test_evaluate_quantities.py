"""Scoring of quantities, and of casualties against MUC keys."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from demarche.errors import InputError
from demarche.evaluate import muc
from demarche.evaluate.quantities import evaluate, same_amount, same_counted, singular
from demarche.records import Quantity

TEXT = "The blast killed 12 people 150 miles (240 km) from the border."


def _line(text: str = TEXT, **changes: object) -> str:
    start = text.index("12 people")
    one: dict[str, object] = {
        "start": start,
        "end": start + len("12 people"),
        "value": 12,
        "unit": "count",
        "counted": "people killed",
        "qualifier": "exact",
    }
    return json.dumps({"text": text, "quantities": [one | changes]})


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_finding_and_reading_are_scored_apart(tmp_path: Path) -> None:
    figures = evaluate(_file(tmp_path, _line(), "", _line(value=13, counted="people wounded")))
    assert figures["finding"] == {"precision": 0.5, "recall": 1.0, "f1": 0.6667, "n": 2}
    assert (figures["value_unit"], figures["counted"], figures["qualifier"]) == (0.5, 0.5, 1.0)


@pytest.mark.parametrize(
    "line", ["{", "[]", _line(qualifier="maybe"), _line(start=900, end=901), _line(value="x")]
)
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError, match=r"gold\.jsonl:2"):
        evaluate(_file(tmp_path, _line(), line))


def _quantity(value: float, unit: str, **more: object) -> Quantity:
    return Quantity("", value, unit, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gold", "own", "same"),
    [
        (_quantity(150, "mile"), _quantity(241.402, "km"), True),
        (_quantity(240000, "m"), _quantity(240, "km"), True),
        (_quantity(3, "week"), _quantity(21, "day"), True),
        (_quantity(3, "week"), _quantity(3, "month"), False),
        (_quantity(5, "USD"), _quantity(5, "EUR"), False),
        (_quantity(10, "count", high=15), _quantity(10, "count", high=15), True),
        (_quantity(10, "count"), _quantity(10, "count", high=15, qualifier="between"), False),
        (_quantity(36, "count"), _quantity(24, "count", high=99, qualifier="about"), True),
        (_quantity(240, "km"), _quantity(100, "km", high=300, qualifier="about"), True),
    ],
)
def test_amounts_are_compared_in_their_base_unit(gold: Quantity, own: Quantity, same: bool) -> None:
    assert same_amount(gold, own) is same


@pytest.mark.parametrize(
    ("gold", "own", "same"),
    [
        ("U.S. troops", "troops", True),
        ("members of parliament", "member", True),
        ("killed", "civilians killed", True),
        ("people wounded", "people killed", False),
        (None, None, True),
        ("missiles", None, False),
    ],
)
def test_counted_agrees_by_head_or_category(gold: str | None, own: str | None, same: bool) -> None:
    one, other = _quantity(1, "count", counted=gold), _quantity(1, "count", counted=own)
    assert same_counted(one, other) is same


def test_singular() -> None:
    assert [singular(word) for word in "gunmen people cities buses tests".split()] == [
        "gunman", "person", "city", "buse", "test",
    ]  # fmt: skip


MESSAGE = """DEV-MUC3-9001 (NOSC)

   QUITO, 3 JAN 90 -- THREE FARMERS WERE KILLED AND SEVEN OTHERS WERE WOUNDED.
"""
KEY = """0.  MESSAGE: ID                     DEV-MUC3-9001 (NCCOSC)
1.  MESSAGE: TEMPLATE               1
21. HUM TGT: NUMBER                 3: "FARMERS"
                                    8: "OTHERS"
                                    1: "A MAN"
                                    PLURAL: "DOGS"
22. HUM TGT: FOREIGN NATION         -
23. HUM TGT: EFFECT OF INCIDENT     DEATH: "FARMERS"
                                    INJURY: "OTHERS"
                                    NO INJURY: "A MAN"
24. HUM TGT: TOTAL NUMBER           -
"""


def _archive(folder: Path, files: dict[str, str]) -> Path:
    path = folder / "muc.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content.encode())
            archive.addfile(member, io.BytesIO(content.encode()))
    return path


def test_muc_numbers_are_looked_for_in_the_casualties(tmp_path: Path) -> None:
    files = {"CORPORA/dev/dev-muc3-9001": MESSAGE, "CORPORA/dev/key-dev-9001.muc4": KEY}
    (figures,) = muc.evaluate(_archive(tmp_path, files)).values()
    assert figures["several"] == {"met": 1, "of": 2, "share": 0.5}
    assert figures["one"] == {"met": 0, "of": 0, "share": 0.0}


def test_muc_reserved_parts_are_not_read(tmp_path: Path) -> None:
    files = {"CORPORA/tst3/tst3-muc4": MESSAGE, "CORPORA/tst3/key-tst3.v4": KEY}
    with pytest.raises(InputError, match="no texts and keys"):
        muc.evaluate(_archive(tmp_path, files))


def test_muc_wants_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("no archive", encoding="utf-8")
    with pytest.raises(InputError, match="not the MUC-3/4 archive"):
        muc.evaluate(path)
