"""What several cards share: numbering of sources, shortening, the small print."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from needleref.layout.blocks import Foot, Item, Items, Page, Paragraph, Part, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.layout.blocks import Block, Tone
    from needleref.model import Record, RedFlag
    from needleref.model.common import Reviewed
    from needleref.reference import Reference
    from needleref.results import Card, Entry

OLD_AFTER_DAYS = 731
UNBROKEN = 30
WEAK_KINDS = frozenset({"course", "page", "leaflet"})
NONE_RECORDED = "None recorded, which is not the same as none."
PURPOSE = "Supports, never replaces, clinical judgement."


class Citations:
    """Numbers sources in the order in which a card first cites them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def cite(self, sources: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of these sources, numbering new ones."""
        return tuple(self._numbers.setdefault(source, len(self._numbers) + 1) for source in sources)

    def said(self, text: str, sources: Iterable[str], tone: Tone = "plain") -> Said:
        """Return a statement with its sources numbered."""
        return Said(text, self.cite(sources), tone)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids cited so far, in order of number."""
        return tuple(self._numbers)


def brief(text: str, longest: int = 110) -> str:
    """Return the first clauses of a text, whole, up to about `longest` characters.

    What was left out is said: "(more)" stands where `--full` goes on.
    """
    if len(text) <= longest:
        return text
    # A whole first clause reads better than a short piece of one, so it may run over.
    for mark in (". ", "; "):
        end = text.rfind(mark, 30, longest)
        end = end if end > 0 else text.find(mark, longest, 2 * longest)
        if end > 0:
            return f"{text[:end]} (more)"
    return text


def plain_list(words: Iterable[str]) -> str:
    """Join words with commas."""
    return ", ".join(words)


def showing(card: Card) -> tuple[Block, ...]:
    """Say what is shown for what was typed, unless the name was exact."""
    said = read_as(card.name, card.query or "", card.via)
    return (Paragraph(Said(said, tone="care")),) if said else ()


def read_as(name: str, query: str, via: str | None) -> str:
    """Say which record a query was read as; nothing where its name was exact."""
    return f'Showing {name} for "{query}"' if via in {"spelling", "words"} else ""


WHAT_TO_DO = {
    "emergency": "do not needle, call your emergency number (112, 911, 999)",
    "same-day": "do not needle before a medical check the same day",
    "routine": "have it checked, or refer, before needling",
}
FLAGS_SHOWN = {"emergency": 8, "same-day": 4, "routine": 2}


def stop_if(flags: Sequence[RedFlag], cites: Citations, *, full: bool, region: str = "") -> Part:
    """Lay red flags out by urgency: their names and what to do; with `full`, each in its words.

    Those whose first region is `region` come first.
    """
    if not flags:
        return Part("Stop if", (Paragraph(Said(f"Red flags: {NONE_RECORDED}")),), "stop")
    # Those of few conditions tell most here; those of every region are asked of everyone.
    ranked = sorted(
        flags,
        key=lambda f: (f.regions == "all", not _of(f, region), len(f.conditions), f.name),
    )
    items: list[Item] = []
    left_out = 0
    for urgency, advice in WHAT_TO_DO.items():
        some = [flag for flag in ranked if flag.urgency == urgency]
        tone: Tone = "stop" if urgency == "emergency" else "care"
        if full:
            word = urgency.replace("-", " ").capitalize()
            items.extend(
                Item(Said(f"{word}: {flag.sign}", tone=tone), (cites.said(flag.do, flag.sources),))
                for flag in some
            )
        elif some:
            shown = some[: FLAGS_SHOWN[urgency]]
            left_out += len(some) - len(shown)
            head = f"{urgency.replace('-', ' ').capitalize()}: {advice}"
            names = " · ".join(flag.name for flag in shown)
            items.append(Item(Said(head, tone=tone), (Said(names),)))
    return Part("Stop if", (Items(tuple(items)),), "stop", hidden=left_out)


def _of(flag: RedFlag, region: str) -> bool:
    return flag.regions != "all" and flag.regions[0].id == region


def summary_of(record: Record, cites: Citations, *, full: bool) -> Paragraph | None:
    """Lay a record's summary out, for cards that show it with `full` only."""
    if not full or not record.summary:
        return None
    return Paragraph(cites.said(record.summary, record.sources))


def also_called(record: Record, *, full: bool) -> Part | None:
    """Lay a record's other names out, clinicians' and patients', with `full`."""
    names = plain_list((*record.aliases, *record.lay))
    return Part("Also called", (Paragraph(Said(names)),)) if full and names else None


def short_name(name: str) -> str:
    """Return a name without what stands in brackets behind it."""
    return name.split(" (", maxsplit=1)[0]


def small_print(
    reference: Reference,
    cites: Citations,
    reviewed: Reviewed | None,
    *,
    full: bool,
    query: str = "",
) -> Foot:
    """Lay out sources by number, weak support, data version, review level and purpose.

    `query` is what `needleref sources` takes for this page, where there is such a thing.
    """
    works = reference.sources(cites.ids)
    lines = []
    if works:
        shown = works if full else works[:8]
        named = [f"{number} {work.label}" for number, work in enumerate(shown, start=1)]
        if len(works) > len(shown):
            named.append(f"{len(works) - len(shown)} more" + ("" if query else " with --full"))
        lines.append(Said(" · ".join(map(unbroken, named)), tone="dim"))
        if query:
            lines.append(Said(f"All in full: needleref sources {query}", tone="dim"))
        if all(work.kind in WEAK_KINDS for work in works):
            lines.append(Said("Rests on course and clinic pages only.", tone="care"))
    about = reference.about
    review = reviewed or about.reviewed
    level = {
        "literature": "compiled from literature, not reviewed by a clinician",
        "clinician": "reviewed by a clinician",
        "two-clinicians": "reviewed by two clinicians",
    }[review.level]
    by = f" ({review.by}, {review.on})" if full else ""
    lines.append(Said(f"Data {about.data_version} · {level}{by}. {PURPOSE}", tone="dim"))
    released = dt.date.fromisoformat(about.released)
    age = dt.datetime.now(tz=dt.UTC).date() - released
    if age.days > OLD_AFTER_DAYS:
        lines.append(Said(f"This data is more than two years old ({about.released}).", tone="care"))
    return Foot(tuple(lines))


def unbroken(text: str) -> str:
    """Keep a short text on one line; of a longer one, its number and its "..."."""
    if len(text) <= UNBROKEN:
        return text.replace(" ", "\xa0")
    return text.replace(" ", "\xa0", 1).replace(" ...", "\xa0...")


def entries_part(heading: str, entries: Sequence[Entry], *, full: bool, limit: int = 8) -> Part:
    """Lay out records by name, a list in one line."""
    shown = entries if full else entries[:limit]
    text = plain_list(entry.name for entry in shown)
    return Part(heading, (Paragraph(Said(text)),), hidden=len(entries) - len(shown))


def page(title: str, *blocks: Block | None) -> Page:
    """Make a page of the blocks that are there."""
    return Page(title, tuple(block for block in blocks if block is not None))
