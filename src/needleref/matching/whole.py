"""Fourth stage: the query as one run of letters, for slips that fall on spaces or small words.

"smal lof the back", "painin my calf": no word is left to read, yet the whole is two letters off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.matching.slips import ends
from needleref.matching.spelling import COMMON, classes, turned
from needleref.matching.vocabulary import STOP
from needleref.matching.words import AT_ALL, Compared, Named, Reading, marks
from needleref.text import fold, letters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_NAMES_READ = 400
_NAMES_KEPT = 8
ONE_WORD = 2  # edits that one long word bears
SHORT = 3  # letters of a word that must stand as it is
_SHOWN = 2  # edits more than may open, to be shown as near


def compare(
    connection: sqlite3.Connection, query: str, words: Sequence[str], kinds: Sequence[str] | None
) -> list[Compared]:
    """Find the names that the query differs from by a few letters, spaces aside."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    run = letters(query)
    hashes = [*ends(run)]
    among = f"AND kind IN ({marks(kinds)})" if kinds else ""
    rows = connection.execute(
        "SELECT entry.kind, record, via, entry.name, senses, letters FROM"  # noqa: S608
        " (SELECT name AS met, count(*) AS held FROM ends"
        f"  WHERE hash IN ({marks(hashes)}) {among}"
        f"  GROUP BY met ORDER BY held DESC, met LIMIT {_NAMES_READ})"
        " JOIN entry ON entry.id = met",
        [*hashes, *(kinds or ())],
    ).fetchall()
    close = process.extract(
        run,
        [row[5] for row in rows],
        scorer=OSA.distance,
        score_cutoff=bearable(len(run)) + _SHOWN,
        limit=_NAMES_KEPT,
    )
    known = classes(connection, words)
    return [_met(rows[at][:5], edits, run, words, known) for _, edits, at in close]


def bearable(length: int) -> int:
    """How many edits a run of letters bears before it may be another."""
    return (length > 4) + (length > 7) + (length > 13) + (length > 19)


def _met(
    row: tuple[str, str, str, str, str], edits: int, run: str, words: Sequence[str],
    known: dict[str, int],
) -> Compared:  # fmt: skip
    from rapidfuzz.distance import OSA

    held = frozenset(row[4].split())
    name = Named(*row[:4])
    named = fold(name.matched).split()
    # What both have is not counted again: a plural, or a word that may stand elsewhere.
    typed = [word for word in words if word not in named]
    meant = [word for word in named if word not in words]
    edits = min(edits, OSA.distance("".join(typed), "".join(meant))) or edits
    doubt = _doubt(edits, run, typed, meant, known)
    slips = 0.9 * edits
    reading = Reading(name.matched, tuple(held), slips, edits, doubt)
    score = max(0.0, 1 - slips / len(run)) * (0.8 if doubt else 1)
    return Compared(
        name=name, score=score, likeness=1.0, asked=1.0, named=1.0, slips=slips,
        read={AT_ALL: reading}, left=(), dropped=(), held=held,
    )  # fmt: skip


def _doubt(
    edits: int, run: str, typed: Sequence[str], meant: Sequence[str], known: dict[str, int]
) -> str:
    """Say why the name must not open on this run of letters."""
    from rapidfuzz.distance import OSA

    if edits > bearable(len(run)):
        return "too many letters differ"
    other = "".join(meant)
    if len(meant) == len(typed) == 1 and edits > ONE_WORD:
        return f"too many letters of {other} differ"
    if edits > bearable(len(other) + 1) + (len(other) == SHORT) and not _each_near(typed, meant):
        return f"too many letters of {other} differ"
    if any(len(word) < SHORT and word not in run and word not in STOP for word in meant):
        return "a short word differs"
    shifted = len(typed) > 1 and OSA.distance("".join(typed), other) < 2
    for word in set(typed) - STOP:
        if shifted and len(word) == 1:
            continue  # backo f the hand
        if word in known and (len(word) > 3 or known[word] != COMMON):
            return f"{word} is a word that means something else"
        if any(turned(word, one) for one in meant):
            return f"{word} begins or ends otherwise"
    return ""


def _each_near(typed: Sequence[str], meant: Sequence[str]) -> bool:
    """Whether each word is a letter or two from the one that stands in its place."""
    from rapidfuzz.distance import OSA

    return len(typed) == len(meant) and all(
        OSA.distance(word, other) <= max(1, bearable(len(other)))
        for word, other in zip(typed, meant, strict=True)
    )
