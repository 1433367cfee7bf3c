"""The sheets that leave the room: aftercare and consent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from needleref.cli.output import CARD, Output, command
from needleref.errors import UsageError
from needleref.render import Format
from needleref.results import Given, Result

if TYPE_CHECKING:
    from needleref.model import Clinic
    from needleref.reference import Reference

PAPER = (*CARD, Format.PDF)
TOPICS = ("region", "muscle", "condition")

Lang = Annotated[
    str | None, typer.Option("--lang", metavar="CODE", help="Language of the sheet: en, es.")
]
Paper = Annotated[str | None, typer.Option("--paper", metavar="SIZE", help="a4 or letter.")]
LargePrint = Annotated[bool, typer.Option("--large-print", help="Letters of 16 points or more.")]
ClinicName = Annotated[str | None, typer.Option("--clinic-name", metavar="NAME")]
ClinicPhone = Annotated[str | None, typer.Option("--clinic-phone", metavar="NUMBER")]
Logo = Annotated[
    Path | None, typer.Option("--logo", metavar="FILE", help="The clinic's logo: PNG, JPEG, SVG.")
]
Date = Annotated[
    str | None,
    typer.Option("--date", metavar="DATE", help="The visit's date; today if left out."),
]
Patient = Annotated[
    str, typer.Option("--patient", metavar="NAME", help="Stands on the sheet and nowhere else.")
]
Therapist = Annotated[str, typer.Option("--therapist", metavar="NAME")]
Note = Annotated[
    list[str] | None, typer.Option("--note", metavar="TEXT", help="A note to print; repeatable.")
]


@command(*PAPER, query="TOPIC", kinds=TOPICS)
def aftercare(
    query: str,
    *,
    out: Output,
    lang: Lang = None,
    paper: Paper = None,
    large_print: LargePrint = False,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="For clinicians: support and sources of each step.")
    ] = False,
    clinic_name: ClinicName = None,
    clinic_phone: ClinicPhone = None,
    logo: Logo = None,
    date: Date = None,
    patient: Patient = "",
    therapist: Therapist = "",
    note: Note = None,
) -> Result:
    """Make the patient's sheet to take home: general, or for regions, muscles, conditions.

    Nothing about the patient is stored. Several topics are separated by commas.

    \b
    needleref aftercare neck, shoulder
    needleref aftercare tension headache --lang es -o sheet.pdf
    """
    from needleref.results import Matches
    from needleref.sheets import aftercare as sheet_of
    from needleref.sheets import subject_of

    reference = out.reference()
    subject = subject_of(reference, "aftercare", query)
    if isinstance(subject, Matches):
        return subject
    clinic = _clinic(reference, clinic_name, clinic_phone, logo)
    given = Given(
        patient=patient,
        therapist=therapist,
        date=_today() if date is None else date,
        notes=tuple(note or ()),
        language=lang or clinic.language or "en",
        paper=_paper(paper or clinic.paper or "a4"),
        large_print=large_print,
        evidence=evidence,
    )
    return sheet_of(
        reference,
        subject,
        given,
        query=query or None,
        clinic=clinic,
    )


@command(*PAPER, query="TOPIC", kinds=TOPICS)
def consent(
    query: str,
    *,
    out: Output,
    lang: Lang = None,
    paper: Paper = None,
    large_print: LargePrint = False,
    clinic_name: ClinicName = None,
    clinic_phone: ClinicPhone = None,
    logo: Logo = None,
    date: Date = None,
    patient: Patient = "",
    therapist: Therapist = "",
) -> Result:
    """Make a consent sheet to talk over, print and sign: options, harms with counts, questions.

    It does not take the place of the talk. Nothing about the patient is stored.

    \b
    needleref consent neck
    needleref consent low back pain --lang es -o consent.pdf
    """
    from needleref.results import Matches
    from needleref.sheets import consent as sheet_of
    from needleref.sheets import subject_of

    reference = out.reference()
    subject = subject_of(reference, "consent", query)
    if isinstance(subject, Matches):
        return subject
    clinic = _clinic(reference, clinic_name, clinic_phone, logo)
    given = Given(
        patient=patient,
        therapist=therapist,
        date=_today() if date is None else date,
        language=lang or clinic.language or "en",
        paper=_paper(paper or clinic.paper or "a4"),
        large_print=large_print,
    )
    return sheet_of(reference, subject, given, query=query or None, clinic=clinic)


def _clinic(reference: Reference, name: str | None, phone: str | None, logo: Path | None) -> Clinic:
    from msgspec.structs import replace

    if logo is not None and not logo.is_file():
        raise UsageError(f"the logo {logo} is not there")
    clinic = reference.clinic
    return replace(
        clinic,
        name=clinic.name if name is None else name,
        phone=clinic.phone if phone is None else phone,
        logo=clinic.logo if logo is None else str(logo),
    )


def _paper(name: str) -> str:
    if name.lower() not in {"a4", "letter"}:
        raise UsageError("--paper takes a4 or letter")
    return name.lower()


def _today() -> str:
    import datetime as dt

    return dt.datetime.now().astimezone().date().isoformat()
