"""Every patient sheet that can be made: what it says, how it reads, and that all can use it."""

from __future__ import annotations

import re
import shutil
import sys
import warnings
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from struct import pack
from zlib import compress, crc32

import pytest

from needleref.layout import lay_out
from needleref.layout.blocks import Columns, Frame, Title
from needleref.layout.prose import sentences
from needleref.model import AftercareStep, Condition, DangerZone, Ref
from needleref.render import Format, View, render_page
from needleref.render.image import LARGEST
from needleref.render.pdf import TEMPLATE
from needleref.render.style import style
from needleref.results import Given
from needleref.rules.wording import PLAIN_WORDS
from needleref.sheets.aftercare import SUMMARY, aftercare
from needleref.sheets.consent import PLACES, consent
from needleref.sheets.topics import subject

SHEETS = {"aftercare": aftercare, "consent": consent}
# Several tests read the same pages.
PAGES: dict = {}
NUMBER_WORDS = {
    "en": r"\b(two|three|four|five|six|seven|eight|nine|ten)\b",
    # "Dos" is also said for "both".
    "es": r"\b(tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\b",
}
# A covering sample: over lung and not, short and long, regions, muscles, conditions.
SAMPLE = [
    ("region", "neck"),
    ("region", "hand"),
    ("muscle", "infraspinatus"),
    ("condition", "sacroiliac-joint-pain"),
    ("condition", "myofascial-pain-syndrome"),
    None,
]


@pytest.fixture(scope="module")
def topics(reference):
    return [None] + [
        Ref(type=kind, id=entry.id, name=entry.name)
        for kind in ("region", "muscle", "condition")
        for entry in reference.entries(kind)
    ]


def sheet_on(reference, topic, kind="aftercare", **given):
    if isinstance(topic, tuple):
        topic = Ref(type=topic[0], id=topic[1], name=topic[1])
    return SHEETS[kind](reference, subject(reference, [topic] if topic else []), Given(**given))


def page_on(reference, topic, kind="aftercare", **given):
    key = (topic if isinstance(topic, tuple) or not topic else topic.id, kind, *given.items())
    if key not in PAGES:
        PAGES[key] = lay_out(sheet_on(reference, topic, kind, **given), reference)
    return PAGES[key]


def scorer(language):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        textstat = pytest.importorskip("textstat")
    textstat.set_lang(language)
    return textstat


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", SHEETS)
class TestWords:
    def test_is_easy_to_read(self, reference, topics, kind, language):
        score = scorer(language)
        for topic in topics:
            text = sentences(page_on(reference, topic, kind, language=language))
            whole = " ".join(text)
            if language == "en":
                assert score.flesch_kincaid_grade(whole) <= 6, topic
            else:
                assert score.fernandez_huerta(whole) >= 70, topic
                assert score.szigriszt_pazos(whole) >= 65, topic

    def test_sentences_are_short(self, reference, topics, kind, language):
        for topic in topics:
            text = sentences(page_on(reference, topic, kind, language=language))
            lengths = [len(sentence.split()) for sentence in text]
            assert sum(lengths) / len(lengths) <= 15, topic
            assert max(lengths) <= 25, max(text, key=lambda sentence: len(sentence.split()))

    def test_numbers_are_digits_and_never_one_in_so_many(self, reference, topics, kind, language):
        for topic in topics:
            for sentence in sentences(page_on(reference, topic, kind, language=language)):
                assert not re.search(NUMBER_WORDS[language], sentence, re.IGNORECASE), sentence
                assert not re.search(r"\b1 (in|en) (?!1,000)\d", sentence), sentence


@pytest.mark.parametrize("kind", SHEETS)
def test_no_clinicians_words(reference, topics, kind):
    jargon = re.compile(rf"\b(?:{'|'.join(PLAIN_WORDS)})\b", re.IGNORECASE)
    for topic in topics:
        # A muscle is called by its name.
        known = topic.name if topic and topic.type == "muscle" else ""
        for sentence in sentences(page_on(reference, topic, kind)):
            found = jargon.search(sentence.replace(known, ""))
            assert not found or "Brady" in sentence, sentence


