"""Second stage: each word of the query is held against the words of the names.

A query is a row of slots, one a word, each with the readings it may have; a name is the set of
its senses. What decides is which telling words agree, never their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from needleref.matching.senses import LEAST, beside, naming, needed, senses, telling, weight
from needleref.matching.vocabulary import PHRASE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_ROWS_READ = 20_000  # postings read for a query at most, but for its two rarest words
_NAMES_COMPARED = 80
AT_ALL = -1  # the place of a reading of the whole query at once
FULL = 5  # letters of a word that is not short
WHOLE = 0.99  # likeness of a name of which nothing is missing


class Reading(NamedTuple):
    """One way to read a word of the query: its senses, and what that costs.

    `doubt` says why no card opens on this reading; `common`, that the word typed is plain
    English, so that another word must vouch for the reading.
    """

    word: str
    senses: tuple[str, ...]
    slips: float = 0.0
    edits: int = 0
    doubt: str = ""
    common: bool = False


class Slot(NamedTuple):
    """A word of the query as typed, with its readings, likeliest first.

    `little` counts the slips that make it of a word without meaning (teh, fo); 0 where none do.
    """

    typed: str
    readings: tuple[Reading, ...]
    little: float = 0.0

    @property
    def weight(self) -> float:
        """How telling the word is when no name holds it."""
        if not self.telling:
            return LEAST
        return sum(map(weight, self.readings[0].senses)) if self.readings else 1.0

    @property
    def telling(self) -> bool:
        """Whether the word must be accounted for."""
        if not self.readings:
            return True
        return any(telling(one) and not beside(one) for one in self.readings[0].senses)


class Named(NamedTuple):
    """A name of a record."""

    kind: str
    id: str
    via: str
    matched: str


class Compared(NamedTuple):
    """A name held against the query: what agrees, what is left over on both sides.

    `likeness` is the share that agrees, `score` the same less what was misspelt, `asked`
    and `named` the weights of the query and of the name. Of the words left over, `left` are
    telling, `dropped` are not.
    """

    name: Named
    score: float
    likeness: float
    asked: float
    named: float
    slips: float
    read: dict[int, Reading]
    left: tuple[str, ...]
    dropped: tuple[str, ...]
    held: frozenset[str]

    @property
    def edits(self) -> int:
        """What was misspelt, in letters."""
        return sum(reading.edits for reading in self.read.values())

    @property
    def missing(self) -> list[str]:
        """Telling words of the name that were not asked for."""
        agreed = {one for reading in self.read.values() for one in reading.senses}
        return sorted(one for one in self.held - agreed if telling(one))

    @property
    def lacking(self) -> list[str]:
        """Words of the name without which it would be another thing."""
        agreed = {one for reading in self.read.values() for one in reading.senses}
        return sorted(one for one in self.held - agreed if needed(one))

    @property
    def kind(self) -> str:
        """What kind of record it names."""
        return self.name.kind

    @property
    def matched(self) -> str:
        """The name itself."""
        return self.name.matched

    @property
    def record(self) -> tuple[str, str]:
        """Whose name it is."""
        return self.name.kind, self.name.id


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
            a.common or b.common,
        )
        for a in first.readings
        for b in second.readings
        if a.senses and b.senses and (a.senses[-1], b.senses[0]) in PHRASE
    )


def compare(
    connection: sqlite3.Connection, slots: Sequence[Slot], kinds: Sequence[str] | None
) -> list[Compared]:
    """Hold the names that share a telling word with the query against it, best first."""
    asked = _Asked(slots)
    found = [
        asked.held_against(frozenset(held.split()), weighs, Named(kind, id_, via, name))
        for kind, id_, via, name, held, weighs in _names(connection, slots, kinds)
    ]
    return sorted(found, key=lambda one: (-one.score, one.slips, len(one.matched), one.matched))


def _names(
    connection: sqlite3.Connection, slots: Sequence[Slot], kinds: Sequence[str] | None
) -> list[tuple[str, str, str, str, str, float]]:
    """Read the names that hold the query's rarest words, those with the most of them first."""
    chosen = _rarest(connection, slots)
    among = f"AND kind IN ({marks(kinds)})" if kinds else ""
    return connection.execute(
        "SELECT entry.kind, record, via, entry.name, senses, weight FROM"  # noqa: S608
        " (SELECT name AS met, weight, count(*) AS held FROM posting"
        f"  WHERE sense IN ({marks(chosen)}) {among}"
        f"  GROUP BY met ORDER BY held DESC, weight, met LIMIT {_NAMES_COMPARED})"
        " JOIN entry ON entry.id = met",
        [*chosen, *(kinds or ())],
    ).fetchall()


def _rarest(connection: sqlite3.Connection, slots: Sequence[Slot]) -> list[int]:
    """Choose the senses to look names up by: all, or the rarest where they are in many names."""
    wanted = {one for slot in slots for reading in slot.readings for one in reading.senses}
    wanted = {one for one in wanted if telling(one)} or wanted
    rows = connection.execute(
        f"SELECT sense, id, names FROM sense WHERE sense IN ({marks(wanted)})",  # noqa: S608
        [*wanted],
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


def marks(values: Iterable[object]) -> str:
    """Give SQL a question mark for each value; values themselves never enter its text."""
    return ",".join("?" for _ in values)


class _Asked:
    """The query made ready to be held against many names."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self._slots = [(slot.typed, slot.weight, slot.telling, slot.little) for slot in slots]
        self._letters = max(1, sum(len(slot.typed) for slot in slots))
        # Sense → where it stands in the query, how likely that reading is, and the reading.
        self._readings: dict[str, list[tuple[int, int, Reading]]] = {}
        for number, slot in enumerate(slots):
            for rank, reading in enumerate(slot.readings):
                if reading.senses:
                    self._readings.setdefault(reading.senses[0], []).append((number, rank, reading))

    def held_against(self, held: frozenset[str], named: float, name: Named) -> Compared:
        """Compare a name, of which the senses weigh `named`."""
        ranked: dict[int, tuple[int, Reading]] = {}
        for one in held:
            for number, rank, reading in self._readings.get(one, ()):
                if len(reading.senses) > 1 and not held.issuperset(reading.senses):
                    continue
                if number not in ranked or rank < ranked[number][0]:
                    ranked[number] = rank, reading
        read = {number: reading for number, (_, reading) in sorted(ranked.items())}
        left: list[str] = []
        dropped: list[str] = []
        unmet = slips = 0.0
        for number, (typed, weighs, tells, little) in enumerate(self._slots):
            if number in read:
                slips += read[number].slips
            elif little:
                slips += little
            else:
                unmet += weighs
                (left if tells else dropped).append(typed)
        agreed = {one for reading in read.values() for one in reading.senses}
        common = sum(map(weight, agreed))
        asked = unmet + common
        likeness = 2 * common / (asked + named)
        score = likeness * max(0.0, 1 - slips / self._letters)
        return Compared(
            name=name,
            score=score,
            likeness=likeness,
            asked=asked,
            named=named,
            slips=slips,
            read=read,
            left=tuple(left),
            dropped=tuple(dropped),
            held=held,
        )


def abbreviates(word: str, name: str) -> bool:
    """Whether a folded word stands in a name as an abbreviation, which a letter makes another."""
    return len(word) < FULL and word.upper() in name.split()


def anchored(one: Compared) -> bool:
    """Whether a word that names a thing is among those that agree, or all of them do."""
    return one.likeness > WHOLE or any(
        naming(sense) for reading in one.read.values() for sense in reading.senses
    )
