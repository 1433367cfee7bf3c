"""Write the plans of the example patients beside this file: python examples/patients/write.py."""

# ruff: noqa: INP001 - a script beside what it writes, no package

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

from needleref.layout import lay_out
from needleref.reference import Reference
from needleref.render.plain import render_plain
from needleref.results import Plan

HERE = Path(__file__).parent
WIDTH = 80


def command(patient: dict[str, Any]) -> str:
    """The command line that makes the patient's plan."""
    words = ["needleref", "plan", *shlex.split(patient["plan"])]
    words += ["--side", patient["side"]] if "side" in patient else []
    for term in patient["has"]:
        words += ["--has", term]
    return shlex.join(words)


def planned(reference: Reference, patient: dict[str, Any]) -> str:
    """The patient's plan as it is printed on 80 columns."""
    plan = reference.plan(patient["plan"], patient["has"], side=patient.get("side"))
    assert isinstance(plan, Plan), patient["slug"]  # noqa: S101 - an example must have a plan
    return render_plain(lay_out(plan, reference), WIDTH)


def document(reference: Reference, number: int, patient: dict[str, Any]) -> str:
    """The patient's page: story, command, what was checked, and the plan."""
    checked = "\n".join(
        f"- “{one['says']}”: {one['because']}"
        + (f" (`needleref sources {one['source']}`)" if one["source"] else "")
        for one in patient["checked"]
    )
    return (
        f"# {number}. {patient['story']}\n\n```\n{command(patient)}\n```\n\n"
        f"Checked in this plan:\n\n{checked}\n\n```\n{planned(reference, patient).strip()}\n```\n"
    )


def patients() -> list[dict[str, Any]]:
    """The patients as they are written down."""
    told: list[dict[str, Any]] = json.loads((HERE / "patients.json").read_text("utf-8"))
    return told


def main() -> None:
    """Write one page a patient."""
    reference = Reference.open()
    for number, patient in enumerate(patients(), start=1):
        page = document(reference, number, patient)
        (HERE / f"{number:02}-{patient['slug']}.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
