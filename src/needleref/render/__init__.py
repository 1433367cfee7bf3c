"""Result → text or bytes, one module a format; heavy ones are imported when asked for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from needleref.layout.blocks import Page
    from needleref.reference import Reference
    from needleref.results import Result


class Format(StrEnum):
    """The formats of the contract; each command offers those that fit it."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    SVG = "svg"
    PNG = "png"
    BIBTEX = "bibtex"


class View(NamedTuple):
    """How a page is looked at: columns (None: unbounded), colour, how much of it, with a chart."""

    width: int | None = None
    color: bool = False
    full: bool = False
    chart: bool = True


def render(result: Result, reference: Reference, form: Format, view: View) -> str | bytes:
    """Render a result in a format. Raises UsageError where the result has no such form."""
    match form:
        case Format.JSON:
            from needleref.render.jsondoc import render_json

            return render_json(result, reference)
        case Format.CSV:
            from needleref.render.csvdoc import render_csv

            return render_csv(result)
        case Format.BIBTEX:
            from needleref.render.bibtex import render_bibtex

            return render_bibtex(result, reference)
        case Format.SVG | Format.PNG:
            from needleref.render.picture import render_picture

            return render_picture(result, reference, form)
    from needleref.layout import lay_out

    return render_page(lay_out(result, reference, full=view.full), form, view)


def render_page(page: Page, form: Format, view: View) -> str | bytes:
    """Render a page that is laid out already."""
    if form is Format.PLAIN or not view.chart:
        from needleref.render.plain import in_words

        page = in_words(page)
    if form is Format.TABLE and view.color:
        from needleref.render.terminal import render_terminal

        return render_terminal(page, view.width or 80)
    if form in {Format.TABLE, Format.PLAIN}:
        from needleref.render.plain import render_plain

        return render_plain(page, view.width or (80 if form is Format.TABLE else None))
    if form is Format.MARKDOWN:
        from needleref.render.markdown import render_markdown

        return render_markdown(page)
    if form is Format.HTML:
        from needleref.render.html import render_html

        return render_html(page)
    if form is Format.PDF:
        from needleref.render.pdf import render_pdf

        return render_pdf(page)
    raise ValueError(f"there is no {form} output of this")
