"""Lists → CSV."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from needleref.errors import UsageError
from needleref.results import Hits, Listing, Matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.results import Result


def render_csv(result: Result) -> str:
    """Render a list as CSV with a head row. Raises UsageError for any other result."""
    match result:
        case Listing():
            head = ["type", "id", "name", "summary"]
            rows = [[e.type, e.id, e.name, e.summary] for e in result.entries]
        case Hits() | Matches():
            head = ["type", "id", "name", "matched", "score"]
            rows = [[s.type, s.id, s.name, s.matched, f"{s.score:.3f}"] for s in result.suggestions]
        case _:
            raise UsageError(f"{result.command} has no list to put into CSV")
    return table(head, rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write rows under a head row."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue()


def _inert(cell: str) -> str:
    # Why: a spreadsheet runs a cell that begins with one of these.
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
