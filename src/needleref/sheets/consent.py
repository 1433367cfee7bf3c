"""What a patient is told before needling: options, and harms with how often they were counted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

from needleref.model import AdverseEvent, Clinic, Condition, DangerZone
from needleref.model.common import LEVELS
from needleref.results import Consent, Counted, Given, Outlook, Risk
from needleref.sheets.aftercare import sentences
from needleref.sheets.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from needleref.model.safety import Rate
    from needleref.reference import Reference
    from needleref.sheets.topics import Subject

NOTHING_GIVEN = Given()
Unit = Literal["sessions", "people"]
UNITS: dict[str, Unit] = {
    "treatments": "sessions",
    "sessions": "sessions",
    "courses": "people",
    "people": "people",
}
# Mild harms are counted where muscles were needled dry; of people asked, only where nothing else
# was done to them. Of serious ones any count of needling tells more than none.
DRY = {"sessions": "dry needling", "people": "after deep needling"}
SEEN_OFTEN = 1.0
# Serious harms of some places alone: told where one of these danger zones is concerned.
PLACES = {
    "cardiac-tamponade": frozenset({"sternum-and-heart"}),
    "organ-puncture": frozenset({"kidney", "peritoneum"}),
    "spinal-epidural-haematoma": frozenset({"spinal-canal", "suboccipital-vertebral-artery"}),
}
# A harm of the therapist, asked about where it happens.
NOT_THE_PATIENTS = frozenset({"needlestick-injury"})


def consent(
    reference: Reference,
    subject: Subject,
    given: Given = NOTHING_GIVEN,
    *,
    query: str | None = None,
    clinic: Clinic | None = None,
) -> Consent:
    """Make the consent sheet for what is to be treated; without a topic, the general one."""
    clinic = clinic or reference.clinic
    wording = Wording(reference, given.language, emergency_number=clinic.emergency_number)
    events = [
        event
        for event in reference.records("adverse-event", AdverseEvent)
        if event.patient and event.id not in NOT_THE_PATIENTS
    ]
    serious = [event for event in events if event.severity == "serious"]
    here = _places(reference, subject)
    common = [_risk(event, wording) for event in events if event.severity != "serious"]
    told = [risk for risk in common if _often(risk) >= SEEN_OFTEN]
    return Consent(
        command="consent",
        query=query,
        topics=subject.topics,
        areas=subject.treated,
        language=given.language,
        over_lung=subject.over_lung,
        what=sentences(wording, "consent_what"),
        why=sentences(wording, "consent_why"),
        outlook=tuple(_outlook(reference, subject, wording)),
        options=sentences(wording, "consent_options"),
        common_risks=tuple(sorted(told, key=_often, reverse=True)),
        serious_risks=tuple(
            _risk(event, wording)
            for event in sorted(serious, key=lambda event: event.id != "pneumothorax")
            if event.id in here or event.id not in {*PLACES, "pneumothorax"}
        ),
        concerns=sentences(wording, "consent_concerns"),
        questions=sentences(wording, "consent_questions"),
        stop=sentences(wording, "consent_stop"),
        sign=sentences(wording, "consent_sign"),
        review=min((event.reviewed.level for event in events), key=LEVELS.index, default=LEVELS[0]),
        clinic=clinic,
        given=given,
    )


def _places(reference: Reference, subject: Subject) -> set[str]:
    """Name the serious harms that the place makes possible; all of them where none is named."""
    if not subject.topics:
        return {*PLACES, "pneumothorax"}
    zones = {
        zone.id
        for zone in reference.records("danger-zone", DangerZone)
        if any(region.id in subject.around for region in zone.regions)
        or any(muscle.id in subject.muscles for muscle in zone.muscles)
    }
    found = {harm for harm, where in PLACES.items() if where & zones}
    return found | ({"pneumothorax"} if subject.over_lung else set())


def _risk(event: AdverseEvent, wording: Wording) -> Risk:
    name = wording.name("adverse-event", event.id, event.name)
    text = wording.text("adverse-event", event.id, event.patient)
    serious = event.severity == "serious"
    counted = tuple(_counted(rate for rate in event.rates if serious or _is_dry(rate)))
    counts = tuple(dict.fromkeys(source for count in counted for source in count.sources))
    return Risk(
        id=event.id,
        name=name.text,
        text=text.text,
        language=text.language,
        severity=event.severity,
        counted=counted,
        sources=counts or event.sources,
    )


def _is_dry(rate: Rate) -> bool:
    unit = UNITS.get(rate.unit)
    return unit is not None and DRY[unit] in rate.setting


def _counted(rates: Iterable[Rate]) -> Iterable[Counted]:
    by_unit: dict[Unit, list[Rate]] = defaultdict(list)
    for rate in rates:
        if (unit := UNITS.get(rate.unit)) and rate.per_1000 is not None:
            by_unit[unit].append(rate)
    for unit, some in by_unit.items():
        values = [rate.per_1000 for rate in some if rate.per_1000 is not None]
        works = dict.fromkeys(source for rate in some for source in rate.sources)
        yield Counted(low=min(values), high=max(values), unit=unit, sources=tuple(works))


def _often(risk: Risk) -> float:
    return max((count.high for count in risk.counted), default=0.0)


def _outlook(reference: Reference, subject: Subject, wording: Wording) -> Iterable[Outlook]:
    for topic in subject.topics:
        if topic.type != "condition":
            continue
        verdict = reference.get("condition", topic.id, Condition).verdict
        if verdict is not None:
            word = verdict.verdict
            phrase = wording.say(f"verdict_{word.replace('-', '_')}")
            yield Outlook(condition=topic, verdict=word, text=phrase.text, language=phrase.language)
