"""The cards of screening rules, drugs, danger zones, adverse events, emergencies, red flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.layout.anatomy import depth_words
from needleref.layout.blocks import Frame, Item, Items, Page, Paragraph, Part, Said, Steps, Title
from needleref.layout.common import (
    Citations,
    also_called,
    brief,
    entries_part,
    page,
    plain_list,
    showing,
    small_print,
    summary_of,
)
from needleref.layout.guide import to_the_patient
from needleref.model import (
    AdverseEvent,
    Contraindication,
    DangerZone,
    Drug,
    Emergency,
    RedFlag,
)
from needleref.results import worst
from needleref.text import within

if TYPE_CHECKING:
    from needleref.layout.blocks import Block, Tone
    from needleref.model.safety import Rate
    from needleref.reference import Reference
    from needleref.results import Card

DECISION_WORDS: dict[str, tuple[str, Tone]] = {
    "do-not-needle": ("DO NOT NEEDLE", "stop"),
    "ask-first": ("ASK FIRST", "stop"),
    "review": ("REVIEW", "stop"),
    "not-here": ("NOT HERE", "care"),
    "caution": ("CAUTION", "care"),
    "none-recorded": ("NONE RECORDED", "plain"),
}
URGENCY = {"emergency": "EMERGENCY", "same-day": "same day", "routine": "not urgent"}
# A red flag that can wait for an appointment cannot wait for the needle.
FLAG_URGENCY = URGENCY | {"routine": "refer first"}
ASKED = {
    "core": "A core question of the questionnaire.",
    "follow-up": "A follow-up question, asked after yes or unsure.",
    "clinician": "The clinician's own matter: patients are not asked.",
}
PAST = {
    "ignored": "What is past does not count.",
    "applies": "It counts when it is past, too.",
}
DEPTHS_SHOWN = 4
RATES_SHOWN = 5
RARE = 0.1


def emergency_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay a crisis card out: how to recognise it, numbered steps, nothing else."""
    emergency = reference.get("emergency", card.id, Emergency)
    cites = Citations()
    recognise = tuple(Item(cites.said(s.text, s.sources)) for s in emergency.recognise)
    steps = tuple(cites.said(s.do, s.sources, "strong") for s in emergency.steps)
    after: list[Block | None] = [summary_of(emergency, cites, full=full)]
    if emergency.danger_zones and full:
        zones = plain_list(ref.name for ref in emergency.danger_zones)
        after.append(Part("Danger zones", (Paragraph(Said(zones)),)))
    if emergency.see_also:
        names = plain_list(ref.name for ref in emergency.see_also)
        after.append(Paragraph(Said(f"See also: {names}")))
    if card.others:
        others = plain_list(
            f"{other.name} ({other.type.replace('-', ' ')})" for other in card.others
        )
        after.append(Paragraph(Said(f"Also named so: {others}", tone="dim")))
    return page(
        emergency.name,
        *showing(card),
        Frame(emergency.name, (Items(recognise), Steps(steps))),
        *after,
        also_called(emergency, full=full),
        small_print(reference, cites, emergency.reviewed, full=full, query=emergency.id),
    )


