"""What each factor of the patient changes in a plan, or why it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.planning.patient import covers
from needleref.results import Factor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.planning.patient import Patient
    from needleref.results import PlannedMuscle


def factors(patient: Patient, muscles: Sequence[PlannedMuscle]) -> tuple[Factor, ...]:
    """Say for each factor which later lines it changes, or why it changes none."""
    factors = [
        Factor(
            term=one.term,
            read_as=one.read_as,
            changes=_changes(
                patient,
                [rule.id for rule in one.rules],
                [rule.decision for rule in one.rules],
                muscles,
            ),
        )
        for one in patient.screening.recognised
    ]
    factors += [
        Factor(term=one.term, changes=("not read: nothing below counts on it",))
        for one in patient.screening.unread
    ]
    return tuple(factors)


def _changes(
    patient: Patient,
    rules: Sequence[str],
    decisions: Sequence[str],
    muscles: Sequence[PlannedMuscle],
) -> tuple[str, ...]:
    if not rules:
        return ("no rule recorded: dosage and needling notes wait until it is looked up",)
    changes = []
    if "do-not-needle" in decisions:
        changes.append("no muscle, dosage or needling note is offered")
    elif "ask-first" in decisions:
        changes.append("dosage and needling notes wait for advice")
    changes += _places_changed(patient, rules, muscles)
    worse = [
        muscle.name
        for muscle in muscles
        if any(w.rule.id in rules for hazard in muscle.hazards for w in hazard.worse)
    ]
    if worse:
        changes.append(f"hazards weigh more: {', '.join(worse)}")
    if changes:
        return tuple(changes)
    if any(rule.id in rules and rule.worsens for rule in patient.rules):
        return ("no muscle of this plan lies in a danger zone that it makes worse",)
    if any(rule.id in rules and rule.technique == "electrical" for rule in patient.rules):
        return ("no current through the needles; muscles and hazards stay as they are",)
    return ("changes how you go about it (action above); no muscle or hazard here differs",)


def _places_changed(
    patient: Patient, rules: Sequence[str], muscles: Sequence[PlannedMuscle]
) -> list[str]:
    places = [one for one in patient.screening.not_here if set(rules) & set(one.because)]
    if not places:
        return []
    if all(one.area is None and one.muscle is None for one in places):
        return ["the place concerned is left out; say where it is to have its muscles marked"]
    left_out = [
        muscle.name
        for muscle in muscles
        if any(covers(one, patient.reference.muscle(muscle.id)) for one in places)
    ]
    if left_out:
        return [f"left out: {', '.join(left_out)}"]
    where = ", ".join(
        dict.fromkeys(one.named or one.area.name.lower() for one in places if one.area)
    )
    return [f"no muscle of this plan lies in the area left out ({where})"]
