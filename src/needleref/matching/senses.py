"""Folded words → what they mean: one sense for neck, cervical, cervicis; British as American.

Names and queries are brought to the same senses, so that order, inflection, spelling of the
country and the language of anatomy never decide. How much a sense weighs is a matter of the
language alone, never of the other records: a record that is added changes no old score.
"""

from __future__ import annotations

from functools import lru_cache

from needleref.matching.vocabulary import (
    BESIDE,
    COMPOUND,
    HALF,
    LIGHT,
    MISSED_LITTLE,
    PHRASE,
    POSITION,
    SENSE,
    STOP,
    TWINS,
)

# Levels of the spine: C6, L5; T4 is a syndrome besides, and C1 and L1 are much else.
_LEVELS = {f"c{n}": "neck" for n in range(2, 9)} | {f"l{n}": "lumbar" for n in range(2, 6)}
_KEPT = frozenset(SENSE.values())
LEAST = 0.25  # weight of a word that tells no record

_AMERICAN = (
    ("haem", "hem"),
    ("aemi", "emi"),
    ("paed", "ped"),
    ("oede", "ede"),
    ("oeso", "eso"),
    ("oest", "est"),
    ("rrhoe", "rrhe"),
    ("anaes", "anes"),
    ("gynae", "gyne"),
    ("isation", "ization"),
    ("sulph", "sulf"),
)
_ENDINGS = (("ise", "ize"), ("ised", "ized"), ("yse", "yze"), ("our", "or"), ("bre", "ber"))


@lru_cache(maxsize=8192)
def sense(word: str) -> str:
    """Bring one folded word to its sense."""
    if found := SENSE.get(word) or _LEVELS.get(word):
        return found
    if word in _KEPT:
        return word
    for british, american in _AMERICAN:
        if british in word:
            word = word.replace(british, american)
    for british, american in _ENDINGS:
        if len(word) > 5 and word.endswith(british):
            word = word[: -len(british)] + american
    return SENSE.get(word) or SENSE.get(_base(word)) or _base(word)


def _base(word: str) -> str:
    """Take off an ending of grammar: stretching, tightness, multifidi."""
    if len(word) > 6 and word.endswith("ness"):
        return word[:-4]
    if len(word) > 5 and word.endswith("i"):
        return word[:-1] + "us"
    for ending in ("ing", "ed"):
        root = word[: -len(ending)]
        if len(root) > 3 and word.endswith(ending) and any(c in "aeiouy" for c in root):
            return root[:-1] if root[-1] == root[-2] and root[-1] not in "ls" else root
    return word


def senses(words: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Bring folded words to their senses, each once; words without meaning fall away."""
    found: list[str] = []
    for word in words:
        if word in STOP:
            continue
        for one in COMPOUND.get(word) or (sense(word),):
            joined = PHRASE.get((found[-1], one)) if found else None
            if joined:
                found[-1] = joined
            elif one not in found:
                found.append(one)
    return tuple(dict.fromkeys(found))


_LIGHT, _HALF, _BESIDE, _MISSED_LITTLE, TWIN_SENSES = (
    frozenset(map(sense, table)) for table in (LIGHT, HALF, BESIDE, MISSED_LITTLE, TWINS)
)


def weight(one: str) -> float:
    """How telling a sense is, from the language alone."""
    if one in _LIGHT:
        return LEAST
    return 0.6 if one in _HALF else 1.0


def telling(one: str) -> bool:
    """Whether a query's word must be accounted for."""
    return one not in _LIGHT


def beside(one: str) -> bool:
    """Whether a word that no name accounts for changes nothing: who the patient is, since when."""
    return one in _BESIDE


def naming(one: str) -> bool:
    """Whether a word names a thing, rather than says which of several or that it hurts."""
    return one not in _LIGHT and one not in POSITION and not one.isdigit()


def needed(one: str) -> bool:
    """Whether a name without this word of it is another thing."""
    return one not in _MISSED_LITTLE
