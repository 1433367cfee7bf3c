"""Works → BibTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.errors import UsageError
from needleref.results import Bibliography

if TYPE_CHECKING:
    from needleref.model import Source
    from needleref.reference import Reference
    from needleref.results import Result

ENTRY_TYPES = {"textbook": "book", "guideline": "techreport", "regulator": "techreport"}
LATEX = {sign: f"\\{sign}" for sign in "{}&%$#_"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
JOURNAL_KINDS = frozenset(
    {"meta-analysis", "systematic-review", "trial", "cohort", "survey", "case-report",
     "cadaver-or-imaging", "review"}
)  # fmt: skip


def render_bibtex(result: Result, reference: Reference) -> str:
    """Render the works of a bibliography as BibTeX. Raises UsageError for any other result."""
    if not isinstance(result, Bibliography):
        raise UsageError(f"nothing to put into BibTeX: {result.status}")
    works = reference.sources(result.works)
    return "\n".join(_entry(work) for work in works)


def _entry(work: Source) -> str:
    kind = "article" if work.kind in JOURNAL_KINDS else ENTRY_TYPES.get(work.kind, "misc")
    fields = {
        "title": _escaped(work.title),
        "author": _escaped(" and ".join(filter(None, map(str.strip, work.authors.split(","))))),
        "year": str(work.year or ""),
        "journal" if kind == "article" else "howpublished": _escaped(work.venue),
        "doi": work.doi or "",
        "pmid": work.pmid or "",
        "url": work.url,
        "note": f"seen: {work.seen}",
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{work.id},\n{body}\n}}\n"


def _escaped(text: str) -> str:
    """Escape a text for LaTeX; addresses and identifiers stay as they are."""
    return "".join(LATEX.get(sign, sign) for sign in text)
