"""What can go wrong for a user, each with the exit code that scripts see."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Exit(IntEnum):
    """Exit codes; scripts may rely on them (README, "Exit codes")."""

    ANSWERED = 0
    NO_MATCH = 1
    USAGE = 2
    DATA = 3
    AMBIGUOUS = 4
    NOT_WRITTEN = 5
    DECISION = 6


class NeedlerefError(Exception):
    """An error that ends in one sentence for the user; `exit_code` says how."""

    exit_code = Exit.DATA


class UsageError(NeedlerefError):
    """The command line asks for something that cannot be done."""

    exit_code = Exit.USAGE


class OutputError(NeedlerefError):
    """The answer was ready and could not be written where it was asked for."""

    exit_code = Exit.NOT_WRITTEN


class MissingExtraError(UsageError):
    """A format needs an optional part that is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an extra: pip install 'needleref[{extra}]'")


class Problem(NamedTuple):
    """One thing wrong with a data file, and where. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    record: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: "
        return where + (f"{self.record}: {self.message}" if self.record else self.message)


class DataError(NeedlerefError):
    """The data is missing, unreadable or invalid; `problems` holds all that was found."""

    exit_code = Exit.DATA

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
