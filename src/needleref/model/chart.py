"""Shapes of body charts: drawings of the body and what lies where on them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from needleref.model.common import Id, Shape, Text

# One point, and one closed curve or ellipse, as text that a curator can edit (data/chart.yaml).
Spot = Annotated[str, Meta(pattern=r"^-?\d+,-?\d+$")]
Figure = Annotated[
    str, Meta(pattern=r"^(-?\d+,-?\d+( -?\d+,-?\d+){2,}|ellipse -?\d+,-?\d+ \d+,\d+)$")
]
Stroke = Annotated[str, Meta(pattern=r"^-?\d+,-?\d+( -?\d+,-?\d+)+$")]
Corners = Annotated[str, Meta(pattern=r"^\d+,\d+ \d+,\d+$")]
# Drawing → the shapes on it.
Figures = dict[str, tuple[Figure, ...]]


class Drawing(Shape, frozen=True, kw_only=True):
    """An outline of a part of the body; a folded one is half a picture, mirrored at x = 0.

    `smallest` is the least width and height that is shown of it; without, it is shown whole.
    """

    name: Text
    surface: Literal["front", "back", "side", "palm", "sole", "top"]
    width: int
    height: int
    folded: bool = False
    smallest: Spot | None = None
    outline: tuple[Figure, ...]
    lines: tuple[Stroke, ...] = ()


class Window(Shape, frozen=True, kw_only=True):
    """What a view shows: a drawing, or a part of it."""

    drawing: Text
    window: Corners | None = None


class Position(Shape, frozen=True, kw_only=True):
    """Where a trigger point or a muscle's belly lies, drawing by drawing; always approximate.

    `only` names the side of a point that the other side does not have.
    """

    placed: Literal["by-source", "by-muscle"] = "by-source"
    region: Id | None = None
    only: Literal["right", "left"] | None = None
    at: dict[str, Spot]


class Chart(Shape, frozen=True, kw_only=True):
    """All shapes, keyed by the ids of the records that they belong to."""

    drawings: dict[str, Drawing] = {}
    views: dict[str, Window] = {}
    regions: dict[str, Figures] = {}
    zones: dict[str, Figures] = {}
    danger_zones: dict[str, Figures] = {}
    points: dict[str, Position] = {}
    muscles: dict[str, Position] = {}
