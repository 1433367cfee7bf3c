"""The cards of guide topics, exercises and aftercare steps."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from needleref.layout.blocks import Item, Items, Page, Paragraph, Part, Said, Steps, Table, Title
from needleref.layout.common import Citations, page, plain_list, showing, small_print
from needleref.layout.condition import VERDICT_TONES, finding_item, finding_row
from needleref.model import AftercareStep, Exercise, GuideTopic
from needleref.verdict_sentence import LABELS

if TYPE_CHECKING:
    from needleref.layout.blocks import Tone
    from needleref.model.care import ClaimedBenefit, GuidePoint
    from needleref.reference import Reference
    from needleref.results import Card

SAYS: dict[str, tuple[str, Tone]] = {
    "for": ("for", "good"),
    "against": ("against", "care"),
    "disputed": ("disputed", "care"),
    "common-practice": ("common practice", "dim"),
    "fact": ("", "plain"),
}
SUPPORT = {
    "trial": "trial evidence",
    "guideline": "guideline advice",
    "common-practice": "common practice",
}


def guide_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay a guide topic out: its points by heading, claimed benefits with their verdicts."""
    topic = reference.get("guide-topic", card.id, GuideTopic)
    cites = Citations()
    parts = [
        Part(heading, (Items(tuple(_point(point, cites) for point in points)),))
        for heading, points in groupby(topic.points, key=lambda point: point.heading)
    ]
    return page(
        topic.name,
        *showing(card),
        Title(topic.name, "guide", Said(topic.summary) if topic.summary else None),
        *parts,
        *(_benefit(benefit, cites, full=full) for benefit in topic.benefits),
        small_print(reference, cites, topic.reviewed, full=full, query=topic.id),
    )


def _point(point: GuidePoint, cites: Citations) -> Item:
    word, tone = SAYS[point.says]
    grade = "" if point.certainty == "not-graded" else f"{point.certainty} certainty"
    mark = ", ".join(filter(None, (word, grade)))
    return Item(cites.said(f"{mark}: {point.text}" if mark else point.text, point.sources, tone))


def _benefit(benefit: ClaimedBenefit, cites: Citations, *, full: bool) -> Part:
    blocks: list[Paragraph | Table | Items] = [Paragraph(Said(f"Claim: {benefit.claim}"))]
    if benefit.verdict:
        tone = VERDICT_TONES[benefit.verdict.verdict]
        blocks.append(Paragraph(Said(benefit.verdict.sentence, tone=tone)))
    if benefit.findings and full:
        decided = benefit.verdict.decided_by if benefit.verdict else ()
        blocks.append(
            Items(
                tuple(
                    finding_item(finding, cites, decided=number in decided)
                    for number, finding in enumerate(benefit.findings, start=1)
                )
            )
        )
    elif benefit.findings:
        rows = tuple(finding_row(finding, cites) for finding in benefit.findings[:3])
        blocks.append(Table(rows, ("Outcome", "Against", "Needling was")))
    word = LABELS[benefit.verdict.verdict] if benefit.verdict else ""
    heading = f"{benefit.name} — {word}" if word else benefit.name
    hidden = 0 if full else max(0, len(benefit.findings) - 3)
    return Part(heading, tuple(blocks), hidden=hidden)


def exercise_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay an exercise out in the patient's words, with its dose and when to stop."""
    exercise = reference.get("exercise", card.id, Exercise)
    cites = Citations()
    words = exercise.patient["en"]
    stop = words.stop_if or exercise.stop_if
    return page(
        exercise.name,
        *showing(card),
        Title(
            exercise.name,
            plain_list(region.name.lower() for region in exercise.regions),
            Said(f"Support: {SUPPORT[exercise.support]}"),
        ),
        Part("Stop if", (Paragraph(Said(stop, tone="care")),), "care") if stop else None,
        Part("How", (Steps(tuple(Said(step) for step in words.steps)),)),
        Part("How much", (Paragraph(cites.said(words.dose or exercise.dose, exercise.sources)),))
        if words.dose or exercise.dose
        else None,
        Part("Muscles", (Paragraph(Said(plain_list(m.name for m in exercise.muscles))),))
        if exercise.muscles
        else None,
        small_print(reference, cites, exercise.reviewed, full=full, query=exercise.id),
    )


def step_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay an aftercare step out: the words, when, and how well supported it is."""
    step = reference.get("aftercare-step", card.id, AftercareStep)
    cites = Citations()
    when = step.when.replace("-", " ")
    return page(
        step.name,
        *showing(card),
        Title(step.name, f"aftercare, {when}", Said(f"Support: {SUPPORT[step.support]}")),
        Part("To the patient", (Paragraph(cites.said(step.patient["en"], step.sources)),)),
        Part("Support", (Paragraph(Said(step.note)),)) if step.note else None,
        small_print(reference, cites, step.reviewed, full=full, query=step.id),
    )
