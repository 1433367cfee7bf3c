"""Marks → panels: which drawings show them, what part of each, and where everything lies on it."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from needleref.chart.geometry import Box, Curve, Point, box_of, curve, flattened, middle, moved, spots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from needleref.model.chart import Chart, Drawing, Figures

Side: TypeAlias = Literal["right", "left"]
Level: TypeAlias = Literal["primary", "spillover"]
# A window shows at least this much of its drawing, so that the reader knows the place again.
LEAST = {"front": (230, 230), "back": (230, 230), "side": (290, 250)}
# (Drawings of a hand, a foot or a head are small: they are always shown whole.)
# What lies nearer to the midline than this is shown with it.
MIDLINE_NEAR = 70
# A head is shown with its crown.
CROWN = 150
# A danger zone further from what else is marked (the spine) does not widen the picture.
HAZARD_NEAR = 50
# Of a danger zone in several places (joints), those are drawn that lie near the muscle.
SAME_PLACE = 140


class Area(Struct, frozen=True):
    """A pain area to light up. `number` is that of its subject where several are drawn."""

    zone: str
    level: Level
    midline: bool = False
    number: str = ""


class Spot(Struct, frozen=True):
    """A trigger point or the belly of a muscle, with the sign that stands there."""

    id: str
    sign: str
    muscle: bool = False


class Marks(Struct, frozen=True):
    """All that a chart shows, by id."""

    areas: tuple[Area, ...] = ()
    spots: tuple[Spot, ...] = ()
    hazards: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


class Lit(Struct, frozen=True):
    """An area, a danger zone or a region as it lies on a panel."""

    id: str
    level: Literal["primary", "spillover", "hazard", "region"]
    curves: tuple[Curve, ...]


class Sign(Struct, frozen=True):
    """A sign at a place of a panel."""

    id: str
    sign: str
    at: Point


class Panel(Struct, frozen=True):
    """One picture: a drawing seen through a window, with what is marked on it."""

    drawing: str
    title: str
    left: str
    right: str
    window: Box
    outline: tuple[Curve, ...]
    lines: tuple[Curve, ...]
    lit: tuple[Lit, ...]
    signs: tuple[Sign, ...]


def panels(
    chart: Chart, marks: Marks, *, sides: Sequence[Side] = ("right",), view: str = ""
) -> tuple[Panel, ...]:
    """Lay the marks out on drawings: those of a view, or the fewest that show them all."""
    if view:
        chosen = [chart.views[view].drawing]
    else:
        chosen = _fewest(chart, marks)
    found = []
    for name in chosen:
        drawing = chart.drawings[name]
        for shown in [tuple(sides)] if drawing.folded else [(side,) for side in sides]:
            found.append(_panel(chart, marks, name, shown, view))
    return tuple(found)


def _fewest(chart: Chart, marks: Marks) -> list[str]:
    """Choose drawings until each mark is on one; the most telling first."""
    wanted: dict[str, tuple[int, Sequence[str]]] = {}
    for area in marks.areas:
        weight = 3 if area.level == "primary" else 2
        wanted[f"zone {area.zone}"] = weight, tuple(chart.zones.get(area.zone, ()))
    for spot in marks.spots:
        position = (chart.muscles if spot.muscle else chart.points).get(spot.id)
        wanted[f"spot {spot.id}"] = 1, tuple(position.at) if position else ()
    for hazard in marks.hazards:
        wanted[f"hazard {hazard}"] = 1, tuple(chart.danger_zones.get(hazard, ()))
    for region in marks.regions:
        wanted[f"region {region}"] = 2, tuple(chart.regions.get(region, ()))
    chosen: list[str] = []
    left = {mark for mark, (_, drawings) in wanted.items() if drawings}
    order = list(chart.drawings)
    while left:
        gains = {name: _gain(name, (wanted[mark] for mark in left)) for name in order}
        best = max(order, key=lambda name: (gains[name], -order.index(name)))
        chosen.append(best)
        left = {mark for mark in left if best not in wanted[mark][1]}
    return sorted(chosen, key=order.index) or order[:1]


def _gain(name: str, wanted: Iterable[tuple[int, Sequence[str]]]) -> float:
    """Weigh what a drawing would show; the first drawing of a shape is the one it is best seen on."""
    return sum(
        weight + (0.6 if name == drawings[0] else 0)
        for weight, drawings in wanted
        if name in drawings
    )


def _placers(drawing: Drawing, sides: Sequence[Side]) -> dict[Side, Callable[[float], float]]:
    """Give for each side how its x is put on the picture: a patient's right is left from the front."""
    width = drawing.width
    placers: dict[Side, Callable[[float], float]] = {}
    for side in sides:
        if not drawing.folded:
            placers[side] = (lambda x: x) if side == "right" else (lambda x: width - x)
        elif (side == "right") == (drawing.surface == "back"):
            placers[side] = lambda x: width + x
        else:
            placers[side] = lambda x: width - x
    return placers


