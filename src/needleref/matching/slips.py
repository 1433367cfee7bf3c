"""How far one word is from another, counted in slips of the finger, the ear and the eye.

One careless edit costs 1; a slip that people make often (a doubled letter, a neighbouring key, a
vowel for a vowel) costs less, so that of two words equally many edits away the likelier wins.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations
from zlib import crc32

PREFIX = 7  # letters of a word that its neighbourhood is made of
END = 6  # letters of a name that each of its ends is made of

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
VOWELS = frozenset("aeiouy")
_ALIKE = frozenset(
    a + b
    for group in (
        *("ckqsxz", "dt", "fv", "gj", "mn", "bp", "iy", "sz", "uw"),  # to the ear
        *("ce", "ft", "bh", "il", "uv", "vy", "gq"),  # to the eye
    )
    for a in group
    for b in group
    if a != b
)
_DIGITS = tuple(str.maketrans("0158", ones) for ones in ("olsb", "oisb"))
_LOOKS = tuple(
    pair
    for one, other in (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ri", "n"), ("ii", "n"), ("nn", "m"))
    for pair in ((one, other), (other, one))
)
_LOOKS_TRIED = 16
_DOUBLED = re.compile(r"(.)\1+")


def _neighbours() -> frozenset[str]:
    pairs = set()
    for y, row in enumerate(_ROWS):
        for x, letter in enumerate(row):
            for other in row[x + 1 : x + 2]:
                pairs |= {letter + other, other + letter}
            for other in _ROWS[y + 1][max(0, x - 1) : x + 1] if y < 2 else "":
                pairs |= {letter + other, other + letter}
    return frozenset(pairs)


_KEYS = _neighbours()

_EAR = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"^(?:pn|kn|gn|mn)", "n"),
        (r"^ps", "s"),
        (r"^wr", "r"),
        (r"^rh", "r"),
        (r"^x", "s"),
        (r"ph", "f"),
        (r"(?<!^)gh", ""),
        (r"sch|ch(?=[rlo])|ck|cq", "k"),
        (r"tch|ch", "x"),
        (r"sc(?=[eiy])", "s"),
        (r"sh|[tc]i(?=[aou])|s(?=ion)", "x"),
        (r"c(?=[eiy])", "s"),
        (r"[cq]", "k"),
        (r"dg", "j"),
        (r"th", "t"),
        (r"z", "s"),
        (r"x(?!$)", "x"),
        (r"^[aeiouy]+", "a"),
        (r"(?<!^)[aeiouywh]+", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """Spell a word roughly as it sounds, without its inner vowels."""
    for pattern, by in _EAR:
        word = pattern.sub(by, word)
    return word


def looks(word: str) -> dict[str, float]:
    """Give what a digit, or a plural taken off too many, may have stood for, and its cost."""
    seen: dict[str, float] = {}
    if not word.isalpha() and not word.isdigit():
        seen = dict.fromkeys((word.translate(digits) for digits in _DIGITS), 0.3)
    if word.endswith("ss"):
        seen[word[:-2]] = 0.5  # teress: the fold took the s of teres for a plural
    return seen


def misread(word: str) -> dict[str, float]:
    """Give the words that a scanner may have taken for this one, and what that costs."""
    seen: dict[str, float] = {}
    for one, cost in [(word, 0.0), *looks(word).items()]:
        for printed, read in _LOOKS:
            at = one.find(printed)
            while at >= 0:
                seen.setdefault(one[:at] + read + one[at + len(printed) :], cost + 0.6)
                at = one.find(printed, at + 1)
    return dict([*seen.items()][:_LOOKS_TRIED])


def neighbourhood(word: str) -> set[int]:
    """Hash a word's beginning with every one or two of its letters left out, and its sound.

    Two words within so many edits of each other share one of these numbers.
    """
    start = word[:PREFIX]
    shorter = {start}
    for count in (1, 2) if len(word) > 5 else (1,):
        for out in combinations(range(len(start)), count):
            shorter.add("".join(c for i, c in enumerate(start) if i not in out))
    if len(word) > 3:
        shorter.add("~" + sound(word))
    return {crc32(one.encode()) for one in shorter}


def ends(run: str) -> set[int]:
    """Hash both ends of a run of letters, each also with one letter left out.

    Two names within two edits share one of these numbers, whatever happened to their spaces.
    """
    found = set()
    for end in (run[:END], run[-END:][::-1] + ">"):
        found.add(end)
        found.update(end[:i] + end[i + 1 :] for i in range(END) if i < len(run))
    return {crc32(("=" + one).encode()) for one in found}


def limit(word: str) -> float:
    """How many slips a word bears before it may be another; short words are strict."""
    length = len(word)
    if length < 3:
        return 0
    if length < 6:
        return 1.3 if length < 5 else 1.5
    if length < 8:
        return 1.65 if length == 6 else 2.1
    return 2.6


def slips(typed: str, meant: str) -> float:
    """Count the slips that make `typed` of `meant`."""
    first = 0.2 if typed[0] != meant[0] else 0.0
    cost = _edits(*_core(typed, meant)) + first
    return cost * 0.6 if heard_alike(typed, meant) else cost


def spoken(word: str) -> str:
    """Spell a word without what no ear can tell: y for i, ph for f, letters doubled."""
    return _DOUBLED.sub(r"\1", word.replace("y", "i").replace("ph", "f"))


def spoken_alike(one: str, other: str) -> bool:
    """Whether two short words sound the same and neither has a syllable more: skor, scar."""
    longer = abs(len(_DOUBLED.sub(r"\1", one)) - len(_DOUBLED.sub(r"\1", other)))
    open_ends = one[-1] in VOWELS, other[-1] in VOWELS
    return longer < 2 and open_ends[0] == open_ends[1] and heard_alike(one, other)


def heard_alike(one: str, other: str) -> bool:
    """Whether two words sound the same, vowels aside."""
    heard = sound(one)
    return len(heard) > 2 - (len(one) > 3 < len(other)) and heard == sound(other)


def _core(a: str, b: str) -> tuple[str, str]:
    """Cut off what two words share at both ends, but for one letter that a slip may double."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    start = max(0, start - 1)
    return a[start : len(a) - end], b[start : len(b) - end]


def _edits(a: str, b: str) -> float:
    """Give the cheapest way from one string to the other, neighbours exchanged included."""
    before: list[float] = []
    above = [0.0]
    for j in range(len(b)):
        above.append(above[-1] + _loose(b, j))
    for i in range(len(a)):
        row = [above[0] + _loose(a, i)]
        for j in range(len(b)):
            best = min(
                above[j] + _instead(a[i], b[j]),
                above[j + 1] + _loose(a, i),
                row[j] + _loose(b, j),
            )
            if i and j and a[i] == b[j - 1] and a[i - 1] == b[j]:
                best = min(best, before[j - 1] + 0.7)
            row.append(best)
        before, above = above, row
    return above[-1]


def _loose(word: str, at: int) -> float:
    """Cost of a letter too many or too few."""
    if at and word[at] == word[at - 1]:
        return 0.5
    return 0.7 if word[at] in VOWELS or word[at] == "h" else 1.0


def _instead(a: str, b: str) -> float:
    """Cost of one letter for another."""
    if a == b:
        return 0.0
    if (a in VOWELS and b in VOWELS) or a + b in _ALIKE:
        return 0.7
    return 0.8 if a + b in _KEYS else 1.0
