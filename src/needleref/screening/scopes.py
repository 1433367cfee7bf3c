"""How far a denial or a relative reaches, and which facts stand under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.screening import language as lang
from needleref.screening.past import past_items
from needleref.screening.reach import cut
from needleref.screening.tokens import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.screening.items import Item
    from needleref.screening.spans import Span
    from needleref.screening.tokens import Token


def govern(tokens: Sequence[Token], items: Sequence[Item], term: str) -> list[Item]:
    """Put each item under the denials, relatives and past tenses that reach it."""
    # Words of family govern the whole term.
    family = term.strip() if tells_of_a_relative(tokens) else ""
    opened = _reached(tokens, items)
    denials = _denials(tokens, items, term)
    closed = _closed(tokens, items)
    past = past_items(tokens, items)
    parts = parts_of(tokens)
    allergic = {
        item.first
        for part in parts
        if any(tokens[at].word in lang.ALLERGY and tokens[at].role is not Role.FACT for at in part)
        for item in items
        if item.first in part
    }
    drugs = [
        part
        for part in parts
        if any(i.first in part and i.span is not None and _is_drug(i.span) for i in items)
    ]
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


def tells_of_a_relative(tokens: Sequence[Token]) -> bool:
    """Whether a term holds a word of family."""
    return any(token.role is Role.FAMILY for token in tokens)


def _named_only(tokens: Sequence[Token], item: Item) -> bool:
    """Whether a name only says what something else is about: flu jab, cancer screening."""
    if item.span is None or item.span.last + 1 >= len(tokens):
        return False
    return tokens[item.span.last + 1].word in lang.NOT_ITSELF


def _is_drug(span: Span) -> bool:
    return any(one.kind == "drug" for one in span.records)


def parts_of(tokens: Sequence[Token]) -> list[range]:
    """Part a term at its commas, "and", "with" and full stops."""
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
        elif token.role in {Role.PLACE, Role.COMPLAINT}:
            since_item = True  # "no chest pain, on apixaban": what is denied was told
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
            if cut(between, commas=not colon) or _taken(tokens, item):
                break
            if item.span is not None:
                if drug is not None and drug != _is_drug(item.span):
                    break
                drug = _is_drug(item.span)
            closed[item.first] = token.text
    return closed


def _taken(tokens: Sequence[Token], item: Item) -> bool:
    """Whether an item is told as present: taken, or with a dose."""
    before = tokens[item.first - 1] if item.first else None
    if before is not None and before.word in lang.POSITIVE:
        return True
    end = item.span.last if item.span is not None else item.first
    after = tokens[end + 1] if end + 1 < len(tokens) else None
    return after is not None and after.role is Role.DETAIL and after.detail == "dose"
