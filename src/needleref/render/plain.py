"""Page → plain text: the terminal's lines without colour, unwrapped when piped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from needleref.layout.blocks import Picture
from needleref.render.flow import flow

if TYPE_CHECKING:
    from needleref.layout.blocks import Page


def render_plain(page: Page, width: int | None) -> str:
    """Render as plain text; `width` None leaves lines unwrapped."""
    lines = ("".join(text for text, _ in line).rstrip() for line in flow(page, width))
    return "\n".join(lines) + "\n"


def in_words(page: Page) -> Page:
    """Replace the pictures that illustrate a text by their words."""
    worded: Page = _in_words(page)
    return worded


def _in_words(value: Any) -> Any:
    if isinstance(value, Picture):
        return value if value.always else value._replace(svg="", draw=None)
    if isinstance(value, tuple):
        parts = map(_in_words, value)
        return value._make(parts) if hasattr(value, "_make") else tuple(parts)
    return value
