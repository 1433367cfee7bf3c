"""Data folders → typed records. Broken data is refused as a whole, all its problems at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.errors import DataError
from needleref.load.chart import read_chart
from needleref.load.folder import read_folder
from needleref.load.merge import Data, merge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Data", "load"]


def load(base: Path, overlays: Sequence[Path] = ()) -> Data:
    """Read the shipped folder with the overlays laid over it, in order; a later one wins."""
    folders = [read_folder(base, base=True), *(read_folder(folder) for folder in overlays)]
    data, problems = merge(folders)
    chart, unsound = read_chart(folder.path for folder in folders)
    if problems or unsound or data is None:
        raise DataError(sorted([*problems, *unsound]))
    return data._replace(chart=chart)
