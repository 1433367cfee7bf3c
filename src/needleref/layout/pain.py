"""The answer to "where does it hurt?": red flags first, then the muscles, ranked with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.layout.blocks import Page, Paragraph, Part, Said, Table, Title
from needleref.layout.chart import beside, small_picture
from needleref.layout.common import Citations, page, plain_list, small_print, stop_if
from needleref.layout.condition import referral_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.layout.blocks import Tone
    from needleref.model import Ref
    from needleref.reference import Reference
    from needleref.results import Pain

MUSCLES_SHOWN = 10


def pain_page(pain: Pain, reference: Reference, *, full: bool) -> Page:
    """Lay the ranking out, with the smallest set that explains all and what stays unexplained."""
    cites = Citations()
    names = plain_list(area.name for area in pain.areas)
    count = f"{len(pain.areas)} pain area{'' if len(pain.areas) == 1 else 's'}"
    fewest = pain.explained_by if len(pain.areas) > 1 else ()
    return page(
        names,
        Title(names, count),
        beside(
            (stop_if(pain.red_flags, cites, full=full),),
            small_picture(reference, *pain.areas),
            (
                _ranking(pain, reference, cites, full=full),
                _named("Fewest muscles that explain it", fewest),
                _named("Not explained", pain.unexplained, "care"),
            ),
        ),
        small_print(reference, cites, None, full=full),
    )


def _ranking(pain: Pain, reference: Reference, cites: Citations, *, full: bool) -> Part:
    if not pain.muscles:
        return Part("Muscles", (Paragraph(Said("No muscle is recorded to refer here.")),))
    shown = pain.muscles if full else pain.muscles[:MUSCLES_SHOWN]
    rows = []
    for explanation in shown:
        muscle = reference.muscle(explanation.id)
        why = cites.said(explanation.why, explanation.sources)
        row = (Said(muscle.name, tone="strong"), why)
        rows.append((*row, Said(referral_words(muscle))) if full else row)
    head = ("Muscle", "Why here", "Refers to") if full else ("Muscle", "Why here")
    return Part("", (Table(tuple(rows), head),), hidden=len(pain.muscles) - len(shown))


def _named(heading: str, refs: Sequence[Ref], tone: Tone = "strong") -> Part | None:
    names = plain_list(ref.name for ref in refs)
    return Part(heading, (Paragraph(Said(names)),), tone) if names else None
