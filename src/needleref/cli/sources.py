"""The bibliography."""

from __future__ import annotations

from needleref.cli.output import CARD, Output, command
from needleref.render import Format
from needleref.results import Result

KINDS = (
    "emergency", "condition", "region", "muscle", "zone", "contraindication", "drug",
    "danger-zone", "adverse-event", "red-flag", "aftercare-step", "exercise", "guide-topic",
)  # fmt: skip


@command(*CARD, Format.BIBTEX, query="QUERY", kinds=KINDS)
def sources(query: str, *, out: Output) -> Result:
    """List the works behind the data, or behind one record; a work's id shows who uses it.

    \b
    needleref sources tension-type-headache
    needleref sources --format bibtex -o needleref.bib
    """
    from needleref.bibliography import bibliography

    return bibliography(out.reference(), query, full=out.full)
