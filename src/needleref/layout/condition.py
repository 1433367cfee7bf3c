"""The card of a condition: verdict first, then what can harm, then what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.layout.blocks import Item, Items, Page, Paragraph, Part, Said, Table, Title
from needleref.layout.common import (
    NONE_RECORDED,
    Citations,
    also_called,
    brief,
    page,
    plain_list,
    short_name,
    showing,
    small_print,
    stop_if,
    summary_of,
)
from needleref.model import Condition, Zone
from needleref.text import within
from needleref.verdict_sentence import LABELS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from needleref.layout.blocks import Block, Tone
    from needleref.model import Finding, Muscle, Statement, Verdict
    from needleref.model.common import Answer, Measures, Ref
    from needleref.model.condition import Mimic
    from needleref.reference import Reference
    from needleref.results import Card

VERDICT_TONES: dict[str, Tone] = {
    "avoid": "stop",
    "not-supported": "care",
    "too-little-evidence": "care",
    "mixed": "care",
    "some-support": "good",
    "supported": "good",
}
ANSWERS = {"better": "better than", "mixed": "mixed against", "no-better": "no better than"}
# Where only pools were answered, the verdict's word tells how.
POOLED: dict[str, Answer] = {"some-support": "better", "mixed": "mixed"}
DIRECTIONS = {
    "favours-needling": "better",
    "no-difference": "no difference",
    "favours-comparator": "worse",
    "unclear": "unclear",
}
AGAINST = {
    "sham": "sham",
    "nothing": "nothing",
    "inactive": "sham or nothing",
    "same-care": "the same care",
    "active": "other care",
    "mixed": "mixed",
    "before-after": "before/after",
}
OUTCOMES = {
    "pain": "pain",
    "function": "function",
    "range": "range of movement",
    "other": "what is neither pain, function nor movement",
}
ADVICE = {"for": "for", "against": "against", "either": "neither for nor against"}
TECHNIQUES = {
    "pooled": "needling and acupuncture pooled",
    "acupuncture": "acupuncture",
    "electrical": "electrical needling",
    "tendon-fenestration": "tendon fenestration",
    "electrolysis": "electrolysis",
    "periosteal": "periosteal needling",
}
MUSCLES_SHOWN = 6
FINDINGS_SHOWN = 2
NAMES_SHOWN = 2
AREAS_SHOWN = 3
HAZARDS_SHOWN = 3


def condition_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay a condition's card out in the order of spec section 8."""
    condition = reference.get("condition", card.id, Condition)
    cites = Citations()
    codes = plain_list(condition.codes.icd10cm)
    regions = plain_list(within(region.name) for region in condition.regions)
    muscles = [reference.muscle(entry.muscle.id) for entry in condition.muscles]
    parts = [
        stop_if(
            reference.red_flags_for(condition), cites, full=full, region=condition.regions[0].id
        ),
        hazards(muscles, reference, cites, full=full),
        examine(condition, muscles, reference, cites, full=full),
        evidence(condition, cites, full=full),
        *(details(condition, cites) if full else [_more(condition)]),
    ]
    return page(
        condition.name,
        *showing(card),
        Title(
            condition.name,
            " · ".join(filter(None, (regions, codes))),
            verdict_line(condition.verdict) if condition.verdict else None,
        ),
        summary_of(condition, cites, full=full),
        *parts,
        also_called(condition, full=full),
        small_print(reference, cites, condition.reviewed, full=full, query=condition.id),
    )


def verdict_line(verdict: Verdict) -> Said:
    """The verdict in one line: the word, then the answers, and whether sham gave one."""
    asked = {"sham": verdict.sham, "no needling": verdict.added, "other care": verdict.active}
    if verdict.verdict in POOLED and verdict.sham == verdict.added == "unknown":
        asked = {"pooled comparators": POOLED[verdict.verdict], **asked}
    told = []
    for answer, words in ANSWERS.items():
        what = plain_list(name for name, given in asked.items() if given == answer)
        told += [f"{words} {what}"] if what else []
    if told and verdict.sham == "unknown":
        told.append("unknown against sham")
    answers = " · ".join(told) or "no comparison settles whether it helps"
    return Said(f"{LABELS[verdict.verdict]} — {answers}", tone=VERDICT_TONES[verdict.verdict])


