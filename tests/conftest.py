"""What the tests share: the real `main()`, in this process and in one of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from needleref.cli import main
from needleref.reference import Reference

if TYPE_CHECKING:
    from collections.abc import Callable

SCRUBBED = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "GITHUB_ACTIONS", "NEEDLEREF_DATA",
            "PYTHONIOENCODING", "LESS", "PAGER")  # fmt: skip


class Answer(NamedTuple):
    """What a run gave: exit code, standard output and error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def _scrubbed(monkeypatch, tmp_path_factory):
    for name in SCRUBBED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "no-data"))


@pytest.fixture
def run(monkeypatch) -> Callable[..., Answer]:
    """Run the command line in this process: run("condition", "TTH") -> Answer."""

    def run(*argv: str, stdin: str = "") -> Answer:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        source = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        monkeypatch.setattr(sys, "stdin", source)
        code = main(argv)
        texts = []
        for stream in (out, err):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode())
        monkeypatch.undo()
        return Answer(int(code), *texts)

    return run


@pytest.fixture
def process() -> Callable[..., Answer]:
    """Run the command line in a process of its own, with an environment of choice."""

    def process(*argv: str | bytes, stdin: bytes = b"", **environment: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "needleref", *argv],
            input=stdin,
            env={**os.environ, **environment},
            capture_output=True,
            check=False,
            timeout=120,
        )
        return Answer(
            done.returncode,
            done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"),
        )

    return process


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The shipped data."""
    return Reference.open()
