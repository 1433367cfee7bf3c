"""What every renderer shows: golden renderings of the tiny library, and no field left out.

NEEDLEREF_GOLDEN=1 rewrites the golden files (`just golden`); review the diff.
"""

from __future__ import annotations

import html
import os
import re
from pathlib import Path

import msgspec
import pytest

from needleref import __version__
from needleref.bibliography import bibliography
from needleref.cli.lookup import SAFETY
from needleref.compiled import compile_data
from needleref.layout import common
from needleref.layout.anatomy import depth_words
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
    Table,
    Title,
)
from needleref.layout.safety import rate_words
from needleref.load import load
from needleref.model import KINDS, Depth, Ref
from needleref.model.safety import Rate
from needleref.reference import Reference
from needleref.referral import pain
from needleref.render import Format, View, render, render_page
from needleref.text import within

HERE = Path(__file__).parent
LIBRARY = HERE / "fixtures" / "library"
DATA = load(LIBRARY)
CARDS = [
    (kind, record_id) for kind in KINDS if kind != "source" for record_id in DATA.records[kind]
]


@pytest.fixture(autouse=True)
def _young(monkeypatch):
    """The library's data never grows old, so that its golden files do not."""
    monkeypatch.setattr(common, "OLD_AFTER_DAYS", 1_000_000)


@pytest.fixture(scope="module")
def library() -> Reference:
    return Reference(compile_data(DATA))


def shown(library, kind, record_id, form, **view) -> str:
    """Render a card whole, as `--full` does unless told otherwise."""
    card = library.card("search", kind, record_id)
    text = render(card, library, form, View(**{"full": True, **view}))
    assert isinstance(text, str)
    return text


# No field is dropped silently

# Fields that steer and say nothing: what a reader is told of them stands beside.
STEERING = {
    "id": "opens the record",
    "type": "opens the record",
    "view": "which picture the chart draws on",
    "mirrored": "which picture the chart draws on",
    "order": "the order of topics",
    "weeks": "the number of `timing`",
    "to_weeks": "the number of `timing`",
    "decided_by": "marks its findings",
}
# Values that are written in other words; None: the default, which goes without saying.
WORDS = {
    "main_outcome": {"pain": "findings on pain", "other": "findings on what is neither"},
    "measures": dict.fromkeys(("pain", "function", "range", "other")),
    "direction": {
        "favours-needling": "better against",
        "no-difference": "no difference against",
        "favours-comparator": "worse against",
    },
    "against": {"active": "other care"},
    "design": {"systematic-review": "systematic review"},
    "certainty": {"not-graded": None, "very-low": "very low certainty"},
    "technique": {
        "dry-needling": None,
        "any": None,
        "electrical": "electrical needling only",
        "pooled": "needling and acupuncture pooled",
    },
    "says": {
        "either": "neither for nor against",
        "common-practice": "common practice",
        "fact": None,
    },
    "because": {"no-benefit": "no benefit"},
    "danger": {"high": "high danger"},
    "decision": {
        "do-not-needle": "do not needle",
        "ask-first": "ask first",
        "not-here": "not here",
    },
    "two_or_more": {"do-not-needle": "two or more of it: do not needle"},
    "urgency": {"same-day": "same day", "routine": "not urgent"},
    "ask": {
        "core": "a core question",
        "follow-up": "a follow-up question",
        "clinician": "patients are not asked",
    },
    "past": {"ignored": "what is past does not count", "applies": "it counts when it is past"},
    "over_lung": {"True": "over the lung", "False": None},
    "over_lung_only": {"True": "over the lung only", "False": None},
    "deep": {"True": "· deep", "False": None},
    "not_here": {"as named": "the place named"},
    "regions": {"all": "every region"},
    "part": {"avoid": "what to avoid", "do": "what to do"},
    "when": {"next-days": "next days", "first-2-days": "first 2 days"},
    "support": {
        "trial": "trial evidence",
        "guideline": "guideline advice",
        "common-practice": "common practice",
    },
    "trials": {"1": None},
    "verdict": {
        "avoid": "avoid —",
        "some-support": "some support",
        "too-little-evidence": "too little evidence",
    },
    "sham": {"better": "better than sham", "unknown": None},
    "added": {"better": "better than no needling", "unknown": None},
    "active": {"no-better": "no better than other care", "unknown": None},
    "level": {"literature": "compiled from literature"},
    "of": {"20464": "20,464"},
}


