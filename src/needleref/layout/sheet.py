"""The patient's sheets as pages: what comes first, what is boxed, what is ticked."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from needleref.layout.blocks import (
    Blank,
    Blanks,
    Columns,
    Foot,
    Frame,
    Item,
    Items,
    Letterhead,
    Page,
    Paragraph,
    Part,
    Picture,
    Said,
    Steps,
    Title,
)
from needleref.layout.common import Citations
from needleref.sheets.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.layout.blocks import Block, Tone
    from needleref.model import Clinic, Ref
    from needleref.reference import Reference
    from needleref.results import Consent, Given, Move, Sheet, Told

# More are shown with --full. In large print the sheet has them told, to stay within three pages.
MOVES_SHOWN = 2
SENTENCE_ENDS = re.compile(r"(?<=[.!?]) +(?=[^a-z])")


class Writer:
    """Writes a sheet's parts in its language; marks what is in another one."""

    def __init__(self, wording: Wording, cites: Citations, *, evidence: bool) -> None:
        self.wording = wording
        self.cites = cites
        self.evidence = evidence

    def lang(self, language: str) -> str:
        """Name a text's language where it is not the sheet's."""
        return "" if language == self.wording.code else language

    def said(self, name: str, tone: Tone = "plain", **filled_in: str) -> Said:
        """Say one of the language's sentences."""
        text, language = self.wording.say(name, **filled_in)
        return Said(text, tone=tone, lang=self.lang(language))

    def part(self, name: str, *blocks: Block, tone: Tone = "strong") -> Part:
        """Begin a part with one of the language's headings."""
        text, language = self.wording.say(name)
        return Part(text, blocks, tone, lang=self.lang(language))

    def frame(self, name: str, *blocks: Block, tone: Tone = "stop") -> Frame:
        """Frame a part."""
        text, language = self.wording.say(name)
        return Frame(text, blocks, tone, self.lang(language))

    def told(self, told: Told) -> Said:
        """Say a text of the sheet."""
        return Said(told.text, lang=self.lang(told.language))

    def item(self, told: Told) -> Item:
        """Say a text, for a clinician with its support and sources."""
        said = self.told(told)
        if not self.evidence or not told.support:
            return Item(said)
        said = said._replace(cites=self.cites.cite(told.sources))
        notes = (Said(told.note, tone="dim", lang=self.lang("en")),) if told.note else ()
        return Item(said, (self.support(told.support), *notes))

    def items(self, told: Iterable[Told], *, boxes: bool = False) -> Items:
        """List texts."""
        return Items(tuple(self.item(each) for each in told), boxes)

    def paragraph(self, told: Sequence[Told]) -> Paragraph:
        """Say texts in one paragraph."""
        lang = next((self.lang(each.language) for each in told), "")
        return Paragraph(Said(" ".join(each.text for each in told), lang=lang))

    def sentences(self, told: Told) -> Items:
        """List a text's sentences, to be read at a glance; its support follows the last."""
        first, *others = SENTENCE_ENDS.split(told.text)
        texts = [msgspec.structs.replace(told, text=text, support="") for text in (first, *others)]
        texts[-1] = msgspec.structs.replace(texts[-1], support=told.support)
        return self.items(texts)

    def support(self, support: str) -> Said:
        """Say how well a step is supported."""
        word = self.wording.say(f"support_{support.replace('-', '_')}").text
        return self.said("support", "dim", support=word)

    def blank(self, name: str, value: str = "", lines: int = 1) -> Blank:
        """Leave room to write, or say what was given."""
        text, language = self.wording.say(name)
        return Blank(text, value, lines, self.lang(language))

    def names(self, records: Iterable[Ref]) -> str:
        """Name records in the patient's words."""
        return ", ".join(self.wording.name(ref.type, ref.id, ref.name).text for ref in records)


def aftercare_page(sheet: Sheet, reference: Reference, *, full: bool = False) -> Page:
    """Lay the aftercare sheet out: the lung warning first, help last, ticks between."""
    number = sheet.clinic.emergency_number
    wording = Wording(reference, sheet.language, emergency_number=number)
    cites = Citations()
    write = Writer(wording, cites, evidence=sheet.given.evidence)
    title = wording.say("aftercare_title")
    short = write.frame("summary_heading", write.items(sheet.summary), tone="strong")
    facts = Part("", (_about(sheet, write), _done(sheet, write)))
    picture = _picture(sheet, reference, write)
    lung = _lung(sheet, write)
    # The picture stands beside the lung warning, or in its place.
    body: list[Block] = [_side_by_side(lung, picture)] if lung else []
    body += [
        _side_by_side(short, facts, None if lung else picture),
        Columns(tuple(filter(None, _parts(sheet, write, full=full))), flowing=True),
    ]
    blocks = [
        letterhead(sheet.clinic),
        Title(title.text, line=write.said("aftercare_purpose"), lang=write.lang(title.language)),
        *body,
        bibliography(reference, write) if sheet.given.evidence else None,
    ]
    return finished(sheet, reference, write, blocks)


def _parts(sheet: Sheet, write: Writer, *, full: bool) -> Iterable[Block | None]:
    yield write.part("expect_heading", write.items(sheet.expect))
    yield write.part("do_heading", *_by_time(sheet.do, write))
    yield write.part("avoid_heading", write.items(sheet.avoid, boxes=True))
    yield _moves(sheet, write, full=full)
    yield write.part("call_heading", write.items(sheet.call_us))
    yield write.frame("help_heading", write.items(sheet.get_help))
    if full or not sheet.given.large_print:
        yield write.part("next_visit_heading", write.items(sheet.next_visit))
        yield write.part("check_heading", write.items(sheet.check, boxes=True))
    yield _notes(sheet.given, write)