def _panel(chart: Chart, marks: Marks, name: str, sides: Sequence[Side], view: str) -> Panel:
    drawing = chart.drawings[name]
    placers = _placers(drawing, sides)
    both = _placers(drawing, ("right", "left")) if drawing.folded else placers
    lit = tuple(_lit(chart, marks, name, placers))
    signs = tuple(_signs(chart, marks, name, placers))
    if drawing.folded:
        outline = tuple(_unfolded(curve(figure), drawing.width) for figure in drawing.outline)
    else:
        outline = tuple(
            moved(curve(figure), place) for figure in drawing.outline for place in both.values()
        )
    lines = tuple(moved(spots(line), place) for line in drawing.lines for place in both.values())
    whole = Box(0, 0, drawing.width * (2 if drawing.folded else 1), drawing.height)
    window = _window(chart, name, lit, signs, whole, view, mirrored="left" in sides)
    title, left, right = _names(drawing, sides, window)
    return Panel(name, title, left, right, window, outline, lines, lit, signs)


def _unfolded(half: Curve, width: int) -> Curve:
    """Give a half, written from the top of the midline to its foot, joined to its mirror image."""
    there = tuple((width - x, y) for x, y in half)
    back = tuple((width + x, y) for x, y in reversed(half) if x > 0)
    return there + back


def _lit(
    chart: Chart,
    marks: Marks,
    name: str,
    placers: dict[Side, Callable[[float], float]],
) -> Iterable[Lit]:
    drawing = chart.drawings[name]

    def curves(figures: Figures, *, midline: bool) -> tuple[Curve, ...]:
        if midline and drawing.folded:
            return tuple(_unfolded(curve(f), drawing.width) for f in figures.get(name, ()))
        places = placers.values()
        return tuple(moved(curve(f), place) for f in figures.get(name, ()) for place in places)

    for region in marks.regions:
        figures = chart.regions.get(region, {})
        # Both halves of a region that meets the midline are one shape.
        joined = len(placers) > 1 and _at_midline(figures.get(name, ()))
        if found := curves(figures, midline=joined):
            yield Lit(region, "region", found)
    for level in ("spillover", "primary"):
        for area in marks.areas:
            if area.level == level and (
                found := curves(chart.zones.get(area.zone, {}), midline=area.midline)
            ):
                yield Lit(area.zone, level, found)
    near = list(_positions(chart, marks, name))
    for hazard in marks.hazards:
        shown = _near(chart.danger_zones.get(hazard, {}).get(name, ()), near)
        # A zone that begins at the midline (spine, breastbone) is one with its mirror image.
        if found := curves({name: shown}, midline=_at_midline(shown)):
            yield Lit(hazard, "hazard", found)


def _at_midline(figures: Iterable[str]) -> bool:
    return any(x <= 0 for figure in figures for x, _ in curve(figure))


def _positions(chart: Chart, marks: Marks, name: str) -> Iterable[Point]:
    """Give the places of the spots on a drawing; front and back of the body share coordinates."""
    names = ("front", "back") if name in {"front", "back"} else (name,)
    for spot in marks.spots:
        position = (chart.muscles if spot.muscle else chart.points).get(spot.id)
        for each in names if position else ():
            if position and each in position.at:
                yield spots(position.at[each])[0]


