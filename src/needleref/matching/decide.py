"""Last stage: open one record, list several, or refuse.

A wrong card is worse than none: a rule here takes a card away, but where "pain" beside a word or
another name of the record speaks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.matching.exact import folded_equal
from needleref.matching.kinds import ORDER
from needleref.matching.senses import TWIN_SENSES, naming, telling
from needleref.matching.vocabulary import POSITION
from needleref.matching.words import AT_ALL, FULL, WHOLE, Compared, abbreviates, anchored
from needleref.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.matching.words import Reading

# Kinds of which "acute" and "controlled" make another record.
OF_SAFETY = frozenset({"contraindication", "drug", "emergency", "red-flag", "adverse-event"})

TOGETHER = 2  # telling words of one name before a second name may account for the rest
LIKENESS = 0.78  # how well the words must agree
SCORE = 0.7  # and after what is misspelt is taken off
SHORT_COMMON = 4  # letters of a word that a common one may have been typed for
LONG = 6  # letters of a word that, though misspelt, vouches for a short one
EASY = 0.75  # slips that a short word bears: letters exchanged or doubled
MARGIN = 0.06  # how far behind the next record must be
SLIPS_APART = 0.5  # and by how much worse its spelling
TWINS_APART = 1.5  # the same where major may be minor
TITLE = 0.25  # within which of a title another record is rather meant
SAME = 0.95  # from here on the words are the name, but for their form


def refusal(one: Compared, siblings: Sequence[Compared]) -> str:
    """Say why a record must not open on this comparison; empty when it may."""
    if left := _left_by_all(one, siblings):
        return f"{', '.join(sorted(left))} is left over"
    if one.dropped and one.kind in OF_SAFETY:
        return f"{', '.join(one.dropped)} is left over, and here each word counts"
    alone = one.kind in OF_SAFETY and len(one.read) == 1 and AT_ALL not in one.read
    if alone and not one.slips and len(fold(one.matched).split()) > 1:
        return "only a word of the name, and here each word counts"
    if not anchored(one):
        return "no word names a thing"
    if one.lacking:
        return f"{', '.join(one.lacking)} is missing"
    if one.kind == "drug" and one.edits > 1:
        return "two letters make another drug"
    if doubt := next(filter(None, (_doubtful(one, number) for number in one.read)), ""):
        return doubt
    return "too far off" if one.likeness < LIKENESS or one.score < SCORE else ""


def _left_by_all(one: Compared, siblings: Sequence[Compared]) -> set[str]:
    """Give the words that neither this name accounts for nor another whole one of the record."""
    left = set(one.left)
    if not left or len(siblings) == 1:
        return left
    agreed = {sense for reading in one.read.values() for sense in reading.senses}
    if sum(map(telling, agreed)) < TOGETHER:
        return left
    for other in siblings:
        if not other.slips and AT_ALL not in other.read and not other.lacking:
            left &= set(other.left)
    return left


def _together(one: Compared, siblings: Sequence[Compared]) -> Compared:
    """Take a record's names together where only together they account for the query."""
    if not one.left or _left_by_all(one, siblings):
        return one
    common = one.likeness * (one.asked + one.named) / 2
    likeness = 2 * one.asked / (one.asked + one.named + one.asked - common)
    return one._replace(likeness=likeness, score=one.score * likeness / one.likeness)


def _doubtful(one: Compared, number: int) -> str:
    reading = one.read[number]
    others = [
        other
        for at, other in one.read.items()
        if at != number and (not other.slips or len(other.word) > LONG)
    ]
    vouching = [
        other
        for other in others
        if not other.common and not other.doubt and any(map(naming, other.senses))
    ]
    if reading.doubt:
        return reading.doubt
    near = len(reading.word) >= SHORT_COMMON and reading.edits < 2
    if reading.common and not (near and (vouching or _hurts(one, reading))):
        return f"{reading.word} was typed as a common word"
    short = len(reading.word) < FULL
    if short and reading.edits and any(other.senses == reading.senses for other in others):
        return f"{reading.word} would be said twice"
    if reading.edits and abbreviates(reading.word, one.matched):
        return f"{reading.word} is an abbreviation, and a letter makes another"
    light = not any(map(telling, reading.senses))
    if short and (light or not others) and reading.slips > EASY:
        return f"{reading.word} is too short to be misspelt so"
    if reading.edits and len(reading.word) < 4 and not others:
        return f"{reading.word} is too short to be misspelt"
    return ""


