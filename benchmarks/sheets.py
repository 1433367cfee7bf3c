"""Every patient sheet that can be made, and what it measures: `python benchmarks/sheets.py`.

Makes each region's and condition's aftercare and consent sheet in each language, format and paper,
warnings being errors, and prints tables of their measures. `--quick` makes a tenth of them.
Needs the dev dependencies and the extra `pdf`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import warnings
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from needleref.layout import lay_out
from needleref.layout.prose import sentences
from needleref.model import Ref
from needleref.reference import Reference
from needleref.render import Format, View, render_page
from needleref.render.jsondoc import render_json
from needleref.render.pdf import PAGE_COUNT
from needleref.results import Given
from needleref.sheets.aftercare import aftercare
from needleref.sheets.consent import consent
from needleref.sheets.topics import subject

ONE_COMMAND = """
import typer
app = typer.Typer()
@app.command()
def hello(name: str = "world") -> None:
    typer.echo(name)
app()
"""
RUNS = 15


class Measures(NamedTuple):
    """What one sheet measures; `grade` by Flesch-Kincaid, in Spanish by Fernández-Huerta."""

    pages: int
    failures: int
    grade: float
    mean: float
    longest: int


def topics(reference: Reference) -> list[Ref | None]:
    """All topics that have a sheet of their own, and the general one."""
    return [None] + [
        Ref(type=kind, id=entry.id, name=entry.name)
        for kind in ("region", "condition")
        for entry in reference.entries(kind)
    ]


def grade(language: str, text: list[str]) -> float:
    """Score a text in the formula of its language."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import textstat
    textstat.set_lang(language)
    whole = " ".join(text)
    if language == "es":
        return float(textstat.fernandez_huerta(whole))
    return float(textstat.flesch_kincaid_grade(whole))


def make(reference: Reference, *, every: int) -> dict[tuple[str, ...], list[Measures]]:
    """Make all sheets in all formats and measure them."""
    from page import ValidationProfile, validate_pdf_bytes

    found: dict[tuple[str, ...], list[Measures]] = defaultdict(list)
    made = 0
    for sheet_of in (aftercare, consent):
        for language in reference.languages:
            for paper in ("a4", "letter"):
                for large in (False, True):
                    given = Given(language=language, paper=paper, large_print=large, chart=True)
                    for topic in topics(reference)[::every]:
                        about = subject(reference, [topic] if topic else [])
                        sheet = sheet_of(reference, about, given)
                        page = lay_out(sheet, reference)
                        render_json(sheet, reference)
                        for form in (Format.PLAIN, Format.MARKDOWN, Format.HTML):
                            render_page(page, form, View())
                        pdf = render_page(page, Format.PDF, View())
                        report = validate_pdf_bytes(pdf, profile=ValidationProfile.PDF_UA_1)
                        text = sentences(page)
                        lengths = [len(sentence.split()) for sentence in text]
                        size = "large" if large else "12 pt"
                        (pages,) = PAGE_COUNT.findall(pdf)
                        found[sheet_of.__name__, language, paper, size].append(
                            Measures(
                                int(pages),
                                len(report.failures),
                                grade(language, text),
                                statistics.mean(lengths),
                                max(lengths),
                            )
                        )
                        made += 5
    print(f"{made} files made (PDF, HTML, Markdown, plain, JSON), no warning")
    return found


def table(found: dict[tuple[str, ...], list[Measures]]) -> None:
    """Print the measures, worst of each kind."""
    print()
    head = ("sheets", "n", "pages", "PDF/UA-1 failures", "grade (en ≤ 6) or ease (es ≥ 70)")
    print(f"| {' | '.join((*head, 'words a sentence', 'longest'))} |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for kind, some in found.items():
        worst = max if kind[1] == "en" else min
        pages = ", ".join(
            f"{n} × {p}"
            for p in sorted({m.pages for m in some})
            if (n := sum(m.pages == p for m in some))
        )
        print(
            f"| {', '.join(kind)} | {len(some)} | {pages} | {sum(m.failures for m in some)} |"
            f" {worst(m.grade for m in some):.1f} | {max(m.mean for m in some):.1f} |"
            f" {max(m.longest for m in some)} |"
        )


def start(command: list[str]) -> float:
    """The least time of a few runs: what the program itself takes, without the machine's noise."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return min(times)


def speed(reference: Reference) -> None:
    """Print cold times against a one-command Typer program's start."""
    with TemporaryDirectory() as folder:
        program = Path(folder, "one.py")
        program.write_text(ONE_COMMAND)
        base = start([sys.executable, str(program)])
        print(f"\none-command Typer start: {base * 1000:.0f} ms")
        needleref = [sys.executable, "-m", "needleref"]
        out = ["--force", "-o", str(Path(folder, "sheet.pdf"))]
        for words in ("aftercare neck", "aftercare sacroiliac joint pain", "consent neck pain"):
            took = start([*needleref, *words.split(), *out])
            print(f"{words} -o sheet.pdf: {took * 1000:.0f} ms, {took / base:.1f} starts")
    some = [topic for topic in topics(reference) if topic][:50] * 2
    began = time.perf_counter()
    for number, topic in enumerate(some):
        given = Given(language="es" if number % 2 else "en", date=f"{number}", chart=True)
        page = lay_out(aftercare(reference, subject(reference, [topic]), given), reference)
        render_page(page, Format.PDF, View())
    took = (time.perf_counter() - began) / len(some)
    print(f"{len(some)} PDFs in one process: {took * 1000:.0f} ms each, {took / base:.2f} starts")


def main(arguments: list[str]) -> Any:
    warnings.simplefilter("error")
    reference = Reference.open()
    table(make(reference, every=10 if "--quick" in arguments else 1))
    speed(reference)


if __name__ == "__main__":
    main(sys.argv[1:])
