"""Rules on body charts: everything drawn, inside the body, on the surface that its words say."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from needleref.chart.geometry import curve, distance, flattened, inside, middle, spots
from needleref.errors import Problem
from needleref.load.chart import CHART
from needleref.load.folder import shown
from needleref.model import DangerZone, Muscle, Zone
from needleref.rules.book import KIND_OF, at, of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from needleref.chart.geometry import Curve
    from needleref.load import Data
    from needleref.model import AnyRecord
    from needleref.model.chart import Chart, Drawing, Position

# Shapes may stand over the outline by this much, so that no gap shows; the rest is cut off.
OVERHANG = 8
# A point may lie this far out of its muscle's region: regions have no sharp border.
BORDER = 10
# Words in a zone's name or anatomical name → surfaces on which it may be drawn. The first that is
# met decides; "behind the eye" is no back.
SURFACES = (
    (r"palm|thenar", frozenset({"palm", "front"})),
    (r"back of the (hand|wrist)|dorsum of the hand|web", frozenset({"back"})),
    (r"sole|under the heel|ball of the foot|arch of the foot", frozenset({"sole"})),
    (r"top of the foot|front of the ankle", frozenset({"top", "front"})),
    (r"behind the (eye|ear)|back passage", frozenset({"front", "side", "back"})),
    (r"^back of the heel", frozenset({"back", "top"})),
    (r"^back of|shoulder blade|buttock|sacr|coccy|^middle of the", frozenset({"back", "side"})),
    (r"^front of|breastbone|belly|groin|pubic|shin", frozenset({"front", "side", "top"})),
)
# Of two areas on one limb, the first lies nearer to the midline.
INNER_AND_OUTER = (
    ("inner-arm", "outer-arm"),
    ("inner-elbow", "outer-elbow"),
    ("little-finger-side-forearm", "thumb-side-forearm"),
    ("little-finger", "thumb"),
    ("inner-thigh", "outer-thigh"),
    ("inner-knee", "outer-knee"),
    ("inner-leg", "outer-leg"),
    ("inner-ankle", "outer-ankle"),
    ("big-toe", "small-toes"),
)


class _Place(NamedTuple):
    """Where a file of shapes stands, for the messages."""

    data: Data

    def problem(self, record: str, message: str) -> Problem:
        return Problem(shown(self.data.folders[0] / CHART), 0, 0, record, message)


def chart_complete(data: Data) -> Iterator[Problem]:
    """Every zone is drawn on its own view, all else somewhere, and no id is unknown.

    What only an overlay brings may stay undrawn.
    """
    place, chart = _Place(data), data.chart
    if not chart.drawings:
        return
    for zone in filter(partial(_shipped, data), of(data, Zone)):
        window = chart.views.get(zone.view)
        if window is None or window.drawing not in chart.zones.get(zone.id, {}):
            message = f"has no shape on the view '{zone.view}'; add it to {CHART}"
            yield at(data, zone, "view", message)
    for danger in filter(partial(_shipped, data), of(data, DangerZone)):
        if not any(chart.danger_zones.get(danger.id, {}).values()):
            yield at(data, danger, "", f"has no shape; add it to {CHART}")
    for muscle in filter(partial(_shipped, data), of(data, Muscle)):
        for point in muscle.trigger_points:
            if point.id not in chart.points:
                message = f"'{point.id}' has no position; add it to {CHART}"
                yield at(data, muscle, "trigger_points", message)
        if not muscle.trigger_points and muscle.id not in chart.muscles:
            yield at(data, muscle, "", f"has neither trigger point nor position; add it to {CHART}")
    yield from _unknown(data, place)


def _shipped(data: Data, record: AnyRecord) -> bool:
    origins = data.origins[KIND_OF[type(record)], record.id]
    # Shipped files are named without their folder, a clinic's with it.
    return all(Path(file).name == file for files in origins.values() for file in files)


def _unknown(data: Data, place: _Place) -> Iterator[Problem]:
    chart = data.chart
    points = {p.id for muscle in of(data, Muscle) for p in muscle.trigger_points}
    sections: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("zone", chart.zones, data.records["zone"]),
        ("danger zone", chart.danger_zones, data.records["danger-zone"]),
        ("region", chart.regions, data.records["region"]),
        ("trigger point", chart.points, points),
        ("muscle", chart.muscles, data.records["muscle"]),
    )
    for what, written, known in sections:
        for id_ in written:
            if id_ not in known:
                yield place.problem(id_, f"there is no {what} of this id; delete its shape")
    drawn: Iterable[tuple[str, Mapping[str, object]]] = (
        *chart.zones.items(),
        *chart.danger_zones.items(),
        *chart.regions.items(),
        *((id_, position.at) for id_, position in (chart.points | chart.muscles).items()),
    )
    for id_, drawings in drawn:
        for name in drawings:
            if name not in chart.drawings:
                yield place.problem(id_, f"there is no drawing '{name}'")
    for view, window in chart.views.items():
        if window.drawing not in chart.drawings:
            yield place.problem(view, f"there is no drawing '{window.drawing}'")


def chart_inside(data: Data) -> Iterator[Problem]:
    """Every shape of a zone or danger zone lies in its drawing's outline."""
    place, chart = _Place(data), data.chart
    outlines = {name: _outline(drawing) for name, drawing in chart.drawings.items()}
    for section in (chart.zones, chart.danger_zones):
        for id_, drawings in section.items():
            for name, figures in drawings.items():
                for figure in figures if name in outlines else ():
                    away = max(_away(point, outlines[name]) for point in curve(figure))
                    if away > OVERHANG:
                        message = f"a shape on '{name}' stands {away:.0f} out of the outline"
                        yield place.problem(id_, f"{message}; {OVERHANG} are allowed")


