"""Body charts."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from needleref.cli.output import CARD, Output, command
from needleref.errors import UsageError
from needleref.render import Format
from needleref.results import BodyChart, ChartSide, Result

CHART = (*CARD, Format.PDF, Format.SVG, Format.PNG)
KINDS = ("muscle", "condition", "zone", "region")
SIDES = ("right", "left", "both")

View = Annotated[
    str,
    typer.Option(
        "--view",
        metavar="VIEW",
        help="front, back, head-front, head-side, head-back, neck-side, shoulder-side, hand-palm,"
        " hand-back, foot-sole, foot-top, or auto: the views that hold something, zoomed to it.",
    ),
]
Side = Annotated[str, typer.Option("--side", metavar="SIDE", help="left, right or both.")]


@command(*CHART, query="QUERY", kinds=KINDS, required=True)
def chart(query: str, *, out: Output, view: View = "auto", side: Side = "right") -> Result:
    """Draw a body chart: pain, trigger points and danger zones of a muscle, condition or place.

    Several are separated by commas. Places on the picture are approximate; a patient's right is
    at the left of a picture from the front.

    \b
    needleref chart upper trapezius
    needleref chart temple, back of the neck --side both
    needleref chart plantar heel pain -o chart.svg
    """
    from msgspec.structs import replace

    from needleref.chart.asked import charted

    reference = out.reference()
    if not query.strip(" ,"):
        raise UsageError("say what to draw: needleref chart upper trapezius")
    if side not in SIDES:
        raise UsageError(f"--side takes {', '.join(SIDES)}")
    views = reference.chart.views
    if view != "auto" and view not in views:
        raise UsageError(f"--view takes auto, {', '.join(views)}")
    found = charted(
        reference, query, side=cast("ChartSide", side), view="" if view == "auto" else view
    )
    if isinstance(found, BodyChart) and out.chosen is Format.MARKDOWN and out.output:
        _write_svg(found, out)
        return replace(found, file=out.output.with_suffix(".svg").name)
    return found


def _write_svg(found: BodyChart, out: Output) -> None:
    """Write the picture that a Markdown file shows beside it."""
    from needleref.cli.writing import keep, write_file
    from needleref.render.picture import render_picture

    if out.output is not None:
        keep(out.output, force=out.force)
        drawing = render_picture(found, out.reference(), Format.SVG)
        write_file(out.output.with_suffix(".svg"), drawing, force=out.force)
