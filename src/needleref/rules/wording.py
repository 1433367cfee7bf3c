"""Rules on words: what patients read is plain, and no working note is left behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from needleref.model import AdverseEvent, AftercareStep, Contraindication, Exercise
from needleref.rules.book import at, each, field_of, of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.errors import Problem
    from needleref.load import Data
    from needleref.model import AnyRecord

# Words that a patient's page leaves out, and what it says instead.
PLAIN_WORDS = {
    "ha?ematomas?": "bruise",
    "syncope": "faint",
    "dyspno?ea": "short of breath",
    "para?esthesias?": "pins and needles",
    "erythema": "redness",
    "o?edema": "swelling",
    "analgesics?": "pain medicine",
    "NSAIDs?": "ibuprofen-type medicine",
    "anticoagulants?": "blood thinner",
    "contraindicated": "not safe for you",
    "adverse events?": "side effect",
    "prophyla\\w+": "prevention",
    "exacerbat\\w+": "make worse",
    "cervical": "neck",
    "lumbar": "lower back",
    "thoracic": "upper back",
    "gluteal": "buttock",
    "posterior": "back",
    "unilateral": "one side",
    "trigger points?": "sore spot in a muscle",
    "(?:local )?twitch response": "quick muscle jump",
    "filiform": "thin",
    "hydrat\\w+": "drink water",
    "ambulat\\w+": "walk",
    "commenc\\w+": "start",
    "subsequent\\w*": "next",
}
_JARGON = [(re.compile(rf"\b{word}\b", re.IGNORECASE), say) for word, say in PLAIN_WORDS.items()]
# A pneumothorax is named once, and explained.
_PNEUMOTHORAX = re.compile(r"\bpneumothorax\b", re.IGNORECASE)
_EXPLAINED = re.compile(r"air leak|collapsed lung", re.IGNORECASE)
_LEFTOVER = re.compile(r"\b(?:TODO|FIXME|XXX|TBD)\b|\binferred:|\?\?\?|lorem ipsum")


def patient_words(data: Data) -> Iterator[Problem]:
    """What patients read in English uses no clinicians' words."""
    for record, field, text in _patient_texts(data):
        for pattern, instead in _JARGON:
            if found := pattern.search(text):
                message = f"'{found[0]}' is a clinician's word; say '{instead}'"
                yield at(data, record, field, message)
        if _PNEUMOTHORAX.search(text) and not _EXPLAINED.search(text):
            message = "'pneumothorax' is not explained; say 'air leak from the lung'"
            yield at(data, record, field, message)


def _patient_texts(data: Data) -> Iterator[tuple[AnyRecord, str, str]]:
    for step in of(data, AftercareStep):
        yield step, "patient", step.patient.get("en", "")
    for event in of(data, AdverseEvent):
        yield event, "patient", event.patient.get("en", "")
    for exercise in of(data, Exercise):
        words = exercise.patient["en"]
        yield exercise, "patient", " ".join([words.name, *words.steps, words.dose, words.stop_if])
    for rule in of(data, Contraindication):
        if rule.ask != "clinician":
            yield rule, "question", rule.question
            yield rule, "why_asked", rule.why_asked


def no_leftovers(data: Data) -> Iterator[Problem]:
    """No text holds a note to its writer."""
    texts: Any = str
    for record, place, text in each(data, texts):
        if found := _LEFTOVER.search(text):
            message = f"{place} still says '{found[0]}'; finish it or take it out"
            yield at(data, record, field_of(place), message)
