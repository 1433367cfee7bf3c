"""Rule on form: files stand in canonical form, and `--fix` writes them so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.errors import Problem
from needleref.formatting import Canonical, canonical
from needleref.load.folder import ABOUT, CLINIC, LANGUAGE, data_files, read_file
from needleref.model import FILES, KINDS, About, Clinic, Language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from msgspec import Struct

    from needleref.load.nodes import Reading

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
        struct = _struct(file.name)
        if struct is None:
            continue
        reading = read_file(file)
        keyed = file.name in FILES
        yield file, reading, canonical(reading, struct, keyed=keyed, keep_defaults=not base)


def _struct(name: str) -> type[Struct] | None:
    """Give what a file of this name holds; None for a file that others read."""
    if name in FILES:
        return KINDS[FILES[name]]
    if LANGUAGE.fullmatch(name):
        return Language
    others: dict[str, type[Struct]] = {ABOUT: About, CLINIC: Clinic}
    return others.get(name)


def _first_difference(one: str, other: str) -> int:
    pairs = zip(one.splitlines(), other.splitlines(), strict=False)
    same = next((n for n, (a, b) in enumerate(pairs) if a != b), None)
    return min(one.count("\n"), other.count("\n")) + 1 if same is None else same + 1
