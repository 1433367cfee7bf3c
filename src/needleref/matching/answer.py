"""What a query is answered with."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Status = Literal["match", "ambiguous", "no-match"]
Via = Literal["id", "name", "alias", "code", "spelling", "words"]


class Suggestion(Struct, frozen=True, kw_only=True):
    """A record that may be meant, the name of it that was met, and how well.

    The score is the share of the query and of that name that agree, by weight of their words,
    less what was misspelt: 1 is the same words, and 0.8 means the same for every query.
    """

    type: str
    id: str
    name: str
    matched: str
    score: float


class Answer(Struct, frozen=True, kw_only=True):
    """The answer to one query: `hit` opens, `meant` are the records meant equally well.

    `meant` holds the hit alone, or all that an ambiguous query means; `suggestions` goes on
    with the nearest others.
    """

    query: str
    status: Status
    via: Via | None = None
    hit: Suggestion | None = None
    meant: tuple[Suggestion, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    explain: tuple[str, ...] = ()
