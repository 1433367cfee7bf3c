"""The one normaliser of words: index, data rules, screening and search all fold with it.

Two texts that a reader would call the same words (case, accents, dashes, apostrophes, spaces,
plurals) fold to the same string; `key` also forgets the order of the words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart, apostrophes (dropped: runner's = runners) and signs
# that are words.
_SPELT_OUT = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"}
    | dict.fromkeys("'`\u2019\u2018\u02bc\u00b4\u2032", "")
    | {"&": " and "}
)
_WORD = re.compile(r"[^\W_]+")

_IRREGULAR = {
    "calves": "calf",
    "children": "child",
    "feet": "foot",
    "halves": "half",
    "knives": "knife",
    "men": "man",
    "scarves": "scarf",
    "sinuses": "sinus",
    "teeth": "tooth",
    "viruses": "virus",
    "women": "woman",
}
# Words that only look like plurals; without its s each would be another word.
_NOT_PLURAL = frozenset({"aids", "does", "goes", "news", "yes"})


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """Give a folded word without its plural ending; a word that has none is given back."""
    shorter = _without_ending(word)
    return word if shorter == word else singular(shorter)


_EPONYMS = ("Achilles",)


def _without_ending(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4:
        return word
    if word.endswith("s"):
        return _without_s(word)
    if word.endswith("ae") and len(word) > 4:
        return word[:-1]  # bursae, vertebrae; also the genitive: fasciae latae
    if word.endswith("omata"):
        return word[:-2]
    return word


def _without_s(word: str) -> str:
    if word in _NOT_PLURAL or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("itides"):
        return word[:-4] + "is"
    if word.endswith("oses") and len(word) > 7 and not word.endswith("poses"):
        return word[:-2] + "is"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "xes", "tches", "nches")):
        return word[:-2]
    return word[:-1]


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower().translate(_SPELT_OUT)
    apart = unicodedata.normalize("NFKD", text).casefold()
    apart = unicodedata.normalize("NFKD", apart.translate(_SPELT_OUT))
    return "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Me", "Cf"})


def tokens(text: str) -> list[str]:
    """Split a text into plain words, plurals as they stand: one for each of `words`."""
    return _WORD.findall(_plain(text))


def words(text: str) -> list[str]:
    """Split a text into folded words, in their order."""
    return [singular(word) for word in tokens(text)]


def letters(text: str) -> str:
    """Run the letters and digits of a text together, plurals as they stand."""
    return "".join(tokens(text))


def targets(query: str) -> list[str]:
    """Split a query at its commas; blank parts fall away."""
    return [part for part in map(str.strip, query.split(",")) if part]


def fold(text: str) -> str:
    """Fold a text; folding twice is folding once."""
    return " ".join(words(text))


def key(text: str) -> str:
    """Fold a text and sort its words: equal for the same words in any order."""
    return " ".join(sorted(words(text)))


def within(name: str) -> str:
    """Write a record's name as it stands within a sentence."""
    return name if name.startswith(_EPONYMS) else name.lower()
