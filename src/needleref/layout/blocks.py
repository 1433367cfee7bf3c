"""The parts a page is made of, before any format: every result is laid out in these.

Text is plain text; a tone says how it is meant and never carries meaning alone. A `lang` is given
where a text is in another language than its page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Tone = Literal["plain", "strong", "stop", "care", "good", "dim"]
Span: TypeAlias = tuple[str, Tone]
Lines: TypeAlias = tuple[tuple[Span, ...], ...]


class Said(NamedTuple):
    """One statement, with the numbers of its sources."""

    text: str
    cites: tuple[int, ...] = ()
    tone: Tone = "plain"
    lang: str = ""


class Title(NamedTuple):
    """A card's head: name, an aside (regions, codes) and the one line that matters most."""

    name: str
    aside: str = ""
    line: Said | None = None
    lang: str = ""


class Paragraph(NamedTuple):
    """Running text."""

    said: Said


class Item(NamedTuple):
    """A statement and what follows from it, indented below."""

    said: Said
    then: tuple[Said, ...] = ()


class Items(NamedTuple):
    """A list of items; `boxes` asks for tick boxes on paper."""

    items: tuple[Item, ...]
    boxes: bool = False


class Table(NamedTuple):
    """Rows of cells; without a head, a list of labels and texts."""

    rows: tuple[tuple[Said, ...], ...]
    head: tuple[str, ...] = ()


class Steps(NamedTuple):
    """Numbered steps, one act each."""

    steps: tuple[Said, ...]


class Picture(NamedTuple):
    """A picture as SVG on paper and screen, drawn in a terminal, and in words everywhere.

    `draw` takes columns and rows; the words stand below what it draws unless `told` elsewhere.
    It draws `always`, or only where there is a width. `file` is where Markdown finds the SVG.
    """

    words: str
    svg: str | Callable[[], str] = ""
    draw: Callable[[int, int], Lines] | None = None
    told: bool = False
    always: bool = False
    file: str = ""

    @property
    def drawing(self) -> str:
        """The SVG, drawn when it is asked for."""
        return self.svg if isinstance(self.svg, str) else self.svg()


class Beside(NamedTuple):
    """Blocks with a picture at their right; where there is no room, below the `rest` too."""

    blocks: tuple[Block, ...]
    picture: Picture
    rest: tuple[Block, ...] = ()


class Part(NamedTuple):
    """A section; `hidden` counts what `--full` adds."""

    heading: str
    blocks: tuple[Block, ...]
    tone: Tone = "strong"
    hidden: int = 0
    lang: str = ""


class Frame(NamedTuple):
    """A framed part: for a crisis, or (tone strong) what to read if nothing else."""

    heading: str
    blocks: tuple[Block, ...]
    tone: Tone = "stop"
    lang: str = ""


class Blank(NamedTuple):
    """A label with its value, or with room to write by hand in so many lines."""

    label: str
    value: str = ""
    lines: int = 1
    lang: str = ""


class Blanks(NamedTuple):
    """What is filled in: side by side on paper where there is room."""

    blanks: tuple[Blank, ...]


class Columns(NamedTuple):
    """Blocks that stand side by side on paper, and one after the other where there is no room.

    `flowing` ones run down one column of the page and on in the next, as in a newspaper.
    """

    blocks: tuple[Block, ...]
    flowing: bool = False


class Letterhead(NamedTuple):
    """Whose page it is; `logo` is an image file's path."""

    name: str = ""
    phone: str = ""
    logo: str = ""


class Foot(NamedTuple):
    """Small print: sources by number, data version, review."""

    lines: tuple[Said, ...]


Block: TypeAlias = (
    Title | Paragraph | Items | Table | Steps | Picture | Beside | Part | Frame | Blanks | Columns
    | Letterhead | Foot
)  # fmt: skip


class Page(NamedTuple):
    """A whole answer: its title in words (for paper and browsers), language and blocks.

    On paper, `running` stands at the foot of each page.
    """

    title: str
    blocks: tuple[Block, ...]
    language: str = "en"
    running: str = ""
    paper: str = "a4"
    large_print: bool = False
