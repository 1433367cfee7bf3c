"""Rules on findings and measurements: numbers that can be, told in an order that can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.model import Condition, Depth, Finding, Recommendation
from needleref.model.safety import Rate
from needleref.rules.book import at, each, field_of, of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.errors import Problem
    from needleref.load import Data

LONGEST_WEEKS = 520
DEEPEST_MM = 250


def finding_in_order(data: Data) -> Iterator[Problem]:
    """A finding's times and counts can be true."""
    for record, place, finding in each(data, Finding):
        if wrong := _wrong_finding(finding):
            yield at(data, record, field_of(place), f"{place}: {wrong}")


def _wrong_finding(finding: Finding) -> str:
    first, last = finding.weeks, finding.to_weeks
    if last is not None and first is None:
        return "has to_weeks without weeks; give the first time too"
    if first is not None and not 0 <= first <= LONGEST_WEEKS:
        return f"weeks {first:g} is not between 0 and {LONGEST_WEEKS}; count weeks, not days"
    if first is not None and last is not None and last < first:
        return f"to_weeks {last:g} lies before weeks {first:g}; swap or mend them"
    if finding.trials is not None and finding.trials < 1:
        return "trials is less than 1; leave it out where it is not stated"
    if finding.design == "trial" and (finding.trials or 1) > 1:
        return "is a trial and counts several; use systematic-review or mend trials"
    if finding.participants is not None and finding.participants < (finding.trials or 1):
        return "has fewer participants than trials; mend the counts"
    return ""


def depth_in_order(data: Data) -> Iterator[Problem]:
    """A measured depth has a number, and its numbers lie in order."""
    for record, place, depth in each(data, Depth):
        numbers = [n for n in (depth.min_mm, depth.mean_mm, depth.max_mm) if n is not None]
        if not numbers:
            wrong = "has no number; give mean_mm, min_mm or max_mm, or delete the depth"
        elif numbers != sorted(numbers):
            wrong = "does not have min_mm ≤ mean_mm ≤ max_mm; look the numbers up again"
        elif not 0 <= numbers[0] <= numbers[-1] <= DEEPEST_MM:
            wrong = f"is not within 0 to {DEEPEST_MM} mm; give millimetres"
        elif depth.n is not None and depth.n < 1:
            wrong = "measured nobody; leave n out where it is not stated"
        else:
            continue
        yield at(data, record, field_of(place), f"{place} {wrong}")


def rate_in_order(data: Data) -> Iterator[Problem]:
    """A rate lies between its bounds and within a thousand."""
    for record, place, rate in each(data, Rate):
        numbers = [n for n in (rate.low, rate.per_1000, rate.high) if n is not None]
        if numbers != sorted(numbers):
            wrong = "does not have low ≤ per_1000 ≤ high; look the numbers up again"
        elif numbers and not 0 <= numbers[0] <= numbers[-1] <= 1000:
            wrong = "is not within 0 to 1000; count per thousand"
        else:
            continue
        yield at(data, record, field_of(place), f"{place} {wrong}")


def recommendation_agrees(data: Data) -> Iterator[Problem]:
    """What a body says and why do not contradict each other."""
    for record, place, advice in each(data, Recommendation):
        against_for = advice.says == "against" and advice.because == "benefit"
        for_against = advice.says == "for" and advice.because in {"harm", "no-benefit"}
        if against_for or for_against:
            message = f"{place}: says '{advice.says}' because of '{advice.because}'; mend one"
            yield at(data, record, field_of(place), message)


def muscle_once(data: Data) -> Iterator[Problem]:
    """A condition names a muscle once."""
    for condition in of(data, Condition):
        seen: set[str] = set()
        for entry in condition.muscles:
            if entry.muscle.id in seen:
                message = f"the muscle '{entry.muscle.id}' stands twice; join the reasons"
                yield at(data, condition, "muscles", message)
            seen.add(entry.muscle.id)
