"""Rules on safety records: decisions no milder than their class, crisis cards that are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.model import Contraindication, Emergency, Muscle
from needleref.model.safety import RULE_DECISIONS, RuleDecision
from needleref.rules.book import at, of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.errors import Problem
    from needleref.load import Data

# The mildest decision that a class allows (data model, "Safety").
MILDEST: dict[str, RuleDecision] = {
    "absolute": "do-not-needle",
    "local": "not-here",
    "relative": "caution",
    "precaution": "caution",
}


def decision_follows_class(data: Data) -> Iterator[Problem]:
    """A rule is as strict as what its sources call it, or says why not."""
    for rule in of(data, Contraindication):
        mildest = MILDEST[rule.class_]
        milder = RULE_DECISIONS.index(rule.decision) > RULE_DECISIONS.index(mildest)
        if milder and not rule.milder_because:
            message = (
                f"'{rule.decision}' is milder than '{mildest}', which the class '{rule.class_}' "
                "asks for; make it stricter or say why in 'milder_because'"
            )
            yield at(data, rule, "decision", message)
        if rule.milder_because and not milder:
            message = "is not milder than its class; delete 'milder_because'"
            yield at(data, rule, "milder_because", message)


def place_given(data: Data) -> Iterator[Problem]:
    """A rule that forbids a place says which."""
    for rule in of(data, Contraindication):
        if rule.decision == "not-here" and not rule.not_here:
            message = "decides 'not-here' and names no place; fill 'not_here', or write [as named]"
            yield at(data, rule, "decision", message)


def crisis_card_whole(data: Data) -> Iterator[Problem]:
    """An emergency tells how to recognise it and what to do."""
    for emergency in of(data, Emergency):
        for field in ("recognise", "steps"):
            if not getattr(emergency, field):
                yield at(data, emergency, field, f"'{field}' is empty; a crisis card needs it")


def hazard_named(data: Data) -> Iterator[Problem]:
    """A muscle's hazard is a danger zone or a structure, and no zone is named twice."""
    for muscle in of(data, Muscle):
        seen: set[str] = set()
        for number, hazard in enumerate(muscle.hazards, start=1):
            if hazard.danger_zone is None and not hazard.structure:
                message = f"hazards {number} names neither a danger zone nor a structure; add one"
                yield at(data, muscle, "hazards", message)
            if hazard.danger_zone and hazard.danger_zone.id in seen:
                message = f"the danger zone '{hazard.danger_zone.id}' stands twice; join the two"
                yield at(data, muscle, "hazards", message)
            seen |= {hazard.danger_zone.id} if hazard.danger_zone else set()
