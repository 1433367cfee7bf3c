"""Third stage: words that no name holds are read as the words they may be slips of.

rapidfuzz is imported here and nowhere else, so that an exact look-up does not pay for it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from needleref.matching.senses import naming, senses
from needleref.matching.slips import heard_alike, limit, looks, misread, neighbourhood, slips
from needleref.matching.vocabulary import ENDINGS, POSITION, PREFIXES, SHORTENED, STOP
from needleref.matching.words import Reading, Slot, join_phrases, marks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

OURS, COMMON, MEDICAL = 0, 1, 2
SHORTEST, LONGEST = 3, 40  # letters of a word that may be misspelt
SHORTEST_BEHIND = 6  # letters of a word that stands behind a prefix
_READINGS_KEPT = 8
FAR = 9.0  # slips of a word that is no reading of another
_EDITS = 3  # of a word that sounds alike; of others, one fewer
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


def read(connection: sqlite3.Connection, words: Sequence[str]) -> list[Slot]:
    """Give each word of the query its readings."""
    pairs = [a + b for a, b in pairwise(words)]
    known = classes(connection, [*words, *pairs])
    slots: list[Slot] = []
    rest = list(words)
    alone = len(words) == 1
    while rest:
        word = rest.pop(0)
        if rest and known.get(word + rest[0]) == OURS:
            word += rest.pop(0)
            slots.extend(_known(connection, word, alone=alone))
        elif word in STOP:
            continue
        elif known.get(word) in {OURS, MEDICAL}:
            slots.extend(_known(connection, word, alone=alone))
        else:
            slots.extend(_unknown(connection, word, common=word in known, alone=alone))
    return join_phrases(slots)


def _reading(word: str, cost: float) -> Reading:
    return Reading(word, senses((word,)), cost)


def _known(connection: sqlite3.Connection, word: str, *, alone: bool) -> list[Slot]:
    """Take a word as it stands; some may be short for another besides: med, scap."""
    slots = [Slot(word, (Reading(word, (one,)),)) for one in senses((word,))]
    if len(slots) == 1 and not alone and word in SHORTENED:
        return [Slot(word, (*slots[0].readings, *_longer(connection, word)))]
    return slots


def _unknown(connection: sqlite3.Connection, word: str, *, common: bool, alone: bool) -> list[Slot]:
    """Read a word that no name holds."""
    if word.isdigit() or not SHORTEST <= len(word) <= LONGEST:
        return [Slot(word, ())]
    near = [] if _prefixed(connection, word) else _near(connection, word)
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
        doubt = f"{word} alone may be short for anything" if alone else ""
        readings += [one._replace(doubt=doubt) for one in _longer(connection, word)]
    readings.sort(key=lambda one: (one.slips, one.word))
    # Titles of works may hold the word as it stands.
    return [Slot(word, (_reading(word, 0.0), *readings[:_READINGS_KEPT]))]


def _near(connection: sqlite3.Connection, word: str) -> list[_Near]:
    """Find the words within the slips that their length bears, nearest first."""
    found = _within(connection, word, looks(word))
    if not any(one.class_ == OURS for one in found):
        found += _within(connection, word, misread(word))
    return sorted(found, key=lambda one: (one.slips, one.word))


def _within(connection: sqlite3.Connection, word: str, seen: dict[str, float]) -> list[_Near]:
    """Find the words near one, or near what it may have been misread from."""
    hashes = neighbourhood(word).union(*map(neighbourhood, seen))
    rows = connection.execute(
        "SELECT DISTINCT word.word, class FROM near JOIN word ON word.id = near.word"  # noqa: S608
        f" WHERE hash IN ({marks(hashes)})",
        [*hashes],
    )
    found = []
    for other, class_ in rows:
        edits, cost = _apart(word, other)
        for look, eye in seen.items():
            its_edits, its_cost = _apart(look, other)
            if its_cost + eye < cost:
                edits, cost = its_edits + 1, its_cost + eye
        if len(other) < 5 and edits > 1:
            continue
        bears = limit(_stem(max(word, other, key=len), min(word, other, key=len)))
        if cost <= bears and senses((other,)) and not turned(word, other):
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
    if edits > _EDITS or (edits == _EDITS and not heard_alike(word, other)):
        return edits, FAR
    return min(edits, 2), slips(word, other)


def turned(word: str, other: str) -> bool:
    """Whether a word differs from another by a part that makes it something else.

    By its beginning (supra-, infra-, none) or by an ending that the other has not (-itis).
    """
    if any(word.endswith(ending) and not other.endswith(ending) for ending in ENDINGS):
        return True
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
    return OSA.distance(prefix, other.removesuffix(rest)) > 1


def _beginning(word: str) -> str:
    found = next((prefix for prefix in PREFIXES if word.startswith(prefix)), "")
    return "ante" if found == "anti" else found  # antirior


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


def _prefixed(connection: sqlite3.Connection, word: str) -> bool:
    """Whether a word is another behind a prefix, and so no slip: subgenital."""
    rests = [word[len(prefix) :] for prefix in PREFIXES if word.startswith(prefix)]
    rests = [rest for rest in rests if len(rest) >= SHORTEST_BEHIND]
    return bool(rests) and OURS in classes(connection, rests).values()


def _longer(connection: sqlite3.Connection, word: str) -> list[Reading]:
    """Find the words that this one may be short for: tib post, levator scap, gastroc."""
    rows = connection.execute(
        "SELECT word FROM word WHERE word > ? AND word < ? AND class = 0 LIMIT 12",
        (word, word + "{"),
    )
    readings = [_reading(longer, _SHORTENED) for (longer,) in rows]
    return [
        one for one in readings if any(naming(sense) or sense in POSITION for sense in one.senses)
    ]
