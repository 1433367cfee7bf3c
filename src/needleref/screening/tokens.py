"""A term cut into tokens, each with its place in the text and the role it plays."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from needleref.screening import language
from needleref.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.screening.details import Place

_TOKEN = re.compile(
    r"(?P<word>[^\W_]+(?:['’`´][^\W_]+)*)|(?P<fracture>#)|(?P<hard>[;\n]|\.(?=\s|$)|\|)"
    r"|(?P<soft>[,+&/]|\s[-–—]\s)|(?P<colon>[:=→])|(?P<open>[()\[\]])"
)
_ABBREVIATIONS = re.compile(r"[A-Z]{2,}s")
_NEGATED = re.compile(r"(\w+)n['’`´]t", re.IGNORECASE)


class Role(Enum):
    """What a token does in its term."""

    WORD = "a word not accounted for"
    FACT = "part of something recognised"
    DETAIL = "tells more of a fact"
    SIDE = "left, right or both"
    PLACE = "a place of the body"
    DENIES = "opens a denial"
    CLOSES = "closes a denial: none, ruled out"
    AFFIRMS = "yes"
    FAMILY = "of a relative"
    PAST = "the past, of what follows"
    AGO = "the past, of what went before"
    BEGAN = "since when: not the past"
    SPLIT = "parts two facts"
    COLON = "a label before its answer"
    STOP = "ends the reach of what went before"
    FILLER = "says nothing of its own"
    COMPLAINT = "what hurts: why the patient comes"
    PART = "goes on with the token before it"


class Token:
    """A word or sign of a term."""

    __slots__ = (
        "age",
        "detail",
        "end",
        "fact",
        "folded",
        "place",
        "readings",
        "role",
        "start",
        "text",
    )

    def __init__(self, text: str, start: int, role: Role) -> None:
        self.text = text
        self.start = start
        self.end = start + len(text)
        self.role = role
        self.folded = _folded(text) if role is Role.WORD else ()
        self.fact: int | None = None
        self.detail = ""
        self.age: float | None = None
        self.place: Place | None = None
        # Words that a word which no name holds may be a slip of.
        self.readings: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The folded word, or its words joined."""
        return " ".join(self.folded)

    def __repr__(self) -> str:
        return f"{self.text!r} {self.role.name}"


def _folded(text: str) -> tuple[str, ...]:
    negated = _NEGATED.fullmatch(text)
    if negated and negated[1].lower() not in {"ca", "wo", "sha"}:
        return (*words(negated[1]), "not")
    if _ABBREVIATIONS.fullmatch(text):
        text = text[:-1]  # SSRIs, which no rule of plurals takes for one
    return tuple(words(text))


def tokens_of(term: str) -> list[Token]:
    """Cut a term into tokens; idioms of notes have their role already, words have none."""
    idioms = _idioms(term)
    found: list[Token] = []
    at = 0
    for start, end, name in idioms:
        found.extend(_plain(term, at, start))
        token = Token(term[start:end], start, _IDIOM_ROLES[name])
        if token.role is Role.WORD and name != "other":
            token.folded = (name,)
        elif token.role is Role.WORD:
            token.folded = ("".join(token.folded),)
        found.append(token)
        at = end
    found.extend(_plain(term, at, len(term)))
    return [token for token in found if token.role is not Role.WORD or token.folded]


_IDIOM_ROLES = {
    "undenied": Role.FILLER,
    "affirmed": Role.AFFIRMS,
    "other": Role.WORD,
    "afterneedling": Role.WORD,
    "closing": Role.CLOSES,
    "denial": Role.DENIES,
    "past": Role.AGO,
    "stopped": Role.PAST,
    "history": Role.WORD,
    "uncontrolled": Role.WORD,
    "family": Role.FAMILY,
    "with": Role.SPLIT,
    "filler": Role.FILLER,
}


def _pattern(idiom: str) -> re.Pattern[str]:
    before = "" if idiom.startswith("[") else r"(?<!\w)"
    after = "" if idiom.endswith(("/", "-")) else r"(?!\w)"
    return re.compile(f"{before}(?:{idiom}){after}", re.IGNORECASE)


_IDIOMS = [(_pattern(idiom), name) for name, idioms in language.IDIOMS.items() for idiom in idioms]


def _idioms(term: str) -> list[tuple[int, int, str]]:
    taken: list[tuple[int, int, str]] = []
    for pattern, name in _IDIOMS:
        for met in pattern.finditer(term):
            if all(met.end() <= start or met.start() >= end for start, end, _ in taken):
                taken.append((met.start(), met.end(), name))
    return sorted(taken, key=lambda one: one[0])


def _plain(term: str, start: int, end: int) -> list[Token]:
    found = []
    for met in _TOKEN.finditer(term, start, end):
        role = Role.WORD
        if met["hard"]:
            role = Role.STOP
        elif met["soft"]:
            role = Role.SPLIT
        elif met["colon"]:
            role = Role.COLON
        elif met["open"]:
            role = Role.FILLER
        token = Token(met.group(), met.start(), role)
        if met["fracture"]:
            token.folded = ("fracture",)
        found.append(token)
    return found


def said(term: str, tokens: Sequence[Token]) -> str:
    """Return the text from the first to the last of these tokens."""
    return term[tokens[0].start : tokens[-1].end].strip() if tokens else ""
