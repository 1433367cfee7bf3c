"""A page as running text: what a readability formula or a list of words is held against."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from needleref.layout.blocks import (
    Blank,
    Foot,
    Frame,
    Letterhead,
    Part,
    Picture,
    Said,
    Table,
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.layout.blocks import Page

# A dot between works or facts parts them as a full stop does.
SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+| · ")
WORD = re.compile(r"\w")


def sentences(page: Page) -> list[str]:
    """List a page's sentences; headings, labels and bullets without a full stop are given one."""
    text = " ".join(
        text if text.endswith((".", "!", "?")) else f"{text.rstrip(' :')}."
        for block in page.blocks
        for each in _texts(block)
        if (text := each.strip())
    )
    return [sentence for sentence in SENTENCE_ENDS.split(text) if WORD.search(sentence)]


def _texts(value: object) -> Iterator[str]:
    match value:
        case Said(text) | Picture(text):
            yield text
        case Blank(label):
            yield label
        case Title(name, _, line):
            yield name
            yield line.text if line else ""
        case Part(heading, blocks) | Frame(heading, blocks):
            yield heading
            yield from _texts(blocks)
        case Table(rows):
            yield from (" ".join(said.text for said in row) for row in rows)
        case Foot(lines):
            yield from (said.text for said in lines)
        case Letterhead():
            return
        case tuple():
            for part in value:
                yield from _texts(part)
