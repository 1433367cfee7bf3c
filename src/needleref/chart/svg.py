"""Panels → one SVG that prints in black and white and is told to those who cannot see it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, TypeAlias

from needleref.chart.geometry import bends

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from needleref.chart.geometry import Curve, Point
    from needleref.chart.scene import Lit, Panel

Put: TypeAlias = "Callable[[Iterable[Point]], Curve]"

HIGH = 420
GAP = 24
TOP = 24
ROW = 20
MARGIN = 8
NARROWEST = 300
WIDEST = 1000
SKIN, LINE, FAINT = "#faf7f2", "#555", "#999"
PAIN, WARN, INK, TREATED = "#8e1b2d", "#a34700", "#111", "#7fa6c2"
FONTS = "'DejaVu Sans',Verdana,Arial,sans-serif"
STYLE = (
    f"text{{font-family:{FONTS};font-size:13px;fill:#111}}"
    f".b{{fill:{SKIN};stroke:{LINE};stroke-width:1.2}}.l{{fill:none;stroke:{FAINT};stroke-width:.9}}"
    f".p{{fill:{PAIN};stroke:{PAIN};stroke-width:.6}}"
    f".r{{fill:{TREATED};stroke:{LINE};stroke-width:1.2}}"
    f".h{{fill:none;stroke:{WARN};stroke-width:2;stroke-dasharray:6 3}}"
)


def svg(  # noqa: PLR0913 - what a picture is made of
    panels: Sequence[Panel],
    *,
    title: str,
    description: str,
    legend: Sequence[tuple[str, str]] = (),
    numbered: Sequence[str] = (),
    name: str = "chart",
    high: int = HIGH,
) -> str:
    """Draw panels side by side, with a legend; `name` keeps ids apart on a page of several."""
    widths, tall = _sizes(panels, WIDEST, high)
    width = max(sum(widths) + GAP * len(panels) - GAP, NARROWEST) + 2 * MARGIN
    key, key_high = _key(legend, numbered, width - 2 * MARGIN, name)
    below = TOP + tall + 14
    across, down = round(width), round(below + key_high)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {down}"',
            f' width="{across}" height="{down}" role="img" aria-labelledby="{name}-t {name}-d">',
            f'<title id="{name}-t">{escape(title)}</title>',
            f'<desc id="{name}-d">{escape(description)}</desc>',
            f"<style>{STYLE}</style><defs>{defs(name)}</defs>",
            f'<g transform="translate({MARGIN} {TOP})">',
            *drawn(panels, WIDEST, high, name=name, signs=name),
            f'</g><g transform="translate({MARGIN} {below:.0f})">{key}</g></svg>',
        ]
    )


def _sizes(panels: Sequence[Panel], wide: float, high: float) -> tuple[list[float], float]:
    """Give the panels' widths side by side, and the height that they come to."""
    if not panels:
        return [], 0.0
    widths = [panel.window.width * high / panel.window.height for panel in panels]
    room = wide - GAP * (len(panels) - 1)
    shrunk = min(1.0, room / sum(widths))
    return [width * shrunk for width in widths], high * shrunk


def drawn(  # noqa: PLR0913 - a room, its panels and two names
    panels: Sequence[Panel],
    wide: float,
    high: float,
    *,
    name: str,
    signs: str = "c",
    fine: bool = True,
) -> Iterable[str]:
    """Draw panels side by side in a room; `name` begins their own ids, `signs` those of `defs`."""
    widths, tall = _sizes(panels, wide, high)
    left = 0.0
    for number, (panel, width) in enumerate(zip(panels, widths, strict=True)):
        yield f'<g transform="translate({left:.1f} 0)">'
        yield from _panel(panel, tall / panel.window.height, width, f"{name}-{number}", signs, fine)
        yield "</g>"
        left += width + GAP


def defs(name: str) -> str:
    """Give the hatching and the signs that `drawn` uses."""
    return _hatch(name) + _signs(name)


def _hatch(name: str) -> str:
    return (
        f'<pattern id="{name}-s" width="5" height="5" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect width="5" height="5" fill="#fff"/>'
        f'<rect width="1.9" height="5" fill="{PAIN}"/></pattern>'
    )


def _signs(name: str) -> str:
    return (
        f'<g id="{name}-x"><path d="M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5" stroke="#fff"'
        ' stroke-width="5.5" stroke-linecap="round"/><path d="M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5"'
        f' stroke="{INK}" stroke-width="2.4" stroke-linecap="round"/></g>'
        f'<g id="{name}-o"><circle r="5" fill="#fff" stroke="{INK}" stroke-width="2.2"/></g>'
        f'<g id="{name}-w" stroke="{WARN}" stroke-width="1.8" stroke-linejoin="round">'
        '<path d="M0-7 7 5.5H-7Z" fill="#fff"/><path d="M0-3V1.5M0 3V4"/></g>'
    )