class TestLung:
    def over_lung(self, reference):
        zones = [z for z in reference.records("danger-zone", DangerZone) if z.over_lung]
        return {m.id for z in zones for m in z.muscles}, {r.id for z in zones for r in z.regions}

    def test_every_topic_over_lung_is_warned_first(self, reference, topics):
        muscles, regions = self.over_lung(reference)
        assert muscles
        for topic in filter(None, topics):
            if topic.type == "muscle":
                over = topic.id in muscles
            elif topic.type == "condition":
                condition = reference.get("condition", topic.id, Condition)
                over = any(each.muscle.id in muscles for each in condition.muscles)
            else:
                own = reference.related("region", topic.id).get("muscle", ())
                over = topic.id in regions or any(entry.id in muscles for entry in own)
            sheet = sheet_on(reference, topic)
            assert sheet.over_lung is over, topic
            assert bool(sheet.lung_warning) is over, topic
            if over:
                frame, *_ = (b for b in lay_out(sheet, reference).blocks if not_head(b))
                if isinstance(frame, Columns):
                    frame = frame.blocks[0]
                assert isinstance(frame, Frame)
                assert frame.tone == "stop"

    def test_the_general_sheet_says_whom_it_concerns(self, run):
        answer = run("aftercare")
        assert "This box is for you if we put needles in" in answer.out

    @pytest.mark.parametrize("form", ["plain", "markdown", "html", "json"])
    def test_it_stands_before_all_else_in_each_format(self, run, form):
        text = run("aftercare", "neck", "--format", form).out.lower()
        assert text.index("air leak") < text.index("sore for 1 to 3 days")


def not_head(block):
    return not isinstance(block, Title) and type(block).__name__ != "Letterhead"


class TestContent:
    def test_each_region_has_advice_of_its_own_or_says_it_is_general(self, reference, topics):
        for topic in topics:
            sheet = sheet_on(reference, topic)
            text = " ".join(sentences(lay_out(sheet, reference)))
            if topic and not sheet.own_advice:
                assert "This is general advice." in text, topic

    def test_each_part_is_there(self, reference, topics):
        for topic in topics:
            sheet = sheet_on(reference, topic)
            for part in ("summary", "done", "expect", "do", "avoid", "call_us", "get_help"):
                assert getattr(sheet, part), (topic, part)
            assert len(sheet.summary) == 3

    def test_the_summary_rests_on_steps_that_exist(self, reference):
        steps = {step.id for step in reference.records("aftercare-step", AftercareStep)}
        assert set(SUMMARY.values()) <= steps

    def test_steps_come_by_time(self, reference):
        when = [told.when for told in sheet_on(reference, ("region", "neck")).do]
        order = ["first-hours", "first-2-days", "next-days", "any-time"]
        assert when == sorted(when, key=order.index)

    def test_support_is_for_clinicians(self, run):
        patient = run("aftercare", "neck").out
        clinician = run("aftercare", "neck", "--evidence").out
        assert "Support:" not in patient
        assert "Support: trial evidence." in clinician
        assert "SOURCES" in clinician
        result = run("aftercare", "neck", "--json").json
        assert all(told["support"] and told["sources"] for told in result["result"]["do"])
        cited = {work["id"] for work in result["cited"]}
        assert all(set(told["sources"]) <= cited for told in result["result"]["do"])

    def test_several_topics(self, run):
        result = run("aftercare", "neck,", "tennis elbow,", "infraspinatus", "--json").json
        names = [topic["id"] for topic in result["result"]["topics"]]
        assert names == ["neck", "lateral-epicondylalgia", "infraspinatus"]
        assert [area["id"] for area in result["result"]["areas"]] == ["neck", "shoulder"]

    @pytest.mark.parametrize(
        ("query", "status", "code"), [("headache", "ambiguous", 4), ("flurb", "no-match", 1)]
    )
    @pytest.mark.parametrize("command", ["aftercare", "consent"])
    def test_a_part_that_is_not_matched_is_the_answer(self, run, command, query, status, code):
        answer = run(command, f"neck, {query}", "--json")
        assert (answer.json["status"], answer.json["query"], answer.code) == (status, query, code)

    def test_a_note_is_printed_and_full_shows_all_moves(self, run):
        assert "Ice if you like." in run("aftercare", "neck", "--note", "Ice if you like.").out
        few, all_ = run("aftercare", "neck").out, run("aftercare", "neck", "--full").out
        assert len(all_) > len(few)

    def test_large_print_has_the_moves_told(self, run):
        text = run("aftercare", "neck", "--large-print").out
        assert "Ask us to show you gentle moves for this area." in text
        assert "You can ask for this sheet in large print." not in text


