"""The names that queries are made of, and the database that they are asked of."""

from __future__ import annotations

import sqlite3
from hashlib import sha1
from typing import NamedTuple

from needleref import index
from needleref.reference import Reference
from needleref.text import key


class Name(NamedTuple):
    """One name of a record."""

    key: str
    kind: str
    id: str
    via: str
    name: str


def shipped() -> list[Name]:
    """Read all names of the shipped data."""
    rows = Reference.open().connection.execute("SELECT key, kind, id, via, name FROM name")
    return [Name(*row) for row in rows]


def database(names: list[Name]) -> sqlite3.Connection:
    """Index a list of names as the compiled data does."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE name (key, kind, id, via, name, PRIMARY KEY (key, kind, id, via, name))"
        " WITHOUT ROWID; CREATE TABLE record (kind, id, name, PRIMARY KEY (kind, id))"
    )
    connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?, ?)", names)
    connection.execute(
        "INSERT OR IGNORE INTO record SELECT kind, id, name FROM name WHERE via = 'name'"
    )
    index.build(connection)
    return connection


def held_out(id_: str) -> bool:
    """Whether a record is in the test half; the matcher was tuned on the other half alone."""
    return bool(sha1(id_.encode(), usedforsecurity=False).digest()[0] % 2)


def carriers(names: list[Name]) -> dict[tuple[str, str], set[str]]:
    """Map each kind and folded name to the records that carry it."""
    found: dict[tuple[str, str], set[str]] = {}
    for name in names:
        found.setdefault((name.kind, key(name.name)), set()).add(name.id)
    return found
