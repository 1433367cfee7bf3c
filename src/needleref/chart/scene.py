"""Marks → panels: where everything lies on the drawings that show it."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from needleref.chart.choice import drawings_for, near, position_of
from needleref.chart.geometry import Box, Curve, Point, curve, flattened, middle, moved, spots
from needleref.chart.window import named_window, window_around

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from needleref.chart.marks import Marks, Side
    from needleref.model.chart import Chart, Drawing

    Placer = Callable[[float], float]

# Of a danger zone in several places (joints), those are drawn that lie near the muscle.
SAME_PLACE = 140
# Front and back of the body share coordinates: a place on one says where it is on the other.
ALIKE = {"front": ("front", "back"), "back": ("back", "front")}
# A side is named where this much of it is seen.
SEEN = 30


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
    """One picture: a drawing seen through a window, with what is marked on it.

    `left` and `right` name the patient's sides that stand there.
    """

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
    """Lay the marks out on drawings: that of a view, or the fewest that show them all.

    A drawing that is not folded shows one side; for both it is drawn twice.
    """
    chosen = [chart.views[view].drawing] if view else drawings_for(chart, marks)
    return tuple(
        _Drawn(chart, marks, name, shown).panel(view)
        for name in chosen
        for shown in (
            [tuple(sides)] if chart.drawings[name].folded else [(side,) for side in sides]
        )
    )


class _Drawn:
    """A drawing of some sides, and what of the marks is on it."""

    def __init__(self, chart: Chart, marks: Marks, name: str, sides: tuple[Side, ...]) -> None:
        self.chart, self.marks, self.name, self.sides = chart, marks, name, sides
        self.drawing = chart.drawings[name]
        self.placers = _placers(self.drawing, sides)

    def panel(self, view: str) -> Panel:
        """Make the picture, through the window of a view or around what is marked."""
        drawing, placers = self.drawing, self.placers
        lit, signs = tuple(self._lit()), tuple(self._signs())
        if view:
            corners = self.chart.views[view].window
            window = named_window(drawing, corners, mirrored="left" in self.sides)
        else:
            marked = [sign.at for sign in signs]
            marked += [p for each in lit if each.level != "hazard" for c in each.curves for p in c]
            dangers = (p for each in lit if each.level == "hazard" for c in each.curves for p in c)
            window = window_around(drawing, marked, dangers)
        if drawing.folded:
            placers = _placers(drawing, ("right", "left"))
        lines = tuple(moved(spots(line), put) for line in drawing.lines for put in placers)
        outline = self._curves(drawing.outline, midline=True)
        title, left, right = self._names(window)
        return Panel(self.name, title, left, right, window, outline, lines, lit, signs)

    def _curves(self, figures: Sequence[str], *, midline: bool) -> tuple[Curve, ...]:
        if midline and self.drawing.folded:
            return tuple(_unfolded(curve(figure), self.drawing.width) for figure in figures)
        return tuple(moved(curve(figure), put) for figure in figures for put in self.placers)

    def _lit(self) -> Iterator[Lit]:
        chart, name = self.chart, self.name
        for region in self.marks.regions:
            figures = chart.regions.get(region, {}).get(name, ())
            # Both halves of a region that meets the midline are one shape.
            joined = len(self.sides) > 1 and _at_midline(figures)
            if figures:
                yield Lit(region, "region", self._curves(figures, midline=joined))
        for level in ("spillover", "primary"):
            for area in self.marks.areas:
                figures = chart.zones.get(area.zone, {}).get(name, ())
                if area.level == level and figures:
                    yield Lit(area.zone, level, self._curves(figures, midline=area.midline))
        for hazard in self.marks.hazards:
            figures = tuple(self._near(chart.danger_zones.get(hazard, {}).get(name, ())))
            # A zone that begins at the midline (spine, breastbone) is one with its mirror image.
            if figures:
                curves = self._curves(figures, midline=_at_midline(figures))
                yield Lit(hazard, "hazard", curves)

    def _near(self, figures: Sequence[str]) -> Sequence[str]:
        """Leave out the shapes of a danger zone that lie far from the muscle."""
        places = [
            spots(position.at[name])[0]
            for position in (position_of(self.chart, spot) for spot in self.marks.spots)
            for name in ALIKE.get(self.name, (self.name,))
            if position and name in position.at
        ]
        if len(figures) == 1 or not places:
            return figures
        middles = {figure: middle(flattened(curve(figure))) for figure in figures}
        away = {f: min(hypot(x - a, y - b) for a, b in places) for f, (x, y) in middles.items()}
        return near(figures, away, SAME_PLACE)

    def _signs(self) -> Iterator[Sign]:
        for area in self.marks.areas:
            figures = self.chart.zones.get(area.zone, {}).get(self.name, ())
            if area.number and figures:
                yield from self._sign(area.zone, area.number, middle(flattened(curve(figures[0]))))
        for spot in self.marks.spots:
            position = position_of(self.chart, spot)
            if position and self.name in position.at:
                at = spots(position.at[self.name])[0]
                yield from self._sign(spot.id, spot.sign, at, position.only)

    def _sign(self, id_: str, sign: str, at: Point, only: Side | None = None) -> Iterator[Sign]:
        for side, put in zip(self.sides, self.placers, strict=True):
            if only in {None, side}:
                yield Sign(id_, sign, (put(at[0]), at[1]))

    def _names(self, window: Box) -> tuple[str, str, str]:
        """Give the title, and the letters of the sides that are seen."""
        drawing = self.drawing
        if not drawing.folded:
            return f"{self.sides[0].capitalize()} {drawing.name}", "", ""
        left, right = ("L", "R") if drawing.surface == "back" else ("R", "L")
        return (
            drawing.name,
            left if window.left < drawing.width - SEEN else "",
            right if window.right > drawing.width + SEEN else "",
        )


def _placers(drawing: Drawing, sides: Sequence[Side]) -> list[Placer]:
    """Give for each side how its x is put on the picture: from the front, right is at the left."""
    width = drawing.width
    placers: list[Placer] = []
    for side in sides:
        if not drawing.folded and side == "right":
            placers.append(lambda x: x)
        elif drawing.folded and (side == "right") == (drawing.surface == "back"):
            placers.append(lambda x: width + x)
        else:
            placers.append(lambda x: width - x)
    return placers


def _unfolded(half: Curve, width: int) -> Curve:
    """Give a half, written from the top of the midline to its foot, joined to its mirror image."""
    there = tuple((width - x, y) for x, y in half)
    back = tuple((width + x, y) for x, y in reversed(half) if x > 0)
    return there + back


def _at_midline(figures: Sequence[str]) -> bool:
    return any(x <= 0 for figure in figures for x, _ in curve(figure))
