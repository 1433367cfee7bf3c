"""Fourth stage: the query as one run of letters, for slips that fall on spaces or small words.

"smal lof the back", "painin my calf": no word is left to read, yet the whole is two letters off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from needleref.matching.slips import ends
from needleref.matching.spelling import COMMON, NUMERAL, classes, turned
from needleref.matching.vocabulary import PREFIXES, STOP
from needleref.matching.words import AT_ALL, Compared, Named, Reading, abbreviates, marks
from needleref.text import fold, letters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from needleref.matching.words import Slot

_NAMES_READ = 400
_NAMES_KEPT = 8
ONE_WORD = 2  # edits that one long word bears
MIDDLING = (5, 6)  # letters of a word that bears an edit more
TOLD = 6  # where the other words have as many letters
SHORT = 3  # letters of a word that must stand as it is
_SHOWN = 2  # edits more than may open, to be shown as near


class _Typed(NamedTuple):
    """The query: its letters, its words, which of them are known, and how they were read."""

    run: str
    words: Sequence[str]
    known: dict[str, int]
    slots: Sequence[Slot]


def compare(
    connection: sqlite3.Connection,
    query: str,
    words: Sequence[str],
    slots: Sequence[Slot],
    kinds: Sequence[str] | None,
) -> list[Compared]:
    """Find the names that the query differs from by a few letters, spaces aside.

    `slots` are its words as the spelling stage read them.
    """
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
    typed = _Typed(run, words, classes(connection, words), slots)
    return [_met(rows[at][:5], edits, typed) for _, edits, at in close]


def bearable(length: int) -> int:
    """How many edits a run of letters bears before it may be another."""
    return (length > 4) + (length > 7) + (length > 13) + (length > 19)


def _met(row: tuple[str, str, str, str, str], edits: int, query: _Typed) -> Compared:
    from rapidfuzz.distance import OSA

    held = frozenset(row[4].split())
    name = Named(*row[:4])
    named = fold(name.matched).split()
    # What both have is not counted again: a plural, or a word that may stand elsewhere.
    typed = [word for word in query.words if word not in named]
    meant = [word for word in named if word not in query.words]
    edits = min(edits, OSA.distance("".join(typed), "".join(meant))) or edits
    doubt = (
        _doubt(edits, query, typed, meant)
        or _nearer(edits, query, typed, meant)
        or _coded(name.matched, typed, meant)
    )
    slips = 0.9 * edits
    reading = Reading(name.matched, tuple(held), slips, edits, doubt)
    score = max(0.0, 1 - slips / len(query.run)) * (0.8 if doubt else 1)
    return Compared(
        name=name, score=score, likeness=1.0, asked=1.0, named=1.0, slips=slips,
        read={AT_ALL: reading}, left=(), dropped=(), held=held,
    )  # fmt: skip


def _doubt(edits: int, query: _Typed, typed: Sequence[str], meant: Sequence[str]) -> str:
    """Say why the name must not open on this run of letters."""
    from rapidfuzz.distance import OSA

    if edits > bearable(len(query.run)):
        return "too many letters differ"
    other = "".join(meant)
    if len(meant) == len(typed) == 1 and edits > ONE_WORD:
        return f"too many letters of {other} differ"
    told = len(query.run) - len("".join(typed))  # letters of words that are as they should be
    bears = bearable(len(other) + 1)
    in_place = len(meant) == len(typed) and len(other) in MIDDLING
    if len(other) == SHORT or (in_place and told >= TOLD):
        bears += 1
    if edits > bears and not _each_near(typed, meant):
        return f"too many letters of {other} differ"
    if any(len(word) < SHORT and word not in query.run and word not in STOP for word in meant):
        return "a short word differs"
    shifted = len(typed) > 1 and OSA.distance("".join(typed), other) < 2
    for word in set(typed) - STOP:
        if shifted and len(word) == 1:
            continue  # backo f the hand
        if word in query.known and (len(word) > 3 or query.known[word] != COMMON):
            return f"{word} is a word that means something else"
        if _turned(word, meant, run_together=len(typed) < len(meant)):
            return f"{word} begins or ends otherwise"
    return ""


def _turned(word: str, meant: Sequence[str], *, run_together: bool) -> bool:
    """Whether a word differs from those in its place by a part that makes another of them."""
    if not run_together:
        return any(turned(word, one) for one in meant)
    prefixed = word.startswith(PREFIXES) and any(word.endswith(one) for one in meant)
    return prefixed or turned(word, "".join(meant))


def _nearer(edits: int, query: _Typed, typed: Sequence[str], meant: Sequence[str]) -> str:
    """Say which other word of ours the one that differs is nearer to: hepmatitis, hepatitis."""
    if edits < ONE_WORD or len(typed) != 1 or len(meant) != 1:
        return ""
    read = next(
        (r for s in query.slots if s.typed == typed[0] for r in s.readings if r.edits), None
    )
    if read and read.edits < edits and read.word != meant[0]:
        return f"{typed[0]} is nearer to {read.word}"
    return ""


def _coded(name: str, typed: Sequence[str], meant: Sequence[str]) -> str:
    """Say which kind of word a letter turns into another of its kind."""
    if any(abbreviates(word, name) for word in meant):
        return "a letter makes another abbreviation"
    if any(NUMERAL.issuperset(word) for word in (*typed, *meant)):
        return "a letter makes another number"
    return ""


def _each_near(typed: Sequence[str], meant: Sequence[str]) -> bool:
    """Whether each word is a letter or two from the one that stands in its place."""
    from rapidfuzz.distance import OSA

    return len(typed) == len(meant) and all(
        OSA.distance(word, other) <= max(1, bearable(len(other)))
        for word, other in zip(typed, meant, strict=True)
    )
