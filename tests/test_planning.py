"""Plans: nothing that a rule forbids is suggested, in no format; each factor changes a line."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needleref.model import Condition
from needleref.results import DECISIONS, Matches

FORMATS = ["plain", "table", "markdown", "html"]
TERMS = [
    "apixaban", "12 weeks pregnant", "lymphoedema left leg", "thin build", "pacemaker", "COPD",
    "haemophilia", "flurbexamine", "nickel allergy", "numb between the legs", "left THR 2019",
    "previous pneumothorax", "fever", "aspirin", "child of 9", "breast implants", "not pregnant",
]  # fmt: skip
CONDITIONS = ["low back pain", "neck pain", "shoulder pain", "plantar heel pain", "sciatica"]


def by_id(plan):
    return {muscle.id: muscle for muscle in plan.muscles}


def test_shared_muscles_come_first(reference):
    plan = reference.plan("sciatica, low back pain")
    counts = [len(muscle.conditions) for muscle in plan.muscles]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 2
    assert "Shared by Sciatica, Low back pain" in plan.muscles[0].why


def test_one_condition_keeps_its_order_and_is_a_list(reference, run):
    condition = reference.get("condition", "neck-pain", Condition)
    plan = reference.plan("neck pain")
    assert [m.id for m in plan.muscles] == [entry.muscle.id for entry in condition.muscles]
    result = run("plan", "neck", "pain", "--json").json["result"]
    assert [one["id"] for one in result["conditions"]] == ["neck-pain"]
    keys = {
        "conditions", "screening", "red_flags", "muscles", "verdicts", "dosage", "consent",
        "aftercare",
    }  # fmt: skip
    assert keys <= set(result)
    for muscle in result["muscles"]:
        assert {"id", "name", "status", "not_here_side", "hazards", "why"} <= set(muscle)


def test_a_repeated_condition_counts_once(reference):
    assert len(reference.plan("neck pain, neck pain").conditions) == 1


def test_pregnancy_and_the_lumbopelvic_area(reference):
    plan = reference.plan("low back pain, sciatica", ["12 weeks pregnant"])
    for muscle in plan.muscles:
        region = reference.muscle(muscle.id).region.id
        forbidden = region in {"abdomen", "lower-back", "hip"}
        assert (muscle.status == "not-here") is forbidden
        assert muscle.not_here_side == ("both" if forbidden else None)
        assert not (forbidden and muscle.needling)


@pytest.mark.parametrize(
    ("side", "status", "free"),
    [(None, "not-here", True), ("left", "not-here", True), ("right", "examine", True),
     ("both", "not-here", True)],
)  # fmt: skip
def test_a_muscle_forbidden_on_one_side_says_which(reference, side, status, free):
    plan = reference.plan("calf pain", ["lymphoedema left leg"], side=side)
    muscle = next(m for m in plan.muscles if reference.muscle(m.id).region.id == "calf")
    assert (muscle.status, muscle.not_here_side) == (status, "left")
    assert ("right side is free" in muscle.why) is free


def test_both_sides_named_apart_are_both(reference):
    plan = reference.plan("calf pain", ["lymphoedema left leg", "cellulitis right leg"])
    assert {m.not_here_side for m in plan.muscles if m.status == "not-here"} == {"both"}


def test_an_anticoagulant_beside_a_deep_muscle(reference):
    plan = reference.plan("low back pain", ["apixaban"])
    worse = {
        (muscle.id, hazard.danger_zone.id)
        for muscle in plan.muscles
        for hazard in muscle.hazards
        if hazard.worse
    }
    assert ("quadratus-lumborum", "kidney") in worse
    assert ("lumbar-multifidi", "spinal-canal") in worse
    assert all(reference.danger_zone(zone).deep for _, zone in worse)
    bleeding = next(p for p in plan.consent if p.event.id == "bleeding")
    assert any("anticoagul" in rate.setting for rate in bleeding.rates)


def test_thin_build_over_the_lung(reference):
    plan = reference.plan("neck pain", ["thin build"])
    worse = {h.danger_zone.id for m in plan.muscles for h in m.hazards if h.worse}
    assert worse
    assert all(reference.danger_zone(zone).over_lung for zone in worse)
    assert plan.consent[-1].event.id or plan.consent
    assert "pneumothorax" in {point.event.id for point in plan.consent}
    assert plan.aftercare[0].step.id == "lung-warning"


@pytest.mark.parametrize("term", ["haemophilia", "fever", "numb between the legs"])
def test_do_not_needle_leaves_nothing_to_needle(reference, term):
    plan = reference.plan("low back pain", [term])
    assert {muscle.status for muscle in plan.muscles} == {"do-not-needle"}
    assert plan.dosage == plan.consent == plan.aftercare == ()
    assert not any(muscle.needling for muscle in plan.muscles)


@pytest.mark.parametrize("form", FORMATS)
def test_do_not_needle_in_every_format_that_people_read(reference, run, form):
    plan = reference.plan("low back pain, sciatica", ["haemophilia"])
    out = run("plan", "low back pain, sciatica", "--has", "haemophilia", "--format", form,
              "--full").out  # fmt: skip
    assert out.count("DO NOT NEEDLE") >= len(plan.muscles)
    for condition in ("low-back-pain", "sciatica"):
        for dosage in reference.get("condition", condition, Condition).dosage:
            assert dosage.text[:40] not in " ".join(out.split())
    for muscle in plan.muscles:
        for note in reference.muscle(muscle.id).needling:
            assert not note.direction or note.direction not in " ".join(out.split())


@pytest.mark.parametrize("form", FORMATS)
def test_a_forbidden_muscle_reads_do_not_needle(run, form):
    out = run("plan", "low back pain", "--has", "12 weeks pregnant", "--format", form, "--full").out
    lines = " ".join(re.sub(r"<[^>]+>", " ", out).split())
    assert re.search(r"Quadratus lumborum\W+DO NOT NEEDLE: Not to be needled: Pregnancy", lines)


@pytest.mark.parametrize("term", ["apixaban", "flurbexamine"])
def test_dosage_follows_what_must_be_settled(run, term):
    out = run("plan", "low back pain", "--has", term, "--width", "80", "--full").out
    lines = [line.strip() for line in out.splitlines()]
    for heading in ("DOSAGE AS STUDIED", "NEEDLING, AS REPORTED"):
        assert lines[lines.index(heading) + 1].startswith("Only after: ")
    free = run("plan", "low back pain", "--has", "nickel allergy", "--full").out
    assert "Only after" not in free


def test_each_factor_changes_a_line_or_says_why_not(reference):
    plan = reference.plan("neck pain, low back pain", TERMS)
    assert {factor.term for factor in plan.factors} >= {
        *(one.term for one in plan.screening.recognised),
        *(one.term for one in plan.screening.unread),
    }
    assert all(factor.changes and all(factor.changes) for factor in plan.factors)


def test_rates_are_told_in_plain_words_and_of_1000(run):
    out = " ".join(run("plan", "neck pain", "--width", "100").out.split())
    assert "about 1 in 56 (17.8 in 1,000 treatments)" in out
    assert "none seen in 7,629 (0 in 1,000 treatments, up to 0.4)" in out


@pytest.mark.parametrize(
    ("term", "decision", "flag"),
    [("history of cancer", "ask-first", "spine-cancer"), ("fever", "do-not-needle",
     "spine-infection")],
)  # fmt: skip
def test_a_term_may_be_a_red_flag_with_the_complaint(reference, term, decision, flag):
    plan = reference.plan("low back pain", [term])
    assert plan.screening.decision == decision
    assert flag in {one.read_as.id for one in plan.screening.recognised}
    assert plan.screening.query == term
    elsewhere = reference.plan("plantar heel pain", [term]).screening
    assert flag not in {one.read_as.id for one in elsewhere.recognised}


def test_narrowed_to_a_region_and_a_muscle(reference):
    hips = reference.plan("low back pain", region="hip")
    assert hips.muscles
    assert {reference.muscle(m.id).region.id for m in hips.muscles} == {"hip"}
    one = reference.plan("low back pain", muscle="soleus")
    assert [m.id for m in one.muscles] == ["soleus"]
    assert "not listed for this condition" in one.muscles[0].why
    none = reference.plan("neck pain", region="foot")
    assert none.muscles == ()


def test_what_has_no_match_is_the_answer(reference, run):
    assert isinstance(reference.plan("appendicitis"), Matches)
    assert run("plan", "appendicitis").code == 1
    assert run("plan", "headache").code == 4
    assert run("plan", "neck pain, appendicitis", "--json").json["query"] == "appendicitis"
    assert run("plan", "neck pain", "--region", "moon").code == 1
    assert run("plan", "neck pain", "--side", "up").code == 2
    assert run("plan", ",").code == 2


def test_fail_on_holds_for_a_plan(run):
    assert run("plan", "neck pain", "--has", "apixaban", "--fail-on", "ask-first").code == 6
    assert run("plan", "neck pain", "--has", "apixaban", "--fail-on", "do-not-needle").code == 0


def test_everything_said_is_cited(run):
    got = run("plan", "neck pain", "--has", "apixaban", "--json").json
    cited = {work["id"] for work in got["cited"]}

    def sources(value):
        if isinstance(value, dict):
            yield from value.get("sources", ())
            for inner in value.values():
                yield from sources(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from sources(inner)

    assert set(sources(got["result"])) <= cited


@pytest.mark.parametrize("width", ["60", "80", "120"])
def test_no_line_is_wider_than_asked(run, width):
    out = run("plan", "neck pain", "--has", "apixaban", "--width", width).out
    assert max(map(len, out.splitlines())) <= int(width)


@settings(max_examples=25, deadline=None)
@given(
    condition=st.sampled_from(CONDITIONS),
    terms=st.lists(st.sampled_from(TERMS), max_size=3, unique=True),
    more=st.sampled_from(TERMS),
)
def test_another_factor_never_frees_a_muscle(reference, condition, terms, more):
    order = ("examine", "not-here", "do-not-needle")
    before = by_id(reference.plan(condition, terms))
    after = reference.plan(condition, [*terms, more])
    for muscle in after.muscles:
        assert order.index(muscle.status) >= order.index(before[muscle.id].status)
    worst = DECISIONS.index(after.screening.decision)
    assert worst <= DECISIONS.index(reference.plan(condition, terms).screening.decision)
    if after.screening.decision == "do-not-needle":
        assert {m.status for m in after.muscles} <= {"do-not-needle"}


@settings(max_examples=25, deadline=None)
@given(
    condition=st.sampled_from(CONDITIONS),
    terms=st.lists(st.sampled_from(TERMS), max_size=4, unique=True),
)
def test_a_forbidden_muscle_carries_no_needling_note(reference, condition, terms):
    for muscle in reference.plan(condition, terms).muscles:
        assert muscle.status == "examine" or not muscle.needling
        assert muscle.why.endswith(".")


# --- What is written down ------------------------------------------------------------------------

ROOT = Path(__file__).parents[1]


def loaded(path):
    """Import a script that lies outside the package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PATIENTS = json.loads((ROOT / "examples/patients/patients.json").read_text("utf-8"))


