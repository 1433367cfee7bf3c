"""First stage: the query is a code, or a name but for case, accents, dashes, spaces and order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from needleref.text import fold

if TYPE_CHECKING:
    import sqlite3

_ICD = re.compile(r"(?:ICD[ -]?10(?:[ -]?CM)?:? *)?([A-Z]\d[\dA-Z][.,]?[\dA-Z]{0,4})")
_CATEGORY = 3  # letters of an ICD-10 category, the highest parent of a code
_BEST_NAME_FIRST = {"name": 0, "alias": 1, "lay": 2, "id": 3}


class Found(NamedTuple):
    """A record that carries exactly what was asked, and the name that does."""

    kind: str
    id: str
    via: str
    matched: str


def by_code(connection: sqlite3.Connection, query: str) -> list[Found]:
    """Find who lists a code, else its nearest parent, else the codes below it."""
    asked = query.strip().upper()
    if not any(c.isdigit() for c in asked):
        return []
    if listed := _listed(connection, re.sub(r"[\s.,]", "", asked)):
        return listed
    icd = _ICD.fullmatch(asked)
    if not icd:
        return []
    code = re.sub(r"[.,]", "", icd[1])
    for length in range(len(code), _CATEGORY - 1, -1):
        if listed := _listed(connection, code[:length]):
            return listed
    below = connection.execute(
        "SELECT DISTINCT kind, id FROM code WHERE code > ? AND code < ?", (code, code + "[")
    )
    return [Found(kind, id_, "code", icd[1]) for kind, id_ in below]


def _listed(connection: sqlite3.Connection, code: str) -> list[Found]:
    rows = connection.execute("SELECT kind, id, shown FROM code WHERE code = ?", (code,))
    return [Found(kind, id_, "code", shown) for kind, id_, shown in rows]


def by_name(connection: sqlite3.Connection, query: str, folded: list[str]) -> list[Found]:
    """Find the records that have this name; spaces may be missing or too many."""
    key = " ".join(sorted(folded))
    rows = connection.execute(
        "SELECT kind, id, via, name FROM name WHERE key = ? AND via <> 'code'", (key,)
    ).fetchall() or connection.execute(
        "SELECT kind, record, via, entry.name FROM joined JOIN entry ON entry.id = joined.name"
        " WHERE joined = ?",
        ("".join(folded),),
    )
    best: dict[tuple[str, str], Found] = {}
    for row in sorted(map(Found._make, rows), key=lambda found: _BEST_NAME_FIRST[found.via]):
        best.setdefault((row.kind, row.id), row)
    asked = query.strip()
    return [
        found._replace(via="id", matched=asked) if found.id == asked else found
        for found in best.values()
    ]


def folded_equal(one: str, other: str) -> bool:
    """Whether two names are the same words, in any order."""
    return sorted(fold(one).split()) == sorted(fold(other).split())
