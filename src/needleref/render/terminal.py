"""Page → coloured terminal text. The only module that imports Rich."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from needleref.render.flow import flow

if TYPE_CHECKING:
    from needleref.layout.blocks import Page, Tone

# One accent each, legible on dark and on light: red stops, yellow is care, the rest is weight.
STYLES: dict[Tone, str] = {
    "plain": "",
    "strong": "bold",
    "stop": "bold red",
    "care": "yellow",
    "good": "green",
    "dim": "dim",
}


def render_terminal(page: Page, width: int) -> str:
    """Render with colour at a width; data is never read as markup."""
    text = Text("\n").join(
        Text.assemble(*((words, STYLES[tone]) for words, tone in line))
        for line in flow(page, width)
    )
    console = Console(
        file=StringIO(),
        force_terminal=True,
        # Why named: the caller has decided on colour, which Rich would leave out if TERM is "dumb".
        color_system="standard",
        no_color=False,
        width=max(width, 1),
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        console.print(text, soft_wrap=True)
    return captured.get()
