"""The rules that a record falls under, as they are met by a fact or a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.model import Contraindication, Drug, RedFlag
from needleref.results import RuleMet

if TYPE_CHECKING:
    from needleref.reference import Reference
    from needleref.results import Decision
    from needleref.screening.reader import Measured
    from needleref.screening.vocabulary import Named

# What a red flag decides: a routine one is a matter for a doctor before the needle, too.
FLAG_DECISIONS: dict[str, Decision] = {
    "emergency": "do-not-needle",
    "same-day": "ask-first",
    "routine": "ask-first",
}


class Rules:
    """The rules of one reference, by id."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self.by_id = {
            rule.id: rule for rule in reference.records("contraindication", Contraindication)
        }

    def of(self, named: Named) -> list[RuleMet]:
        """Return the rules that a record falls under."""
        if named.kind == "contraindication":
            return [met(self.by_id[named.id])]
        if named.kind == "drug":
            drug = self._reference.get("drug", named.id, Drug)
            return [met(self.by_id[rule.id]) for rule in drug.rules]
        if named.kind == "red-flag":
            return [_flag_met(self._reference.get("red-flag", named.id, RedFlag))]
        return []

    def over(self, measured: Measured) -> list[Contraindication]:
        """Return the rules whose threshold a value passes."""
        return [
            rule
            for rule in self.by_id.values()
            for threshold in rule.thresholds
            if threshold.measure.casefold() == measured.measure.casefold()
            and (
                (threshold.below is not None and measured.value < threshold.below)
                or (threshold.above is not None and measured.value > threshold.above)
            )
        ]


def met(rule: Contraindication) -> RuleMet:
    """Return a rule as it is met."""
    return RuleMet(
        id=rule.id,
        name=rule.name,
        decision=rule.decision,
        urgency=rule.urgency,
        reason=rule.reason,
        action=rule.action,
        technique=rule.technique,
        override=rule.override,
        positions=rule.positions,
        sources=rule.sources,
    )


def _flag_met(flag: RedFlag) -> RuleMet:
    return RuleMet(
        id=flag.id,
        type="red-flag",
        name=flag.name,
        decision=FLAG_DECISIONS[flag.urgency],
        urgency=flag.urgency,
        reason=flag.may_mean,
        action=flag.do,
        sources=flag.sources,
    )
