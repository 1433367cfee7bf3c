"""Condition × patient → one visit's plan: a pure function over the reference and a screening.

Nothing that a rule forbids is suggested: a forbidden muscle has its status and its reason, and
dosage and needling notes are left out where the needle is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from needleref.model import (
    AdverseEvent,
    AftercareStep,
    Condition,
    Contraindication,
    DangerZone,
    Emergency,
    RedFlag,
    Ref,
)
from needleref.results import (
    AftercarePoint,
    ConsentPoint,
    Dosage,
    Factor,
    Matches,
    Plan,
    PlannedHazard,
    PlannedMuscle,
    PlannedVerdict,
    Worse,
)
from needleref.screening import screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.model import Hazard, Muscle
    from needleref.model.condition import MuscleToExamine
    from needleref.model.safety import Rate, Worsening
    from needleref.reference import Reference
    from needleref.results import MuscleStatus, NotHere, Screening, Side

NEAREST_SHOWN = 5
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
# Regions whose muscles cross into a joint's own.
NEXT_TO = {
    "shoulder": ("arm", "chest", "upper-back", "neck"),
    "elbow": ("arm", "forearm"),
    "hand": ("forearm",),
    "hip": ("thigh", "lower-back"),
    "knee": ("thigh", "calf"),
    "foot": ("calf",),
}
# Rates of treatments and of people; shares of incidents or of surveyed clinicians are no rates.
TREATED = ("treatment", "session", "course", "people")
RATES_SHOWN = 2
HELD_BACK = frozenset({"ask-first", "review"})


class Scope(NamedTuple):
    """What the plan is narrowed to."""

    region: Ref | None = None
    muscle: Ref | None = None
    side: Side | None = None


class _Listed(NamedTuple):
    """A muscle with the conditions that list it and its best place in their orders."""

    muscle: Muscle
    entries: tuple[tuple[Condition, MuscleToExamine], ...]
    place: int


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
    for part in dict.fromkeys(filter(None, (part.strip() for part in query.split(",")))):
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
    return _Planner(reference, distinct, screening, scope).plan(query)


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
    names = dict.fromkeys(named.name for fact in facts for named in fact.records)
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
    no_match = answer.status == "no-match"
    return Matches(
        command="plan",
        query=query,
        status=answer.status,
        noun=kind,
        suggestions=answer.suggestions[:NEAREST_SHOWN] if no_match else answer.suggestions,
        hint=reference.red_flag_hint(query) if no_match else "",
    )


class _Planner:
    """One plan in the making: the records that it draws on, each read once."""

    def __init__(
        self,
        reference: Reference,
        conditions: tuple[Condition, ...],
        screening: Screening,
        scope: Scope,
    ) -> None:
        self._reference = reference
        self._conditions = conditions
        self._screening = screening
        self._scope = scope
        self._zones = {zone.id: zone for zone in reference.records("danger-zone", DangerZone)}
        self._rules = self._rules_met()
        self._worsens = [(rule, one) for rule in self._rules for one in rule.worsens]

    def _rules_met(self) -> list[Contraindication]:
        ids = dict.fromkeys(
            rule.id
            for one in self._screening.recognised
            for rule in one.rules
            if rule.type == "contraindication"
        )
        return [self._reference.get("contraindication", i, Contraindication) for i in ids]

    def plan(self, query: str) -> Plan:
        """Put the sheet together in the order of a visit."""
        stopped = self._screening.decision == "do-not-needle"
        muscles = tuple(self._muscle(one, stopped=stopped) for one in self._listed())
        needled = [
            muscle
            for muscle in muscles
            if muscle.status == "examine" or (self._scope.side is None and one_sided(muscle))
        ]
        verdicts = tuple(
            PlannedVerdict(condition=_ref(condition), verdict=condition.verdict)
            for condition in self._conditions
            if condition.verdict
        )
        dosage = () if stopped else self._dosage()
        consent = () if stopped else self._consent(needled)
        aftercare = () if stopped else self._aftercare(needled)
        made = Plan(
            command="plan",
            query=query,
            conditions=tuple(map(_ref, self._conditions)),
            side=self._scope.side,
            region=self._scope.region,
            screening=self._screening,
            red_flags=self._red_flags(),
            muscles=muscles,
            verdicts=verdicts,
            only_after=self._only_after(),
            dosage=dosage,
            consent=consent,
            aftercare=aftercare,
            factors=self._factors(muscles),
        )
        return replace(made, cited=_cited(made, self._conditions))

    def _red_flags(self) -> tuple[RedFlag, ...]:
        """The flags that name the conditions, else those of their regions; worst first."""
        flags: dict[str, RedFlag] = {}
        for condition in self._conditions:
            named = self._reference.red_flags_of("condition", condition.id)
            for region in () if named else condition.regions:
                named += self._reference.red_flags_of("region", region.id)
            flags.update((flag.id, flag) for flag in named if flag.id not in flags)
        order = ("emergency", "same-day", "routine")
        return tuple(sorted(flags.values(), key=lambda flag: order.index(flag.urgency)))

    def _listed(self) -> list[_Listed]:
        """The muscles of the conditions: shared by more of them first, then as they are listed."""
        entries: dict[str, list[tuple[Condition, MuscleToExamine]]] = {}
        places: dict[str, int] = {}
        for condition in self._conditions:
            for place, entry in enumerate(condition.muscles):
                entries.setdefault(entry.muscle.id, []).append((condition, entry))
                places[entry.muscle.id] = min(places.get(entry.muscle.id, place), place)
        asked = self._scope.muscle
        if asked is not None and asked.id not in entries:
            entries[asked.id], places[asked.id] = [], 0
        listed = [
            _Listed(self._reference.muscle(muscle), tuple(told), places[muscle])
            for muscle, told in entries.items()
            if asked is None or muscle == asked.id
        ]
        region = self._scope.region
        if region is not None:
            listed = [one for one in listed if one.muscle.region.id == region.id]
        return sorted(listed, key=lambda one: (-len(one.entries), one.place, one.muscle.name))

    def _muscle(self, listed: _Listed, *, stopped: bool) -> PlannedMuscle:
        muscle = listed.muscle
        forbidding = [one for one in self._screening.not_here if _covers(one, muscle)]
        sides = _sides(forbidding)
        status = self._status(sides, stopped=stopped)
        points = muscle.trigger_points
        primary = {zone.id: zone for point in points for zone in point.pain.primary}
        spill = {zone.id: zone for point in points for zone in point.pain.spillover}
        avoided = bool(listed.entries) and all(
            condition.verdict is not None and condition.verdict.verdict == "avoid"
            for condition, _ in listed.entries
        )
        return PlannedMuscle(
            id=muscle.id,
            name=muscle.name,
            status=status,
            not_here_side=None if stopped else sides,
            why=self._why(listed, forbidding, sides, stopped=stopped),
            conditions=tuple(_ref(condition) for condition, _ in listed.entries),
            primary=tuple(primary.values()),
            spillover=tuple(zone for zone in spill.values() if zone.id not in primary),
            hazards=tuple(self._hazards(muscle)),
            needling=muscle.needling if status == "examine" and not avoided else (),
            sources=tuple(
                dict.fromkeys(source for _, entry in listed.entries for source in entry.sources)
            ),
        )

    def _status(self, sides: Side | None, *, stopped: bool) -> MuscleStatus:
        if stopped:
            return "do-not-needle"
        if sides is None or self._other_side_named(sides):
            return "examine"
        return "not-here"

    def _other_side_named(self, forbidden: Side) -> bool:
        return forbidden != "both" and self._scope.side == _other(forbidden)

    def _why(
        self, listed: _Listed, forbidding: Sequence[NotHere], sides: Side | None, *, stopped: bool
    ) -> str:
        """Say first what forbids the muscle, then why it is on the list."""
        reasons = []
        if stopped:
            names = [rule.name for rule in self._stopping()]
            reasons.append(f"no needling: {'; '.join(names)}")
        elif sides is not None:
            names = list(dict.fromkeys(self._name(i) for one in forbidding for i in one.because))
            where = "" if sides == "both" else f" on the {sides}"
            reasons.append(f"not to be needled{where}: {'; '.join(names)}")
            if sides != "both":
                reasons.append(f"the {_other(sides)} side is free of this rule")
        if len(listed.entries) > 1:
            shared = ", ".join(condition.name for condition, _ in listed.entries)
            reasons.append(f"shared by {shared}")
        elif not listed.entries:
            reasons.append("asked for; not listed for this condition")
        reasons += list(dict.fromkeys(entry.why.rstrip(".") for _, entry in listed.entries))
        return ". ".join(reason[0].upper() + reason[1:] for reason in reasons) + "."

    def _stopping(self) -> list[Ref]:
        return list(
            {
                rule.id: Ref(type=rule.type, id=rule.id, name=rule.name)
                for one in self._screening.recognised
                for rule in one.rules
                if rule.decision == "do-not-needle"
            }.values()
        )

    def _name(self, rule_id: str) -> str:
        return next((rule.name for rule in self._rules if rule.id == rule_id), rule_id)

    def _hazards(self, muscle: Muscle) -> Iterable[PlannedHazard]:
        """The muscle's own hazards, then zones that it lies in; each with what makes it worse."""
        named = {hazard.danger_zone.id for hazard in muscle.hazards if hazard.danger_zone}
        for hazard in muscle.hazards:
            yield self._hazard(hazard, muscle)
        for zone in self._zones.values():
            if zone.id not in named and any(one.id == muscle.id for one in zone.muscles):
                yield self._zone_hazard(zone, muscle)

    def _hazard(self, hazard: Hazard, muscle: Muscle) -> PlannedHazard:
        zone = self._zones.get(hazard.danger_zone.id) if hazard.danger_zone else None
        if zone is None:
            return PlannedHazard(
                structure=hazard.structure,
                risk=hazard.risk,
                avoid_by=hazard.avoid_by,
                sources=hazard.sources,
            )
        known = self._zone_hazard(zone, muscle)
        return PlannedHazard(
            danger_zone=known.danger_zone,
            structure=hazard.structure,
            risk=hazard.risk,
            avoid_by=hazard.avoid_by or known.avoid_by,
            worse=known.worse,
            sources=tuple(dict.fromkeys((*hazard.sources, *known.sources))),
        )

    def _zone_hazard(self, zone: DangerZone, muscle: Muscle) -> PlannedHazard:
        return PlannedHazard(
            danger_zone=Ref(type="danger-zone", id=zone.id, name=zone.name),
            avoid_by=zone.avoid_by,
            worse=tuple(
                Worse(
                    rule=Ref(type="contraindication", id=rule.id, name=rule.name),
                    text=one.text,
                    sources=one.sources,
                )
                for rule, one in self._worsens
                if _touches(one, zone) and self._is_near(rule, one, muscle)
            ),
            sources=zone.sources,
        )

    def _is_near(self, rule: Contraindication, worsening: Worsening, muscle: Muscle) -> bool:
        """Whether a zone named by a rule is near: a replaced knee leaves the hip as it is."""
        places = [one for one in self._screening.not_here if rule.id in one.because]
        if isinstance(worsening.zones, str) or any(one.area is None for one in places):
            return True
        areas = {one.area.id for one in places if one.area}
        return muscle.region.id in areas.union(*(NEXT_TO.get(area, ()) for area in areas))

    def _only_after(self) -> tuple[str, ...]:
        """What must be settled before anything below it is used."""
        if self._screening.decision not in HELD_BACK:
            return ()
        told = [
            f"{rule.name}: advice taken and recorded"
            for rule in {
                rule.id: rule
                for one in self._screening.recognised
                for rule in one.rules
                if rule.decision == "ask-first"
            }.values()
        ]
        told += [f'"{one.term}" is settled' for one in self._screening.unread]
        told += [
            f"{one.read_as.name}: known, no rule recorded, so looked up elsewhere"
            for one in self._screening.recognised
            if not one.rules
        ]
        return tuple(dict.fromkeys(told))

    def _dosage(self) -> tuple[Dosage, ...]:
        return tuple(
            Dosage(condition=_ref(condition), text=each.text, sources=each.sources)
            for condition in self._conditions
            if condition.verdict is None or condition.verdict.verdict != "avoid"
            for each in condition.dosage
        )

    def _consent(self, muscles: Sequence[PlannedMuscle]) -> tuple[ConsentPoint, ...]:
        """What to tell the patient: the common, then what the danger zones of these muscles add."""
        zones = {h.danger_zone.id for m in muscles for h in m.hazards if h.danger_zone}
        harms = [
            HARMS[emergency.id]
            for emergency in self._reference.records("emergency", Emergency)
            if emergency.id in HARMS and any(zone.id in zones for zone in emergency.danger_zones)
        ]
        if not muscles:
            return ()
        bleeds = any(one.zones == "deep" for _, one in self._worsens)
        points = []
        for event_id in dict.fromkeys((*TOLD_ALWAYS, *harms)):
            event = self._reference.get("adverse-event", event_id, AdverseEvent)
            rates = _rates(event, bleeds=bleeds)
            points.append(
                ConsentPoint(
                    event=Ref(type="adverse-event", id=event.id, name=event.name),
                    severity=event.severity,
                    text=event.patient.get("en", ""),
                    rates=rates,
                    sources=tuple(
                        dict.fromkeys(source for rate in rates for source in rate.sources)
                    )
                    or event.sources,
                )
            )
        return tuple(points)

    def _aftercare(self, muscles: Sequence[PlannedMuscle]) -> tuple[AftercarePoint, ...]:
        if not muscles:
            return ()
        regions = {self._reference.muscle(muscle.id).region.id for muscle in muscles}
        over_lung = any(
            hazard.danger_zone and self._zones[hazard.danger_zone.id].over_lung
            for muscle in muscles
            for hazard in muscle.hazards
        )
        steps = [
            step
            for step in self._reference.records("aftercare-step", AftercareStep)
            if (step.regions == "all" or any(region.id in regions for region in step.regions))
            and (over_lung or not step.over_lung_only)
        ]
        parts = ("get-help", "call-us", "expect", "do", "avoid")
        when = ("first-hours", "first-2-days", "next-days", "any-time")
        steps.sort(
            key=lambda step: (
                not step.over_lung_only,
                parts.index(step.part),
                step.regions == "all",
                when.index(step.when),
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

    def _factors(self, muscles: Sequence[PlannedMuscle]) -> tuple[Factor, ...]:
        """Say for each factor which later lines it changes, or why it changes none."""
        factors = [
            Factor(
                term=one.term,
                read_as=one.read_as,
                changes=self._changes(
                    [rule.id for rule in one.rules],
                    [rule.decision for rule in one.rules],
                    muscles,
                ),
            )
            for one in self._screening.recognised
        ]
        factors += [
            Factor(term=one.term, changes=("not read: nothing below counts on it",))
            for one in self._screening.unread
        ]
        return tuple(factors)

    def _changes(
        self, rules: Sequence[str], decisions: Sequence[str], muscles: Sequence[PlannedMuscle]
    ) -> tuple[str, ...]:
        if not rules:
            return ("no rule recorded: dosage and needling notes wait until it is looked up",)
        changes = []
        if "do-not-needle" in decisions:
            changes.append("no muscle, dosage or needling note is offered")
        elif "ask-first" in decisions:
            changes.append("dosage and needling notes wait for advice")
        changes += self._places_changed(rules, muscles)
        worse = [
            muscle.name
            for muscle in muscles
            if any(w.rule.id in rules for hazard in muscle.hazards for w in hazard.worse)
        ]
        if worse:
            changes.append(f"hazards weigh more: {', '.join(worse)}")
        if changes:
            return tuple(changes)
        if any(rule.id in rules and rule.worsens for rule in self._rules):
            return ("no muscle of this plan lies in a danger zone that it makes worse",)
        if any(rule.id in rules and rule.technique == "electrical" for rule in self._rules):
            return ("no current through the needles; muscles and hazards stay as they are",)
        return ("changes how you go about it (action above); no muscle or hazard here differs",)

    def _places_changed(self, rules: Sequence[str], muscles: Sequence[PlannedMuscle]) -> list[str]:
        places = [one for one in self._screening.not_here if set(rules) & set(one.because)]
        if not places:
            return []
        if all(one.area is None and one.muscle is None for one in places):
            return ["the place concerned is left out; say where it is to have its muscles marked"]
        left_out = [
            muscle.name
            for muscle in muscles
            if any(_covers(one, self._reference.muscle(muscle.id)) for one in places)
        ]
        if left_out:
            return [f"left out: {', '.join(left_out)}"]
        where = ", ".join(
            dict.fromkeys(one.named or one.area.name.lower() for one in places if one.area)
        )
        return [f"no muscle of this plan lies in the area left out ({where})"]


def one_sided(muscle: PlannedMuscle) -> bool:
    """Whether a muscle is forbidden on one side and not on the other."""
    return muscle.not_here_side in {"left", "right"}


def _ref(condition: Condition) -> Ref:
    return Ref(type="condition", id=condition.id, name=condition.name)


def _other(side: Side) -> Side:
    return "right" if side == "left" else "left"


def _covers(place: NotHere, muscle: Muscle) -> bool:
    """Whether a forbidden place takes in a muscle."""
    if place.muscle is not None:
        return place.muscle.id == muscle.id
    return place.area is not None and place.area.id == muscle.region.id


def _sides(forbidding: Sequence[NotHere]) -> Side | None:
    """The sides on which a muscle is forbidden."""
    sides = {one.side for one in forbidding}
    if not sides:
        return None
    return sides.pop() if len(sides) == 1 else "both"


def _touches(worsening: Worsening, zone: DangerZone) -> bool:
    if not isinstance(worsening.zones, str):
        return any(one.id == zone.id for one in worsening.zones)
    return zone.deep if worsening.zones == "deep" else zone.over_lung


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
