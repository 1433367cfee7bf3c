"""Facts and answers → one decision. Pure, small, and the rules are data.

Worst wins. What is not read, not sure or not asked never counts as no; with terms the decision is
never milder than `caution`, and `none-recorded` comes from a complete questionnaire alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from needleref.model.common import URGENCIES
from needleref.results import DECISIONS, Recognised, RuleMet, Screening, Unread, worst
from needleref.screening.details import Site
from needleref.screening.places import Told, forbidden
from needleref.screening.questionnaire import core_questions, due
from needleref.screening.reader import Fact, Reader
from needleref.screening.rules import Rules, met

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.model import Contraindication
    from needleref.reference import Reference
    from needleref.results import Decision
    from needleref.screening.questionnaire import Answers
    from needleref.screening.reader import Measured


class Screener:
    """What screening draws on, read once for a reference: its rules and the reader of terms."""

    def __init__(self, reference: Reference) -> None:
        self.rules = Rules(reference)
        self.reader = Reader(reference.connection)
        self.core = core_questions(reference)


def screen(
    reference: Reference,
    terms: Iterable[str] = (),
    answers: Answers | None = None,
    *,
    command: str = "screen",
) -> Screening:
    """Screen a patient: terms as they stand in notes, answers to the questionnaire, or both."""
    rules, reader = reference.screener.rules, reference.screener.reader
    terms = tuple(dict.fromkeys(" ".join(term.split()) for term in terms))
    told: list[Told] = []
    unread: list[Unread] = []
    for term in terms:
        facts, left = _read(term, reader, rules)
        told += facts
        unread += left
    unsure: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    if answers is not None:
        facts, left = _answered(answers, reader, rules)
        told += facts
        unread += left
        unsure = tuple(sorted(key for key, reply in answers.replies.items() if reply == "unsure"))
        missing = tuple(
            rule.id for rule in due(reference, answers.replies) if rule.id not in answers.replies
        )
    told = _several(_distinct(told), rules)
    recognised = tuple(one.recognised for one in told)
    unread = sorted(dict.fromkeys(unread), key=lambda one: one.term.casefold())
    met_ids = {rule.id for one in recognised for rule in one.rules}
    questions = reference.screener.core
    if answers is None:
        missing = tuple(q.id for q in questions if q.id not in met_ids)
    decisions: list[Decision] = [rule.decision for one in recognised for rule in one.rules]
    if unread or unsure or any(not one.rules for one in recognised):
        decisions.append("review")
    if answers is not None and missing:
        decisions.append("review")
    if terms or answers is None:
        decisions.append("caution")
    return Screening(
        command=command,
        query="; ".join(terms) or None,
        decision=worst(decisions),
        urgency=min(
            (rule.urgency for one in recognised for rule in one.rules),
            key=URGENCIES.index,
            default="routine",
        ),
        not_here=forbidden(told, rules, reference),
        recognised=recognised,
        unread=tuple(unread),
        unanswered=missing,
        unsure=unsure,
        questions=len(questions),
        answered=answers is not None,
    )


def _read(term: str, reader: Reader, rules: Rules) -> tuple[list[Told], list[Unread]]:
    """Read one term: its facts with their rules, and what was not read."""
    reading = reader.read(term)
    told: list[Told] = []
    unread = list(reading.unread)
    named = {one.id for fact in reading.facts for one in fact.records}
    for measured in reading.measured:
        passed = [rule for rule in rules.over(measured) if rule.id not in named]
        told += [_by_value(rule, measured, reader) for rule in passed]
        if passed:
            alone = {measured.term, term} if not reading.facts else {measured.term}
            unread = [one for one in unread if one.term not in alone]
    for fact in reading.facts:
        facts, left = _met_by(fact, reader, rules)
        told += facts
        unread += left
    return told, unread


def _by_value(rule: Contraindication, measured: Measured, reader: Reader) -> Told:
    recognised = Recognised(
        term=measured.term,
        given=measured.given,
        read_as=reader.ref("contraindication", rule.id),
        via="words",
        detail=measured.term,
        rules=(met(rule),),
    )
    return Told(recognised, (Site(),))


def _met_by(fact: Fact, reader: Reader, rules: Rules) -> tuple[list[Told], list[Unread]]:
    """Cross a fact with its rules; of what is past, only rules about the past apply."""
    told: list[Told] = []
    gone: list[str] = []
    for named in fact.records:
        ref = reader.ref(named.kind, named.id)
        all_of_it = rules.of(named)
        holding = [rule for rule in all_of_it if not fact.past or _of_the_past(rule, rules)]
        gone += [rule.name for rule in all_of_it if rule not in holding]
        if fact.past and not all_of_it:
            gone.append(ref.name)
        if holding or not fact.past:
            recognised = Recognised(
                term=fact.term,
                given=fact.given,
                read_as=ref,
                via=fact.via,
                detail=fact.bound.detail,
                rules=tuple(holding),
            )
            told.append(Told(recognised, fact.bound.sites))
    if not gone:
        return told, []
    refs = tuple(reader.ref(named.kind, named.id) for named in fact.records)
    seems = f"in the past: {', '.join(dict.fromkeys(gone))}"
    return told, [Unread(term=fact.term, seems=seems, nearest=refs)]


def _of_the_past(rule: RuleMet, rules: Rules) -> bool:
    return rule.type == "contraindication" and rules.by_id[rule.id].past == "applies"


def _answered(answers: Answers, reader: Reader, rules: Rules) -> tuple[list[Told], list[Unread]]:
    """Read the answers: a yes is a fact; a detail is read as a term beside it."""
    told: list[Told] = []
    unread: list[Unread] = []
    for key, reply in sorted(answers.replies.items()):
        detail = " ".join(answers.details.get(key, "").split())
        facts, left = _read(detail, reader, rules) if detail else ([], [])
        if reply != "yes":
            told += facts
            unread += left
            continue
        rule = rules.by_id[key]
        sites = next((one.sites for one in facts if one.sites[0].place), reader.sites(detail))
        recognised = Recognised(
            term=rule.question or rule.name,
            given=detail or "yes",
            read_as=reader.ref("contraindication", key),
            via="id",
            detail=detail,
            rules=(met(rule),),
        )
        told.append(Told(recognised, sites))
        told += facts
        # Why: "12 weeks" is no fact of its own, and stands beside the answer that it belongs to.
        unread += [one for one in left if one.term != detail or not reader.only_details(detail)]
    return told, unread


def _distinct(told: Iterable[Told]) -> list[Told]:
    """Drop what was told twice, and put the worst first, so that order never matters."""
    seen: dict[tuple[str, str, str, str], Told] = {}
    for one in sorted(told, key=_order):
        recognised = one.recognised
        key = (
            recognised.read_as.type,
            recognised.read_as.id,
            recognised.term.casefold(),
            recognised.detail.casefold(),
        )
        seen.setdefault(key, one)
    return list(seen.values())


def _order(told: Told) -> tuple[object, ...]:
    one = told.recognised
    texts = (one.read_as.name, one.term, one.detail, one.given)
    return _rank(one), [(text.casefold(), text) for text in texts], one.read_as.type


def _rank(recognised: Recognised) -> tuple[int, int]:
    decision = worst(rule.decision for rule in recognised.rules) if recognised.rules else "review"
    urgency = min(
        (URGENCIES.index(rule.urgency) for rule in recognised.rules), default=len(URGENCIES) - 1
    )
    return urgency, DECISIONS.index(decision)


def _several(told: Sequence[Told], rules: Rules) -> list[Told]:
    """Raise the rules of which two weigh more than one: two antiplatelets."""
    met_by: dict[str, set[tuple[str, str]]] = {}
    for one in told:
        for rule in one.recognised.rules:
            read_as = one.recognised.read_as
            met_by.setdefault(rule.id, set()).add((read_as.type, read_as.id))
    raised = []
    for one in told:
        new = tuple(
            _raised(rule, rules.by_id[rule.id])
            if rule.type == "contraindication" and len(met_by[rule.id]) > 1
            else rule
            for rule in one.recognised.rules
        )
        raised.append(one._replace(recognised=replace(one.recognised, rules=new)))
    return raised


def _raised(rule: RuleMet, record: Contraindication) -> RuleMet:
    if record.two_or_more is None:
        return rule
    return replace(rule, decision=worst((rule.decision, record.two_or_more)), several=True)
