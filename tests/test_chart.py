"""Body charts: what is lit is what the data says, on its side, in every form and without eyes."""

from __future__ import annotations

import re
import sys
from xml.etree import ElementTree as ET

import msgspec
import pytest

from needleref.chart.body import SIDES, body_chart, marks
from needleref.chart.geometry import curve, distance, flattened, inside, spots
from needleref.chart.raster import draw
from needleref.chart.scene import panels
from needleref.chart.sheet import sheet_svg
from needleref.chart.words import words
from needleref.cli import main
from needleref.folders import data_dir
from needleref.layout.chart import picture_of
from needleref.load import load
from needleref.load.chart import read_chart
from needleref.model import Muscle, Ref, Zone
from needleref.rules import chart as rules

SOLID = set("▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")
SHADE, WARNING = "░", "!"
LARGEST_SVG = 60_000
KINDS = ("muscle", "condition", "zone", "region")


def muscles():
    from needleref.reference import Reference

    return [record.id for record in Reference.open().records("muscle", Muscle)]


def ref(reference, kind, id_):
    name = next(entry.name for entry in reference.entries(kind) if entry.id == id_)
    return Ref(type=kind, id=id_, name=name)


def charted(reference, kind, id_, side="right"):
    return body_chart(reference, (ref(reference, kind, id_),), query=id_, side=side)


def expected(reference, muscle):
    """The muscle's areas straight from the record: {zone: primary?}."""
    found = {}
    for point in muscle.trigger_points:
        found.update({zone.id: True for zone in point.pain.primary})
    for point in muscle.trigger_points:
        for zone in point.pain.spillover:
            found.setdefault(zone.id, False)
    return found


def on_picture(drawing, side, x):
    """Where a patient's x lies on a picture, told anew: from the front, right is at the left."""
    if not drawing.folded:
        return x if side == "right" else drawing.width - x
    away = 1 if (drawing.surface == "back") == (side == "right") else -1
    return drawing.width + away * x


def shapes_on(reference, panel, zone_ids, side):
    """Polygons of areas on a panel, from data/chart.yaml alone."""
    drawing = reference.chart.drawings[panel.drawing]
    found = []
    for id_ in zone_ids:
        midline = not reference.get("zone", id_, Zone).mirrored
        sides = ("right", "left") if midline and drawing.folded else (side,)
        for figure in reference.chart.zones[id_].get(panel.drawing, ()):
            for each in sides:
                points = [(on_picture(drawing, each, x), y) for x, y in curve(figure)]
                found.append(flattened(points))
    return found


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("muscle_id", muscles())
def test_lit_cells_are_the_areas_of_the_data(reference, muscle_id, side):
    """Each cell deep in an area is lit in its texture, and no cell far from all of them is."""
    muscle = reference.muscle(muscle_id)
    areas = expected(reference, muscle)
    shown = panels(
        reference.chart, marks(charted(reference, "muscle", muscle_id, side)), sides=SIDES[side]
    )
    assert {lit.id for panel in shown for lit in panel.lit if lit.level != "hazard"} == set(areas)
    for panel in shown:
        primary = shapes_on(reference, panel, [z for z, main in areas.items() if main], side)
        spill = shapes_on(reference, panel, [z for z, main in areas.items() if not main], side)
        body = [flattened(points) for points in panel.outline]
        rows = ["".join(text for text, _ in line) for line in draw([panel], 60, 24)[1:]]
        columns = max(map(len, rows))
        wide, high = panel.window.width / columns, panel.window.height / len(rows)
        for number, row in enumerate(rows):
            for column, sign in enumerate(row.ljust(columns)):
                x = panel.window.left + (column + 0.5) * wide
                y = panel.window.top + (number + 0.5) * high
                if sign in SOLID:
                    assert near((x, y), primary, high), (panel.title, row)
                elif sign == SHADE:
                    assert near((x, y), spill, high), (panel.title, row)
                elif sign not in {WARNING, "×", "○"} and any(inside((x, y), p) for p in primary):
                    deep = all(
                        any(inside((x + dx, y + dy), p) for p in primary)
                        and any(inside((x + dx, y + dy), b) for b in body)
                        for dx in (-wide / 2, wide / 2)
                        for dy in (-high / 2, high / 2)
                    )
                    # What is left is the line of a danger zone, in dots.
                    assert not deep or "⠀" < sign <= "⣿", (panel.title, row)


