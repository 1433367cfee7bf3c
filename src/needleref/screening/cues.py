"""Words of notes with a role: what denies, who is meant, what is over, what says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.matching.vocabulary import LIGHT, STOP
from needleref.screening import language as lang
from needleref.screening.tokens import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.screening.tokens import Token


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
    """Whether nothing more is told in this part of the term: "none", "none known"."""
    for after in tokens[at + 1 :]:
        if after.word in lang.AFTER_ANSWERS:
            continue
        ends = {Role.SPLIT, Role.STOP, Role.FILLER}
        return after.role in ends or after.word in lang.STOPS | lang.SPLITS
    return True


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
