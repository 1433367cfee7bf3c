"""Compare the speed of the matcher with rapidfuzz `extractOne` over the same names, in one run.

    python benchmarks/matching_speed.py

Queries are half exact names and half names with one edit. Shown: the shipped names, the same with
100,000 made-up ones beside them, a batch of 10,000 lines, and the slowest of 10,000 odd queries.
"""

from __future__ import annotations

import random
import statistics
import string
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import process

sys.path.insert(0, str(Path(__file__).parent / "search"))

import noise
from names import Name, database, shipped

from needleref.matching import Matcher
from needleref.text import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

QUERIES = 400
SLOW_QUERIES = 40  # of extractOne over 100,000 names
BATCH = 10_000
MADE_UP = 100_000
ONE_COMMAND = "import typer; app = typer.Typer(); app.command()(lambda: None); app()"


def milliseconds(answer: Callable[[str], object], queries: Iterable[str]) -> list[float]:
    """Time each query."""
    taken = []
    for query in queries:
        start = time.perf_counter()
        answer(query)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def asked(names: list[str], count: int, random_: random.Random) -> list[str]:
    """Draw names, every other one with an edit."""
    drawn = [random_.choice(names) for _ in range(count)]
    return [noise.edit(name, random_) if at % 2 else name for at, name in enumerate(drawn)]


def made_up(names: list[Name], random_: random.Random) -> list[Name]:
    """Make names of the same length from the same syllables, most words new, some shared."""
    words = sorted({word for name in names for word in name.name.split() if word.isalpha()})
    halves = [(w[: len(w) // 2], w[len(w) // 2 :]) for w in words if len(w) > 5]
    found = []
    for number in range(MADE_UP):
        parts = [
            random_.choice(words)
            if random_.random() < 0.4
            else random_.choice(halves)[0] + random_.choice(halves)[1]
            for _ in range(random_.choice((1, 2, 2, 3, 3, 4)))
        ]
        name = " ".join(parts)
        found.append(Name(key(name), "condition", f"made-up-{number}", "name", name))
    return found


def odd(random_: random.Random) -> list[str]:
    """Make queries that nobody should type."""
    letters = string.ascii_letters + string.digits + string.punctuation + " éß頭\u202e\u0000\n"
    short = ["".join(random_.choices(letters, k=random_.randrange(60))) for _ in range(9000)]
    long = [
        " ".join(random_.choices(("pain", "nekc", "xq", "rn", "flexr"), k=190)) for _ in range(500)
    ]
    return short + long + ["".join(random_.choices("rnmcld", k=1000)) for _ in range(500)]


def row(label: str, ours: list[float], theirs: list[float]) -> None:
    """Print medians and the 99th percentile."""
    median, other = statistics.median(ours), statistics.median(theirs)
    worst = sorted(ours)[int(len(ours) * 0.99)]
    print(
        f"| {label} | {median:.2f} | {worst:.2f} | {other:.2f} | {median / other:.3f} |"
        f" {worst / other:.2f} |"
    )


def compare(label: str, names: list[Name], count: int, random_: random.Random) -> Matcher:
    """Print one row: ours and extractOne over the same names."""
    matcher = Matcher(database(names))
    strings = [name.name for name in names if name.via != "code"]
    queries = asked(strings, count, random_)
    milliseconds(matcher.match, asked(strings, 100, random_))  # warm
    theirs = milliseconds(lambda query: process.extractOne(query, strings), queries[:count])
    row(label, milliseconds(matcher.match, queries), theirs)
    return matcher


def main() -> None:
    """Print the table."""
    random_ = random.Random(20261125)
    names = shipped()
    print("| names | our median ms | our 99 % ms | extractOne median ms | ratio | 99 % to median |")
    print("| --- | --- | --- | --- | --- | --- |")
    matcher = compare(f"{len(names):,} shipped", names, QUERIES, random_)
    more = names + made_up(names, random_)
    compare(f"{len(more):,} with made-up ones", more, SLOW_QUERIES, random_)

    strings = [name.name for name in names if name.via != "code"]
    lines = asked(strings, BATCH, random_)
    ours = sum(milliseconds(matcher.match, lines))
    theirs = sum(milliseconds(lambda q: process.extractOne(q, strings), lines[: BATCH // 10])) * 10
    print(f"\nBatch of {BATCH:,}: {ours / 1000:.1f} s, extractOne {theirs / 1000:.1f} s,"
          f" ratio {ours / theirs:.2f}")  # fmt: skip

    slowest = max(milliseconds(matcher.match, odd(random_)))
    starts = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", ONE_COMMAND], check=True, capture_output=True)
        starts.append((time.perf_counter() - start) * 1000)
    print(f"Slowest of 10,000 odd queries: {slowest:.0f} ms;"
          f" a one-command Typer program starts in {statistics.median(starts):.0f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
