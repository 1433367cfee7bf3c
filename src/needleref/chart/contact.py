"""Many pictures on one page: a contact sheet of a region's muscles, and every shape for proof."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from needleref.chart.geometry import box_of, curve, flattened, middle
from needleref.chart.scene import panels
from needleref.chart.svg import FONTS, STYLE, defs, drawn, path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.chart.marks import Marks
    from needleref.model.chart import Chart, Drawing

ACROSS = 4
WIDE, HIGH = 260, 250
EDGE = 12
HEAD = 44
PROOF_SCALE = 4


def contact_sheet(
    chart: Chart, title: str, pictures: Sequence[tuple[str, Marks]], legend: str
) -> str:
    """Draw small charts in rows, each under its name."""
    rows = -(-len(pictures) // ACROSS)
    width, height = ACROSS * WIDE + 2 * EDGE, rows * HIGH + HEAD + EDGE
    head = f'<text x="{EDGE}" y="22" font-size="18" font-weight="bold">{escape(title)}</text>'
    key = f'<text x="{width - EDGE}" y="22" text-anchor="end">{escape(legend)}</text>'
    described = f"{title}: {len(pictures)} charts. {legend}"
    parts = [_head(width, height, title, described), head, key]
    for number, (name, marks) in enumerate(pictures):
        x, y = number % ACROSS * WIDE + EDGE, number // ACROSS * HIGH + HEAD
        label = f'<text class="n">{escape(name)}</text>'
        parts.append(f'<g transform="translate({x} {y})">{label}<g transform="translate(0 26)">')
        room = WIDE - EDGE, HIGH - 56
        parts.extend(drawn(panels(chart, marks), *room, name=f"c{number}", fine=False))
        parts.append("</g></g>")
    return "".join([*parts, "</svg>\n"])


def proof(chart: Chart, name: str) -> str:
    """Draw every shape of a drawing with its id, as data/chart.yaml has it."""
    drawing = chart.drawings[name]
    margin = 20 if drawing.folded else 0
    width, height = drawing.width + margin + 40, drawing.height + 20
    pixels = f'width="{width * PROOF_SCALE}" height="{height * PROOF_SCALE}"'
    box = f'viewBox="{-margin} -10 {width} {height}" {pixels}'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img">',
        f"<title>Shapes on the drawing {escape(name)}</title>",
        f"<style>text{{font-family:{FONTS};font-size:4px}}",
        "path{fill-opacity:.25;stroke-width:.5}</style>",
        *_grid(drawing),
        *(f'<path d="{path(curve(f))}" fill="#ddd" stroke="#333"/>' for f in drawing.outline),
    ]
    sections = (
        (chart.regions, "none", "#0a0"),
        (chart.zones, "#8e1b2d", "#8e1b2d"),
        (chart.danger_zones, "none", "#c60"),
    )
    for shapes, fill, stroke in sections:
        for id_, figures in shapes.items():
            parts.extend(_shape(id_, figures.get(name, ()), fill, stroke))
    for id_, place in (*chart.points.items(), *chart.muscles.items()):
        if name in place.at:
            x, y = place.at[name].split(",")
            parts.append(f'<circle cx="{x}" cy="{y}" r="1"/><text x="{x}" y="{y}">{id_}</text>')
    return "".join([*parts, "</svg>\n"])


def _shape(id_: str, figures: Iterable[str], fill: str, stroke: str) -> Iterable[str]:
    for figure in figures:
        points = curve(figure)
        x, y = middle(flattened(points))
        if fill == "none":
            box = box_of(points)
            x, y = box.left, box.top + 4
        yield f'<path d="{path(points)}" fill="{fill}" stroke="{stroke}"/>'
        yield f'<text x="{x:.0f}" y="{y:.0f}" fill="{stroke}">{id_}</text>'


def _grid(drawing: Drawing) -> Iterable[str]:
    for x in range(0, drawing.width + 1, 20):
        yield f'<path d="M{x} 0V{drawing.height}" stroke="#bbd"/><text x="{x}" y="-4">{x}</text>'
    for y in range(0, drawing.height + 1, 20):
        yield f'<path d="M0 {y}H{drawing.width}" stroke="#bbd"/><text x="-12" y="{y}">{y}</text>'


def _head(width: int, height: int, title: str, description: str) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"'
        ' aria-labelledby="sheet-t sheet-d">'
        f'<title id="sheet-t">{escape(title)}</title>'
        f'<desc id="sheet-d">{escape(description)}</desc>'
        f"<style>{STYLE} g text{{font-size:9px}} .n{{font-size:11px;font-weight:bold}}</style>"
        f"<defs>{defs('c')}</defs>"
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
    )
