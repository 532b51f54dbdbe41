"""Every format is read, every fault is a Skip, and the reading goes on."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.errors import InputError
from demarche.read import read
from demarche.records import Document, Skip

TEXT = "The army shelled the town on Friday, officials said."
PAGE = f"""<!DOCTYPE html><html><head><title>Army shells town</title>
<meta property="og:site_name" content="The Paper"><meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2017-08-19T10:00:00Z"></head><body><article>
<h1>Army shells town</h1><p>{TEXT} Three people died and many others were hurt.</p>
<p>The government denied the report and said that rebels were to blame.</p></article></body>
</html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Paper</title>
<item><title>A &amp;amp; B</title><guid>one</guid><link>http://x.org/1</link>
<description>&lt;p&gt;The army shelled the town.&lt;/p&gt;&lt;p&gt;It rained &amp;amp; it
poured.&lt;/p&gt;</description>
<pubDate>Sat, 19 Aug 2017 10:00:00 GMT</pubDate></item><item><title>Bare</title></item>
</channel></rss>"""


def put(folder: Path, name: str, data: str | bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = data.encode() if isinstance(data, str) else data
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    return str(path)


def one(path: str) -> Document:
    (found,) = read([path])
    assert isinstance(found, Document), found
    return found


def skipped(path: str) -> Skip:
    (found,) = read([path])
    assert isinstance(found, Skip), found
    return found


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.txt.gz", "a.log"])
def test_text_is_kept_as_given(tmp_path: Path, name: str) -> None:
    text = f"  Title\r\n\r\n{TEXT}\r\n\n "
    found = one(put(tmp_path, name, text))
    assert found.text == text
    assert found.id == str(
        tmp_path / name.removesuffix(".gz").replace(".txt", "").replace(".md", "")
    )


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbf" + TEXT.encode(), TEXT),
        (TEXT.encode("utf-16"), TEXT),
        ((TEXT + " caf\u00e9 \u201cso\u201d").encode("cp1252"), TEXT + " caf\u00e9 \u201cso\u201d"),
        (TEXT.encode() + b" \x81\xff", TEXT + " \ufffd\u00ff"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, text: str) -> None:
    assert one(put(tmp_path, "a.txt", data)).text == text


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.html.gz", "a.unknown"])
def test_html(tmp_path: Path, name: str) -> None:
    found = one(put(tmp_path, name, PAGE))
    assert TEXT in found.text
    assert (found.title, found.published) == ("Army shells town", "2017-08-19")
    assert (found.publisher, found.byline) == ("The Paper", "Jane Doe")


ROWS = [
    {"id": 7, "body": TEXT, "headline": "T", "pub_date": "2017-08-19", "source": "S", "link": "u"},
    {"id": "", "text": TEXT, "date": "2017-02-30"},
]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson.gz", "a.json", "array.json", "nice.json"])
def test_json(tmp_path: Path, name: str) -> None:
    lines = "\n".join(map(json.dumps, ROWS))
    data = {"array.json": json.dumps(ROWS), "nice.json": json.dumps(ROWS, indent=1)}.get(
        name, lines
    )
    path = put(tmp_path, name, data)
    first, second = read([path])
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.id, first.title, first.published) == ("7", "T", "2017-08-19")
    assert (first.publisher, first.url, first.text) == ("S", "u", TEXT)
    assert (second.id, second.published) == (f"{path}#2", None)


def test_broken_json_lines_are_named(tmp_path: Path) -> None:
    good = json.dumps(ROWS[0])
    path = put(tmp_path, "a.jsonl", f'{{"te\n{good}\n\n[1]\n{{"id": "n"}}\n{good}')
    broken, first, listed, bare, again = read([path])
    assert isinstance(broken, Skip)
    assert broken.source == f"{path}:1"
    assert isinstance(listed, Skip)
    assert listed.source == f"{path}:4"
    assert bare == Skip("n", "no text", f"{path}:5")
    assert [d.id for d in (first, again) if isinstance(d, Document)] == ["7", "7~2"]


def test_surrogates_can_be_written_out(tmp_path: Path) -> None:
    found = one(put(tmp_path, "a.jsonl", json.dumps({"text": TEXT + "\ud800"})))
    assert found.text.encode().endswith("\ufffd".encode())


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("b.csv", ";"), ("a.tsv.gz", "\t")])
def test_csv(tmp_path: Path, name: str, mark: str) -> None:
    long = f"{TEXT}\n" * 5000
    table = f'Title{mark}Text\nT{mark}"{long}"\nshort\nU{mark}\n\nV{mark}"{TEXT}"\n'
    path = put(tmp_path, name, table)
    first, short, empty, last = read([path])
    assert isinstance(first, Document)
    assert first.text == long
    assert first.title == "T"
    assert isinstance(short, Skip)
    assert short.source == f"{path}:5003"
    assert isinstance(empty, Skip)
    assert empty.reason == "no text"
    assert isinstance(last, Document)
    assert last.id == f"{path}#4"


@pytest.mark.parametrize("name", ["a.parquet", "a[1].parquet", "a.parquet.gz"])
def test_parquet(tmp_path: Path, name: str) -> None:
    import duckdb

    made = tmp_path / "made"
    row = f"SELECT 5 AS id, '{TEXT}' AS text, TIMESTAMP '2017-08-19 10:00:00' AS published"
    with duckdb.connect() as base:
        base.execute(f"COPY ({row}) TO '{made}' (FORMAT parquet)")
    found = one(put(tmp_path, name, made.read_bytes()))
    assert (found.id, found.text, found.published) == ("5", TEXT, "2017-08-19")


@pytest.mark.parametrize("name", ["a.xml", "a.rss", "a.atom.gz", "a.unknown"])
def test_feed(tmp_path: Path, name: str) -> None:
    first, bare = read([put(tmp_path, name, FEED)])
    assert isinstance(first, Document)
    assert first.text == "The army shelled the town.\n\nIt rained & it\npoured."
    assert (first.id, first.url, first.publisher) == ("one", "http://x.org/1", "The Paper")
    assert first.published == "2017-08-19"
    assert isinstance(bare, Skip)
    assert bare.reason == "no text"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty file"),
        ("a.txt", b" \n", "empty file"),
        ("a.txt.gz", b"", "empty file"),
        ("a.txt", b"\x00\xff\xfe\x80" * 99, "binary"),
        ("a.txt", b"%PDF-1.4 text", "PDF"),
        ("a.html", b"<html><body></body></html>", "no article text"),
        ("a.csv", b"name,age\nx,1\n", "no column for the text"),
        ("a.parquet", b"PAR1 nonsense", "Parquet"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "no entries"),
        ("a.json", b"{", "broken JSON"),
        ("a.json", b"[" * 100_000, "broken JSON"),
        ("a.txt", b"Die Regierung hat am Montag neue Sanktionen beschlossen.", "'de'"),
    ],
)
def test_what_cannot_be_read_is_skipped(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    assert reason in skipped(put(tmp_path, name, data)).reason


def test_truncated_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": n, "text": f"{TEXT} {n}"}) + "\n" for n in range(20_000))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode())[:-5000])
    *kept, last = read([str(path)])
    assert len(kept) > 100
    assert isinstance(last, Skip)
    assert "gzip" in last.reason
    path.write_bytes(b"not gzip")
    assert skipped(str(path)).reason == "not a gzip file"


def test_missing_files_and_globs() -> None:
    found = list(read(["/nowhere/a.txt", "/nowhere/*.txt"]))
    assert [skip.reason for skip in found if isinstance(skip, Skip)] == [
        "no such file",
        "no file matches",
    ]


def test_folders_globs_and_repeats(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", "odd.log", ".hidden.txt"):
        put(tmp_path, name, TEXT)
    found = [one.id for one in read([str(tmp_path), str(tmp_path / "*.txt")]) if one]  # type: ignore[union-attr]
    names = [name.removeprefix(f"{tmp_path}/") for name in found]
    assert names == ["a", "b", "sub/c", "a~2", "b~2"]


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (TEXT, 1),
        (PAGE, 1),
        (FEED, 2),
        (f' {{"text": "{TEXT}"}}\n{{"text": "{TEXT}"}}', 2),
        (f'[{{"text": "{TEXT}"}}]', 1),
    ],
)
def test_standard_input(data: str, count: int) -> None:
    found = list(read(["-"], stdin=io.BytesIO(data.encode())))
    assert len(found) == count
    assert isinstance(found[0], Document)


def test_the_default_date(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", TEXT)
    (found,) = read([path], published="3 Nov. 2016")
    assert isinstance(found, Document)
    assert found.published == "2016-11-03"
    with pytest.raises(InputError):
        list(read([path], published="soon"))


def test_reading_is_lazy() -> None:
    lines = (json.dumps({"text": f"{TEXT} {n}"}) for n in range(10_000))
    stream = io.BytesIO("\n".join(lines).encode())
    next(read(["-"], stdin=stream))
    assert stream.tell() < 20_000


@given(st.binary(max_size=400))
def test_any_bytes_give_documents_or_skips(data: bytes) -> None:
    for found in read(["-"], stdin=io.BytesIO(data)):
        if isinstance(found, Document):
            found.text.encode()


@given(st.text(min_size=1))
def test_any_text_in_json_is_kept(text: str) -> None:
    words = TEXT + text
    (found,) = read(["-"], stdin=io.BytesIO(json.dumps({"text": words}).encode()))
    assert isinstance(found, Skip) or found.text == words
