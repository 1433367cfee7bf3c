"""Page → lines of toned text at a width: the one place that wraps, aligns and indents.

Plain and terminal output are both made from these lines, so that neither shows more.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from needleref.layout.blocks import Block, Page, Span

Line: TypeAlias = "list[Span]"

WIDEST_TEXT = 100
WIDEST_PICTURE = 120
# The width of a picture in a file or pipe, and its rows on a page of its own and on a card.
UNKNOWN_WIDTH = 80
PICTURE_ROWS = 36
PICTURE_ROWS_SMALL = 22
# From this width on a picture stands at the right of the text.
ROOM_BESIDE = 100
BESIDE_LEAST, BESIDE_MOST, BESIDE_SHARE = 38, 48, 0.38
GUTTER = 3
NARROW = 70
VERY_NARROW = 50
BLANK = 24
# Words are parted by any space but the one that keeps them together.
PARTED = re.compile(r"[^\S\xa0]+")
# C0 and C1 controls, and the marks that reorder what a reader sees.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Column(NamedTuple):
    """The room that text has: its indent and its width, unbounded when piped."""

    indent: int
    width: int | None

    def inner(self, by: int) -> Column:
        """The room inside, indented further; at least ten characters wide."""
        if self.width is None:
            return Column(self.indent + by, None)
        return Column(self.indent + by, max(10, self.width - by))


def visible(text: str) -> str:
    """Replace control characters, so that no text drives the terminal."""
    return UNSAFE.sub("\ufffd", text.replace("\n", " ").replace("\t", " "))


def cells(text: str) -> int:
    """The columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def flow(page: Page, width: int | None) -> list[Line]:
    """Lay a page out in lines, no wider than `width` where one is given."""
    lines: list[Line] = []
    for block in page.blocks:
        lines.extend(_block(block, Column(0, width)))
    while lines and not lines[0]:
        lines.pop(0)
    return lines


def _block(block: Block, column: Column) -> Iterator[Line]:
    match block:
        case Title():
            yield from _title(block, column)
        case Paragraph(said):
            yield from _wrap(said, column)
        case Items(items, boxes):
            for item in items:
                yield from _hang(item.said, column, mark="☐ " if boxes else "")
                for said in item.then:
                    yield from _wrap(said, column.inner(4))
        case Table():
            yield from _table(block, column)
        case Steps(steps):
            for number, step in enumerate(steps, start=1):
                yield from _hang(step, column, mark=f"{number}  ")
        case Picture():
            yield from _picture(block, column)
        case Beside():
            yield from _beside(block, column)
        case Part():
            yield from _part(block, column)
        case Frame():
            yield from _frame(block, column)
        case Blanks():
            yield from _blanks(block, column)
        case Columns(blocks):
            for inner in blocks:
                yield from _block(inner, column)
        case Letterhead(name, phone):
            yield from _wrap(Said(" · ".join(filter(None, (name, phone)))), column)
        case Foot(lines):
            yield []
            for said in lines:
                yield from _wrap(said, column)


def _title(title: Title, column: Column) -> Iterator[Line]:
    name, aside = visible(title.name).upper(), visible(title.aside)
    line: Line = [(name, "strong")]
    if column.width is not None and not column.indent:
        yield []
    if aside:
        room = min(column.width or 0, WIDEST_TEXT) - cells(name) - cells(aside)
        if column.width is None:
            line += [("  ", "plain"), (aside, "dim")]
        elif room >= 2:
            line += [(" " * room, "plain"), (aside, "dim")]
    if column.width is not None and cells(name) > column.width:
        yield from _wrap(Said(name, tone="strong"), column)
    else:
        yield line
    if aside and len(line) == 1:
        yield from _wrap(Said(aside, tone="dim"), column)
    if title.line and title.line.text:
        yield from _wrap(title.line, column)


def _part(part: Part, column: Column) -> Iterator[Line]:
    yield []
    if part.heading:
        yield from _wrap(Said(part.heading.upper(), tone=part.tone), column)
    for block in part.blocks:
        # A table alone needs no heading: its head stands in the heading's place.
        if isinstance(block, Table) and not part.heading:
            yield from _table(block, column.inner(2), outdent=2)
        else:
            yield from _block(block, column.inner(2))
    if part.hidden:
        yield from _wrap(Said(f"{part.hidden} more with --full", tone="dim"), column.inner(2))


