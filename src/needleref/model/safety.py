"""What can go wrong, for whom, and what to do: screening rules, drugs, hazards, emergencies."""

from __future__ import annotations

from typing import Literal, get_args

from needleref.model.common import (
    ByLanguage,
    ConditionRef,
    ContraindicationRef,
    DangerZoneRef,
    Depth,
    EmergencyRef,
    MuscleRef,
    PlaceRef,
    Record,
    RegionRef,
    RegionsOrAll,
    Shape,
    Sources,
    Statement,
    Text,
    Texts,
    Urgency,
)

RuleDecision = Literal["do-not-needle", "ask-first", "not-here", "caution"]
# Strictest first.
RULE_DECISIONS: tuple[RuleDecision, ...] = get_args(RuleDecision)


class Position(Shape, frozen=True, kw_only=True):
    """What one body says where bodies disagree."""

    who: Text
    says: Text
    sources: Sources


class Threshold(Shape, frozen=True, kw_only=True):
    """A measured value from which a rule applies: INR, platelets, age in years."""

    measure: Text
    below: float | None = None
    above: float | None = None
    unit: str = ""
    sources: Sources


class Worsening(Shape, frozen=True, kw_only=True):
    """Danger zones that a rule makes worse: deep ones, those over the lung, or some by name."""

    zones: Literal["deep", "over-lung"] | tuple[DangerZoneRef, ...]
    text: Text
    sources: Sources


class Contraindication(
    Record, tag="contraindication", frozen=True, kw_only=True, rename={"class_": "class"}
):
    """A screening rule: whom it concerns, what is decided, and why.

    `class_` is what the sources call it, `decision` what needleref answers (spec section 9).
    `not_here` holds regions and muscles, or "as named": the place the patient gives.
    A core question `covers` the rules that its answer "no" rules out; `why_asked` tells the patient
    what it is for. A value is judged only by the rule's `thresholds`; `worsens` names the danger
    zones that weigh more with this rule.
    """

    class_: Literal["absolute", "relative", "local", "precaution"]
    decision: RuleDecision
    milder_because: str = ""
    override: str = ""
    not_here: tuple[Literal["as named"] | PlaceRef, ...] = ()
    technique: Literal["any", "electrical"] = "any"
    reason: Text
    action: Text
    question: str = ""
    why_asked: str = ""
    urgency: Urgency = "routine"
    ask: Literal["core", "follow-up", "clinician"]
    covers: tuple[ContraindicationRef, ...] = ()
    past: Literal["ignored", "applies"] = "ignored"
    two_or_more: RuleDecision | None = None
    thresholds: tuple[Threshold, ...] = ()
    worsens: tuple[Worsening, ...] = ()
    positions: tuple[Position, ...] = ()


class Brands(Shape, frozen=True, kw_only=True):
    """Brand names by market."""

    us: Texts = ()
    eu: Texts = ()


class Drug(Record, tag="drug", frozen=True, kw_only=True, rename={"class_": "class"}):
    """A drug and the screening rules it falls under; no rule is said, never taken as clear."""

    brands: Brands = Brands()
    class_: Text
    rules: tuple[ContraindicationRef, ...] = ()
    why: str = ""


class RedFlag(Record, tag="red-flag", frozen=True, kw_only=True):
    """A sign that something else, and worse, may be the matter.

    `terms` are the words in which patients and clinicians tell it.
    """

    sign: Text
    terms: Texts = ()
    may_mean: Text
    do: Text
    urgency: Urgency
    regions: RegionsOrAll
    conditions: tuple[ConditionRef, ...] = ()


class DangerZone(Record, tag="danger-zone", frozen=True, kw_only=True):
    """A place where a needle can hurt more than it helps."""

    structures: Texts
    regions: tuple[RegionRef, ...]
    muscles: tuple[MuscleRef, ...] = ()
    over_lung: bool = False
    deep: bool = False
    why: Text
    avoid_by: Text
    depths: tuple[Depth, ...] = ()
    early_signs: Texts = ()


class Rate(Shape, frozen=True, kw_only=True):
    """How often an adverse event was seen: `per_1000` of `unit`, among `of` of them."""

    per_1000: float | None = None
    low: float | None = None
    high: float | None = None
    unit: Text
    of: int | None = None
    setting: str = ""
    sources: Sources


class AdverseEvent(Record, tag="adverse-event", frozen=True, kw_only=True):
    """An unwanted effect of needling, how often it was seen, and what to do."""

    severity: Literal["mild", "moderate", "serious"]
    onset: str = ""
    rates: tuple[Rate, ...] = ()
    early_signs: Texts = ()
    do: Texts = ()
    patient: ByLanguage = {}


class Step(Shape, frozen=True, kw_only=True):
    """One step of an emergency card: one act."""

    do: Text
    sources: Sources


class Emergency(Record, tag="emergency", frozen=True, kw_only=True):
    """A crisis card: how to recognise it, then numbered steps."""

    recognise: tuple[Statement, ...]
    steps: tuple[Step, ...]
    danger_zones: tuple[DangerZoneRef, ...] = ()
    see_also: tuple[EmergencyRef, ...] = ()
