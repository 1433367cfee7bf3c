"""The README, the help and the man page tell the truth."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path

import pytest

from needleref.cli import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
SHOWN = [
    (command, output)
    for block in BLOCKS
    for command, output in re.findall(
        r"^\$ (needleref [^\n]*)\n(.*?)(?=^\$ |\Z)", block, flags=re.MULTILINE | re.DOTALL
    )
]


def test_the_first_block_is_two_lines():
    first = re.search(r"^```[a-z]*\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
    assert first
    lines = [line for line in first[1].splitlines() if line.strip()]
    assert len(lines) == 2
    assert 'needleref condition "tension headache"' in lines[0]
    assert "pytest" in lines[1]


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_readme_output_is_real(run, command, output):
    """Lines of "..." in the README stand for what is left out between."""
    shown = run(*shlex.split(command)[1:]).out
    position = 0
    for part in re.split(r"^\.\.\.\n", output, flags=re.MULTILINE):
        found = shown.find(part.strip("\n"), position)
        assert found >= 0, f"not in the output of {command}:\n{part}"
        position = found + len(part.strip("\n"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_place_in_the_readme(command):
    assert f"needleref {command}" in README


def test_the_man_page_is_current():
    made = runpy.run_path(str(ROOT / "docs" / "make_manual.py"))
    assert made["PAGE"].read_text(encoding="utf-8") == made["manual"](), (
        "run: python docs/make_manual.py"
    )


def test_the_clinic_example_works(run):
    folder = str(ROOT / "examples" / "clinic")
    own = run("condition", "climber's forearm", "--data", folder, "--json").json
    assert own["result"]["id"] == "climbers-forearm-tightness"
    extended = run("condition", "office headache", "--data", folder, "--json").json
    assert extended["result"]["id"] == "tension-type-headache"
    assert extended["result"]["findings"]
    assert run("data", "validate", folder).code == 0
    assert "examples/clinic" in run("data", "path", "--data", folder).out.replace("\\", "/")


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/CURATION.md"]
)
def test_documents_are_there(name):
    assert (ROOT / name).stat().st_size > 500
