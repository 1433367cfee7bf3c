"""Measure the matcher and its baselines on the public query sets; print one Markdown table.

    python benchmarks/search/run.py            # the held-out half, 3 minutes
    python benchmarks/search/run.py --misses   # and what went wrong, of the half tuned on only

Seeded. Records are parted in two halves by the hash of their id: the matcher was tuned on one, and
only the other is reported. A query is asked in its record's kind, as the commands ask. "First":
the right record stands first, or one that shares the name. "Opened": it opened, or, where records
share the name, they were listed with it first. "Wrong": another card opened. A baseline opens its
best record above a threshold, chosen on the tuned half so that it opens no more wrong cards there
than one in five hundred.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import noise
from baselines import Ngrams, Ranker, Trigram, WRatio
from hostile import honest, prefixed, siblings, something_else
from names import Name, carriers, database, held_out, shipped

from needleref.matching import Matcher
from needleref.text import key

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
KINDS = ("condition", "muscle", "region", "zone", "contraindication", "drug")
CARDS = ("condition", "region", "muscle")
SEED = 20261125
HOSTILE_FOR_BASELINES = 2000
WRONG_ALLOWED = 0.002
NONE = "-"  # where a set says that nothing is right


class Asked(NamedTuple):
    """A query of one row, the kind it is asked in, and the records that are right."""

    row: str
    query: str
    kind: str
    right: frozenset[str]
    test: bool


class Given(NamedTuple):
    """What came back: records best first, and which opened."""

    ranked: list[str]
    opened: str
    listed: bool


def misspelt(names: list[Name], random: Random) -> list[Asked]:
    """Misspell names by each model."""
    known = carriers(names)
    models = (
        ("1 edit", 5, 2000, (noise.edit,)),
        ("2 edits", 8, 2000, (noise.edit, noise.edit)),
        ("keyboard", 8, 2000, (noise.keyboard, noise.keyboard)),
        ("ear", 8, 2000, (noise.ear, noise.ear)),
        ("eye", 8, 2000, (noise.eye,)),
        # Two letters make another drug: such a name is shown and never opened.
        ("drug, 2 edits", 8, 2000, (noise.edit, noise.edit)),
    )
    asked = []
    for row, shortest, count, slips in models:
        pool = [n for n in names if n.via in {"name", "alias", "lay"} and len(n.name) >= shortest]
        kinds = {"drug"} if row.startswith("drug") else {*KINDS} - {"drug"} if slips[1:] else KINDS
        pool = [n for n in pool if n.kind in kinds]
        for name in random.sample(pool, min(count, len(pool))):
            query = name.name.lower()
            for slip in slips:
                query = slip(query, random)
            if (name.kind, key(query)) not in known:
                right = frozenset(known[name.kind, name.key])
                asked.append(Asked(row, query, name.kind, right, held_out(name.id)))
    return asked


def listed(names: list[Name]) -> list[Asked]:
    """Ask for every name as it stands."""
    known = carriers(names)
    return [
        Asked("exact", n.name, n.kind, frozenset(known[n.kind, n.key]), held_out(n.id))
        for n in names
        if n.kind in KINDS
    ]


def from_file(row: str, names: list[Name], *, unseen: bool = False) -> list[Asked]:
    """Read a hand-made set; an unseen one is of the test half whatever its records."""
    ids = {(name.kind, name.id) for name in names}
    known = carriers(names)
    asked = []
    for line in (HERE / f"{row}.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, told, query = line.split("\t")[:3]
            meant = {id_ for id_ in told.split("|") if (kind, id_) in ids}
            right = frozenset(known.get((kind, key(query)), set()) | meant) if meant else meant
            if meant or told == NONE:
                test = unseen or held_out(min(meant, default=query))
                of = row if meant else "hostile: by hand"
                asked.append(Asked(of, query, kind, frozenset(right), test))
    return asked


def refused(names: list[Name], random: Random) -> list[Asked]:
    """Collect what must open no card: other diseases, gibberish, other languages, hostile names."""
    rows = [
        line.split("\t")
        for line in (HERE / "foreign.tsv").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    asked = [
        Asked("out of scope", query, kind, frozenset(), test=True)
        for _, query in rows
        for kind in CARDS
    ]
    ours = [n for n in names if n.kind in (*CARDS, "zone") and n.via not in {"id", "code"}]
    made = [*siblings(ours), *prefixed(ours), *something_else(ours, random)]
    asked += [
        Asked(f"hostile: {h.row}", h.query, h.kind, frozenset(), bool(random.randrange(2)))
        for h in honest(made, names)
    ]
    return asked


def left_out(names: list[Name], random: Random) -> tuple[int, int, list[str]]:
    """Take a fifth of the records away at a time and ask for them: how many opened another."""
    ids = sorted({(n.kind, n.id) for n in names if n.kind in KINDS})
    random.shuffle(ids)
    total = wrong = 0
    seen: list[str] = []
    for part in range(5):
        gone = set(ids[part::5])
        rest = [n for n in names if (n.kind, n.id) not in gone]
        known = carriers(rest)
        matcher = Matcher(database(rest))
        for name in names:
            away = (name.kind, name.id) in gone and name.via not in {"id", "code"}
            if away and (name.kind, name.key) not in known:
                total += 1
                hit = matcher.match(name.name, (name.kind,)).hit
                wrong += hit is not None
                if hit:
                    seen.append(f"{name.name} → {hit.matched} ({hit.id})")
    return total, wrong, seen


def ours(matcher: Matcher, one: Asked) -> Given:
    """Ask the matcher."""
    answer = matcher.match(one.query, (one.kind,))
    return Given(
        [s.id for s in answer.suggestions],
        answer.hit.id if answer.hit else "",
        answer.status == "ambiguous",
    )


def theirs(ranker: Ranker, one: Asked, threshold: float) -> Given:
    """Ask a baseline; its best opens above the threshold, unless the next is as good."""
    ranked = ranker.rank(one.query, one.kind)
    opened = ""
    tie = False
    if ranked and ranked[0][1] >= threshold:
        tie = len(ranked) > 1 and ranked[1][1] >= ranked[0][1]
        opened = "" if tie else ranked[0][0]
    return Given([id_ for id_, _ in ranked], opened, tie)


class Score(NamedTuple):
    """Counts of one row."""

    n: int = 0
    first: int = 0
    third: int = 0
    opened: int = 0
    wrong: int = 0

    def add(self, one: Asked, given: Given) -> Score:
        """Count one answer."""
        first = bool(given.ranked) and given.ranked[0] in one.right
        shared = len(one.right) > 1 and given.listed and first
        return Score(
            self.n + 1,
            self.first + first,
            self.third + bool(one.right & {*given.ranked[:3]}),
            self.opened + (given.opened in one.right or shared),
            self.wrong + (bool(given.opened) and not _right(one, given.opened)),
        )


def _right(one: Asked, opened: str) -> bool:
    return opened in one.right


def wilson(hits: int, n: int) -> str:
    """Give a share with its 95 % Wilson interval."""
    if not n:
        return "–"
    z, p = 1.96, hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return f"{100 * p:.1f} ({100 * max(0.0, middle - half):.1f}–{100 * (middle + half):.1f})"


def threshold(ranker: Ranker, asked: list[Asked]) -> float:
    """Choose the lowest threshold that opens few enough wrong cards on the tuned half."""
    ranked = [(one, ranker.rank(one.query, one.kind)) for one in asked]
    for percent in range(50, 101):
        wrong = sum(
            bool(r) and r[0][1] >= percent / 100 and r[0][0] not in one.right for one, r in ranked
        )
        if wrong <= WRONG_ALLOWED * len(ranked):
            return percent / 100
    return 1.01


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--brief", action="store_true", help="one line a row, as in the README")
    args = parser.parse_args()
    random = Random(SEED)
    names = shipped()
    matcher = Matcher(database(names))
    asked = listed(names) + misspelt(names, random)
    asked += from_file("outside", names) + from_file("abbreviations", names)
    asked += from_file("clinician", names, unseen=True) + from_file("patient", names)
    asked += from_file("look-alikes", names, unseen=True)
    hostile = refused(names, random)
    if args.misses:
        for one in asked + hostile:
            given = ours(matcher, one)
            score = Score().add(one, given)
            if not one.test and (score.wrong or (one.right and not score.first)):
                print(
                    one.row, one.kind, repr(one.query), *sorted(one.right), "→", *given.ranked[:3]
                )
        return
    test = [one for one in asked + hostile if one.test]
    few = random.sample(test, len(test))
    seen: dict[str, int] = {}
    fewer = []
    for one in few:
        seen[one.row] = seen.get(one.row, 0) + 1
        if seen[one.row] <= HOSTILE_FOR_BASELINES:
            fewer.append(one)
    tuned = random.sample([one for one in asked + hostile if not one.test], 3000)
    systems: dict[str, dict[str, Score]] = {"needleref": {}}
    for one in test:
        rows = systems["needleref"]
        rows[one.row] = rows.get(one.row, Score()).add(one, ours(matcher, one))
    for name, make in (("WRatio", WRatio), ("FTS5 trigram", Trigram), ("n-gram TF-IDF", Ngrams)):
        ranker = make([n for n in names if n.kind in (*KINDS,)])
        limit = threshold(ranker, tuned)
        rows = systems[f"{name} (opens at {limit:.2f})"] = {}
        for one in fewer:
            rows[one.row] = rows.get(one.row, Score()).add(one, theirs(ranker, one, limit))
    rows = dict.fromkeys(one.row for one in asked + hostile)
    total, wrong, _ = left_out(names, random)
    (brief if args.brief else at_length)(rows, systems, Score(n=total, wrong=wrong))


def at_length(rows: Iterable[str], systems: dict[str, dict[str, Score]], without: Score) -> None:
    """Print a line for each row and system, with intervals."""
    print("| queries | system | n | first % | in three % | opened % | wrong card |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for row in rows:
        for system, scores in systems.items():
            s = scores.get(row, Score())
            if row.startswith(("hostile", "out of")):
                figures = "– | – | –"
            else:
                figures = " | ".join(wilson(hits, s.n) for hits in (s.first, s.third, s.opened))
            shown = row if system == "needleref" else ""
            print(f"| {shown} | {system} | {s.n} | {figures} | {s.wrong} |")
    print(f"| hostile: left out | needleref | {without.n} | – | – | – | {without.wrong} |")


def brief(rows: Iterable[str], systems: dict[str, dict[str, Score]], without: Score) -> None:
    """Print a line for each row: first % / opened % / wrong cards of each system."""
    print(f"| queries (held-out records) | n | {' | '.join(systems)} |")
    print("| --- " * (len(systems) + 2) + "|")
    for row in rows:
        cells = []
        for scores in systems.values():
            s = scores.get(row, Score())
            if row.startswith(("hostile", "out of")):
                cells.append(f"{s.wrong} wrong of {s.n}")
            else:
                cells.append(f"{100 * s.first / s.n:.1f} / {100 * s.opened / s.n:.1f} / {s.wrong}")
        print(f"| {row} | {systems['needleref'][row].n} | {' | '.join(cells)} |")
    others = " | –" * (len(systems) - 1)
    print(f"| hostile: left out | {without.n} | {without.wrong} wrong of {without.n}{others} |")


if __name__ == "__main__":
    main()
