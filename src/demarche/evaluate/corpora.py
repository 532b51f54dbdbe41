"""Corpora of event coreference: ECB+ and MEANTIME in, documents with gold mentions out.

Both are token files (CAT XML). The text is put together again from the tokens, a paragraph a
sentence; a mention of several tokens is told by its head and by the stretch round its head.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import tarfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from demarche.errors import InputError
from demarche.pubdate import parse_date
from demarche.records import Document, Span

_TIGHT_BEFORE = frozenset(". , ; : ! ? ) ] % 's 'S n't ' '' ...".split())
_TIGHT_AFTER = frozenset("( [ $ ``".split())
_PLAIN = {"``": '"', "''": '"'}
_PARTICLES = frozenset(
    "about across after against ahead along apart around aside at away back by down for forward "
    "from in into of off on onto out over through to together under up upon with without".split()
)
DATE_LINES = 3
"""Sentences at the head of an article among which its date may stand alone."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A mention of an event: its stretch, its head word, and the happening it reports."""

    span: Span
    head: Span
    happening: str


@dataclass(frozen=True, slots=True)
class GoldText:
    """An article, its gold mentions in text order, and the part of the corpus it stands in."""

    document: Document
    mentions: tuple[Gold, ...]
    topic: str


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the corpus with its place in the text that is put together."""

    id: str
    sentence: int
    span: Span


def read_ecb(path: Path, topics: Iterable[int]) -> list[GoldText]:
    """Read topics of ECB+ (folder or tar archive): mentions of validated sentences alone.

    Singletons are kept. Raises InputError when the files are not there.
    """
    files = _files(path)
    listed = [name for name in files if name.endswith("ECBplus_coreference_sentences.csv")]
    if not listed:
        raise InputError(f"{path} holds no ECBplus_coreference_sentences.csv; give the folder")
    rows = csv.DictReader(io.StringIO(files[listed[0]]().decode("utf-8-sig")))
    valid = {(row["Topic"], row["File"], int(row["Sentence Number"])) for row in rows}
    wanted, found = set(map(str, topics)), list[GoldText]()
    for name in sorted(files):
        stem = PurePosixPath(name).stem
        topic, _, rest = stem.partition("_")
        if name.endswith(".xml") and rest and topic in wanted:
            sentences = {number for at, file, number in valid if (at, file) == (topic, rest)}
            found.append(_read(stem, files[name](), topic, sentences, _ecb_chains))
    return found


def read_meantime(path: Path) -> list[GoldText]:
    """Read the articles of MEANTIME that are annotated across documents."""
    files = _files(path)
    chosen = sorted(
        name
        for name in files
        if "intra_cross-doc_annotation" in name
        and name.endswith(".xml")
        and not PurePosixPath(name).name.startswith("._")
    )
    if not chosen:
        raise InputError(f"{path} holds no intra_cross-doc_annotation/*/*.xml of MEANTIME")
    return [
        _read(
            PurePosixPath(name).stem,
            files[name](),
            PurePosixPath(name).parent.name,
            None,
            _meantime_chains,
        )
        for name in chosen
    ]


def _files(path: Path) -> dict[str, Callable[[], bytes]]:
    """Return the readers of a folder's or archive's files by name."""
    if path.is_dir():
        inner = (one for one in path.rglob("*") if one.is_file())
        return {str(one.relative_to(path)): one.read_bytes for one in inner}
    with tarfile.open(path) as archive:
        held = {
            member.name: stream.read()
            for member in archive
            if member.isfile() and (stream := archive.extractfile(member))
        }
    return {name: (lambda content=content: content) for name, content in held.items()}  # type: ignore[misc]


Chains = Callable[[ElementTree.Element], dict[str, str]]


def _read(
    name: str, content: bytes, topic: str, sentences: set[int] | None, chains: Chains
) -> GoldText:
    root = ElementTree.fromstring(content)
    text, tokens = _text(root)
    by_id = {token.id: token for token in tokens}
    owner = chains(root)
    mentions = []
    for mark in root.find("Markables") or ():
        parts = [by_id[anchor.get("t_id", "")] for anchor in mark.iter("token_anchor")]
        if not parts or not _is_event(mark):
            continue
        if sentences is not None and parts[0].sentence not in sentences:
            continue
        key = mark.get("m_id", "")
        head = _head(text, parts)
        span = Span(min(parts[0].span.start, head.start), max(_run_end(parts), head.end))
        mentions.append(Gold(span, head, owner.get(key, f"{name}/{key}")))
    published = _published(text)
    document = Document(name, text, published=published)
    return GoldText(document, tuple(sorted(mentions, key=lambda one: one.span)), topic)


def _text(root: ElementTree.Element) -> tuple[str, list[Token]]:
    text, tokens, last, glued = "", [], None, True
    for token in root.iter("token"):
        word, number = _PLAIN.get(token.text or "", token.text or ""), int(token.get("sentence", 0))
        if last is not None and number != last:
            text, glued = text + "\n\n", True
        if not (glued or (token.text or "") in _TIGHT_BEFORE):
            text += " "
        tokens.append(Token(token.get("t_id", ""), number, Span(len(text), len(text) + len(word))))
        text, last, glued = text + word, number, (token.text or "") in _TIGHT_AFTER
    return text, tokens


def _is_event(mark: ElementTree.Element) -> bool:
    return "ACTION_" in mark.tag or mark.tag == "EVENT_MENTION"


def _head(text: str, parts: list[Token]) -> Span:
    """Return the head: the word before the first particle, else the last of the first run."""
    run = [parts[0]]
    for token in parts[1:]:
        if token.span.start - run[-1].span.end > 1:
            break
        run.append(token)
    for before, token in itertools.pairwise(run):
        if text[token.span.start : token.span.end].lower() in _PARTICLES:
            return before.span
    return run[-1].span


def _run_end(parts: list[Token]) -> int:
    end = parts[0].span.end
    for token in parts[1:]:
        if token.span.start - end > 1:
            break
        end = token.span.end
    return end


def _ecb_chains(root: ElementTree.Element) -> dict[str, str]:
    owner: dict[str, str] = {}
    document = root.get("doc_name", "")
    for relation in root.find("Relations") or ():
        name = relation.get("note") or ""
        if relation.tag == "INTRA_DOC_COREF":
            name = f"{document}/{relation.get('r_id')}"
        if relation.tag in ("CROSS_DOC_COREF", "INTRA_DOC_COREF"):
            owner |= {one.get("m_id", ""): name for one in relation.iter("source")}
    return owner


def _meantime_chains(root: ElementTree.Element) -> dict[str, str]:
    document = root.get("doc_name", "")
    names = {
        mark.get("m_id", ""): mark.get("instance_id") or f"{document}/{mark.get('m_id')}"
        for mark in root.find("Markables") or ()
    }
    owner: dict[str, str] = {}
    for relation in root.find("Relations") or ():
        target = relation.find("target")
        if relation.tag == "REFERS_TO" and target is not None:
            name = names[target.get("m_id", "")]
            owner |= {one.get("m_id", ""): name for one in relation.iter("source")}
    return owner


def _published(text: str) -> str | None:
    """Return the date that stands alone in one of the first sentences."""
    for line in re.split(r"\n+", text)[:DATE_LINES]:
        if found := parse_date(line.replace(" ,", ",")):
            return found
    return None
