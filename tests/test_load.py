"""The loader: what it reads, what it refuses, and how overlays are laid over shipped data."""

import os
import shutil
import sys
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from needleref.errors import DataError, NeedlerefError
from needleref.folders import data_dir, overlay, overlays_from_environment, user_data_dir
from needleref.formatting import canonical
from needleref.load import load, syntax
from needleref.load.folder import read_file
from needleref.load.nodes import Fields, Items, Scalar
from needleref.load.syntax import read
from needleref.model import Clinic, Region

SMALL = Path(__file__).parent / "fixtures" / "small"
BaseLoader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@pytest.fixture
def small(tmp_path):
    """Copy the small data to write in."""
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


@pytest.fixture
def clinic(tmp_path):
    """Give an empty overlay."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    return folder


def complaints(base, *overlays):
    """Give what the loader says of folders that it refuses."""
    with pytest.raises(DataError) as refused:
        load(base, overlays)
    return [str(problem) for problem in refused.value.problems]


# What is read


def test_records_are_typed_and_references_carry_names():
    data = load(SMALL)
    point = data.records["muscle"]["upper-trapezius"].trigger_points[0]
    assert msgspec.json.encode(point.pain.primary) == (
        b'[{"type":"zone","id":"temple","name":"Temple"}]'
    )
    assert point.sources == ("field-2020",)
    places = data.records["contraindication"]["fresh-scar"].not_here
    assert places[0] == "as named"
    assert places[1].type == "region"
    assert data.records["aftercare-step"]["gentle-movement"].regions == "all"


def test_a_record_takes_the_default_review_and_its_key_as_id():
    record = load(SMALL).records["region"]["neck"]
    assert record.id == "neck"
    assert record.reviewed.by == "the tests"


def test_verdicts_are_computed():
    records = load(SMALL).records
    assert records["condition"]["tension-type-headache"].verdict.verdict == "some-support"
    assert records["guide-topic"]["benefits"].benefits[0].verdict is not None


def test_what_other_readers_take_for_numbers_and_truth_stays_text(small):
    (small / "regions.yaml").write_text(
        "neck: {name: no, aliases: [1:30, 0x10, 2026-11-25, null, ~, =, .inf], lay: [on, 'a']}\n"
        "head: {name: 010}\n"
    )
    records = load(small).records["region"]
    assert records["neck"].name == "no"
    assert records["neck"].aliases == ("1:30", "0x10", "2026-11-25", "null", "~", "=", ".inf")
    assert records["head"].name == "010"


def test_numbers_keep_their_kind():
    rate = load(SMALL).records["adverse-event"]["bruising"].rates[0]
    assert (rate.per_1000, rate.low, rate.of) == (77.0, 70.5, 20464)


def test_hidden_files_and_those_that_are_no_yaml_are_left_alone(small):
    (small / "._regions.yaml").write_bytes(b"\0")
    (small / "CURATION.md").write_text("[")
    (small / "languages").mkdir()
    assert load(small).records == load(SMALL).records


def test_windows_line_ends_and_a_byte_order_mark_are_read(small):
    file = small / "regions.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load(small).records == load(SMALL).records


def test_an_empty_file_holds_no_records(small):
    (small / "exercises.yaml").write_text("# nothing yet\n")
    assert load(small).records["exercise"] == {}


# Hostile and broken files


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"neck: " + b"[" * 5000 + b"]" * 5000, "is nested deeper than 30 levels"),
        (b"neck: " + b"{a: " * 5000 + b"}" * 5000, "is nested deeper than 30 levels"),
        (b"- " * 5000, "is nested deeper than 30 levels"),
        (b"a: &a [x]\n" + b"b: &b [*a, *a]\n" * 2, "alias '*a': write it out"),
        (b"neck: !!python/object/apply:os.system ['true']", "is not allowed; delete it"),
        (b"%TAG ! tag:x,2000:\n---\nneck: !y {name: Neck}", "tag 'tag:x,2000:y' is not allowed"),
        (b"neck: {name: Neck}\0", "regions.yaml:1:19: holds the forbidden character U+0000"),
        (b"neck:\n  name: N\xc2\x85", "regions.yaml:2:10: holds the forbidden character U+0085"),
        ("neck: {name: N\u202e}".encode(), "holds the forbidden character U+202E"),
        (b"neck: {name: N\x1b[31m}", "holds the forbidden character U+001B"),
        (b"neck:\r  name: Neck\r", "holds the forbidden character U+000D"),
        ("neck: {name: Neck}".encode("utf-16"), "is UTF-16; save it as UTF-8"),
        ("head: {name: Head}\nn: {name: Né}".encode("cp1252"), "regions.yaml:2:12: is not UTF-8"),
        (b"\xff\xfe\xfd", "is UTF-16; save it as UTF-8"),
        (b"neck: 'Neck", "is not valid YAML"),
        (b"neck: @", "is not valid YAML"),
        (b"neck: {name: Neck}\n...\nhead", "is not valid YAML"),
        (b"just text", "expected a mapping of records by id, found 'just text'"),
        (b"[neck]", "expected a mapping of records by id, found a list"),
        (b"neck: Neck", "neck: expected a mapping of fields, found 'Neck'"),
        (b"neck:", "neck: is empty; expected a mapping of fields"),
        (b"? {a: b}\n: c", "a key must be a word"),
        (b"neck: {name: " + b"9" * 70 + b": x}", "is not valid YAML"),
    ],
)
def test_a_hostile_file_gets_one_clear_sentence(small, content, message):
    (small / "regions.yaml").write_bytes(content)
    told = complaints(small)
    assert any(message in line for line in told)
    assert all(len(line) < 300 for line in told)


def test_a_file_that_cannot_be_read_hides_no_unknown_ids(small):
    (small / "regions.yaml").write_text("neck: [")
    told = complaints(small)
    assert len(told) == 1
    assert "unknown region" not in told[0]


def test_a_file_too_big_is_not_read(small, monkeypatch):
    monkeypatch.setattr("needleref.load.folder.LARGEST_FILE", 50)
    monkeypatch.setattr(syntax, "LARGEST_FILE", 50)
    assert any("is larger than" in line for line in complaints(small))


def test_missing_files_of_the_shipped_data_are_named(small):
    (small / "conditions.yaml").unlink()
    assert any("conditions.yaml" in t and "is missing" in t for t in complaints(small))
    (small / "about.yaml").unlink()
    assert any("about.yaml" in t and "is missing" in t for t in complaints(small))


def test_an_unknown_file_name_is_told_with_the_nearest(small):
    (small / "condition.yaml").write_text("")
    assert "unknown file name (did you mean 'conditions.yaml'?)" in complaints(small)[0]
    (small / "condition.yaml").rename(small / "regions.yml")
    assert "unknown file name (did you mean 'regions.yaml'?)" in complaints(small)[0]


def test_a_folder_in_the_place_of_a_file_is_told(small):
    (small / "exercises.yaml").unlink()
    (small / "exercises.yaml").mkdir()
    assert "exercises.yaml" in complaints(small)[0]
    assert "cannot be read: it is not a file" in complaints(small)[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(small):
    (small / "exercises.yaml").unlink()
    os.mkfifo(small / "exercises.yaml")
    assert "cannot be read: it is not a file" in complaints(small)[0]


def test_incomplete_facts_about_the_data_are_told(small):
    (small / "about.yaml").write_text("licence: CC BY 4.0\n")
    told = complaints(small)
    assert sum("the field 'data_version' is missing" in line for line in told) == 1


# Overlays


def test_an_overlay_adds_records_and_replaces_fields(clinic):
    (clinic / "regions.yaml").write_text(
        "neck: {summary: Our neck.}\nelbow: {name: Elbow, lay: [funny bone]}\n"
    )
    data = load(SMALL, [clinic])
    neck = data.records["region"]["neck"]
    assert (neck.name, neck.summary) == ("Neck", "Our neck.")
    assert data.records["region"]["elbow"].lay == ("funny bone",)


def test_an_overlay_adds_to_names_and_replaces_other_lists(clinic):
    (clinic / "conditions.yaml").write_text(
        "tension-type-headache: {aliases: [stress head, TTH], regions: [neck]}\n"
    )
    condition = load(SMALL, [clinic]).records["condition"]["tension-type-headache"]
    assert condition.aliases == ("TTH", "headache", "stress head")
    assert [region.id for region in condition.regions] == ["neck"]


def test_a_renamed_record_is_renamed_wherever_it_is_named(clinic):
    (clinic / "zones.yaml").write_text("temple: {name: Our temple}\n")
    muscle = load(SMALL, [clinic]).records["muscle"]["upper-trapezius"]
    assert muscle.trigger_points[0].pain.primary[0].name == "Our temple"


def test_later_overlays_win_and_origins_are_kept(clinic, tmp_path):
    second = tmp_path / "second"
    second.mkdir()
    (clinic / "regions.yaml").write_text("neck: {summary: One., aliases: [collum]}\n")
    (second / "regions.yaml").write_text("neck: {summary: Two.}\n")
    data = load(SMALL, [clinic, second])
    assert data.records["region"]["neck"].summary == "Two."
    assert data.origins["region", "neck"] == {
        "name": ("regions.yaml",),
        "aliases": ("regions.yaml", str(clinic / "regions.yaml")),
        "summary": (str(second / "regions.yaml"),),
    }


def test_a_clinic_tells_who_it_is(clinic, tmp_path):
    (clinic / "logo.svg").write_text("<svg/>")
    (clinic / "clinic.yaml").write_text("name: Our clinic\nphone: 012 34\nlogo: logo.svg\n")
    second = tmp_path / "second"
    second.mkdir()
    (second / "clinic.yaml").write_text("phone: 056\n")
    assert load(SMALL, [clinic, second]).clinic == Clinic(
        name="Our clinic", phone="056", logo=str(clinic / "logo.svg")
    )
    assert load(SMALL).clinic == Clinic()


def test_a_logo_that_is_not_there_is_told(clinic):
    (clinic / "clinic.yaml").write_text("logo: logo.svg\n")
    assert (
        "clinic.yaml:1:1: the logo 'logo.svg' is not in the clinic's folder"
        in (complaints(SMALL, clinic)[0])
    )


def test_an_overlay_may_share_names_and_nothing_else_about_the_data(clinic):
    (clinic / "about.yaml").write_text("shared_names: {region: [collum]}\n")
    assert load(SMALL, [clinic]).about.shared_names == {
        "condition": ("headache",),
        "region": ("collum",),
    }
    (clinic / "about.yaml").write_text("licence: ours\n")
    assert "an overlay may set only shared_names" in complaints(SMALL, clinic)[0]


@pytest.mark.parametrize(
    ("file", "record", "message"),
    [
        (
            "contraindications.yaml",
            "anticoagulants: {decision: caution}",
            "'decision: caution' is milder than the shipped 'ask-first'; keep it, or say why in",
        ),
        (
            "contraindications.yaml",
            "anticoagulants: {urgency: routine}",
            "'urgency: routine' is milder than the shipped 'same-day'",
        ),
        (
            "contraindications.yaml",
            "anticoagulants: {technique: electrical}",
            "'technique: electrical' is milder than the shipped 'any'",
        ),
        ("contraindications.yaml", "anticoagulants: {covers: []}", "'covers' drops 'fresh-scar'"),
        ("contraindications.yaml", "fresh-scar: {not_here: [neck]}", "'not_here' drops 'as named'"),
        ("drugs.yaml", "apixaban: {rules: []}", "'rules' drops 'anticoagulants'; keep it"),
        (
            "contraindications.yaml",
            'anticoagulants: {decision: caution, override: ""}',
            "is milder than the shipped 'ask-first'",
        ),
        ("red-flags.yaml", "thunderclap: {urgency: routine}", "is milder than the shipped"),
        ("red-flags.yaml", "thunderclap: {regions: [neck]}", "'regions' drops 'head'; keep it"),
        (
            "danger-zones.yaml",
            "lung-apex: {over_lung: false}",
            "'over_lung: false' is milder than the shipped 'true'; keep it",
        ),
        ("muscles.yaml", "upper-trapezius: {hazards: []}", "'hazards' drops 'lung-apex'; keep it"),
    ],
)
def test_a_shipped_rule_is_not_made_milder_without_a_reason(clinic, file, record, message):
    (clinic / file).write_text(record + "\n")
    told = complaints(SMALL, clinic)
    assert len(told) >= 1
    assert any(message in line for line in told)


def test_a_rule_is_made_milder_with_a_reason_and_stricter_without(clinic):
    file = clinic / "contraindications.yaml"
    file.write_text("anticoagulants: {decision: caution, override: Our haematologist agrees.}\n")
    rule = load(SMALL, [clinic]).records["contraindication"]["anticoagulants"]
    assert (rule.decision, rule.override) == ("caution", "Our haematologist agrees.")
    file.write_text("anticoagulants: {decision: do-not-needle, urgency: emergency}\n")
    (clinic / "red-flags.yaml").write_text("thunderclap: {regions: all}\n")
    load(SMALL, [clinic])


def test_new_records_of_an_overlay_are_whole(clinic):
    (clinic / "regions.yaml").write_text("elbow: {lay: [funny bone]}\n")
    assert "regions.yaml:1:1: elbow: the field 'name' is missing" in complaints(SMALL, clinic)[0]


# Where the folders are


def test_the_shipped_data_is_found_and_its_absence_told(monkeypatch, tmp_path):
    assert (data_dir() / "about.yaml").is_file()
    monkeypatch.setattr("needleref.folders.__file__", str(tmp_path / "a" / "b" / "c.py"))
    with pytest.raises(NeedlerefError, match="install needleref anew") as missing:
        data_dir()
    assert missing.value.exit_code == 3


@pytest.mark.parametrize("name", ["nowhere", "a file", "nu\0l"])
def test_a_missing_overlay_is_one_clear_sentence(tmp_path, name):
    (tmp_path / "a file").write_text("")
    with pytest.raises(NeedlerefError) as missing:
        overlay(str(tmp_path / name))
    assert missing.value.exit_code == 3
    assert "\n" not in str(missing.value)


def test_the_environment_names_overlays(monkeypatch, tmp_path):
    for name in ("one", "two", "home/needleref"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NEEDLEREF_DATA", os.pathsep.join(str(tmp_path / n) for n in ("one", "two")))
    assert overlays_from_environment() == (
        tmp_path / "home" / "needleref",
        tmp_path / "one",
        tmp_path / "two",
    )
    monkeypatch.setenv("NEEDLEREF_DATA", str(tmp_path / "gone"))
    with pytest.raises(NeedlerefError, match="there is no such folder; NEEDLEREF_DATA names it"):
        overlays_from_environment()


@pytest.mark.parametrize(
    ("platform", "variables", "parts"),
    [
        ("linux", {}, (".local", "share", "needleref")),
        ("linux", {"XDG_DATA_HOME": "relative"}, (".local", "share", "needleref")),
        ("darwin", {}, ("Library", "Application Support", "needleref")),
        ("win32", {"LOCALAPPDATA": "{home}"}, ("needleref",)),
    ],
)
def test_each_platform_has_its_folder(monkeypatch, tmp_path, platform, variables, parts):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(home=tmp_path))
    assert user_data_dir() == tmp_path.joinpath(*parts)


def test_without_a_home_there_is_no_folder(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    monkeypatch.delenv("NEEDLEREF_DATA", raising=False)
    assert user_data_dir() is None
    assert overlays_from_environment() == ()


# Laws


def values(node):
    """Give a node as plain values."""
    match node:
        case Scalar(text=text):
            return text
        case Items(items=items):
            return [values(item) for item in items]
        case Fields(pairs=pairs):
            return {name: values(value) for name, (_, value) in pairs.items()}
    return None


TEXTS = st.text(
    st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" :#-'\"[]{},&*!|>%@`\\"),
    min_size=1,
    max_size=200,
).filter(lambda text: text.strip())


@given(TEXTS)
@example("no")
@example("1:30")
@example("a: b # c")
@example("- " * 60)
@example("=")
@example("'")
def test_any_text_survives_the_canonical_form_and_every_yaml_reader(text):
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    written = canonical(
        read(f'x: {{name: "{quoted}", aliases: ["{quoted}", b]}}'.encode(), "regions.yaml"), Region
    ).text
    spaced = " ".join(text.split())
    again = read(written.encode(), "regions.yaml")
    assert again.problems == []
    assert values(again.root)["x"] == {"name": spaced, "aliases": [spaced, "b"]}
    assert yaml.safe_load(written)["x"] == {"name": spaced, "aliases": [spaced, "b"]}
    assert canonical(again, Region).text == written


@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf")
@example(b"a: b\n  c")
def test_any_bytes_are_read_or_refused_with_a_place(content):
    reading = read(content, "x.yaml")
    assert reading.root is None or not reading.broken
    assert all(problem.line > 0 and problem.column > 0 for problem in reading.problems)


@given(st.text(st.sampled_from("ab:-?[]{},&*!|>'\"%#@` \n\t<"), max_size=60))
def test_sound_yaml_is_read_as_others_read_it(text):
    reading = read(text.encode(), "x.yaml")
    try:
        expected = yaml.load(text, BaseLoader)  # noqa: S506 - it builds text and no objects
    except (yaml.YAMLError, TypeError):  # a list as a key
        assert reading.problems
    else:
        if not reading.problems:
            assert (values(reading.root) or None) == (expected or None)


def test_the_slower_parser_reads_the_same(monkeypatch):
    fast = {file: values(read_file(file).root) for file in SMALL.glob("*.yaml")}
    monkeypatch.setattr(syntax, "Parser", yaml.SafeLoader)
    assert {file: values(read_file(file).root) for file in SMALL.glob("*.yaml")} == fast


# The languages of the patient sheets


def test_a_clinic_changes_a_sentence_and_adds_a_language(small, clinic):
    (small / "language-en.yaml").write_text(
        "name: English\nsentences: {version: 'Version {number}', area: Area}\n"
        "records: {region: {neck: {name: your neck}}}\n"
    )
    (clinic / "language-en.yaml").write_text(
        "sentences: {area: Place}\nrecords: {region: {head: {name: your head}}}\n"
    )
    (clinic / "language-es.yaml").write_text("name: Español\n")
    languages = load(small, [clinic]).languages
    assert list(languages) == ["en", "es"]
    assert languages["en"].sentences.version == "Version {number}"
    assert languages["en"].sentences.area == "Place"
    assert set(languages["en"].records["region"]) == {"neck", "head"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the field 'name' is missing"),
        ("name: X\nsentences: {areas: Y}", "unknown field 'areas' (did you mean 'area'?)"),
        ("name: X\nrecords: {regio: {}}", "unknown kind 'regio' (did you mean 'region'?)"),
        ("name: X\nrecords: {region: {nekc: {}}}", "unknown region 'nekc' (did you mean 'neck'?)"),
    ],
)
def test_a_broken_language_is_told(clinic, text, message):
    (clinic / "language-xx.yaml").write_text(text)
    assert any("language-xx.yaml:" in t and message in t for t in complaints(SMALL, clinic))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("paper: a5", "clinic.yaml:1:1: 'a5' is no paper size: use a4 or letter"),
        ("language: fr", "clinic.yaml:1:1: there is no language 'fr': use en or es"),
    ],
)
def test_a_clinic_s_paper_and_language_are_ones_that_there_are(small, clinic, text, message):
    (clinic / "clinic.yaml").write_text(text)
    assert any(told.endswith(message) for told in complaints(small, clinic))
