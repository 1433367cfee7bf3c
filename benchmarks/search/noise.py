"""Typo models: what fingers, ears and scanners do to a name. Seeded; pure.

- `edit`: one or two letters put in, left out, exchanged for any letter or with their neighbour
- `keyboard`: one or two letters hit beside, doubled, dropped or in the wrong order
- `ear`: written as heard (ph/f, c/k/s, y/i, double letters, silent letters, unstressed vowels)
- `eye`: as a scanner reads it (rn/m, cl/d, l/1/i, o/0, s/5, e/c)
"""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
EAR = (
    ("ph", "f"), ("c", "k"), ("c", "s"), ("k", "c"), ("s", "c"), ("y", "i"), ("i", "y"),
    ("e", "a"), ("a", "e"), ("e", "i"), ("i", "e"), ("o", "a"), ("a", "o"), ("u", "o"),
    ("ll", "l"), ("ss", "s"), ("tt", "t"), ("nn", "n"), ("rr", "r"), ("cc", "c"), ("mm", "m"),
    ("l", "ll"), ("n", "nn"), ("t", "tt"), ("s", "ss"), ("rh", "r"), ("sc", "s"), ("th", "t"),
    ("ch", "k"), ("h", ""), ("ou", "o"), ("ie", "ei"), ("ei", "ie"), ("ea", "ee"), ("x", "cks"),
    ("tion", "shun"), ("gue", "g"), ("pn", "n"), ("ps", "s"), ("qu", "kw"), ("z", "s"),
)  # fmt: skip
EYE = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("l", "1"), ("i", "1"), ("l", "i"),
    ("o", "0"), ("s", "5"), ("e", "c"), ("c", "e"), ("h", "b"), ("b", "h"), ("n", "ri"),
    ("f", "t"), ("t", "f"), ("v", "y"), ("vv", "w"), ("w", "vv"), ("g", "q"), ("u", "v"),
)  # fmt: skip


def beside(letter: str) -> str:
    """Give the keys next to one."""
    for y, row in enumerate(ROWS):
        x = row.find(letter)
        if x >= 0:
            near = row[max(0, x - 1) : x] + row[x + 1 : x + 2]
            if y:
                near += ROWS[y - 1][x : x + 2]
            if y < len(ROWS) - 1:
                near += ROWS[y + 1][max(0, x - 1) : x + 1]
            return near
    return letter


def edit(name: str, random: Random) -> str:
    """Make one edit anywhere, any letter as likely as another."""
    at = random.randrange(len(name))
    letter = random.choice(ascii_lowercase)
    match random.randrange(4):
        case 0:
            return name[:at] + letter + name[at:]
        case 1:
            return name[:at] + name[at + 1 :]
        case 2:
            return name[:at] + letter + name[at + 1 :]
    return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]


def keyboard(name: str, random: Random) -> str:
    """Make one slip of a finger."""
    at = random.randrange(len(name))
    match random.randrange(5):
        case 0:
            return name[:at] + name[at] + name[at:]
        case 1:
            return name[:at] + name[at + 1 :]
        case 2:
            return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]
        case 3:
            return name[:at] + random.choice(beside(name[at])) + name[at:]
    return name[:at] + random.choice(beside(name[at])) + name[at + 1 :]


def confuse(name: str, random: Random, pairs: tuple[tuple[str, str], ...]) -> str:
    """Put one spelling for another, at one place where it stands."""
    places = [
        (at, old, new)
        for old, new in pairs
        for at in range(len(name))
        if name.startswith(old, at) and not (at == 0 and not new)
    ]
    if not places:
        return name
    at, old, new = random.choice(places)
    return name[:at] + new + name[at + len(old) :]


def ear(name: str, random: Random) -> str:
    """Write as heard, once."""
    return confuse(name, random, EAR)


def eye(name: str, random: Random) -> str:
    """Misread, once."""
    return confuse(name, random, EYE)
