"""What a language of the sheets still lacks, with the English to translate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from needleref.model import AdverseEvent, AftercareStep, Condition, Exercise, Language, Region
from needleref.results import Report
from needleref.sheets.consent import NOT_THE_PATIENTS
from needleref.sheets.wording import ENGLISH

if TYPE_CHECKING:
    from needleref.model import RecordWords
    from needleref.reference import Reference


def missing(reference: Reference, code: str) -> Report:
    """List sentences and record texts that a language lacks; a new language lacks them all.

    The data has the form of `language-CODE.yaml`, with the English in the place of what is missing.
    """
    english = reference.language(ENGLISH)
    language = (
        reference.language(code) if code in reference.languages else Language(name=code, records={})
    )
    sentences = {
        name: text
        for name in english.sentences.__struct_fields__
        if (text := getattr(english.sentences, name)) and not getattr(language.sentences, name)
    }
    records = _records(reference, code, language, english)
    texts = sum(map(len, records.values()))
    title = f"{code}: {len(sentences)} sentences and {texts} texts of records are missing"
    whole = not sentences and not texts
    return Report(
        command="language",
        query=code,
        title=f"{code}: nothing is missing" if whole else title,
        data={"sentences": sentences, **records},
    )


def _records(
    reference: Reference, code: str, language: Language, english: Language
) -> dict[str, dict[str, Any]]:
    def words(kind: str, record_id: str) -> RecordWords | None:
        return language.records.get(kind, {}).get(record_id)

    def name(kind: str, record_id: str, known: str) -> str:
        own = english.records.get(kind, {}).get(record_id)
        return own.name if own and own.name else known

    lacking: dict[str, dict[str, Any]] = {}
    if code != ENGLISH:
        named = (("region", Region), ("condition", Condition))
        for kind, model in named:
            for record in reference.records(kind, model):
                own = words(kind, record.id)
                if own is None or not own.name:
                    told = name(kind, record.id, record.name)
                    lacking.setdefault(kind, {})[record.id] = {"name": told}
    for step in reference.records("aftercare-step", AftercareStep):
        own = words("aftercare-step", step.id)
        if code not in step.patient and (own is None or not own.text):
            text = {"text": step.patient[ENGLISH]}
            lacking.setdefault("aftercare-step", {})[step.id] = text
    for event in reference.records("adverse-event", AdverseEvent):
        if event.id in NOT_THE_PATIENTS or not event.patient:
            continue
        own = words("adverse-event", event.id)
        needed = {}
        if code != ENGLISH and (own is None or not own.name):
            needed["name"] = name("adverse-event", event.id, event.name)
        if code not in event.patient and (own is None or not own.text):
            needed["text"] = event.patient[ENGLISH]
        if needed:
            lacking.setdefault("adverse-event", {})[event.id] = needed
    for exercise in reference.records("exercise", Exercise):
        own = words("exercise", exercise.id)
        if code not in exercise.patient and (own is None or not own.steps):
            steps = exercise.patient[ENGLISH]
            lacking.setdefault("exercise", {})[exercise.id] = {
                field: getattr(steps, field)
                for field in steps.__struct_fields__
                if getattr(steps, field)
            }
    return lacking
