"""What the parts of a plan draw on: the conditions, the screening, and what narrows the visit."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from needleref.model import Contraindication, DangerZone, Ref

if TYPE_CHECKING:
    from needleref.model import Condition, Muscle
    from needleref.model.safety import Worsening
    from needleref.reference import Reference
    from needleref.results import NotHere, PlannedMuscle, Screening, Side


class Scope(NamedTuple):
    """What the plan is narrowed to."""

    region: Ref | None = None
    muscle: Ref | None = None
    side: Side | None = None


class Patient:
    """One patient of one visit; records are read once."""

    def __init__(
        self,
        reference: Reference,
        conditions: tuple[Condition, ...],
        screening: Screening,
        scope: Scope,
    ) -> None:
        self.reference = reference
        self.conditions = conditions
        self.screening = screening
        self.scope = scope

    @property
    def stopped(self) -> bool:
        """Whether there is no needling in this visit."""
        return self.screening.decision == "do-not-needle"

    @cached_property
    def zones(self) -> dict[str, DangerZone]:
        """The danger zones, by id."""
        return {zone.id: zone for zone in self.reference.records("danger-zone", DangerZone)}

    @cached_property
    def rules(self) -> list[Contraindication]:
        """The screening rules met."""
        ids = dict.fromkeys(
            rule.id
            for one in self.screening.recognised
            for rule in one.rules
            if rule.type == "contraindication"
        )
        return [self.reference.get("contraindication", i, Contraindication) for i in ids]

    @cached_property
    def worsens(self) -> list[tuple[Contraindication, Worsening]]:
        """What this patient makes worse, with the rules that say so."""
        return [(rule, one) for rule in self.rules for one in rule.worsens]


def ref(condition: Condition) -> Ref:
    """Return a reference to a condition."""
    return Ref(type="condition", id=condition.id, name=condition.name)


def one_sided(muscle: PlannedMuscle) -> bool:
    """Whether a muscle is forbidden on one side and not on the other."""
    return muscle.not_here_side in {"left", "right"}


def covers(place: NotHere, muscle: Muscle) -> bool:
    """Whether a forbidden place takes in a muscle."""
    if place.muscle is not None:
        return place.muscle.id == muscle.id
    return place.area is not None and place.area.id == muscle.region.id