def near(point, polygons, tolerance):
    return any(distance(point, polygon) <= tolerance for polygon in polygons)


@pytest.mark.parametrize("muscle_id", muscles())
def test_left_is_right_mirrored(reference, muscle_id):
    """A one-sided area lies on its side of the midline, and the left is the right's mirror."""
    both = {
        side: panels(
            reference.chart,
            marks(charted(reference, "muscle", muscle_id, side)),
            sides=SIDES[side],
        )
        for side in ("right", "left")
    }
    for right, left in zip(both["right"], both["left"], strict=True):
        drawing = reference.chart.drawings[right.drawing]
        width = drawing.width * (2 if drawing.folded else 1)
        for one, other in zip(right.lit, left.lit, strict=True):
            mirrored = {(round(width - x), y) for c in one.curves for x, y in c}
            assert {(round(x), y) for c in other.curves for x, y in c} == mirrored
            midline = one.level != "hazard" and not reference.get("zone", one.id, Zone).mirrored
            if drawing.folded and one.level != "hazard" and not midline:
                across = [x for c in one.curves for x, _ in c]
                # From the front a patient's right is at the left.
                if drawing.surface == "back":
                    assert min(across) >= drawing.width
                else:
                    assert max(across) <= drawing.width
        if drawing.folded:
            letters = ("L", "R") if drawing.surface == "back" else ("R", "L")
            assert right.left in {letters[0], ""}
            assert right.right in {letters[1], ""}
        else:
            assert right.title.startswith("Right ")
            assert left.title.startswith("Left ")


@pytest.mark.parametrize("kind", KINDS)
def test_everything_has_a_chart_in_words_and_in_svg(reference, kind):
    for entry in reference.entries(kind):
        chart = charted(reference, kind, entry.id)
        told = words(chart)
        assert told.startswith(entry.name)
        for area in chart.areas:
            assert area.zone.name.lower() in told
        for zone in chart.danger_zones:
            assert zone.name in told
        drawing = picture_of(chart, reference).drawing
        assert len(drawing.encode()) <= LARGEST_SVG, entry.id
        root = ET.fromstring(drawing)  # noqa: S314
        assert root.get("role") == "img"
        title, description = (root.find(f"{{*}}{name}").text for name in ("title", "desc"))
        assert entry.name in title
        assert description == told
        ids = re.findall(r'\bid="([^"]+)"', drawing)
        assert len(ids) == len(set(ids))
        assert set(root.get("aria-labelledby").split()) <= set(ids)
        assert set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', drawing)[0]) - {""} <= set(ids)


def test_every_danger_zone_is_drawn_with_a_muscle_that_meets_it(reference):
    drawn = {
        lit.id
        for entry in reference.entries("muscle")
        for panel in panels(reference.chart, marks(charted(reference, "muscle", entry.id)))
        for lit in panel.lit
        if lit.level == "hazard"
    }
    assert drawn == {entry.id for entry in reference.entries("danger-zone")}


def test_textures_differ_without_colour(reference):
    shown = panels(reference.chart, marks(charted(reference, "muscle", "upper-trapezius")))
    text = "".join(part for line in draw(shown, 100, 36) for part, _ in line)
    assert SOLID & set(text)
    assert SHADE in text
    assert WARNING in text
    assert "×" in text


