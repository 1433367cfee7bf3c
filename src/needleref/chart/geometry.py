"""Curves: the shapes of data/chart.yaml as points, smooth outlines and distances."""

from __future__ import annotations

from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Point: TypeAlias = tuple[float, float]
Curve: TypeAlias = "tuple[Point, ...]"
ON_ELLIPSE = 10


class Box(Struct, frozen=True):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def grown(self, by: float) -> Box:
        """The box with room around it."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def holds(self, point: Point) -> bool:
        """Whether a point lies in the box."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def spots(text: str) -> Curve:
    """Read "x,y x,y ..." as points."""
    return tuple((float(x), float(y)) for x, y in (pair.split(",") for pair in text.split()))


def curve(figure: str) -> Curve:
    """Read a shape as the points that its closed curve runs through."""
    if not figure.startswith("ellipse "):
        return spots(figure)
    (x, y), (across, down) = spots(figure[8:])
    turns = (2 * pi * step / ON_ELLIPSE for step in range(ON_ELLIPSE))
    return tuple((x + across * cos(turn), y + down * sin(turn)) for turn in turns)


def moved(points: Iterable[Point], place: Callable[[float], float]) -> Curve:
    """Give points with their x put elsewhere."""
    return tuple((place(x), y) for x, y in points)


def box_of(points: Iterable[Point]) -> Box:
    """Give the smallest box around points."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def bends(points: Sequence[Point], *, closed: bool) -> list[tuple[Point, Point, Point]]:
    """Give the Bézier segments of the smooth curve through points, from the first one on.

    Catmull-Rom: at each point the curve runs along the line between its neighbours.
    """
    count = len(points)
    last = count if closed else count - 1

    def at(index: int) -> Point:
        return points[index % count] if closed else points[min(max(index, 0), count - 1)]

    segments = []
    for index in range(last):
        before, start, end, after = at(index - 1), at(index), at(index + 1), at(index + 2)
        out = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        into = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        segments.append((out, into, end))
    return segments


def flattened(points: Sequence[Point], *, closed: bool = True, steps: int = 3) -> Curve:
    """Give the smooth curve through points as a polygon."""
    flat = [points[0]]
    start = points[0]
    for out, into, end in bends(points, closed=closed):
        for step in range(1, steps + 1):
            t = step / steps
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            flat.append(
                (
                    a * start[0] + b * out[0] + c * into[0] + d * end[0],
                    a * start[1] + b * out[1] + c * into[1] + d * end[1],
                )
            )
        start = end
    return tuple(flat)


def inside(point: Point, polygon: Sequence[Point]) -> bool:
    """Whether a point lies in a polygon."""
    x, y = point
    found = False
    x1, y1 = polygon[-1]
    for x2, y2 in polygon:
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            found = not found
        x1, y1 = x2, y2
    return found


def distance(point: Point, polygon: Sequence[Point]) -> float:
    """How far a point lies outside of a polygon; 0 inside."""
    if inside(point, polygon):
        return 0.0
    nearest = float("inf")
    x, y = point
    x1, y1 = polygon[-1]
    for x2, y2 in polygon:
        along = (x2 - x1) ** 2 + (y2 - y1) ** 2
        t = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / along if along else 0.0
        t = min(1.0, max(0.0, t))
        nearest = min(nearest, hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1)))
        x1, y1 = x2, y2
    return nearest


def middle(polygon: Sequence[Point]) -> Point:
    """Give the centre of a polygon's area, where a label stands best."""
    area = across = down = 0.0
    x1, y1 = polygon[-1]
    for x2, y2 in polygon:
        part = x1 * y2 - x2 * y1
        area += part
        across += (x1 + x2) * part
        down += (y1 + y2) * part
        x1, y1 = x2, y2
    if not area:
        return polygon[0]
    return across / (3 * area), down / (3 * area)
