"""What a chart puts on the body, by id."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

Side: TypeAlias = Literal["right", "left"]
Level: TypeAlias = Literal["primary", "spillover"]


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
    """All that a chart shows."""

    areas: tuple[Area, ...] = ()
    spots: tuple[Spot, ...] = ()
    hazards: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