@pytest.mark.parametrize("width", [30, 60, 80, 100, 120])
@pytest.mark.parametrize("query", ["upper trapezius", "soleus", "neck pain", "hand", "temple"])
def test_fits_the_width(run, query, width):
    answer = run("chart", query, "--width", str(width))
    assert answer.code == 0
    assert max(map(len, answer.out.splitlines())) <= width


def test_piped_it_draws_and_ends_in_its_words(run):
    answer = run("chart", "upper", "trapezius")
    assert "\x1b" not in answer.out
    assert "█" in answer.out
    assert answer.out.index("Pain, right side") > answer.out.rindex("█")


def test_ascii_where_the_stream_can_carry_no_more(process):
    answer = process("chart", "temporalis", PYTHONIOENCODING="ascii")
    assert answer.code == 0
    assert answer.out.isascii()
    assert "####" in answer.out
    assert "?" not in answer.out


def test_json(run):
    answer = run("chart", "upper trapezius", "--side", "left", "--json").json
    assert answer["status"] == "done"
    result = answer["result"]
    assert result["side"] == "left"
    assert result["topics"] == [
        {"type": "muscle", "id": "upper-trapezius", "name": "Upper trapezius"}
    ]
    levels = {area["zone"]["id"]: area["level"] for area in result["areas"]}
    assert levels["temple"] == "primary"
    assert levels["behind-eye"] == "spillover"
    assert all(point["approximate"] for point in result["points"])
    assert result["words"].startswith("Upper trapezius. Pain, left side (primary)")
    assert answer["cited"]


@pytest.mark.parametrize(
    ("query", "topics"),
    [
        ("UT", {"muscle:upper-trapezius"}),
        ("neck pain", {"condition:neck-pain"}),
        ("temple", {"zone:temple"}),
        ("knee", {"region:knee"}),
        ("temple, back of the neck", {"zone:temple", "zone:back-of-neck"}),
        ("upper trapezius, temple", {"muscle:upper-trapezius", "zone:temple"}),
    ],
)
def test_what_a_query_means(run, query, topics):
    answer = run("chart", query, "--json").json
    assert {f"{t['type']}:{t['id']}" for t in answer["result"]["topics"]} == topics


def test_a_place_of_several_areas_means_all(run):
    asked = run("pain", "low back", "--json").json["result"]["areas"]
    drawn = run("chart", "low back", "--json").json["result"]["areas"]
    assert [area["zone"] for area in drawn] == asked


@pytest.mark.parametrize(
    ("query", "code"),
    [("appendicitis", 1), ("temple, appendicitis", 1), ("trapezius", 4), ("headache", 4), (",", 2)],
)
def test_no_chart_of_what_is_not_meant(run, query, code):
    answer = run("chart", query, "--json")
    assert answer.code == code
    if code != 2:
        assert answer.json["result"] is None


@pytest.mark.parametrize("option", [("--view", "inside"), ("--side", "up")])
def test_unknown_views_and_sides_are_usage_errors(run, option):
    assert run("chart", "temple", *option).code == 2


@pytest.mark.parametrize("side", ["right", "left", "both"])
def test_every_view(run, reference, side):
    for view in reference.chart.views:
        answer = run("chart", "upper trapezius", "--view", view, "--side", side)
        assert answer.code == 0
        assert re.search("[⠁-⣿]", answer.out)


def test_an_empty_view_says_so(run):
    assert (
        "Nothing of this lies on the view foot-sole"
        in run("chart", "upper trapezius", "--view", "foot-sole").out
    )


def test_a_point_of_one_side_alone(reference):
    for side, drawn in (("right", True), ("left", False)):
        shown = panels(
            reference.chart,
            marks(charted(reference, "muscle", "pectoralis-major", side)),
            sides=SIDES[side],
        )
        assert any(sign.id == "pma-5" for panel in shown for sign in panel.signs) == drawn


def test_a_view_shows_nothing_else(reference):
    shown = panels(reference.chart, marks(charted(reference, "muscle", "soleus")), view="foot-sole")
    assert [panel.drawing for panel in shown] == ["foot-sole"]


