"""What a YAML file is read as: texts, lists and mappings, each with its place."""

from __future__ import annotations

from typing import NamedTuple

from needleref.errors import Problem


class Scalar(NamedTuple):
    """A text; `plain` if it stands without quotes. `start` and `end` are its span in the file."""

    line: int
    column: int
    text: str
    plain: bool
    start: int = 0
    end: int = 0


class Items(NamedTuple):
    """A list."""

    line: int
    column: int
    items: list[Node]


class Fields(NamedTuple):
    """A mapping, in the order of the file; keys are unique."""

    line: int
    column: int
    pairs: dict[str, tuple[Scalar, Node]]


Node = Scalar | Items | Fields


class Reading:
    """One file read: its text, its root (None if empty or unreadable) and its problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.text = ""
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.broken = False

    def note(self, line: int, column: int, message: str) -> None:
        """Add a problem; lines and columns count from 1."""
        self.problems.append(Problem(self.file, line, column, "", message))
