"""Files: looked for without raising, and written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from needleref.errors import OutputError


def is_file(path: Path) -> bool:
    """Whether a file is there. One in a closed folder, or of an impossible name, is not."""
    return os.path.isfile(path)  # noqa: PTH113 - Path.is_file() raises for such


def write_whole(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file with these permissions, whole or not at all. Raises OutputError."""
    written = None
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as handle:
            written = Path(handle.name)
            handle.write(content)
        written.chmod(mode)
        written.replace(path)
    except BaseException as error:
        if written is not None:
            written.unlink(missing_ok=True)
        if isinstance(error, OSError):
            reason = error.strerror or error
            raise OutputError(f"could not write {path}: {reason}") from error
        raise