def leaves(value, field=""):
    """Give every value of a record with its field's name; a reference as the name it carries."""
    match value:
        case Ref():
            yield field, value.name
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from leaves(getattr(value, name), name.rstrip("_"))
        case dict():
            for each in value.values():
                yield from leaves(each, field)
        case tuple():
            for each in value:
                yield from leaves(each, field)
        case None | "":
            return
        case float() | int() if not isinstance(value, bool):
            yield field, f"{value:g}" if value < 10_000 else str(value)
        case _:
            yield field, str(value)


# Of a claimed benefit the sentence tells the answers.
ANSWERS = {"sham", "added", "active"}


def expected(kind, record):
    """Give what a whole card must show of a record: texts, and the works behind them."""
    for field, value in leaves(record):
        if field == "sources":
            yield field, DATA.records["source"][value].label
        elif field not in STEERING and not (kind == "guide-topic" and field in ANSWERS):
            told = WORDS.get(field, {}).get(value, value)
            if told is not None:
                yield field, told


def unwrapped(text, form):
    """Give a rendering as one line of plain words."""
    if form is Format.HTML:
        body = text.split("</head>")[1]
        text = html.unescape(re.sub(r"</(p|div|li|td|th|h\d)>|<[a-z/][^<>]*>", " ", body))
    if form is Format.MARKDOWN:
        text = re.sub(r"\\(.)", r"\1", text.replace("**", ""))
    return " ".join(text.casefold().split())


@pytest.mark.parametrize("form", [Format.PLAIN, Format.MARKDOWN, Format.HTML])
@pytest.mark.parametrize(("kind", "record_id"), CARDS)
def test_a_whole_card_shows_every_field(library, kind, record_id, form):
    text = unwrapped(shown(library, kind, record_id, form), form)
    missing = [
        (field, told)
        for field, told in expected(kind, DATA.records[kind][record_id])
        if " ".join(told.casefold().split()) not in text
    ]
    assert missing == []


@pytest.mark.parametrize("form", [Format.PLAIN, Format.MARKDOWN, Format.HTML])
def test_the_bibliography_shows_every_field(library, form):
    text = unwrapped(render(bibliography(library, ""), library, form, View()), form)
    for work in DATA.records["source"].values():
        told = {**msgspec.to_builtins(work), "kind": work.kind.replace("-", " ")}
        del told["type"]
        assert [each for each in told.values() if each and str(each).casefold() not in text] == []


@pytest.mark.parametrize("width", [40, 100])
@pytest.mark.parametrize(("kind", "record_id"), CARDS)
def test_a_width_takes_no_word_away(library, kind, record_id, width):
    table = shown(library, kind, record_id, Format.TABLE, width=width)
    words = "".join(table.casefold().split())
    plain = shown(library, kind, record_id, Format.PLAIN)
    lost = [
        word for word in plain.casefold().split() if word not in words and len(word) < width // 4
    ]
    assert lost == []


# Golden renderings

GOLDEN = HERE / "golden"
REWRITE = os.environ.get("NEEDLEREF_GOLDEN") == "1"
VIEWS = {
    "40.txt": (Format.TABLE, View(width=40)),
    "100.txt": (Format.TABLE, View(width=100)),
    "100.ansi": (Format.TABLE, View(width=100, color=True)),
    "piped.txt": (Format.PLAIN, View()),
    "md": (Format.MARKDOWN, View(full=True)),
    "html": (Format.HTML, View(full=True)),
}
# Of each kind the normal record, and where it shows most the sparse and the awkward one.
PICTURED = [
    ("condition", "tension-type-headache"),
    ("condition", "sparse-pain"),
    ("condition", "awkward-pain"),
    ("muscle", "upper-trapezius"),
    ("muscle", "sparse-muscle"),
    ("muscle", "awkward-muscle"),
    ("region", "neck"),
    ("zone", "temple"),
    ("contraindication", "anticoagulants"),
    ("contraindication", "awkward-rule"),
    ("drug", "apixaban"),
    ("danger-zone", "lung-apex"),
    ("adverse-event", "bruising"),
    ("adverse-event", "awkward-event"),
    ("emergency", "pneumothorax"),
    ("emergency", "awkward-emergency"),
    ("red-flag", "thunderclap"),
    ("guide-topic", "benefits"),
    ("guide-topic", "awkward-topic"),
    ("exercise", "neck-turn"),
    ("aftercare-step", "gentle-movement"),
]


