"""The picture on a patient's sheet: the treated area on the body, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from needleref.chart.body import SIDES
from needleref.chart.marks import Marks
from needleref.chart.scene import panels
from needleref.chart.svg import svg
from needleref.model import Condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.model import Ref
    from needleref.reference import Reference

HIGH = 300


def sheet_svg(reference: Reference, topics: Sequence[Ref], title: str) -> str:
    """Draw the areas that regions, muscles or conditions stand for; "" where none is drawn.

    Nothing is written in it: the sheet says what is seen, in letters as large as all others.
    """
    chart = reference.chart
    regions = tuple(region for region in _regions(reference, topics) if region in chart.regions)
    marks = Marks(regions=regions)
    figures = [
        replace(panel, title="", left="", right="")
        for view in ("front", "back")
        for panel in panels(chart, marks, sides=SIDES["both"], view=view)
        if panel.lit
    ]
    if not figures:
        return ""
    name = f"area-{regions[0]}"
    return svg(figures, title=title, description=title, name=name, high=HIGH)


def _regions(reference: Reference, topics: Iterable[Ref]) -> Iterable[str]:
    """Give the regions of topics, each once."""
    regions: dict[str, None] = {}
    for topic in topics:
        match topic.type:
            case "region":
                regions[topic.id] = None
            case "muscle":
                regions.update(dict.fromkeys(_places(reference, topic.id)))
            case "condition":
                condition = reference.get("condition", topic.id, Condition)
                regions.update((region.id, None) for region in condition.regions)
    return regions


def _places(reference: Reference, muscle_id: str) -> Iterable[str]:
    """Give the regions in which a muscle's points lie."""
    muscle = reference.muscle(muscle_id)
    chart = reference.chart
    positions = [chart.points.get(point.id) for point in muscle.trigger_points]
    positions = positions or [chart.muscles.get(muscle_id)]
    own = muscle.region.id
    return [place.region or own if place else own for place in positions]