def _frame(frame: Frame, column: Column) -> Iterator[Line]:
    """A frame where there is a width to draw it in; else its heading in capitals."""
    heading, tone = visible(frame.heading).upper(), frame.tone
    yield []
    if column.width is None or column.width < max(VERY_NARROW, cells(heading) + 5):
        yield from _wrap(Said(heading, tone=tone), column)
        for block in frame.blocks:
            yield from _block(block, column.inner(2))
        return
    width = min(column.width, WIDEST_TEXT)
    top = f"┏ {heading} "
    yield [(top + "━" * (width - cells(top) - 1) + "┓", tone)]
    for number, block in enumerate(frame.blocks):
        if number:
            yield [("┃", tone), (" " * (width - 2), "plain"), ("┃", tone)]
        for line in _block(block, Column(0, width - 6)):
            pad = width - 4 - sum(cells(text) for text, _ in line)
            yield [("┃  ", tone), *line, (" " * pad, "plain"), ("┃", tone)]
    yield [("┗" + "━" * (width - 2) + "┛", tone)]


def _blanks(blanks: Blanks, column: Column) -> Iterator[Line]:
    if not column.indent:
        yield []
    for blank in blanks.blanks:
        value = blank.value or " ".join(["_" * BLANK] * blank.lines)
        yield from _wrap(Said(f"{blank.label}: {value}" if blank.label else value), column)


def _picture(picture: Picture, column: Column) -> Iterator[Line]:
    yield []
    width = column.width or (UNKNOWN_WIDTH if picture.always else None)
    if picture.draw and width is not None:
        rows = PICTURE_ROWS if picture.always else PICTURE_ROWS_SMALL
        for line in picture.draw(min(width, WIDEST_PICTURE), rows):
            yield _stripped([(" " * column.indent, "plain"), *line])
        if picture.told:
            return
        yield []
    yield from _wrap(Said(picture.words), column)


def _beside(beside: Beside, column: Column) -> Iterator[Line]:
    """Set a picture at the right of a text, both from the same line on."""
    width, picture = column.width, beside.picture
    if picture.draw is None or width is None or width < ROOM_BESIDE:
        for block in (*beside.blocks, *beside.rest, picture):
            yield from _block(block, column)
        return
    across = min(BESIDE_MOST, max(BESIDE_LEAST, int(width * BESIDE_SHARE)))
    text = min(width, WIDEST_TEXT + across) - across - GUTTER
    left = [line for block in beside.blocks for line in _block(block, column._replace(width=text))]
    right = [[], *map(list, picture.draw(across, PICTURE_ROWS_SMALL))]
    yield from _side_by_side([left, right], [text + GUTTER - 2, across], column)
    for block in beside.rest:
        yield from _block(block, column)


def _table(table: Table, column: Column, outdent: int = 0) -> Iterator[Line]:
    columns = max((len(row) for row in table.rows), default=0)
    width = column.width
    if width is not None and (
        (columns > 2 and width + column.indent < NARROW)
        or (columns > 1 and width + column.indent < VERY_NARROW)
    ):
        yield from _stacked(table, column, outdent)
        return
    widths = _column_widths(table, columns, width)
    if table.head:
        head = Column(column.indent - outdent, column.width)
        names = [[_strong(text.upper())] for text in table.head]
        yield from _side_by_side(names, [(widths[0] or 0) + outdent, *widths[1:]], head)
    for row in table.rows:
        wrapped = [
            list(_wrap(said, Column(0, size))) for said, size in zip(row, widths, strict=False)
        ]
        yield from _side_by_side(wrapped, widths, column)


