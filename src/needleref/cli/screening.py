"""Screening before the needle, and the plan of one visit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from needleref.cli.output import CARD, Output, command, say_what_was_read
from needleref.errors import UsageError
from needleref.render import Format
from needleref.results import DECISIONS, Decision, Matches, Result

Has = Annotated[
    list[str] | None,
    typer.Option(
        "--has",
        metavar="TERM",
        help="What the patient has or takes, as in notes; repeatable.",
        show_default=False,
    ),
]
AnswersFile = Annotated[
    Path | None,
    typer.Option("--answers", metavar="FILE.json", help="Answers to the questionnaire."),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        metavar="DECISION",
        help=f"End with exit code 6 at this decision or a worse one: {', '.join(DECISIONS)}.",
    ),
]


@command(*CARD, Format.PDF)
def screen(
    has: Has = None,
    answers: AnswersFile = None,
    form: Annotated[
        bool, typer.Option("--form", help="Print the blank questionnaire; --full: follow-ups, too.")
    ] = False,
    fail_on: FailOn = None,
    *,
    out: Output,
) -> Result:
    """Screen a patient before needling.

    Terms are read as they stand in notes: doses, dates, sides, shorthand, several facts in one
    term. Without options, on a terminal, the questions are asked one by one and nothing is kept.

    \b
    needleref screen --has "eliquis 5mg bd" --has "12/40 pregnant"
    needleref screen --answers answers.json --fail-on ask-first --json
    needleref screen --form -o questionnaire.html
    """
    from needleref import screening

    limit = _decision(fail_on)
    terms = _terms(has)
    if form:
        if terms or answers:
            raise UsageError("--form prints a blank questionnaire: leave --has and --answers out")
        return screening.form(out.reference())
    reference = out.reference()
    given = None
    if answers is not None:
        given, more = screening.parse_answers(reference, answers)
        terms += more
    elif not terms:
        if not sys.stdin.isatty():
            raise UsageError(
                'nothing to screen: say what the patient has (--has "eliquis 5mg bd"), give'
                " --answers FILE.json, or run it on a terminal to be asked"
            )
        from needleref.cli.interview import interview

        given = interview(reference)
    from msgspec.structs import replace

    return replace(reference.screen(terms, given), fail_on=limit)


@command(*CARD, query="CONDITION", kinds=("condition",), required=True)
def plan(  # noqa: PLR0917 - Typer makes an option of each
    query: str,
    has: Has = None,
    region: Annotated[
        str, typer.Option("--region", metavar="REGION", help="Only muscles of this region.")
    ] = "",
    muscle: Annotated[
        str, typer.Option("--muscle", metavar="MUSCLE", help="Only this muscle.")
    ] = "",
    side: Annotated[str, typer.Option("--side", metavar="SIDE", help="left, right or both.")] = "",
    fail_on: FailOn = None,
    *,
    out: Output,
) -> Result:
    """Plan a visit: conditions crossed with what the patient has, in the order of the visit.

    Several conditions are separated by commas; muscles that they share come first.

    \b
    needleref plan low back pain --has "eliquis 5mg bd"
    needleref plan neck pain, tension headache --has "thin build" --side left
    """
    limit = _decision(fail_on)
    if not query.strip(" ,"):
        raise UsageError("say what is treated: needleref plan low back pain")
    if side not in {"", *SIDES}:
        raise UsageError(f"--side takes {', '.join(SIDES)}")
    made = out.reference().plan(
        query,
        _terms(has),
        region=region,
        muscle=muscle,
        side=side or None,  # type: ignore[arg-type]
    )
    if isinstance(made, Matches):
        return made
    say_what_was_read(query, ("condition",), out)
    from msgspec.structs import replace

    return replace(made, fail_on=limit)


SIDES = ("left", "right", "both")


def _terms(has: list[str] | None) -> tuple[str, ...]:
    terms = tuple(has or ())
    if any(not term.strip() for term in terms):
        raise UsageError("--has is blank: say what the patient has or takes")
    return terms


def _decision(name: str | None) -> Decision | None:
    if name is None:
        return None
    for decision in DECISIONS:
        if decision == name:
            return decision
    raise UsageError(f"no decision is called {name!r}: use {', '.join(DECISIONS)}")
