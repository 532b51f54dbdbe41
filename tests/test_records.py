"""Records are frozen, hashable where they hold no dict, and start empty."""

from __future__ import annotations

import dataclasses
import inspect
import re

import pytest

from demarche import records
from demarche.markup import MODALITIES
from demarche.records import SCHEMA, Span

CLASSES = [
    value
    for _, value in inspect.getmembers(records, inspect.isclass)
    if dataclasses.is_dataclass(value)
]


def test_the_schema_has_two_numbers() -> None:
    assert re.fullmatch(r"\d+\.\d+", SCHEMA)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_records_are_frozen_and_small(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)
    assert kind.__doc__


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_no_record_holds_a_list(kind: type) -> None:
    fields = dataclasses.fields(kind)
    assert not [field.name for field in fields if str(field.type).startswith("list")]


def test_a_span_is_half_open() -> None:
    span = Span(2, 5)
    assert len(span) == 3
    assert span.overlaps(Span(4, 9))
    assert not span.overlaps(Span(5, 9))
    assert not span.overlaps(Span(0, 2))
    assert span.covers(Span(2, 5))
    assert span.covers(Span(3, 4))
    assert not span.covers(Span(3, 6))
    assert sorted([Span(2, 5), Span(1, 9), Span(2, 3)]) == [Span(1, 9), Span(2, 3), Span(2, 5)]


def test_an_event_of_an_earlier_time_is_actual() -> None:
    assert next(
        field.default for field in dataclasses.fields(records.Event) if field.name == "modality"
    ) == MODALITIES[0] == "actual"  # fmt: skip
