"""Condition × patient → one visit's plan: a pure function over the reference and a screening.

Nothing that a rule forbids is suggested: a forbidden muscle has its status and its reason, and
dosage and needling notes are left out where the needle is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from needleref.model import Condition, RedFlag, Ref
from needleref.model.common import URGENCIES
from needleref.planning.factors import factors
from needleref.planning.muscles import Muscles
from needleref.planning.patient import Patient, Scope, one_sided, ref
from needleref.planning.telling import aftercare, consent, dosage, only_after
from needleref.results import Matches, Plan, PlannedVerdict
from needleref.screening import screen
from needleref.text import targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.reference import Reference
    from needleref.results import Side

__all__ = ["Scope", "one_sided", "plan"]


def plan(  # noqa: PLR0913 - what a visit is narrowed to, by keyword
    reference: Reference,
    query: str,
    terms: Iterable[str] = (),
    *,
    region: str = "",
    muscle: str = "",
    side: Side | None = None,
) -> Plan | Matches:
    """Plan a visit for conditions that commas part; the answer says where a name has no match."""
    conditions = []
    for part in dict.fromkeys(targets(query)):
        found = _meant(reference, part, "condition")
        if isinstance(found, Matches):
            return found
        conditions.append(reference.get("condition", found.id, Condition))
    narrowed: dict[str, Ref] = {}
    for kind, asked in (("region", region), ("muscle", muscle)):
        if asked:
            found = _meant(reference, asked, kind)
            if isinstance(found, Matches):
                return found
            narrowed[kind] = found
    scope = Scope(narrowed.get("region"), narrowed.get("muscle"), side)
    distinct = tuple({condition.id: condition for condition in conditions}.values())
    terms = tuple(terms)
    told = (*terms, *_with_complaint(reference, distinct, terms))
    screening = replace(screen(reference, told, command="plan"), query="; ".join(terms) or None)
    return _planned(Patient(reference, distinct, screening, scope), query)


def _with_complaint(
    reference: Reference, conditions: Sequence[Condition], terms: Sequence[str]
) -> list[str]:
    """Find red flags that a term makes together with what the patient comes for.

    "History of cancer" alone is a caution; with back pain it is a sign to be looked at first.
    """
    reader = reference.screener.reader
    complaints = {
        name: condition.id
        for condition in conditions
        for name in (condition.name, *condition.aliases, *condition.lay)
    }
    facts = [fact for term in terms for fact in reader.read(term).facts if not fact.past]
    names = dict.fromkeys(
        named.name for fact in facts for named in fact.records if named.kind != "red-flag"
    )
    return [
        f"{complaint} and {name}"
        for name in names
        for complaint, condition in complaints.items()
        if any(
            _names_condition(reference.get("red-flag", flag.id, RedFlag), condition)
            for flag in reader.flags(f"{complaint} {name}")
        )
    ]


def _names_condition(flag: RedFlag, condition: str) -> bool:
    return any(one.id == condition for one in flag.conditions)


def _meant(reference: Reference, query: str, kind: str) -> Ref | Matches:
    answer = reference.match(query, (kind,))
    if answer.status == "match" and answer.hit is not None:
        return Ref(type=kind, id=answer.hit.id, name=answer.hit.name)
    return reference.unopened("plan", query, answer, kind)


def _planned(patient: Patient, query: str) -> Plan:
    """Put the sheet together in the order of a visit."""
    muscles = Muscles(patient).planned()
    needled = [
        muscle
        for muscle in muscles
        if muscle.status == "examine" or (patient.scope.side is None and one_sided(muscle))
    ]
    made = Plan(
        command="plan",
        query=query,
        conditions=tuple(map(ref, patient.conditions)),
        side=patient.scope.side,
        region=patient.scope.region,
        screening=patient.screening,
        red_flags=_red_flags(patient),
        muscles=muscles,
        verdicts=tuple(
            PlannedVerdict(condition=ref(condition), verdict=condition.verdict)
            for condition in patient.conditions
            if condition.verdict
        ),
        only_after=only_after(patient),
        dosage=() if patient.stopped else dosage(patient),
        consent=() if patient.stopped else consent(patient, needled),
        aftercare=() if patient.stopped else aftercare(patient, needled),
        factors=factors(patient, muscles),
    )
    return replace(made, cited=_cited(made, patient.conditions))


def _red_flags(patient: Patient) -> tuple[RedFlag, ...]:
    """The flags that name the conditions, else those of their regions; worst first."""
    flags: dict[str, RedFlag] = {}
    for condition in patient.conditions:
        for flag in patient.reference.red_flags_for(condition):
            flags.setdefault(flag.id, flag)
    return tuple(sorted(flags.values(), key=lambda flag: URGENCIES.index(flag.urgency)))


def _cited(made: Plan, conditions: Sequence[Condition]) -> tuple[str, ...]:
    """The works behind everything that the plan says, in its order."""
    screening = made.screening
    rules = [rule for one in screening.recognised for rule in one.rules]
    parts: list[Any] = [
        *rules,
        *(position for rule in rules for position in rule.positions),
        *made.red_flags,
        *made.muscles,
        *(hazard for muscle in made.muscles for hazard in muscle.hazards),
        *(worse for m in made.muscles for hazard in m.hazards for worse in hazard.worse),
        *(note for muscle in made.muscles for note in muscle.needling),
        *(
            finding
            for condition in conditions
            if condition.verdict
            for number, finding in enumerate(condition.findings, start=1)
            if number in condition.verdict.decided_by
        ),
        *made.dosage,
        *made.consent,
        *made.aftercare,
    ]
    return tuple(dict.fromkeys(source for part in parts for source in part.sources))
