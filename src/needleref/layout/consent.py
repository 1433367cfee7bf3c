"""The consent sheet as a page: seven headings, counts on both sides, room to write and sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.layout.blocks import (
    Blank,
    Blanks,
    Columns,
    Frame,
    Item,
    Items,
    Paragraph,
    Said,
    Table,
    Title,
)
from needleref.layout.common import Citations
from needleref.layout.sheet import Writer, bibliography, finished, letterhead
from needleref.sheets.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from needleref.layout.blocks import Block, Page
    from needleref.reference import Reference
    from needleref.results import Consent, Counted, Risk

ALL = 1000
WRITING_LINES, WRITING_LINES_LARGE = 2, 1


def consent_page(consent: Consent, reference: Reference) -> Page:
    """Lay the consent sheet out: not to be signed before the talk."""
    number = consent.clinic.emergency_number
    wording = Wording(reference, consent.language, emergency_number=number)
    write = Writer(wording, Citations(), evidence=False)
    title = wording.say("consent_title")
    blocks = [
        letterhead(consent.clinic),
        Title(title.text, "", write.said("consent_first", "stop"), write.lang(title.language)),
        Paragraph(write.said("consent_purpose")),
        _about(consent, write),
        write.part("consent_what_heading", write.items(consent.what)),
        write.part("consent_why_heading", _why(consent, write)),
        write.part(
            "consent_options_heading",
            write.items(consent.options),
            Blanks((write.blank("consent_options_blank"),)),
        ),
        *_risks(consent, write),
        Columns(tuple(_to_write(consent, write))),
        write.part("consent_stop_heading", write.items(consent.stop)),
        _signatures(consent, write),
        bibliography(reference, write),
    ]
    return finished(consent, reference, write, blocks)


def _about(consent: Consent, write: Writer) -> Blanks:
    given = consent.given
    areas = write.names(consent.areas)
    problems = write.names(topic for topic in consent.topics if topic.type == "condition")
    return Blanks(
        (
            write.blank("patient", given.patient),
            write.blank("date", write.wording.day(given.date)),
            write.blank("consent_area", areas),
            write.blank("problem", problems),
        )
    )


def _why(consent: Consent, write: Writer) -> Items:
    several = len(consent.outlook) > 1
    items = [write.item(told) for told in consent.why]
    for outlook in consent.outlook:
        name = write.names([outlook.condition])
        text = f"{name}: {outlook.text}" if several else outlook.text
        items.append(Item(Said(text, lang=write.lang(outlook.language))))
    return Items(tuple(items))


def _risks(consent: Consent, write: Writer) -> Iterable[Block]:
    blocks: list[Block] = []
    if consent.over_lung:
        blocks.append(Paragraph(write.said("consent_risks_lung", "stop")))
    heads = ("risk", "risk_seen", "risk_not_seen")
    rows = (row for risk in consent.common_risks for row in _rows(risk, write))
    common = write.said("consent_risks_common", "strong")
    blocks += [
        Paragraph(common),
        Table(tuple(rows), tuple(write.wording.say(head).text for head in heads)),
    ]
    if any(len(risk.counted) > 1 for risk in consent.common_risks):
        blocks.append(Paragraph(write.said("counts_differ")))
    blocks += [
        Paragraph(write.said("consent_risks_serious", "strong")),
        Items(tuple(_serious(risk, write) for risk in consent.serious_risks)),
    ]
    yield write.part("consent_risks_heading", *blocks)


def _rows(risk: Risk, write: Writer) -> Iterable[tuple[Said, ...]]:
    lang = write.lang(risk.language)
    for count in risk.counted:
        yield (
            Said(risk.name, write.cites.cite(count.sources), lang=lang),
            Said(_rate(count, write)),
            Said(_rate(_others(count), write)),
        )


def _serious(risk: Risk, write: Writer) -> Item:
    lang = write.lang(risk.language)
    text = f"{risk.name}. {risk.text}"
    if not risk.counted:
        return Item(Said(f"{text} {write.wording.say('rate_unknown').text}", lang=lang))
    # Why not all: counts of sessions compare with the table above; of people, only without them.
    count = min(risk.counted, key=lambda each: each.unit != "sessions")
    rate = _capital(_rate(count, write))
    return Item(Said(f"{text} {rate}.", write.cites.cite(count.sources), lang=lang))


def _others(count: Counted) -> Counted:
    from msgspec.structs import replace

    return replace(count, low=ALL - _whole(count.high), high=ALL - _whole(count.low))


def _rate(count: Counted, write: Writer) -> str:
    unit = write.wording.say(count.unit).text
    low, high = _whole(count.low), _whole(count.high)
    if 0 < count.high < 1:
        return write.wording.say("rate_below", unit=unit).text
    if low == high:
        return write.wording.say("rate", rate=_digits(high), unit=unit).text
    return write.wording.say("rate_range", low=_digits(low), high=_digits(high), unit=unit).text


def _whole(value: float) -> int:
    return int(value + 0.5)


def _digits(value: int) -> str:
    return f"{value:,}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _to_write(consent: Consent, write: Writer) -> Iterable[Block]:
    lines = WRITING_LINES_LARGE if consent.given.large_print else WRITING_LINES
    room = Blanks((Blank("", lines=lines),))
    yield write.part("consent_concerns_heading", write.items(consent.concerns), room)
    yield write.part("consent_questions_heading", write.items(consent.questions), room)


def _signatures(consent: Consent, write: Writer) -> Frame:
    signatures = []
    for who in ("patient", "therapist", "interpreter"):
        signatures += [write.blank(f"signature_{who}"), write.blank("date")]
    return write.frame(
        "consent_sign_heading",
        write.items(consent.sign, boxes=True),
        Paragraph(write.said("consent_area_only")),
        Blanks(tuple(signatures)),
        tone="strong",
    )
