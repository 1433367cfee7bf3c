"""The answer of a screening: the decision, what was not read, where not to needle, then reasons."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from needleref.layout.blocks import (
    Blank,
    Blanks,
    Foot,
    Item,
    Items,
    Letterhead,
    Page,
    Paragraph,
    Part,
    Said,
    Table,
    Title,
)
from needleref.layout.common import Citations, brief, page, plain_list, short_name, small_print
from needleref.layout.safety import DECISION_WORDS, FLAG_URGENCY, URGENCY
from needleref.results import DECISIONS, worst

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from needleref.layout.blocks import Block
    from needleref.reference import Reference
    from needleref.results import Form, NotHere, Recognised, RuleMet, Screening, Unread

HEADS: dict[str, str] = {
    "do-not-needle": "DO NOT NEEDLE",
    "ask-first": "ASK FIRST — stop until settled",
    "review": "REVIEW — stop until settled",
    "not-here": "NOT HERE — named areas only",
    "caution": "CAUTION — go on, changed as told",
    "none-recorded": "NONE RECORDED — no rule met in the complete questionnaire",
}
POSITIONS_SHOWN = 2
NOT_ASKED = "needleref screen asks them one by one"


def screening_page(screening: Screening, reference: Reference, *, full: bool) -> Page:
    """Lay a screening out; an emergency is the first line."""
    cites = Citations()
    return page(
        "Screening before dry needling",
        *first_lines(screening),
        *met_parts(screening, cites, full=full),
        *open_questions(screening, reference),
        small_print(reference, cites, None, full=full, query=_only_rule(screening)),
    )


def _only_rule(screening: Screening) -> str:
    """The rule whose sources are all that is cited; none where there are several."""
    met = {rule.id for one in screening.recognised for rule in one.rules}
    return met.pop() if len(met) == 1 else ""


def first_lines(screening: Screening) -> Iterator[Block]:
    """The lines that nobody may miss: emergency, decision, what was not read, where not."""
    for rule in emergencies(screening):
        yield Paragraph(Said(f"EMERGENCY: {rule.name}: {rule.action}".upper(), tone="stop"))
    flags = any(one.read_as.type == "red-flag" for one in screening.recognised)
    urgency = (FLAG_URGENCY if flags else URGENCY)[screening.urgency]
    yield Title(HEADS[screening.decision], urgency)
    if screening.unread:
        yield Paragraph(
            Said("Not read: " + "; ".join(map(unread_words, screening.unread)), tone="stop")
        )
    for line in places_lines(screening.not_here):
        yield Paragraph(Said(f"Do not needle here: {line}", tone="stop"))
    overridden = {rule.id: rule for one in screening.recognised for rule in one.rules}
    for rule in overridden.values():
        if rule.override:
            text = f"Made milder by this clinic: {rule.name}: {rule.override}"
            yield Paragraph(Said(text, tone="care"))


def emergencies(screening: Screening) -> list[RuleMet]:
    """The rules that are an emergency, each once."""
    found = {
        rule.id: rule
        for one in screening.recognised
        for rule in one.rules
        if rule.urgency == "emergency"
    }
    return list(found.values())


def unread_words(unread: Unread) -> str:
    """A term that was not read, with what it seems to say and the nearest known ones."""
    if unread.seems:
        return f'"{unread.term}" ({unread.seems})'
    near = plain_list(ref.name for ref in unread.nearest) or "none"
    return f'"{unread.term}" (nearest known: {near})'


def places_lines(not_here: Iterable[NotHere]) -> list[str]:
    """Where not to needle, one line a reason: "left arm (arm, elbow): lymphoedema"."""
    lines = []
    for (named, side, because), group in groupby(
        not_here, key=lambda one: (one.named, one.side, one.because)
    ):
        areas = [_area_words(one) for one in group]
        known = [area for area in dict.fromkeys(areas) if area]
        where = plain_list(known)
        if named:
            more = [area for area in known if area != named.removeprefix(f"{side} ")]
            where = f"{named} ({plain_list(more)})" if more else named
        elif not where:
            where = "the place concerned" + (f", {side}" if side != "both" else "")
        elif side != "both":
            where = f"{side} {where}"
        lines.append(f"{where}: {plain_list(_words(rule) for rule in because)}")
    return lines


def _area_words(one: NotHere) -> str:
    if one.muscle:
        return one.muscle.name.lower()
    return one.area.name.lower() if one.area else ""


def _words(rule_id: str) -> str:
    return rule_id.replace("-", " ")


def met_parts(
    screening: Screening, cites: Citations, *, full: bool, short: bool = False
) -> Iterator[Part]:
    """What was recognised, worst first, each with its rules; a rule's text is said once.

    `short` leaves out who says otherwise, where a longer answer has it.
    """
    shown = None if full else 0 if short else POSITIONS_SHOWN
    told: set[str] = set()
    items = [
        _item(group, told, cites, positions=shown, full=full)
        for group in _by_record(screening.recognised).values()
    ]
    if items:
        yield Part("What this means", (Items(tuple(items)),), "care")


def _by_record(recognised: Sequence[Recognised]) -> dict[tuple[str, str], list[Recognised]]:
    groups: dict[tuple[str, str], list[Recognised]] = {}
    for one in recognised:
        groups.setdefault((one.read_as.type, one.read_as.id), []).append(one)
    return groups


def _item(
    group: Sequence[Recognised],
    told: set[str],
    cites: Citations,
    *,
    positions: int | None,
    full: bool,
) -> Item:
    first = group[0]
    rules = {rule.id: rule for one in group for rule in one.rules}
    head = _head(group)
    decision = worst(rule.decision for rule in rules.values()) if rules else None
    word, tone = (
        DECISION_WORDS[decision] if decision else ("known, no needling rule recorded", "care")
    )
    if first.read_as.type == "red-flag":
        word = f"{word}, {FLAG_URGENCY[rules[first.read_as.id].urgency]}"
    then: list[Said] = []
    for rule in sorted(rules.values(), key=lambda one: DECISIONS.index(one.decision)):
        then += _rule_lines(rule, told, cites, named=len(rules) > 1, full=full)
        if rule.id not in told:
            told.add(rule.id)
            then += _position_lines(rule, cites, positions, full=full)
    return Item(Said(f"{head}: {word}", tone=tone), tuple(then))


def _head(group: Sequence[Recognised]) -> str:
    """Name what was told and what it is read as: "eliquis 5mg bd → Apixaban"."""
    first = group[0]
    name = short_name(first.read_as.name)
    if first.via == "spelling":
        return f"{plain_list(dict.fromkeys(one.term for one in group))}, read as {name}"
    asked = [one for one in group if one.term.endswith("?") and one.via == "id"]
    told = list(dict.fromkeys(one.term for one in group if one not in asked))
    if asked:
        details = plain_list(one.detail for one in asked if one.detail)
        told.append(f"answered yes{': ' + details if details else ''}")
    if [term.casefold() for term in told] == [name.casefold()]:
        return name
    return f"{plain_list(told)} → {name}"


def _rule_lines(
    rule: RuleMet, told: set[str], cites: Citations, *, named: bool, full: bool
) -> Iterator[Said]:
    label = f"{rule.name}: " if named else ""
    if rule.id in told:
        yield Said(f"{rule.name}: as told above", tone="dim")
        return
    if rule.technique == "electrical":
        yield Said(f"{label}No current through the needles; for needles alone:", tone="care")
        label = ""
    if rule.several:
        yield Said(f"{label}Two of this kind together weigh more than one.", tone="stop")
        label = ""
    shown = rule.sources if full else rule.sources[:3]
    reason = rule.reason if full else brief(rule.reason, 200)
    yield cites.said(f"{label}{reason}", shown)
    yield Said(rule.action, tone="strong")


def _position_lines(
    rule: RuleMet, cites: Citations, shown: int | None, *, full: bool
) -> Iterator[Said]:
    """Who says otherwise; `shown` counts how many are told, None for all."""
    for position in rule.positions[:shown]:
        says = position.says if full else brief(position.says, 120)
        yield cites.said(f"Bodies differ: {position.who}: {says}", position.sources)
    left = len(rule.positions[shown:]) if shown is not None else 0
    if left:
        noun = "position" if left == 1 else "positions"
        more = "more " if shown else ""
        yield Said(f"{left} {more}{noun} of other bodies with --full", tone="dim")


def open_questions(screening: Screening, reference: Reference) -> Iterator[Block]:
    """What is not sure, not answered, or was never asked."""
    lines = []
    if screening.unsure:
        names = plain_list(_names(screening.unsure, reference))
        lines.append(Said(f"Not sure: {names}", tone="stop"))
    count = len(screening.unanswered)
    if count and screening.answered:
        names = plain_list(_names(screening.unanswered, reference))
        lines.append(Said(f"Not answered ({count}): {names}", tone="stop"))
    elif count:
        text = f"Not asked: {count} of {screening.questions} questions ({NOT_ASKED})"
        lines.append(Said(text, tone="care"))
    if lines:
        yield Part("", tuple(Paragraph(line) for line in lines))


def _names(ids: Iterable[str], reference: Reference) -> Iterator[str]:
    from needleref.model import Contraindication

    return (
        reference.get("contraindication", rule_id, Contraindication).name.lower() for rule_id in ids
    )


BOX = "☐"
REPLIES = ("Yes", "No", "Unsure", "Question")


def _boxes(question: str, why: str = "") -> tuple[Said, ...]:
    return (Said(BOX), Said(BOX), Said(BOX), Said(f"{question} ({why})" if why else question))


def form_page(form: Form, reference: Reference, *, full: bool) -> Page:
    """The blank questionnaire, to fill in by hand; `full` prints the follow-ups, too."""
    rows = tuple(
        _boxes(f"{number}. {question.question}", question.why.rstrip("."))
        for number, question in enumerate(form.questions, start=1)
    )
    parts: list[Block] = [
        Title("Before dry needling", "questions for the patient"),
        Paragraph(
            Said("Tick one box for each question. Unsure is a good answer: we will talk about it.")
        ),
        Blanks((Blank("Name"), Blank("Date of birth"))),
        Part("", (Table(rows, REPLIES),)),
        Part(
            "Please write down",
            (
                Blanks(
                    (
                        Blank("Medicines and supplements", lines=2),
                        Blank("Illnesses, operations, implants", lines=2),
                        Blank("Each yes or unsure: its number, what, since when", lines=3),
                        Blank("Anything else we should know"),
                    )
                ),
            ),
        ),
    ]
    if full:
        parts += [
            Part(
                f"If yes or unsure to {number}",
                (Table(tuple(_boxes(one.question) for one in question.follow_ups)),),
            )
            for number, question in enumerate(form.questions, start=1)
            if question.follow_ups
        ]
    about = reference.about
    clinic = reference.clinic
    return page(
        "Before dry needling: questions for the patient",
        Letterhead(clinic.name, clinic.phone, clinic.logo) if clinic.name else None,
        *parts,
        Blanks((Blank("Signature of the patient"), Blank("Checked by"), Blank("Date"))),
        Foot(
            (
                Said(
                    f"needleref, data {about.data_version}. A yes or unsure is looked up before "
                    "any needle: needleref screen.",
                    tone="dim",
                ),
            )
        ),
    )
