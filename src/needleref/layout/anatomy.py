"""The cards of a muscle, a region and a pain area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.layout.blocks import Item, Items, Page, Paragraph, Part, Said, Table, Title
from needleref.layout.chart import beside, small_picture
from needleref.layout.common import (
    NONE_RECORDED,
    Citations,
    also_called,
    brief,
    entries_part,
    page,
    plain_list,
    short_name,
    showing,
    small_print,
    stop_if,
    summary_of,
)
from needleref.layout.condition import VERDICT_TONES, referral_words, verdict_line
from needleref.model import Condition, Muscle, Ref, Region, Zone
from needleref.text import within
from needleref.verdict_sentence import LABELS

if TYPE_CHECKING:
    from needleref.layout.blocks import Block
    from needleref.model import Depth, Hazard
    from needleref.reference import Reference
    from needleref.results import Card

# What stands for people where a source tells none.
NOBODY = {"people not stated", "not stated"}
REGION_HAZARDS_SHOWN = 4
REGION_MUSCLES_SHOWN = 8


def muscle_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay a muscle's card out: hazards, trigger points and referral, needling, anatomy."""
    muscle = reference.get("muscle", card.id, Muscle)
    cites = Citations()
    return page(
        muscle.name,
        *showing(card),
        Title(
            muscle.name, within(muscle.region.name), Said(muscle.latin) if muscle.latin else None
        ),
        summary_of(muscle, cites, full=full),
        beside(
            (
                muscle_hazards(muscle, reference, cites, full=full),
                _trigger_points(muscle, cites),
                _symptoms(muscle, cites),
            ),
            small_picture(reference, Ref(type="muscle", id=muscle.id, name=muscle.name)),
            (
                _needling(muscle, cites, full=full),
                _anatomy(muscle, cites, full=full),
                _self_care(muscle),
                _seen_in(card),
                also_called(muscle, full=full),
            ),
        ),
        small_print(reference, cites, muscle.reviewed, full=full, query=muscle.id),
    )


def muscle_hazards(muscle: Muscle, reference: Reference, cites: Citations, *, full: bool) -> Part:
    """What can be hurt under this muscle, how to avoid it, and measured depths."""
    if not muscle.hazards:
        return Part("Hazards", (Paragraph(Said(NONE_RECORDED)),), "care")
    items = tuple(_hazard(hazard, reference, cites, full=full) for hazard in muscle.hazards)
    return Part("Hazards", (Items(items),), "care")


def _hazard(hazard: Hazard, reference: Reference, cites: Citations, *, full: bool) -> Item:
    name, risk, avoid, depths = hazard.structure, hazard.risk, hazard.avoid_by, hazard.depths
    sources = hazard.sources
    if hazard.danger_zone:
        zone = reference.danger_zone(hazard.danger_zone.id)
        # The zone is what a reader must see first; the muscle's own structure is told below it.
        risk = ": ".join(filter(None, (name, risk))) or (zone.why if full else "")
        name = zone.name
        avoid = avoid or zone.avoid_by
        depths = depths or zone.depths
        sources = sources or zone.sources
    then = []
    cited = sources if full else sources[:2]
    if risk:
        then.append(cites.said(risk if full else brief(risk), () if avoid else cited))
    if avoid:
        then.append(cites.said(f"Avoid by: {avoid if full else brief(avoid)}", cited))
    then.extend(
        cites.said(f"Measured: {depth_words(depth)}", depth.sources, "dim")
        for depth in (depths if full else depths[:1])
    )
    return Item(Said(name, tone="care"), tuple(then))


def depth_words(depth: Depth) -> str:
    """A depth as a measurement: "pleura at 9–28 mm in 60 women, ultrasound"."""
    span = ""
    if depth.min_mm is not None and depth.max_mm is not None:
        span = f"{depth.min_mm:g}–{depth.max_mm:g} mm"
    elif depth.min_mm is not None:
        span = f"{depth.min_mm:g} mm or more"
    elif depth.max_mm is not None:
        span = f"{depth.max_mm:g} mm or less"
    mean = f"mean {depth.mean_mm:g} mm" if depth.mean_mm is not None else ""
    if mean and depth.sd_mm is not None:
        mean += f" (SD {depth.sd_mm:g})"
    who = " ".join(filter(None, (str(depth.n) if depth.n else "", depth.population)))
    measured = ", ".join(filter(None, (mean, span))) or "no figure given"
    where = f" in {who}" if who and who not in NOBODY else f", {who}" if who else ""
    how = f", {depth.method}" if depth.method else ""
    return f"{depth.structure} at {measured}{where}{how}"


def _trigger_points(muscle: Muscle, cites: Citations) -> Part:
    if not muscle.trigger_points:
        return Part("Trigger points", (Paragraph(Said("None recorded.")),))
    rows = []
    for point in muscle.trigger_points:
        place = ": ".join(filter(None, (point.label, point.location))) or "place not recorded"
        primary = plain_list(within(zone.name) for zone in point.pain.primary)
        spill = plain_list(within(zone.name) for zone in point.pain.spillover)
        felt = "; also ".join(filter(None, (primary, spill))) or "not recorded"
        if point.pain_note:
            felt += f" ({point.pain_note})"
        rows.append((Said(place), cites.said(felt, point.sources)))
    return Part("", (Table(tuple(rows), ("Trigger point", "Felt at")),))


def _symptoms(muscle: Muscle, cites: Citations) -> Part | None:
    if not muscle.symptoms:
        return None
    items = tuple(Item(cites.said(s.text, s.sources)) for s in muscle.symptoms)
    return Part("Symptoms", (Items(items),))