def compare(name, text):
    """Hold a rendering against its golden file, or rewrite the file where that is asked for."""
    file = GOLDEN / name
    # The look of a page and the program's version change for reasons of their own.
    text = re.sub(r"<style>.*?</style>", "<style></style>", text, flags=re.DOTALL)
    text = text.replace(f'"version": "{__version__}"', '"version": "0"')
    if REWRITE:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8"), f"{name} differs: see `just golden`"


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("kind", "record_id"), PICTURED)
def test_golden_cards(library, kind, record_id, view):
    form, how = VIEWS[view]
    text = render(library.card("search", kind, record_id), library, form, how)
    compare(f"{kind}-{record_id}.{view}", text)


ANSWERED = {
    "list": lambda library: library.listing("condition", "Conditions", ("condition",), full=False),
    "safety-list": lambda library: library.listing("safety", "Safety", SAFETY, full=False),
    "misspelt": lambda library: library.lookup(
        "condition", "tention hedache", ("condition",), noun="condition"
    ),
    "ambiguous": lambda library: library.lookup(
        "condition", "headache", ("condition",), noun="condition"
    ),
    "no-match": lambda library: library.lookup(
        "condition", "worst headache of my life", ("condition",), noun="condition"
    ),
    "pain": lambda library: pain(library, "temple, nape, côté gauche droit"),
    "sources": lambda library: bibliography(library, ""),
    "work": lambda library: bibliography(library, "awkward-work"),
}


@pytest.mark.parametrize("view", [*VIEWS, "json"])
@pytest.mark.parametrize("answer", ANSWERED)
def test_golden_answers(library, answer, view):
    form, how = VIEWS.get(view, (Format.JSON, View()))
    compare(f"{answer}.{view}", render(ANSWERED[answer](library), library, form, how))


# Every block, as the sheets use them

EVERY_BLOCK = Page(
    "Every block",
    (
        Letterhead("Clínica [A] & <B>", "+1 555 0100"),
        Title(
            "A title that is longer than forty columns", "an aside", Said("The line.", (1,), "good")
        ),
        Paragraph(Said("Plain *text* with `marks` and 1. no list.", (1, 12))),
        Frame("Key", (Paragraph(Said("Read this.")),), tone="strong"),
        Frame("Stop", (Items((Item(Said("Framed", tone="stop"), (Said("and why"),)),)),)),
        Part(
            "Boxes",
            (
                Items(
                    (Item(Said("Tick me")), Item(Said("- and me"), (Said("with a note"),))),
                    boxes=True,
                ),
            ),
            "care",
            hidden=2,
        ),
        Columns(
            (Part("Left", (Paragraph(Said("left")),)), Part("Right", (Steps((Said("one"),)),)))
        ),
        Columns(
            (Part("Flowing", (Paragraph(Said("a column", lang="es")),), lang="es"),), flowing=True
        ),
        Blanks(
            (Blank("Name", "Añá"), Blank("Date"), Blank("Notes", lines=2), Blank("", "no label"))
        ),
        Table(((Said("a | b", tone="dim"), Said("c")), (Said("d"),)), ("One", "Two")),
        Table(((Said("x"), Said("y"), Said("z")),), ("A", "B", "C")),
        Picture("A picture in words.", svg="<svg></svg>"),
        Foot((Said("1 A work", tone="dim"), Said("+ more"))),
    ),
    language="es",
)


@pytest.mark.parametrize("view", VIEWS)
def test_golden_blocks(view):
    form, how = VIEWS[view]
    compare(f"blocks.{view}", render_page(EVERY_BLOCK, form, how))


def said_in(value):
    """Give every text of a page's blocks but the names of tones, languages and pictures."""
    match value:
        case Said():
            yield value.text
        case Blank():
            yield from (value.label, value.value)
        case Letterhead():
            yield from (value.name, value.phone)
        case Picture():
            yield value.words
        case Title(name, aside, line):
            yield from (name, aside)
            yield from said_in(line)
        case Part() | Frame():
            yield value.heading
            yield from said_in(value.blocks)
        case Table(rows, head):
            yield from (*head, *said_in(rows))
        case tuple():
            for each in value:
                yield from said_in(each)


@pytest.mark.parametrize("form", [Format.PLAIN, Format.MARKDOWN, Format.HTML])
def test_no_renderer_leaves_a_block_out(form):
    text = unwrapped(render_page(EVERY_BLOCK, form, View()), form)
    lost = [told for told in said_in(EVERY_BLOCK.blocks) if told.casefold() not in text]
    assert lost == []


