"""The names that a term may hold, each known by its words and by their senses."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from needleref.matching.senses import senses
from needleref.screening.language import ABBREVIATIONS, AFTER_NEEDLING, PHRASES
from needleref.text import words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

RULES = ("contraindication", "drug", "red-flag")
OTHERS = ("condition",)
PLACES = ("region", "zone", "muscle")
LONGEST_NAME = 10
# Words of which some way of saying is rewritten, so that names that hold none are left alone.
_REWRITTEN = frozenset(ABBREVIATIONS) | {phrase[0] for phrase in PHRASES}
_AFTER_NEEDLING = re.compile(rf"(?<!\w){AFTER_NEEDLING}(?!\w)", re.IGNORECASE)
_BEST_VIA = {"name": 0, "alias": 1, "lay": 2, "id": 3}


class Named(NamedTuple):
    """A record that carries a name."""

    kind: str
    id: str
    via: str
    name: str

    @property
    def record(self) -> tuple[str, str]:
        """Whose name it is."""
        return self.kind, self.id


class Vocabulary:
    """Names of some kinds: from words as they stand in a term to the records they name."""

    def __init__(self, connection: sqlite3.Connection, kinds: Sequence[str]) -> None:
        self._spelt: dict[str, list[Named]] = defaultdict(list)
        self._meant: dict[str, list[Named]] = defaultdict(list)
        self._words: set[str] = set()
        marks = ",".join("?" for _ in kinds)
        # Why the index's folds: folding some thousand names again would take a tenth of a second.
        spelt = connection.execute(
            f"SELECT key, kind, id, via, name FROM name WHERE via <> 'code' AND kind IN ({marks})",  # noqa: S608
            kinds,
        )
        for key, *row in spelt:
            self._add(self._spelt, key, Named(*row))
        meant = connection.execute(
            f"SELECT senses, kind, record, via, name FROM entry WHERE kind IN ({marks})",  # noqa: S608
            kinds,
        )
        for key, *row in meant:
            self._words.update(key.split())
            named = Named(*row)
            # Why not one word: without its small words "having fits" would be "fit and well".
            # Nor none: a name of nothing but small words ("AM") would be met by any of them.
            if " " in key or (key and len(words(named.name)) == 1):
                self._add(self._meant, _key(key.split()), named)

    def _add(self, names: dict[str, list[Named]], key: str, named: Named) -> None:
        names[key].append(named)
        name = _AFTER_NEEDLING.sub("afterneedling", named.name)
        if name != named.name or not _REWRITTEN.isdisjoint(key.split()):
            folded = canonical(words(name))
            self._words.update(senses(folded))
            other = folded if names is self._spelt else senses(folded)
            if _key(other) != key:
                names[_key(other)].append(named)

    def knows_any(self, folded: Iterable[str]) -> bool:
        """Whether any name may hold one of these folded words."""
        return any(sense in self._words for word in canonical(folded) for sense in senses([word]))

    def spells(self, folded: Sequence[str]) -> bool:
        """Whether a name is exactly these words, in any order."""
        return _key(folded) in self._spelt

    def spells_in_order(self, folded: Sequence[str]) -> bool:
        """Whether a name is exactly these words as they stand."""
        named = self._spelt.get(_key(folded), ())
        return any(canonical(words(one.name)) == list(folded) for one in named)

    def find(self, folded: Sequence[str]) -> tuple[Named, ...]:
        """Return the records that these words name, the best name of each."""
        found = self._spelt.get(_key(folded)) or self._meant.get(_key(senses(list(folded)))) or []
        best: dict[tuple[str, str], Named] = {}
        for named in sorted(found, key=lambda one: _BEST_VIA[one.via]):
            best.setdefault(named.record, named)
        return tuple(best.values())


def canonical(folded: Iterable[str]) -> list[str]:
    """Rewrite abbreviations and ways of saying one thing, so that names and notes agree."""
    spelt = [word for each in folded for word in words(ABBREVIATIONS.get(each, each))]
    said: list[str] = []
    at = 0
    while at < len(spelt):
        for length in (3, 2, 1):
            phrase = PHRASES.get(tuple(spelt[at : at + length]))
            if phrase:
                said.append(phrase)
                at += length
                break
        else:
            said.append(spelt[at])
            at += 1
    return said


def _key(folded: Iterable[str]) -> str:
    return " ".join(sorted(folded))
