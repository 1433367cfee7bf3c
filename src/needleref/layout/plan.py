"""The plan of a visit on one sheet, in the order of the visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.layout.blocks import Item, Items, Page, Paragraph, Part, Said, Table, Title
from needleref.layout.common import (
    NONE_RECORDED,
    Citations,
    brief,
    page,
    plain_list,
    short_name,
    small_print,
    stop_if,
)
from needleref.layout.condition import VERDICT_TONES
from needleref.layout.safety import rate_words
from needleref.layout.screening import first_lines, met_parts, open_questions
from needleref.planning import one_sided
from needleref.verdict_sentence import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from needleref.layout.blocks import Block, Tone
    from needleref.model.anatomy import NeedlingNote
    from needleref.model.safety import Rate
    from needleref.reference import Reference
    from needleref.results import ConsentPoint, Plan, PlannedHazard, PlannedMuscle

MUSCLES_SHOWN = 8
AREAS_SHOWN = 1
HAZARDS_SHOWN = 3
MUSCLES_NAMED = 2
DOSAGES_SHOWN = 2
# Without --full: so many mild and so many serious effects with their rates, the rest by name.
CONSENT_SHOWN = {"mild": 2, "serious": 2}
AFTERCARE_SHOWN = 3
VERDICT_SHOWN = 200
DOSAGE_SHOWN = 160
HAZARD_SHOWN = 90
# Of the effects that are told with their rate, the mild and the serious one to come first.
FOREMOST = frozenset({"syncope", "pneumothorax"})
NOT_NEEDLED = "Not shown: no needling in this visit."


def plan_page(plan: Plan, reference: Reference, *, full: bool) -> Page:
    """Lay a plan out: screening, red flags, muscles, hazards, evidence, consent, aftercare."""
    cites = Citations()
    names = plain_list(condition.name for condition in plan.conditions)
    return page(
        f"Plan: {names}",
        *_head(plan, names),
        *met_parts(plan.screening, cites, full=full, short=True),
        *open_questions(plan.screening, reference),
        stop_if(plan.red_flags, cites, full=full),
        *_muscles(plan, cites, full=full),
        _hazards(plan.muscles, cites, full=full),
        _evidence(plan, full=full),
        *_dosage(plan, cites, full=full),
        *_consent(plan, cites, full=full),
        *_aftercare(plan, cites, full=full),
        *_factors(plan),
        small_print(reference, cites, None, full=full, query=plan.conditions[0].id),
    )


def _head(plan: Plan, names: str) -> Iterator[Block]:
    """The lines that nobody may miss; an emergency stands before the name of the plan."""
    lines = list(first_lines(plan.screening))
    emergencies = [one for one in lines if isinstance(one, Paragraph) and _emergency(one)]
    yield from emergencies
    narrowed = [plan.region.name.lower()] if plan.region else []
    narrowed += [f"{plan.side} side" if plan.side != "both" else "both sides"] if plan.side else []
    yield Title(f"Plan: {names}", plain_list(narrowed))
    yield from (one for one in lines if one not in emergencies)


def _emergency(block: Paragraph) -> bool:
    return block.said.text.startswith("EMERGENCY")


def _muscles(plan: Plan, cites: Citations, *, full: bool) -> Iterator[Part]:
    if not plan.muscles:
        yield Part("Examine", (Paragraph(Said("No muscle recorded here.")),))
        return
    if not full:
        yield from _muscles_in_short(plan, cites)
        return
    yield Part("", (_muscle_table(plan.muscles, cites, full=True),))
    notes = [
        Item(Said(short_name(muscle.name), tone="strong"), tuple(_notes(muscle.needling, cites)))
        for muscle in plan.muscles
        if muscle.needling
    ]
    if notes:
        blocks = (*_only_after(plan), Items(tuple(notes)))
        yield Part("Needling, as reported", blocks)


def _muscle_table(muscles: Iterable[PlannedMuscle], cites: Citations, *, full: bool) -> Table:
    rows = tuple(
        (Said(short_name(muscle.name), tone="strong"), _muscle_line(muscle, cites, full=full))
        for muscle in muscles
    )
    return Table(rows, ("Examine", "In this visit"))


def _muscles_in_short(plan: Plan, cites: Citations) -> Iterator[Part]:
    """The first muscles, and every one that is not to be needled, a line for each reason."""
    examined = [muscle for muscle in plan.muscles if muscle.status == "examine"]
    forbidden: dict[str, list[str]] = {}
    for muscle in plan.muscles:
        if muscle.status != "examine":
            line = _muscle_line(muscle, cites, full=False).text
            forbidden.setdefault(line, []).append(short_name(muscle.name))
    blocks: list[Block] = []
    if examined:
        blocks.append(_muscle_table(examined[:MUSCLES_SHOWN], cites, full=False))
    for line, names in forbidden.items():
        reason, *free = line.rstrip(".").split(". ")
        text = ". ".join([f"{reason} ({plain_list(names)})", *free])
        blocks.append(Paragraph(Said(text, tone="stop")))
    yield Part(
        "" if examined else "Examine",
        tuple(blocks),
        hidden=max(0, len(examined) - MUSCLES_SHOWN),
    )


def _muscle_line(muscle: PlannedMuscle, cites: Citations, *, full: bool) -> Said:
    """What to do with a muscle: never a suggestion where a rule forbids it."""
    side = muscle.not_here_side
    if muscle.status == "examine":
        text = muscle.why if full else f"{_shared(muscle)}{_referral(muscle)}"
        if side and not full:
            text = f"NOT ON THE {side.upper()} ({_reason(muscle)}); {text}"
        text += _worse_words(muscle, full=full)
        return cites.said(text, muscle.sources) if full else Said(text)
    where = f" on the {side}" if side in {"left", "right"} else ""
    text = f"DO NOT NEEDLE{where.upper()}: {muscle.why if full else _reason(muscle)}"
    return Said(text, tone="stop")


def _reason(muscle: PlannedMuscle) -> str:
    """The reason alone, and, where the muscle is left out, the side that is free."""
    first, *rest = muscle.why.split(". ")
    reason = first.split(": ", maxsplit=1)[-1].rstrip(".")
    free = [one.rstrip(".") for one in rest[:1] if "side is free" in one]
    return ". ".join([reason, *free] if muscle.status != "examine" else [reason])


def _worse_words(muscle: PlannedMuscle, *, full: bool) -> str:
    """The rules that make a hazard of this muscle worse, so that its line does not read mild."""
    if not full:
        return "; HAZARD WORSE" if any(hazard.worse for hazard in muscle.hazards) else ""
    rules = dict.fromkeys(one.rule.name for hazard in muscle.hazards for one in hazard.worse)
    return f"; hazard worse by {plain_list(rules).lower()}" if rules else ""


def _shared(muscle: PlannedMuscle) -> str:
    if len(muscle.conditions) < 2:
        return ""
    return f"shared by {len(muscle.conditions)}; "


def _referral(muscle: PlannedMuscle) -> str:
    areas = [zone.name.lower() for zone in muscle.primary or muscle.spillover]
    if not areas:
        return "referral not recorded"
    more = f" +{len(areas) - AREAS_SHOWN}" if len(areas) > AREAS_SHOWN else ""
    return f"refers to {plain_list(areas[:AREAS_SHOWN])}{more}"


def _notes(notes: Iterable[NeedlingNote], cites: Citations) -> Iterator[Said]:
    for note in notes:
        told = (
            note.position,
            note.palpation,
            note.direction,
            note.needle,
            note.technique,
            note.note,
        )
        yield cites.said(" · ".join(filter(None, told)), note.sources)


def _hazards(muscles: Sequence[PlannedMuscle], cites: Citations, *, full: bool) -> Part:
    """Hazards merged over the muscles; those that this patient makes worse come first."""
    rows: dict[str, tuple[PlannedHazard, list[PlannedMuscle]]] = {}
    for muscle in muscles:
        for hazard in muscle.hazards:
            key = hazard.danger_zone.name if hazard.danger_zone else hazard.structure
            rows.setdefault(key, (hazard, []))[1].append(muscle)
    if not rows:
        return Part("Hazards", (Paragraph(Said(NONE_RECORDED)),), "care")
    ranked = sorted(rows.items(), key=lambda row: (not row[1][0].worse, -len(row[1][1])))
    if full:
        items = [_hazard_item(name, hazard, held, cites) for name, (hazard, held) in ranked]
        return Part("Hazards", (Items(tuple(items)),), "care")
    worse = sum(bool(hazard.worse) for _, (hazard, _) in ranked)
    shown = ranked[: max(HAZARDS_SHOWN, worse)]
    lines: list[Item] = []
    worse_lines: dict[tuple[str, ...], tuple[tuple[Said, ...], list[Said]]] = {}
    for name, (hazard, held) in shown:
        told = tuple(one.text for one in hazard.worse)
        if told and told not in worse_lines:
            worse_lines[told] = (tuple(_worse_lines(hazard, cites)), [])
        line = _hazard_line(name, hazard, held, cites)
        if told:
            worse_lines[told][1].append(line)
        else:
            lines.append(Item(line))
    items = [Item(head, (*more, *under)) for (head, *more), under in worse_lines.values()]
    return Part("Hazards", (Items((*items, *lines)),), "care", hidden=len(ranked) - len(shown))


def _worse_lines(hazard: PlannedHazard, cites: Citations) -> Iterator[Said]:
    for one in hazard.worse:
        yield cites.said(f"WORSE HERE, {one.rule.name.lower()}: {one.text}", one.sources, "stop")


def _needled(muscles: Sequence[PlannedMuscle]) -> bool:
    return any(muscle.status == "examine" or one_sided(muscle) for muscle in muscles)


def _hazard_line(
    name: str, hazard: PlannedHazard, muscles: Sequence[PlannedMuscle], cites: Citations
) -> Said:
    """A hazard in a line: where it lies, and how to keep clear of it."""
    names = list(dict.fromkeys(short_name(muscle.name) for muscle in muscles))
    more = f" +{len(names) - MUSCLES_NAMED}" if len(names) > MUSCLES_NAMED else ""
    head = f"{name} ({plain_list(names[:MUSCLES_NAMED])}{more}): "
    if not _needled(muscles):
        return Said(f"{head}DO NOT NEEDLE here", tone="stop")
    told = brief(hazard.avoid_by or hazard.risk, HAZARD_SHOWN)
    return cites.said(f"{head}{told}", hazard.sources[:2])


def _hazard_item(
    name: str,
    hazard: PlannedHazard,
    muscles: Sequence[PlannedMuscle],
    cites: Citations,
) -> Item:
    """A hazard and how to keep clear of it; its name alone where nothing there may be needled."""
    tone: Tone = "stop" if hazard.worse else "care"
    head = f"{name} ({plain_list(dict.fromkeys(short_name(m.name) for m in muscles))})"
    if not _needled(muscles):
        return Item(Said(head, tone=tone), (Said("DO NOT NEEDLE here.", tone="stop"),))
    told = cites.said(hazard.avoid_by or hazard.risk, hazard.sources)
    return Item(Said(head, tone=tone), (*_worse_lines(hazard, cites), told))


def _evidence(plan: Plan, *, full: bool) -> Part:
    items = [
        Item(
            Said(
                f"{one.condition.name}: {LABELS[one.verdict.verdict]}",
                tone=VERDICT_TONES[one.verdict.verdict],
            ),
            (Said(one.verdict.sentence if full else _clauses(one.verdict.sentence)),),
        )
        for one in plan.verdicts
    ]
    return Part("Evidence", (Items(tuple(items)),))


def _clauses(sentence: str) -> str:
    """The first clauses of a verdict, whole; a citation has full stops of its own."""
    first, *more = sentence.split("; ")
    while more and len(first) + len(more[0]) < VERDICT_SHOWN:
        first += f"; {more.pop(0)}"
    return f"{first} (more)" if more else first


def _only_after(plan: Plan) -> list[Block]:
    if not plan.only_after:
        return []
    return [Paragraph(Said(f"Only after: {'; '.join(plan.only_after)}", tone="stop"))]


def _dosage(plan: Plan, cites: Citations, *, full: bool) -> Iterator[Part]:
    if plan.screening.decision == "do-not-needle":
        yield Part("Dosage as studied", (Paragraph(Said(NOT_NEEDLED, tone="stop")),))
        return
    several = len(plan.conditions) > 1
    shown = plan.dosage if full else plan.dosage[:DOSAGES_SHOWN]
    texts = [one.text if full else brief(one.text, DOSAGE_SHOWN) for one in shown]
    items = tuple(
        Item(cites.said(f"{one.condition.name}: {text}" if several else text, one.sources))
        for one, text in zip(shown, texts, strict=True)
    )
    avoided = [one.condition.name for one in plan.verdicts if one.verdict.verdict == "avoid"]
    blocks: list[Block] = []
    if avoided:
        text = f"Not shown for {plain_list(avoided)}: bodies advise against needling it."
        blocks.append(Paragraph(Said(text, tone="stop")))
    if items:
        blocks += [*_only_after(plan), Items(items)]
    if not blocks:
        blocks.append(Paragraph(Said("No dosage recorded.")))
    yield Part("Dosage as studied", tuple(blocks), hidden=len(plan.dosage) - len(shown))


def _consent(plan: Plan, cites: Citations, *, full: bool) -> Iterator[Part]:
    """Unwanted effects with how often: in plain words, and as numbers of 1,000."""
    if not plan.consent:
        return
    if full:
        items = tuple(_point(point, cites) for point in plan.consent)
        yield Part("Tell the patient", (Items(items),))
        return
    shown = [*_foremost(plan, serious=False), *_foremost(plan, serious=True)]
    rows = tuple(
        (Said(short_name(point.event.name), tone=_tone(point)), _rates_line(point, cites))
        for point in shown
    )
    blocks: list[Block] = [Table(rows, ("Tell the patient", "How often it was seen"))]
    left = [short_name(point.event.name).lower() for point in plan.consent if point not in shown]
    if left:
        blocks.append(Paragraph(Said(f"Also, rates with --full: {plain_list(left)}")))
    yield Part("", tuple(blocks))


def _foremost(plan: Plan, *, serious: bool) -> list[ConsentPoint]:
    """The effects to tell with their rate: those that this patient's medicine raises first."""
    some = [point for point in plan.consent if (point.severity == "serious") is serious]
    some.sort(key=lambda p: (p.event.id not in FOREMOST, not any(map(_thinned, p.rates))))
    return some[: CONSENT_SHOWN["serious" if serious else "mild"]]


