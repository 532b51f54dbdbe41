"""The corpus's linter tells each fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from demarche import codebook
from training import check

BOOK = codebook.load()
GOOD = "[Peru](actor) [met](CONSULT.visit/planned diplomatic) [Chile](recipient)."


def faults(line: str) -> list[str]:
    return check.check(line, BOOK)[0]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[Peru](actor) left", "no trigger"),
        ("[met](MEET)", "no type MEET"),
        ("[met](CONSULT.fax)", "CONSULT has no mode fax"),
        ("[met](CONSULT sport)", "no context sport"),
        ("[Peru ](actor) [met](CONSULT)", "space at the edge"),
        ("[](actor) [met](CONSULT)", "empty"),
        ("[Peru's](actor) [talks](CONSULT)", "leave the 's out"),
        ("[Peru’s](actor) [talks](CONSULT)", "leave the 's out"),
    ],
)
def test_faults(line: str, told: str) -> None:
    assert told in " ".join(faults(line))


@pytest.mark.parametrize("line", [GOOD, "Nothing happened.", "[met](CONSULT)"])
def test_what_is_fine(line: str) -> None:
    assert faults(line) == []


def test_counts() -> None:
    counts = check.tally(check.check(GOOD, BOOK)[1])
    assert {name: count for name, count in counts.items() if count} == {
        "lines": 1,
        "lines with 1 events": 1,
        "type CONSULT": 1,
        "mode CONSULT.visit": 1,
        "modality planned": 1,
        "context diplomatic": 1,
    }


def test_main_prints_faults_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.txt"
    path.write_text(f"# comment\n\n{GOOD}\n[met](MEET)\n", encoding="utf-8")
    assert check.main([str(path)]) == 1
    printed = capsys.readouterr().out
    assert f"{path}:4: no type MEET" in printed
    assert printed.endswith("1 faults\n")
    path.write_text(GOOD, encoding="utf-8")
    assert check.main([str(path)]) == 0


def test_articles_begin_after_their_header(tmp_path: Path) -> None:
    path = tmp_path / "gold.txt"
    path.write_text(f"title: [x](y)\n\n{GOOD}\n\n# kept\n", encoding="utf-8")
    assert check.lines(path, articles=True) == [(3, GOOD), (5, "# kept")]
    assert check.main(["--article", str(path)]) == 0


def test_a_folder_may_bring_its_codebook(tmp_path: Path) -> None:
    (tmp_path / "codebook.toml").write_text(
        'name = "x"\nversion = "1"\n[types.GREET]\ndefinition = "Says hello."\n', encoding="utf-8"
    )
    path = tmp_path / "mine.txt"
    path.write_text("[greeted](GREET)", encoding="utf-8")
    assert check.codebook_of(path).name == "x"
    assert check.main([str(path)]) == 0