@pytest.mark.parametrize("patient", PATIENTS, ids=lambda patient: patient["slug"])
def test_the_example_patients(reference, patient):
    write = loaded(ROOT / "examples/patients/write.py")
    shown = " ".join(write.planned(reference, patient).split())
    cited = reference.plan(patient["plan"], patient["has"], side=patient.get("side")).cited
    for check in patient["checked"]:
        assert check["says"] in shown
        assert not check["source"] or check["source"] in cited


def test_every_patient_has_a_page():
    pages = {path.stem for path in (ROOT / "examples/patients").glob("[0-9]*.md")}
    numbered = enumerate(PATIENTS, start=1)
    assert pages == {f"{number:02}-{patient['slug']}" for number, patient in numbered}
    assert len(PATIENTS) == 20


def test_the_table_of_rules_is_the_data(reference):
    rules = loaded(ROOT / "docs/make_screening_rules.py")
    written = (ROOT / "docs/screening-rules.md").read_text("utf-8")
    assert written == rules.page(reference), "run: python docs/make_screening_rules.py"


def test_the_short_plan_is_short_and_drops_nothing_that_stops(reference, run):
    for query in ("low back pain", "neck pain", "plantar fasciitis"):
        assert len(run("plan", query, "--width", "80").out.splitlines()) < 90
    out = run("plan", "tennis elbow", "--has", "lymphoedema left arm", "--has", "flurbexamine").out
    assert 'Not read: "flurbexamine"' in out
    assert 'Only after: "flurbexamine" is settled' in " ".join(out.split())
    plan = reference.plan("tennis elbow", ["lymphoedema left arm"])
    left_out = [muscle.name for muscle in plan.muscles if muscle.status == "not-here"]
    line = out[out.index("DO NOT NEEDLE ON THE LEFT") :].split("HAZARDS")[0]
    assert left_out
    assert all(name in " ".join(line.split()) for name in left_out)


def test_what_a_patients_medicine_makes_worse_is_told_once(run):
    out = " ".join(run("plan", "low back pain", "--has", "apixaban", "--width", "80").out.split())
    assert out.count("WORSE HERE, anticoagulant treatment") == 1
    assert "on blood thinners" in out
    assert "Also, rates with --full:" in out