def hazards(
    muscles: Sequence[Muscle], reference: Reference, cites: Citations, *, full: bool
) -> Part:
    """Hazards of these muscles, one row a danger zone or structure, with how to avoid it."""
    rows: dict[str, tuple[str, list[str], tuple[str, ...]]] = {}
    weight: dict[str, tuple[bool, bool]] = {}
    for muscle in muscles:
        for hazard in muscle.hazards:
            if hazard.danger_zone:
                zone = reference.danger_zone(hazard.danger_zone.id)
                key, avoid, sources = zone.name, zone.avoid_by, zone.sources
                weight[key] = (not zone.over_lung, not zone.deep)
            else:
                key, avoid, sources = hazard.structure, hazard.avoid_by, hazard.sources
            told = avoid or (f"Risk: {hazard.risk}" if hazard.risk else "")
            rows.setdefault(key, (told, [], sources))[1].append(short_name(muscle.name))
    if not rows:
        return Part("Hazards", (Paragraph(Said(NONE_RECORDED)),), "care")
    # The lung first, then what bleeds out of reach, then what several muscles share.
    ranked = sorted(
        rows.items(), key=lambda row: (weight.get(row[0], (True, True)), -len(row[1][1]))
    )
    shown = ranked if full else ranked[:HAZARDS_SHOWN]
    items = tuple(
        Item(
            Said(
                f"{name} ({_few(dict.fromkeys(names), None if full else NAMES_SHOWN)})", tone="care"
            ),
            (cites.said(avoid if full else brief(avoid, 80), sources if full else sources[:2]),),
        )
        for name, (avoid, names, sources) in shown
    )
    return Part("Hazards", (Items(items),), "care", hidden=len(rows) - len(shown))


def _few(names: Iterable[str], most: int | None) -> str:
    every = list(names)
    shown = every[:most]
    more = len(every) - len(shown)
    return plain_list(shown) + (f" and {more} more" if more else "")


def referral_words(muscle: Muscle, *, most: int | None = None, near: Collection[str] = ()) -> str:
    """Where a muscle refers: primary areas, then spillover; with `most`, the first of them.

    Of each, the areas `near` (their ids) come first.
    """
    points = [point.pain for point in muscle.trigger_points]
    primary = _areas((area for pain in points for area in pain.primary), near)
    spill = _areas((area for pain in points for area in pain.spillover), near)
    also = [name for name in spill if name not in primary]
    if most is not None:
        return _few(primary or also, most) or "not recorded"
    return "; also ".join(filter(None, (plain_list(primary), plain_list(also)))) or "not recorded"


def _areas(areas: Iterable[Ref], near: Collection[str]) -> list[str]:
    ranked = sorted(areas, key=lambda area: area.id not in near)
    return list(dict.fromkeys(within(area.name) for area in ranked))


def examine(
    condition: Condition,
    muscles: Sequence[Muscle],
    reference: Reference,
    cites: Citations,
    *,
    full: bool,
) -> Part | None:
    """The muscles in the order to examine them, with where each refers, here before elsewhere."""
    if not muscles:
        return Part("Examine", (Paragraph(Said("No muscle recorded.")),))
    shown = muscles if full else muscles[:MUSCLES_SHOWN]
    regions = {region.id for region in condition.regions}
    near = {z.id for z in reference.records("zone", Zone) if z.region.id in regions}
    rows: list[tuple[Said, ...]] = []
    for entry, muscle in zip(condition.muscles, shown, strict=False):
        if full:
            sources = dict.fromkeys(s for point in muscle.trigger_points for s in point.sources)
            rows.append(
                (
                    Said(muscle.name, tone="strong"),
                    cites.said(referral_words(muscle, near=near), sources),
                    cites.said(entry.why, entry.sources),
                )
            )
        else:
            named = Said(short_name(muscle.name), tone="strong")
            rows.append((named, Said(referral_words(muscle, most=AREAS_SHOWN, near=near))))
    head = ("Examine", "Refers to", "Why") if full else ("Examine", "Refers mainly to")
    return Part("", (Table(tuple(rows), head),), hidden=len(muscles) - len(shown))


