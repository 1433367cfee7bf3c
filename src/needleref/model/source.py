"""The works behind the statements."""

from __future__ import annotations

from textwrap import shorten
from typing import Annotated, Literal

from msgspec import Meta

from needleref.model.common import Id, Shape, Text

LONGEST_INITIALS = 3


class Source(Shape, tag_field="type", tag="source", frozen=True, kw_only=True):
    """A work: what it is and how much of it was read."""

    id: Id
    title: Text
    authors: str = ""
    year: int | None = None
    venue: str = ""
    kind: Literal[
        "guideline",
        "meta-analysis",
        "systematic-review",
        "trial",
        "cohort",
        "survey",
        "case-report",
        "cadaver-or-imaging",
        "regulator",
        "textbook",
        "course",
        "review",
        "leaflet",
        "page",
    ]
    pmid: Annotated[str, Meta(pattern=r"^[0-9]{1,8}$")] | None = None
    doi: Annotated[str, Meta(pattern=r"^10\.[0-9]{4,9}/\S+$")] | None = None
    url: str = ""
    seen: Literal["abstract", "full-text", "page", "secondary"]
    note: str = ""

    @property
    def label(self) -> str:
        """Name and year as a reader cites it: "Gildir 2019", else the title made short."""
        family = self.authors.split(",")[0].strip()
        # Why: authors stand as "de Sire A"; a body ("World Health Organization") keeps its words.
        words = family.split()
        if len(words) > 1 and words[-1].isupper() and len(words[-1]) <= LONGEST_INITIALS:
            family = " ".join(words[:-1])
        short = family or shorten(self.title, 40, placeholder=" ...")
        return f"{short} {self.year}" if self.year and str(self.year) not in short else short

    @property
    def name(self) -> str:
        """The title, so that a source can be listed beside other records."""
        return self.title
