"""The cards of guide topics, exercises and aftercare steps."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from needleref.layout.blocks import Item, Items, Page, Paragraph, Part, Said, Steps, Title
from needleref.layout.common import (
    Citations,
    also_called,
    page,
    plain_list,
    showing,
    small_print,
    summary_of,
)
from needleref.layout.condition import VERDICT_TONES, counted, findings
from needleref.model import AftercareStep, Exercise, GuideTopic
from needleref.text import within
from needleref.verdict_sentence import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.layout.blocks import Block, Tone
    from needleref.model.care import ClaimedBenefit, GuidePoint, PatientSteps
    from needleref.reference import Reference
    from needleref.results import Card

SAYS: dict[str, tuple[str, Tone]] = {
    "for": ("for", "good"),
    "against": ("against", "care"),
    "disputed": ("disputed", "care"),
    "common-practice": ("common practice", "dim"),
    "fact": ("", "plain"),
}
PARTS = {
    "expect": "what to expect",
    "do": "what to do",
    "avoid": "what to avoid",
    "call-us": "when to call",
    "get-help": "when to get help",
}
FINDINGS_SHOWN = 3
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
        Title(
            topic.name,
            "guide",
            cites.said(topic.summary, topic.sources) if topic.summary else None,
        ),
        *parts,
        *(_benefit(benefit, cites, full=full) for benefit in topic.benefits),
        also_called(topic, full=full),
        small_print(reference, cites, topic.reviewed, full=full, query=topic.id),
    )


def _point(point: GuidePoint, cites: Citations) -> Item:
    word, tone = SAYS[point.says]
    graded = point.certainty.replace("-", " ")
    grade = "" if point.certainty == "not-graded" else f"{graded} certainty"
    mark = ", ".join(filter(None, (word, grade)))
    return Item(cites.said(f"{mark}: {point.text}" if mark else point.text, point.sources, tone))


def _benefit(benefit: ClaimedBenefit, cites: Citations, *, full: bool) -> Part:
    blocks: list[Block] = [Paragraph(Said(f"Claim: {benefit.claim}"))]
    if benefit.verdict:
        tone = VERDICT_TONES[benefit.verdict.verdict]
        blocks.append(Paragraph(Said(benefit.verdict.sentence, tone=tone)))
    if full:
        blocks.append(counted(benefit.main_outcome))
    told, hidden = findings(
        benefit.findings, benefit.verdict, cites, most=None if full else FINDINGS_SHOWN
    )
    if told:
        blocks.append(told)
    word = LABELS[benefit.verdict.verdict] if benefit.verdict else ""
    heading = f"{benefit.name} — {word}" if word else benefit.name
    return Part(heading, tuple(blocks), hidden=hidden)


def exercise_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay an exercise out in the patient's words, with its dose and when to stop."""
    exercise = reference.get("exercise", card.id, Exercise)
    cites = Citations()
    words = exercise.patient["en"]
    stops = _both(words.stop_if, exercise.stop_if, full=full)
    doses = _both(words.dose, exercise.dose, full=full)
    others = {code: told for code, told in exercise.patient.items() if code != "en"}
    return page(
        exercise.name,
        *showing(card),
        Title(
            exercise.name,
            plain_list(within(region.name) for region in exercise.regions),
            cites.said(f"Support: {SUPPORT[exercise.support]}", exercise.sources),
        ),
        summary_of(exercise, cites, full=full),
        Part("Stop if", (Paragraph(Said(stops, tone="care")),), "care") if stops else None,
        Part(words.name, (Steps(tuple(Said(step) for step in words.steps)),)),
        Part("How much", (Paragraph(Said(doses)),)) if doses else None,
        Part("Muscles", (Paragraph(Said(plain_list(m.name for m in exercise.muscles))),))
        if exercise.muscles
        else None,
        *(_steps_in(code, told) for code, told in others.items() if full),
        also_called(exercise, full=full),
        small_print(reference, cites, exercise.reviewed, full=full, query=exercise.id),
    )


def _both(patient: str, clinician: str, *, full: bool) -> str:
    """The patient's words; with `full`, the clinician's beside them where they differ."""
    if full and patient and clinician and patient != clinician:
        return f"{patient} For clinicians: {clinician}"
    return patient or clinician


def _steps_in(code: str, words: PatientSteps) -> Part:
    """An exercise in another language."""
    blocks: list[Block] = [Steps(tuple(Said(step, lang=code) for step in words.steps))]
    blocks += [Paragraph(Said(text, lang=code)) for text in (words.dose, words.stop_if) if text]
    return Part(f"{words.name} ({code})", tuple(blocks), lang=code)


def step_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay an aftercare step out: the words, when, where, and how well supported it is."""
    step = reference.get("aftercare-step", card.id, AftercareStep)
    cites = Citations()
    where = "every region"
    if step.regions != "all":
        where = plain_list(within(region.name) for region in step.regions)
    if step.over_lung_only:
        where += ", over the lung only"
    aside = f"aftercare, {PARTS[step.part]} · {step.when.replace('-', ' ')} · {where}"
    return page(
        step.name,
        *showing(card),
        Title(step.name, aside, cites.said(f"Support: {SUPPORT[step.support]}", step.sources)),
        summary_of(step, cites, full=full),
        *to_the_patient(step.patient, full=full),
        Part("Support", (Paragraph(Said(step.note)),)) if step.note else None,
        also_called(step, full=full),
        small_print(reference, cites, step.reviewed, full=full, query=step.id),
    )


def to_the_patient(patient: dict[str, str], *, full: bool) -> Iterator[Part]:
    """What is told to patients; with `full`, in every language."""
    for code, text in patient.items():
        if code == "en":
            yield Part("To the patient", (Paragraph(Said(text)),))
        elif full:
            said = Said(text, lang=code)
            yield Part(f"To the patient ({code})", (Paragraph(said),))