def evidence(condition: Condition, cites: Citations, *, full: bool) -> Part:
    """The verdict's sentence, then the findings, the deciding ones first."""
    verdict = condition.verdict
    blocks: list[Block] = []
    if verdict:
        blocks.append(Paragraph(Said(verdict.sentence)))
        if full:
            blocks.append(counted(condition.main_outcome))
    shown = None if full else FINDINGS_SHOWN
    told, hidden = findings(condition.findings, verdict, cites, most=shown)
    blocks.append(told or Paragraph(Said("No controlled finding recorded.")))
    if full:
        blocks.extend(_recommendations(condition, cites))
    return Part("Evidence", tuple(blocks), hidden=hidden)


def findings(
    found: Sequence[Finding], verdict: Verdict | None, cites: Citations, *, most: int | None
) -> tuple[Block | None, int]:
    """Lay findings out, the deciding ones first: in full, or the first of them in rows.

    Beside them stands how many are left out.
    """
    deciding = verdict.decided_by if verdict else ()
    ranked = by_weight(found, deciding)
    if not ranked:
        return None, 0
    if most is None:
        items = (finding_item(each, cites, decided=n in deciding) for n, each in ranked)
        return Items(tuple(items)), 0
    rows = tuple(finding_row(each, cites) for _, each in ranked[:most])
    return Table(rows, ("Outcome", "Against", "Needling was")), max(0, len(ranked) - most)


def by_weight(findings: Sequence[Finding], deciding: Sequence[int]) -> list[tuple[int, Finding]]:
    """Number findings from 1, the deciding ones first and the unclear ones last."""
    numbered = enumerate(findings, start=1)
    return sorted(
        numbered, key=lambda pair: (pair[0] not in deciding, pair[1].direction == "unclear")
    )


def counted(outcome: Measures) -> Paragraph:
    """Say which findings a verdict counts."""
    told = f"The verdict counts findings on {OUTCOMES[outcome]}, first measured within 12 weeks."
    return Paragraph(Said(told, tone="dim"))


def finding_row(finding: Finding, cites: Citations) -> tuple[Said, ...]:
    """A finding in one row: outcome and time, comparator, direction with certainty and size."""
    size = f", {finding.participants} people" if finding.participants else ""
    trials = f", {_trials(finding)}" if _trials(finding) else ""
    graded = finding.certainty.replace("-", " ")
    grade = ", ungraded" if finding.certainty == "not-graded" else f", {graded} certainty"
    tone: Tone = "good" if finding.direction == "favours-needling" else "plain"
    other = TECHNIQUES.get(finding.technique)
    return (
        Said(f"{finding.outcome}, {_when(finding)}"),
        Said(AGAINST[finding.against]),
        Said(
            f"{DIRECTIONS[finding.direction]}{grade}{trials}{size}"
            + (f" ({other})" if other else ""),
            cites.cite(finding.sources),
            tone,
        ),
    )


