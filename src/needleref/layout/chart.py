"""Body charts on pages: on one of their own, and beside the text of a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.chart.body import SIDES, body_chart, marks
from needleref.chart.raster import PENCILS, draw
from needleref.chart.scene import panels
from needleref.chart.words import heading, legend, words
from needleref.layout.blocks import Beside, Paragraph, Picture, Said, Title
from needleref.layout.common import Citations, page, small_print

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.layout.blocks import Block, Lines, Page, Span
    from needleref.model import Ref
    from needleref.reference import Reference
    from needleref.results import BodyChart

LEGEND_GAP = 3


def chart_page(chart: BodyChart, reference: Reference, *, full: bool) -> Page:
    """Lay a chart out: the picture, its legend and its words."""
    cites = Citations()
    cites.cite(chart.cited)
    first = chart.topics[0]
    name = heading(chart)
    return page(
        f"Body chart: {name}",
        Title(name, "body chart"),
        picture_of(chart, reference)._replace(always=True),
        _nothing_seen(chart, reference),
        Paragraph(Said(f"The card: needleref {first.type} {first.id}", tone="dim"))
        if len(chart.topics) == 1 and first.type != "zone"
        else None,
        small_print(reference, cites, None, full=full, query=first.id),
    )


def _nothing_seen(chart: BodyChart, reference: Reference) -> Paragraph | None:
    """Say so where the view that was asked for has nothing of it."""
    shown = panels(reference.chart, marks(chart), sides=SIDES[chart.side], view=chart.view)
    if any(panel.lit or panel.signs for panel in shown):
        return None
    return Paragraph(Said(f"Nothing of this lies on the view {chart.view}.", tone="care"))


def picture_of(chart: BodyChart, reference: Reference) -> Picture:
    """Give a chart as a picture, drawn when it is shown."""
    shown = panels(reference.chart, marks(chart), sides=SIDES[chart.side], view=chart.view)
    told = words(chart)

    def drawn(columns: int, rows: int) -> Lines:
        return (*draw(shown, columns, rows), *_legend(chart, columns))

    def as_svg() -> str:
        from needleref.chart.svg import svg

        return svg(
            shown,
            title=f"Body chart: {heading(chart)}",
            description=told,
            legend=legend(chart),
            numbered=[f"{each.number}  {each.name}" for each in chart.numbered],
            name=_name(chart),
        )

    return Picture(told, as_svg, drawn, file=chart.file)


def small_picture(reference: Reference, *topics: Ref) -> Picture | None:
    """Give the picture that illustrates a card, whose text tells the same; none without shapes."""
    if not topics or not reference.chart.drawings:
        return None
    return picture_of(body_chart(reference, topics), reference)._replace(told=True)


def beside(
    blocks: Sequence[Block | None], picture: Picture | None, rest: Sequence[Block | None]
) -> Beside:
    """Set a picture at the right of blocks, or below all where there is no room."""
    there = tuple(block for block in blocks if block is not None)
    after = tuple(block for block in rest if block is not None)
    return Beside(there, picture or Picture(""), after)


def _name(chart: BodyChart) -> str:
    """Give the start of the ids in a chart's SVG, so that several may share a page."""
    return "-".join(["chart", *(topic.id for topic in chart.topics[:3]), chart.side])


def _legend(chart: BodyChart, columns: int) -> Iterable[tuple[Span, ...]]:
    yield ()
    entries: list[list[Span]] = []
    for sign, meaning in legend(chart):
        texture, tone = PENCILS[sign]
        entries.append([(texture, tone), (f" {meaning}", "dim")])
    entries += [[(f"{n.number} {n.name}", "plain")] for n in chart.numbered]
    line: list[Span] = []
    used = 0
    for entry in entries:
        size = sum(len(text) for text, _ in entry)
        if line and used + LEGEND_GAP + size > columns:
            yield tuple(line)
            line, used = [], 0
        if line:
            line.append((" " * LEGEND_GAP, "plain"))
            used += LEGEND_GAP
        line.extend(entry)
        used += size
    if line:
        yield tuple(line)
