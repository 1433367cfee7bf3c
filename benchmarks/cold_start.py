"""How long a command takes from start to end, as ratios to a one-command Typer program.

Runs bare Python, a one-command Typer program and needleref's commands in turn, round after round,
each as a whole process, and prints medians, ratios and peak memory.

    python benchmarks/cold_start.py [ROUNDS]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

TYPER = """
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
@app.command()
def main(query: str = "x"):
    print(query)
app()
"""
SCRIPT = Path(sysconfig.get_path("scripts")) / "needleref"
NEEDLEREF = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "needleref"]
COMPLETE = {
    "_NEEDLEREF_COMPLETE": "complete_bash",
    "COMP_WORDS": "needleref condition tens",
    "COMP_CWORD": "2",
}
# What is run, and the ratio to reach (README of the first release).
RUNS: dict[str, tuple[list[str], dict[str, str], float | None]] = {
    "python -c pass": ([sys.executable, "-c", "pass"], {}, None),
    "one-command Typer": ([sys.executable, "-c", TYPER], {}, None),
    "condition, JSON": ([*NEEDLEREF, "condition", "tension", "headache", "--json"], {}, 1.25),
    "completion": ([*NEEDLEREF], COMPLETE, 1.25),
    "condition, Rich card": (
        [*NEEDLEREF, "condition", "tension headache", "--format", "table", "--color", "always"],
        {},
        1.9,
    ),
    "--help": ([*NEEDLEREF, "--help"], {}, 1.35),
    "misspelt, JSON": ([*NEEDLEREF, "condition", "tention", "hedache", "--json"], {}, 2.4),
}


def once(command: list[str], extra: dict[str, str], folder: str) -> float:
    """Run once and return seconds; an answer that is an error stops the benchmark."""
    environment = {**os.environ, **extra, "NEEDLEREF_DATA": folder}
    if not folder:
        del environment["NEEDLEREF_DATA"]
    # Without compiled modules each run would measure Python's compiler.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr.decode()}")
    return seconds


def rounds(runs: dict[str, tuple[list[str], dict[str, str], str]], count: int) -> dict[str, float]:
    """Run each in turn, round after round; return the median of each."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(count + 1):
        for name, (command, extra, folder) in runs.items():
            seconds = once(command, extra, folder)
            if number:  # the first round warms caches
                taken[name].append(seconds)
    return {name: statistics.median(values) for name, values in taken.items()}


def peak_mib(command: list[str]) -> float:
    """Return the peak memory of one run in MiB."""
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, check=True, text=True
    )
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return int(done.stdout) / unit


def overlay(folder: Path, megabytes: int) -> None:
    """Write an overlay of made-up muscles, about this large."""
    text = "A made-up muscle, so that the data is large. " * 20
    lines = [
        f"made-up-{number}:\n  name: Made-up muscle {number}\n  region: thigh\n  action: {text}\n"
        for number in range(megabytes * 1_000_000 // 1000)
    ]
    folder.mkdir()
    (folder / "muscles.yaml").write_text("".join(lines), encoding="utf-8")


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    medians = rounds({name: (cmd, env, "") for name, (cmd, env, _) in RUNS.items()}, count)
    base = medians["one-command Typer"]
    print(f"| run | median ms | ratio to one-command Typer | to reach |\n|{' --- |' * 4}")
    for name, median in medians.items():
        aim = RUNS[name][2]
        print(
            f"| {name} | {median * 1000:.0f} | {median / base:.2f} | {f'≤ {aim}' if aim else ''} |"
        )
    print(f"\nPeak memory of a look-up: {peak_mib(RUNS['condition, JSON'][0]):.1f} MiB (≤ 45)")
    with tempfile.TemporaryDirectory() as scratch:
        folders = {size: Path(scratch) / str(size) for size in (1, 10)}
        for size, folder in folders.items():
            overlay(folder, size)
        command = RUNS["condition, JSON"][0]
        large = rounds(
            {f"{size} MB": (command, {}, str(folder)) for size, folder in folders.items()}, count
        )
    ratio = large["10 MB"] / large["1 MB"]
    print(f"Exact look-up with 10 MB more data, to 1 MB more: {ratio:.2f}")


if __name__ == "__main__":
    main()
