"""The wheel: built, unpacked, and answering from its compiled data without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--wheel-dir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_carries_data_compiled_data_and_man_page(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"needleref/data/conditions.yaml", "needleref/data/compiled.sqlite"} <= names
    assert any(name.endswith("share/man/man1/needleref.1") for name in names)
    assert any(name.endswith("licenses/LICENSE-DATA") for name in names)


def test_the_wheel_answers_without_a_cache(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "site"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "needleref", "condition", "TTH", "--json"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"tension-type-headache"' in done.stdout
    assert not (tmp_path / "cache").exists()
