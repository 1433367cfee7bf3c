"""What a term tells, in order: facts that names claim, and words that nothing accounts for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from needleref.screening import language as lang
from needleref.screening.tokens import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.screening.spans import Span
    from needleref.screening.tokens import Token


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
    family: str = ""
    past: bool = False
    allergy: bool = False
    named_only: bool = False
    complaint: bool = False
    worsens: bool = False
    queried: bool = False


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
            queried = term[:start].rstrip().endswith("?")
            items.append(
                Item(
                    span.first,
                    start,
                    end,
                    term[start:end],
                    span,
                    complaint=complaint,
                    queried=queried,
                )
            )
    return sorted(items, key=lambda item: item.first)


def _complaint(tokens: Sequence[Token], at: int, term: str) -> Item:
    """What hurts, with the place before it."""
    first = at
    while first and tokens[first - 1].role in {Role.PLACE, Role.PART, Role.SIDE}:
        first -= 1
    start, end = tokens[first].start, tokens[at].end
    return Item(at, start, end, term[start:end], complaint=True)
