"""Page → one self-contained HTML file: no script, nothing fetched, prints well."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from needleref.layout.blocks import (
    Foot,
    Frame,
    Items,
    Paragraph,
    Part,
    Picture,
    Said,
    Steps,
    Table,
    Title,
)
from needleref.render.flow import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.layout.blocks import Block, Page

# Contrast of every pair is 7:1 or more.
STYLE = """
:root { color: #1a1a1a; background: #fff; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
h3 { font-size: 1rem; } p { margin: .4rem 0; } li { margin: .3rem 0; }
.stop { color: #8b0000; font-weight: 700; } .care { color: #6b3e00; } .good { color: #0b5d1e; }
.dim, footer { color: #4a4a4a; font-size: .9rem; } .strong { font-weight: 700; }
.frame { border: 3px solid #8b0000; padding: .5rem 1rem; margin: 1rem 0; break-inside: avoid; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top;
padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #767676; }
ul.boxes { list-style: none; padding-left: 0; } ul.boxes > li::before { content: "☐ "; }
svg { max-width: 100%; height: auto; }
@media print { body { margin: 0; max-width: none; } table, ul, ol { break-inside: avoid; } }
"""


def render_html(page: Page) -> str:
    """Render as one HTML file; every text is escaped."""
    body = "\n".join(line for block in page.blocks for line in _block(block))
    if not any(isinstance(block, Title) for block in page.blocks):
        body = f"<h1>{_text(page.title)}</h1>\n{body}"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(page.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(page.title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _text(text: str) -> str:
    return escape(visible(text))


def _said(said: Said, tag: str) -> str:
    mark = f' class="{said.tone}"' if said.tone != "plain" else ""
    cites = f" [{', '.join(map(str, said.cites))}]" if said.cites else ""
    return f"<{tag}{mark}>{_text(said.text)}{cites}</{tag}>"


def _block(block: Block, level: int = 2) -> Iterator[str]:
    match block:
        case Title(name, aside, line):
            yield f"<h1>{_text(name)}</h1>"
            if aside:
                yield f'<p class="dim">{_text(aside)}</p>'
            if line:
                yield _said(line, "p")
        case Paragraph(said):
            yield _said(said, "p")
        case Items(items, boxes):
            yield '<ul class="boxes">' if boxes else "<ul>"
            for item in items:
                then = "".join(_said(said, "div") for said in item.then)
                yield f"<li>{_said(item.said, 'span')}{then}</li>"
            yield "</ul>"
        case Table():
            yield from _table(block)
        case Steps(steps):
            yield "<ol>"
            yield from (f"<li>{_said(step, 'span')}</li>" for step in steps)
            yield "</ol>"
        case Picture(words, _, svg):
            yield f"<figure>{svg}<figcaption>{_text(words)}</figcaption></figure>"
        case Part(heading, blocks, tone, hidden):
            if heading:
                yield f'<h{level} class="{tone}">{_text(heading)}</h{level}>'
            for inner in blocks:
                yield from _block(inner, min(level + 1, 6))
            if hidden:
                yield f'<p class="dim">{hidden} more with --full</p>'
        case Frame(heading, blocks):
            yield f'<section class="frame"><h{level} class="stop">{_text(heading)}</h{level}>'
            for inner in blocks:
                yield from _block(inner, min(level + 1, 6))
            yield "</section>"
        case Foot(lines):
            yield "<footer>"
            yield from (_said(said, "p") for said in lines)
            yield "</footer>"


def _table(table: Table) -> Iterator[str]:
    yield "<table>"
    if table.head:
        heads = "".join(f'<th scope="col">{_text(text)}</th>' for text in table.head)
        yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        first = _said(row[0], "span")
        rest = "".join(f"<td>{_said(said, 'span')}</td>" for said in row[1:])
        yield f'<tr><th scope="row">{first}</th>{rest}</tr>'
    yield "</tbody></table>"