def _tone(point: ConsentPoint) -> Tone:
    return "care" if point.severity == "serious" else "plain"


def _rates_line(point: ConsentPoint, cites: Citations) -> Said:
    """The rates in short; a serious effect and a bleeder's rate are told from two studies."""
    told = point.rates if point.severity == "serious" else point.rates[:1] + point.rates[2:]
    if not told:
        return cites.said("it happens; no rate recorded", point.sources[:1])
    text = "; ".join(f"{often(rate)} ({rate_numbers(rate)})" for rate in told)
    return cites.said(text, [source for rate in told for source in rate.sources[:1]])


def rate_numbers(rate: Rate) -> str:
    """A rate as a number of 1,000, without its setting."""
    number = f"{rate.per_1000:g}" if rate.per_1000 is not None else f"{rate.low:g} to {rate.high:g}"
    high = f", up to {rate.high:g}" if rate.per_1000 == 0 and rate.high else ""
    thinned = ", on blood thinners" if _thinned(rate) else ""
    return f"{number} in 1,000 {rate.unit}{high}{thinned}"


def _thinned(rate: Rate) -> bool:
    return "anticoagul" in rate.setting and "anticoagul" not in rate.unit


def _point(point: ConsentPoint, cites: Citations) -> Item:
    rates = [
        cites.said(f"{often(rate)}: {rate_words(rate)}", rate.sources) for rate in point.rates
    ] or [cites.said("It happens; no rate recorded.", point.sources[:2])]
    return Item(Said(point.event.name, tone=_tone(point)), (Said(f'"{point.text}"'), *rates))


