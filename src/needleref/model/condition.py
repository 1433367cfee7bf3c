"""Conditions that are treated with dry needling, and ones in which it is best left."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from needleref.model.common import (
    COMPUTED,
    ConditionRef,
    DangerZoneRef,
    Finding,
    Measures,
    MuscleRef,
    Recommendation,
    Record,
    RegionRef,
    Shape,
    Sources,
    Statement,
    Text,
    Verdict,
)

IcdCode = Annotated[str, Meta(pattern=r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$")]


class Codes(Shape, frozen=True, kw_only=True):
    """Codes by system. ICD-10-CM, dotted."""

    icd10cm: tuple[IcdCode, ...] = ()


class MuscleToExamine(Shape, frozen=True, kw_only=True):
    """A muscle to look at, and why; the list's order is the order to examine."""

    muscle: MuscleRef
    why: Text
    sources: Sources


class Mimic(Shape, frozen=True, kw_only=True):
    """What can pass for the condition, and the test that tells them apart."""

    name: Text
    condition: ConditionRef | None = None
    danger: Literal["high", "moderate", "low"]
    how_it_differs: Text
    test: str = ""
    accuracy: str = ""
    do: str = ""
    sources: Sources


class Caution(Shape, frozen=True, kw_only=True):
    """What to beware of in this condition; may point at a danger zone."""

    text: Text
    danger_zone: DangerZoneRef | None = None
    sources: Sources


class Condition(Record, tag="condition", frozen=True, kw_only=True):
    """A condition. `main_outcome` is what its verdict counts."""

    main_outcome: Measures
    codes: Codes = Codes()
    regions: tuple[RegionRef, ...]
    muscles: tuple[MuscleToExamine, ...] = ()
    findings: tuple[Finding, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    dosage: tuple[Statement, ...] = ()
    mimics: tuple[Mimic, ...] = ()
    care: tuple[Statement, ...] = ()
    cautions: tuple[Caution, ...] = ()
    verdict: Annotated[Verdict | None, Meta(extra=COMPUTED)] = None
