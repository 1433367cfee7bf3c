"""Logo files: what they are, and as a data address for HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 2_000_000
SIGNATURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


def read_logo(file: Path) -> tuple[str, bytes]:
    """Read a logo: its kind (png, jpg, svg) and its bytes. Raises UsageError."""
    try:
        if file.stat().st_size > LARGEST:
            raise UsageError(f"the logo {file} is larger than 2 MB")
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"the logo {file} cannot be read: {error.strerror}") from error
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            return kind, content
    if b"<svg" in content[:1000]:
        return "svg", content
    raise UsageError(f"the logo {file} is no PNG, JPEG or SVG")


def data_address(file: Path) -> str:
    """Return a logo as an address that holds it."""
    from base64 import b64encode

    kind, content = read_logo(file)
    media = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}[kind]
    return f"data:{media};base64,{b64encode(content).decode()}"
