"""What a sheet says in a language, falling back on English text by text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from needleref.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from needleref.model import Language, RecordWords
    from needleref.reference import Reference

ENGLISH = "en"
# How records and languages write the emergency number; a clinic's own takes its place.
ANY_NUMBER = "(112, 911, 999)"
FILLED_IN = re.compile(r"\{(\w+)\}")


class Phrase(NamedTuple):
    """A text and the language that it is in."""

    text: str
    language: str


class Wording:
    """The words of a sheet. `missed` gathers what had to be said in English instead."""

    def __init__(self, reference: Reference, code: str, *, emergency_number: str = "") -> None:
        self.code = code
        self.missed: set[str] = set()
        self.language = _language(reference, code)
        self.english = self.language if code == ENGLISH else reference.language(ENGLISH)
        self._number = f"({emergency_number})" if emergency_number else ANY_NUMBER

    def say(self, name: str, **filled_in: str) -> Phrase:
        """Return a sentence with its `{...}` filled in."""
        (phrase,) = self.say_all(name) or (Phrase("", self.code),)
        text = FILLED_IN.sub(lambda m: filled_in.get(m[1], m[0]), phrase.text)
        return phrase._replace(text=text)

    def say_all(self, name: str) -> tuple[Phrase, ...]:
        """Return the sentences of a list, or the one sentence."""
        said = getattr(self.language.sentences, name)
        code = self.code
        if not said:
            said, code = getattr(self.english.sentences, name), ENGLISH
            self.missed.add(name)
        texts = (said,) if isinstance(said, str) else said
        return tuple(Phrase(self.numbered(text), code) for text in texts if text)

    def numbered(self, text: str) -> str:
        """Put the clinic's emergency number in the place of the general ones."""
        return text.replace(ANY_NUMBER, self._number)

    def name(self, kind: str, record_id: str, english: str) -> Phrase:
        """Return a record's name as a patient reads it."""
        own = self.words(kind, record_id)
        if own is not None and own.name:
            return Phrase(own.name, self.code)
        if self.code != ENGLISH:
            self.missed.add(f"{kind}:{record_id}")
            known = self.english.records.get(kind, {}).get(record_id)
            english = known.name if known and known.name else english
        return Phrase(english, ENGLISH)

    def text(self, kind: str, record_id: str, patient: Mapping[str, str]) -> Phrase:
        """Return a record's text for patients: its own, else the language's, else English."""
        own = self.words(kind, record_id)
        if text := patient.get(self.code) or (own.text if own is not None else ""):
            return Phrase(self.numbered(text), self.code)
        self.missed.add(f"{kind}:{record_id}")
        return Phrase(self.numbered(patient.get(ENGLISH, "")), ENGLISH)

    def words(self, kind: str, record_id: str) -> RecordWords | None:
        """Return what the language itself has on a record."""
        return self.language.records.get(kind, {}).get(record_id)

    def day(self, date: str) -> str:
        """Write an ISO date in words; anything else stays as it was typed."""
        import datetime as dt

        months = self.language.months or self.english.months
        form = self.language.day if self.language.months else self.english.day
        try:
            day = dt.date.fromisoformat(date)
        except ValueError:
            return date
        if len(months) != 12:
            return date
        parts = {"day": str(day.day), "month": months[day.month - 1], "year": str(day.year)}
        return FILLED_IN.sub(lambda m: parts.get(m[1], m[0]), form)


def _language(reference: Reference, code: str) -> Language:
    try:
        return reference.language(code)
    except KeyError:
        known = ", ".join(f"{c} ({name})" for c, name in reference.languages.items())
        raise UsageError(
            f"there is no language {code!r}: use one of {known}"
            f" (to add it: needleref aftercare --lang {code} --missing)"
        ) from None