def finding_item(finding: Finding, cites: Citations, *, decided: bool) -> Item:
    """A finding in full, with all that the record says of it."""
    facts = [
        TECHNIQUES.get(finding.technique, ""),
        f"{DIRECTIONS[finding.direction]} against {_compared(finding)}",
        f"outcome: {finding.outcome}",
        _when(finding),
        finding.population,
        finding.design.replace("systematic-", "systematic "),
        _trials(finding),
        f"{finding.participants} people" if finding.participants else "",
        finding.effect,
        "certainty not graded"
        if finding.certainty == "not-graded"
        else f"{finding.certainty.replace('-', ' ')} certainty",
        "decides the verdict" if decided else "",
    ]
    then = [Said(" · ".join(filter(None, facts)), tone="dim")]
    if finding.note:
        then.append(Said(f"Beware: {finding.note}", tone="care"))
    tone: Tone = "strong" if decided else "plain"
    return Item(cites.said(finding.text, finding.sources, tone), tuple(then))


def _when(finding: Finding) -> str:
    return "time not stated" if finding.timing == "not stated" else finding.timing


def _trials(finding: Finding) -> str:
    """Count the trials of a synthesis; a trial is one trial."""
    if finding.trials is None or finding.design == "trial":
        return ""
    return f"{finding.trials} trial{'' if finding.trials == 1 else 's'}"


def _compared(finding: Finding) -> str:
    """Say what needling was compared with, in the kind's word and the study's."""
    kind = AGAINST[finding.against] + (" comparators" if finding.against == "mixed" else "")
    named = finding.comparator.removeprefix("mixed: ")
    return kind if named == kind else f"{kind} ({named})"


def _recommendations(condition: Condition, cites: Citations) -> list[Items]:
    if not condition.recommendations:
        return []
    items = []
    for advice in condition.recommendations:
        year = f" {advice.year}" if advice.year else ""
        reasons = "; ".join(filter(None, (advice.because.replace("-", " "), advice.strength)))
        other = TECHNIQUES.get(advice.technique)
        about = f", on {other}" if other else ""
        head = f"{advice.body}{year}: {ADVICE[advice.says]} ({reasons}){about}"
        then = (cites.said(advice.text, advice.sources),)
        items.append(Item(Said(head, tone="strong"), then))
    return [Items(tuple(items))]


def details(condition: Condition, cites: Citations) -> list[Part]:
    """What `--full` adds: dosage as studied, mimics, care, cautions."""
    cautions = tuple(
        Item(cites.said(c.text + (f" → {c.danger_zone.name}" if c.danger_zone else ""), c.sources))
        for c in condition.cautions
    )
    parts = [
        Part("Dosage as studied", (Items(_statements(condition.dosage, cites)),)),
        Part("Can pass for it", (Items(tuple(_mimic(m, cites) for m in condition.mimics)),)),
        Part("Care that goes with it", (Items(_statements(condition.care, cites)),)),
        Part("Cautions", (Items(cautions),), "care"),
    ]
    return [part for part in parts if part.blocks != (Items(()),)]


def _statements(statements: Sequence[Statement], cites: Citations) -> tuple[Item, ...]:
    return tuple(Item(cites.said(each.text, each.sources)) for each in statements)


def _mimic(mimic: Mimic, cites: Citations) -> Item:
    told = {"": mimic.how_it_differs, "Test": mimic.test, "Accuracy": mimic.accuracy}
    then = [Said(f"{label}: {text}" if label else text) for label, text in told.items() if text]
    if mimic.do:
        then.append(Said(f"Do: {mimic.do}", tone="strong"))
    tone: Tone = "stop" if mimic.danger == "high" else "care"
    head = f"{mimic.name} ({mimic.danger} danger)"
    if mimic.condition:
        head += f" → {mimic.condition.name}"
    return Item(cites.said(head, mimic.sources, tone), tuple(then))


def _more(condition: Condition) -> Paragraph | None:
    counted = {
        "dosage as studied": len(condition.dosage),
        "mimics": len(condition.mimics),
        "care": len(condition.care),
        "cautions": len(condition.cautions),
        "recommendations": len(condition.recommendations),
    }
    more = plain_list(f"{name} ({count})" for name, count in counted.items() if count)
    return Paragraph(Said(f"With --full: {more}", tone="dim")) if more else None
