"""Rules on names: what a reader types must mean one record, or several on purpose."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from needleref.compiled import names
from needleref.errors import Problem
from needleref.model import Muscle, Source, Zone
from needleref.rules.book import at, every, of
from needleref.text import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.load import Data
    from needleref.model import AnyRecord

# The field in which a name of this kind stands.
FIELDS = {"id": "", "name": "name", "alias": "aliases", "lay": "lay"}


def _owners(data: Data, kind: str) -> dict[str, dict[str, tuple[str, str, AnyRecord]]]:
    """Give folded name → id → the name as written, how it is meant, and its record.

    Lay words of zones and the terms of red flags may be shared: a word then means all of them.
    A work is known by its codes.
    """
    owners: dict[str, dict[str, tuple[str, str, AnyRecord]]] = defaultdict(dict)
    for id_, record in data.records[kind].items():
        for via, name in names(record):
            if via == "code" or (via == "lay" and kind in {"zone", "red-flag"}):
                continue
            if isinstance(record, Zone) and via == "alias" and name not in record.aliases:
                continue
            owners[key(name)].setdefault(id_, (name, via, record))
    return owners


def unique_names(data: Data) -> Iterator[Problem]:
    """Within a kind a name means one record, unless about.yaml lists it."""
    for kind in data.records:
        if kind == "source":
            continue
        shared = {key(name) for name in data.about.shared_names.get(kind, ())}
        for folded, owners in _owners(data, kind).items():
            if len(owners) < 2 or folded in shared:
                continue
            for id_, (name, via, record) in owners.items():
                others = ", ".join(sorted(set(owners) - {id_}))
                message = (
                    f"'{name}' also means {others}; delete it where it does not, or list it "
                    f"under shared_names in about.yaml"
                )
                yield at(data, record, FIELDS[via], message)


def shared_on_purpose(data: Data) -> Iterator[Problem]:
    """A name listed as shared is shared."""
    for kind, listed in data.about.shared_names.items():
        owners = _owners(data, kind)
        for name in listed:
            if len(owners.get(key(name), ())) < 2:
                message = f"'{name}' is no longer shared by several {kind} records; delete it"
                yield Problem("about.yaml", 0, 0, "shared_names", message)


def said_twice(data: Data) -> Iterator[Problem]:
    """An alias that folds to the name, or to another alias, says nothing new."""
    for record in every(data):
        if isinstance(record, Source):
            continue
        said = {key(record.name): record.name}
        for field in ("aliases", "lay"):
            for word in getattr(record, field):
                before = said.setdefault(key(word), word)
                if before is not word:
                    message = f"'{word}' says the same as '{before}'; delete it"
                    yield at(data, record, field, message)


def one_work_one_id(data: Data) -> Iterator[Problem]:
    """A work stands once among the sources."""
    seen: dict[tuple[str, str], str] = {}
    for work in of(data, Source):
        for field in ("pmid", "doi"):
            code = getattr(work, field)
            if not code:
                continue
            first = seen.setdefault((field, code.lower()), work.id)
            if first != work.id:
                message = f"the same {field} as {first}; keep one id and use it everywhere"
                yield at(data, work, field, message)


def trigger_point_ids(data: Data) -> Iterator[Problem]:
    """A trigger point's id is given once."""
    seen: dict[str, str] = {}
    for muscle in of(data, Muscle):
        for point in muscle.trigger_points:
            if point.id in seen:
                message = f"the trigger point id '{point.id}' is {seen[point.id]}'s; choose another"
                yield at(data, muscle, "trigger_points", message)
            seen.setdefault(point.id, muscle.id)