def often(rate: Rate) -> str:
    """A rate in plain words: "about 1 in 13"."""
    if rate.per_1000 is None:
        return "a range"
    if rate.per_1000 == 0:
        return f"none seen in {rate.of:,}" if rate.of else "none seen"
    if rate.per_1000 >= 1000:
        return "everyone"
    if rate.per_1000 >= 400:
        return f"about {round(rate.per_1000 / 100)} in 10"
    return f"about 1 in {_rounded(1000 / rate.per_1000):,}"


def _rounded(number: float) -> int:
    """Round to two figures: "about 1 in 1,100,000"."""
    whole = round(number)
    places = max(0, len(str(whole)) - 2)
    return round(whole, -places) if places else whole


def _aftercare(plan: Plan, cites: Citations, *, full: bool) -> Iterator[Part]:
    if not plan.aftercare:
        if plan.screening.decision == "do-not-needle":
            yield Part("Aftercare", (Paragraph(Said(NOT_NEEDLED, tone="stop")),))
        return
    shown = plan.aftercare if full else plan.aftercare[:AFTERCARE_SHOWN]
    items = tuple(
        Item(cites.said(one.text if full else brief(one.text, 110), one.sources[:2]))
        for one in shown
    )
    sheet = Paragraph(
        Said(f"To take home: needleref aftercare {plan.conditions[0].id}", tone="dim")
    )
    yield Part("Aftercare", (Items(items), sheet), hidden=len(plan.aftercare) - len(shown))


def _factors(plan: Plan) -> Iterator[Part]:
    if plan.factors:
        rows = tuple(
            (Said(one.term, tone="strong"), Said("; ".join(one.changes))) for one in plan.factors
        )
        yield Part("What each factor changes", (Table(rows),))
