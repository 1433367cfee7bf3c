"""Page → plain text: the terminal's lines without colour, unwrapped when piped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.render.flow import flow

if TYPE_CHECKING:
    from needleref.layout.blocks import Page


def render_plain(page: Page, width: int | None) -> str:
    """Render as plain text; `width` None leaves lines unwrapped."""
    lines = ("".join(text for text, _ in line).rstrip() for line in flow(page, width))
    return "\n".join(lines) + "\n"
