"""What a language of the sheets still lacks, with the English to translate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from needleref.model import (
    AdverseEvent,
    AftercareStep,
    Condition,
    Exercise,
    Language,
    RecordWords,
    Region,
)
from needleref.results import Report
from needleref.sheets.consent import NOT_THE_PATIENTS
from needleref.sheets.wording import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.model import Record
    from needleref.model.care import PatientSteps
    from needleref.reference import Reference

# A record's id, and the English of each field that it lacks.
Lack: TypeAlias = "tuple[str, dict[str, Any]]"


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
    records = _Lacking(reference, code, language, english).records()
    texts = sum(map(len, records.values()))
    title = f"{code}: {len(sentences)} sentences and {texts} texts of records are missing"
    whole = not sentences and not texts
    return Report(
        command="language",
        query=code,
        title=f"{code}: nothing is missing" if whole else title,
        data={"sentences": sentences, **records},
    )


class _Lacking:
    """What a language lacks of the records that sheets show."""

    def __init__(
        self, reference: Reference, code: str, language: Language, english: Language
    ) -> None:
        self.reference = reference
        self.code = code
        self.language = language
        self.english = english

    def records(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Give the English of what is missing, by kind, id and field."""
        found = {
            "region": self.names("region", Region),
            "condition": self.names("condition", Condition),
            "aftercare-step": self.steps(),
            "adverse-event": self.events(),
            "exercise": self.exercises(),
        }
        by_kind = {kind: {id_: told for id_, told in some if told} for kind, some in found.items()}
        return {kind: some for kind, some in by_kind.items() if some}

    def names(self, kind: str, model: type[Region | Condition]) -> Iterator[Lack]:
        for record in self.reference.records(kind, model):
            yield record.id, self.name(record, kind)

    def steps(self) -> Iterator[Lack]:
        for step in self.reference.records("aftercare-step", AftercareStep):
            yield step.id, self.text(step, "aftercare-step")

    def events(self) -> Iterator[Lack]:
        kind = "adverse-event"
        for event in self.reference.records(kind, AdverseEvent):
            if event.patient and event.id not in NOT_THE_PATIENTS:
                yield event.id, self.name(event, kind) | self.text(event, kind)

    def exercises(self) -> Iterator[Lack]:
        for exercise in self.reference.records("exercise", Exercise):
            own = self.own("exercise", exercise.id)
            if self.code not in exercise.patient and not own.steps:
                yield exercise.id, _filled(exercise.patient[ENGLISH])

    def own(self, kind: str, record_id: str) -> RecordWords:
        return self.language.records.get(kind, {}).get(record_id) or RecordWords()

    def name(self, record: Record, kind: str) -> dict[str, Any]:
        """Give a record's name as English sheets have it, where the language has none."""
        if self.code == ENGLISH or self.own(kind, record.id).name:
            return {}
        known = self.english.records.get(kind, {}).get(record.id)
        return {"name": known.name if known and known.name else record.name}

    def text(self, record: AftercareStep | AdverseEvent, kind: str) -> dict[str, Any]:
        if self.code in record.patient or self.own(kind, record.id).text:
            return {}
        return {"text": record.patient[ENGLISH]}


def _filled(steps: PatientSteps) -> dict[str, Any]:
    fields = {name: getattr(steps, name) for name in steps.__struct_fields__}
    return {name: value for name, value in fields.items() if value}
