"""Regions, muscles and pain areas."""

from __future__ import annotations

from typing import Literal

from needleref.model.common import (
    DangerZoneRef,
    Depth,
    ExerciseRef,
    Id,
    Record,
    RegionRef,
    Shape,
    Sources,
    Statement,
    Text,
    Texts,
    ZoneRef,
)

View = Literal[
    "front",
    "back",
    "head-front",
    "head-side",
    "head-back",
    "neck-side",
    "shoulder-side",
    "hand-palm",
    "hand-back",
    "foot-sole",
    "foot-top",
]


class Region(Record, tag="region", frozen=True, kw_only=True):
    """A body region. What belongs to it is found by reference from the other records."""


class Zone(Record, tag="zone", frozen=True, kw_only=True):
    """A pain area: a place that a patient points at. Left is right mirrored.

    Several zones may share a lay word; the word then means all of them.
    """

    region: RegionRef
    anatomical: str = ""
    view: View
    mirrored: bool = True


class Attachments(Shape, frozen=True, kw_only=True):
    """Where a muscle begins and ends."""

    origin: str = ""
    insertion: str = ""


class Innervation(Shape, frozen=True, kw_only=True):
    """The nerve and its roots (C1 to S5)."""

    nerve: Text
    roots: Texts = ()


class Referral(Shape, frozen=True, kw_only=True):
    """Where a trigger point is felt: where nearly everyone feels it, and where some do."""

    primary: tuple[ZoneRef, ...] = ()
    spillover: tuple[ZoneRef, ...] = ()


class TriggerPoint(Shape, frozen=True, kw_only=True):
    """A described trigger point; its place is approximate."""

    id: Id
    label: str = ""
    location: str = ""
    pain: Referral = Referral()
    pain_note: str = ""
    sources: Sources


class NeedlingNote(Shape, frozen=True, kw_only=True):
    """What one source says on needling a muscle: a report, never an instruction."""

    position: str = ""
    palpation: str = ""
    direction: str = ""
    needle: str = ""
    technique: str = ""
    note: str = ""
    sources: Sources


class Hazard(Shape, frozen=True, kw_only=True):
    """What can be hurt here: a danger zone by id, or a structure of this muscle alone."""

    danger_zone: DangerZoneRef | None = None
    structure: str = ""
    risk: str = ""
    avoid_by: str = ""
    depths: tuple[Depth, ...] = ()
    sources: Sources = ()


class SelfCare(Shape, frozen=True, kw_only=True):
    """An exercise that goes with a muscle."""

    exercise: ExerciseRef


class Muscle(Record, tag="muscle", frozen=True, kw_only=True):
    """A muscle with its trigger points, referral and hazards."""

    latin: str = ""
    region: RegionRef
    attachments: Attachments = Attachments()
    innervation: Innervation | None = None
    action: str = ""
    trigger_points: tuple[TriggerPoint, ...] = ()
    symptoms: tuple[Statement, ...] = ()
    needling: tuple[NeedlingNote, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    self_care: tuple[SelfCare, ...] = ()
