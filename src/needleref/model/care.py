"""What the patient takes home, and dry needling explained."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from msgspec import Meta

from needleref.model.common import (
    COMPUTED,
    ByLanguage,
    Certainty,
    Finding,
    Measures,
    MuscleRef,
    Record,
    RegionRef,
    RegionsOrAll,
    Shape,
    Sources,
    Text,
    Texts,
    Verdict,
)

When = Literal["first-hours", "first-2-days", "next-days", "any-time"]
# In the order of the days after.
WHEN: tuple[When, ...] = get_args(When)
Support = Literal["trial", "guideline", "common-practice"]


class AftercareStep(Record, tag="aftercare-step", frozen=True, kw_only=True):
    """One piece of advice for after needling; `part` is where it stands on the sheet."""

    part: Literal["expect", "do", "avoid", "call-us", "get-help"]
    when: When
    regions: RegionsOrAll
    over_lung_only: bool = False
    support: Support
    note: str = ""
    patient: ByLanguage


class PatientSteps(Shape, frozen=True, kw_only=True):
    """An exercise in a patient's words."""

    name: Text
    steps: Texts
    dose: str = ""
    stop_if: str = ""


class Exercise(Record, tag="exercise", frozen=True, kw_only=True):
    """A stretch or gentle movement to do at home."""

    regions: tuple[RegionRef, ...]
    muscles: tuple[MuscleRef, ...] = ()
    dose: str = ""
    stop_if: str = ""
    support: Support = "common-practice"
    patient: dict[str, PatientSteps]


class GuidePoint(Shape, frozen=True, kw_only=True):
    """One statement of a guide topic; `heading` groups points ("Insertion")."""

    heading: str = ""
    text: Text
    says: Literal["for", "against", "disputed", "common-practice", "fact"]
    certainty: Certainty = "not-graded"
    sources: Sources


class ClaimedBenefit(Shape, frozen=True, kw_only=True):
    """A benefit that clinics claim, with the findings and the verdict by the conditions' rule."""

    name: Text
    claim: Text
    main_outcome: Measures
    findings: tuple[Finding, ...] = ()
    verdict: Annotated[Verdict | None, Meta(extra=COMPUTED)] = None


class GuideTopic(Record, tag="guide-topic", frozen=True, kw_only=True):
    """A topic of dry needling explained."""

    order: int
    points: tuple[GuidePoint, ...] = ()
    benefits: tuple[ClaimedBenefit, ...] = ()
