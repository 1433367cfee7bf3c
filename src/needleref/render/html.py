"""Page → one self-contained HTML file: no script, nothing fetched, prints well."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from needleref.layout.blocks import (
    Beside,
    Blanks,
    Columns,
    Foot,
    Frame,
    Items,
    Letterhead,
    Paragraph,
    Part,
    Picture,
    Said,
    Steps,
    Table,
    Title,
)
from needleref.render.flow import visible
from needleref.render.style import style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.layout.blocks import Blank, Block, Page


def render_html(page: Page) -> str:
    """Render as one HTML file; every text is escaped."""
    body = "\n".join(line for block in page.blocks for line in _block(block))
    if not any(isinstance(block, Title) for block in page.blocks):
        body = f"<h1>{_text(page.title)}</h1>\n{body}"
    css = style(paper=page.paper, large_print=page.large_print)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(page.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(page.title)}</title>\n<style>{css}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _text(text: str) -> str:
    return escape(visible(text))


def _lang(lang: str) -> str:
    return f' lang="{escape(lang)}"' if lang else ""


def _said(said: Said, tag: str) -> str:
    mark = f' class="{said.tone}"' if said.tone != "plain" else ""
    cites = f" [{', '.join(map(str, said.cites))}]" if said.cites else ""
    return f"<{tag}{mark}{_lang(said.lang)}>{_text(said.text)}{cites}</{tag}>"


def _block(block: Block, level: int = 2) -> Iterator[str]:
    match block:
        case Title(name, aside, line):
            yield f"<h1{_lang(block.lang)}>{_text(name)}</h1>"
            if aside:
                yield f'<p class="dim">{_text(aside)}</p>'
            if line:
                yield _said(line, "p")
        case Paragraph(said):
            yield _said(said, "p")
        case Items():
            yield from _items(block)
        case Table():
            yield from _table(block)
        case Steps(steps):
            yield "<ol>"
            yield from (f"<li>{_said(step, 'span')}</li>" for step in steps)
            yield "</ol>"
        case Picture(words):
            yield f"<figure>{block.drawing}<figcaption>{_text(words)}</figcaption></figure>"
        case Beside(blocks, picture, rest):
            for inner in (*blocks, picture, *rest):
                yield from _block(inner, level)
        case Part():
            yield from _part(block, level)
        case Frame(heading, blocks, tone):
            head = f"<h{level}{_lang(block.lang)}>{_text(heading)}</h{level}>"
            mark = "frame" if tone == "stop" else "frame key"
            yield f'<section class="{mark}">{head}'
            for inner in blocks:
                yield from _block(inner, min(level + 1, 6))
            yield "</section>"
        case Columns(blocks, flowing):
            yield f'<div class="{"flow" if flowing else "side"}">'
            for inner in blocks:
                yield from _wrapped(inner, level, flowing=flowing)
            yield "</div>"
        case Blanks(blanks):
            yield '<div class="blanks">'
            yield from map(_blank, blanks)
            yield "</div>"
        case Letterhead():
            yield from _letterhead(block)
        case Foot(lines):
            yield "<footer>"
            yield from (_said(said, "p") for said in lines)
            yield "</footer>"


def _items(items: Items) -> Iterator[str]:
    yield '<ul class="boxes">' if items.boxes else "<ul>"
    for item in items.items:
        then = "".join(_said(said, "div") for said in item.then)
        yield f"<li>{_said(item.said, 'span')}{then}</li>"
    yield "</ul>"


def _part(part: Part, level: int) -> Iterator[str]:
    inside = level
    if part.heading:
        mark = f' class="{part.tone}"' if part.tone != "strong" else ""
        yield f"<h{level}{mark}{_lang(part.lang)}>{_text(part.heading)}</h{level}>"
        inside = min(level + 1, 6)
    for block in part.blocks:
        yield from _block(block, inside)
    if part.hidden:
        yield f'<p class="dim">{part.hidden} more with --full</p>'


def _wrapped(block: Block, level: int, *, flowing: bool) -> Iterator[str]:
    """Put what stands in one column into one element."""
    if flowing:
        yield from _block(block, level)
        return
    yield "<div>"
    yield from _block(block, level)
    yield "</div>"


def _blank(blank: Blank) -> str:
    label = f"<strong{_lang(blank.lang)}>{_text(blank.label)}:</strong>" if blank.label else ""
    lines = '<span class="line"></span>' * blank.lines
    return f"<p>{label} {_text(blank.value) if blank.value else lines}</p>"


def _letterhead(head: Letterhead) -> Iterator[str]:
    from needleref.render.image import data_address

    yield "<header><div>"
    if head.name:
        yield f'<p class="strong">{_text(head.name)}</p>'
    if head.phone:
        yield f"<p>{_text(head.phone)}</p>"
    yield "</div>"
    if head.logo:
        yield f'<img src="{data_address(Path(head.logo))}" alt="{_text(head.name) or "logo"}">'
    yield "</header>"


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
