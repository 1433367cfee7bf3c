"""Rule on form: files stand in canonical form, and `--fix` writes them so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.errors import Problem
from needleref.formatting import Canonical, canonical
from needleref.load.folder import ABOUT, CLINIC, data_files, read_file
from needleref.model import FILES, KINDS, About, Clinic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from needleref.load.syntax import Reading

FIX = "needleref data validate --fix"


def not_canonical(folder: Path, *, base: bool) -> Iterator[Problem]:
    """List the files of a sound folder that are not in canonical form."""
    for _, reading, written in written_files(folder, base=base):
        yield from written.problems
        if written.text != reading.text and not written.problems:
            line = _first_difference(reading.text, written.text)
            message = f"is not in canonical form; run: {FIX}"
            yield Problem(reading.file, line, 1, "", message)


def written_files(folder: Path, *, base: bool) -> Iterator[tuple[Path, Reading, Canonical]]:
    """Give each file of a sound folder as read and as it should be written."""
    for file in data_files(folder):
        if file.name not in {*FILES, ABOUT, CLINIC}:
            continue
        reading = read_file(file)
        struct = {ABOUT: About, CLINIC: Clinic}.get(file.name) or KINDS[FILES[file.name]]
        keyed = file.name in FILES
        yield file, reading, canonical(reading, struct, keyed=keyed, keep_defaults=not base)


def _first_difference(one: str, other: str) -> int:
    pairs = zip(one.splitlines(), other.splitlines(), strict=False)
    same = next((n for n, (a, b) in enumerate(pairs) if a != b), None)
    return min(one.count("\n"), other.count("\n")) + 1 if same is None else same + 1
