"""How far a cue reaches over the splits of a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.screening.tokens import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.screening.tokens import Token

# Splits over which the past goes on: "stopped warfarin and aspirin".
JOINS = frozenset({"and", "or", "nor", "/", "&"})


def cut(between: Sequence[Token], *, commas: bool) -> bool:
    """Whether what stands between ends the reach."""
    ends = {Role.STOP, Role.AFFIRMS, Role.CLOSES, Role.DENIES}
    return any(
        token.role in ends
        or (commas and token.role is Role.SPLIT and split_word(token) not in JOINS)
        for token in between
    )


def split_word(token: Token) -> str:
    """The word or sign that parts two facts."""
    return token.word or token.text.strip()
