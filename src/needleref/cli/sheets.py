"""The sheets that leave the room: aftercare and consent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from needleref.cli.output import CARD, Output, command, say_what_was_read
from needleref.cli.writing import keep, make_folder, write_file
from needleref.errors import UsageError
from needleref.render import Format
from needleref.results import Given, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.model import Clinic
    from needleref.reference import Reference
    from needleref.results import Sheet

PAPER = (*CARD, Format.PDF)
TOPICS = ("region", "muscle", "condition")
PICTURED = frozenset({Format.HTML, Format.PDF})
ENDINGS = {Format.PLAIN: "txt", Format.TABLE: "txt", Format.MARKDOWN: "md"}

Lang = Annotated[
    str | None, typer.Option("--lang", metavar="CODE", help="Language of the sheet: en, es.")
]
Paper = Annotated[str | None, typer.Option("--paper", metavar="SIZE", help="a4 or letter.")]
LargePrint = Annotated[bool, typer.Option("--large-print", help="Letters of 16 points or more.")]
ClinicName = Annotated[
    str | None, typer.Option("--clinic-name", metavar="NAME", help="Heads the sheet.")
]
ClinicPhone = Annotated[
    str | None, typer.Option("--clinic-phone", metavar="NUMBER", help="Whom to call.")
]
Logo = Annotated[
    Path | None, typer.Option("--logo", metavar="FILE", help="The clinic's logo: PNG, JPEG, SVG.")
]
Date = Annotated[
    str | None,
    typer.Option("--date", metavar="DATE", help='Of the visit; today if left out, "" for a line.'),
]
Patient = Annotated[
    str, typer.Option("--patient", metavar="NAME", help="Stands on the sheet and nowhere else.")
]
Therapist = Annotated[str, typer.Option("--therapist", metavar="NAME", help="Stands on the sheet.")]


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
    all_: Annotated[
        bool, typer.Option("--all", help="Every region and condition, into the folder of -o.")
    ] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="For translators: what --lang still lacks.")
    ] = False,
    no_chart: Annotated[
        bool, typer.Option("--no-chart", help="Without the picture of the area.")
    ] = False,
    clinic_name: ClinicName = None,
    clinic_phone: ClinicPhone = None,
    logo: Logo = None,
    date: Date = None,
    patient: Patient = "",
    therapist: Therapist = "",
    note: Annotated[
        list[str] | None, typer.Option("--note", metavar="TEXT", help="To print; repeatable.")
    ] = None,
) -> Result | None:
    """Make the patient's sheet to take home: general, or for regions, muscles, conditions.

    Nothing about the patient is stored. Several topics are separated by commas.

    \b
    needleref aftercare neck, shoulder
    needleref aftercare tension headache --lang es -o sheet.pdf
    needleref aftercare --all --large-print -o sheets
    """
    from needleref.results import Matches
    from needleref.sheets.aftercare import aftercare as sheet_of
    from needleref.sheets.topics import subject_of

    reference = out.reference()
    clinic = _clinic(reference, clinic_name, clinic_phone, logo)
    language = _language(lang, clinic)
    if missing:
        from needleref.sheets.missing import missing as missing_in

        return missing_in(reference, language)
    given = Given(
        patient=patient,
        therapist=therapist,
        date=_date("" if all_ and date is None else date),
        notes=tuple(note or ()),
        language=language,
        paper=_paper(paper, clinic),
        large_print=large_print,
        chart=not no_chart and (out.for_folder(Format.PDF) if all_ else out.chosen) in PICTURED,
        evidence=evidence,
    )
    if all_:
        if query:
            raise UsageError("--all makes every sheet: leave the topic out")
        _write_all(reference, given, clinic, out)
        return None
    subject = subject_of(reference, "aftercare", query)
    if isinstance(subject, Matches):
        return subject
    say_what_was_read(query, TOPICS, out)
    return sheet_of(reference, subject, given, query=query or None, clinic=clinic)


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
) -> Result:
    """Make a consent sheet to talk over, print and sign: options, harms with counts, questions.

    It does not take the place of the talk. Nothing about the patient is stored.

    \b
    needleref consent neck
    needleref consent low back pain --lang es -o consent.pdf
    """
    from needleref.results import Matches
    from needleref.sheets.consent import consent as sheet_of
    from needleref.sheets.topics import subject_of

    reference = out.reference()
    subject = subject_of(reference, "consent", query)
    if isinstance(subject, Matches):
        return subject
    say_what_was_read(query, TOPICS, out)
    clinic = _clinic(reference, clinic_name, clinic_phone, logo)
    given = Given(
        patient=patient,
        date=_date(date),
        language=_language(lang, clinic),
        paper=_paper(paper, clinic),
        large_print=large_print,
    )
    return sheet_of(reference, subject, given, query=query or None, clinic=clinic)


def _write_all(reference: Reference, given: Given, clinic: Clinic, out: Output) -> None:
    """Write every region's and condition's sheet, and the general one, with a progress bar."""
    from needleref.render import render

    if out.output is None:
        raise UsageError("--all needs a folder: -o FOLDER")
    form = out.for_folder(Format.PDF)
    sheets = dict(_sheets(reference, given, clinic, ENDINGS.get(form, str(form))))
    folder = out.output
    for name in sheets:
        keep(folder / name, force=out.force)
    make_folder(folder)
    with typer.progressbar(
        sheets.items(), label="Sheets", file=typer.get_text_stream("stderr")
    ) as bar:
        for name, sheet in bar:
            document = render(sheet, reference, form, out.view)
            write_file(folder / name, document, force=out.force)
    typer.echo(f"{len(sheets)} sheets in {folder}", err=True)


def _sheets(
    reference: Reference, given: Given, clinic: Clinic, ending: str
) -> Iterator[tuple[str, Sheet]]:
    from needleref.model import Ref
    from needleref.sheets.aftercare import aftercare as sheet_of
    from needleref.sheets.topics import subject

    topics = [
        Ref(type=kind, id=entry.id, name=entry.name)
        for kind in ("region", "condition")
        for entry in reference.entries(kind)
    ]
    size = "-large" if given.large_print else ""
    for topic in (None, *topics):
        about = subject(reference, [topic] if topic else [])
        what = topic.id if topic else "general"
        name = f"aftercare-{what}-{given.language}-{given.paper}{size}.{ending}"
        yield name, sheet_of(reference, about, given, query=what, clinic=clinic)


def _clinic(reference: Reference, name: str | None, phone: str | None, logo: Path | None) -> Clinic:
    from msgspec.structs import replace

    from needleref.files import is_file

    if logo is not None and not is_file(logo):
        raise UsageError(f"the logo {logo} is not there")
    clinic = reference.clinic
    return replace(
        clinic,
        name=clinic.name if name is None else name,
        phone=clinic.phone if phone is None else phone,
        logo=clinic.logo if logo is None else str(logo),
    )


def _language(asked: str | None, clinic: Clinic) -> str:
    return asked or clinic.language or "en"


def _paper(asked: str | None, clinic: Clinic) -> str:
    from needleref.model.about import PAPERS

    name = asked or clinic.paper or "a4"
    if name.lower() not in PAPERS:
        raise UsageError(f"{name!r} is no paper size: use {' or '.join(PAPERS)}")
    return name.lower()


def _date(asked: str | None) -> str:
    """The date asked for, a line to write one on, or today."""
    if asked is not None:
        return asked
    import datetime as dt

    return dt.datetime.now().astimezone().date().isoformat()
