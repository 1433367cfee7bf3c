"""`data validate`: loads the data, runs the editorial rules, and mends the form of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from needleref.errors import DataError, Problem
from needleref.files import is_file, write_whole
from needleref.folders import COMPILED_NAME, data_dir, overlay
from needleref.load import load
from needleref.load.folder import REQUIRED
from needleref.rules import broken_rules, not_canonical, stale_reviews
from needleref.rules.form import written_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path


class Validation(NamedTuple):
    """What a validation found; `stale` is told and refuses nothing."""

    folders: tuple[Path, ...]
    records: int
    problems: tuple[Problem, ...]
    stale: tuple[Problem, ...]
    rewritten: tuple[Path, ...]


def validate(folders: Sequence[Path], today: date, *, fix: bool = False) -> Validation:
    """Check the shipped data with folders laid over it; a whole data folder takes its place.

    Problems of loading are found before the rules are run, and reported alone.
    """
    base, overlays = _arranged(folders)
    try:
        data = load(base, overlays)
    except DataError as error:
        return Validation((base, *overlays), 0, error.problems, (), ())
    rewritten = tuple(_rewrite(base, overlays)) if fix else ()
    problems = [*broken_rules(data), *_form(base, overlays)]
    return Validation(
        (base, *overlays),
        sum(map(len, data.records.values())),
        tuple(sorted(problems)),
        tuple(stale_reviews(data, today)),
        rewritten,
    )


def _arranged(folders: Sequence[Path]) -> tuple[Path, tuple[Path, ...]]:
    checked = [overlay(path.parent if is_file(path) else path, "named here") for path in folders]
    whole = [folder for folder in checked if all(is_file(folder / name) for name in REQUIRED)]
    base = whole[0] if whole else data_dir()
    return base, tuple(folder for folder in checked if folder not in whole)


def _editable(base: Path, overlays: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Give the folders whose form is ours to mend; what is installed is left as it is."""
    if not (base / COMPILED_NAME).exists():
        yield base, True
    yield from ((folder, False) for folder in overlays)


def _form(base: Path, overlays: Sequence[Path]) -> Iterator[Problem]:
    for folder, is_base in _editable(base, overlays):
        yield from not_canonical(folder, base=is_base)


def _rewrite(base: Path, overlays: Sequence[Path]) -> Iterator[Path]:
    for folder, is_base in _editable(base, overlays):
        for file, reading, written in written_files(folder, base=is_base):
            if written.text != reading.text and not written.problems:
                write_whole(file, written.text.encode(), mode=file.stat().st_mode)
                yield file
