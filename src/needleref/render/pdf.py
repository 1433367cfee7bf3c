"""Page → tagged PDF (PDF/UA-1) by Typst, which the extra `pdf` brings (docs/pdf-engine.md)."""

from __future__ import annotations

import re
from bisect import bisect
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.json import encode

from needleref import __version__
from needleref.errors import MissingExtraError, UsageError
from needleref.layout.blocks import Columns, Foot, Letterhead, Picture, Said
from needleref.render.flow import visible
from needleref.sheets.wording import ANY_NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.layout.blocks import Block, Page

ON_ONE_LINE = ANY_NUMBER.replace(" ", "\u00a0")
TEMPLATE = Path(__file__).with_name("page.typ")
PAPERS = {"a4": "a4", "letter": "us-letter"}
# The typeface covers Latin letters; other scripts are looked for among the system's fonts.
LATIN_ENDS = 0x2BFF
# A page is set as roomy as fits the sheets of paper that a reader will keep. So many letters tell
# how close to begin: measured on all patient sheets, so that most are set once.
CLOSENESS = (0, 1, 2, 3)
SHEETS, SHEETS_LARGE = 2, 3
LETTERS, LETTERS_LARGE = (5200, 6250, 6650), (4700, 5100, 5450)
ROOM = {"part": 40, "frame": 60, "blank": 60, "picture": 150, "table": 40}
PAGE_COUNT = re.compile(rb"/Type */Pages */Count (\d+)")


def render_pdf(page: Page) -> bytes:
    """Render as PDF/UA-1 with embedded fonts. Raises MissingExtraError without the extra."""
    typst, _ = _engine()
    tree = _tree(page)
    try:
        return _fitted(tree)
    except typst.TypstError as error:
        raise UsageError(f"the PDF could not be made: {error.message}") from error


def _engine() -> tuple[Any, Path]:
    """Import Typst and find its typeface. Raises MissingExtraError where either is missing."""
    try:
        import fontpkg_atkinson_hyperlegible as typeface
        import typst
    except ImportError:
        raise MissingExtraError("PDF", "pdf") from None
    return typst, Path(typeface.__file__).parent / "files"


def _fitted(tree: dict[str, Any]) -> bytes:
    """Set the page as roomy as fits."""
    sheets, letters = (SHEETS_LARGE, LETTERS_LARGE) if tree["large"] else (SHEETS, LETTERS)
    start = bisect(letters, _letters(tree["blocks"]))
    tried: list[tuple[int, bytes]] = []
    for closeness in CLOSENESS[start:]:
        document = _compiled(tree, closeness)
        found = PAGE_COUNT.search(document)
        pages = int(found[1]) if found else 0
        if pages <= sheets:
            return document
        tried.append((pages, document))
    fewest = min(pages for pages, _ in tried)
    # One sheet too many is worth setting close; where more are needed, they may as well be roomy.
    wanted = fewest if fewest == sheets + 1 else tried[0][0]
    return next(document for pages, document in tried if pages == wanted)


def _compiled(tree: dict[str, Any], closeness: int) -> bytes:
    content = encode(tree | {"closeness": closeness}).decode()
    document: bytes = _compiler(latin=_is_latin(content)).compile(
        format="pdf", pdf_standards=["ua-1"], sys_inputs={"page": content}
    )
    return document


@cache
def _compiler(*, latin: bool) -> Any:
    """Make the compiler once; many sheets in one run share its fonts and what it has parsed."""
    typst, fonts = _engine()
    return typst.Compiler(str(TEMPLATE), font_paths=[str(fonts)], ignore_system_fonts=latin)


def _is_latin(text: str) -> bool:
    return text.isascii() or all(ord(character) <= LATIN_ENDS for character in text)


def _tree(page: Page) -> dict[str, Any]:
    blocks = [_value(block) for block in _paper_blocks(page)]
    return {
        "title": visible(page.title),
        "author": f"needleref {__version__}",
        "language": page.language.split("-")[0],
        "running": visible(page.running),
        "paper": PAPERS[page.paper],
        "large": page.large_print,
        "blocks": blocks,
    }


def _value(value: Any) -> Any:
    """Turn blocks into mappings for the template; texts lose their control characters."""
    if isinstance(value, str):
        return visible(value).replace(ANY_NUMBER, ON_ONE_LINE)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        fields = zip(value._fields, value, strict=True)
        tree = {name: _value(part) for name, part in fields if not callable(part)}
        if isinstance(value, Picture):
            tree["svg"] = value.drawing
        if not isinstance(value, Said):
            tree["kind"] = type(value).__name__.lower()
        if isinstance(value, Letterhead):
            tree["logo"] = _logo(value)
        return tree
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    return value


def _paper_blocks(page: Page) -> Sequence[Block]:
    """Let the small print follow in the last column, less what stands at each page's foot."""
    *blocks, last = page.blocks
    if not isinstance(last, Foot):
        return page.blocks
    foot = Foot(tuple(said for said in last.lines if said.text != page.running))
    if blocks and isinstance(blocks[-1], Columns) and blocks[-1].flowing:
        flowing = blocks[-1]._replace(blocks=(*blocks[-1].blocks, foot))
        return (*blocks[:-1], flowing)
    return (*blocks, foot)


def _logo(head: Letterhead) -> dict[str, Any] | None:
    if not head.logo:
        return None
    from needleref.render.image import read_logo

    kind, content = read_logo(Path(head.logo))
    svg = content.decode("utf-8", "replace") if kind == "svg" else ""
    pixels = [] if svg else list(content)
    return {"format": kind, "svg": svg, "bytes": pixels, "alt": head.name or "logo"}


def _letters(tree: Any) -> int:
    """Count letters, and as letters the room of what is not text."""
    if isinstance(tree, dict):
        kind = tree.get("kind", "")
        times = tree["lines"] if kind == "blank" else len(tree["rows"]) if kind == "table" else 1
        own = sum(_letters(part) for name, part in tree.items() if name not in {"svg", "kind"})
        return own + times * ROOM.get(kind, 0)
    if isinstance(tree, list):
        return sum(map(_letters, tree))
    return len(tree) if isinstance(tree, str) else 0