@pytest.mark.parametrize("ending", ["svg", "html", "md", "json", "txt"])
def test_files(run, tmp_path, ending):
    file = tmp_path / f"chart.{ending}"
    assert run("chart", "plantar heel pain", "-o", str(file)).code == 0
    content = file.read_text("utf-8")
    if ending in {"svg", "html"}:
        assert "<svg" in content
    if ending == "md":
        assert "![](chart.svg)" in content
        assert "<svg" in (tmp_path / "chart.svg").read_text("utf-8")
    assert run("chart", "temple", "-o", str(file)).code == 5


def test_png_by_its_extra(run, tmp_path, monkeypatch):
    pytest.importorskip("resvg_py")
    file = tmp_path / "chart.png"
    assert run("chart", "temple", "-o", str(file)).code == 0
    assert file.read_bytes().startswith(b"\x89PNG")
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    answer = run("chart", "temple", "--force", "-o", str(file))
    assert answer.code == 2
    assert "needleref[chart]" in answer.err


@pytest.mark.parametrize(("command", "query"), [("muscle", "infraspinatus"), ("pain", "temple")])
def test_cards_carry_a_small_chart_or_its_words(run, command, query):
    beside = run(command, query, "--format", "table", "--width", "100").out
    below = run(command, query, "--format", "table", "--width", "80").out
    assert any("█" in line and line.startswith("  ") for line in beside.splitlines())
    assert below.index("█") > below.index("WHY HERE" if command == "pain" else "ANATOMY")
    for worded in (
        run(command, query, "--no-chart", "--format", "table", "--width", "100").out,
        run(command, query, "--format", "plain").out,
    ):
        assert "█" not in worded
        assert "The right side is drawn" in worded
    assert "<svg" in run(command, query, "--format", "html").out
    assert "<svg" not in run(command, query, "--no-chart", "--format", "html").out


def test_what_a_terminal_chart_imports(process):
    code = (
        "import sys; from needleref.cli import main; main(['chart', 'upper-trapezius']);"
        "print([m for m in ('rich', 'yaml', 'rapidfuzz', 'resvg_py', 'typst') if m in sys.modules],"
        " file=sys.stderr)"
    )
    import subprocess

    process("chart", "upper-trapezius")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_check_pictures(run, tmp_path):
    answer = run("data", "chart-check", str(tmp_path / "charts"), "--json")
    written = answer.json["result"]["pictures"]
    assert {"shapes-front.svg", "muscles-neck.svg"} <= set(written)
    for name in written:
        root = ET.parse(tmp_path / "charts" / name).getroot()  # noqa: S314
        assert root.find("{*}title").text
    proof = (tmp_path / "charts" / "shapes-side.svg").read_text("utf-8")
    assert ">temple<" in proof
    assert ">ut-1<" in proof


@pytest.mark.parametrize(
    ("kind", "id_"), [("region", "neck"), ("muscle", "middle-trapezius"), ("condition", "migraine")]
)
def test_the_treated_area_of_a_sheet(reference, kind, id_):
    drawing = sheet_svg(reference, [ref(reference, kind, id_)], "Zona tratada")
    root = ET.fromstring(drawing)  # noqa: S314
    assert root.find("{*}title").text == "Zona tratada"
    assert 'class="r"' in drawing
    assert len(drawing) <= LARGEST_SVG


# The rules, each with shapes that break it.


@pytest.fixture(scope="module")
def data():
    return load(data_dir())


def test_the_shipped_shapes_keep_the_rules(data):
    for rule in (rules.chart_complete, rules.chart_inside, rules.chart_surface, rules.chart_points):
        assert [str(problem) for problem in rule(data)] == []


def with_chart(data, section, id_, value):
    shapes = {**getattr(data.chart, section)}
    if value is None:
        del shapes[id_]
    else:
        shapes[id_] = value
    return data._replace(chart=msgspec.structs.replace(data.chart, **{section: shapes}))


