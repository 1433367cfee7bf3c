"""The command line: what each command answers, its exit codes, its JSON and its files."""

from __future__ import annotations

import csv
import io

import pytest

from needleref.cli import COMMANDS
from needleref.cli.search import one_slip

CARDS = {
    "condition": "tension headache",
    "region": "neck",
    "muscle": "UT",
    "safety": "pneumothorax",
    "guide": "mechanism",
}


@pytest.mark.parametrize(("command", "query"), CARDS.items())
@pytest.mark.parametrize("form", ["table", "plain", "markdown", "html", "json"])
def test_every_card_in_every_format(run, command, query, form):
    answer = run(command, query, "--format", form)
    assert answer.code == 0
    assert answer.err == ""
    assert len(answer.out) > 200


@pytest.mark.parametrize("command", CARDS)
def test_without_a_query_lists(run, command):
    answer = run(command, "--json").json
    assert answer["status"] == "list"
    assert {"id", "type", "name", "summary"} == set(answer["result"][0])


def test_lists_as_csv(run):
    rows = list(csv.reader(io.StringIO(run("muscle", "--format", "csv").out)))
    assert rows[0] == ["type", "id", "name", "summary"]
    assert len(rows) > 130


def test_whole_records_in_a_list(run):
    answer = run("condition", "--json", "--full").json
    assert "findings" in answer["result"][0]
    assert answer["cited"]


def test_words_are_joined_and_a_misspelling_says_what_is_shown(run):
    answer = run("condition", "tention", "hedache")
    assert answer.code == 0
    assert answer.out.splitlines()[0] == 'Showing Tension-type headache for "tention hedache"'


@pytest.mark.parametrize("command", ["plan", "aftercare", "consent"])
def test_a_sheet_says_on_standard_error_what_a_misspelling_was_read_as(run, command):
    read = run(command, "tention hedache")
    assert 'Showing Tension-type headache for "tention hedache"' in read.err
    assert "tention" not in read.out
    assert not run(command, "tension-type headache").err


@pytest.mark.parametrize(
    ("query", "id_"), [("CKD 4", "kidney-disease"), ("on chemo", "chemotherapy")]
)
def test_safety_reads_a_query_as_screening_does(run, query, id_):
    assert run("safety", query, "--json").json["result"]["id"] == id_


@pytest.mark.parametrize(
    "query",
    [
        "not pregnant",
        "mother has epilepsy",
        "negative pregnancy test",
        "afebrile",
        "wrist",
        "chest",
    ],
)
def test_safety_opens_nothing_that_a_query_denies(run, query):
    assert run("safety", query, "--json").json["result"] is None


def test_what_another_kind_means_is_pointed_at(run):
    shown = run("condition", "trapezius").out
    assert "needleref muscle upper-trapezius" in shown
    assert "ELSEWHERE" not in run("condition", "appendicitis").out


def test_ambiguous(run):
    answer = run("condition", "headache", "--json")
    assert answer.code == 4
    assert answer.json["status"] == "ambiguous"
    assert answer.json["result"] is None
    ids = {suggestion["id"] for suggestion in answer.json["suggestions"]}
    assert {"tension-type-headache", "cervicogenic-headache", "migraine"} <= ids


@pytest.mark.parametrize(
    "query", ["appendicitis", "cervical cancer", "trigger finger", "hypertension"]
)
@pytest.mark.parametrize("command", ["condition", "region", "muscle"])
def test_foreign_diseases_open_no_card(run, command, query):
    answer = run(command, query, "--json")
    assert answer.code in {1, 4}
    assert answer.json["result"] is None


def test_the_founding_words_open_their_conditions(run):
    wanted = {
        "neck pain": "neck-pain",
        "lower back pain": "low-back-pain",
        "upper back pain": "upper-back-pain",
        "shoulder pain": "shoulder-pain",
        "rotator cuff injuries": "rotator-cuff-injury",
        "tension headaches": "tension-type-headache",
        "sciatica": "sciatica",
        "sports-related muscle tightness": "sports-muscle-tightness",
        "postural imbalances from long hours at a desk": "postural-imbalance",
    }
    for query, expected in wanted.items():
        assert run("condition", query, "--json").json["result"]["id"] == expected


def test_envelope(run):
    answer = run("condition", "tention hedache", "--json").json
    assert answer["contract"] == 1
    assert answer["command"] == "condition"
    assert answer["query"] == "tention hedache"
    assert (answer["status"], answer["via"]) == ("match", "spelling")
    record = answer["result"]
    assert record["type"] == "condition"
    assert {"verdict", "sham", "added", "active", "sentence", "decided_by"} == set(
        record["verdict"]
    )
    cited = {work["id"] for work in answer["cited"]}
    assert set(record["findings"][0]["sources"]) <= cited
    reference = record["muscles"][0]["muscle"]
    assert set(reference) == {"type", "id", "name"}


