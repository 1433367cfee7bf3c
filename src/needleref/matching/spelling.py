"""Third stage: words that no name holds are read as the words they may be slips of.

rapidfuzz is imported where it is used, so that an exact look-up does not pay for it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from needleref.matching.senses import naming, sense, senses, telling
from needleref.matching.slips import (
    VOWELS,
    heard_alike,
    limit,
    looks,
    misread,
    neighbourhood,
    slips,
    spoken,
    spoken_alike,
)
from needleref.matching.vocabulary import (
    ENDINGS,
    JOINING,
    OF_PAIN,
    PREFIXES,
    SHORTENED,
    SOUNDS,
    STOP,
)
from needleref.matching.words import FULL, Reading, Slot, join_phrases, marks
from needleref.text import singular

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

OURS, COMMON, MEDICAL = 0, 1, 2
SHORTEST, LONGEST = 3, 40  # letters of a word that may be misspelt
SHORTEST_BEHIND = 6  # letters of a word that stands behind a prefix
_READINGS_KEPT = 10  # of a word misspelt
_LONGER_READ = 60  # words that one may be short for
MISREAD = 0.6  # slips from which on a scanner may be to blame
NUMERAL = frozenset("ivx")
FAR = 9.0  # slips of a word that is no reading of another
_EDITS = 3  # of a word that sounds alike; of others, one fewer
_LITTLE, _LITTLE_SHORT = 1.0, 0.9  # slips of a word without meaning
_SOUNDS = 0.5  # slips of a word that sounds like another
_SPLIT = _SHORTENED = 0.3  # what two words run together, or a word cut short, count


class _Near(NamedTuple):
    word: str
    class_: int
    slips: float
    edits: int


def classes(connection: sqlite3.Connection, words: Iterable[str]) -> dict[str, int]:
    """Tell which words are known: ours, common English, or medicine that is not ours."""
    asked = [*dict.fromkeys(words)]
    rows = connection.execute(
        f"SELECT word, class FROM word WHERE word IN ({marks(asked)})",  # noqa: S608
        asked,
    )
    return dict(rows.fetchall())


def read(connection: sqlite3.Connection, typed: Sequence[str]) -> list[Slot]:
    """Give each word of the query, plurals as they stand, its readings."""
    words = [singular(word) for word in typed]
    pairs = [a + b for a, b in pairwise(words)]
    known = classes(connection, [*words, *pairs])
    slots: list[Slot] = []
    alone = len(words) == 1
    rest = [*zip(words, typed, strict=True)]
    while rest:
        word, whole = rest.pop(0)
        behind = rest[0][0] if rest else ""
        if behind and known.get(word + behind) == OURS:
            rest.pop(0)
            slots.extend(_known(connection, word + behind, alone=alone))
        elif word in STOP:
            continue
        elif word in SOUNDS and not alone:
            meant = SOUNDS[word]
            heard = Reading(meant, senses((meant,)), _SOUNDS, 1, common=True)
            slots.append(Slot(word, (_reading(word, 0.0), heard)))
        elif known.get(word) in {OURS, MEDICAL}:
            slots.extend(_known(connection, word, alone=alone))
        else:
            unknown = _unknown(connection, word, whole, common=word in known, alone=alone)
            if word not in known and behind and telling(sense(behind)) and len(unknown) == 1:
                little = _little(whole, unknown[0], first=not slots)
                unknown = [unknown[0]._replace(little=little)]
            slots.extend(unknown)
    return join_phrases(slots)


def _little(word: str, slot: Slot, *, first: bool) -> float:
    """Count the slips from a word that only joins others: teh, fo, adn, inmy; 0 if it is none.

    A short one stands between two words, else it is a shorthand.
    """
    from rapidfuzz.distance import OSA

    if any(word[:at] in JOINING and word[at:] in JOINING for at in range(2, len(word) - 1)):
        return _SPLIT
    costs = [
        slips(word, other)
        for other in (("the",) if first else JOINING)
        if OSA.distance(word, other, score_cutoff=1) == 1
    ]
    cost = min(costs, default=FAR)
    likelier = any(reading.slips <= cost for reading in slot.readings[1:])
    bears = _LITTLE_SHORT if len(word) < SHORTEST else _LITTLE
    return cost if cost <= bears and not likelier else 0.0


def _reading(word: str, cost: float) -> Reading:
    return Reading(word, senses((word,)), cost)


def _known(connection: sqlite3.Connection, word: str, *, alone: bool) -> list[Slot]:
    """Take a word as it stands; some may be short for another besides: med, scap."""
    slots = [Slot(word, (Reading(word, (one,)),)) for one in senses((word,))]
    if len(slots) == 1 and not alone and word in SHORTENED:
        return [Slot(word, (*slots[0].readings, *_longer(connection, word)))]
    return slots


def _unknown(
    connection: sqlite3.Connection, word: str, typed: str, *, common: bool, alone: bool
) -> list[Slot]:
    """Read a word that no name holds; `typed` still has what looked like a plural's s."""
    if word.isdigit() or not SHORTEST <= len(word) <= LONGEST:
        return [Slot(word, ())]
    near = [] if _prefixed(connection, word) else _near(connection, word, typed)
    readings = [
        Reading(
            one.word,
            senses((one.word,)),
            one.slips,
            one.edits,
            _doubt(one, near, word) or (_too_bare(one, word) if alone else ""),
            common,
        )
        for one in near
        if one.class_ == OURS
    ]
    longer: list[Reading] = []
    if not common or word in SHORTENED:
        if not readings and (parts := _split(connection, word)):
            return [Slot(part, (_reading(part, _SPLIT / 2),)) for part in parts]
        doubt = f"{word} alone may be short for anything" if alone else ""
        longer = [one._replace(doubt=doubt) for one in _longer(connection, word)]
    nearest = sorted(readings[:_READINGS_KEPT] + longer, key=lambda one: (one.slips, one.word))
    # Titles of works may hold the word as it stands.
    return [Slot(word, (_reading(word, 0.0), *nearest))]


