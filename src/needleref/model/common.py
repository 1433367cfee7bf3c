"""Shapes that several kinds of record share: references, sources, findings, hazards."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, Struct


class Shape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every value in the data: frozen, and unknown fields are refused."""


class Ref(Shape, frozen=True, kw_only=True):
    """A reference to a record, with the name it had when the data was compiled.

    In YAML it is written as the id alone; in JSON it is this object.
    """

    type: str
    id: str
    name: str


# A field annotated so is a reference; the loader looks its id up in `refers_to`, in order.
SourceId = Annotated[str, Meta(extra={"refers_to": ("source",)})]
Sources = tuple[SourceId, ...]
Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, Meta(min_length=1)]
Texts = tuple[Text, ...]

COMPUTED: dict[str, Any] = {"computed": True}

Level = Literal["literature", "clinician", "two-clinicians"]
# Least reviewed first.
LEVELS: tuple[Level, ...] = get_args(Level)
Technique = Literal[
    "dry-needling",
    "pooled",
    "acupuncture",
    "electrical",
    "tendon-fenestration",
    "electrolysis",
    "periosteal",
]
Direction = Literal["favours-needling", "no-difference", "favours-comparator", "unclear"]
Against = Literal["sham", "nothing", "inactive", "same-care", "active", "mixed", "before-after"]
Measures = Literal["pain", "function", "range", "other"]
Design = Literal["meta-analysis", "systematic-review", "trial", "cohort"]
Certainty = Literal["high", "moderate", "low", "very-low", "not-graded"]
Urgency = Literal["emergency", "same-day", "routine"]
# Most urgent first.
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)


class Reviewed(Shape, frozen=True, kw_only=True):
    """Who last looked at a record, when (ISO date), and how closely."""

    on: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    by: Text
    level: Level


class Record(Shape, tag_field="type", frozen=True, kw_only=True):
    """What every record has. `lay` are patients' words, `aliases` clinicians'."""

    id: Id
    name: Text
    aliases: Texts = ()
    lay: Texts = ()
    summary: str = ""
    sources: Sources = ()
    reviewed: Reviewed


class Statement(Shape, frozen=True, kw_only=True):
    """One clinical statement with the works that say it."""

    text: Text
    sources: Sources


class Depth(Shape, frozen=True, kw_only=True):
    """A depth as one study measured it, in millimetres; never a safe depth."""

    structure: Text
    mean_mm: float | None = None
    sd_mm: float | None = None
    min_mm: float | None = None
    max_mm: float | None = None
    n: int | None = None
    population: str = ""
    method: str = ""
    sources: Sources


class Finding(Shape, frozen=True, kw_only=True):
    """What one study found, for or against needling, in the words of the data model."""

    text: Text
    outcome: Text
    measures: Measures
    technique: Technique
    direction: Direction
    against: Against
    comparator: Text
    timing: Text
    weeks: float | None = None
    to_weeks: float | None = None
    population: str = ""
    design: Design
    trials: int | None = None
    participants: int | None = None
    effect: str = ""
    certainty: Certainty
    note: str = ""
    sources: Sources


class Recommendation(Shape, frozen=True, kw_only=True):
    """What a guideline says about needling for a condition, in its own strength words."""

    body: Text
    year: int | None = None
    says: Literal["for", "against", "either"]
    because: Literal["benefit", "no-benefit", "harm", "consensus"]
    strength: str = ""
    technique: Technique
    text: Text
    sources: Sources


Answer = Literal["better", "mixed", "no-better", "unknown"]
VerdictWord = Literal[
    "avoid", "supported", "some-support", "mixed", "not-supported", "too-little-evidence"
]


class Verdict(Shape, frozen=True, kw_only=True):
    """The computed answer to "does needling help?" (rule: data-model, `verdict.py`).

    `decided_by` counts the record's findings from 1; it is empty for `avoid`.
    """

    verdict: VerdictWord
    sham: Answer
    added: Answer
    active: Answer
    sentence: Text
    decided_by: tuple[int, ...] = ()


# Texts for patients by language code ("en", "es"); English is always there.
ByLanguage = dict[str, str]
ZoneRef = Annotated[Ref, Meta(extra={"refers_to": ("zone",)})]
RegionRef = Annotated[Ref, Meta(extra={"refers_to": ("region",)})]
MuscleRef = Annotated[Ref, Meta(extra={"refers_to": ("muscle",)})]
ConditionRef = Annotated[Ref, Meta(extra={"refers_to": ("condition",)})]
DangerZoneRef = Annotated[Ref, Meta(extra={"refers_to": ("danger-zone",)})]
ExerciseRef = Annotated[Ref, Meta(extra={"refers_to": ("exercise",)})]
EmergencyRef = Annotated[Ref, Meta(extra={"refers_to": ("emergency",)})]
PlaceRef = Annotated[Ref, Meta(extra={"refers_to": ("region", "muscle")})]
ContraindicationRef = Annotated[Ref, Meta(extra={"refers_to": ("contraindication",)})]
# "all": holds for every region.
RegionsOrAll = Literal["all"] | tuple[RegionRef, ...]
