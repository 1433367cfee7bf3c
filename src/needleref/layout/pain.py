"""The answer to "where does it hurt?": red flags first, then the muscles, ranked with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.layout.blocks import Page, Paragraph, Part, Said, Table, Title
from needleref.layout.chart import beside, small_picture
from needleref.layout.common import Citations, page, plain_list, small_print, stop_if
from needleref.layout.condition import referral_words

if TYPE_CHECKING:
    from needleref.reference import Reference
    from needleref.results import Pain

MUSCLES_SHOWN = 10


def pain_page(pain: Pain, reference: Reference, *, full: bool) -> Page:
    """Lay the ranking out, with the smallest set that explains all and what stays unexplained."""
    cites = Citations()
    names = plain_list(area.name for area in pain.areas)
    count = f"{len(pain.areas)} pain area{'' if len(pain.areas) == 1 else 's'}"
    shown = pain.muscles if full else pain.muscles[:MUSCLES_SHOWN]
    stops = stop_if(pain.red_flags, cites, full=full)
    rows = []
    for explanation in shown:
        muscle = reference.muscle(explanation.id)
        why = cites.said(explanation.why, explanation.sources)
        row = (Said(muscle.name, tone="strong"), why)
        rows.append((*row, Said(referral_words(muscle))) if full else row)
    head = ("Muscle", "Why here", "Refers to") if full else ("Muscle", "Why here")
    table = Table(tuple(rows), head)
    found = Part("", (table,), hidden=len(pain.muscles) - len(shown))
    if not rows:
        found = Part("Muscles", (Paragraph(Said("No muscle is recorded to refer here.")),))
    several = len(pain.areas) > 1 and pain.explained_by
    return page(
        names,
        Title(names, count),
        beside(
            (stops,),
            small_picture(reference, *pain.areas),
            (
                found,
                Part(
                    "Fewest muscles that explain it",
                    (Paragraph(Said(plain_list(muscle.name for muscle in pain.explained_by))),),
                )
                if several
                else None,
                Part(
                    "Not explained",
                    (Paragraph(Said(plain_list(area.name for area in pain.unexplained))),),
                    "care",
                )
                if pain.unexplained
                else None,
            ),
        ),
        small_print(reference, cites, None, full=full),
    )
