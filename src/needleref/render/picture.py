"""Body chart → an SVG file, or a PNG by resvg, which the extra `chart` brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.errors import MissingExtraError, UsageError
from needleref.layout.chart import picture_of
from needleref.results import BodyChart

if TYPE_CHECKING:
    from needleref.reference import Reference
    from needleref.render import Format
    from needleref.results import Result

# Pixels for each unit of the drawing: sharp on paper at its natural size.
ZOOM = 2


def render_picture(result: Result, reference: Reference, form: Format) -> str | bytes:
    """Render a chart. Raises UsageError for other results and without the extra."""
    if not isinstance(result, BodyChart):
        raise UsageError(f"there is no {form} output of this")
    drawing = picture_of(result, reference).drawing
    return drawing + "\n" if form == "svg" else png(drawing)


def png(drawing: str) -> bytes:
    """Render an SVG as PNG on white. Raises MissingExtraError without the extra."""
    try:
        import resvg_py
    except ImportError:
        raise MissingExtraError("PNG", "chart") from None
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, zoom=ZOOM, background="#ffffff"))
