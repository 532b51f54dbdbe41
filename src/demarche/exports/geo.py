"""Events on the map: GeoJSON (RFC 7946) and GeoParquet, WGS 84, longitude first.

An event's geometry is the area that its words tell, else the point of its place, else none.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from demarche.exports.own import flat_rows
from demarche.exports.tables import whole_file
from demarche.lines import Value
from demarche.records import Place
from demarche.write import COLUMNS, copy_parquet, encode

GEOMETRY = "geometry"


def write_geojson(values: Iterable[Value], path: Path) -> None:
    """Write a FeatureCollection, a feature a line."""
    with whole_file(path) as stream:
        stream.write('{"type": "FeatureCollection", "features": [')
        mark = "\n"
        for report, row in flat_rows(values):
            feature = {
                "type": "Feature",
                "id": report.event.id,
                "geometry": geometry(report.event.place),
                "properties": row,
            }
            stream.write(mark + encode(feature).decode())
            mark = ",\n"
        stream.write("\n]}\n")


def write_geoparquet(values: Iterable[Value], path: Path) -> None:
    """Write GeoParquet 1.0: the flat columns and `geometry`, as WKB."""
    table = (row | {GEOMETRY: _encoded(report.event.place)} for report, row in flat_rows(values))
    select = f"* REPLACE (ST_GeomFromGeoJSON({GEOMETRY}) AS {GEOMETRY})"
    copy_parquet(table, COLUMNS | {GEOMETRY: "VARCHAR"}, path, select)


def geometry(place: Place | None) -> dict[str, Any] | None:
    """Return a place's geometry as GeoJSON; None where it is not known."""
    if place is None:
        return None
    if place.geometry is not None:
        return place.geometry
    if place.latitude is None or place.longitude is None:
        return None
    return {"type": "Point", "coordinates": [place.longitude, place.latitude]}


def _encoded(place: Place | None) -> str | None:
    found = geometry(place)
    return encode(found).decode() if found else None
