"""Rules on the screening questionnaire: few questions, and every rule reached by one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.model import Contraindication
from needleref.rules.book import at, of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.errors import Problem
    from needleref.load import Data

MOST_QUESTIONS = 24
LONGEST_WHY = 12


def question_asked(data: Data) -> Iterator[Problem]:
    """A rule that is asked about has a question, and a core question names what it covers."""
    for rule in of(data, Contraindication):
        if rule.ask != "clinician" and not rule.question:
            message = f"'ask: {rule.ask}' without a question; write it, or make it 'clinician'"
            yield at(data, rule, "ask", message)
        if len(rule.why_asked.split()) > LONGEST_WHY:
            message = f"'why_asked' is longer than {LONGEST_WHY} words; say it shorter"
            yield at(data, rule, "why_asked", message)
        if rule.covers and rule.ask != "core":
            message = "only a core question covers other rules; delete 'covers' or make it core"
            yield at(data, rule, "covers", message)


def few_questions(data: Data) -> Iterator[Problem]:
    """The questionnaire stays short enough to be filled in."""
    core = [rule for rule in of(data, Contraindication) if rule.ask == "core"]
    for rule in core[MOST_QUESTIONS:]:
        message = f"is core question {len(core)} of at most {MOST_QUESTIONS}; make it a follow-up"
        yield at(data, rule, "ask", message)


def every_rule_asked(data: Data) -> Iterator[Problem]:
    """Each rule that a patient can be asked about is ruled out by some core question."""
    rules = list(of(data, Contraindication))
    covered = {ref.id for rule in rules if rule.ask == "core" for ref in rule.covers}
    for rule in rules:
        if rule.ask == "follow-up" and rule.id not in covered:
            message = "no core question covers it; add it to the 'covers' of one"
            yield at(data, rule, "ask", message)
