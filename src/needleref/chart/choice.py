"""Which drawings show all marks: the fewest, and of those the most telling."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from needleref.chart.marks import Marks, Spot
    from needleref.model.chart import Chart, Position

# The first drawing of a shape is the one that it is best seen on.
BEST_SEEN = 0.6


class _Wanted(NamedTuple):
    """A mark with its weight and the drawings that have it."""

    weight: int
    drawings: tuple[str, ...]


def drawings_for(chart: Chart, marks: Marks) -> list[str]:
    """Choose drawings until each mark is on one; the first drawing where nothing is marked."""
    order = list(chart.drawings)
    left = [mark for mark in _wanted(chart, marks) if mark.drawings]
    chosen = []
    while left:
        best = max(order, key=lambda name: (_gain(name, left), -order.index(name)))
        chosen.append(best)
        left = [mark for mark in left if best not in mark.drawings]
    return sorted(chosen, key=order.index) or order[:1]


def position_of(chart: Chart, spot: Spot) -> Position | None:
    """Give where a spot lies, if it is known."""
    return (chart.muscles if spot.muscle else chart.points).get(spot.id)


def _wanted(chart: Chart, marks: Marks) -> Iterator[_Wanted]:
    for area in marks.areas:
        weight = 3 if area.level == "primary" else 2
        yield _Wanted(weight, tuple(chart.zones.get(area.zone, ())))
    for spot in marks.spots:
        position = position_of(chart, spot)
        yield _Wanted(1, tuple(position.at) if position else ())
    for hazard in marks.hazards:
        yield _Wanted(1, tuple(chart.danger_zones.get(hazard, ())))
    for region in marks.regions:
        yield _Wanted(2, tuple(chart.regions.get(region, ())))


def _gain(name: str, wanted: Iterable[_Wanted]) -> float:
    return sum(
        mark.weight + (BEST_SEEN if name == mark.drawings[0] else 0)
        for mark in wanted
        if name in mark.drawings
    )


def near(figures: Sequence[str], away: dict[str, float], limit: float) -> tuple[str, ...]:
    """Leave out the shapes that lie further than a limit, unless all do."""
    least = max(limit, min(away.values(), default=0))
    return tuple(figure for figure in figures if away.get(figure, 0) <= least)
