"""How much of a drawing is shown: all, what a view names, or what lies around the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from needleref.chart.geometry import Box, box_of, spots

if TYPE_CHECKING:
    from collections.abc import Iterable

    from needleref.chart.geometry import Point
    from needleref.model.chart import Drawing

# Room around what is marked, in units of the drawing.
AROUND = 18
# What lies nearer to the midline than this is shown with it and a little beyond.
MIDLINE_NEAR, BEYOND_MIDLINE = 70, 40
# A danger zone further from what else is marked (the spine) does not widen the picture.
HAZARD_NEAR = 50
# A head that is marked above this is shown with its crown.
CROWN = 150
# A window that shows this share of the height may as well show all of it.
NEARLY_ALL = 0.7
NARROWEST, LOWEST = 0.45, 0.6


def whole_of(drawing: Drawing) -> Box:
    """Give the box of a whole picture."""
    return Box(0, 0, drawing.width * (2 if drawing.folded else 1), drawing.height)


def named_window(drawing: Drawing, corners: str | None, *, mirrored: bool) -> Box:
    """Give the window of a view."""
    whole = whole_of(drawing)
    if not corners:
        return whole
    (left, top), (right, bottom) = spots(corners)
    if mirrored:
        left, right = whole.right - right, whole.right - left
    return Box(left, top, right, bottom)


def window_around(drawing: Drawing, marked: list[Point], dangers: Iterable[Point]) -> Box:
    """Give the part of a drawing that lies around points, large enough to be known again."""
    whole = whole_of(drawing)
    points = _points(marked, list(dangers))
    if not drawing.smallest or not points:
        return whole
    ((across, down),) = spots(drawing.smallest)
    box = box_of(points).grown(AROUND)
    centre = whole.right / 2
    if not drawing.folded:
        box = replace(box, top=0.0) if box.top < CROWN else box
    elif min(abs(box.left - centre), abs(box.right - centre)) < MIDLINE_NEAR:
        left, right = centre - BEYOND_MIDLINE, centre + BEYOND_MIDLINE
        box = replace(box, left=min(box.left, left), right=max(box.right, right))
    return _at_least(box, across, down, whole)


def _points(marked: list[Point], dangers: list[Point]) -> list[Point]:
    if not marked:
        return dangers
    around = box_of(marked).grown(HAZARD_NEAR)
    return [*marked, *filter(around.holds, dangers)]


def _at_least(box: Box, across: float, down: float, whole: Box) -> Box:
    """Widen a box to a size, shifted so that it stays on the drawing."""
    wide, high = max(box.width, across), max(box.height, down)
    if high > NEARLY_ALL * whole.height:
        high = whole.height
    wide = min(max(wide, high * NARROWEST), whole.width)
    high = min(max(high, wide * LOWEST), whole.height)
    left = min(max(0.0, (box.left + box.right - wide) / 2), whole.width - wide)
    top = min(max(0.0, (box.top + box.bottom - high) / 2), whole.height - high)
    return Box(left, top, left + wide, top + high)