def test_danger_comes_before_what_was_asked(run):
    text = run("condition", "tension headache", "--format", "table").out
    order = [text.index(word) for word in ("STOP IF", "HAZARDS", "EXAMINE", "EVIDENCE", "Data 20")]
    assert order == sorted(order)


def test_a_muscle_s_areas_near_the_complaint_come_first(run):
    text = run("condition", "tension", "headache", "--format", "table").out
    examine = text[text.index("EXAMINE") : text.index("EVIDENCE")]
    assert "above the eye" in examine
    assert "breastbone" not in examine


def test_an_emergency_wins_over_its_namesakes(run):
    answer = run("search", "pneumothorax", "--json").json
    assert answer["status"] == "match"
    assert answer["result"]["type"] == "emergency"


@pytest.mark.parametrize("typo", ["pneumothorx", "pnuemothorax", "cardiac arest", "anaphylaxsis"])
def test_an_emergency_is_reached_from_a_typo(run, typo):
    assert run("safety", typo, "--json").json["result"]["type"] == "emergency"


def test_no_command_is_a_search(run):
    assert run("tension", "headache", "--json").json["command"] == "search"
    assert run("--json", "tension", "headache").json["command"] == "search"


def test_options_may_stand_before_the_command(run):
    assert run("--json", "muscle", "UT").json["command"] == "muscle"
    assert run("--width", "60", "--format", "table", "muscle", "UT").code == 0


def test_a_mistyped_command_is_named(run):
    answer = run("conditon", "flurbexamine")
    assert answer.code == 1
    assert "did you mean the command condition?" in answer.out


@pytest.mark.parametrize(
    ("typed", "name", "close"),
    [
        ("conditon", "condition", True),
        ("codnition", "condition", True),
        ("conditionn", "condition", True),
        ("condition", "condition", False),
        ("conditn", "condition", False),
        ("mucsle", "muscle", True),
        ("", "pain", False),
    ],
)
def test_one_slip(typed, name, close):
    assert one_slip(typed, name) is close


def test_pain_ranks_muscles_with_reasons(run):
    answer = run("pain", "temple,", "back", "of", "the", "neck", "--json").json
    assert answer["status"] == "done"
    result = answer["result"]
    assert {"areas", "red_flags", "muscles", "explained_by", "unexplained"} == set(result)
    counts = [len(m["primary"]) + len(m["spillover"]) for m in result["muscles"]]
    assert counts == sorted(counts, reverse=True)
    assert all(muscle["why"] for muscle in result["muscles"])
    explained = {z["id"] for m in result["explained_by"] for z in _zones(result, m["id"])}
    assert explained == {area["id"] for area in result["areas"]} - {
        area["id"] for area in result["unexplained"]
    }


def _zones(result, muscle):
    [found] = [m for m in result["muscles"] if m["id"] == muscle]
    return [*found["primary"], *found["spillover"]]


def test_a_part_that_is_no_place_is_the_answer(run):
    answer = run("pain", "temple, flurbexamine", "--json")
    assert answer.code == 1
    assert answer.json["query"] == "flurbexamine"


def test_sources_of_a_record_and_of_all(run):
    one = run("sources", "tension-type-headache", "--json").json
    assert one["status"] == "match"
    assert [work["id"] for work in one["result"]] == [work["id"] for work in one["cited"]]
    assert run("sources", "--json").json["status"] == "list"
    assert run("sources", "TTH", "--format", "bibtex").out.startswith("@")


def test_batch_answers_each_line_in_order(run):
    answer = run("batch", stdin="TTH\n\nflurbexamine\nheadache\n")
    assert answer.code == 0
    import json

    lines = [json.loads(line) for line in answer.out.splitlines()]
    assert [line["query"] for line in lines] == ["TTH", "", "flurbexamine", "headache"]
    assert [line["status"] for line in lines] == ["match", "no-match", "no-match", "ambiguous"]


def test_explain_tells_the_stage(run):
    assert run("search", "tention hedache", "--explain", "--json").code == 0
    assert "HOW THIS WAS DECIDED" in run("search", "tention hedache", "--explain").out


# Files -------------------------------------------------------------------------------------


def test_a_file_s_ending_picks_the_format(run, tmp_path):
    target = tmp_path / "card.md"
    assert run("condition", "TTH", "-o", str(target)).code == 0
    assert target.read_text(encoding="utf-8").startswith("# Tension-type headache")


def test_a_file_is_replaced_only_with_force(run, tmp_path):
    target = tmp_path / "card.txt"
    target.write_text("mine", encoding="utf-8")
    refused = run("condition", "TTH", "-o", str(target))
    assert refused.code == 5
    assert "--force" in refused.err
    assert target.read_text(encoding="utf-8") == "mine"
    assert run("condition", "TTH", "-o", str(target), "--force").code == 0
    assert "TENSION-TYPE HEADACHE" in target.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_leaves_nothing(run, tmp_path):
    answer = run("condition", "TTH", "-o", str(tmp_path / "no" / "such" / "card.txt"))
    assert answer.code == 5
    assert answer.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