class TestPrivacy:
    def test_names_stand_on_the_sheet_alone(self, run, tmp_path, monkeypatch):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        name = "Xanthippe Quill"
        sheet = run("aftercare", "neck", "--patient", name, "--therapist", "Zed", "--note", "Qx9")
        assert name in sheet.out
        assert name not in sheet.err
        answer = run("aftercare", "neck", "--patient", name, "--note", "Qx9", "--json").out
        assert name not in answer
        assert "Qx9" not in answer
        for file in tmp_path.rglob("*"):
            assert not file.is_file() or name.encode() not in file.read_bytes()

    def test_no_name_in_the_title_of_a_document(self, reference):
        page = page_on(reference, ("region", "neck"), patient="Xanthippe Quill")
        assert "Xanthippe" not in page.title + page.running


@pytest.fixture
def clinic(tmp_path):
    """A clinic's folder with its details."""
    (tmp_path / "clinic.yaml").write_text(
        "name: Hill Street Clinic\nphone: 555 0100\nlogo: logo.svg\npaper: letter\n"
        'language: es\nemergency_number: "061"\n',
        encoding="utf-8",
    )
    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    )
    return tmp_path


class TestClinic:
    def test_its_details_stand_on_the_sheet(self, run, clinic):
        text = run("aftercare", "neck", "--data", str(clinic)).out
        assert text.startswith("Hill Street Clinic · 555 0100")
        assert "Después de su punción seca".upper() in text
        assert "(061)" in text
        assert "112" not in text

    def test_the_command_line_comes_first(self, run, clinic):
        mine = ("--clinic-name", "Mill", "--clinic-phone", "1", "--lang", "en")
        text = run("aftercare", "neck", "--data", str(clinic), *mine).out
        assert text.startswith("Mill · 1")
        assert "AFTER YOUR DRY NEEDLING" in text

    def test_without_a_clinic_the_number_is_the_local_one(self, run):
        assert "your emergency number (112, 911, 999)" in run("aftercare").out

    def test_its_paper_and_logo(self, run, clinic, tmp_path):
        file = tmp_path / "sheet.html"
        assert run("aftercare", "neck", "--data", str(clinic), "-o", str(file)).code == 0
        text = file.read_text(encoding="utf-8")
        assert "size: letter" in text
        assert 'src="data:image/svg+xml;base64,' in text
        assert 'alt="Hill Street Clinic"' in text

    @pytest.mark.parametrize(
        ("content", "says"),
        [(b"GIF89a", "is no PNG, JPEG or SVG"), (b"\x89PNG" * LARGEST, "is larger than 2 MB")],
    )
    def test_a_logo_that_is_none(self, run, tmp_path, content, says):
        logo = tmp_path / "logo.png"
        logo.write_bytes(content)
        answer = run("aftercare", "neck", "--logo", str(logo), "--format", "html")
        assert (answer.code, answer.out) == (2, "")
        assert says in answer.err

    def test_a_logo_that_is_not_there(self, run, tmp_path):
        answer = run("aftercare", "neck", "--logo", str(tmp_path / "no.png"))
        assert answer.code == 2
        assert "is not there" in answer.err


@pytest.fixture
def french(tmp_path):
    """A language that has only begun."""
    (tmp_path / "language-fr.yaml").write_text(
        "name: Français\n"
        "sentences:\n"
        "  aftercare_title: Après votre séance\n"
        "  untranslated: Une partie est en anglais.\n"
        "records:\n"
        "  region:\n    neck: {name: Cou}\n"
        "  aftercare-step:\n    drink-water: {text: Buvez de l'eau.}\n",
        encoding="utf-8",
    )
    return tmp_path