def _panel(  # noqa: PLR0913, PLR0917 - one caller
    panel: Panel, scale: float, wide: float, clip: str, name: str, fine: bool
) -> Iterable[str]:
    window = panel.window
    high = window.height * scale

    def put(points: Iterable[tuple[float, float]]) -> Curve:
        return tuple(((x - window.left) * scale, (y - window.top) * scale) for x, y in points)

    body = "".join((path if fine else polygon)(put(curve)) for curve in panel.outline)
    yield f'<text x="{wide / 2:.0f}" y="-8" text-anchor="middle">{escape(panel.title)}</text>'
    for letter, place in ((panel.left, 6), (panel.right, wide - 6)):
        if letter:
            where = f'x="{place:.0f}" y="-8" text-anchor="middle"'
            yield f'<text {where} font-weight="bold">{letter}</text>'
    yield (
        f'<defs><clipPath id="{clip}f"><rect width="{wide:.1f}" height="{high:.1f}"/></clipPath>'
        f'<path id="{clip}o" d="{body}"/>'
        f'<clipPath id="{clip}b"><use href="#{clip}o"/></clipPath></defs>'
    )
    yield f'<g clip-path="url(#{clip}f)"><use href="#{clip}o" class="b"/>'
    yield f'<g clip-path="url(#{clip}b)">'
    # Danger zones come last, so that no pain hides them; lines of the body show through hatching.
    for lit in panel.lit:
        if lit.level != "hazard":
            yield _lit(lit, put, name)
    lines = "".join(path(put(line), closed=False) for line in panel.lines)
    yield f'<path class="l" d="{lines}"/>'
    for lit in panel.lit:
        if lit.level == "hazard":
            yield _lit(lit, put, name)
    yield "</g>"
    yield from _warnings(panel, put, name)
    for sign in panel.signs:
        ((x, y),) = put([sign.at])
        yield _sign(sign.sign, x, y, name)
    yield "</g>"


def _lit(lit: Lit, put: Put, name: str) -> str:
    d = "".join(path(put(curve)) for curve in lit.curves)
    if lit.level == "primary":
        return f'<path class="p" d="{d}"/>'
    if lit.level == "hazard":
        return (
            f'<path d="{d}" fill="none" stroke="#fff" stroke-width="3.6"/><path class="h" d="{d}"/>'
        )
    if lit.level == "region":
        return f'<path class="r" d="{d}"/>'
    return f'<path d="{d}" fill="url(#{name}-s)" stroke="{PAIN}" stroke-width=".9"/>'


def _warnings(panel: Panel, put: Put, name: str) -> Iterable[str]:
    """Put a warning sign at the top of each danger zone."""
    for lit in panel.lit:
        if lit.level == "hazard":
            for curve in lit.curves:
                seen = [point for point in curve if panel.window.holds(point)]
                if seen:
                    ((x, y),) = put([min(seen, key=lambda point: point[1])])
                    yield f'<use href="#{name}-w" x="{x:.1f}" y="{max(y, 8):.1f}"/>'


def _sign(sign: str, x: float, y: float, name: str) -> str:
    if sign in "×○":
        return f'<use href="#{name}-{"x" if sign == "×" else "o"}" x="{x:.1f}" y="{y:.1f}"/>'
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8.5" fill="#fff" stroke="{INK}"/>'
        f'<text x="{x:.1f}" y="{y + 4.4:.1f}" text-anchor="middle" font-size="12">{sign}</text>'
    )


def path(points: Curve, *, closed: bool = True) -> str:
    """Write the smooth curve through points as an SVG path.

    The curve runs straight through each point, so that S, which mirrors the last bend, suffices.
    """
    (x, y), *_ = points
    first, *rest = bends(points, closed=closed)
    parts = [
        f"M{x:.1f} {y:.1f}C{_pairs(*first)}",
        *(f"S{_pairs(into, end)}" for _, into, end in rest),
    ]
    return "".join(parts) + ("Z" if closed else "")


def _pairs(*points: Point) -> str:
    return " ".join(f"{x:.1f} {y:.1f}" for x, y in points)


def polygon(points: Curve) -> str:
    """Write points as a path of straight lines, which is enough for a small picture."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _key(
    legend: Sequence[tuple[str, str]], numbered: Sequence[str], width: float, name: str
) -> tuple[str, float]:
    """Lay out the legend in rows, and the numbered names in columns."""
    parts, x, y = [], 0.0, 0.0
    for sign, meaning in legend:
        wide = 30 + 7.6 * len(meaning) + 14
        if x and x + wide > width:
            x, y = 0.0, y + ROW
        parts.append(
            f"{_swatch(sign, x, y, name)}"
            f'<text x="{x + 28:.0f}" y="{y + 11:.0f}">{escape(meaning)}</text>'
        )
        x += wide
    y += ROW if legend else 0
    columns = max(1, int(width // 240))
    rows = -(-len(numbered) // columns)
    for index, entry in enumerate(numbered):
        across, down = divmod(index, rows)
        parts.append(
            f'<text x="{across * 240}" y="{y + 14 + down * 17:.0f}">{escape(entry)}</text>'
        )
    return "".join(parts), y + rows * 17 + MARGIN


def _swatch(sign: str, x: float, y: float, name: str) -> str:
    box = f'<rect x="{x:.0f}" y="{y:.0f}" width="22" height="13"'
    match sign:
        case "primary":
            return f'{box} class="p"/>'
        case "spillover":
            return f'{box} fill="url(#{name}-s)" stroke="{PAIN}" stroke-width=".9"/>'
        case "hazard":
            return f'{box} class="h"/><use href="#{name}-w" x="{x + 11:.0f}" y="{y + 7:.0f}"/>'
    if sign == "number":
        return f'<g transform="translate({x + 11:.0f} {y + 7:.0f})">{_sign("1", 0, 0, name)}</g>'
    mark = "x" if sign == "cross" else "o"
    return f'<use href="#{name}-{mark}" x="{x + 11:.0f}" y="{y + 7:.0f}"/>'
