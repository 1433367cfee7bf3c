"""The words of the patient sheets in one language: whole sentences, and texts of records."""

from __future__ import annotations

from needleref.model.common import Reviewed, Shape, Text, Texts


class Sentences(Shape, frozen=True, kw_only=True):
    """Every sentence that a sheet says by itself; English has them all.

    A missing one is said in English, with a note. `{...}` marks what is filled in.
    """

    # Both sheets.
    untranslated: str = ""
    unreviewed_translation: str = ""
    review_literature: str = ""
    review_clinician: str = ""
    review_two_clinicians: str = ""
    also_large_print: str = ""
    version: str = ""
    area: str = ""
    problem: str = ""
    muscles: str = ""
    patient: str = ""
    date: str = ""
    therapist: str = ""
    phone: str = ""
    notes: str = ""
    picture: str = ""
    # The aftercare sheet.
    aftercare_title: str = ""
    aftercare_purpose: str = ""
    lung_heading: str = ""
    lung_if_general: str = ""
    summary_heading: str = ""
    summary_normal: str = ""
    summary_do: str = ""
    summary_help: str = ""
    done_heading: str = ""
    done: Texts = ()
    expect_heading: str = ""
    do_heading: str = ""
    first_hours: str = ""
    first_2_days: str = ""
    next_days: str = ""
    any_time: str = ""
    avoid_heading: str = ""
    exercises_heading: str = ""
    exercises_ask: str = ""
    exercise_dose: str = ""
    exercise_stop: str = ""
    general_advice: str = ""
    call_heading: str = ""
    next_visit_heading: str = ""
    next_visit: Texts = ()
    help_heading: str = ""
    check_heading: str = ""
    check: Texts = ()
    # Said to clinicians only.
    support: str = ""
    support_trial: str = ""
    support_guideline: str = ""
    support_common_practice: str = ""
    sources: str = ""
    # The consent sheet.
    consent_title: str = ""
    consent_first: str = ""
    consent_purpose: str = ""
    consent_what_heading: str = ""
    consent_what: Texts = ()
    consent_why_heading: str = ""
    consent_why: Texts = ()
    verdict_supported: str = ""
    verdict_some_support: str = ""
    verdict_mixed: str = ""
    verdict_not_supported: str = ""
    verdict_too_little_evidence: str = ""
    verdict_avoid: str = ""
    consent_options_heading: str = ""
    consent_options: Texts = ()
    consent_options_blank: str = ""
    consent_risks_heading: str = ""
    consent_risks_common: str = ""
    consent_risks_serious: str = ""
    consent_risks_lung: str = ""
    risk: str = ""
    risk_seen: str = ""
    risk_not_seen: str = ""
    counts_differ: str = ""
    rate: str = ""
    rate_range: str = ""
    rate_below: str = ""
    rate_unknown: str = ""
    sessions: str = ""
    people: str = ""
    consent_concerns_heading: str = ""
    consent_concerns: Texts = ()
    consent_questions_heading: str = ""
    consent_questions: Texts = ()
    consent_stop_heading: str = ""
    consent_stop: Texts = ()
    consent_sign_heading: str = ""
    consent_sign: Texts = ()
    consent_area_only: str = ""
    consent_area: str = ""
    signature_patient: str = ""
    signature_therapist: str = ""
    signature_interpreter: str = ""


class RecordWords(Shape, frozen=True, kw_only=True):
    """A record in a patient's words; only what the sheets show of its kind is used."""

    name: str = ""
    text: str = ""
    steps: Texts = ()
    dose: str = ""
    stop_if: str = ""


class Language(Shape, frozen=True, kw_only=True):
    """`data/language-CODE.yaml`: a language of the patient sheets.

    `records` gives, by kind and id, names of places and texts that a record itself lacks.
    Without `reviewed`, the sheet says that no clinician has reviewed the translation.
    """

    name: Text
    reviewed: Reviewed | None = None
    day: str = "{day} {month} {year}"
    months: Texts = ()
    sentences: Sentences = Sentences()
    records: dict[str, dict[str, RecordWords]] = {}