def _near(figures: Sequence[str], near: Sequence[Point]) -> tuple[str, ...]:
    """Leave out the shapes that lie far from the muscle, unless all do."""
    if len(figures) < 2 or not near:
        return tuple(figures)
    away = {
        figure: min(hypot(x - a, y - b) for a, b in near)
        for figure in figures
        for x, y in [middle(flattened(curve(figure)))]
    }
    limit = max(SAME_PLACE, min(away.values()))
    return tuple(figure for figure in figures if away[figure] <= limit)


def _signs(
    chart: Chart, marks: Marks, name: str, placers: dict[Side, Callable[[float], float]]
) -> Iterable[Sign]:
    for area in marks.areas:
        for figure in chart.zones.get(area.zone, {}).get(name, ())[:1] if area.number else ():
            for place in placers.values():
                x, y = middle(flattened(curve(figure)))
                yield Sign(area.zone, area.number, (place(x), y))
    for spot in marks.spots:
        position = (chart.muscles if spot.muscle else chart.points).get(spot.id)
        if position and name in position.at:
            ((x, y),) = spots(position.at[name])
            for place in placers.values():
                yield Sign(spot.id, spot.sign, (place(x), y))


def _window(
    chart: Chart,
    name: str,
    lit: Sequence[Lit],
    signs: Sequence[Sign],
    whole: Box,
    view: str,
    *,
    mirrored: bool,
) -> Box:
    if view:
        corners = chart.views[view].window
        if not corners:
            return whole
        (x1, y1), (x2, y2) = spots(corners)
        if mirrored:
            x1, x2 = whole.right - x2, whole.right - x1
        return Box(x1, y1, x2, y2)
    if name not in LEAST or not (lit or signs):
        return whole
    across, down = LEAST[name]
    box = _box(lit, signs).grown(18)
    if name == "side" and box.top < CROWN:
        box = replace(box, top=0.0)
    centre = whole.right / 2
    if chart.drawings[name].folded and min(abs(box.left - centre), abs(box.right - centre)) < MIDLINE_NEAR:
        box = replace(box, left=min(box.left, centre - 40), right=max(box.right, centre + 40))
    return _at_least(box, across, down, whole)


def _box(lit: Sequence[Lit], signs: Sequence[Sign]) -> Box:
    """Give the box of all that is marked; of a danger zone, the part that lies near the rest."""
    points = [p for each in lit if each.level != "hazard" for one in each.curves for p in one]
    points += [sign.at for sign in signs]
    dangers = [p for each in lit if each.level == "hazard" for one in each.curves for p in one]
    if not points:
        return box_of(dangers)
    near = box_of(points).grown(HAZARD_NEAR)
    return box_of([*points, *filter(near.holds, dangers)])


def _at_least(box: Box, across: float, down: float, whole: Box) -> Box:
    """Widen a box to a size, shifted so that it stays on the drawing."""
    wide, high = max(box.width, across), max(box.height, down)
    if high > 0.7 * whole.height:
        high = whole.height
    wide = min(max(wide, high * 0.45), whole.width)
    high = min(max(high, wide * 0.6), whole.height)
    left = min(max(0.0, (box.left + box.right - wide) / 2), whole.width - wide)
    top = min(max(0.0, (box.top + box.bottom - high) / 2), whole.height - high)
    return Box(left, top, left + wide, top + high)


def _names(drawing: Drawing, sides: Sequence[Side], window: Box) -> tuple[str, str, str]:
    """Give a panel's title and the letters at its left and right edge."""
    if not drawing.folded:
        return f"{sides[0].capitalize()} {drawing.name}", "", ""
    left, right = ("L", "R") if drawing.surface == "back" else ("R", "L")
    near = 30
    return (
        drawing.name,
        left if window.left < drawing.width - near else "",
        right if window.right > drawing.width + near else "",
    )
