"""The interview on a terminal: one plain question at a time, nothing stored."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

import typer

from needleref.screening import Answers, core_questions, due

if TYPE_CHECKING:
    from needleref.model import Contraindication
    from needleref.reference import Reference
    from needleref.screening.questionnaire import Reply

REPLIES: dict[str, Reply] = {
    "y": "yes",
    "yes": "yes",
    "n": "no",
    "no": "no",
    "u": "unsure",
    "unsure": "unsure",
    "?": "unsure",
}
BACK = {"b", "back"}
WIDEST = 76


def interview(reference: Reference) -> Answers:
    """Ask the questions that are due, one at a time; "back" returns to the one before."""
    replies: dict[str, Reply] = {}
    details: dict[str, str] = {}
    core = [rule.id for rule in core_questions(reference)]
    _say("Screening before dry needling. Nothing you type is kept.")
    _say("Answer y (yes), n (no), u (unsure) or b (back); Ctrl-C ends it.")
    at = 0
    while at < len(asked := due(reference, replies)):
        rule = asked[at]
        reply = _ask(rule, _progress(rule, asked[: at + 1], core))
        if reply is None:
            at = max(0, at - 1)
            continue
        replies[rule.id] = reply
        details.pop(rule.id, None)
        if reply == "yes" and (detail := _detail()):
            details[rule.id] = detail
        at += 1
    _say("")
    # Why: a follow-up answered before its question was changed to no is no longer asked.
    kept = {rule.id for rule in due(reference, replies)}
    return Answers(
        {key: reply for key, reply in replies.items() if key in kept},
        {key: detail for key, detail in details.items() if key in kept},
    )


def _progress(rule: Contraindication, asked: list[Contraindication], core: list[str]) -> str:
    number = sum(one.id in core for one in asked)
    more = "" if rule.id in core else ", more on this"
    return f"{number} of {len(core)}{more}"


def _ask(rule: Contraindication, progress: str) -> Reply | None:
    """Ask until there is an answer; None means back."""
    _say(f"\n[{progress}] {rule.question}")
    while True:
        typed = _prompt("  y / n / u / b: ").casefold()
        if typed in REPLIES:
            return REPLIES[typed]
        if typed in BACK:
            return None
        _say("  Please type y, n, u or b.")


def _detail() -> str:
    return _prompt("  Which, where, since when? (Enter to go on): ")


def _prompt(text: str) -> str:
    sys.stderr.write(text)
    sys.stderr.flush()
    try:
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        _say("")
        raise typer.Abort from None
    if not line:
        _say("")
        raise typer.Abort
    return line.strip()


def _say(text: str) -> None:
    """Write to standard error, so that standard output holds the answer alone."""
    width = min(WIDEST, shutil.get_terminal_size().columns - 1)
    for line in text.split("\n"):
        sys.stderr.write("\n".join(textwrap.wrap(line, max(20, width))) + "\n")
