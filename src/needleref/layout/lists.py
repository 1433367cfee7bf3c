"""Lists: of records, of hits, of sources; and the answers that open no card."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from needleref.layout.blocks import Item, Items, Page, Paragraph, Part, Said, Table, Title
from needleref.layout.common import page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.layout.blocks import Block
    from needleref.matching import Suggestion
    from needleref.reference import Reference
    from needleref.results import Bibliography, Hits, Listing, Matches, Report

# Kind → the command that opens it.
COMMANDS = {
    "condition": "condition",
    "region": "region",
    "muscle": "muscle",
    "zone": "pain",
    "guide-topic": "guide",
    "exercise": "search",
    "aftercare-step": "search",
    "source": "sources",
}
SCOPE = "needleref covers musculoskeletal pain that is treated with dry needling."


def opener(kind: str, record_id: str) -> str:
    """The command line that opens a record."""
    return f"needleref {COMMANDS.get(kind, 'safety')} {record_id}"


def listing_page(listing: Listing) -> Page:
    """Lay a list of records out, by kind where there are several."""
    parts = []
    for kind, group in groupby(listing.entries, key=lambda entry: entry.type):
        rows = tuple(
            (Said(entry.name, tone="strong"), Said(entry.summary or entry.id)) for entry in group
        )
        parts.append(Part(kind.replace("-", " "), (Table(rows),)))
    if len(parts) == 1:
        parts = [parts[0]._replace(heading="")]
    return page(
        listing.title, Title(listing.title, _counted(len(listing.entries), "record")), *parts
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def matches_page(matches: Matches) -> Page:
    """Lay out the answer that opens no card: ambiguous, or nothing in scope."""
    blocks: list[Block] = []
    if matches.status == "ambiguous":
        blocks.append(Paragraph(Said(f'"{matches.query}" could mean:', tone="strong")))
        blocks.append(_suggestions(matches.suggestions))
    else:
        blocks.append(Paragraph(Said(_nothing(matches.noun, matches.query), tone="strong")))
        if matches.elsewhere:
            blocks.append(Part("Elsewhere", (_suggestions(matches.elsewhere, kinds=True),)))
        if matches.suggestions:
            blocks.append(Part("Nearest", (_suggestions(matches.suggestions),)))
    blocks.extend(_after(matches.hint, matches.explain))
    return page(f"needleref {matches.command}", *blocks)


def hits_page(hits: Hits) -> Page:
    """Lay the ranked hits of a search out."""
    head = f'Hits for "{hits.query}"' if hits.suggestions else f'No record matches "{hits.query}".'
    blocks: list[Block] = [Paragraph(Said(head, tone="strong"))]
    if hits.status == "ambiguous":
        blocks = [Paragraph(Said(f'"{hits.query}" could mean:', tone="strong"))]
    if hits.status == "no-match":
        blocks = [Paragraph(Said(_nothing("record", hits.query), tone="strong"))]
    meant = [s for s in hits.suggestions if hits.status != "no-match"]
    if hits.status == "ambiguous":
        meant = [s for s in meant if s in hits.meant]
    if meant:
        blocks.append(_hits(meant))
    if nearest := [s for s in hits.suggestions if s not in meant]:
        blocks.append(Part("Nearest", (_hits(nearest),)))
    blocks.extend(_after(hits.hint, hits.explain))
    return page("needleref search", *blocks)


def _hits(hits: Sequence[Suggestion]) -> Table:
    rows = tuple(
        (
            Said(s.name, tone="strong"),
            Said(s.type.replace("-", " ")),
            Said(f"{s.score:.2f}"),
            Said(opener(s.type, s.id), tone="dim"),
        )
        for s in hits
    )
    return Table(rows, ("Record", "Kind", "Score", "Open with"))


def _nothing(noun: str, query: str | None) -> str:
    from needleref.matching.matcher import LONGEST_QUERY

    if len(query or "") > LONGEST_QUERY:
        return f"No {noun} matches: a query of more than {LONGEST_QUERY:,} characters is not read."
    return f'No {noun} matches "{query}". {SCOPE}'


def _suggestions(suggestions: Sequence[Suggestion], *, kinds: bool = False) -> Table:
    return Table(
        tuple(
            (
                Said(s.name, tone="strong"),
                *((Said(s.type.replace("-", " ")),) if kinds else ()),
                Said(opener(s.type, s.id), tone="dim"),
            )
            for s in suggestions
        )
    )


def _after(hint: str, explain: tuple[str, ...]) -> list[Block]:
    blocks: list[Block] = [Paragraph(Said(line, tone="care")) for line in hint.splitlines()]
    if explain:
        items = Items(tuple(Item(Said(line)) for line in explain))
        blocks.append(Part("How this was decided", (items,)))
    return blocks


def bibliography_page(bibliography: Bibliography, reference: Reference) -> Page:
    """Lay works out in full: who, when, where, and what was read of them."""
    items = []
    for number, work in enumerate(reference.sources(bibliography.works), start=1):
        said = [work.authors, work.title, work.venue, str(work.year or "")]
        cited = " ".join(f"{part.rstrip('.')}." for part in said if part)
        ids = " · ".join(
            filter(
                None,
                (
                    work.id,
                    work.kind.replace("-", " "),
                    f"PMID {work.pmid}" if work.pmid else "",
                    f"doi:{work.doi}" if work.doi else "",
                    work.url,
                    f"seen: {work.seen}",
                    work.note,
                ),
            )
        )
        used = bibliography.used_by.get(work.id, ())
        then = [Said(ids, tone="dim")]
        if used:
            then.append(Said("Used by: " + ", ".join(ref.name for ref in used), tone="dim"))
        items.append(Item(Said(f"{number}  {cited}"), tuple(then)))
    return page(
        bibliography.title,
        Title(bibliography.title, _counted(len(items), "work")),
        Items(tuple(items)),
    )


def report_page(report: Report) -> Page:
    """Lay plain facts out, nested ones as parts."""
    blocks: list[Block] = [Title(report.title)]
    flat = {k: v for k, v in report.data.items() if not isinstance(v, dict | list)}
    if flat:
        blocks.append(Table(tuple((Said(str(k)), Said(str(v))) for k, v in flat.items())))
    for heading, value in report.data.items():
        if isinstance(value, dict) and value:
            rows = tuple((Said(str(k)), Said(_plain(v))) for k, v in value.items())
            blocks.append(Part(str(heading).replace("_", " "), (Table(rows),)))
        elif isinstance(value, list) and value:
            items = Items(tuple(Item(Said(_plain(v))) for v in value))
            blocks.append(Part(str(heading).replace("_", " "), (items,)))
    return page(report.title, *blocks)


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {_plain(v)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return str(value)
