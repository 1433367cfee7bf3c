"""chart.yaml of each folder → one set of shapes; an overlay's shape replaces the shipped one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from needleref.load.convert import Converter, Invalid, build, is_sound
from needleref.load.folder import read_file, unreadable
from needleref.model.chart import Chart

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from needleref.errors import Problem

CHART = "chart.yaml"


def read_chart(folders: Iterable[Path]) -> tuple[Chart, list[Problem]]:
    """Read the shapes of the folders, in order; empty where there are problems or no file."""
    tree: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for folder in folders:
        for section, shapes in _sections(folder / CHART, problems).items():
            tree.setdefault(section, {}).update(shapes)
    return (Chart() if problems else build(tree, Chart)), problems


def _sections(file: Path, problems: list[Problem]) -> dict[str, dict[str, Any]]:
    try:
        if not file.exists():
            return {}
        reading = read_file(file)
    except OSError as error:
        problems.append(unreadable(file, error))
        return {}
    problems.extend(reading.problems)
    if reading.broken or reading.root is None:
        return {}
    converter = Converter(reading.file)
    tree = converter.struct(reading.root, Chart)
    problems.extend(converter.problems)
    return {} if isinstance(tree, Invalid) or not is_sound(tree) else tree