def finished(
    sheet: Sheet | Consent, reference: Reference, write: Writer, blocks: Sequence[Block | None]
) -> Page:
    """End a page with its small print; say at the top where words are not translated."""
    there = [block for block in blocks if block is not None]
    foreign = any(write.lang(lang) for lang in languages(there))
    if foreign:
        head = next(i for i, block in enumerate(there) if isinstance(block, Title)) + 1
        there.insert(head, Paragraph(write.said("untranslated", "care")))
    version = f"{write.wording.say('version').text} {reference.data_version}"
    day = write.wording.day(sheet.given.date)
    clinic = sheet.clinic
    running = " · ".join(filter(None, (clinic.name, clinic.phone, day, version)))
    foot = [write.said(f"review_{sheet.review.replace('-', '_')}")]
    language = write.wording.language
    if sheet.language != "en" and language.reviewed is None:
        foot.append(write.said("unreviewed_translation"))
    if not sheet.given.large_print:
        foot.append(write.said("also_large_print"))
    there.append(Foot((*foot, Said(running))))
    title = next(block.name for block in there if isinstance(block, Title))
    about = write.names(sheet.topics)
    return Page(
        f"{title}: {about}" if about else title,
        tuple(there),
        sheet.language,
        running=running,
        paper=sheet.given.paper,
        large_print=sheet.given.large_print,
    )


def languages(value: object) -> Iterable[str]:
    """Give the languages that the parts of a page are marked with."""
    if isinstance(value, tuple | list):
        yield getattr(value, "lang", "")
        for part in value:
            yield from languages(part)


def letterhead(clinic: Clinic) -> Letterhead | None:
    """Head the page with the clinic, if it is known."""
    if not (clinic.name or clinic.logo):
        return None
    return Letterhead(clinic.name, clinic.phone, clinic.logo)


def _lung(sheet: Sheet, write: Writer) -> Frame | None:
    if not sheet.lung_warning:
        return None
    general = () if sheet.over_lung else (Paragraph(write.said("lung_if_general", "strong")),)
    return write.frame("lung_heading", *general, *map(write.sentences, sheet.lung_warning))


def _about(sheet: Sheet, write: Writer) -> Blanks:
    problems = write.names(topic for topic in sheet.topics if topic.type == "condition")
    muscles = write.names(topic for topic in sheet.topics if topic.type == "muscle")
    areas = write.names(sheet.areas)
    given = sheet.given
    blanks = [write.blank("area", areas)]
    if problems:
        blanks.append(write.blank("problem", problems))
    if muscles:
        blanks.append(write.blank("muscles", muscles))
    blanks.append(write.blank("date", write.wording.day(given.date)))
    if given.patient:
        blanks.append(write.blank("patient", given.patient))
    blanks.append(write.blank("therapist", given.therapist))
    blanks.append(write.blank("phone", sheet.clinic.phone))
    return Blanks(tuple(blanks))


def _done(sheet: Sheet, write: Writer) -> Part:
    return write.part("done_heading", write.paragraph(sheet.done))


def _picture(sheet: Sheet, reference: Reference, write: Writer) -> Picture | None:
    """Draw the areas treated, where they are known; large print has no room for them."""
    if not (sheet.given.chart and sheet.areas) or sheet.given.large_print:
        return None
    from needleref.chart.sheet import sheet_svg

    areas = write.names(sheet.areas)
    words = write.wording.say("picture", area=areas).text
    places = [topic for topic in sheet.topics if topic.type != "condition"]
    svg = sheet_svg(reference, places, words)
    return Picture(words, svg=svg) if svg else None


def _side_by_side(*blocks: Block | None) -> Block:
    there = tuple(block for block in blocks if block is not None)
    return Columns(there) if len(there) > 1 else there[0]


def _by_time(told: Sequence[Told], write: Writer) -> Iterable[Part]:
    for when, some in groupby(told, key=lambda each: each.when):
        yield write.part(when.replace("-", "_"), write.items(some, boxes=True))


def _moves(sheet: Sheet, write: Writer, *, full: bool) -> Part | None:
    shown = sheet.exercises if full else sheet.exercises[:MOVES_SHOWN]
    if not shown:
        if sheet.own_advice or not sheet.topics:
            return None
        return write.part("exercises_heading", Paragraph(write.said("general_advice")))
    if sheet.given.large_print and not full:
        return write.part("exercises_heading", Paragraph(write.said("exercises_ask")))
    return write.part("exercises_heading", *(_move(move, write) for move in shown))


def _move(move: Move, write: Writer) -> Part:
    lang = write.lang(move.language)
    blocks: list[Block] = [Steps(tuple(Said(step, lang=lang) for step in move.steps))]
    if move.dose:
        blocks.append(Paragraph(write.said("exercise_dose", dose=move.dose)))
    if move.stop_if:
        blocks.append(Paragraph(write.said("exercise_stop", stop_if=move.stop_if)))
    if write.evidence:
        support = write.support(move.support)
        blocks.append(Paragraph(support._replace(cites=write.cites.cite(move.sources))))
    return Part(move.name, tuple(blocks), lang=lang)


def _notes(given: Given, write: Writer) -> Part | Blanks:
    if given.notes:
        return write.part("notes", Items(tuple(Item(Said(note)) for note in given.notes)))
    return Blanks((write.blank("notes"),))


def bibliography(reference: Reference, write: Writer) -> Part:
    """List the works cited, by number."""
    works = reference.sources(write.cites.ids)
    short = " · ".join(f"{number} {work.label}" for number, work in enumerate(works, start=1))
    return write.part("sources", Paragraph(Said(short)))
