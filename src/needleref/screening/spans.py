"""Which words of a term name a record: the longest names first, then names misspelt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from needleref.matching.senses import senses
from needleref.matching.vocabulary import STOP
from needleref.screening.details import is_side
from needleref.screening.language import WORSENS
from needleref.screening.tokens import Role
from needleref.screening.vocabulary import LONGEST_NAME, RULES, Named, canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from needleref.matching import Matcher
    from needleref.screening.tokens import Token
    from needleref.screening.vocabulary import Vocabulary

NEGATIVE = frozenset({"no", "not", "nil"})
# A misspelt name must agree this well; words in another form must agree better.
AGREES = {"spelling": 0.8, "words": 0.85}
_WINDOW = 4
_TRIES = 60


class Span(NamedTuple):
    """Tokens that name records; `first` and `last` count tokens of the term."""

    first: int
    last: int
    records: tuple[Named, ...]
    via: str


def claim_names(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Span]:
    """Find the longest names among tokens that are not claimed, and claim them."""
    found = sorted(
        _candidates(tokens, vocabulary), key=lambda one: (-one[0], one[1].last - one[1].first)
    )
    claimed = []
    for _, span in found:
        inside = tokens[span.first : span.last + 1]
        if all(token.role in {Role.WORD, Role.SPLIT} for token in inside):
            claim(tokens, span)
            claimed.append(span)
    return sorted(claimed)


def claim(tokens: Sequence[Token], span: Span) -> None:
    """Mark the tokens of a span as part of a fact."""
    for token in tokens[span.first : span.last + 1]:
        token.role = Role.FACT
        token.fact = span.first


def _candidates(
    tokens: Sequence[Token], vocabulary: Vocabulary
) -> Iterator[tuple[int, Span]]:
    for first, token in enumerate(tokens):
        if token.role is not Role.WORD:
            continue
        if token.word not in STOP and not vocabulary.knows_any(token.folded):
            continue
        folded: list[str] = []
        parted = False
        for last in range(first, min(len(tokens), first + LONGEST_NAME + 3)):
            here = tokens[last]
            if here.role is Role.SPLIT:
                parted = parted or here.text.strip() not in {"/", "&"}
                continue
            if here.role is not Role.WORD:
                break
            folded += here.folded
            said = canonical(folded)
            records = vocabulary.find(said)
            if parted:
                records = tuple(one for one in records if one.kind == "red-flag")
            if records and not _goes_on(tokens, first, last):
                yield len(senses(said)), Span(first, last, records, _via(records))


def _via(records: Sequence[Named]) -> str:
    return {"lay": "alias"}.get(records[0].via, records[0].via)


def _goes_on(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a name that begins with "no" is only the beginning of a denial: no sleep apnoea."""
    if tokens[first].word not in NEGATIVE or last + 1 >= len(tokens):
        return False
    after = tokens[last + 1]
    return after.role is Role.WORD and after.word not in STOP


def inner_names(tokens: Sequence[Token], span: Span, vocabulary: Vocabulary) -> list[Span]:
    """Find names of rules and drugs inside a red flag's words: "back pain and fever"."""
    inside = [
        (len(senses(list(canonical(folded)))), found)
        for first in range(span.first, span.last + 1)
        for last in range(first, span.last + 1)
        if (first, last) != (span.first, span.last)
        if (folded := [w for token in tokens[first : last + 1] for w in token.folded])
        if _begins(tokens[first]) and _begins(tokens[last])
        if (records := tuple(one for one in vocabulary.find(canonical(folded))
                             if one.kind != "red-flag"))
        for found in (Span(first, last, records, _via(records)),)
    ]  # fmt: skip
    kept: list[Span] = []
    for _, one in sorted(inside, key=lambda pair: -pair[0]):
        if all(one.last < other.first or one.first > other.last for other in kept):
            kept.append(one)
    return kept


def _begins(token: Token) -> bool:
    return bool(token.folded) and token.word not in STOP


def claim_misspelt(tokens: Sequence[Token], matcher: Matcher, text: str) -> list[Span]:
    """Find names in what is left, misspelt or in another form, and claim them."""
    claimed: list[Span] = []
    tries = 0
    windows = sorted(_windows(tokens), key=lambda pair: pair[0] - pair[1])
    for first, last in windows:
        if any(token.role is not Role.WORD for token in tokens[first : last + 1]):
            continue
        tries += 1
        if tries > _TRIES:
            break
        span = _misspelt(tokens, first, last, matcher, text)
        if span is not None:
            claim(tokens, span)
            claimed.append(span)
    return claimed


def _windows(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    for first, token in enumerate(tokens):
        if not _tells(token):
            continue
        for last in range(first, min(len(tokens), first + _WINDOW + 2)):
            if tokens[last].role is not Role.WORD or is_side(tokens[last].text):
                break
            if _tells(tokens[last]):
                yield first, last


def _tells(token: Token) -> bool:
    return (
        token.role is Role.WORD
        and token.word not in STOP
        and token.word not in WORSENS
        and not is_side(token.text)
    )




def _misspelt(
    tokens: Sequence[Token], first: int, last: int, matcher: Matcher, text: str
) -> Span | None:
    query = text[tokens[first].start : tokens[last].end]
    answer = matcher.match(query, RULES)
    if not answer.meant or answer.via in {"code", None} and len(answer.meant) == 1:
        return None
    via = answer.via or "words"
    if min(one.score for one in answer.meant) < AGREES.get(via, 0.999):
        return None
    # Why: a word with its small words left out may be another thing ("fit", "having fits").
    if via != "spelling" and first == last:
        return None
    if answer.status == "ambiguous" and any(one.score < 0.999 for one in answer.meant):
        return None
    records = tuple(Named(one.type, one.id, via, one.matched) for one in answer.meant)
    return Span(first, last, records, via)
