"""Where an answer is written: a file whole or not at all, a pager, or standard output."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import typer

from needleref.errors import OutputError, UsageError
from needleref.render import Format

if TYPE_CHECKING:
    from pathlib import Path

    from needleref.cli.output import Output


def write(document: str | bytes, out: Output) -> None:
    """Write a document to the file asked for, whole or not at all, or to standard output."""
    if out.output is not None:
        write_file(out.output, document, force=out.force)
    elif isinstance(document, bytes):
        if sys.stdout.isatty():
            raise UsageError("this format is not text: give a file with -o FILE")
        to_stdout(document)
    else:
        _show(document, out)


def write_file(path: Path, document: str | bytes, *, force: bool) -> None:
    """Write a file whole or not at all. Raises OutputError."""
    from needleref.files import write_whole

    keep(path, force=force)
    content = document.encode() if isinstance(document, str) else document
    write_whole(path, content, mode=0o666 & ~_umask())


def keep(path: Path, *, force: bool) -> None:
    """Refuse to replace what is there, unless forced to. Raises OutputError."""
    if not force and os.path.lexists(path):
        raise OutputError(f"{path} is already there: add --force to replace it")


def make_folder(folder: Path) -> None:
    """Make a folder where there is none. Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"could not make the folder {folder}: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _show(text: str, out: Output) -> None:
    if out.chosen is Format.JSON:
        to_stdout(text.encode())
        return
    encoding = sys.stdout.encoding or "utf-8"
    terminal = sys.stdout.isatty()
    if terminal and not out.no_pager and text.count("\n") >= shutil.get_terminal_size().lines:
        _page(text, color=out.view.color)
        return
    to_stdout(encoded(text, encoding))


def encoded(text: str, encoding: str) -> bytes:
    """Encode for a stream; a sign that it cannot carry is said in ASCII."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        from needleref.render.ascii import in_ascii

        return in_ascii(text).encode(encoding, errors="replace")


def _page(text: str, *, color: bool) -> None:
    import pydoc

    # Why: less shows escape codes raw unless told; -F leaves short texts on the screen.
    if color:
        os.environ.setdefault("LESS", "-RFX")
    pydoc.pager(text)


def to_stdout(content: bytes) -> None:
    """Write to standard output; a reader that has gone ends the command quietly."""
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    try:
        if stream is None:
            sys.stdout.write(content.decode())
        else:
            stream.write(content)
        sys.stdout.flush()
    except BrokenPipeError:
        # Why: the reader has gone, and Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except OSError as error:
        raise OutputError(f"could not write the answer: {error.strerror}") from error
