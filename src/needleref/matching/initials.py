"""Fifth stage: an abbreviation that no record lists is shown with the names it may stand for.

Initials open nothing: RA is rectus abdominis to one reader and rheumatoid arthritis to another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.matching.vocabulary import STOP
from needleref.matching.words import AT_ALL, Compared, Named, Reading, marks
from needleref.text import fold, letters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

LIKENESS = 0.6  # of a name that only its initials speak for
_LONGEST = 6
_NAMES_KEPT = 12


def initials(name: str) -> str:
    """Give the first letters of a name of several words; empty for others."""
    words = [word for word in fold(name).split() if word not in STOP]
    return "".join(word[0] for word in words) if 1 < len(words) <= _LONGEST else ""


def compare(
    connection: sqlite3.Connection, query: str, kinds: Sequence[str] | None
) -> list[Compared]:
    """Find the names that the query may abbreviate; listed names before aliases."""
    run = letters(query)
    if not 1 < len(run) <= _LONGEST:
        return []
    among = f"AND kind IN ({marks(kinds)})" if kinds else ""
    rows = connection.execute(
        "SELECT entry.kind, record, via, name, senses FROM initial"  # noqa: S608
        f" JOIN entry ON entry.id = initial.entry WHERE initials = ? {among}"
        f" ORDER BY via <> 'name', length(name), entry.id LIMIT {_NAMES_KEPT}",
        [run, *(kinds or ())],
    )
    found = []
    for rank, (kind, id_, via, name, senses) in enumerate(rows):
        held = frozenset(senses.split())
        reading = Reading(name, tuple(held), doubt=f"{query.strip()} are only its initials")
        score = LIKENESS - rank / 100
        one = Compared(
            name=Named(kind, id_, via, name),
            score=score,
            likeness=score,
            asked=1.0,
            named=1.0,
            slips=0.0,
            read={AT_ALL: reading},
            left=(),
            dropped=(),
            held=held,
        )
        found.append(one)
    return found
