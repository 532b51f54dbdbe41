"""Drawings: well-formed, escaped, the same every time, across the date line, to be told apart."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from demarche import drawing
from demarche.drawing import bins, tags
from demarche.drawing.clusters import clusters
from demarche.drawing.frame import WORLD, around, window
from demarche.records import Place
from tests.fakes import EVENT

DAYS = st.dates(date(2015, 1, 1), date(2024, 12, 31))
GOLDEN = Path(__file__).parent / "golden"
HOSTILE = "</title></svg><script>alert(1)</script>\"' onload=\x00\x0b\ud800&amp;"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[10.0, 10.0], [12.0, 10.0], [12.0, 12.0], [10.0, 12.0], [10.0, 10.0]]],
}
POINTS = [
    drawing.Point(35.7, 139.7, "Tokyo: CONSULT", "?id=1", 1, name="Tokyo", radius_km=30.0),
    drawing.Point(39.0, 125.7, "Pyongyang: THREATEN", "?id=2", 3, actual=False, name="Pyongyang"),
    drawing.Point(37.5, 127.0, "Seoul: ACCUSE", "?id=3", 3, count=12, name="Seoul"),
]


def parsed(text: str) -> Any:
    return etree.fromstring(text.encode("utf-8"))


def links(svg: str) -> list[str]:
    return [one.get("href") for one in parsed(svg).iter("{*}a")]


def drawn(text: str) -> list[str]:
    """Return one of each drawing with a text wherever one can be given."""
    area = drawing.Area(SQUARE, text, f"?a={text}", SQUARE, text)
    point = drawing.Point(10.0, 10.0, text, f"?p={text}", 4, name=text)
    mark = drawing.Marking(0, len(text), text, text, text, f"?m={text}")
    told: Any = {"title": text, "description": text}
    return [
        drawing.map_svg([point, point], [area], cluster_href=lambda _box: text, **told),
        drawing.timeline_svg([("2020-01-01", 4, 2)], href=lambda *_: text, **told),
        drawing.intensity_svg({text: [("2020-01-01", -3.0)]}, href=lambda *_: text, **told),
        drawing.matrix_svg(
            [drawing.Cell(text, text, text, text, 2, text, True)], titles={text: text}, **told
        ),
        f"<div>{drawing.marked_text(text, [mark])}</div>",
    ]


@pytest.mark.parametrize("svg", drawn(HOSTILE))
def test_hostile_text_is_escaped(svg: str) -> None:
    root = parsed(svg)
    assert not list(root.iter("{*}script", "script"))
    names = {name for one in root.iter() for name in one.attrib}
    assert not any(name.lower().startswith("on") for name in names)
    assert "<script" not in svg


@given(st.text(max_size=40))
def test_any_text_is_well_formed(text: str) -> None:
    for svg in drawn(text)[1:]:
        parsed(svg)


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", " java\nscript:alert(1)", "JAVASCRIPT:x", "data:text/html,x",
     "\x01javascript:x", "vbscript:x", "file:///etc/passwd"],
)  # fmt: skip
def test_no_link_runs_anything(href: str) -> None:
    assert tags.followed(href) is None
    assert links(drawing.map_svg([drawing.Point(1.0, 1.0, "x", href)])) == []


@pytest.mark.parametrize(
    "href", ["?a=b:c", "#x", "/event/1", "https://example.org/a:b", "events?id=a:b", "http://x"]
)
def test_ordinary_links_stay(href: str) -> None:
    assert tags.followed(href) == href


def test_map_golden() -> None:
    svg = drawing.map_svg(POINTS, [drawing.Area(SQUARE, "Square", "?a", SQUARE, "Square")],
                          box=(8.0, 8.0, 14.0, 14.0), width=240, title="Small")  # fmt: skip
    shape = re.sub(r'd="M[^"]{300,}"', 'd="..."', svg).replace("><", ">\n<")
    assert shape + "\n" == (GOLDEN / "map.svg").read_text(encoding="utf-8")


def test_map_is_the_same_in_any_order() -> None:
    assert drawing.map_svg(POINTS) == drawing.map_svg(POINTS[::-1])


def test_every_mark_is_a_link_with_its_words() -> None:
    svg = drawing.map_svg(POINTS)
    assert sorted(links(svg)) == ["?id=1", "?id=2", "?id=3"]
    labels = [one.get("aria-label") for one in parsed(svg).iter("{*}a")]
    assert "Pyongyang: THREATEN" in labels
    root = parsed(svg)
    ids = {one.get("id") for one in root.iter() if one.get("id")}
    assert root.get("aria-labelledby") in ids
    assert root.get("aria-describedby") in ids


def test_near_points_are_counted_together() -> None:
    near = [replace(POINTS[0], latitude=35.7 + n / 1000, label=str(n)) for n in range(50)]
    frame = window((100.0, 20.0, 150.0, 50.0), 960, 500)
    (one,) = clusters(frame, near)
    assert one.count == 50
    svg = drawing.map_svg(near, box=(100.0, 20.0, 150.0, 50.0), cluster_href=lambda box: str(box))
    assert ">50<" in svg
    (href,) = links(svg)
    west, south, east, north = (float(part) for part in href.strip("()").split(","))
    assert west < 139.7 < east
    assert south < 35.7 < 35.749 < north


def test_the_date_line_is_crossed() -> None:
    points = [drawing.Point(-18.1, 178.4, "Suva"), drawing.Point(-13.8, -171.8, "Apia")]
    west, _, east, _ = around([178.4, -171.8], [-18.1, -13.8])
    assert west > 0 > east
    svg = drawing.map_svg(points)
    first, second = (float(one.get("cx")) for one in parsed(svg).iter("{*}circle"))
    assert abs(first - second) < 800


def test_parts_of_an_area_meet_at_the_date_line() -> None:
    parts = [
        [[[178.0, -5.0], [180.0, -5.0], [180.0, 5.0], [178.0, 5.0], [178.0, -5.0]]],
        [[[-180.0, -5.0], [-178.0, -5.0], [-178.0, 5.0], [-180.0, 5.0], [-180.0, -5.0]]],
    ]
    svg = drawing.map_svg([], [drawing.Area({"type": "MultiPolygon", "coordinates": parts}, "x")])
    (path,) = (one for one in parsed(svg).iter("{*}path") if "dm-area" in one.get("class", ""))
    left, right = path.get("d").split("z")[:2]
    xs = [{float(pair.split()[0]) for pair in part.strip("M").split("L")} for part in (left, right)]
    assert max(xs[0]) == min(xs[1])
    (edge,) = (one for one in parsed(svg).iter("{*}path") if one.get("class") == "dm-edge")
    # Each part is closed but for the side at the date line.
    assert edge.get("d").count("L") == 6


@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(
            lambda one: (round(one[0], 3), round(one[1], 3))
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(200, 1200),
)
def test_a_window_shows_what_it_is_made_for(spots: list[tuple[float, float]], width: int) -> None:
    longitudes, latitudes = zip(*spots, strict=True)
    frame = window(around(longitudes, latitudes), width, width // 2)
    west, south, east, north = around(longitudes, latitudes)
    for longitude, latitude in spots:
        x, y = frame.place(latitude, longitude)
        assert -0.5 <= x <= width + 0.5
        back, up = frame.degrees(x, y)
        assert abs((back - longitude + 180) % 360 - 180) < 1e-6
        assert up == pytest.approx(latitude)
        if (west, south, east, north) != WORLD:
            assert frame.shows(x, y)


def test_places_of_events() -> None:
    there = Place("Lima", "Lima", "city", "PER", -12.0, -77.0)
    sea = replace(there, geometry=SQUARE, likely=SQUARE)
    nowhere = Place("somewhere")
    events = [replace(EVENT, place=one) for one in (there, sea, nowhere, None)]
    points, areas = drawing.of_events(events, lambda event: f"#{event.id}")
    assert [one.name for one in points] == ["Lima"]
    assert [one.likely for one in areas] == [SQUARE]
    assert points[0].href == f"#{EVENT.id}"
    assert "url(#dm-map-hatch)" in drawing.map_svg([], areas)


def test_timeline_counts_in_bars() -> None:
    counts = [("2020-01-01", 1, 2), ("2020-01-01", 4, 1), ("2020-01-03", None, 5)]
    svg = drawing.timeline_svg(counts, href=lambda a, b: f"?from={a}&to={b}")
    assert links(svg) == ["?from=2020-01-01&to=2020-01-01", "?from=2020-01-03&to=2020-01-03"]
    labels = [one.get("aria-label") for one in parsed(svg).iter("{*}a")]
    assert labels[0] == ("2020-01-01: 3 events (verbal cooperation 2, material conflict 1)")
    bars = [one for one in parsed(svg).iter("{*}a", "{*}g") if one.get("data-from")]
    assert [one.get("data-from") for one in bars] == ["2020-01-01", "2020-01-02", "2020-01-03"]


def test_timeline_of_nothing() -> None:
    assert "Nothing in this time" in drawing.timeline_svg([])


@given(
    st.lists(st.tuples(DAYS, st.sampled_from([None, 1, 4]), st.integers(0, 9)), max_size=9),
    st.sampled_from([None, "week", "month", "year"]),
)
def test_no_event_is_lost(rows: list[tuple[date, int | None, int]], by: str | None) -> None:
    svg = drawing.timeline_svg([(day.isoformat(), q, n) for day, q, n in rows], by=by)
    told = [re.search(r": (\d+) event", one.get("aria-label") or "") for one in parsed(svg).iter()]
    assert sum(int(one[1]) for one in told if one) == sum(row[2] for row in rows)


@given(st.dates(), st.sampled_from(bins.GRAINS))
def test_bars_follow_one_another(day: date, by: str) -> None:
    first = bins.begin_of(day, by)
    assert first <= day <= bins.last_of(first, by)
    assert bins.begin_of(bins.last_of(first, by), by) == first


def test_intensity_of_both_sides() -> None:
    sides = {"A to B": [("2020-01-01", -8.0), ("2020-01-01", -4.0)], "B to A": []}
    svg = drawing.intensity_svg(sides, href=lambda side, a, b: f"?{side[0]}{a}")
    assert links(svg) == ["?A2020-01-01"]
    assert "A to B, 2020-01-01: -6.0 on average of 2 events" in svg
    assert "B to A: no events." in svg


def test_matrix_tells_stances_by_letter_and_marks_differences() -> None:
    cells = [
        drawing.Cell("USA", "talks", "supports", count=3, href="?1"),
        drawing.Cell("JPN", "talks", "opposes", href="?2", differs=True),
    ]
    svg = drawing.matrix_svg(cells, titles={"talks": "Talks with North Korea"})
    assert links(svg) == ["?1", "?2"]
    assert {">S<", ">O<"} <= set(re.findall(r">[SO]<", svg))
    assert "USA supports: Talks with North Korea" in svg
    assert "differs from a partner" in svg
    assert "×3" in svg


MARKS = st.lists(
    st.tuples(st.integers(-2, 30), st.integers(0, 32), st.sampled_from(sorted(drawing.KINDS))),
    max_size=12,
)


@given(st.text(alphabet="ab <&\n\u00e9\U0001f680", max_size=30), MARKS)
def test_marked_text_keeps_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    marks = [drawing.Marking(*span) for span in spans]
    made = drawing.marked_text(text, marks, notes=False)
    root = parsed(f"<x>{made}</x>")
    assert "".join(root.itertext()) == (text or "")
    kept = sorted(
        (one for one in marks if 0 <= one.start < one.end <= len(text)),
        key=lambda one: (one.start, -one.end, one.kind),
    )
    pieces: dict[str, str] = {}
    for one in root.iter("mark"):
        number = one.get("data-mark")
        pieces[number] = pieces.get(number, "") + "".join(one.itertext())
    assert [pieces[str(i)] for i in range(len(kept))] == [text[m.start : m.end] for m in kept]


def test_notes_lead_there_and_back() -> None:
    marks = [
        drawing.Marking(0, 8, "actor", "Japan, country JPN", "e1", "?event=e1"),
        drawing.Marking(4, 12, "place", "Tokyo"),
    ]
    made = html.fromstring(drawing.marked_text("one two three", marks))
    ids = made.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = [href[1:] for href in made.xpath("//a/@href") if href.startswith("#")]
    assert set(targets) <= set(ids)
    assert "?event=e1" in made.xpath("//a/@href")
    assert made.xpath("//mark/@data-record") == ["e1"]


# -- colours --------------------------------------------------------------------------------

GROUNDS = [role for role in drawing.ROLES if role.endswith("-ground")]
MARKED = [f"quad-{quad}" for quad in range(5)]
DEFICIENT = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
                   (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                     (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
                   (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
"""Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB."""


def linear(colour: str) -> Any:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(c) @ (0.2126, 0.7152, 0.0722)) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: Any) -> Any:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(xyz @ np.clip(rgb, 0, 1) / (0.9505, 1.0, 1.089))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("scheme", [0, 1])
def test_text_has_contrast(scheme: int) -> None:
    shade = {role: colours[scheme] for role, colours in drawing.ROLES.items()}
    for ground in ("paper", "land", "sea", *GROUNDS):
        assert contrast(shade["ink"], shade[ground]) >= 7, ground
        assert contrast(shade["soft"], shade[ground]) >= 4.5, ground
    for stance in drawing.STANCES:
        assert contrast(shade["paper"], shade[stance]) >= 4.5, stance


@pytest.mark.parametrize("scheme", [0, 1])
def test_marks_have_contrast(scheme: int) -> None:
    shade = {role: colours[scheme] for role, colours in drawing.ROLES.items()}
    for mark in (*MARKED, "area"):
        for ground in ("paper", "land", "sea"):
            assert contrast(shade[mark], shade[ground]) >= 3, (mark, ground)
    for kind in drawing.KINDS:
        assert contrast(shade[kind], shade[f"{kind}-ground"]) >= 3, kind


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize("eyes", DEFICIENT)
def test_colour_blind_eyes_tell_classes_apart(scheme: int, eyes: str) -> None:
    seen = {
        role: lab(np.array(DEFICIENT[eyes]) @ linear(drawing.ROLES[role][scheme]))
        for role in MARKED[1:]
    }
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 15, (one, other)


def test_every_role_is_in_the_style_sheet() -> None:
    used = set(re.findall(r"var\(--dm-([\w-]+)\)", drawing.STYLE))
    assert used <= set(drawing.ROLES)
    for role in drawing.ROLES:
        assert f"--dm-{role}:" in drawing.STYLE