def test_every_golden_file_is_compared():
    cards = {f"{kind}-{record_id}.{view}" for kind, record_id in PICTURED for view in VIEWS}
    answers = {f"{answer}.{view}" for answer in ANSWERED for view in (*VIEWS, "json")}
    blocks = {f"blocks.{view}" for view in VIEWS}
    assert {file.name for file in GOLDEN.iterdir()} == cards | answers | blocks


# Words


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        ({"per_1000": 77.0, "of": 20464}, "77 in 1,000 sessions (of 20,464)"),
        ({"per_1000": 0.0, "low": 0.0, "high": 0.4}, "0 (0 to 0.4) in 1,000 sessions"),
        ({"per_1000": 0.00087}, "0.87 in a million sessions"),
        ({"low": 0.0001, "high": 0.0012}, "0.1 to 1.2 in a million sessions"),
        ({"setting": "a survey"}, "no figure, sessions (a survey)"),
    ],
)
def test_a_rate_is_told_with_its_what_and_whom(rate, told):
    assert rate_words(Rate(unit="sessions", sources=("moss-2021",), **rate)) == told


@pytest.mark.parametrize(
    ("depth", "told"),
    [
        ({"min_mm": 9, "max_mm": 28, "n": 60, "population": "women", "method": "ultrasound"},
         "pleura at 9–28 mm in 60 women, ultrasound"),
        ({"mean_mm": 16, "sd_mm": 1.5}, "pleura at mean 16 mm (SD 1.5)"),
        ({"min_mm": 9}, "pleura at 9 mm or more"),
        ({"max_mm": 9, "population": "people not stated"},
         "pleura at 9 mm or less, people not stated"),
    ],
)  # fmt: skip
def test_a_depth_is_told_as_a_measurement(depth, told):
    assert depth_words(Depth(structure="pleura", sources=("moss-2021",), **depth)) == told


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Short enough.", "Short enough."),
        ("The first sentence is told whole. The second is a longer one that goes on.",
         "The first sentence is told whole (more)"),
        ("One clause that runs over the length asked for; then another one.",
         "One clause that runs over the length asked for (more)"),
        ("No clause ends here, only commas, commas and more commas, to the very end of it",
         "No clause ends here, only commas, commas and more commas, to the very end of it"),
    ],
)  # fmt: skip
def test_a_short_text_keeps_whole_clauses(text, short):
    assert common.brief(text, 40) == short


@pytest.mark.parametrize(
    ("name", "told"), [("Achilles tendon", "Achilles tendon"), ("Upper Back", "upper back")]
)
def test_names_within_a_sentence(name, told):
    assert within(name) == told


# What is missing is said

NOTHING = "none recorded, which is not the same as none."


@pytest.mark.parametrize("record", [("region", "hollow"), ("condition", "sparse-pain"),
                                    ("muscle", "sparse-muscle")])  # fmt: skip
def test_a_missing_hazard_is_not_told_as_none(library, record):
    assert f"hazards {NOTHING}" in unwrapped(shown(library, *record, Format.PLAIN), Format.PLAIN)


def test_missing_red_flags_are_not_told_as_none():
    page = Page("x", (common.stop_if((), common.Citations(), full=False),))
    assert f"red flags: {NOTHING}" in unwrapped(
        render_page(page, Format.PLAIN, View()), Format.PLAIN
    )


def test_a_place_that_no_muscle_explains(library):
    text = render(pain(library, "hollow place, nape"), library, Format.PLAIN, View())
    assert "NOT EXPLAINED\n  Hollow place" in text
    text = render(pain(library, "hollow"), library, Format.PLAIN, View())
    assert "No muscle is recorded to refer here." in text
    assert "FEWEST" not in text


def test_a_rule_that_a_clinic_made_milder_says_so(tmp_path):
    (tmp_path / "contraindications.yaml").write_text(
        "anticoagulants:\n  decision: caution\n  override: Our prescriber's protocol.\n"
    )
    own = Reference(compile_data(load(LIBRARY, [tmp_path])))
    text = shown(own, "contraindication", "anticoagulants", Format.PLAIN)
    assert "Made milder by this clinic: Our prescriber's protocol." in text


def test_old_data_says_so(library, monkeypatch):
    monkeypatch.setattr(common, "OLD_AFTER_DAYS", -1_000_000)
    text = shown(library, "region", "head", Format.PLAIN)
    assert "This data is more than two years old (2026-11-25)." in text


def test_a_word_of_wide_signs_is_cut_to_the_width():
    page = Page("wide", (Paragraph(Said("漢字" * 60)),))
    lines = str(render_page(page, Format.PLAIN, View(40))).splitlines()
    assert {len(line) for line in lines} == {20}
