"""Page → Markdown."""

from __future__ import annotations

import re
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.layout.blocks import Block, Page

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
LIST_LIKE = re.compile(r"^(\d+)([.)])|^([-+])")


def render_markdown(page: Page) -> str:
    """Render as Markdown; text is escaped and never read as markup."""
    blocks = [line for block in page.blocks for line in _block(block, 2)]
    if not any(isinstance(block, Title) for block in page.blocks):
        blocks = [f"# {escape(page.title)}", "", *blocks]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(blocks)).strip() + "\n"


def escape(text: str) -> str:
    """Escape a text so that Markdown shows it as it stands."""
    escaped = SPECIAL.sub(r"\\\1", visible(text).replace("\xa0", " ").strip())
    return LIST_LIKE.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)


def _said(said: Said) -> str:
    text = escape(said.text)
    if said.tone in {"strong", "stop"} and text:
        text = f"**{text}**"
    return f"{text} \\[{', '.join(map(str, said.cites))}\\]" if said.cites else text


def _block(block: Block, level: int) -> Iterator[str]:
    match block:
        case Title(name, aside, line):
            yield from (f"# {escape(name)}", "")
            if aside:
                yield from (escape(aside), "")
            if line:
                yield from (_said(line), "")
        case Paragraph(said):
            yield from (_said(said), "")
        case Items(items, boxes):
            for item in items:
                yield ("- [ ] " if boxes else "- ") + _said(item.said)
                yield from (f"  - {_said(said)}" for said in item.then)
            yield ""
        case Table():
            yield from _table(block)
        case Steps(steps):
            yield from (f"{number}. {_said(step)}" for number, step in enumerate(steps, start=1))
            yield ""
        case Picture(words, file=file):
            if file:
                yield from (f"![]({file})", "")
            yield from (escape(words), "")
        case Beside(blocks, picture, rest):
            for inner in (*blocks, picture, *rest):
                yield from _block(inner, level)
        case Part(heading, blocks, _, hidden):
            if heading:
                yield from ("", f"{'#' * level} {escape(heading)}", "")
            for inner in blocks:
                yield from _block(inner, level + 1 if heading else level)
            if hidden:
                yield from (f"{hidden} more with --full", "")
        case Frame(heading, blocks):
            yield from ("", f"{'#' * level} {escape(heading)}", "")
            for inner in blocks:
                yield from (f"> {line}" for line in _block(inner, level + 1))
            yield ""
        case Blanks(blanks):
            for blank in blanks:
                value = escape(blank.value) or r"\_" * 24 * blank.lines
                yield f"- {escape(blank.label)}: {value}" if blank.label else f"- {value}"
            yield ""
        case Columns(blocks):
            for inner in blocks:
                yield from _block(inner, level)
        case Letterhead(name, phone):
            yield from (escape(" · ".join(filter(None, (name, phone)))), "")
        case Foot(lines):
            yield from ("", "---", "")
            for said in lines:
                yield from (_said(said), "")


def _table(table: Table) -> Iterator[str]:
    columns = max((len(row) for row in table.rows), default=0)
    head = [escape(text) for text in table.head] or [""] * columns
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * columns}"
    for row in table.rows:
        texts = [_said(said) for said in row] + [""] * (columns - len(row))
        yield f"| {' | '.join(texts)} |"
    yield ""
