"""The search index: from any word, also a misspelt one, to the names that hold it.

Built once, beside the names, so that a query reads the few names it may mean and never all:
its cost hardly grows with their number.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from needleref.matching.initials import initials
from needleref.matching.senses import senses, weight
from needleref.matching.slips import ends, neighbourhood
from needleref.matching.vocabulary import COMPOUND, LIGHT, POSITION, SENSE, STOP
from needleref.text import fold, letters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

# What a word of the index is: of a name, or another word that must not be taken for one.
OURS, COMMON, MEDICAL = 0, 1, 2
SHORTEST_NAME = 4  # names of so few letters are never met by their ends

_TABLES = """
CREATE TABLE entry (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL,
    via TEXT NOT NULL, name TEXT NOT NULL, senses TEXT NOT NULL, letters TEXT NOT NULL);
CREATE TABLE sense (id INTEGER PRIMARY KEY, sense TEXT NOT NULL UNIQUE, names INTEGER NOT NULL);
CREATE TABLE posting (sense INTEGER, kind TEXT, name INTEGER, weight REAL,
    PRIMARY KEY (sense, kind, name)) WITHOUT ROWID;
CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, class INTEGER NOT NULL);
CREATE TABLE near (hash INTEGER, word INTEGER, PRIMARY KEY (hash, word)) WITHOUT ROWID;
CREATE TABLE ends (hash INTEGER, kind TEXT, name INTEGER, PRIMARY KEY (hash, kind, name))
    WITHOUT ROWID;
CREATE TABLE initial (initials TEXT, entry INTEGER, PRIMARY KEY (initials, entry)) WITHOUT ROWID;
CREATE TABLE joined (joined TEXT, name INTEGER, PRIMARY KEY (joined, name)) WITHOUT ROWID;
CREATE TABLE code (code TEXT, kind TEXT, id TEXT, shown TEXT, PRIMARY KEY (code, kind, id))
    WITHOUT ROWID;
"""


def build(connection: sqlite3.Connection) -> None:
    """Create and fill the index over the table `name`."""
    connection.executescript(_TABLES)
    named: dict[str, list[tuple[str, int, float]]] = {}
    ours: set[str] = set()
    entries: list[tuple[int, str, str, str, str, str, str]] = []
    joined: set[tuple[str, int]] = set()
    rows = connection.execute(
        "SELECT kind, id, via, name FROM name WHERE via <> 'code' ORDER BY kind, id, via, name"
    )
    for number, (kind, id_, via, name) in enumerate(rows):
        words = fold(name).split()
        meant = senses(words)
        entries.append((number, kind, id_, via, name, " ".join(meant), letters(name)))
        joined.add(("".join(words), number))
        if kind != "source":
            ours.update(words)
        for one in meant:
            named.setdefault(one, []).append((kind, number, sum(map(weight, meant))))
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", entries)
    connection.executemany(
        "INSERT INTO ends VALUES (?, ?, ?)",
        sorted(
            (hashed, kind, number)
            for number, kind, _, via, _, _, run in entries
            if kind != "source" and via != "id" and len(run) > SHORTEST_NAME
            for hashed in ends(run)
        ),
    )
    connection.executemany(
        "INSERT INTO initial VALUES (?, ?)",
        sorted(
            (short, number)
            for number, kind, _, via, name, _, _ in entries
            if kind != "source" and via != "id" and (short := initials(name))
        ),
    )
    connection.executemany("INSERT INTO joined VALUES (?, ?)", sorted(joined))
    connection.execute(
        "INSERT OR IGNORE INTO code SELECT replace(upper(name), '.', ''), kind, id, name"
        " FROM name WHERE via = 'code'"
    )
    _fill_postings(connection, named)
    _fill_words(connection, ours)


def _fill_postings(
    connection: sqlite3.Connection, named: dict[str, list[tuple[str, int, float]]]
) -> None:
    numbered = list(enumerate(sorted(named.items())))
    connection.executemany(
        "INSERT INTO sense VALUES (?, ?, ?)",
        [(number, one, len(rows)) for number, (one, rows) in numbered],
    )
    connection.executemany(
        "INSERT INTO posting VALUES (?, ?, ?, ?)",
        sorted((number, *row) for number, (_, rows) in numbered for row in rows),
    )


def _fill_words(connection: sqlite3.Connection, ours: set[str]) -> None:
    of_the_language = {*SENSE, *SENSE.values(), *COMPOUND, *LIGHT, *POSITION}
    classes = dict(other_words()) | dict.fromkeys(STOP | of_the_language | ours, OURS)
    numbered = [(n, word, class_) for n, (word, class_) in enumerate(sorted(classes.items()))]
    connection.executemany("INSERT INTO word VALUES (?, ?, ?)", numbered)
    connection.executemany(
        "INSERT INTO near VALUES (?, ?)",
        sorted(
            (hashed, n)
            for n, word, class_ in numbered
            if class_ != COMMON and word not in STOP and len(word) > 2 and not word.isdigit()
            for hashed in neighbourhood(word)
        ),
    )


def other_words() -> Iterable[tuple[str, int]]:
    """Read the words of English and of medicine that lie near ours and mean something else."""
    text = files("needleref.matching").joinpath("other-words.txt").read_text("utf-8")
    class_ = COMMON
    for line in text.splitlines():
        if line.startswith("##"):
            class_ = MEDICAL if "medicine" in line else COMMON
        elif not line.startswith("#"):
            yield from ((word, class_) for word in line.split())
