"""What curators ask of the data: how much there is, where it came from, and all of it at once."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from needleref.model import FILES, KINDS
from needleref.render.csvdoc import table

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CLAIMS = ("direction", "certainty", "technique", "design")
EMPTY: tuple[object, ...] = ("", None, [], {})


def stats(db: sqlite3.Connection) -> dict[str, Any]:
    """Count records, filled fields, claims and sources."""
    documents = {kind: list(_documents(db, kind)) for kind in KINDS}
    findings = [
        finding
        for document in (*documents["condition"], *_benefits(documents["guide-topic"]))
        for finding in document.get("findings", ())
    ]
    works = documents["source"]
    used = {work for (cited,) in db.execute("select cited from record") for work in _list(cited)}
    judged = [d["verdict"]["verdict"] for d in documents["condition"] if d.get("verdict")]
    reviews = [
        d["reviewed"]["level"] for some in documents.values() for d in some if "reviewed" in d
    ]
    return {
        "records": {kind: len(some) for kind, some in documents.items()},
        "findings": len(findings),
        **{
            f"findings_by_{field}": _counted(finding[field] for finding in findings)
            for field in CLAIMS
        },
        "verdicts": _counted(judged),
        "sources_in_use": len(used),
        "sources_by_kind": _counted(work["kind"] for work in works),
        "sources_by_year": _by_year(work.get("year") for work in works),
        "sources_by_reading": _counted(work["seen"] for work in works),
        "reviews": _counted(reviews),
        "fields_filled": {kind: _filled(some) for kind, some in documents.items() if some},
    }


def _documents(db: sqlite3.Connection, kind: str) -> Iterator[dict[str, Any]]:
    for (doc,) in db.execute("select doc from record where kind = ? order by id", (kind,)):
        yield json.loads(doc)


def _list(text: str) -> list[str]:
    return list(json.loads(text))


def _benefits(topics: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for topic in topics:
        yield from topic["benefits"]


def _counted(values: Iterable[str]) -> dict[str, int]:
    """Count values, the most frequent first."""
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def _by_year(years: Iterable[int | None]) -> dict[str, int]:
    counts = Counter("not stated" if year is None else str(year) for year in years)
    return dict(sorted(counts.items(), reverse=True))


def _filled(documents: list[dict[str, Any]]) -> dict[str, int]:
    """Count for each field the records that say something in it."""
    fields = [field for field in documents[0] if field not in {"type", "id"}]
    return {field: sum(document[field] not in EMPTY for document in documents) for field in fields}


def paths(
    db: sqlite3.Connection, base: Path, overlays: Iterable[Path], ids: Iterable[str] = ()
) -> dict[str, Any]:
    """Tell which folders the data came from, and which file each field of a record came from.

    Without ids: the fields that overlays added or replaced.
    """
    wanted = set(ids)
    fields: dict[str, list[str]] = {}
    for kind, id_, field, file in db.execute("select kind, id, field, file from origin"):
        shipped = file in FILES
        if id_ in wanted if wanted else not shipped:
            place = f"{kind} {id_}: {field}"
            fields.setdefault(place, []).append(str(base / file) if shipped else file)
    return {
        "data": str(base),
        "overlays": [str(folder) for folder in overlays],
        "fields": fields,
    }


def as_csv(db: sqlite3.Connection, kind: str) -> str:
    """Write all records of a kind as a table: lists of words joined by "; ", the rest as JSON."""
    documents = list(_documents(db, kind))
    head = [field for field in documents[0] if field != "type"] if documents else ["id"]
    return table(head, ([_cell(d[field]) for field in head] for d in documents))


def all_as_csv(db: sqlite3.Connection) -> str:
    """Write every filled field of every record as a line: type, id, field, value."""
    lines = (
        [kind, document["id"], field, _cell(value)]
        for kind in KINDS
        for document in _documents(db, kind)
        for field, value in document.items()
        if field not in {"type", "id"} and value not in EMPTY
    )
    return table(["type", "id", "field", "value"], lines)


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"{value:g}" if isinstance(value, float) else str(value)
        case {"type": str(), "id": str(id_), "name": str()} if len(value) == 3:
            return id_
        case list() if all(isinstance(item, str) or _is_ref(item) for item in value):
            return "; ".join(map(_cell, value))
    return json.dumps(value, ensure_ascii=False)


def _is_ref(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"type", "id", "name"}
