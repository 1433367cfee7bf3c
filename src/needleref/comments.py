"""The comments of a data file: which stand above a record, and which a rewrite would lose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from needleref.errors import Problem
from needleref.load.nodes import Fields, Items, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.load.nodes import Reading

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*", re.MULTILINE)


class Comments:
    """A file's comments by line; taking those before a line leaves the rest."""

    def __init__(self, reading: Reading) -> None:
        self.file = reading.file
        self.left: dict[int, tuple[int, str]] = {}
        masked = list(reading.text)
        for start, end in _spans(reading.root):
            masked[start:end] = "x" * (end - start)
        text = "".join(masked)
        for found in _COMMENT.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            self.left[line] = column, found[0].rstrip()
        root = reading.root
        starts = [key.line for key, _ in root.pairs.values()] if isinstance(root, Fields) else []
        self.first = min(starts, default=0)
        self.starts = sorted(starts)

    def before(self, line: int) -> list[str]:
        """Take the comments in the first column that stand above a line's record."""
        earlier = max((start for start in self.starts if start < line), default=0)
        lines = [n for n, (column, _) in self.left.items() if earlier < n < line and column == 1]
        return [self.left.pop(n)[1] for n in sorted(lines)]

    def rest(self) -> list[str]:
        """Take the comments at the end of the file."""
        last = max(self.starts, default=0)
        lines = [n for n, (column, _) in self.left.items() if n > last and column == 1]
        return [self.left.pop(n)[1] for n in sorted(lines)]

    def problems(self) -> list[Problem]:
        """Tell which comments would be lost."""
        message = "a comment inside a record is lost on --fix; move it above the record's id"
        return [Problem(self.file, n, column, "", message) for n, (column, _) in self.left.items()]


def _spans(node: Node | None) -> Iterator[tuple[int, int]]:
    match node:
        case Scalar(start=start, end=end):
            yield start, end
        case Items(items=items):
            for item in items:
                yield from _spans(item)
        case Fields(pairs=pairs):
            for key, value in pairs.values():
                yield key.start, key.end
                yield from _spans(value)
