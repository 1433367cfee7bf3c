"""Second stage: each word of the query is held against the words of the names.

A query is a row of slots, one a word, each with the readings it may have; a name is the set of
its senses. What decides is which telling words agree, never their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from needleref.matching.senses import naming, senses, telling, weight
from needleref.matching.vocabulary import PHRASE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_ROWS_READ = 20_000  # postings read for a query at most, but for its two rarest words
_NAMES_COMPARED = 120


class Reading(NamedTuple):
    """One way to read a word of the query: its senses, and what that costs.

    `doubt` says why a card must not open on this reading alone.
    """

    word: str
    senses: tuple[str, ...]
    slips: float = 0.0
    edits: int = 0
    doubt: str = ""


class Slot(NamedTuple):
    """A word of the query as typed, with its readings, likeliest first."""

    typed: str
    readings: tuple[Reading, ...]

    @property
    def weight(self) -> float:
        """How telling the word is when no name holds it."""
        return sum(map(weight, self.readings[0].senses)) if self.readings else 1.0

    @property
    def telling(self) -> bool:
        """Whether the word must be accounted for."""
        return not self.readings or any(map(telling, self.readings[0].senses))


class Compared(NamedTuple):
    """A name held against the query: what agrees, what is left over on both sides."""

    kind: str
    id: str
    via: str
    matched: str
    score: float
    covered: float
    read: tuple[tuple[int, Reading], ...]
    left: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def slips(self) -> float:
        """What was misspelt, in slips."""
        return sum(reading.slips for _, reading in self.read)

    @property
    def edits(self) -> int:
        """What was misspelt, in letters."""
        return sum(reading.edits for _, reading in self.read)

    @property
    def record(self) -> tuple[str, str]:
        """Whose name it is."""
        return self.kind, self.id


def as_typed(words: Sequence[str]) -> list[Slot]:
    """Make slots of words that are taken as they stand."""
    return join_phrases(
        [Slot(word, (Reading(word, (one,)),)) for word in words for one in senses((word,))]
    )


def join_phrases(slots: Iterable[Slot]) -> list[Slot]:
    """Join neighbours that are one thing together: low back, shoulder blade."""
    joined: list[Slot] = []
    for slot in slots:
        phrase = _phrase(joined[-1], slot) if joined else ()
        if phrase:
            joined[-1] = Slot(f"{joined[-1].typed} {slot.typed}", phrase)
        else:
            joined.append(slot)
    return joined


def _phrase(first: Slot, second: Slot) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            f"{a.word} {b.word}",
            (PHRASE[a.senses[-1], b.senses[0]],),
            a.slips + b.slips,
            a.edits + b.edits,
            a.doubt or b.doubt,
        )
        for a in first.readings
        for b in second.readings
        if (a.senses[-1], b.senses[0]) in PHRASE
    )


def compare(
    connection: sqlite3.Connection, slots: Sequence[Slot], kinds: Sequence[str] | None
) -> list[Compared]:
    """Hold the names that share a telling word with the query against it, best first."""
    found = [
        _held_against(slots, frozenset(held.split()), name)
        for *name, held in _names(connection, slots, kinds)
    ]
    return sorted(found, key=lambda one: (-one.score, one.slips, len(one.matched), one.matched))


def _names(
    connection: sqlite3.Connection, slots: Sequence[Slot], kinds: Sequence[str] | None
) -> list[tuple[str, str, str, str, str]]:
    """Read the names that hold the query's rarest words, those with the most of them first."""
    chosen = _rarest(connection, slots)
    among = f"AND kind IN ({_marks(kinds)})" if kinds else ""
    return connection.execute(
        "SELECT entry.kind, record, via, entry.name, senses FROM"
        " (SELECT name AS met, count(*) AS held FROM posting"
        f"  WHERE sense IN ({_marks(chosen)}) {among}"
        f"  GROUP BY met ORDER BY held DESC, met LIMIT {_NAMES_COMPARED})"
        " JOIN entry ON entry.id = met",
        [*chosen, *(kinds or ())],
    ).fetchall()


def _rarest(connection: sqlite3.Connection, slots: Sequence[Slot]) -> list[int]:
    """Choose the senses to look names up by: all, or the rarest where they are in many names."""
    wanted = {one for slot in slots for reading in slot.readings for one in reading.senses}
    wanted = {one for one in wanted if telling(one)} or wanted
    rows = connection.execute(
        f"SELECT sense, id, names FROM sense WHERE sense IN ({_marks(wanted)})", [*wanted]
    )
    known = {one: (number, names) for one, number, names in rows}
    by_slot = []
    for slot in slots:
        held = {known[one] for r in slot.readings for one in r.senses if one in known}
        if held:
            by_slot.append((sum(names for _, names in held), [number for number, _ in held]))
    chosen: dict[int, None] = {}
    read = 0
    for names, held_numbers in sorted(by_slot):
        if len(chosen) > 1 and read + names > _ROWS_READ:
            break
        chosen.update(dict.fromkeys(held_numbers))
        read += names
    return [*chosen]


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)


def _held_against(slots: Sequence[Slot], held: frozenset[str], name: Sequence[str]) -> Compared:
    """Compare one name, given by kind, id, via and itself, of which the senses are `held`."""
    read: list[tuple[int, Reading]] = []
    left: list[str] = []
    asked = 0.0
    agreed: set[str] = set()
    letters = sum(len(slot.typed) for slot in slots)
    for number, slot in enumerate(slots):
        reading = next((r for r in slot.readings if held.issuperset(r.senses)), None)
        if reading is None:
            asked += slot.weight
            if slot.telling:
                left.append(slot.typed)
            continue
        read.append((number, reading))
        asked += sum(weight(one) for one in reading.senses if one not in agreed)
        agreed.update(reading.senses)
    named = sum(map(weight, held))
    common = sum(map(weight, agreed))
    slips = sum(reading.slips for _, reading in read)
    score = 2 * common / (asked + named) * max(0.0, 1 - slips / max(letters, 1))
    missing = tuple(one for one in sorted(held - agreed) if telling(one))
    covered = common / named if named else 0.0
    return Compared(*name, score, covered, tuple(read), tuple(left), missing)


def anchored(one: Compared) -> bool:
    """Whether a word that names a thing is among those that agree."""
    return any(naming(sense) for _, reading in one.read for sense in reading.senses)
