"""What a patient is told after needling: the steps and exercises for what was treated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.model import AftercareStep, Clinic, Exercise
from needleref.model.care import WHEN
from needleref.model.common import LEVELS
from needleref.results import Given, Move, Sheet, Told
from needleref.sheets.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.reference import Reference
    from needleref.sheets.topics import Subject

# What the three lines at the top shorten; their support is that of these steps.
SUMMARY = {
    "summary_normal": "expect-soreness",
    "summary_do": "gentle-movement",
    "summary_help": "emergency-now",
}
# What everyone should know leads here; the area's own signs follow.
SIGNS = frozenset({"call-us", "get-help"})
NOTHING_GIVEN = Given()


def aftercare(
    reference: Reference,
    subject: Subject,
    given: Given = NOTHING_GIVEN,
    *,
    query: str | None = None,
    clinic: Clinic | None = None,
) -> Sheet:
    """Make the sheet for what was treated; without areas, the general one."""
    clinic = clinic or reference.clinic
    wording = Wording(reference, given.language, emergency_number=clinic.emergency_number)
    steps = list(reference.records("aftercare-step", AftercareStep))
    shown = _steps(steps, subject)
    moves = _exercises(reference, subject)
    general = not subject.topics
    return Sheet(
        command="aftercare",
        query=query,
        topics=subject.topics,
        areas=subject.treated,
        language=given.language,
        over_lung=subject.over_lung,
        own_advice=bool(moves) or any(step.regions != "all" for step in shown),
        lung_warning=tuple(
            _told(step, wording)
            for step in steps
            if step.over_lung_only and (subject.over_lung or general)
        ),
        summary=tuple(_summary(wording, steps)),
        done=sentences(wording, "done"),
        expect=_part(shown, "expect", wording),
        do=_part(shown, "do", wording),
        avoid=_part(shown, "avoid", wording),
        exercises=tuple(_move(exercise, wording) for exercise in moves),
        call_us=_part(shown, "call-us", wording),
        next_visit=sentences(wording, "next_visit"),
        get_help=_part(shown, "get-help", wording),
        check=sentences(wording, "check"),
        review=min((step.reviewed.level for step in shown), key=LEVELS.index, default=LEVELS[0]),
        clinic=clinic,
        given=given,
    )


def _steps(steps: Iterable[AftercareStep], subject: Subject) -> list[AftercareStep]:
    """Choose the steps that hold here, what is for the area before what holds everywhere."""
    areas = {area.id for area in subject.areas}
    chosen = []
    for step in steps:
        # Emergencies are told for every muscle concerned, the rest for the areas alone.
        places = subject.around if step.part == "get-help" else areas
        here = step.regions == "all" or any(region.id in places for region in step.regions)
        if here and not step.over_lung_only:
            chosen.append(step)
    return sorted(chosen, key=lambda step: (WHEN.index(step.when), step.regions == "all"))


def _part(steps: Sequence[AftercareStep], part: str, wording: Wording) -> tuple[Told, ...]:
    some = [step for step in steps if step.part == part]
    if part in SIGNS:
        some.sort(key=lambda step: step.regions != "all")
    return tuple(_told(step, wording) for step in some)


def _told(step: AftercareStep, wording: Wording) -> Told:
    phrase = wording.text("aftercare-step", step.id, step.patient)
    return Told(
        type="aftercare-step",
        id=step.id,
        text=phrase.text,
        language=phrase.language,
        when=step.when,
        support=step.support,
        note=step.note,
        sources=step.sources,
    )


def _summary(wording: Wording, steps: Iterable[AftercareStep]) -> Iterable[Told]:
    by_id = {step.id: step for step in steps}
    for name, step_id in SUMMARY.items():
        phrase, step = wording.say(name), by_id.get(step_id)
        yield Told(
            type="sentence",
            id=name,
            text=phrase.text,
            language=phrase.language,
            support=step.support if step else "",
            sources=step.sources if step else (),
        )


def sentences(wording: Wording, name: str) -> tuple[Told, ...]:
    """Return a list of the language's sentences."""
    return tuple(
        Told(type="sentence", id=name, text=phrase.text, language=phrase.language)
        for phrase in wording.say_all(name)
    )


def _exercises(reference: Reference, subject: Subject) -> list[Exercise]:
    """Choose exercises for the muscles treated, else for the areas; most shared muscles first."""
    ranked = []
    for exercise in reference.records("exercise", Exercise):
        shared = sum(muscle.id in subject.muscles for muscle in exercise.muscles)
        local = sum(region.id in subject.around for region in exercise.regions)
        if local:
            ranked.append((-shared, -local, exercise.id, exercise))
    named = [topic.id for topic in subject.topics if topic.type == "muscle"]
    if named and (own := [each for each in ranked if each[0]]):
        ranked = own
    return [exercise for *_, exercise in sorted(ranked, key=lambda each: each[:3])]


def _move(exercise: Exercise, wording: Wording) -> Move:
    own = exercise.patient.get(wording.code)
    other = wording.words("exercise", exercise.id)
    language = wording.code
    if own is None and other is not None and other.name and other.steps:
        name, steps, dose, stop_if = other.name, other.steps, other.dose, other.stop_if
    else:
        if own is None:
            own, language = exercise.patient[ENGLISH], ENGLISH
            wording.missed.add(f"exercise:{exercise.id}")
        name, steps, dose, stop_if = own.name, own.steps, own.dose, own.stop_if
    return Move(
        id=exercise.id,
        name=name,
        steps=steps,
        language=language,
        dose=dose or (exercise.dose if language == ENGLISH else ""),
        stop_if=stop_if or (exercise.stop_if if language == ENGLISH else ""),
        support=exercise.support,
        sources=exercise.sources,
    )