def contraindication_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay a screening rule out: the decision, why, what to do, who says otherwise."""
    rule = reference.get("contraindication", card.id, Contraindication)
    cites = Citations()
    word, tone = DECISION_WORDS[rule.decision]
    places = plain_list(
        "the place named" if isinstance(p, str) else within(p.name) for p in rule.not_here
    )
    line = f"{word} · {rule.class_} · {URGENCY[rule.urgency]}"
    if places:
        line += f" · not here: {places}"
    if rule.technique == "electrical":
        line += " · electrical needling only"
    facts = [Item(cites.said(rule.reason, rule.sources)), Item(Said(rule.action, tone="strong"))]
    if rule.milder_because:
        facts.append(Item(Said(f"Milder than its class because: {rule.milder_because}")))
    if rule.override:
        facts.append(Item(Said(f"Made milder by this clinic: {rule.override}", tone="care")))
    positions = tuple(Item(cites.said(f"{p.who}: {p.says}", p.sources)) for p in rule.positions)
    drugs = card.related.get("drug", ())
    return page(
        rule.name,
        *showing(card),
        Title(rule.name, "screening rule", Said(line, tone=tone)),
        summary_of(rule, cites, full=full),
        Part("Why, and what to do", (Items(tuple(facts)),), "care"),
        _asking(rule, full=full),
        Part("Where bodies differ", (Items(positions),)) if positions else None,
        entries_part("Drugs under this rule", drugs, full=full, limit=20) if drugs else None,
        also_called(rule, full=full),
        small_print(reference, cites, rule.reviewed, full=full, query=rule.id),
    )


def _asking(rule: Contraindication, *, full: bool) -> Part | None:
    """How the rule is asked about; with `full`, how screening uses it."""
    items = [Item(Said(rule.question))] if rule.question else []
    if rule.two_or_more:
        items.append(Item(Said(f"Two or more of it: {DECISION_WORDS[rule.two_or_more][0]}")))
    if full:
        items.append(Item(Said(ASKED[rule.ask])))
        items.append(Item(Said(PAST[rule.past])))
        if rule.covers:
            names = plain_list(ref.name for ref in rule.covers)
            items.append(Item(Said(f'Its answer "no" rules out: {names}')))
    return Part("Ask", (Items(tuple(items)),)) if items else None


def drug_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay a drug out: its rules with their decisions and actions, class and brands."""
    drug = reference.get("drug", card.id, Drug)
    cites = Citations()
    rules = [reference.get("contraindication", ref.id, Contraindication) for ref in drug.rules]
    line = Said("Known, no needling rule recorded: review before needling", tone="care")
    if rules:
        word, tone = DECISION_WORDS[worst(rule.decision for rule in rules)]
        line = Said(f"{word} · {plain_list(rule.name for rule in rules)}", tone=tone)
    own = drug.sources if full else drug.sources[:3]
    brands = {"US": plain_list(drug.brands.us), "EU": plain_list(drug.brands.eu)}
    named = " · ".join(f"{market}: {names}" for market, names in brands.items() if names)
    items = tuple(
        Item(
            Said(
                f"{rule.name}: {DECISION_WORDS[rule.decision][0]}",
                tone=DECISION_WORDS[rule.decision][1],
            ),
            (
                cites.said(rule.reason, rule.sources if full else rule.sources[:3]),
                Said(rule.action, tone="strong"),
            ),
        )
        for rule in rules
    )
    return page(
        drug.name,
        *showing(card),
        Title(drug.name, drug.class_, line),
        summary_of(drug, cites, full=full),
        Part("Rules", (Items(items),), "care") if items else None,
        Part("This drug", (Paragraph(cites.said(drug.why, own)),)) if drug.why else None,
        Part("Brands", (Paragraph(Said(named)),)) if named else None,
        also_called(drug, full=full),
        small_print(reference, cites, drug.reviewed, full=full, query=drug.id),
    )


