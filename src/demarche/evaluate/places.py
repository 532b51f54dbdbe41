"""Gold toponyms in (LGL, TR-News, GeoVirus, GeoWebNews), those of `demarche.places` scored out.

Detection counts an overlap of characters as a hit, each found toponym used once. A toponym is
placed well within 161 km (100 miles) of the gold point, the usual measure of these sets.
"""

from __future__ import annotations

import gzip
import hashlib
import math
import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from demarche.errors import InputError
from demarche.evaluate.scores import Tally
from demarche.geometry.sphere import distance
from demarche.places import Toponym, find, locate
from demarche.records import Span

NEAR_KM = 161.0
"""Within 100 miles of the gold point a toponym counts as placed."""
HALVES = ("tune", "report")

_BRAT_SPAN = re.compile(r"(T\d+)\t(\S+) (\d+)(?: [\d; ]+)? (\d+)\t")
_BRAT_NOTE = re.compile(r"#\d+\t\S+ (T\d+)\t\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)")
_BRAT_OTHER = frozenset(("Demonym", "Homonym", "Language", "Non_Toponym"))
"""Types of GeoWebNews that stand for no place."""

Finder = Callable[[str, str | None], Sequence[Toponym]]
Locator = Callable[[str, str | None, Sequence[Span]], Sequence[Toponym]]


@dataclass(frozen=True, slots=True)
class GoldToponym:
    """A place name as people marked it; point and `kind` None where they gave none."""

    span: Span
    text: str
    latitude: float | None = None
    longitude: float | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text and its toponyms, spans counted in the text."""

    id: str
    text: str
    title: str | None
    toponyms: tuple[GoldToponym, ...]

    @property
    def half(self) -> str:
        """The half it belongs to, "tune" or "report", by a digest of its id alone."""
        return HALVES[hashlib.sha256(self.id.encode()).digest()[0] % 2]


def read(path: Path) -> list[GoldDocument]:
    """Read a gold file (XML, also gzipped) or a folder of brat files; raise InputError."""
    if path.is_dir():
        return [_brat(one) for one in sorted(path.glob("*.ann"))]
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        root = ElementTree.fromstring(data)
    except (OSError, EOFError, ElementTree.ParseError) as fault:
        raise InputError(f"{path}: no gold file of toponyms: {fault}") from fault
    return [_article(one, str(number)) for number, one in enumerate(root.iter("article"))]


def _article(node: ElementTree.Element, number: str) -> GoldDocument:
    text = node.findtext("text") or ""
    shift = 1 if node.find("locations") is not None else 0
    marks = [*node.iter("location"), *node.iter("toponym")]
    toponyms = [_toponym(mark, text, shift) for mark in marks]
    identity = node.get("docid") or node.findtext("source") or number
    return GoldDocument(identity, text, node.findtext("title"), tuple(toponyms))


def _toponym(mark: ElementTree.Element, text: str, shift: int) -> GoldToponym:
    span = Span(int(_of(mark, "start")) - shift, int(_of(mark, "end")) - shift)
    latitude, longitude = (next((n.text for n in mark.iter(t)), None) for t in ("lat", "lon"))
    placed = bool(latitude and longitude)
    return GoldToponym(
        span,
        text[span.start : span.end],
        float(latitude or 0) if placed else None,
        float(longitude or 0) if placed else None,
        _kind(next((n.text for n in mark.iter("fcode")), None)),
    )


def _of(mark: ElementTree.Element, field: str) -> str:
    found = mark.findtext(field)
    if found is None:
        raise InputError(f"a toponym of the gold file has no <{field}>")
    return found


def _kind(code: str | None) -> str | None:
    """Return the broad kind of a GeoNames feature code."""
    if not code:
        return None
    for kind, starts in (("country", "PCL"), ("populated", "PPL"), ("region", "ADM")):
        if code.startswith(starts):
            return kind
    return "other"


def _brat(path: Path) -> GoldDocument:
    marks = path.read_text(encoding="utf-8")
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    points = {one[1]: (float(one[2]), float(one[3])) for one in _BRAT_NOTE.finditer(marks)}
    toponyms = []
    for one in _BRAT_SPAN.finditer(marks):
        if one[2] not in _BRAT_OTHER:
            span = Span(int(one[3]), int(one[4]))
            point = points.get(one[1], (None, None))
            toponyms.append(GoldToponym(span, text[span.start : span.end], *point))
    return GoldDocument(path.stem, text, None, tuple(toponyms))


def measure(
    documents: Sequence[GoldDocument], finder: Finder = find, locator: Locator = locate
) -> dict[str, Any]:
    """Score detection, placing with the gold spans given, and both together."""
    detection = Tally()
    given: list[tuple[str | None, float]] = []
    whole: list[tuple[str | None, float]] = []
    for document in documents:
        found = [one for one in finder(document.text, document.title) if one.entry]
        pairs = paired(document.toponyms, found)
        hits = sum(one is not None for _, one in pairs)
        detection += Tally(hits, len(found) - hits, len(pairs) - hits)
        whole += _errors(pairs)
        spans = [gold.span for gold in document.toponyms]
        placed = locator(document.text, document.title, spans)
        given += _errors(zip(document.toponyms, placed, strict=True))
    return {
        "documents": len(documents),
        "detection": detection.table(),
        "gold_spans": _table(given),
        "end_to_end": _table(whole),
    }


def finder(*, demonyms: bool) -> Finder:
    """Return `places.find` with or without demonyms: LGL marks them, GeoVirus does not."""
    return partial(find, demonyms=demonyms)


def paired(
    gold: Sequence[GoldToponym], found: Sequence[Toponym]
) -> list[tuple[GoldToponym, Toponym | None]]:
    """Give each gold toponym the first found one that overlaps it and is still free."""
    free = list(found)
    pairs: list[tuple[GoldToponym, Toponym | None]] = []
    for mark in gold:
        hit = next((one for one in free if one.span.overlaps(mark.span)), None)
        if hit is not None:
            free.remove(hit)
        pairs.append((mark, hit))
    return pairs


def _errors(
    pairs: Iterable[tuple[GoldToponym, Toponym | None]],
) -> list[tuple[str | None, float]]:
    """Return kind and error in km of each gold toponym with a point; infinite where not placed."""
    errors = []
    for gold, found in pairs:
        if gold.latitude is not None and gold.longitude is not None:
            entry = found.entry if found else None
            here = (gold.latitude, gold.longitude)
            far = distance(*here, entry.latitude, entry.longitude) if entry else math.inf
            errors.append((gold.kind, far))
    return errors


def _table(errors: Sequence[tuple[str | None, float]]) -> dict[str, Any]:
    kinds = sorted({kind for kind, _ in errors if kind})
    table = _figures([far for _, far in errors])
    if kinds:
        parts = {kind: [far for k, far in errors if k == kind] for kind in kinds}
        table["by_kind"] = {kind: _figures(part) for kind, part in parts.items()}
    return table


def _figures(errors: Sequence[float]) -> dict[str, Any]:
    placed = [far for far in errors if math.isfinite(far)]
    near = sum(far <= NEAR_KM for far in placed)
    return {
        "accuracy_161km": round(near / len(errors), 4) if errors else 0.0,
        "median_km": round(statistics.median(placed), 1) if placed else None,
        "n": len(errors),
    }
