"""A body chart in words, made from the same data as the picture, for those who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from needleref.results import BodyChart, ChartPoint

SIDE_WORDS = {
    "right": "The right side is drawn; the left is its mirror image.",
    "left": "The left side is drawn; the right is its mirror image.",
    "both": "Both sides are drawn.",
}


# Of more muscles than these, danger zones would hide the picture.
MUSCLES_WITH_HAZARDS = 3


def hazards_drawn(chart: BodyChart) -> bool:
    """Whether the picture shows the danger zones, or is too crowded for them."""
    muscles = {point.muscle.id for point in chart.points}
    return len(muscles) <= MUSCLES_WITH_HAZARDS


def words(chart: BodyChart) -> str:
    """Say all that the picture shows."""
    return " ".join(filter(None, (f"{heading(chart)}.", *_sentences(chart))))


def heading(chart: BodyChart) -> str:
    """Name what is charted."""
    return ", ".join(topic.name for topic in chart.topics)


def _sentences(chart: BodyChart) -> Iterable[str]:
    levels = (
        ("primary", "Pain", " (primary)"),
        ("spillover", "Also felt", " (spillover)"),
        ("area", "Pain areas", ""),
    )
    side = "" if chart.side == "both" else f", {chart.side} side"
    for level, label, note in levels:
        names = [
            _numbered(area.zone.name, area.number) for area in chart.areas if area.level == level
        ]
        if names:
            yield f"{label}{side}{note}: {', '.join(names)}."
    if not chart.areas:
        yield "No referred pain is recorded."
    yield from _points(chart)
    if chart.danger_zones:
        where = "" if hazards_drawn(chart) else " (drawn on the chart of each muscle)"
        yield f"Danger zones{where}: {', '.join(zone.name for zone in chart.danger_zones)}."
    yield SIDE_WORDS[chart.side]


def _points(chart: BodyChart) -> Iterable[str]:
    points = [point for point in chart.points if not point.belly]
    if chart.numbered:
        muscles = [f"{n.number} {n.name}" for n in chart.numbered if n.type == "muscle"]
        if muscles:
            yield f"Muscles, numbered at their trigger points: {', '.join(muscles)}."
    elif points:
        label = "Trigger point" if len(points) == 1 else "Trigger points"
        yield f"{label} (places are approximate): {'; '.join(map(point_words, points))}."
    if any(point.belly for point in chart.points) and not chart.numbered:
        yield "No trigger point is recorded; the belly of the muscle is marked."


def point_words(point: ChartPoint) -> str:
    """Say where a trigger point lies, in the words of its source."""
    place = point.location or "no place recorded, drawn at the belly of the muscle"
    if place[:2].istitle() or place[:1].isupper():
        place = place[0].lower() + place[1:]
    return f"{point.label}: {place}" if point.label else place


def _numbered(name: str, number: int) -> str:
    return f"{number} {name.lower()}" if number else name.lower()


def legend(chart: BodyChart) -> tuple[tuple[str, str], ...]:
    """Give the textures and signs that the picture uses, each with its meaning."""
    levels = {area.level for area in chart.areas}
    entries = [
        ("primary", "pain" if not chart.points else "primary pain", "primary" in levels),
        ("spillover", "spillover", "spillover" in levels),
        ("spillover", "pain area", "area" in levels),
        ("cross", "trigger point, about here", _signs(chart, belly=False)),
        ("belly", "the muscle, about here", _signs(chart, belly=True)),
        ("number", "a muscle's trigger points", any(p.number for p in chart.points)),
        ("hazard", "danger zone", bool(chart.danger_zones) and hazards_drawn(chart)),
    ]
    return tuple((sign, meaning) for sign, meaning, shown in entries if shown)


def _signs(chart: BodyChart, *, belly: bool) -> bool:
    return any(point.belly == belly and not point.number for point in chart.points)
