"""Which facts of a term are over: stopped, resolved, years ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.screening import language as lang
from needleref.screening.reach import JOINS, cut, split_word
from needleref.screening.tokens import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.screening.items import Item
    from needleref.screening.tokens import Token


def past_items(tokens: Sequence[Token], items: Sequence[Item]) -> set[int]:
    """Return the first tokens of the items that are over."""
    past: set[int] = set()
    for at, token in enumerate(tokens):
        if token.role is Role.PAST:
            past |= _past_after(tokens, items, at)
        elif token.role is Role.AGO or _is_ago(token):
            past |= _past_before(tokens, items, at)
    return past


def _is_ago(token: Token) -> bool:
    """Whether a time makes what it is told of past; what was two days ago is not over."""
    ago = token.role is Role.DETAIL and token.detail == "ago"
    return ago and not lang.NOW.fullmatch(token.text)


def _past_after(tokens: Sequence[Token], items: Sequence[Item], at: int) -> set[int]:
    """Items that "stopped" or "previous" governs: up to a comma or a new statement."""
    found: set[int] = set()
    firsts = {item.first for item in items}
    for here in range(at + 1, len(tokens)):
        token = tokens[here]
        # Why "on": "previously on warfarin" leads to its first fact and parts it from no other.
        joins = JOINS | ({"with"} if found else {"with", "on"})
        comma = token.role is Role.SPLIT and split_word(token) not in joins
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
        if cut(between, commas=True):
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
