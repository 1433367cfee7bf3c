"""What is told in a visit: what must be settled first, dosage, consent and aftercare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.model import AdverseEvent, AftercareStep, Emergency, Ref
from needleref.model.care import WHEN
from needleref.planning.patient import ref
from needleref.results import AftercarePoint, ConsentPoint, Dosage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.model.safety import Rate
    from needleref.planning.patient import Patient
    from needleref.results import PlannedMuscle

# What every patient is told of, and the harm that each emergency of a danger zone stands for.
TOLD_ALWAYS = (
    "post-needling-soreness",
    "bruising",
    "bleeding",
    "pain-during-needling",
    "syncope",
    "infection",
)
HARMS = {
    "pneumothorax": "pneumothorax",
    "spinal-bleeding": "spinal-epidural-haematoma",
    "nerve-hit": "nerve-injury",
    "acute-abdomen": "organ-puncture",
    "cardiac-tamponade": "cardiac-tamponade",
    "haematoma-bleeding": "haematoma",
}
# Rates of treatments and of people; shares of incidents or of surveyed clinicians are no rates.
TREATED = ("treatment", "session", "course", "people")
RATES_SHOWN = 2
HELD_BACK = frozenset({"ask-first", "review"})


def only_after(patient: Patient) -> tuple[str, ...]:
    """What must be settled before anything below it is used."""
    if patient.screening.decision not in HELD_BACK:
        return ()
    told = [
        f"{rule.name}: advice taken and recorded"
        for rule in {
            rule.id: rule
            for one in patient.screening.recognised
            for rule in one.rules
            if rule.decision == "ask-first"
        }.values()
    ]
    told += [f'"{one.term}" is settled' for one in patient.screening.unread]
    told += [
        f"{one.read_as.name}: known, no rule recorded, so looked up elsewhere"
        for one in patient.screening.recognised
        if not one.rules
    ]
    return tuple(dict.fromkeys(told))


def dosage(patient: Patient) -> tuple[Dosage, ...]:
    """Dosages as studied; none of a condition that bodies advise against needling."""
    return tuple(
        Dosage(condition=ref(condition), text=each.text, sources=each.sources)
        for condition in patient.conditions
        if condition.verdict is None or condition.verdict.verdict != "avoid"
        for each in condition.dosage
    )


def consent(patient: Patient, muscles: Sequence[PlannedMuscle]) -> tuple[ConsentPoint, ...]:
    """What to tell the patient: the common, then what these muscles' danger zones add."""
    if not muscles:
        return ()
    zones = {h.danger_zone.id for m in muscles for h in m.hazards if h.danger_zone}
    harms = [
        HARMS[emergency.id]
        for emergency in patient.reference.records("emergency", Emergency)
        if emergency.id in HARMS and any(zone.id in zones for zone in emergency.danger_zones)
    ]
    bleeds = any(one.zones == "deep" for _, one in patient.worsens)
    points = []
    for event_id in dict.fromkeys((*TOLD_ALWAYS, *harms)):
        event = patient.reference.get("adverse-event", event_id, AdverseEvent)
        rates = _rates(event, bleeds=bleeds)
        points.append(
            ConsentPoint(
                event=Ref(type="adverse-event", id=event.id, name=event.name),
                severity=event.severity,
                text=event.patient.get("en", ""),
                rates=rates,
                sources=tuple(dict.fromkeys(source for rate in rates for source in rate.sources))
                or event.sources,
            )
        )
    return tuple(points)


def aftercare(patient: Patient, muscles: Sequence[PlannedMuscle]) -> tuple[AftercarePoint, ...]:
    """The steps for the regions of these muscles; a lung warning first, then when to get help."""
    if not muscles:
        return ()
    regions = {patient.reference.muscle(muscle.id).region.id for muscle in muscles}
    over_lung = any(
        hazard.danger_zone and patient.zones[hazard.danger_zone.id].over_lung
        for muscle in muscles
        for hazard in muscle.hazards
    )
    steps = [
        step
        for step in patient.reference.records("aftercare-step", AftercareStep)
        if (step.regions == "all" or any(region.id in regions for region in step.regions))
        and (over_lung or not step.over_lung_only)
    ]
    parts = ("get-help", "call-us", "expect", "do", "avoid")
    steps.sort(
        key=lambda step: (
            not step.over_lung_only,
            parts.index(step.part),
            step.regions == "all",
            WHEN.index(step.when),
            step.id,
        )
    )
    return tuple(
        AftercarePoint(
            step=Ref(type="aftercare-step", id=step.id, name=step.name),
            part=step.part,
            when=step.when,
            text=step.patient["en"],
            sources=step.sources,
        )
        for step in steps
    )


def _rates(event: AdverseEvent, *, bleeds: bool) -> tuple[Rate, ...]:
    """The rates to tell: of dry needling first, then of many people; for bleeders, theirs, too."""
    told = [
        rate
        for rate in event.rates
        if any(word in rate.unit for word in TREATED) and "students" not in rate.setting
    ]
    thinned = [r for r in told if "anticoagul" in f"{r.unit} {r.setting}" or "warfarin" in r.unit]
    others = [rate for rate in told if rate not in thinned and "EMG" not in rate.unit]
    others.sort(key=lambda rate: ("dry needling" not in rate.setting, -(rate.of or 0)))
    return (*others[:RATES_SHOWN], *(thinned[:1] if bleeds else ()))
