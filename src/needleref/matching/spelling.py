"""Third stage: words that no name holds are read as the words they may be slips of.

rapidfuzz is imported here and nowhere else, so that an exact look-up does not pay for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from needleref.matching.senses import naming, senses
from needleref.matching.slips import limit, looks, neighbourhood, slips
from needleref.matching.vocabulary import LIGHT, PREFIXES, STOP
from needleref.matching.words import Reading, Slot, join_phrases

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

OURS, COMMON, MEDICAL = 0, 1, 2
_READINGS_KEPT = 8
_SPLIT = _SHORTENED = 0.3  # what two words run together, or a word cut short, count


class _Near(NamedTuple):
    word: str
    class_: int
    slips: float
    edits: int


def classes(connection: sqlite3.Connection, words: Iterable[str]) -> dict[str, int]:
    """Tell which words are known: ours, common English, or medicine that is not ours."""
    asked = [*dict.fromkeys(words)]
    marks = ",".join("?" for _ in asked)
    rows = connection.execute(f"SELECT word, class FROM word WHERE word IN ({marks})", asked)
    return dict(rows.fetchall())


def read(connection: sqlite3.Connection, words: Sequence[str]) -> list[Slot]:
    """Give each word of the query its readings."""
    pairs = [a + b for a, b in zip(words, words[1:], strict=False)]
    known = classes(connection, [*words, *pairs])
    slots: list[Slot] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if rest and known.get(word + rest[0]) == OURS:
            word += rest.pop(0)
            slots.append(Slot(word, (_reading(word, 0.0),)))
        elif word in STOP:
            continue
        elif known.get(word) in {OURS, MEDICAL}:
            slots.extend(_known(connection, word))
        else:
            slots.extend(_unknown(connection, word, common=word in known))
    return join_phrases(slots)


def _reading(word: str, cost: float) -> Reading:
    return Reading(word, senses((word,)), cost)


def _known(connection: sqlite3.Connection, word: str) -> list[Slot]:
    """Take a word as it stands; a short one may be cut short besides: med, scap."""
    slots = [Slot(word, (Reading(word, (one,)),)) for one in senses((word,))]
    if len(slots) == 1 and 2 < len(word) < 6:
        longer = tuple(_reading(other, _SHORTENED) for other in _longer(connection, word))
        return [Slot(word, slots[0].readings + longer)]
    return slots


def _unknown(connection: sqlite3.Connection, word: str, *, common: bool) -> list[Slot]:
    """Read a word that no name holds."""
    if word.isdigit() or len(word) < 3:
        return [Slot(word, ())]
    near = _near(connection, word)
    readings = [
        Reading(
            one.word, senses((one.word,)), one.slips, one.edits, _doubt(one, near, word), common
        )
        for one in near
        if one.class_ == OURS
    ]
    if not common:
        if not readings and (parts := _split(connection, word)):
            return [Slot(part, (_reading(part, _SPLIT / 2),)) for part in parts]
        readings += [_reading(longer, _SHORTENED) for longer in _longer(connection, word)]
    readings.sort(key=lambda one: (one.slips, one.word))
    # Titles of works may hold the word as it stands.
    return [Slot(word, (_reading(word, 0.0), *readings[:_READINGS_KEPT]))]


def _near(connection: sqlite3.Connection, word: str) -> list[_Near]:
    """Find the words within the slips that their length bears, nearest first."""
    from rapidfuzz.distance import OSA

    hashes = neighbourhood(word)
    seen = looks(word)
    for other in seen:
        hashes |= neighbourhood(other)
    marks = ",".join("?" for _ in hashes)
    rows = connection.execute(
        "SELECT DISTINCT word.word, class FROM near JOIN word ON word.id = near.word"
        f" WHERE hash IN ({marks})",
        [*hashes],
    )
    found = []
    for other, class_ in rows:
        most = limit(max(word, other, key=len))
        edits = OSA.distance(word, other, score_cutoff=4)
        if edits > 4:
            continue
        cost = min([slips(word, other), *(0.6 + slips(look, other) for look in seen)])
        if cost <= most and not turned(word, other):
            found.append(_Near(other, class_, cost, edits))
    return sorted(found, key=lambda one: (one.slips, one.word))


def turned(word: str, other: str) -> bool:
    """Whether two words differ by a beginning that turns the meaning: supra-, infra-, none."""
    mine, its = _beginning(word), _beginning(other)
    if mine == its:
        return False
    if mine and its:
        return not (mine.startswith(its) or its.startswith(mine))
    return word == mine + other or other == its + word


def _beginning(word: str) -> str:
    return next((prefix for prefix in PREFIXES if word.startswith(prefix)), "")


def _doubt(one: _Near, near: Sequence[_Near], word: str) -> str:
    """Say why a reading must not open a card: the word may be one that is not ours."""
    for other in near:
        if other.class_ == MEDICAL and other.edits <= one.edits and other.slips < one.slips + 0.3:
            return f"{word} may be {other.word}"
    return ""


def _split(connection: sqlite3.Connection, word: str) -> tuple[str, str] | None:
    """Part two words that were run together."""
    cuts = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
    known = classes(connection, [part for cut in cuts for part in cut])
    good = [
        cut
        for cut in cuts
        if all(known.get(part) == OURS and part not in STOP for part in cut)
        and cut[0] not in PREFIXES
        and any(naming(one) for one in senses(cut))
    ]
    return max(good, key=lambda cut: min(map(len, cut)), default=None)


def _longer(connection: sqlite3.Connection, word: str) -> list[str]:
    """Find the words that this one may be short for: tib, scap, gastroc."""
    if word in LIGHT:
        return []
    rows = connection.execute(
        "SELECT word FROM word WHERE word > ? AND word < ? AND class = 0 LIMIT 12",
        (word, word + "{"),
    )
    return [longer for (longer,) in rows]
