"""Panels → one SVG that prints in black and white and is told to those who cannot see it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from needleref.chart.geometry import bends

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.chart.geometry import Curve
    from needleref.chart.scene import Lit, Panel

HIGH = 420
GAP = 24
TOP = 24
ROW = 20
MARGIN = 8
NARROWEST = 300
WIDEST = 1000
SKIN, LINE, FAINT = "#faf7f2", "#555", "#999"
PAIN, WARN, INK = "#8e1b2d", "#a34700", "#111"
STYLE = (
    "text{font-family:'DejaVu Sans',Verdana,Arial,sans-serif;font-size:13px;fill:#111}"
    f".b{{fill:{SKIN};stroke:{LINE};stroke-width:1.2}}.l{{fill:none;stroke:{FAINT};stroke-width:.9}}"
    f".p{{fill:{PAIN};stroke:{PAIN};stroke-width:.6}}"
    f".h{{fill:none;stroke:{WARN};stroke-width:2;stroke-dasharray:6 3}}"
)


def svg(
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
    scales = [high / panel.window.height for panel in panels]
    widths = [panel.window.width * scale for panel, scale in zip(panels, scales, strict=True)]
    total = sum(widths) + GAP * (len(panels) - 1)
    if total > WIDEST:
        scales = [scale * WIDEST / total for scale in scales]
        widths = [width * WIDEST / total for width in widths]
    tall = max(panel.window.height * scale for panel, scale in zip(panels, scales, strict=True))
    width = max(sum(widths) + GAP * (len(panels) - 1), NARROWEST) + 2 * MARGIN
    key, key_high = _key(legend, numbered, width - 2 * MARGIN, name)
    below = TOP + tall + 14
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {below + key_high:.0f}"'
        f' width="{width:.0f}" height="{below + key_high:.0f}" role="img"'
        f' aria-labelledby="{name}-t {name}-d">',
        f'<title id="{name}-t">{escape(title)}</title>',
        f'<desc id="{name}-d">{escape(description)}</desc>',
        f"<style>{STYLE}</style>",
        f"<defs>{_hatch(name)}{_ring(name)}</defs>",
    ]
    left = float(MARGIN)
    for number, (panel, scale, wide) in enumerate(zip(panels, scales, widths, strict=True)):
        parts.append(f'<g transform="translate({left:.1f} {TOP})">')
        parts.extend(_panel(panel, scale, wide, f"{name}-{number}", name))
        parts.append("</g>")
        left += wide + GAP
    parts.append(f'<g transform="translate({MARGIN} {below:.0f})">{key}</g></svg>')
    return "".join(parts)


def _hatch(name: str) -> str:
    return (
        f'<pattern id="{name}-s" width="5" height="5" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect width="5" height="5" fill="#fff"/>'
        f'<rect width="1.9" height="5" fill="{PAIN}"/></pattern>'
    )


def _ring(name: str) -> str:
    return (
        f'<g id="{name}-x"><path d="M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5" stroke="#fff"'
        ' stroke-width="5.5" stroke-linecap="round"/><path d="M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5"'
        f' stroke="{INK}" stroke-width="2.4" stroke-linecap="round"/></g>'
        f'<g id="{name}-o"><circle r="5" fill="#fff" stroke="{INK}" stroke-width="2.2"/></g>'
        f'<g id="{name}-w"><path d="M0-7 7 5.5H-7Z" fill="#fff" stroke="{WARN}" stroke-width="1.8"'
        f' stroke-linejoin="round"/><path d="M0-3V1.5M0 3V4" stroke="{WARN}" stroke-width="1.8"/></g>'
    )


def _panel(panel: Panel, scale: float, wide: float, clip: str, name: str) -> Iterable[str]:
    window = panel.window
    high = window.height * scale

    def put(points: Iterable[tuple[float, float]]) -> Curve:
        return tuple(((x - window.left) * scale, (y - window.top) * scale) for x, y in points)

    body = "".join(path(put(curve)) for curve in panel.outline)
    yield f'<text x="{wide / 2:.0f}" y="-8" text-anchor="middle">{escape(panel.title)}</text>'
    for letter, place in ((panel.left, 6), (panel.right, wide - 6)):
        if letter:
            yield (
                f'<text x="{place:.0f}" y="-8" text-anchor="middle" font-weight="bold">{letter}</text>'
            )
    yield (
        f'<defs><clipPath id="{clip}f"><rect width="{wide:.1f}" height="{high:.1f}"/></clipPath>'
        f'<clipPath id="{clip}b"><path d="{body}"/></clipPath></defs>'
    )
    yield f'<g clip-path="url(#{clip}f)"><path class="b" d="{body}"/>'
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


def _lit(lit: Lit, put: object, name: str) -> str:
    d = "".join(path(put(curve)) for curve in lit.curves)  # type: ignore[operator]
    if lit.level == "primary":
        return f'<path class="p" d="{d}"/>'
    if lit.level == "hazard":
        return f'<path d="{d}" fill="none" stroke="#fff" stroke-width="3.6"/><path class="h" d="{d}"/>'
    return f'<path d="{d}" fill="url(#{name}-s)" stroke="{PAIN}" stroke-width=".9"/>'


def _warnings(panel: Panel, put: object, name: str) -> Iterable[str]:
    """Put a warning sign at the top of each danger zone."""
    for lit in panel.lit:
        if lit.level == "hazard":
            for curve in lit.curves[:2]:
                x, y = min(put(curve), key=lambda point: point[1])  # type: ignore[operator]
                yield f'<use href="#{name}-w" x="{x:.1f}" y="{max(y, 8):.1f}"/>'


def _sign(sign: str, x: float, y: float, name: str) -> str:
    if sign in "×○":
        return f'<use href="#{name}-{"x" if sign == "×" else "o"}" x="{x:.1f}" y="{y:.1f}"/>'
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8.5" fill="#fff" stroke="{INK}"/>'
        f'<text x="{x:.1f}" y="{y + 4.4:.1f}" text-anchor="middle" font-size="12">{sign}</text>'
    )


def path(points: Curve, *, closed: bool = True) -> str:
    """Write the smooth curve through points as an SVG path."""
    (x, y), *_ = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for (a, b), (c, d), (e, f) in bends(points, closed=closed):
        parts.append(f"C{a:.1f} {b:.1f} {c:.1f} {d:.1f} {e:.1f} {f:.1f}")
    return "".join(parts) + ("Z" if closed else "")


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
    mark = "x" if sign == "cross" else "o"
    return f'<use href="#{name}-{mark}" x="{x + 11:.0f}" y="{y + 7:.0f}"/>'
