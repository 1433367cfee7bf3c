"""The bibliography."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.cli.arguments import joined, words
from needleref.cli.output import CARD, Output, command
from needleref.render import Format

if TYPE_CHECKING:
    from needleref.results import Result

KINDS = (
    "emergency", "condition", "region", "muscle", "zone", "contraindication", "drug",
    "danger-zone", "adverse-event", "red-flag", "aftercare-step", "exercise", "guide-topic",
)  # fmt: skip


@command(*CARD, Format.BIBTEX)
def sources(query: words(*KINDS) = None, *, out: Output) -> Result:  # type: ignore[valid-type]
    """List the works behind the data, or behind one record; a work's id shows who uses it.

    \b
    needleref sources tension-type-headache
    needleref sources --format bibtex -o needleref.bib
    """
    from needleref.bibliography import bibliography

    return bibliography(out.reference(), joined(query), full=out.full)