def _near(connection: sqlite3.Connection, word: str, typed: str) -> list[_Near]:
    """Find the words within the slips that their length bears, nearest first."""
    seen = looks(word)
    if typed != word:
        seen[typed] = 0.0
    found = _within(connection, word, seen)
    if not any(one.class_ == OURS and one.slips <= MISREAD for one in found):
        found += _within(connection, word, misread(word))
    best: dict[str, _Near] = {}
    for one in sorted(found, key=lambda one: (one.slips, one.word)):
        best.setdefault(one.word, one)
    return [*best.values()]


def _within(connection: sqlite3.Connection, word: str, seen: dict[str, float]) -> list[_Near]:
    """Find the words near one, or near what it may have been misread from."""
    if NUMERAL.issuperset(word):
        return []  # factor XII is not factor XIII
    hashes = neighbourhood(word).union(*map(neighbourhood, seen))
    rows = connection.execute(
        "SELECT DISTINCT word.word, class FROM near JOIN word ON word.id = near.word"  # noqa: S608
        f" WHERE hash IN ({marks(hashes)})",
        [*hashes],
    )
    found = []
    for other, class_ in rows:
        if NUMERAL.issuperset(other):
            continue
        edits, cost = _apart(word, other)
        for look, eye in seen.items():
            its_edits, its_cost = _apart(look, other)
            if its_cost + eye < cost and its_edits + bool(eye) <= _EDITS - 1:
                edits, cost = its_edits + bool(eye), its_cost + eye
        if len(other) < FULL and edits > 1 and not spoken_alike(word, other):
            continue
        stem = _stem(max(word, other, key=len), min(word, other, key=len))
        if stem not in {word, other} and len(stem) < SHORTEST_BEHIND and edits > 1:
            continue
        if cost <= limit(stem) and senses((other,)) and not turned(word, other):
            found.append(_Near(other, class_, cost, edits))
    return found