def _column_widths(table: Table, columns: int, width: int | None) -> list[int | None]:
    natural = [
        max(
            [cells(_text(row[index])) for row in table.rows if index < len(row)]
            + [cells(table.head[index]) if table.head else 0]
        )
        for index in range(columns)
    ]
    if width is None:
        return [*natural[:-1], None]
    room = min(width, WIDEST_TEXT)
    share = {1: 1.0, 2: 0.36, 3: 0.3}.get(columns, 0.26)
    longest = max(12, int(room * share))
    fixed: list[int | None] = [min(size, longest) for size in natural[:-1]]
    taken = sum(size or 0 for size in fixed) + 2 * (columns - 1)
    return [*fixed, max(10, room - taken)]


def _side_by_side(
    wrapped: Sequence[Sequence[Line]], widths: Sequence[int | None], column: Column
) -> Iterator[Line]:
    height = max((len(lines) for lines in wrapped), default=0)
    for index in range(height):
        line: Line = [(" " * column.indent, "plain")] if column.indent else []
        for number, lines in enumerate(wrapped):
            spans = lines[index] if index < len(lines) else []
            line.extend(spans)
            if number < len(wrapped) - 1:
                used = sum(cells(text) for text, _ in spans)
                line.append((" " * ((widths[number] or used) - used + 2), "plain"))
        yield _stripped(line)


def _strong(text: str) -> Line:
    return [(text, "strong")]


def _stacked(table: Table, column: Column, outdent: int) -> Iterator[Line]:
    """One row below the other, the first cell as a head; the first column's name stands above."""
    if table.head and table.head[0]:
        head = Column(column.indent - outdent, column.width)
        yield from _wrap(Said(table.head[0].upper(), tone="strong"), head)
    for row in table.rows:
        yield from _wrap(row[0], column)
        for index, said in enumerate(row[1:], start=1):
            label = f"{table.head[index].lower()}: " if index < len(table.head) else ""
            yield from _wrap(said._replace(text=label + said.text), column.inner(4))


def _text(said: Said) -> str:
    text = visible(said.text)
    return f"{text} [{', '.join(map(str, said.cites))}]" if said.cites else text


def _hang(said: Said, column: Column, mark: str = "") -> Iterator[Line]:
    """Wrap with the following lines indented below the first."""
    by = cells(mark) or 2
    first = True
    for line in _wrap(said, column.inner(by)):
        if first:
            rest = line[1:] if column.inner(by).indent else line
            yield [(" " * column.indent + mark, "strong"), *rest]
            first = False
        else:
            yield line


def _wrap(said: Said, column: Column) -> Iterator[Line]:
    """Wrap one statement; its source numbers are dim and stay with its last word."""
    words = PARTED.split(visible(said.text))
    tokens: list[Span] = [(word.replace("\xa0", " "), said.tone) for word in words if word]
    if said.cites:
        tokens.append((f"[{', '.join(map(str, said.cites))}]", "dim"))
    width = None if column.width is None else min(column.width, WIDEST_TEXT)
    lead: Line = [(" " * column.indent, "plain")] if column.indent else []
    for line in _fill(tokens, width):
        yield lead + _joined(line)


def _fill(tokens: Iterable[Span], width: int | None) -> Iterator[list[Span]]:
    line: list[Span] = []
    used = 0
    for word, tone in _broken(tokens, width):
        size = cells(word)
        if line and width is not None and used + 1 + size > width:
            yield line
            line, used = [], 0
        used += size + (1 if line else 0)
        line.append((word, tone))
    if line:
        yield line


def _broken(tokens: Iterable[Span], width: int | None) -> Iterator[Span]:
    """Cut only words that no line could hold."""
    for word, tone in tokens:
        rest = word
        while width is not None and cells(rest) > width:
            end = width
            while end > 1 and cells(rest[:end]) > width:
                end -= 1
            yield rest[:end], tone
            rest = rest[end:]
        if rest:
            yield rest, tone


def _joined(words: Sequence[Span]) -> Line:
    """Join neighbouring words of one tone into spans."""
    line: Line = []
    for word, tone in words:
        if line and line[-1][1] == tone:
            line[-1] = (f"{line[-1][0]} {word}", tone)
        else:
            if line:
                line.append((" ", "plain"))
            line.append((word, tone))
    return line


def _stripped(line: Line) -> Line:
    while line and not line[-1][0].strip():
        line.pop()
    return line
