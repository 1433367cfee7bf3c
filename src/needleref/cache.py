"""Opens the compiled data: the wheel's own file, else a cache file, else a compilation in memory.

A cache may always be deleted. One that is broken, stale, foreign or cannot be written is passed
over without a word: that costs time and nothing else.
"""

from __future__ import annotations

import os
import sqlite3
from binascii import crc32
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from needleref import __version__
from needleref.folders import COMPILED_NAME, cache_dir, data_dir, overlay

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PACKAGE = Path(__file__).parent
# The code that decides what the compiled data looks like: an edit of it makes a cache stale.
COMPILERS = ("", "model", "load", "matching")
# A clinic's sets of overlays in turn; older ones were tried once.
MOST_FILES = 8
INPUTS = (".py", ".txt", ".yaml", ".yml")


def open_data(overlays: Sequence[Path] = ()) -> sqlite3.Connection:
    """Open the data with the overlays laid over it.

    Raises DataError if the data is missing or invalid; never for the cache's sake.
    """
    base = data_dir()
    if not overlays and (shipped := _open(base / COMPILED_NAME)):
        return shipped
    overlays = [overlay(folder) for folder in overlays]
    folders = [base, *overlays]
    fingerprint = _fingerprint(folders)
    file = _cache_file(folders)
    if file and fingerprint and (cached := _open_cached(file, fingerprint)):
        return cached
    return _compile(base, overlays, file, fingerprint)


def _compile(
    base: Path, overlays: Sequence[Path], file: Path | None, fingerprint: str | None
) -> sqlite3.Connection:
    from needleref.compiled import compile_data
    from needleref.load import load

    connection = compile_data(load(base, overlays), fingerprint or "")
    if file and fingerprint:
        with suppress(OSError, sqlite3.Error):
            _write(file, connection, fingerprint)
            _thin_out(file.parent)
    return connection


def _fingerprint(folders: Sequence[Path]) -> str | None:
    """List what the compiled data depends on, without reading it; None if it cannot be told."""
    code = [PACKAGE / part for part in COMPILERS]
    try:
        return "".join(line for folder in [*code, *folders] for line in _stats(folder))
    except OSError:
        return None


def _stats(folder: Path) -> Iterator[str]:
    for name in sorted(os.listdir(folder)):  # noqa: PTH208 - names suffice, and cost less
        if not name.lower().endswith(INPUTS):
            continue
        # Why the time of change too: it moves even when someone sets the time of modification.
        s = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118
        yield f"{folder}/{name}:{s.st_size}:{s.st_mtime_ns}:{s.st_ctime_ns}:{s.st_ino}\n"


def _cache_file(folders: Sequence[Path]) -> Path | None:
    """Name the cache file of a set of folders; None where the platform has no place for it."""
    place = cache_dir()
    if place is None:
        return None
    names = "\0".join(os.path.abspath(folder) for folder in folders)  # noqa: PTH100
    return place / f"{_checksum(names):08x}.sqlite"


def _checksum(text: str) -> int:
    # Not hashlib, which takes longer to import than the rest of a look-up; a clash of two names
    # costs a compilation, since the whole fingerprint stands in the file.
    return crc32(text.encode("utf-8", "surrogateescape"))


def _stamp(fingerprint: str) -> int:
    """Give the file time, in seconds, that marks a cache file as written by us and untouched.

    Even seconds, as the coarsest file systems keep no others. Writing to the file moves its time,
    so damage shows without reading the whole of it.
    """
    return 1_000_000_000 + _checksum(fingerprint) % 2**28 * 2


def _open_cached(file: Path, fingerprint: str) -> sqlite3.Connection | None:
    try:
        state = file.stat()
    except (OSError, ValueError):
        return None
    ours = not hasattr(os, "getuid") or state.st_uid == os.getuid()
    if not ours or int(state.st_mtime) != _stamp(fingerprint):
        return None
    return _open(file, fingerprint)


def _open(file: Path, fingerprint: str | None = None) -> sqlite3.Connection | None:
    """Open a compiled file if it is whole and of this version."""
    try:
        uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True)
    except (sqlite3.Error, ValueError):
        return None
    try:
        meta = dict(
            connection.execute(
                "select key, value from meta where key in ('version', 'fingerprint')"
            )
        )
    except sqlite3.Error:
        meta = {}
    if meta.get("version") == __version__ and fingerprint in {None, meta.get("fingerprint")}:
        return connection
    connection.close()
    return None


def _write(file: Path, connection: sqlite3.Connection, fingerprint: str) -> None:
    """Write the cache whole or not at all; of two writers the last wins, and either is right."""
    import tempfile

    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=file.stem, suffix=".tmp", dir=file.parent)
    os.close(handle)
    try:
        connection.execute("vacuum into ?", (name,))
        stamp = _stamp(fingerprint)
        os.utime(name, (stamp, stamp))
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _thin_out(folder: Path) -> None:
    """Delete all but the newest files, left behind by overlays that are gone or by a crash."""
    ours = [file for file in folder.iterdir() if file.suffix in {".sqlite", ".tmp"}]
    files = sorted(ours, key=lambda file: file.stat().st_ctime_ns, reverse=True)
    for file in files[MOST_FILES:]:
        file.unlink(missing_ok=True)


def forget() -> None:
    """Delete every cache file of ours; what cannot be deleted is left."""
    place = cache_dir()
    if place is None or not place.is_dir():
        return
    for file in place.glob("*.sqlite"):
        with suppress(OSError):
            file.unlink()
