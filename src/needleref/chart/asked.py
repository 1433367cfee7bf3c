"""Words → what is charted: each part looked up as muscle, condition, pain area and region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.chart.body import body_chart
from needleref.model import Ref
from needleref.reference import NEAREST_SHOWN
from needleref.results import Matches
from needleref.text import targets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.matching import Suggestion
    from needleref.reference import Reference
    from needleref.results import BodyChart, ChartSide

EXACT = frozenset({"id", "name", "alias", "code"})
# The score of a name that several records share.
SAME = 0.999
NAMED_FIRST = ("muscle", "condition")


def charted(
    reference: Reference, query: str, *, side: ChartSide = "right", view: str = ""
) -> BodyChart | Matches:
    """Chart what comma-separated words mean; a place that covers several areas means all of them.

    Where a part has no match or is ambiguous, that is the answer, naming the part.
    """
    topics: dict[tuple[str, str], Ref] = {}
    for part in targets(query):
        found = _topics(reference, part)
        if isinstance(found, Matches):
            return found
        topics.update(((ref.type, ref.id), ref) for ref in found)
    return body_chart(reference, tuple(topics.values()), query=query, side=side, view=view)


def _topics(reference: Reference, part: str) -> Sequence[Ref] | Matches:
    """Find what a part means: by its very name, kind after kind, else by spelling or words."""
    answers = []
    for noun in NAMED_FIRST:
        answer = reference.match(part, (noun,))
        answers.append(answer)
        if answer.via in EXACT and answer.hit is not None:
            return [_ref(answer.hit)]
        if answer.status == "ambiguous" and any(each.score >= SAME for each in answer.meant):
            return _ambiguous(part, noun, answer.meant)
    places = _places(reference, part)
    if not isinstance(places, Matches) and _named(reference, part):
        return places
    for answer in answers:
        if answer.status == "match" and answer.hit is not None:
            return [_ref(answer.hit)]
    if not isinstance(places, Matches):
        return places
    for answer, noun in zip(answers, NAMED_FIRST, strict=True):
        if answer.status == "ambiguous":
            return _ambiguous(part, noun, answer.meant)
    return places if places.status == "ambiguous" else _no_match(reference, part, places)


def _ref(hit: Suggestion) -> Ref:
    return Ref(type=hit.type, id=hit.id, name=hit.name)


def _named(reference: Reference, part: str) -> bool:
    """Whether a pain area or region has this very name, or several areas share it."""
    answer = reference.match(part, ("zone", "region"))
    return answer.via in EXACT or any(each.score >= SAME for each in answer.suggestions)


def _places(reference: Reference, part: str) -> Sequence[Ref] | Matches:
    """Give the pain areas that a part means; a region stands for its own areas."""
    from needleref import referral

    zones = referral.zones_of(reference, "chart", part)
    region = reference.match(part, ("region",)).hit
    if isinstance(zones, Matches) or region is None or region.type != "region":
        return zones
    inside = {zone.id for zone in reference.related("region", region.id).get("zone", ())}
    return [_ref(region)] if inside == {zone.id for zone in zones} else zones


def _ambiguous(part: str, noun: str, suggestions: tuple[Suggestion, ...]) -> Matches:
    return Matches(
        command="chart", query=part, status="ambiguous", noun=noun, suggestions=suggestions
    )


def _no_match(reference: Reference, part: str, zones: Matches) -> Matches:
    nearest = reference.match(part, ("muscle", "condition", "zone", "region")).suggestions
    return Matches(
        command="chart",
        query=part,
        status="no-match",
        noun="muscle, condition or place",
        suggestions=nearest[:NEAREST_SHOWN],
        hint=zones.hint,
    )
