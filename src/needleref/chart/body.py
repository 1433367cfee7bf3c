"""Records → a body chart: what a muscle, condition, pain area or region puts on the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.chart.marks import Area, Marks, Spot
from needleref.chart.words import hazards_drawn
from needleref.model import Condition, Muscle, Ref, Region, Zone
from needleref.results import BodyChart, ChartArea, ChartPoint, Numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.chart.marks import Side
    from needleref.reference import Reference
    from needleref.results import ChartLevel, ChartSide

CROSS, BELLY = "×", "○"
SIDES: dict[ChartSide, tuple[Side, ...]] = {
    "right": ("right",),
    "left": ("left",),
    "both": ("right", "left"),
}


class _Gathering:
    """Collects areas, points and danger zones; primary pain wins over spillover."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.areas: dict[str, ChartArea] = {}
        self.points: list[ChartPoint] = []
        self.hazards: dict[str, Ref] = {}
        self.sources: dict[str, None] = {}

    def muscle(self, muscle: Muscle, number: int = 0) -> None:
        """Add a muscle's pain, trigger points and danger zones."""
        ref = Ref(type="muscle", id=muscle.id, name=muscle.name)
        positions = self.reference.chart.points
        for point in muscle.trigger_points:
            self.sources.update(dict.fromkeys(point.sources))
            for zone in point.pain.primary:
                self.area(zone, "primary")
            for zone in point.pain.spillover:
                self.area(zone, "spillover")
            place = positions.get(point.id)
            placed = place.placed if place else "by-muscle"
            self.points.append(
                ChartPoint(
                    id=point.id,
                    muscle=ref,
                    label=point.label,
                    location=point.location,
                    placed=placed,
                    number=number,
                )
            )
        if not muscle.trigger_points:
            self.points.append(
                ChartPoint(id=muscle.id, muscle=ref, placed="by-muscle", number=number, belly=True)
            )
        for hazard in muscle.hazards:
            if hazard.danger_zone:
                self.hazards[hazard.danger_zone.id] = hazard.danger_zone

    def area(self, zone: Ref, level: ChartLevel, number: int = 0) -> None:
        """Add a pain area."""
        before = self.areas.get(zone.id)
        if before is None or (before.level != "primary" and level == "primary"):
            midline = not self.reference.get("zone", zone.id, Zone).mirrored
            self.areas[zone.id] = ChartArea(zone=zone, level=level, midline=midline, number=number)

    def made(self, query: str, side: ChartSide, view: str, **more: object) -> BodyChart:
        """Give the chart, primary areas first."""
        order = ("primary", "area", "spillover")
        areas = sorted(self.areas.values(), key=lambda area: order.index(area.level))
        return BodyChart(
            command="chart",
            query=query,
            side=side,
            view=view,
            areas=tuple(areas),
            points=tuple(self.points),
            danger_zones=tuple(self.hazards.values()),
            cited=tuple(self.sources),
            **more,  # type: ignore[arg-type]
        )


def body_chart(
    reference: Reference,
    topics: Sequence[Ref],
    *,
    query: str = "",
    side: ChartSide = "right",
    view: str = "",
) -> BodyChart:
    """Chart records of the kinds muscle, condition, zone and region, together on one picture.

    Several, and a condition's muscles, are numbered.
    """
    gathering = _Gathering(reference)
    members = list(_members(reference, topics))
    several = len(members) > 1
    numbered = []
    for number, (ref, level) in enumerate(members, start=1):
        shown = number if several else 0
        if ref.type == "muscle":
            gathering.muscle(reference.muscle(ref.id), shown)
        else:
            gathering.area(ref, level, shown)
        numbered.append(Numbered(number=number, type=ref.type, id=ref.id, name=ref.name))
    for topic in topics:
        if topic.type == "region":
            for zone in reference.related("region", topic.id).get("danger-zone", ()):
                gathering.hazards[zone.id] = Ref(type="danger-zone", id=zone.id, name=zone.name)
    return gathering.made(
        query, side, view, topics=tuple(topics), numbered=tuple(numbered) if several else ()
    )


def _members(reference: Reference, topics: Iterable[Ref]) -> Iterable[tuple[Ref, ChartLevel]]:
    """Give the muscles and areas of topics, each once."""
    seen: set[tuple[str, str]] = set()
    for topic in topics:
        for ref, level in _parts(reference, topic):
            if (ref.type, ref.id) not in seen:
                seen.add((ref.type, ref.id))
                yield ref, level


def _parts(reference: Reference, topic: Ref) -> Iterable[tuple[Ref, ChartLevel]]:
    match topic.type:
        case "condition":
            condition = reference.get("condition", topic.id, Condition)
            return [(each.muscle, "primary") for each in condition.muscles]
        case "region":
            region = reference.get("region", topic.id, Region)
            zones = reference.related("region", region.id).get("zone", ())
            return [(Ref(type="zone", id=z.id, name=z.name), "area") for z in zones]
    return [(topic, "primary")]


def marks(chart: BodyChart) -> Marks:
    """Give what a chart puts on the picture."""
    areas = tuple(
        Area(
            area.zone.id,
            "primary" if area.level == "primary" else "spillover",
            area.midline,
            str(area.number or ""),
        )
        for area in chart.areas
    )
    spots = tuple(
        Spot(p.id, str(p.number or (BELLY if p.belly else CROSS)), p.belly) for p in chart.points
    )
    hazards = chart.danger_zones if hazards_drawn(chart) else ()
    return Marks(areas, spots, tuple(zone.id for zone in hazards))