class TestLanguages:
    def test_one_file_adds_a_language(self, run, french):
        text = run("aftercare", "neck", "--lang", "fr", "--data", str(french)).out
        assert "APRÈS VOTRE SÉANCE" in text
        assert "Une partie est en anglais." in text
        assert "Cou" in text
        assert "Buvez de l'eau." in text
        assert "Keep moving gently." in text

    def test_what_is_in_english_says_so_to_a_screen_reader(self, run, french):
        text = run("aftercare", "neck", "--lang", "fr", "--data", str(french), "--format", "html")
        assert '<html lang="fr">' in text.out
        assert '<span lang="en">Keep moving gently.' in text.out
        assert '<h2 lang="en">What to expect</h2>' in text.out
        assert '<span lang="en">Buvez' not in text.out

    def test_a_translator_is_told_what_is_missing(self, run, french):
        answer = run("aftercare", "--lang", "fr", "--missing", "--data", str(french), "--json").json
        missing = answer["result"]
        assert "aftercare_title" not in missing["sentences"]
        assert missing["sentences"]["done_heading"] == "What we did"
        assert missing["region"]["arm"] == {"name": "Arm"}
        assert "neck" not in missing["region"]
        assert "drink-water" not in missing["aftercare-step"]
        assert missing["exercise"]["chin-tuck"]["steps"]

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_the_shipped_languages_lack_nothing(self, run, language):
        answer = run("aftercare", "--lang", language, "--missing")
        assert "NOTHING IS MISSING" in answer.out

    @pytest.mark.parametrize("kind", SHEETS)
    def test_nothing_of_a_spanish_sheet_is_in_english(self, reference, topics, kind):
        for topic in topics:
            text = " ".join(sentences(page_on(reference, topic, kind, language="es")))
            assert "Algunas partes aún no están traducidas" not in text, topic

    def test_spanish_says_that_no_clinician_has_reviewed_it(self, run):
        assert (
            "Ningún profesional de la salud la ha revisado" in run("aftercare", "--lang", "es").out
        )

    def test_an_unknown_language_names_the_known_ones(self, run):
        answer = run("aftercare", "--lang", "xx")
        assert answer.code == 2
        assert "en (English), es (Español)" in answer.err

    def test_dates_are_written_out(self, run):
        said = run("aftercare", "--date", "2026-03-01", "--lang", "es").out
        assert "1 de marzo de 2026" in said
        assert "next Monday" in run("aftercare", "--date", "next Monday").out


class TestConsent:
    def test_seven_headings_none_empty(self, reference, topics):
        for topic in topics:
            sheet = sheet_on(reference, topic, "consent")
            for part in ("what", "why", "options", "concerns", "questions", "stop", "sign"):
                assert getattr(sheet, part), (topic, part)
            assert sheet.common_risks
            assert sheet.serious_risks
            assert bool(topic and topic.type == "condition") == bool(sheet.outlook)

    def test_not_to_be_signed_before_the_talk(self, run):
        lines = run("consent", "neck").out.splitlines()
        assert lines[1] == "Do not sign until we have talked."

    def test_both_sides_add_up(self, run):
        rows = re.findall(
            r"^  (?:\S.*\S)  +(\d[\d,]*)(?: to (\d[\d,]*))? in 1,000 \w+ +"
            r"(\d[\d,]*)(?: to (\d[\d,]*))? in 1,000",
            run("consent", "neck").out,
            re.MULTILINE,
        )
        assert len(rows) >= 5
        for row in rows:
            low, high, fewest, most = (int(cell.replace(",", "") or -1) for cell in row)
            high, most = max(low, high), max(fewest, most)
            assert (low + most, high + fewest) == (1000, 1000), row

    def test_the_counts_are_those_of_the_sources(self, run):
        text = run("consent").out
        assert re.search(r"Bruise \[[\d, ]+\] +76 to 77 in 1,000 sessions", text)
        assert re.search(r"A drop of blood \[[\d, ]+\] +47 to 160 in 1,000 sessions", text)

    def test_harms_of_a_place_are_told_there(self, reference):
        zones = {zone.id for zone in reference.records("danger-zone", DangerZone)}
        assert zones >= set().union(*PLACES.values())
        hand = {
            risk.id for risk in sheet_on(reference, ("region", "hand"), "consent").serious_risks
        }
        chest = sheet_on(reference, ("region", "chest"), "consent").serious_risks
        assert not hand & {*PLACES, "pneumothorax"}
        assert chest[0].id == "pneumothorax"
        assert "cardiac-tamponade" in {risk.id for risk in chest}

    def test_json_has_the_risks_with_their_sources(self, run):
        answer = run("consent", "low back pain", "--json").json
        cited = {work["id"] for work in answer["cited"]}
        risks = answer["result"]["common_risks"] + answer["result"]["serious_risks"]
        assert {source for risk in risks for source in risk["sources"]} == cited
        assert answer["result"]["outlook"][0]["condition"]["id"] == "low-back-pain"


