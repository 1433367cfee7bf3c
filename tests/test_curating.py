"""The curators' commands, on the small data: validate, stats, schema, path, export."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from needleref.folders import COMPILED_NAME
from needleref.model import KINDS
from needleref.schema import schema

SMALL = Path(__file__).parent / "fixtures" / "small"


@pytest.fixture
def base(tmp_path):
    """Take a copy of the small data for the shipped one."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    with pytest.MonkeyPatch.context() as patch:
        for module in ("cache", "cli.data", "validating"):
            patch.setattr(f"needleref.{module}.data_dir", lambda: folder)
        patch.setattr("needleref.cache.cache_dir", lambda: tmp_path / "cache")
        patch.setattr("needleref.index.other_words", list)
        yield folder


@pytest.fixture
def clinic(tmp_path):
    folder = tmp_path / "clinic"
    folder.mkdir()
    (folder / "regions.yaml").write_text("neck:\n  summary: Ours.\n")
    return folder


def test_validate_tells_sound_data(base, run):
    answer = run("data", "validate", "--json")
    assert answer.code == 0
    assert answer.json["status"] == "done"
    assert answer.json["result"]["records"] == 20
    assert answer.json["result"]["problems"] == []
    assert "sound" in run("data", "validate").out


def test_validate_lists_problems_on_standard_error_and_as_json(base, run):
    (base / "regions.yaml").write_text("neck: {nam: Neck}\n")
    answer = run("data", "validate")
    assert answer.code == 3
    assert answer.out == ""
    assert "regions.yaml:1:8: neck: unknown field 'nam' (did you mean 'name'?)" in answer.err
    answer = run("data", "validate", "--json")
    assert answer.code == 3
    places = [(told["line"], told["column"]) for told in answer.json["result"]["problems"]]
    assert (1, 8) in places
    assert answer.err == ""


def test_validate_fixes_the_form(base, clinic, run):
    (clinic / "regions.yaml").write_text("neck: {summary: 'Ours.'}\n")
    assert run("data", "validate", str(clinic)).code == 3
    answer = run("data", "validate", str(clinic), "--fix", "--json")
    assert answer.code == 0
    assert answer.json["result"]["rewritten"] == [str(clinic / "regions.yaml")]
    assert (clinic / "regions.yaml").read_text() == "neck:\n  summary: Ours.\n"


def test_validate_leaves_the_form_of_an_installed_package_alone(base, run):
    (base / COMPILED_NAME).write_bytes(b"")
    text = "neck: {name: Neck}\nhead: {name: Head}\n"
    (base / "regions.yaml").write_text(text)
    assert run("data", "validate", "--fix").code == 0
    assert (base / "regions.yaml").read_text() == text


def test_a_file_that_cannot_be_written_is_told(base, run):
    (base / "regions.yaml").write_text("neck: {name: Neck}\nhead: {name: Head}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", _no_space)
        answer = run("data", "validate", "--fix")
    assert answer.code == 5
    assert "could not write" in answer.err
    assert [f.name for f in base.iterdir() if f.name.startswith(".")] == []


def _no_space(*_):
    raise OSError(28, "No space left on device")


def test_validate_tells_a_missing_folder(base, run, tmp_path):
    answer = run("data", "validate", str(tmp_path / "gone"))
    assert answer.code == 3
    assert "there is no such folder" in answer.err


def test_stats_count_what_there_is(base, run):
    found = run("data", "stats", "--json").json["result"]
    assert found["records"]["muscle"] == 2
    assert found["findings_by_direction"] == {"favours-needling": 1}
    assert found["findings_by_certainty"] == {"low": 1}
    assert found["verdicts"] == {"some-support": 1, "too-little-evidence": 1}
    assert found["sources_in_use"] == 2
    assert found["sources_by_kind"] == {"meta-analysis": 1, "trial": 1}
    assert found["sources_by_year"] == {"2021": 1, "2020": 1}
    assert found["fields_filled"]["muscle"]["latin"] == 1
    assert "some-support" in run("data", "stats").out


def test_path_tells_which_file_a_field_came_from(base, clinic, run):
    found = run("data", "path", "neck", "--data", str(clinic), "--json").json["result"]
    assert found["overlays"] == [str(clinic)]
    assert found["fields"]["region neck: name"] == [str(base / "regions.yaml")]
    assert found["fields"]["region neck: summary"] == [str(clinic / "regions.yaml")]
    found = run("data", "path", "--data", str(clinic), "--json").json["result"]
    assert list(found["fields"]) == ["region neck: summary"]
    assert run("data", "path", "flurb").code == 2


def test_export_gives_every_record_whole(base, run):
    answer = run("data", "export")
    records = answer.json["result"]
    assert len(records) == 20
    assert {record["type"] for record in records} == set(KINDS)
    assert [r["id"] for r in run("data", "export", "region").json["result"]] == ["head", "neck"]
    assert "did you mean 'region'?" in run("data", "export", "regions").err


def test_export_as_a_table(base, run):
    rows = list(csv.DictReader(io.StringIO(run("data", "export", "zone", "--format", "csv").out)))
    assert rows[0] == rows[0] | {"id": "nape", "region": "neck", "mirrored": "false"}
    rows = list(csv.DictReader(io.StringIO(run("data", "export", "--format", "csv").out)))
    spillover = next(row for row in rows if row["field"] == "trigger_points")
    assert json.loads(spillover["value"])[0]["id"] == "ut-1"
    names = [
        row["value"] for row in rows if (row["id"], row["field"]) == ("anticoagulants", "covers")
    ]
    assert names == ["fresh-scar"]


def test_a_spreadsheet_runs_nothing_of_an_export(base, clinic, run):
    (clinic / "regions.yaml").write_text('arm: {name: "=1+1"}\n')
    out = run("data", "export", "region", "--format", "csv", "--data", str(clinic)).out
    assert "'=1+1" in out


def test_the_schema_is_bare_and_holds_every_kind(run):
    printed = run("data", "schema").json
    assert printed == json.loads(json.dumps(schema()))
    defined = {d["properties"]["type"]["enum"][0] for d in printed["$defs"].values()
               if "enum" in d.get("properties", {}).get("type", {})}  # fmt: skip
    assert defined == set(KINDS)


@pytest.mark.parametrize(
    "argv",
    [
        ("condition", "TTH"),
        ("condition",),
        ("condition", "--full"),
        ("condition", "headache"),
        ("condition", "flurb"),
        ("region", "neck"),
        ("muscle", "upper trapezius"),
        ("safety", "pneumothorax"),
        ("safety", "eliquis"),
        ("guide", "benefits"),
        ("pain", "temple"),
        ("search", "tension headache"),
        ("search", "flurb"),
        ("sources", "TTH"),
        ("sources",),
        ("data", "stats"),
        ("data", "path"),
        ("data", "validate"),
        ("data", "export"),
    ],
    ids=" ".join,
)
def test_every_answer_is_valid_by_the_schema(base, run, argv):
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(schema())
    answer = run(*argv, "--json").json
    assert [error.message for error in validator.iter_errors(answer)] == []


def test_the_schema_refuses_what_no_command_answers(base, run):
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(schema())
    answer = run("condition", "TTH", "--json").json
    for wrong in (
        answer | {"status": "found"},
        answer | {"contract": 2},
        answer | {"result": answer["result"] | {"regions": "neck"}},
        answer | {"result": None},
        {name: value for name, value in answer.items() if name != "cited"},
    ):
        assert not validator.is_valid(wrong)