def _stem(word: str, other: str) -> str:
    """Cut off an ending that both words share: lump-ectomy is no slip of lymph-ectomy."""
    shared = (e for e in ENDINGS if len(e) > 3 and word.endswith(e) and other.endswith(e))
    return word.removesuffix(next(shared, ""))


def _apart(word: str, other: str) -> tuple[int, float]:
    """Count the edits between two words, and the slips."""
    from rapidfuzz.distance import OSA

    edits = OSA.distance(word, other, score_cutoff=_EDITS)
    cut_short = len(word) >= FULL and word == other[:-2]
    if edits > 1 and (cut_short or spoken(word) == spoken(other)):
        edits = 1
    if edits > _EDITS or (edits == _EDITS and not heard_alike(word, other)):
        return edits, FAR
    return min(edits, 2), slips(word, other)


def turned(word: str, other: str) -> bool:
    """Whether a word differs from another by a part that makes it something else.

    By its beginning (supra-, infra-, none) or by an ending that the other has not (-itis).
    """
    if any(word.endswith(ending) and not other.endswith(ending) for ending in ENDINGS):
        return True
    if sorted(word) == sorted(other):
        return False  # adbominal
    if word[0] == "a" and word[1:].startswith(other):
        return True  # afebrile
    mine, its = _beginning(word), _beginning(other)
    if mine and its:
        return mine != its and not (mine.startswith(its) or its.startswith(mine))
    return _put_before(mine, word, other) or _put_before(its, other, word)


def _put_before(prefix: str, word: str, other: str) -> bool:
    """Whether a prefix stands where the other word begins otherwise by more than a letter."""
    from rapidfuzz.distance import OSA

    rest = word[len(prefix) :]
    if not prefix or len(rest) < 4 or not other.endswith(rest):
        return False
    instead = other.removesuffix(rest)
    alike = len(instead) > 1 and instead[:3] == prefix[: min(3, len(instead))]  # me-, of meta-lyse
    return not alike and OSA.distance(prefix, instead) > 1


def _beginning(word: str) -> str:
    found = next((prefix for prefix in PREFIXES if word.startswith(prefix)), "")
    return "ante" if found == "anti" else found  # antirior


def _doubt(one: _Near, near: Sequence[_Near], word: str) -> str:
    """Say why a reading must not open a card: the word may be one that is not ours."""
    if word in OF_PAIN:
        return f"{word} is said of pain"
    heard = heard_alike(word, one.word)
    for other in near:
        nearer = other.edits <= one.edits and other.slips <= one.slips
        if other.class_ == MEDICAL and nearer and (not heard or heard_alike(word, other.word)):
            return f"{word} may be {other.word}"
    return ""


def _too_bare(one: _Near, word: str) -> str:
    """Say why a reading opens no card by itself: a short word's first letter is much of it."""
    if len(word) >= FULL:
        return ""
    if word[0] != one.word[0]:
        return f"{word} alone begins otherwise than {one.word}"
    return "" if VOWELS & {*word} else f"{word} alone may be an abbreviation"


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


def _prefixed(connection: sqlite3.Connection, word: str) -> bool:
    """Whether a word is another behind a prefix, and so no slip: subgenital."""
    rests = [word[len(prefix) :] for prefix in PREFIXES if word.startswith(prefix)]
    rests = [rest for rest in rests if len(rest) >= SHORTEST_BEHIND]
    return bool(rests) and OURS in classes(connection, rests).values()


def _longer(connection: sqlite3.Connection, word: str) -> list[Reading]:
    """Find the words that this one may be short for: tib post, levator scap, gastroc."""
    rows = connection.execute(
        "SELECT word FROM word WHERE word > ? AND word < ? AND class = ? ORDER BY word LIMIT ?",
        (word, word + "{", OURS, _LONGER_READ),
    )
    readings: dict[tuple[str, ...], Reading] = {}
    for (longer,) in rows:
        if (one := _reading(longer, _SHORTENED)).senses:
            readings.setdefault(one.senses, one)
    return [*readings.values()]
