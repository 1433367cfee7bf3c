"""The muscles of a visit: ranked, each with its status, its reasons and its hazards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from needleref.model import Ref
from needleref.planning.patient import covers, ref
from needleref.results import PlannedHazard, PlannedMuscle, Worse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.model import Condition, Contraindication, DangerZone, Hazard, Muscle
    from needleref.model.condition import MuscleToExamine
    from needleref.model.safety import Worsening
    from needleref.planning.patient import Patient
    from needleref.results import MuscleStatus, NotHere, Side

# Regions whose muscles cross into a joint's own.
NEXT_TO = {
    "shoulder": ("arm", "chest", "upper-back", "neck"),
    "elbow": ("arm", "forearm"),
    "hand": ("forearm",),
    "hip": ("thigh", "lower-back"),
    "knee": ("thigh", "calf"),
    "foot": ("calf",),
}


class _Listed(NamedTuple):
    """A muscle with the conditions that list it and its best place in their orders."""

    muscle: Muscle
    entries: tuple[tuple[Condition, MuscleToExamine], ...]
    place: int


class Muscles:
    """The muscles of one patient's visit."""

    def __init__(self, patient: Patient) -> None:
        self._patient = patient

    def planned(self) -> tuple[PlannedMuscle, ...]:
        """Return the muscles, in the order to examine them."""
        stopped = self._patient.stopped
        return tuple(self._muscle(one, stopped=stopped) for one in self._listed())

    def _listed(self) -> list[_Listed]:
        """The muscles of the conditions: shared by more of them first, then as they are listed."""
        entries: dict[str, list[tuple[Condition, MuscleToExamine]]] = {}
        places: dict[str, int] = {}
        for condition in self._patient.conditions:
            for place, entry in enumerate(condition.muscles):
                entries.setdefault(entry.muscle.id, []).append((condition, entry))
                places[entry.muscle.id] = min(places.get(entry.muscle.id, place), place)
        asked = self._patient.scope.muscle
        if asked is not None and asked.id not in entries:
            entries[asked.id], places[asked.id] = [], 0
        listed = [
            _Listed(self._patient.reference.muscle(muscle), tuple(told), places[muscle])
            for muscle, told in entries.items()
            if asked is None or muscle == asked.id
        ]
        region = self._patient.scope.region
        if region is not None:
            listed = [one for one in listed if one.muscle.region.id == region.id]
        return sorted(listed, key=lambda one: (-len(one.entries), one.place, one.muscle.name))

    def _muscle(self, listed: _Listed, *, stopped: bool) -> PlannedMuscle:
        muscle = listed.muscle
        forbidding = [one for one in self._patient.screening.not_here if covers(one, muscle)]
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
            conditions=tuple(ref(condition) for condition, _ in listed.entries),
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
        return forbidden != "both" and self._patient.scope.side == _other(forbidden)

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
                for one in self._patient.screening.recognised
                for rule in one.rules
                if rule.decision == "do-not-needle"
            }.values()
        )

    def _name(self, rule_id: str) -> str:
        return next((rule.name for rule in self._patient.rules if rule.id == rule_id), rule_id)

    def _hazards(self, muscle: Muscle) -> Iterable[PlannedHazard]:
        """The muscle's own hazards, then zones that it lies in; each with what makes it worse."""
        named = {hazard.danger_zone.id for hazard in muscle.hazards if hazard.danger_zone}
        for hazard in muscle.hazards:
            yield self._hazard(hazard, muscle)
        for zone in self._patient.zones.values():
            if zone.id not in named and any(one.id == muscle.id for one in zone.muscles):
                yield self._zone_hazard(zone, muscle)

    def _hazard(self, hazard: Hazard, muscle: Muscle) -> PlannedHazard:
        zone = self._patient.zones.get(hazard.danger_zone.id) if hazard.danger_zone else None
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
                for rule, one in self._patient.worsens
                if _touches(one, zone) and self._is_near(rule, one, muscle)
            ),
            sources=zone.sources,
        )

    def _is_near(self, rule: Contraindication, worsening: Worsening, muscle: Muscle) -> bool:
        """Whether a zone named by a rule is near: a replaced knee leaves the hip as it is."""
        places = [one for one in self._patient.screening.not_here if rule.id in one.because]
        if isinstance(worsening.zones, str) or any(one.area is None for one in places):
            return True
        areas = {one.area.id for one in places if one.area}
        return muscle.region.id in areas.union(*(NEXT_TO.get(area, ()) for area in areas))


def _other(side: Side) -> Side:
    return "right" if side == "left" else "left"


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
