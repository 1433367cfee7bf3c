"""A query to `safety` that no name answers, read as a term of screening: "on chemo", "CKD 4"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from needleref.matching import Matcher
from needleref.text import words

if TYPE_CHECKING:
    from needleref.matching import Answer
    from needleref.reference import Reference

# Every telling word is accounted for; what else was typed is a dose, a time or a turn of phrase.
SCORE = 0.8
# Words after which the state is not, or not yet, there: "HIV test", "pacemaker removed".
NOT_THERE = frozenset(
    {"negative", "test", "scan", "screening", "declined", "refused", "due", "removed", "healed"}
)


def as_told(answer: Answer, kinds: tuple[str, ...], reference: Reference) -> Answer:
    """Give the records that a term tells of; the answer as it was where a word stays unread."""
    if NOT_THERE.intersection(words(answer.query)):
        return answer
    reading = reference.screener.reader.read(answer.query)
    told = {
        named.record: named
        for fact in reading.facts
        for named in fact.records
        if named.kind in kinds
    }
    if reading.unread or not told:
        return answer
    matcher = Matcher(reference.connection)
    meant = tuple(matcher.suggest(*named.record, named.name, SCORE) for named in told.values())
    one = meant[0] if len(meant) == 1 else None
    lines = answer.explain and (*answer.explain, "read as a term of screening")
    return replace(
        answer,
        status="match" if one else "ambiguous",
        via="words" if one else None,
        hit=one,
        meant=meant,
        suggestions=meant,
        explain=lines,
    )
