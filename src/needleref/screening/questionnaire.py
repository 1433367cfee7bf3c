"""The questionnaire: core questions, what each covers, follow-ups, and answers from a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from needleref.errors import UsageError
from needleref.model import Contraindication
from needleref.results import DECISIONS, Form, Question

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from needleref.reference import Reference
Reply = Literal["yes", "no", "unsure"]
REPLIES = ("yes", "no", "unsure")
KEYS = ("answers", "details", "has")


class Answers(NamedTuple):
    """Answers to the questionnaire by rule id, with details as the patient told them."""

    replies: Mapping[str, Reply]
    details: Mapping[str, str] = {}


def core_questions(reference: Reference) -> list[Contraindication]:
    """Return the rules whose question everyone is asked; those that may stop most come first."""
    rules = {rule.id: rule for rule in reference.records("contraindication", Contraindication)}

    def weight(question: Contraindication) -> tuple[int, int, str]:
        covered = [rules[ref.id] for ref in question.covers]
        worst = min(DECISIONS.index(rule.decision) for rule in (question, *covered))
        return worst, DECISIONS.index(question.decision), question.id

    core = [rule for rule in rules.values() if rule.ask == "core" and rule.question]
    return sorted(core, key=weight)


def follow_ups(reference: Reference, question: Contraindication) -> list[Contraindication]:
    """Return the rules that a core question covers and that are asked after yes or unsure."""
    covered = (
        reference.get("contraindication", ref.id, Contraindication) for ref in question.covers
    )
    return [rule for rule in covered if rule.question and rule.ask == "follow-up"]


def due(reference: Reference, replies: Mapping[str, str]) -> list[Contraindication]:
    """Return the questions that are to be asked, in order: follow-ups after yes or unsure."""
    asked: dict[str, Contraindication] = {}
    for question in core_questions(reference):
        asked.setdefault(question.id, question)
        if replies.get(question.id, "no") != "no":
            for rule in follow_ups(reference, question):
                asked.setdefault(rule.id, rule)
    return list(asked.values())


def form(reference: Reference) -> Form:
    """Return the blank questionnaire."""
    return Form(
        command="screen",
        questions=tuple(
            _question(rule, tuple(_question(one) for one in follow_ups(reference, rule)))
            for rule in core_questions(reference)
        ),
    )


def _question(rule: Contraindication, after: tuple[Question, ...] = ()) -> Question:
    return Question(
        id=rule.id,
        name=rule.name,
        question=rule.question,
        why=rule.why_asked,
        follow_ups=after,
        sources=rule.sources,
    )


def parse_answers(reference: Reference, path: Path) -> tuple[Answers, tuple[str, ...]]:
    """Read a file of answers: the answers with their details, and terms. Raises UsageError."""
    try:
        document = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"could not read {path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path} is no JSON: {error}") from error
    return checked_answers(reference, document, str(path))


def checked_answers(
    reference: Reference, document: Any, where: str
) -> tuple[Answers, tuple[str, ...]]:
    """Check answers that were given as JSON. Raises UsageError at the first that is wrong."""
    if not isinstance(document, dict):
        raise UsageError(f'{where}: write an object such as {{"answers": {{"pregnancy": "no"}}}}')
    unknown = sorted(set(document) - set(KEYS))
    if unknown:
        raise UsageError(f"{where}: unknown key {unknown[0]!r}: use {', '.join(KEYS)}")
    asked = {
        rule.id for rule in reference.records("contraindication", Contraindication) if rule.question
    }
    replies = _texts(document.get("answers", {}), asked, f"{where}: answers")
    for key, reply in replies.items():
        if reply not in REPLIES:
            raise UsageError(
                f"{where}: answers: {key}: {reply!r} is no answer: use yes, no, unsure"
            )
    details = _texts(document.get("details", {}), asked, f"{where}: details")
    stray = sorted(set(details) - set(replies))
    if stray:
        raise UsageError(f"{where}: details: {stray[0]}: has no answer; answer it, too")
    has = document.get("has", [])
    if not isinstance(has, list) or not all(isinstance(t, str) and t.strip() for t in has):
        raise UsageError(f"{where}: has: write a list of terms")
    return Answers(replies, details), tuple(has)  # type: ignore[arg-type]


def _texts(given: Any, known: set[str], where: str) -> Mapping[str, str]:
    if not isinstance(given, dict) or not all(isinstance(v, str) for v in given.values()):
        raise UsageError(f"{where}: write rule ids and texts")
    for key in given:
        if key not in known:
            raise UsageError(f"{where}: unknown question {key!r}{_meant(key, known)}")
    return given


def _meant(key: str, known: set[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, known, 1)
    return f" (did you mean {near[0]!r}?)" if near else ""
