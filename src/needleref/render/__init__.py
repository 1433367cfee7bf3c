"""Result → text or bytes, one module a format; heavy ones are imported when asked for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, assert_never

if TYPE_CHECKING:
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
    """How a page is looked at: columns (None: unbounded), colour, and how much of it."""

    width: int | None = None
    color: bool = False
    full: bool = False


def render(result: Result, reference: Reference, form: Format, view: View) -> str | bytes:
    """Render a result in a format."""
    if form is Format.JSON:
        from needleref.render.jsondoc import render_json

        return render_json(result, reference)
    if form is Format.CSV:
        from needleref.render.csvdoc import render_csv

        return render_csv(result)
    if form is Format.BIBTEX:
        from needleref.render.bibtex import render_bibtex

        return render_bibtex(result, reference)
    from needleref.layout import lay_out

    page = lay_out(result, reference, full=view.full)
    match form:
        case Format.TABLE if view.color:
            from needleref.render.terminal import render_terminal

            return render_terminal(page, view.width or 80)
        case Format.TABLE:
            from needleref.render.plain import render_plain

            return render_plain(page, view.width or 80)
        case Format.PLAIN:
            from needleref.render.plain import render_plain

            return render_plain(page, view.width)
        case Format.MARKDOWN:
            from needleref.render.markdown import render_markdown

            return render_markdown(page)
        case Format.HTML:
            from needleref.render.html import render_html

            return render_html(page)
        case Format.PDF | Format.SVG | Format.PNG:
            message = f"{result.command} has no {form} output"
            raise ValueError(message)
    assert_never(form)
