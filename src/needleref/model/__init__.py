"""Typed, frozen records: the one schema of the data, in YAML, in the cache and in JSON.

Why msgspec and not dataclasses: forty frozen, slotted dataclasses take 40 ms to define on every
start; these take 3 ms, decode from JSON in microseconds and generate the JSON Schema.
"""

from needleref.model.about import About, Clinic
from needleref.model.anatomy import Hazard, Muscle, Region, TriggerPoint, Zone
from needleref.model.care import AftercareStep, Exercise, GuideTopic
from needleref.model.common import (
    Depth,
    Finding,
    Recommendation,
    Record,
    Ref,
    Reviewed,
    Statement,
    Verdict,
)
from needleref.model.condition import Condition
from needleref.model.language import Language, RecordWords, Sentences
from needleref.model.safety import (
    AdverseEvent,
    Contraindication,
    DangerZone,
    Drug,
    Emergency,
    RedFlag,
)
from needleref.model.source import Source

AnyRecord = (
    Condition
    | Region
    | Muscle
    | Zone
    | Contraindication
    | Drug
    | DangerZone
    | AdverseEvent
    | Emergency
    | RedFlag
    | AftercareStep
    | Exercise
    | GuideTopic
    | Source
)

# Kind → its record type, in the order in which kinds that share a name are listed (spec section 2).
KINDS: dict[str, type[AnyRecord]] = {
    "emergency": Emergency,
    "condition": Condition,
    "region": Region,
    "muscle": Muscle,
    "zone": Zone,
    "contraindication": Contraindication,
    "drug": Drug,
    "danger-zone": DangerZone,
    "adverse-event": AdverseEvent,
    "red-flag": RedFlag,
    "aftercare-step": AftercareStep,
    "exercise": Exercise,
    "guide-topic": GuideTopic,
    "source": Source,
}

# File name in a data folder → the kind it holds.
FILES: dict[str, str] = {
    "conditions.yaml": "condition",
    "regions.yaml": "region",
    "muscles.yaml": "muscle",
    "zones.yaml": "zone",
    "contraindications.yaml": "contraindication",
    "drugs.yaml": "drug",
    "danger-zones.yaml": "danger-zone",
    "adverse-events.yaml": "adverse-event",
    "emergencies.yaml": "emergency",
    "red-flags.yaml": "red-flag",
    "aftercare.yaml": "aftercare-step",
    "exercises.yaml": "exercise",
    "guide.yaml": "guide-topic",
    "sources.yaml": "source",
}

__all__ = [
    "FILES",
    "KINDS",
    "About",
    "AdverseEvent",
    "AftercareStep",
    "AnyRecord",
    "Clinic",
    "Condition",
    "Contraindication",
    "DangerZone",
    "Depth",
    "Drug",
    "Emergency",
    "Exercise",
    "Finding",
    "GuideTopic",
    "Hazard",
    "Language",
    "Muscle",
    "Recommendation",
    "Record",
    "RecordWords",
    "RedFlag",
    "Ref",
    "Region",
    "Reviewed",
    "Sentences",
    "Source",
    "Statement",
    "TriggerPoint",
    "Verdict",
    "Zone",
]