def danger_zone_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay a danger zone out: what lies there, how to avoid it, depths as measured."""
    zone = reference.get("danger-zone", card.id, DangerZone)
    cites = Citations()
    shown = zone.depths if full else zone.depths[:DEPTHS_SHOWN]
    depths = tuple(Item(cites.said(depth_words(d), d.sources)) for d in shown)
    where = [plain_list(within(region.name) for region in zone.regions)]
    where += ["over the lung"] if zone.over_lung else []
    where += ["deep"] if zone.deep else []
    return page(
        zone.name,
        *showing(card),
        Title(zone.name, " · ".join(where), Said(plain_list(zone.structures), tone="care")),
        summary_of(zone, cites, full=full),
        Part("Avoid by", (Paragraph(cites.said(zone.avoid_by, zone.sources)),), "stop"),
        Part("Why", (Paragraph(Said(zone.why)),)),
        Part(
            "Depths as measured, never safe depths",
            (Items(depths),),
            hidden=len(zone.depths) - len(shown),
        )
        if depths
        else None,
        Part("Early signs of harm", (Items(tuple(Item(Said(s)) for s in zone.early_signs)),))
        if zone.early_signs
        else None,
        Part("Muscles", (Paragraph(Said(plain_list(m.name for m in zone.muscles))),))
        if zone.muscles
        else None,
        also_called(zone, full=full),
        small_print(reference, cites, zone.reviewed, full=full, query=zone.id),
    )


def rate_words(rate: Rate) -> str:
    """A rate in words: "77 in 1,000 sessions (20,464 sessions, US therapists)"."""
    numbers = [n for n in (rate.per_1000, rate.low, rate.high) if n is not None]
    # What is rarer than one in ten thousand is told in a million, without a row of noughts.
    times, many = (1000, "a million") if 0 < max(numbers, default=0) < RARE else (1, "1,000")
    span = ""
    if rate.low is not None and rate.high is not None:
        span = f"{rate.low * times:.3g} to {rate.high * times:.3g}"
    count = span
    if rate.per_1000 is not None:
        count = f"{rate.per_1000 * times:.4g}" + (f" ({span})" if span else "")
    of = f"of {rate.of:,}" if rate.of else ""
    told = ", ".join(filter(None, (of, rate.setting)))
    seen = f"{count} in {many} {rate.unit}" if count else f"no figure, {rate.unit}"
    return seen + (f" ({told})" if told else "")


def adverse_event_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay an adverse event out: early signs, what to do, how often it was seen."""
    event = reference.get("adverse-event", card.id, AdverseEvent)
    cites = Citations()
    tone: Tone = "stop" if event.severity == "serious" else "care"
    line = " · ".join(filter(None, (event.severity, event.onset)))
    rates = tuple(Item(cites.said(rate_words(rate), rate.sources)) for rate in event.rates)
    shown = rates if full else rates[:RATES_SHOWN]
    return page(
        event.name,
        *showing(card),
        Title(event.name, "adverse event", cites.said(line, event.sources, tone)),
        summary_of(event, cites, full=full),
        Part("Early signs", (Items(tuple(Item(Said(s)) for s in event.early_signs)),), "care")
        if event.early_signs
        else None,
        Part("Do", (Items(tuple(Item(Said(s)) for s in event.do)),)) if event.do else None,
        Part("How often", (Items(shown),), hidden=len(rates) - len(shown))
        if rates
        else Part("How often", (Paragraph(Said("No rate recorded.")),)),
        *to_the_patient(event.patient, full=full),
        also_called(event, full=full),
        small_print(reference, cites, event.reviewed, full=full, query=event.id),
    )


def red_flag_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay a red flag out: the sign, what it may mean, what to do."""
    flag = reference.get("red-flag", card.id, RedFlag)
    cites = Citations()
    tone: Tone = "stop" if flag.urgency == "emergency" else "care"
    terms = plain_list(flag.terms)
    conditions = plain_list(ref.name for ref in flag.conditions)
    where = "every region"
    if flag.regions != "all":
        where = plain_list(within(region.name) for region in flag.regions)
    return page(
        flag.name,
        *showing(card),
        Title(
            flag.name,
            f"red flag, {where}",
            Said(f"{FLAG_URGENCY[flag.urgency]}: {flag.do}", tone=tone),
        ),
        summary_of(flag, cites, full=full),
        Part("Sign", (Paragraph(cites.said(flag.sign, flag.sources)),)),
        Part("May mean", (Paragraph(Said(flag.may_mean)),)),
        Part("Told as", (Paragraph(Said(terms if full else brief(terms, 400))),))
        if terms
        else None,
        Part("Conditions", (Paragraph(Said(conditions)),)) if conditions else None,
        also_called(flag, full=full),
        small_print(reference, cites, flag.reviewed, full=full, query=flag.id),
    )
