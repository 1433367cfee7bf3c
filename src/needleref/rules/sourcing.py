"""Rules on sources: nothing clinical stands without a work that says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from needleref.model import Depth, Hazard, Record, Source
from needleref.rules.book import at, each, field_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.errors import Problem
    from needleref.load import Data
    from needleref.model import AnyRecord

# The plain fields of a kind that its record-level sources stand for; if any is filled, so are they.
PLAIN = {
    "condition": ("summary",),
    "muscle": ("attachments", "innervation", "action", "summary"),
    "contraindication": ("reason",),
    "drug": ("rules", "why"),
    "danger-zone": ("why",),
    "adverse-event": ("severity",),
    "red-flag": ("sign",),
    "emergency": ("summary",),
}


def every_statement_sourced(data: Data) -> Iterator[Problem]:
    """Every finding, statement, depth, rate and step names its sources."""
    for record, place, value in each(data, msgspec.Struct):
        if not getattr(value, "sources", True) and not _needs_none(value, record):
            message = f"{place} has no source; name one that was seen, or delete the statement"
            yield at(data, record, field_of(place), message)


def _needs_none(value: msgspec.Struct, record: AnyRecord) -> bool:
    """A bare pointer at a danger zone says nothing itself; a zone's depths may rest on its own."""
    if isinstance(value, Hazard):
        return bool(value.danger_zone) and not (value.risk or value.avoid_by or value.structure)
    return isinstance(value, Depth) and isinstance(record, Record) and bool(record.sources)


def plain_facts_sourced(data: Data) -> Iterator[Problem]:
    """Facts that stand as plain fields rest on the record's own sources."""
    for kind, fields in PLAIN.items():
        for record in data.records[kind].values():
            if isinstance(record, Source) or record.sources:
                continue
            defaults = {f.name: f.default for f in msgspec.structs.fields(record)}
            filled = [name for name in fields if getattr(record, name) != defaults[name]]
            if filled:
                message = f"'{filled[0]}' rests on no source; add 'sources' to the record"
                yield at(data, record, filled[0], message)
