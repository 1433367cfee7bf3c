"""What the rules share: where a field stands, and a walk over all values of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from needleref.errors import Problem
from needleref.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.load import Data
    from needleref.model import AnyRecord

S = TypeVar("S", bound=msgspec.Struct)
KIND_OF = {record_type: kind for kind, record_type in KINDS.items()}


def at(data: Data, record: AnyRecord, field: str, message: str) -> Problem:
    """Make a problem at a record's field, or at the record where the field is not written."""
    places = data.places[KIND_OF[type(record)], record.id]
    return Problem(*places.get(field, places[""]), record.id, message)


def every(data: Data) -> Iterator[AnyRecord]:
    """Give all records, kind after kind."""
    for some in data.records.values():
        yield from some.values()


def of(data: Data, record_type: type[S]) -> Iterator[S]:
    """Give all records of a type."""
    for record in data.records[KIND_OF[record_type]].values():  # type: ignore[index]
        assert isinstance(record, record_type)  # noqa: S101
        yield record


def within(record: AnyRecord, wanted: type[S]) -> Iterator[tuple[str, S]]:
    """Give all values of a type in a record, each with its place ("findings 2") in words."""
    for name in record.__struct_fields__:
        yield from _within(getattr(record, name), name, wanted)


def _within(value: Any, place: str, wanted: type[S]) -> Iterator[tuple[str, S]]:
    if isinstance(value, wanted):
        yield place, value
    match value:
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from _within(getattr(value, name), f"{place} {name}", wanted)
        case tuple():
            for number, item in enumerate(value, start=1):
                yield from _within(item, f"{place} {number}", wanted)
        case dict():
            for name, item in value.items():
                yield from _within(item, f"{place} {name}", wanted)


def each(data: Data, wanted: type[S]) -> Iterator[tuple[AnyRecord, str, S]]:
    """Give all values of a type in all records, each with its record and place."""
    for record in every(data):
        for place, value in within(record, wanted):
            yield record, place, value


def field_of(place: str) -> str:
    """Give the record's field of a place in words."""
    return place.split(" ", 1)[0]