@pytest.mark.parametrize(
    ("rule", "section", "id_", "value", "message"),
    [
        ("chart_complete", "zones", "temple", None, "no shape on the view 'head-side'"),
        ("chart_complete", "danger_zones", "kidney", None, "has no shape"),
        ("chart_complete", "points", "ut-1", None, "'ut-1' has no position"),
        ("chart_complete", "muscles", "gemelli", None, "neither trigger point nor position"),
        ("chart_complete", "zones", "nowhere", {"front": ("1,1 2,2 3,1",)}, "no zone of this id"),
        (
            "chart_complete",
            "zones",
            "temple",
            {"side": ("220,90 230,90 225,99",), "inside": ()},
            "no drawing 'inside'",
        ),
        ("chart_inside", "zones", "temple", {"side": ("0,0 30,0 30,30",)}, "out of the outline"),
        ("chart_surface", "zones", "calf", {"front": ("40,710 70,710 60,790",)}, "cannot be seen"),
        (
            "chart_surface",
            "zones",
            "inner-knee",
            {"front": ("74,650 80,652 79,690",)},
            "further out than 'outer-knee'",
        ),
        ("chart_surface", "zones", "sacrum", {"back": ("4,400 18,400 9,430",)}, "start and end"),
    ],
)
def test_a_broken_rule_is_told(data, rule, section, id_, value, message):  # noqa: PLR0917
    broken = with_chart(data, section, id_, value)
    assert any(message in str(problem) for problem in getattr(rules, rule)(broken))


def test_a_point_out_of_its_region_is_told(data):
    moved = msgspec.structs.replace(data.chart.points["ut-1"], at={"back": "60,300"})
    broken = with_chart(data, "points", "ut-1", moved)
    assert any("out of the region 'neck'" in str(p) for p in rules.chart_points(broken))
    moved = msgspec.structs.replace(data.chart.points["ut-1"], at={"back": "200,100"})
    broken = with_chart(data, "points", "ut-1", moved)
    assert any("out of the body" in str(p) for p in rules.chart_points(broken))


def test_an_overlay_replaces_a_shape_and_broken_ones_are_refused(tmp_path):
    (tmp_path / "chart.yaml").write_text(
        "zones:\n  temple:\n    side:\n      - ellipse 240,110 20,20\n", "utf-8"
    )
    chart, problems = read_chart([data_dir(), tmp_path])
    assert not problems
    assert chart.zones["temple"] == {"side": ("ellipse 240,110 20,20",)}
    assert "ear" in chart.zones
    (tmp_path / "chart.yaml").write_text("zones:\n  temple:\n    side: [around here]\n", "utf-8")
    _, (problem,) = read_chart([data_dir(), tmp_path])
    assert problem.line == 3
    assert "around here" in problem.message


def test_shapes_are_read():
    assert spots("1,2 -3,4") == ((1.0, 2.0), (-3.0, 4.0))
    ellipse = curve("ellipse 10,20 5,8")
    assert max(x for x, _ in ellipse) == pytest.approx(15)
    assert inside((10, 20), ellipse)
    assert not inside((16, 20), ellipse)


def test_a_curve_runs_through_its_points():
    square = [(0, 0), (10, 0), (10, 10), (0, 10)]
    assert set(square) <= {(round(x, 6), round(y, 6)) for x, y in flattened(square)}


def test_without_shapes_the_cards_stand(monkeypatch, reference):
    from needleref.layout.chart import small_picture
    from needleref.model.chart import Chart

    monkeypatch.setitem(reference.__dict__, "chart", Chart())
    assert small_picture(reference, ref(reference, "zone", "temple")) is None
    picture = picture_of(charted(reference, "zone", "temple"), reference)
    assert "<desc" in picture.drawing
    assert picture.draw(80, 30)


def test_help_has_an_example(capsys):
    assert main(["chart", "--help"]) == 0
    assert "needleref chart upper trapezius" in capsys.readouterr().out
