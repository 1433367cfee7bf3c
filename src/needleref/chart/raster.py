"""Panels → lines of signs for a terminal.

The body's outline is drawn in braille dots, primary pain in solid quarter blocks, spillover in
light shade, a danger zone as a line of exclamation marks: four textures, told apart without colour.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from needleref.chart.geometry import flattened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.chart.geometry import Box, Curve, Point
    from needleref.chart.scene import Panel
    from needleref.layout.blocks import Span

Line: TypeAlias = "tuple[Span, ...]"
Rows: TypeAlias = "list[int]"  # one whole number a row of dots, bit x is column x

QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
SHADE, WARNING, BRAILLE = "░", "!", 0x2800
# The bits of a braille sign, by row of dots and pattern of two columns.
DOTS = ((0, 0x01, 0x08, 0x09), (0, 0x02, 0x10, 0x12), (0, 0x04, 0x20, 0x24), (0, 0x40, 0x80, 0xC0))
# What the legend calls a sign, as it is drawn.
PENCILS: dict[str, Span] = {
    "primary": ("██", "strong"),
    "spillover": ("░░", "plain"),
    "hazard": ("!!", "care"),
    "cross": ("×", "strong"),
    "belly": ("○", "strong"),
    "number": ("1", "strong"),
}
EMPTY: Span = (" ", "plain")
GAP = 3
# Panels shrink to this share of the rows before one of them goes below the others.
LEAST_SHARE = 0.4


def draw(panels: Sequence[Panel], width: int, rows: int) -> list[Line]:
    """Draw panels side by side, below one another where they would shrink too much."""
    lines: list[Line] = []
    for group, height in _groups(panels, width, rows):
        pictures = [_picture(panel, height, width) for panel in group]
        if lines:
            lines.append(())
        for row in range(height + 1):
            line: list[Span] = []
            for number, picture in enumerate(pictures):
                line.extend(picture[row])
                if number < len(pictures) - 1:
                    line.append((" " * GAP, "plain"))
            lines.append(_joined(line))
    return lines


def _groups(
    panels: Sequence[Panel], width: int, rows: int
) -> Iterable[tuple[Sequence[Panel], int]]:
    """Part panels into rows of the page, each with the height that its panels take."""
    group: list[Panel] = []
    for panel in panels:
        if group and _height([*group, panel], width, rows) < rows * LEAST_SHARE:
            yield group, _height(group, width, rows)
            group = []
        group.append(panel)
    if group:
        yield group, _height(group, width, rows)


def _height(group: Sequence[Panel], width: int, rows: int) -> int:
    """Give the rows at which panels fit side by side: a cell is twice as high as it is wide."""
    for height in range(rows - 1, 3, -1):
        if sum(_columns(panel.window, height) for panel in group) + GAP * (len(group) - 1) <= width:
            return height
    return 3


def _columns(window: Box, height: int) -> int:
    return max(4, round(height * 2 * window.width / window.height))


def _picture(panel: Panel, height: int, width: int) -> list[list[Span]]:
    columns = min(_columns(panel.window, height), width)
    canvas = _Canvas(panel.window, columns, height)
    name = panel.title[: columns - 4] if panel.left or panel.right else panel.title[:columns]
    head = f"{panel.left:1}{name:^{max(columns - 2, 0)}}{panel.right:1}"[:columns]
    return [[(f"{head:{columns}}", "dim")], *canvas.compose(panel)]


class _Canvas:
    """Dots of one panel: two columns and four rows of them a cell, and a margin of one dot."""

    def __init__(self, window: Box, columns: int, height: int) -> None:
        self.columns, self.height = columns, height
        self.wide, self.high = columns * 2 + 2, height * 4 + 2
        self.window = window
        self.x_scale = columns * 2 / window.width
        self.y_scale = height * 4 / window.height

    def place(self, point: Point) -> Point:
        return (
            (point[0] - self.window.left) * self.x_scale + 1,
            (point[1] - self.window.top) * self.y_scale + 1,
        )

    def filled(self, curves: Iterable[Curve], *, smooth: bool = True) -> Rows:
        """Give the dots that lie within curves."""
        rows = [0] * self.high
        for one in curves:
            _fill(rows, [self.place(p) for p in (flattened(one) if smooth else one)], self.wide)
        return rows

    def stroked(self, lines: Iterable[Curve]) -> Rows:
        """Give the dots along lines."""
        rows = [0] * self.high
        for line in lines:
            points = [self.place(p) for p in flattened(line, closed=False)]
            for start, end in pairwise(points):
                _stroke(rows, start, end, self.wide)
        return rows

    def compose(self, panel: Panel) -> list[list[Span]]:
        body = self.filled(panel.outline, smooth=False)
        edge = _either(_edge(body), _both(self.stroked(panel.lines), body))
        primary, spill = (
            _both(self.filled(_curves(panel, level)), body) for level in ("primary", "spillover")
        )
        hazard = [0] * self.high
        for each in panel.lit:
            if each.level == "hazard":
                hazard = _either(hazard, _edge(_both(self.filled(each.curves), body)))
        signs = self._signs(panel)
        return [
            self._row(row, (edge, primary, spill, hazard), signs.get(row, {}))
            for row in range(self.height)
        ]

    def _row(
        self, row: int, layers: tuple[Rows, Rows, Rows, Rows], signs: dict[int, str]
    ) -> list[Span]:
        """Compose one row of cells; most of them are empty, and are passed over in one go."""
        top = row * 4 + 1
        dots = [layer[y] >> 1 for layer in layers for y in range(top, top + 4)]
        filled = 0
        for each in dots:
            filled |= each
        line: list[Span] = []
        for column in range(self.columns):
            if column in signs:
                line.append((signs[column], "strong"))
            elif filled & 3:
                line.append(_cell([each >> column * 2 & 3 for each in dots], row + column))
            else:
                line.append(EMPTY)
            filled >>= 2
        return line

    def _signs(self, panel: Panel) -> dict[int, dict[int, str]]:
        found: dict[int, dict[int, str]] = {}
        for sign in panel.signs:
            x, y = self.place(sign.at)
            for offset, letter in enumerate(sign.sign):
                found.setdefault(int((y - 1) // 4), {})[int((x - 1) // 2) + offset] = letter
        return found


def _cell(dots: Sequence[int], place: int) -> Span:
    """Choose the sign of a cell from its dots: outline, primary, spillover, danger zone."""
    edge, primary, spill, hazard = dots[:4], dots[4:8], dots[8:12], dots[12:]
    solid = any(primary)
    if any(hazard) and (place % 2 == 0 or not solid):
        return (WARNING, "care") if place % 2 == 0 else (_braille(hazard), "care")
    if solid:
        return QUARTERS[(primary[0] | primary[1]) | (primary[2] | primary[3]) << 2], "strong"
    if sum(map(int.bit_count, spill)) > 3:
        return SHADE, "plain"
    return (_braille(edge), "dim") if any(edge) else EMPTY


def _curves(panel: Panel, level: str) -> Iterable[Curve]:
    return (curve for lit in panel.lit if lit.level == level for curve in lit.curves)


def _braille(dots: Sequence[int]) -> str:
    return chr(BRAILLE + sum(DOTS[row][pair] for row, pair in enumerate(dots)))


def _fill(rows: Rows, polygon: Sequence[Point], wide: int) -> None:
    """Set the dots whose centre lies within a polygon."""
    crossings: dict[int, list[float]] = {}
    x1, y1 = polygon[-1]
    for x2, y2 in polygon:
        if y1 != y2:
            low, high, x, y = (y1, y2, x1, y1) if y1 < y2 else (y2, y1, x2, y2)
            slope = (x2 - x1) / (y2 - y1)
            for row in range(max(0, int(low + 0.5)), min(len(rows), int(high + 0.5))):
                crossings.setdefault(row, []).append(x + (row + 0.5 - y) * slope)
        x1, y1 = x2, y2
    for row, found in crossings.items():
        found.sort()
        for start, end in zip(found[::2], found[1::2], strict=False):
            first, last = max(0, int(start + 0.5)), min(wide, int(end + 0.5))
            if last > first:
                rows[row] |= (1 << last) - (1 << first)


def _stroke(rows: Rows, start: Point, end: Point, wide: int) -> None:
    steps = int(max(abs(end[0] - start[0]), abs(end[1] - start[1]))) + 1
    for step in range(steps + 1):
        x = int(start[0] + (end[0] - start[0]) * step / steps)
        y = int(start[1] + (end[1] - start[1]) * step / steps)
        if 0 <= x < wide and 0 <= y < len(rows):
            rows[y] |= 1 << x


def _edge(rows: Rows) -> Rows:
    """Give the outermost dots of an area."""
    above, below = [rows[0], *rows[:-1]], [*rows[1:], rows[-1]]
    return [
        row & ~(row << 1 & row >> 1 & up & down)
        for row, up, down in zip(rows, above, below, strict=True)
    ]


def _both(rows: Rows, others: Rows) -> Rows:
    return [row & other for row, other in zip(rows, others, strict=True)]


def _either(rows: Rows, others: Rows) -> Rows:
    return [row | other for row, other in zip(rows, others, strict=True)]


def _joined(line: Iterable[Span]) -> Line:
    """Join neighbouring cells of one tone."""
    joined: list[Span] = []
    for text, tone in line:
        if joined and (joined[-1][1] == tone or text.isspace()):
            joined[-1] = (joined[-1][0] + text, joined[-1][1])
        else:
            joined.append((text, tone))
    return tuple(joined)
