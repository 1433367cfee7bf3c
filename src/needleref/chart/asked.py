"""Words → what is charted: each part looked up as muscle, condition, pain area and region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.chart.body import body_chart
from needleref.model import Ref
from needleref.results import Matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.reference import Reference
    from needleref.results import BodyChart, ChartSide

NEAREST_SHOWN = 5


def charted(
    reference: Reference, query: str, *, side: ChartSide = "right", view: str = ""
) -> BodyChart | Matches:
    """Chart what comma-separated words mean; a place that covers several areas means all of them.

    Where a part has no match or is ambiguous, that is the answer, naming the part.
    """
    topics: dict[tuple[str, str], Ref] = {}
    for part in filter(None, (word.strip() for word in query.split(","))):
        found = _topics(reference, part)
        if isinstance(found, Matches):
            return found
        topics.update(((ref.type, ref.id), ref) for ref in found)
    return body_chart(reference, tuple(topics.values()), query=query, side=side, view=view)


def _topics(reference: Reference, part: str) -> Sequence[Ref] | Matches:
    unclear: Matches | None = None
    for kind in ("muscle", "condition"):
        answer = reference.match(part, (kind,))
        if answer.status == "match" and answer.hit is not None:
            return [Ref(type=answer.hit.type, id=answer.hit.id, name=answer.hit.name)]
        if answer.status == "ambiguous" and unclear is None:
            unclear = Matches(
                command="chart",
                query=part,
                status="ambiguous",
                noun=kind,
                suggestions=answer.suggestions,
            )
    from needleref import referral

    region = reference.match(part, ("region",))
    found = referral.zones_of(reference, "chart", part)
    if not isinstance(found, Matches):
        if region.status == "match" and region.hit is not None and region.hit.type == "region":
            inside = {z.id for z in reference.related("region", region.hit.id).get("zone", ())}
            if inside == {zone.id for zone in found}:
                return [Ref(type="region", id=region.hit.id, name=region.hit.name)]
        return found
    return unclear or _no_match(reference, part, found)


def _no_match(reference: Reference, part: str, zones: Matches) -> Matches:
    if zones.status == "ambiguous":
        return zones
    nearest = reference.match(part, ("muscle", "condition", "zone", "region")).suggestions
    return Matches(
        command="chart",
        query=part,
        status="no-match",
        noun="muscle, condition or place",
        suggestions=nearest[:NEAREST_SHOWN],
        hint=zones.hint,
    )
