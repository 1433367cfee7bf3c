"""What else could match names: rapidfuzz, SQLite's trigram index, character n-gram TF-IDF.

Each gives the records of one kind, best first, with a score from 0 to 1, over the same names.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Protocol

from rapidfuzz import fuzz, process, utils

from needleref.text import fold

if TYPE_CHECKING:
    from names import Name

NAMES_KEPT = 30


class Ranker(Protocol):
    """Ranks the records of a kind for a query."""

    def rank(self, query: str, kind: str) -> list[tuple[str, float]]:
        """Give record ids with scores, best first."""


def _records(scored: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Leave each record its best name."""
    best: dict[str, float] = {}
    for id_, score in scored:
        best[id_] = max(score, best.get(id_, 0.0))
    return sorted(best.items(), key=lambda pair: -pair[1])


class WRatio:
    """rapidfuzz with its default scorer, case and punctuation aside."""

    def __init__(self, names: list[Name]) -> None:
        self._by_kind = defaultdict(list)
        for name in names:
            self._by_kind[name.kind].append((utils.default_process(name.name), name.id))

    def rank(self, query: str, kind: str) -> list[tuple[str, float]]:
        """See Ranker."""
        names = self._by_kind[kind]
        found = process.extract(
            utils.default_process(query),
            [n for n, _ in names],
            scorer=fuzz.WRatio,
            limit=NAMES_KEPT,
        )
        return _records([(names[at][1], score / 100) for _, score, at in found])


class Trigram:
    """SQLite FTS5 with its trigram tokenizer, ranked by BM25, scaled by the best possible."""

    def __init__(self, names: list[Name]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute(
            "CREATE VIRTUAL TABLE fts USING fts5(name, kind UNINDEXED, id UNINDEXED,"
            " tokenize='trigram')"
        )
        self._db.executemany(
            "INSERT INTO fts VALUES (?, ?, ?)", [(fold(n.name), n.kind, n.id) for n in names]
        )

    def rank(self, query: str, kind: str) -> list[tuple[str, float]]:
        """See Ranker."""
        text = fold(query)
        grams = {text[i : i + 3] for i in range(len(text) - 2)}
        if not grams:
            return []
        match = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in sorted(grams))
        rows = self._db.execute(
            "SELECT id, bm25(fts), name FROM fts WHERE fts MATCH ? AND kind = ?"
            " ORDER BY bm25(fts) LIMIT ?",
            (match, kind, NAMES_KEPT),
        ).fetchall()
        scored = []
        for id_, rank, name in rows:
            its = {name[i : i + 3] for i in range(len(name) - 2)}
            scored.append((id_, (-rank / 1e6) + 2 * len(grams & its) / (len(grams) + len(its))))
        return _records(scored)


class Ngrams:
    """TF-IDF over the 2- to 4-grams of each word, cosine."""

    def __init__(self, names: list[Name]) -> None:
        bags = [Counter(self._grams(name.name)) for name in names]
        seen = Counter(gram for bag in bags for gram in bag)
        self._idf = {gram: math.log((1 + len(bags)) / (1 + n)) + 1 for gram, n in seen.items()}
        self._names = names
        self._postings: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
        for at, bag in enumerate(bags):
            for gram, weight in self._vector(bag).items():
                self._postings[names[at].kind, gram].append((at, weight))

    @staticmethod
    def _grams(text: str) -> list[str]:
        words = [f" {word} " for word in fold(text).split()]
        return [w[i : i + n] for w in words for n in (2, 3, 4) for i in range(len(w) - n + 1)]

    def _vector(self, bag: Counter[str]) -> dict[str, float]:
        weights = {g: (1 + math.log(n)) * self._idf.get(g, 0.0) for g, n in bag.items()}
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        return {gram: w / norm for gram, w in weights.items() if w}

    def rank(self, query: str, kind: str) -> list[tuple[str, float]]:
        """See Ranker."""
        scores: dict[int, float] = defaultdict(float)
        for gram, asked in self._vector(Counter(self._grams(query))).items():
            for at, weight in self._postings[kind, gram]:
                scores[at] += asked * weight
        best = sorted(scores.items(), key=lambda pair: -pair[1])[:NAMES_KEPT]
        return _records([(self._names[at].id, score) for at, score in best])
