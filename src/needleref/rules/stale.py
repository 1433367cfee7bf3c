"""Which records were last looked at too long ago. Told, not refused: time passes by itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from needleref.model import Source
from needleref.rules.book import at, every

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.errors import Problem
    from needleref.load import Data

STALE_YEARS = 2


def stale_reviews(data: Data, today: date) -> Iterator[Problem]:
    """List the records whose review is older than two years, or lies ahead."""
    for record in every(data):
        if isinstance(record, Source):
            continue
        on = date.fromisoformat(record.reviewed.on)
        if on > today:
            yield at(data, record, "reviewed", f"reviewed on {on}, which is still to come")
        elif (today.year - STALE_YEARS, today.month, today.day) > (on.year, on.month, on.day):
            message = f"last reviewed on {on}; look at it again and set 'reviewed'"
            yield at(data, record, "reviewed", message)
