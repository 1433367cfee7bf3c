"""Where data and cache live: the shipped folder, the clinic's overlays, the platform's folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from needleref.errors import NeedlerefError

APP = "needleref"
OVERLAYS_VARIABLE = "NEEDLEREF_DATA"
COMPILED_NAME = "compiled.sqlite"


def data_dir() -> Path:
    """Find the shipped data: the package's folder, else the checkout's."""
    package = Path(__file__).parent
    # An editable install does not see the folder that the wheel holds.
    for folder in (package / "data", package.parents[1] / "data"):
        if (folder / "about.yaml").is_file():
            return folder
    raise _missing(package / "data", "needleref's own data is missing; install needleref anew")


def overlays_from_environment() -> tuple[Path, ...]:
    """Give the user's own data folder, if there is one, and then those of NEEDLEREF_DATA."""
    own = user_data_dir()
    # Not own.is_dir(), which raises where the home is closed to this user.
    found = [own] if own is not None and os.path.isdir(own) else []  # noqa: PTH112
    named = os.environ.get(OVERLAYS_VARIABLE, "")
    names = filter(None, named.split(os.pathsep))
    return (*found, *(overlay(name, f"{OVERLAYS_VARIABLE} names it") for name in names))


def overlay(name: str | os.PathLike[str], why: str = "--data names it") -> Path:
    """Check that a folder of the clinic's data is there."""
    folder = Path(name)
    try:
        if folder.is_dir():
            return folder
        what = "is not a folder" if folder.exists() else "there is no such folder"
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        what = f"cannot be read ({getattr(error, 'strerror', None) or error})"
    raise _missing(folder, f"{what}; {why}")


def _missing(place: Path, message: str) -> NeedlerefError:
    return NeedlerefError(f"{place}: {message}")


def user_data_dir() -> Path | None:
    """Give the platform's folder for a user's data; None where there is no home."""
    if sys.platform == "win32":
        return _under("LOCALAPPDATA", APP)
    if sys.platform == "darwin":
        return _home("Library", "Application Support", APP)
    return _under("XDG_DATA_HOME", APP) or _home(".local", "share", APP)


def cache_dir() -> Path | None:
    """Give the platform's folder for caches; None where there is no home."""
    if sys.platform == "win32":
        return _under("LOCALAPPDATA", APP, "Cache")
    if sys.platform == "darwin":
        return _home("Library", "Caches", APP)
    return _under("XDG_CACHE_HOME", APP) or _home(".cache", APP)


def _under(variable: str, *parts: str) -> Path | None:
    # The XDG standard: a relative path is to be ignored.
    root = os.environ.get(variable, "")
    return Path(root, *parts) if os.path.isabs(root) else None  # noqa: PTH117 - "" is no path


def _home(*parts: str) -> Path | None:
    root = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises without a home
    return Path(root, *parts) if os.path.isabs(root) else None  # noqa: PTH117