def _outline(drawing: Drawing) -> list[Curve]:
    return [curve(figure) for figure in drawing.outline]


def _away(point: tuple[float, float], outline: list[Curve]) -> float:
    x, y = point
    return min(distance((max(x, 0.5), y), polygon) for polygon in outline)


def chart_surface(data: Data) -> Iterator[Problem]:
    """Every zone is drawn on the surface, and on the side of the limb, that its words say."""
    place, chart = _Place(data), data.chart
    for zone in of(data, Zone):
        words = zone.name.lower()
        allowed = next((found for word, found in SURFACES if re.search(word, words)), None)
        for name in chart.zones.get(zone.id, {}):
            surface = chart.drawings[name].surface if name in chart.drawings else ""
            if allowed and surface and surface not in allowed:
                yield place.problem(zone.id, f"'{zone.name}' cannot be seen on '{name}'")
    for inner, outer in INNER_AND_OUTER:
        yield from _sides(chart, place, inner, outer)
    for zone in of(data, Zone):
        if not zone.mirrored:
            yield from _on_midline(chart, place, zone)


def _sides(chart: Chart, place: _Place, inner: str, outer: str) -> Iterator[Problem]:
    there = chart.zones.get(outer, {})
    for name, figures in chart.zones.get(inner, {}).items():
        drawing = chart.drawings.get(name)
        if not (name in there and drawing and drawing.folded):
            continue
        if _across(figures) >= _across(there[name]):
            yield place.problem(inner, f"lies further out than '{outer}' on '{name}'")


def _across(figures: Iterable[str]) -> float:
    return min(middle(flattened(curve(figure)))[0] for figure in figures)


def _on_midline(chart: Chart, place: _Place, zone: Zone) -> Iterator[Problem]:
    for name, figures in chart.zones.get(zone.id, {}).items():
        drawing = chart.drawings.get(name)
        for figure in figures if drawing and drawing.folded else ():
            points = curve(figure)
            if points[0][0] or points[-1][0]:
                message = f"is a midline area: its shape on '{name}' must start and end on x 0"
                yield place.problem(zone.id, message)


def chart_points(data: Data) -> Iterator[Problem]:
    """Every trigger point lies in the region that its muscle belongs to, and in the body."""
    place, chart = _Place(data), data.chart
    outlines = {name: _outline(drawing) for name, drawing in chart.drawings.items()}
    for muscle in of(data, Muscle):
        positions = [
            (p.id, chart.points[p.id]) for p in muscle.trigger_points if p.id in chart.points
        ]
        if not muscle.trigger_points and muscle.id in chart.muscles:
            positions.append((muscle.id, chart.muscles[muscle.id]))
        for id_, position in positions:
            for message in _misplaced(chart, outlines, position, muscle.region.id):
                yield place.problem(id_, message)


def _misplaced(
    chart: Chart, outlines: Mapping[str, list[Curve]], position: Position, region: str
) -> Iterator[str]:
    where = position.region or region
    for name, spot in position.at.items():
        (point,) = spots(spot)
        if name in outlines and not any(inside(point, polygon) for polygon in outlines[name]):
            yield f"{spot} on '{name}' lies out of the body"
        figures = chart.regions.get(where, {}).get(name, ())
        away = min((distance(point, flattened(curve(f))) for f in figures), default=None)
        if away is None:
            yield f"the region '{where}' is not drawn on '{name}', where this lies"
        elif away > BORDER:
            yield f"{spot} on '{name}' lies {away:.0f} out of the region '{where}'"
