"""Which words of a term name a record: the longest names first, then names misspelt."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from needleref.matching.senses import senses
from needleref.matching.spelling import read
from needleref.matching.vocabulary import STOP
from needleref.screening.details import is_side
from needleref.screening.language import ALLERGY, DENIES, FILLERS, SAYINGS, WORSENS
from needleref.screening.tokens import Role
from needleref.screening.vocabulary import LONGEST_NAME, RULES, Named, canonical
from needleref.text import words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from needleref.matching import Matcher
    from needleref.screening.tokens import Token
    from needleref.screening.vocabulary import Vocabulary

# Words that part two facts unless a name is spelt with them: "aspirin and clopidogrel" is two.
JOINERS = frozenset({"and", "with", "plus"})
NEGATIVE = frozenset({"no", "not", "nil"})
# A misspelt name must agree this well; words in another form must agree better.
AGREES = {"spelling": 0.8, "words": 0.85}
# A word of a longer name may be misspelt where the others vouch for it.
SLIPPED_WORDS = 2
SHORTEST_SLIP = 4
READINGS_TRIED = 3
_WINDOW = 4
_TRIES = 60


class Span(NamedTuple):
    """Tokens that name records; `first` and `last` count tokens of the term."""

    first: int
    last: int
    records: tuple[Named, ...]
    via: str
    # A side that parts the words of a name and stays free: "sudden weakness R arm".
    sides: tuple[int, ...] = ()


class _Candidate(NamedTuple):
    """A span that may be claimed; of two, the better sorts first."""

    span: Span
    telling: int
    spelt: bool

    @property
    def rank(self) -> tuple[int, bool, int]:
        """More telling words first, then words as typed, then names word for word."""
        length = self.span.last - self.span.first
        return -self.telling, self.span.via == "spelling", -length if self.spelt else length


def claim_names(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Span]:
    """Find the longest names among tokens that are not claimed, and claim them."""
    claimed = []
    candidates = sorted(_candidates(tokens, vocabulary), key=lambda one: one.rank)
    for candidate in candidates:
        span = _all_meant(candidate.span, candidates)
        inside = tokens[span.first : span.last + 1]
        if all(token.role in {Role.WORD, Role.SPLIT} for token in inside):
            claim(tokens, span)
            claimed.append(span)
    return sorted(claimed)


def claim_allergies(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Span]:
    """Find what a term is allergic to, where that is a rule: "allergies: latex, nickel"."""
    told = [token for token in tokens if token.word in ALLERGY and token.role is Role.WORD]
    claimed = []
    for at, token in enumerate(tokens) if told else ():
        if token.role is not Role.WORD or token in told or not token.folded:
            continue
        records = vocabulary.find(canonical([*token.folded, "allergy"]))
        if records:
            span = Span(at, at, records, _via(records))
            claim(tokens, span)
            claimed.append(span)
    if claimed:
        for token in told:
            before = tokens[: tokens.index(token)]
            if not any(one.word in DENIES for one in before):
                token.role = Role.FILLER
    return claimed


def _all_meant(span: Span, candidates: Sequence[_Candidate]) -> Span:
    """Take every record that a misspelt name may mean: "ucontrolled" may be either."""
    if span.via != "spelling":
        return span
    same = [one.span for one in candidates if one.span[:2] == span[:2] and one.span.via == span.via]
    records = dict.fromkeys(record for one in same for record in one.records)
    return span._replace(records=tuple(records))


def claim(tokens: Sequence[Token], span: Span) -> None:
    """Mark the tokens of a span as part of a fact."""
    for at in range(span.first, span.last + 1):
        if at not in span.sides:
            tokens[at].role = Role.FACT
            tokens[at].fact = span.first


def _candidates(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[_Candidate]:
    for first, token in enumerate(tokens):
        if token.role is not Role.WORD or not _may_begin(token, vocabulary):
            continue
        inside: list[Token] = []
        parted = False
        for last in range(first, min(len(tokens), first + LONGEST_NAME + 3)):
            here = tokens[last]
            if here.role is Role.SPLIT:
                parted = parted or here.text.strip() not in {"/", "&"}
                continue
            if here.role is not Role.WORD:
                break
            inside.append(here)
            if here.word in JOINERS and last > first:
                parted = True
            if parted and _of_two(tokens, first, inside, vocabulary):
                continue
            if not _goes_on(tokens, first, last):
                yield from _named(inside, first, last, vocabulary, parted=parted)
                sides = tuple(n for n in range(first, last + 1) if is_side(tokens[n].text))
                if sides and first < sides[0] and sides[-1] < last:
                    rest = [token for token in inside if not is_side(token.text)]
                    # "fractured L wrist" is "fractured wrist".
                    for one in _named(rest, first, last, vocabulary, parted=parted):
                        yield one._replace(span=one.span._replace(sides=sides))


def _of_two(
    tokens: Sequence[Token], first: int, inside: Sequence[Token], vocabulary: Vocabulary
) -> bool:
    """Whether a name ends one part and begins the next: no raised INR in "CRP raised, INR normal".

    What is turned round is one fact still: "epilepsy, poorly controlled".
    """
    if not first or tokens[first - 1].role is not Role.WORD:
        return False
    return vocabulary.spells_in_order(canonical(word for t in inside for word in t.folded))


def _may_begin(token: Token, vocabulary: Vocabulary) -> bool:
    return bool(token.readings) or token.word in STOP or vocabulary.knows_any(token.folded)


def _named(
    inside: Sequence[Token], first: int, last: int, vocabulary: Vocabulary, *, parted: bool
) -> Iterator[_Candidate]:
    """Name the tokens as typed, or with one or two words read as what they are slips of."""
    slipped = [token for token in inside if token.readings]
    if len(slipped) > SLIPPED_WORDS or (slipped and len(inside) < 2):
        return
    for readings in product(*(token.readings for token in slipped)):
        read = dict(zip(slipped, readings, strict=True))
        folded = canonical(
            word for token in inside for word in ([read[token]] if token in read else token.folded)
        )
        records = vocabulary.find(folded)
        spelt = vocabulary.spells(folded)
        if parted and not spelt:
            records = tuple(one for one in records if one.kind == "red-flag")
        if not records:
            records = _flag_with_more(inside, read, vocabulary)
        telling = len(senses(folded))
        if records and (not slipped or telling > 1):
            via = "spelling" if slipped else _via(records)
            yield _Candidate(Span(first, last, records, via), telling, spelt)


def _flag_with_more(
    inside: Sequence[Token], read: dict[Token, str], vocabulary: Vocabulary
) -> tuple[Named, ...]:
    """Find red flags told with a side or a word that worsens: "new back pain and fever"."""
    bare = [t for t in inside if t.word not in WORSENS and not is_side(t.text)]
    if len(bare) == len(inside) or len(bare) < 2 or bare[0] is not inside[0]:
        return ()
    folded = canonical(word for t in bare for word in ([read[t]] if t in read else t.folded))
    return tuple(one for one in vocabulary.find(folded) if one.kind == "red-flag")


def read_slips(tokens: Sequence[Token], connection: sqlite3.Connection, names: Vocabulary) -> None:
    """Give words that no name holds the words that they may be slips of."""
    for token in tokens:
        unknown = token.role is Role.WORD and len(token.folded) == 1 and token.text.isalpha()
        if not unknown or len(token.word) < SHORTEST_SLIP or names.knows_any(token.folded):
            continue
        slots = read(connection, token.folded)
        if len(slots) == 1:
            token.readings = tuple(
                one.word for one in slots[0].readings if one.edits and not one.doubt
            )[:READINGS_TRIED]


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


def claim_misspelt(
    tokens: Sequence[Token], matcher: Matcher, vocabulary: Vocabulary, text: str
) -> list[Span]:
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
            span = _namesakes(span, vocabulary)
        if span is not None:
            claim(tokens, span)
            claimed.append(span)
    return claimed


def _namesakes(span: Span, vocabulary: Vocabulary) -> Span:
    """Take the records of every kind that carry the name: "sepsis" is a rule and a red flag."""
    records = dict.fromkeys(
        one._replace(via=span.via)
        for named in span.records
        for one in vocabulary.find(canonical(words(named.name)))
    )
    return span._replace(records=tuple(records) or span.records)


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
        and token.word not in WORSENS | FILLERS
        and not is_side(token.text)
    )


def _misspelt(
    tokens: Sequence[Token], first: int, last: int, matcher: Matcher, text: str
) -> Span | None:
    query = text[tokens[first].start : tokens[last].end]
    if query.lower() in SAYINGS:
        return None  # "afebrile" is no fever misspelt
    answer = matcher.match(query, RULES)
    if not answer.meant or (answer.via in {"code", None} and len(answer.meant) == 1):
        return None
    via = answer.via or "words"
    if min(one.score for one in answer.meant) < AGREES.get(via, 0.999):
        return None
    # Why: a word with its small words left out may be another thing ("fit", "having fits").
    if via != "spelling" and first == last:
        return None
    if answer.status == "ambiguous" and any(one.score < 0.999 for one in answer.meant):
        return None
    if via != "spelling" and any(one.matched == one.id for one in answer.meant):
        return None  # an id is no way of saying a thing: "blood pressure" is not its problem
    records = tuple(Named(one.type, one.id, via, one.matched) for one in answer.meant)
    return Span(first, last, records, via)
