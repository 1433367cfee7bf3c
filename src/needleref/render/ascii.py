"""What ASCII can carry of a text, and of a terminal picture, whose signs keep their places."""

from __future__ import annotations

import unicodedata

BRAILLE = 0x2800
# Braille numbers its dots down the left column, down the right one, then the lowest row.
TOP, BOTTOM = 0x01 | 0x08, 0x40 | 0x80
LEFT, RIGHT = 0x01 | 0x02 | 0x04 | 0x40, 0x08 | 0x10 | 0x20 | 0x80
UPPER, LOWER = 0x01 | 0x08 | 0x02 | 0x10, 0x04 | 0x20 | 0x40 | 0x80


def _sign(dots: int) -> str:
    """Give the ASCII sign that looks most like the dots of an outline."""
    if not dots:
        return " "
    if not dots & LOWER:
        return "'"
    if not dots & UPPER:
        return "." if dots & LEFT and dots & RIGHT else ","
    if not dots & RIGHT or not dots & LEFT:
        return "|"
    rises = dots & RIGHT & UPPER and dots & LEFT & LOWER
    falls = dots & LEFT & UPPER and dots & RIGHT & LOWER
    if rises and not falls:
        return "/"
    if falls and not rises:
        return "\\"
    return "-" if not dots & (TOP | BOTTOM) else "+"


PICTURE = {BRAILLE + dots: _sign(dots) for dots in range(256)} | {
    ord(block): "#" for block in "▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
}
PICTURE[ord("░")] = ":"
PICTURE[ord("○")] = "o"
SIGNS = str.maketrans(
    {
        "·": "-",
        "—": "-",
        "–": "-",
        "→": "->",
        "≥": ">=",
        "≤": "<=",
        "×": "x",
        "☐": "[ ]",
        "┏": "+",
        "┓": "+",
        "┗": "+",
        "┛": "+",
        "━": "=",
        "┃": "|",
        "’": "'",
        "“": '"',
        "”": '"',
        "±": "+/-",
        "°": " degrees",
        "µ": "u",
    }
)


def in_ascii(text: str) -> str:
    """Say in ASCII what it can carry of a text."""
    plain = unicodedata.normalize("NFKD", text.translate(PICTURE).translate(SIGNS))
    return "".join(c for c in plain if not unicodedata.combining(c))
