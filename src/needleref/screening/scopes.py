"""How far a denial, a relative or the past reaches, and which facts stand under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from needleref.matching.vocabulary import LIGHT, STOP
from needleref.screening import language as lang
from needleref.screening.tokens import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.screening.spans import Span
    from needleref.screening.tokens import Token

# Splits over which the past goes on: "stopped warfarin and aspirin".
JOINS = frozenset({"and", "or", "nor", "/", "&"})
FORWARD, BACKWARD = 1, -1


class Item(NamedTuple):
    """Something told: a fact that a span names, or words that nothing accounts for."""

    first: int
    start: int
    end: int
    text: str
    span: Span | None = None
    denied: str = ""
    denial: str = ""
    opened: bool = False
    family: bool = False
    past: bool = False
    allergy: bool = False
    named_only: bool = False
    complaint: bool = False
    worsens: bool = False


def mark_cues(tokens: Sequence[Token]) -> None:
    """Give words their roles as cues: splits, stops, denials, relatives, the past."""
    for at, token in enumerate(tokens):
        after = tokens[at + 1].word if at + 1 < len(tokens) else ""
        if token.role is Role.WORD:
            token.role = _cue(tokens, at) or token.role
        elif _is_dash(token) and after in lang.CLOSES | lang.AFFIRMS | lang.PAST_AFTER:
            token.role = Role.COLON  # a label before its answer: "warfarin - stopped"


def _is_dash(token: Token) -> bool:
    return token.role is Role.SPLIT and token.text.strip() in {"-", "–", "—"}


def _cue(tokens: Sequence[Token], at: int) -> Role | None:
    word = tokens[at].word
    before = tokens[at - 1] if at else None
    if word in lang.STOPS:
        return Role.STOP
    if word in lang.FAMILY:
        return Role.FAMILY
    if word in lang.DENIES | lang.CLOSES or word.endswith(" not"):
        if word == "n" and (before is None or before.role is not Role.COLON):
            return None
        if word in lang.CLOSES and before is not None and _ends(tokens, at):
            return Role.CLOSES
        return Role.DENIES if word not in lang.CLOSES - lang.DENIES else None
    if word in lang.AFFIRMS and before is not None and _ends(tokens, at):
        return Role.AFFIRMS
    if word in lang.BEGAN:
        return Role.BEGAN
    if word in lang.PAST_BEFORE | lang.PAST_AFTER:
        return _past(tokens, at)
    return Role.SPLIT if word in lang.SPLITS else None


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing follows in this part of the term."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return after is None or after.role in {Role.SPLIT, Role.STOP} or after.word in lang.STOPS


def _past(tokens: Sequence[Token], at: int) -> Role | None:
    word = tokens[at].word
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.role is Role.COLON:
        return Role.FILLER
    follows = False
    for token in tokens[at + 1 :]:
        if token.role in {Role.SPLIT, Role.STOP, Role.COLON} or token.word in lang.SPLITS:
            break
        if token.role is Role.FACT or (token.role is Role.WORD and not _says_nothing(token)):
            follows = True
            break
    if word == "old":
        return Role.PAST if after is not None and after.role is Role.FACT else None
    if word in lang.PAST_AFTER and not follows:
        return Role.AGO
    return Role.PAST if word in lang.PAST_BEFORE else None


def _says_nothing(token: Token) -> bool:
    return token.word in STOP or token.word in lang.FILLERS


def mark_fillers(tokens: Sequence[Token]) -> None:
    """Let words fall that say nothing of their own; what worsens a fact stays."""
    aged = any(token.detail == "age" for token in tokens)
    for token in tokens:
        if token.role is not Role.WORD:
            continue
        word = token.word
        if word in lang.COMPLAINTS:
            token.role = Role.COMPLAINT
        elif word in lang.WORSENS:
            continue
        elif word in STOP | LIGHT | lang.FILLERS or (aged and word in lang.PEOPLE):
            token.role = Role.FILLER


def items_of(tokens: Sequence[Token], spans: Sequence[Span], term: str) -> list[Item]:
    """List what is told, in order: facts, and runs of words not accounted for."""
    items: list[Item] = []
    by_first = {span.first: span for span in spans}
    run: list[int] = []
    for at, token in enumerate([*tokens, None]):
        if token is not None and token.role is Role.WORD:
            run.append(at)
            continue
        if token is not None and run and token.role is Role.FILLER and token.text.isalpha():
            continue
        if token is not None and token.role is Role.COMPLAINT:
            items.append(_complaint(tokens, at, term))
        if run:
            first, last = tokens[run[0]], tokens[run[-1]]
            text = term[first.start : last.end]
            worsens = all(tokens[one].word in lang.WORSENS for one in run)
            items.append(Item(run[0], first.start, last.end, text, worsens=worsens))
            run = []
        span = by_first.get(at)
        if span is not None:
            start, end = tokens[span.first].start, tokens[span.last].end
            complaint = all(one.kind == "condition" for one in span.records)
            items.append(Item(span.first, start, end, term[start:end], span, complaint=complaint))
    return sorted(items, key=lambda item: item.first)


def _complaint(tokens: Sequence[Token], at: int, term: str) -> Item:
    """What hurts, with the place before it."""
    first = at
    while first and tokens[first - 1].role in {Role.PLACE, Role.PART, Role.SIDE}:
        first -= 1
    start, end = tokens[first].start, tokens[at].end
    return Item(at, start, end, term[start:end], complaint=True)


def govern(tokens: Sequence[Token], items: Sequence[Item], term: str) -> list[Item]:
    """Put each item under the denials, relatives and past tenses that reach it."""
    family = any(token.role is Role.FAMILY for token in tokens)
    opened = _reached(tokens, items)
    denials = _denials(tokens, items, term)
    closed = _closed(tokens, items)
    past = _past_items(tokens, items)
    allergic = {
        item.first
        for part in _parts(tokens)
        if any(tokens[at].word in lang.ALLERGY and tokens[at].role is not Role.FACT for at in part)
        for item in items
        if item.first in part
    }
    drugs = (
        [range(0)]
        if not allergic
        else [
            part
            for part in _parts(tokens)
            if any(i.first in part and i.span is not None and _is_drug(i.span) for i in items)
        ]
    )
    return [
        item._replace(
            family=family,
            denied=opened.get(item.first) or closed.get(item.first, ""),
            denial=denials.get(item.first, ""),
            opened=item.first in opened,
            past=item.first in past,
            named_only=_named_only(tokens, item),
            allergy=item.first in allergic and item.span is not None and _is_drug(item.span),
        )
        for item in items
        if not (
            item.span is None
            and tokens[item.first].word in lang.ALLERGY
            and any(item.first in part for part in drugs)
        )
    ]


def _named_only(tokens: Sequence[Token], item: Item) -> bool:
    """Whether a name only says what something else is about: flu jab, cancer screening."""
    if item.span is None or item.span.last + 1 >= len(tokens):
        return False
    return tokens[item.span.last + 1].word in lang.NOT_ITSELF


def _is_drug(span: Span) -> bool:
    return any(one.kind == "drug" for one in span.records)


def _parts(tokens: Sequence[Token]) -> list[range]:
    ends = [at for at, t in enumerate(tokens) if t.role in {Role.SPLIT, Role.STOP}]
    starts = [0, *(end + 1 for end in ends)]
    return [range(start, end) for start, end in zip(starts, [*ends, len(tokens)], strict=True)]


def _reached(tokens: Sequence[Token], items: Sequence[Item]) -> dict[int, str]:
    """Find the items that a denial opens: on to "but", "except" or a new statement."""
    reached: dict[int, str] = {}
    firsts = {item.first: item for item in items}
    cue = ""
    since_item = False
    for at, token in enumerate(tokens):
        if token.role is Role.STOP:
            cue = ""
        elif token.role is Role.DENIES:
            cue, since_item = token.text, False
        elif at in firsts:
            if cue:
                reached[at] = cue
            since_item = True
        elif cue and _begins_anew(tokens, at, since_item=since_item):
            cue = ""
    return reached


def _denials(tokens: Sequence[Token], items: Sequence[Item], term: str) -> dict[int, str]:
    """The words of a denial as they stand, for the item that follows it at once."""
    firsts = {item.first: item for item in items}
    found: dict[int, str] = {}
    for at, token in enumerate(tokens):
        if token.role is not Role.DENIES:
            continue
        for here in range(at + 1, len(tokens)):
            if here in firsts:
                found[here] = term[token.start : firsts[here].end]
                break
            on = tokens[here].role is Role.SPLIT and tokens[here].word == "on"
            if not on and tokens[here].role in {Role.SPLIT, Role.STOP, Role.DENIES}:
                break
    return found


def _begins_anew(tokens: Sequence[Token], at: int, *, since_item: bool) -> bool:
    """Whether a new statement begins here: ", on warfarin", "and takes insulin"."""
    word = tokens[at].word
    if word not in lang.POSITIVE or not since_item:
        return False
    before = tokens[at - 1]
    if before.role is Role.SPLIT:
        return before.word not in {"or", "nor"} and before.text != "/"
    return word == "on"


def _closed(tokens: Sequence[Token], items: Sequence[Item]) -> dict[int, str]:
    """Find the items that a denial closes: "epilepsy, diabetes: none", "DVT ruled out"."""
    closed: dict[int, str] = {}
    for at, token in enumerate(tokens):
        if token.role is not Role.CLOSES:
            continue
        colon = at > 0 and tokens[at - 1].role is Role.COLON
        drug: bool | None = None
        for item in reversed([item for item in items if item.first < at]):
            between = tokens[item.first : at]
            if _cut(between, commas=not colon) or _taken(tokens, item):
                break
            if item.span is not None:
                if drug is not None and drug != _is_drug(item.span):
                    break
                drug = _is_drug(item.span)
            closed[item.first] = token.text
    return closed


def _cut(between: Sequence[Token], *, commas: bool) -> bool:
    """Whether what stands between ends the reach."""
    ends = {Role.STOP, Role.AFFIRMS, Role.CLOSES, Role.DENIES}
    return any(
        token.role in ends
        or (commas and token.role is Role.SPLIT and _split_word(token) not in JOINS)
        for token in between
    )


def _split_word(token: Token) -> str:
    return token.word or token.text.strip()


def _taken(tokens: Sequence[Token], item: Item) -> bool:
    """Whether an item is told as present: taken, or with a dose."""
    before = tokens[item.first - 1] if item.first else None
    if before is not None and before.word in lang.POSITIVE:
        return True
    end = item.span.last if item.span is not None else item.first
    after = tokens[end + 1] if end + 1 < len(tokens) else None
    return after is not None and after.role is Role.DETAIL and after.detail == "dose"


def _past_items(tokens: Sequence[Token], items: Sequence[Item]) -> set[int]:
    past: set[int] = set()
    for at, token in enumerate(tokens):
        if token.role is Role.PAST:
            past |= _past_after(tokens, items, at)
        elif token.role is Role.AGO or (token.role is Role.DETAIL and token.detail == "ago"):
            past |= _past_before(tokens, items, at)
    return past


def _past_after(tokens: Sequence[Token], items: Sequence[Item], at: int) -> set[int]:
    """Items that "stopped" or "previous" governs: up to a comma or a new statement."""
    found: set[int] = set()
    firsts = {item.first for item in items}
    for here in range(at + 1, len(tokens)):
        token = tokens[here]
        comma = token.role is Role.SPLIT and _split_word(token) not in JOINS | {"with"}
        if token.role is Role.STOP or comma or token.role is Role.PAST:
            break
        if found and token.word in lang.POSITIVE and tokens[here - 1].role is Role.SPLIT:
            break
        if here in firsts:
            found.add(here)
    return found


def _past_before(tokens: Sequence[Token], items: Sequence[Item], at: int) -> set[int]:
    """Items that "5 years ago" or "resolved" governs: back to a comma."""
    found: set[int] = set()
    for item in reversed(items):
        if item.first > at:
            continue
        between = tokens[item.first : at]
        if any(t.role is Role.BEGAN for t in tokens[max(0, item.first - 2) : at]):
            break
        if _cut(between, commas=True):
            break
        new = tokens[item.first - 1].word in lang.POSITIVE if item.first else False
        if new and any(t.role is Role.SPLIT for t in between):
            break
        found.add(item.first)
    # Why: "5 years ago: MI" names the time first, and "warfarin, stopped" after a comma.
    if not found:
        found = _past_after(tokens, items, at)
    if not found and tokens[at].role is Role.AGO:
        found = _just_before(tokens, items, at)
    return found


def _just_before(tokens: Sequence[Token], items: Sequence[Item], at: int) -> set[int]:
    """The last item before a cue that stands alone after its comma."""
    before = [item for item in items if item.first < at]
    if not before or any(t.role is Role.STOP for t in tokens[before[-1].first : at]):
        return set()
    return {before[-1].first}