class Tags(HTMLParser):
    """Reads a page and checks that what is opened is closed."""

    VOID = frozenset({"meta", "br", "img", "path", "rect", "circle", "line", "use"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("topic", SAMPLE, ids=str)
@pytest.mark.parametrize("kind", SHEETS)
class TestHtml:
    def text(self, reference, topic, kind, **given):
        return render_page(page_on(reference, topic, kind, **given), Format.HTML, View())

    def test_is_one_sound_file(self, reference, topic, kind):
        text = self.text(reference, topic, kind, chart=True)
        tags = Tags(text)
        assert tags.open == []
        names = [tag for tag, _ in tags.seen]
        assert names.count("h1") == 1
        assert "script" not in names
        assert not {"link", "iframe", "form", "input"} & set(names)
        ids = [attrs["id"] for _, attrs in tags.seen if "id" in attrs]
        assert len(ids) == len(set(ids))
        addresses = [
            a for _, attrs in tags.seen for a in (attrs.get("src"), attrs.get("href")) if a
        ]
        assert all(address.startswith(("data:", "#")) for address in addresses)
        assert "url(http" not in text

    def test_no_heading_is_skipped(self, reference, topic, kind):
        tags = Tags(self.text(reference, topic, kind)).seen
        levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))

    def test_passes_axe_in_a_browser(self, reference, topic, kind, browser, tmp_path):
        axe = pytest.importorskip("axe_playwright_python.sync_playwright")
        file = tmp_path / "sheet.html"
        file.write_text(self.text(reference, topic, kind, language="es", chart=True), "utf-8")
        rules = {name: {"enabled": True} for name in ("color-contrast-enhanced", "target-size")}
        # 1,280 pixels at 400 % are 320; at 200 %, 640.
        for width in (320, 640, 1280):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto(file.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = axe.Axe().run(page, options={"rules": rules})
            assert found.violations_count == 0, found.generate_report()
            page.close()


@pytest.fixture(scope="module")
def browser():
    """Chromium, where it and Playwright are installed."""
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


def luminance(colour: str) -> float:
    full = colour if len(colour) == 6 else "".join(c * 2 for c in colour)
    parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "source", [style(paper="a4", large_print=False), TEMPLATE.read_text(encoding="utf-8")]
)
def test_every_colour_has_a_contrast_of_seven(source):
    light = {"fff", "eef4f5"}
    for colour in set(re.findall(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", source)) - light:
        assert contrast(colour, "eef4f5") >= 7 or colour == "595959", colour
        assert contrast(colour, "fff") >= 7, colour


def test_letters_are_large_enough():
    points = [float(p) for p in re.findall(r"([\d.]+)pt[,)]", TEMPLATE.read_text(encoding="utf-8"))]
    assert "font-size: 12pt" in style(paper="a4", large_print=False)
    assert "font-size: 16pt" in style(paper="a4", large_print=True)
    assert 16 not in points or min(p for p in points if p > 5) >= 12


def one_pixel() -> bytes:
    """The smallest PNG."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", crc32(name + data))

    head = pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", compress(bytes(4))), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


class TestPdf:
    @pytest.fixture(autouse=True)
    def _typst(self):
        pytest.importorskip("typst")

    def pdf(self, reference, topic, kind="aftercare", **given):
        return render_page(page_on(reference, topic, kind, **given), Format.PDF, View())

    @pytest.mark.parametrize("topic", SAMPLE, ids=str)
    @pytest.mark.parametrize("kind", SHEETS)
    @pytest.mark.parametrize(
        "size",
        [
            {"language": language, "paper": paper, "large_print": large}
            for language in ("en", "es")
            for paper, large in (("a4", False), ("letter", False), ("a4", True))
        ],
        ids=str,
    )
    def test_is_accessible_and_short(self, reference, topic, kind, size):
        checker = pytest.importorskip("page")
        language, large = size["language"], size["large_print"]
        content = self.pdf(reference, topic, kind, chart=True, **size)
        report = checker.validate_pdf_bytes(content, profile=checker.ValidationProfile.PDF_UA_1)
        assert not report.failures
        pages = int(re.search(rb"/Type/Pages/Count (\d+)", content)[1])
        # The consent sheet has room to write; in large print it may take a sheet more.
        assert pages <= (2 if not large else 3 if kind == "aftercare" else 4)
        assert f"/Lang({language}".encode() in content.replace(b" ", b"")

    def test_the_screening_form_too(self, run, tmp_path):
        checker = pytest.importorskip("page")
        file = tmp_path / "form.pdf"
        assert run("screen", "--form", "-o", str(file)).code == 0
        assert not checker.validate_pdf(
            str(file), profile=checker.ValidationProfile.PDF_UA_1
        ).failures

    def test_logos_of_each_kind(self, run, clinic):
        (clinic / "logo.png").write_bytes(one_pixel())
        for logo in ("logo.svg", "logo.png"):
            file = clinic / f"{logo}.pdf"
            answer = run("aftercare", "--logo", str(clinic / logo), "-o", str(file))
            assert (answer.code, answer.err) == (0, "")
            assert file.read_bytes().startswith(b"%PDF-")

    def test_text_is_never_read_as_markup(self, run, tmp_path):
        file = tmp_path / "sheet.pdf"
        name = '= #panic() $x$ *b* "q" \\ <a> @b'
        assert run("aftercare", "--patient", name, "-o", str(file)).code == 0

    def test_a_broken_logo_is_a_usage_error(self, run, tmp_path):
        logo = tmp_path / "logo.svg"
        logo.write_text("<svg broken")
        answer = run("aftercare", "--logo", str(logo), "-o", str(tmp_path / "sheet.pdf"))
        assert answer.code == 2
        assert "the PDF could not be made" in answer.err

    def test_all_at_once(self, run, tmp_path, reference):
        folder = tmp_path / "sheets"
        answer = run("aftercare", "--all", "-o", str(folder))
        many = 1 + len(reference.entries("region")) + len(reference.entries("condition"))
        assert (answer.code, answer.out) == (0, "")
        assert f"{many} sheets in" in answer.err
        assert len(list(folder.glob("*.pdf"))) == many
        again = run("aftercare", "--all", "-o", str(folder))
        assert again.code == 5
        assert "add --force" in again.err


class TestCommand:
    @pytest.mark.parametrize("part", ["typst", "fontpkg_atkinson_hyperlegible"])
    def test_the_missing_extra_is_named_in_one_line(self, run, monkeypatch, tmp_path, part):
        monkeypatch.setitem(sys.modules, part, None)
        answer = run("aftercare", "neck", "-o", str(tmp_path / "sheet.pdf"))
        assert answer.code == 2
        assert "pip install 'needleref[pdf]'" in answer.err
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize(
        "words",
        [
            ("--all",),
            ("neck", "--all", "-o", "folder"),
            ("--all", "-o", "folder", "--format", "csv"),
            ("--paper", "a5"),
        ],
    )
    def test_usage_errors(self, run, words):
        answer = run("aftercare", *words)
        assert (answer.code, answer.out) == (2, "")
        assert not Path("folder").exists()

    def test_all_in_other_formats(self, run, tmp_path):
        assert (
            run("aftercare", "--all", "--format", "markdown", "-o", str(tmp_path / "a")).code == 0
        )
        text = (tmp_path / "a" / "aftercare-neck-en-a4.md").read_text(encoding="utf-8")
        assert text.startswith("# After your dry needling")

    def test_a_folder_that_cannot_be_made(self, run, tmp_path):
        (tmp_path / "file").write_text("")
        answer = run("aftercare", "--all", "--format", "plain", "-o", str(tmp_path / "file" / "a"))
        assert answer.code == 5