def _needling(muscle: Muscle, cites: Citations, *, full: bool) -> Part:
    if not muscle.needling:
        return Part("Needling as reported", (Paragraph(Said("No report recorded.")),))
    items = []
    for note in muscle.needling:
        facts = {
            "technique": note.technique,
            "position": note.position,
            "palpation": note.palpation,
            "direction": note.direction,
            "needle": note.needle,
        }
        told = " · ".join(f"{name}: {value}" for name, value in facts.items() if value)
        then = (Said(note.note if full else brief(note.note)),) if note.note and told else ()
        items.append(Item(cites.said(told or note.note, note.sources), then))
    return Part("Needling as reported", (Items(tuple(items)),))


def _anatomy(muscle: Muscle, cites: Citations, *, full: bool) -> Part | None:
    nerve = ""
    if muscle.innervation:
        roots = f" ({plain_list(muscle.innervation.roots)})" if muscle.innervation.roots else ""
        nerve = f"{muscle.innervation.nerve}{roots}"
    facts = {
        "Origin": muscle.attachments.origin,
        "Insertion": muscle.attachments.insertion,
        "Nerve": nerve,
        "Action": muscle.action,
    }
    rows = [(Said(name, tone="dim"), Said(value)) for name, value in facts.items() if value]
    if not rows:
        return None
    label, last = rows[-1]
    sources = muscle.sources if full else muscle.sources[:3]
    rows[-1] = (label, cites.said(last.text, sources))
    return Part("Anatomy", (Table(tuple(rows)),))


def _self_care(muscle: Muscle) -> Part | None:
    names = plain_list(care.exercise.name for care in muscle.self_care)
    return Part("Self-care", (Paragraph(Said(names)),)) if names else None


def _seen_in(card: Card) -> Part | None:
    conditions = card.related.get("condition", ())
    return entries_part("Examined in", conditions, full=True) if conditions else None


def region_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay a region's card out: red flags, hazards, muscles, conditions, aftercare."""
    region = reference.get("region", card.id, Region)
    cites = Citations()
    flags = reference.red_flags_of("region", region.id)
    return page(
        region.name,
        *showing(card),
        Title(
            region.name,
            line=cites.said(region.summary, region.sources) if region.summary else None,
        ),
        stop_if(flags, cites, full=full, region=region.id),
        _region_hazards(card, reference, cites, full=full),
        _region_muscles(card, reference, full=full),
        _region_conditions(card, reference, full=full),
        *(
            entries_part(heading, card.related[kind], full=full)
            for kind, heading in (("exercise", "Exercises"), ("aftercare-step", "Aftercare"))
            if card.related.get(kind)
        ),
        also_called(region, full=full),
        small_print(reference, cites, region.reviewed, full=full, query=region.id),
    )


def _region_hazards(card: Card, reference: Reference, cites: Citations, *, full: bool) -> Part:
    entries = card.related.get("danger-zone", ())
    if not entries:
        return Part("Hazards", (Paragraph(Said(NONE_RECORDED)),), "care")
    shown = entries if full else entries[:REGION_HAZARDS_SHOWN]
    items = []
    for entry in shown:
        zone = reference.danger_zone(entry.id)
        avoid = zone.avoid_by if full else brief(zone.avoid_by)
        cited = zone.sources if full else zone.sources[:2]
        items.append(Item(Said(zone.name, tone="care"), (cites.said(avoid, cited),)))
    return Part("Hazards", (Items(tuple(items)),), "care", hidden=len(entries) - len(shown))


def _region_muscles(card: Card, reference: Reference, *, full: bool) -> Part | None:
    entries = card.related.get("muscle", ())
    if not entries:
        return None
    muscles = [reference.muscle(entry.id) for entry in entries]
    # Those examined in more conditions are met most often, so they come first.
    uses = {m.id: len(reference.related("muscle", m.id).get("condition", ())) for m in muscles}
    muscles.sort(key=lambda muscle: (-uses[muscle.id], muscle.name))
    shown = muscles if full else muscles[:REGION_MUSCLES_SHOWN]
    rows = tuple((Said(short_name(m.name), tone="strong"), Said(referral_words(m))) for m in shown)
    return Part("", (Table(rows, ("Muscle", "Refers to")),), hidden=len(muscles) - len(shown))


def _region_conditions(card: Card, reference: Reference, *, full: bool) -> Part | None:
    entries = card.related.get("condition", ())
    if not entries:
        return None
    rows = []
    for entry in entries:
        verdict = reference.get("condition", entry.id, Condition).verdict
        if verdict and full:
            said = verdict_line(verdict)
        else:
            word = verdict.verdict if verdict else ""
            said = Said(LABELS.get(word, ""), tone=VERDICT_TONES.get(word, "plain"))
        rows.append((Said(entry.name, tone="strong"), said))
    return Part("", (Table(tuple(rows), ("Condition", "Needling")),))


def zone_page(card: Card, reference: Reference, *, full: bool) -> Page:
    """Lay a pain area out: what it is called, and the muscles that refer there."""
    zone = reference.get("zone", card.id, Zone)
    cites = Citations()
    muscles: list[Block] = []
    if card.related.get("muscle"):
        muscles.append(entries_part("Muscles that refer here", card.related["muscle"], full=full))
    return page(
        zone.name,
        *showing(card),
        Title(zone.name, f"pain area, {within(zone.region.name)}", Said(zone.anatomical)),
        summary_of(zone, cites, full=full),
        *muscles,
        Paragraph(Said(f"Ranked, with reasons: needleref pain {within(zone.name)}", tone="dim")),
        also_called(zone, full=full),
        small_print(reference, cites, zone.reviewed, full=full, query=zone.id),
    )