def _hurts(one: Compared, reading: Reading) -> bool:
    """Whether "pain" beside it makes a part of the body of a word that sounds like one: heal."""
    if one.kind in OF_SAFETY or reading.slips > EASY:
        return False
    pain = any(other.senses == ("pain",) and not other.slips for other in one.read.values())
    return pain and any(map(naming, reading.senses))


def best_of_each(found: Iterable[Compared]) -> list[tuple[Compared, str]]:
    """Give each record's best comparison and why it must not open, best records first."""
    records: dict[tuple[str, str], list[Compared]] = {}
    for one in found:
        records.setdefault(one.record, []).append(one)
    best = []
    for names in records.values():
        together = sorted((_together(one, names) for one in names), key=lambda one: -one.score)
        judged = ((one, refusal(one, names)) for one in together)
        first = next(judged)
        best.append(next((pair for pair in judged if not pair[1]), first) if first[1] else first)
    return sorted(best, key=lambda pair: (-pair[0].score, pair[0].slips, ORDER.index(pair[0].kind)))


def meant(best: Sequence[tuple[Compared, str]]) -> list[Compared]:
    """Give the records that are meant: one opens, several are listed, none is refused."""
    may_open = [one for one, why in best if not why]
    if not may_open:
        return _part_of_several([one for one, _ in best])
    first = may_open[0]
    if first.kind == "source":
        near = (one for one, _ in best if one.kind != "source")
        return [] if any(one.score > first.score - TITLE for one in near) else [first]
    return [one for one, _ in best if one is first or (one.kind != "source" and _rival(first, one))]


def unsure(best: Sequence[tuple[Compared, str]]) -> bool:
    """Whether nothing is meant yet, or only by two slips or more."""
    found = meant(best)
    return not found or found[0].edits > 1


def _part_of_several(best: Sequence[Compared]) -> list[Compared]:
    """Give the records whose names all go on from the query: tibialis, flexor."""
    whole = [one for one in best if not one.left and one.kind != "source" and anchored(one)]
    alike = [one for one in whole if one.score > whole[0].score - MARGIN]
    exact = all(
        not reading.doubt and not reading.edits for one in alike for reading in one.read.values()
    )
    return alike if len(alike) > 1 and exact else []


def _rival(first: Compared, other: Compared) -> bool:
    """Whether another record may be meant as well as the first."""
    if other.score >= first.score:
        return True
    if first.likeness < SAME and not other.left and set(other.missing or ("",)) <= POSITION:
        return True  # peroneal: longus or brevis as well as the region
    if _sibling(first, other):
        return True
    otherwise = _read_otherwise(first, other)
    if not otherwise:
        whole = first.likeness > WHOLE > other.likeness  # a name wins over its own beginnings
        return not whole and other.score > first.score - MARGIN
    if other.left or other.likeness < first.likeness - MARGIN:
        return False
    twins = all(TWIN_SENSES.issuperset(reading.senses) for reading in otherwise)
    apart = TWINS_APART if twins else SLIPS_APART * max(1, first.edits)
    return other.slips < first.slips + apart and other.edits <= first.edits + 1


def _sibling(first: Compared, other: Compared) -> bool:
    """Whether a misspelt word may as well be the one that tells the other record apart."""
    if len(other.left) != 1 or not other.lacking or not TWIN_SENSES.issuperset(other.lacking):
        return False
    from rapidfuzz.distance import OSA

    misspelt = [r for at, r in first.read.items() if at not in other.read and r.edits]
    return any(
        TWIN_SENSES.issuperset(reading.senses)
        and OSA.distance(other.left[0], other.lacking[0]) <= reading.edits + 1
        for reading in misspelt
    )


def _read_otherwise(first: Compared, other: Compared) -> list[Reading]:
    """Give the words that the other record takes the query's words for, where they differ."""
    return [
        reading
        for number, reading in other.read.items()
        if first.read.get(number, reading).word != reading.word
    ]


def same_name(one: Compared, other: Compared) -> bool:
    """Whether two records of different kinds were met by the same name."""
    return one.kind != other.kind and folded_equal(one.matched, other.matched)
