"""The values of geometry: anchors and relations in, areas and checks out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demarche.records import Span


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that a relation starts from; `shape` is a name that `shapes.find` gives."""

    name: str
    kind: str
    country: str | None
    latitude: float
    longitude: float
    radius_km: float
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A spatial expression of a text.

    `kind` is one of off, offset, near, between, over, border, sea, part, inside, across, mouth
    and coast. `low_km` to `high_km` is what the words allow for, `distance_km` what they say,
    `again_km` the same distance stated a second time. `bearing` is in degrees from north with
    `spread` to either side. `anchors` are the names the relation starts from, `span` all of it.
    """

    kind: str
    span: Span
    anchors: tuple[Span, ...] = ()
    distance_km: float | None = None
    low_km: float | None = None
    high_km: float | None = None
    again_km: float | None = None
    again_low_km: float | None = None
    again_high_km: float | None = None
    qualifier: str = "exact"
    bearing: float | None = None
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Where something may have been.

    `latitude` and `longitude` are a point within, `radius_km` reaches from it to most of the
    area. `geometry` and `likely` are GeoJSON geometries (longitude first, 3 decimals); `likely`
    is the part on the side that `side` names, with a point of its own.
    """

    kind: str
    latitude: float
    longitude: float
    radius_km: float
    geometry: dict[str, Any]
    side: str | None = None
    likely: dict[str, Any] | None = None
    likely_latitude: float | None = None
    likely_longitude: float | None = None
    likely_radius_km: float | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Whether geometry and words agree; `verdict` is agrees, disagrees or unmeasured.

    `measured_km` is the distance on the map and may be off the stated one by `tolerance_km`.
    """

    verdict: str
    measured_km: float | None = None
    stated_km: float | None = None
    tolerance_km: float | None = None
    reason: str = ""