# Usage -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "noun"), [("safety", "safety record"), ("guide", "guide topic")]
)
def test_no_match_says_what_was_looked_for(run, command, noun):
    assert f'No {noun} matches "zzz".' in run(command, "zzz").out


def test_an_ambiguous_query_lists_what_is_meant_and_no_neighbours(run):
    listed = run("muscle", "flexor", "carpi", "--json").json["suggestions"]
    assert {each["score"] for each in listed} == {1.0}
    assert "iliacus" not in {each["id"] for each in listed}


def test_an_ambiguous_search_parts_what_is_meant_from_what_is_near(run):
    meant, near = run("search", "head", "--format", "table").out.split("NEAREST")
    assert "Top of the head" in meant
    assert "Head injury" not in meant
    assert "Head injury" in near


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("aftercare", "zzz", "-o", "sheet.pdf"), 1),
        (("chart", "zzz", "-o", "chart.svg"), 1),
        (("chart", "headache", "-o", "chart.png"), 4),
        (("sources", "zzz", "-o", "works.bib"), 1),
    ],
)
def test_nothing_meant_is_said_and_draws_no_file(run, tmp_path, argv, code):
    answer = run(*argv[:-1], str(tmp_path / argv[-1]))
    assert answer.code == code
    assert argv[1] in answer.err
    assert not list(tmp_path.iterdir())


def test_nothing_meant_is_said_beside_the_file(run, tmp_path):
    answer = run("condition", "zzz", "-o", str(tmp_path / "x.json"))
    assert answer.code == 1
    assert "No condition matches" in answer.err
    assert (tmp_path / "x.json").exists()


@pytest.mark.parametrize(
    "argv",
    [
        ("condition", "  "),
        ("condition", "TTH", "--format", "pdfx"),
        ("condition", "TTH", "--format", "csv", "-o", "x.unknown", "--nonsense"),
        ("condition", "TTH", "--color", "sometimes"),
        ("condition", "TTH", "--width", "0"),
        ("condition", "TTH", "-o", "card.docx"),
        ("pain",),
        ("search", " "),
    ],
)
def test_usage_errors_say_what_to_do(run, argv):
    answer = run(*argv)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("needleref: ")
    assert "Traceback" not in answer.err


def test_a_very_long_query_is_no_match(run):
    answer = run("condition", "x" * 100_000, "--json")
    assert answer.code == 1
    assert answer.json["status"] == "no-match"


@pytest.mark.parametrize("command", ["condition", "search", "pain"])
def test_a_very_long_query_is_told_so_and_not_repeated(run, command):
    answer = run(command, "x" * 1001, "--format", "table")
    assert answer.code == 1
    assert "more than 1,000 characters" in answer.out
    assert "xxx" not in answer.out


def test_version(run):
    assert run("--version").out.startswith("needleref 0.")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_in_examples(run, command):
    answer = run(command, "--help")
    assert answer.code == 0
    assert answer.out.count(f"needleref {command}") >= (1 if command == "data" else 2)


def test_root_help_names_every_command(run):
    text = run("--help").out
    assert all(f"  {command} " in text for command in COMMANDS)


# Completion --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (
            {"_NEEDLEREF_COMPLETE": "complete_bash", "COMP_WORDS": "needleref condition ten",
             "COMP_CWORD": "2"},
            "tension-type-headache",
        ),
        (
            {"_NEEDLEREF_COMPLETE": "complete_bash", "COMP_WORDS": "needleref mus",
             "COMP_CWORD": "1"},
            "muscle",
        ),
        (
            {"_NEEDLEREF_COMPLETE": "complete_zsh",
             "_TYPER_COMPLETE_ARGS": "needleref muscle upper-t"},
            "upper-trapezius",
        ),
        (
            {"_NEEDLEREF_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args",
             "_TYPER_COMPLETE_ARGS": "needleref region lower"},
            "lower-back",
        ),
        (
            {"_NEEDLEREF_COMPLETE": "complete_powershell",
             "_TYPER_COMPLETE_ARGS": "needleref guide mecha",
             "_TYPER_COMPLETE_WORD_TO_COMPLETE": "mecha"},
            "mechanism",
        ),
    ],
)  # fmt: skip
def test_completion_names_commands_and_records(process, environment, expected):
    assert expected in process(**environment).out


@pytest.mark.parametrize(
    "term",
    [
        "numb down below",
        "numb bum",
        "lost control of bowels",
        "short of breath since needling yesterday",
        "can't catch my breath after last session",
        "face drooping",
        "arm weak suddenly",
    ],
)
def test_a_danger_told_in_a_patient_s_words_is_an_emergency(run, term):
    answer = run("screen", "--has", term, "--format", "table")
    assert answer.out.startswith("EMERGENCY: ")
    assert run("screen", "--has", f"no {term}", "--json").json["result"]["urgency"] == "routine"
