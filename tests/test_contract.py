"""Every JSON answer is valid by the schema that `data schema` prints."""

from __future__ import annotations

import json

import jsonschema
import pytest

ANSWERS = [
    ("condition", "tention hedache"),
    ("condition", "headache"),
    ("condition", "flurbexamine"),
    ("condition",),
    ("condition", "--full"),
    ("region", "neck"),
    ("muscle", "UT"),
    ("muscle", "--full"),
    ("safety", "pneumothorax"),
    ("safety", "eliquis"),
    ("safety", "--full"),
    ("guide", "benefits"),
    ("guide", "--full"),
    ("search", "neck"),
    ("search", "flurbexamine"),
    ("search", "tention hedache", "--explain"),
    ("pain", "temple, behind the eye"),
    ("sources", "tension-type-headache"),
    ("sources",),
    ("screen", "--has", "eliquis 5mg bd", "--has", "12/40 pregnant", "--has", "flurbexamine"),
    ("screen", "--has", "numb between the legs"),
    ("plan", "tension headache"),
    ("plan", "neck pain, tension headache", "--has", "apixaban"),
    ("aftercare", "neck"),
    ("aftercare",),
    ("consent", "neck pain"),
    ("chart", "upper trapezius"),
    ("chart", "temple"),
    ("data", "stats"),
    ("data", "validate"),
    ("data", "path"),
]


@pytest.fixture(scope="module")
def schema():
    import subprocess
    import sys

    printed = subprocess.run(
        [sys.executable, "-m", "needleref", "data", "schema"], capture_output=True, check=True
    )
    found = json.loads(printed.stdout)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


@pytest.mark.parametrize("argv", ANSWERS, ids=" ".join)
def test_every_answer_is_valid(run, schema, argv):
    answer = run(*argv, "--json")
    assert answer.code in {0, 1, 4}
    assert answer.err == ""
    schema.validate(answer.json)
    assert list(answer.json)[:10] == [
        "contract", "version", "data_version", "command", "query",
        "status", "via", "result", "cited", "suggestions",
    ]  # fmt: skip


def test_the_schema_refuses_what_is_no_answer(schema, run):
    answer = run("condition", "TTH", "--json").json
    answer["status"] = "perhaps"
    assert not schema.is_valid(answer)
    del answer["status"]
    assert not schema.is_valid(answer)


def test_batch_lines_are_answers_too(run, schema):
    for line in run("batch", stdin="TTH\nheadache\n\n").out.splitlines():
        schema.validate(json.loads(line))


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (("pain", "temple"), "Pain"),
        (("screen", "--has", "apixaban"), "Screening"),
        (("plan", "tension headache"), "Plan"),
        (("aftercare", "neck"), "Sheet"),
        (("consent", "neck"), "Consent"),
        (("chart", "temple"), "BodyChart"),
    ],
)
def test_the_schema_names_all_that_an_answer_tells(run, schema, argv, name):
    told = run(*argv, "--json").json["result"]
    assert list(schema.schema["$defs"][name]["properties"]) == list(told)
