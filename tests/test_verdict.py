"""The verdict: its rule row by row, the laws it keeps, and the sentence that tells it."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needleref.layout.condition import verdict_line
from needleref.model import Finding, Recommendation, Source, Verdict
from needleref.verdict import verdict

WORDS = ("avoid", "not-supported", "too-little-evidence", "mixed", "some-support", "supported")


def finding(against="sham", direction="favours-needling", **how) -> Finding:
    """A finding that counts: a meta-analysis on pain, at four weeks; `work` names its source."""
    fields = {
        "text": "A finding.",
        "outcome": "pain intensity",
        "measures": "pain",
        "technique": "dry-needling",
        "direction": direction,
        "against": against,
        "comparator": "a comparator",
        "timing": "4 weeks",
        "weeks": 4.0,
        "design": "meta-analysis",
        "certainty": "low",
        "sources": (how.pop("work", "moss-2021"),),
    }
    return Finding(**(fields | how))


def trial(people, against="sham", direction="favours-needling", **how) -> Finding:
    how = {"design": "trial", "certainty": "not-graded", "participants": people, **how}
    return finding(against, direction, **how)


def advice(says, because, technique="dry-needling", body="A body", year=2023) -> Recommendation:
    return Recommendation(
        body=body, year=year, says=says, because=because, technique=technique, text="Advice.",
        sources=("field-2020",),
    )  # fmt: skip


def work(id_, authors, year) -> Source:
    return Source(
        id=id_, title=id_, authors=authors, year=year, kind="trial", seen="abstract"
    )  # fmt: skip


SOURCES = {
    "moss-2021": work("moss-2021", "Moss B", 2021),
    "field-2020": work("field-2020", "Field A, Moss B", 2020),
}


def judged(*findings, recommendations=(), main="pain") -> Verdict:
    return verdict(findings, recommendations, main, SOURCES)


NO = "no-difference"
WORSE = "favours-comparator"
FIRM = {"certainty": "moderate"}
PAIR = {"work": "field-2020"}

# Each row: what it shows, the findings, the word, and the findings that decided it.
ROWS = [
    ("nothing found", [], "too-little-evidence", ()),
    ("sham better, moderate", [finding(**FIRM)], "supported", (1,)),
    ("sham better, high", [finding(certainty="high")], "supported", (1,)),
    ("sham better, low", [finding()], "some-support", (1,)),
    ("sham better, ungraded", [finding(certainty="not-graded")], "some-support", (1,)),
    ("sham better, trials however firm", [trial(60, **FIRM)], "some-support", (1,)),
    ("sham mixed", [finding(), finding("sham", NO)], "mixed", (1, 2)),
    ("sham mixed beats added better", [finding(), finding("sham", NO), finding("same-care")],
     "mixed", (1, 2)),
    ("sham no better, moderate", [finding("sham", NO, **FIRM)], "not-supported", (1,)),
    ("sham no better, a firm trial", [trial(60, "sham", NO, **FIRM)], "not-supported", (1,)),
    ("sham no better in two works", [finding("sham", NO), finding("sham", NO, **PAIR)],
     "not-supported", (1, 2)),
    ("two findings of one work", [finding("sham", NO), finding("sham", NO)],
     "too-little-evidence", (1, 2)),
    ("sham worse is no better", [finding("sham", WORSE, **FIRM)], "not-supported", (1,)),
    ("not supported beats added better",
     [finding("same-care"), finding("sham", NO, **FIRM)], "not-supported", (2,)),
    ("sham no better once, added better", [finding("same-care"), finding("sham", NO)],
     "mixed", (1, 2)),
    ("sham no better once, better than nothing", [finding("sham", NO), finding("nothing")],
     "mixed", (1, 2)),
    ("sham no better once, added mixed",
     [finding("sham", NO), finding("nothing"), finding("same-care", NO)],
     "too-little-evidence", (1,)),
    ("sham no better once", [finding("sham", NO)], "too-little-evidence", (1,)),
    ("sham no better once beats pools", [finding("sham", NO), finding("mixed")],
     "too-little-evidence", (1,)),
    ("added better", [finding("same-care", **FIRM)], "some-support", (1,)),
    ("better than nothing", [finding("nothing")], "some-support", (1,)),
    ("added mixed", [finding("same-care"), finding("nothing", NO)], "mixed", (1, 2)),
    ("pools better: inactive", [finding("inactive", **FIRM)], "some-support", (1,)),
    ("pools better: mixed", [finding("mixed")], "some-support", (1,)),
    ("pools mixed", [finding("mixed"), finding("inactive", NO)], "mixed", (1, 2)),
    ("pools after added", [finding("mixed"), finding("same-care", NO)], "some-support", (1,)),
    ("pools no better", [finding("mixed", NO, **FIRM)], "too-little-evidence", ()),
    ("added no better", [finding("same-care", NO, **FIRM)], "too-little-evidence", ()),
    ("better than another treatment only", [finding("active", **FIRM)],
     "too-little-evidence", ()),
    ("before and after", [finding("before-after", **FIRM)], "too-little-evidence", ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("findings", "word", "by"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_each_line_of_the_rule(findings, word, by):
    found = judged(*findings)
    assert (found.verdict, found.decided_by) == (word, by)


# What counts


@pytest.mark.parametrize(
    "technique",
    ["pooled", "acupuncture", "electrical", "tendon-fenestration", "electrolysis", "periosteal"],
)
def test_other_techniques_do_not_count(technique):
    assert judged(finding(technique=technique)).sham == "unknown"


@pytest.mark.parametrize("how", [{"design": "cohort"}, {"direction": "unclear"}])
def test_cohorts_and_unclear_directions_do_not_count(how):
    assert judged(finding(**how)).sham == "unknown"


@pytest.mark.parametrize(
    ("weeks", "answer"),
    [(None, "better"), (0, "better"), (12, "better"), (12.1, "unknown"), (13, "unknown")],
)
def test_first_measured_within_twelve_weeks(weeks, answer):
    assert judged(finding(weeks=weeks, to_weeks=52)).sham == answer


def test_the_main_outcome_counts_and_function_only_where_it_is_missing():
    pain, function = finding("sham", NO), finding(measures="function")
    assert judged(pain, function).decided_by == (1,)
    assert judged(function).sham == "better"
    assert judged(finding("sham", "unclear"), function).sham == "better"
    assert judged(finding(weeks=26), function).sham == "better"
    assert judged(finding(measures="range")).sham == "unknown"
    assert judged(finding(measures="range"), main="range").sham == "better"
    # Each question by itself: pain against nothing does not bar function against sham.
    both = judged(function, finding("nothing", NO))
    assert (both.sham, both.added) == ("better", "no-better")


def test_syntheses_stand_over_trials_and_firm_ones_over_the_rest():
    assert judged(finding(), trial(500, "sham", NO)).sham == "better"
    assert judged(finding(design="systematic-review"), trial(500, "sham", NO)).sham == "better"
    assert judged(finding(), finding("sham", NO, certainty="high")).sham == "no-better"
    assert judged(finding(certainty="very-low"), finding("sham", NO)).sham == "mixed"


@pytest.mark.parametrize(
    ("trials", "answer"),
    [
        ([trial(60)], "better"),
        ([trial(59)], "unknown"),
        ([trial(None)], "unknown"),
        ([trial(30), trial(30, **PAIR)], "better"),
        ([trial(30), trial(30)], "unknown"),
        ([trial(30), trial(60)], "better"),
        ([trial(59), trial(None, **PAIR)], "unknown"),
        ([trial(30), trial(30, sources=("field-2020", "moss-2021"))], "better"),
        ([trial(30, sources=("field-2020", "moss-2021")),
          trial(30, sources=("moss-2021", "field-2020"))], "unknown"),
    ],
)  # fmt: skip
def test_fewer_than_sixty_people_in_trials_answer_nothing(trials, answer):
    assert judged(*trials).sham == answer


def test_a_synthesis_answers_whatever_its_size():
    assert judged(finding(participants=20)).sham == "better"
    assert judged(finding(participants=None)).sham == "better"


@pytest.mark.parametrize("against", ["active", "added"])
def test_active_and_added_are_told_beside_sham(against):
    kind = "same-care" if against == "added" else against
    found = judged(finding(), finding(kind, NO))
    assert getattr(found, against) == "no-better"
    assert found.decided_by == (1,)


# Avoid


@pytest.mark.parametrize(
    ("recommendations", "avoided"),
    [
        ([advice("against", "harm")], True),
        ([advice("against", "harm", "pooled")], True),
        ([advice("against", "harm"), advice("either", "consensus")], True),
        ([advice("against", "harm"), advice("for", "benefit", "acupuncture")], True),
        ([advice("against", "harm"), advice("for", "consensus")], False),
        ([advice("against", "no-benefit")], False),
        ([advice("against", "harm", "acupuncture")], False),
        ([advice("against", "harm", "electrical")], False),
        ([advice("either", "harm")], False),
    ],
)
def test_avoid_only_by_harm_and_with_nobody_for_it(recommendations, avoided):
    found = judged(finding(**FIRM), recommendations=recommendations)
    assert found.verdict == ("avoid" if avoided else "supported")
    assert found.decided_by == (() if avoided else (1,))
    assert found.sham == "better"


# Laws

FINDINGS = st.builds(
    finding,
    st.sampled_from(
        ["sham", "nothing", "inactive", "same-care", "active", "mixed", "before-after"]
    ),
    st.sampled_from(["favours-needling", NO, WORSE, "unclear"]),
    measures=st.sampled_from(["pain", "function", "other"]),
    technique=st.sampled_from(["dry-needling", "dry-needling", "acupuncture"]),
    weeks=st.sampled_from([None, 0.0, 0.3, 4.0, 8.7, 12.0, 13.0, 52.0]),
    to_weeks=st.sampled_from([None, 4.3, 26.0]),
    timing=st.sampled_from(["not stated", "short term", "4 weeks"]),
    design=st.sampled_from(["meta-analysis", "systematic-review", "trial", "trial", "cohort"]),
    participants=st.sampled_from([None, 20, 59, 60, 200]),
    trials=st.sampled_from([None, 1, 7]),
    certainty=st.sampled_from(["not-graded", "very-low", "low", "moderate", "high"]),
    work=st.sampled_from(["moss-2021", "field-2020"]),
)
MANY = st.lists(FINDINGS, max_size=7)
OUTCOMES = st.sampled_from(["pain", "function", "range", "other"])


@given(MANY, OUTCOMES, st.randoms())
def test_the_order_of_findings_changes_no_answer(findings, main, random):
    shuffled = random.sample(findings, len(findings))
    one, other = judged(*findings, main=main), judged(*shuffled, main=main)
    for name in ("verdict", "sham", "added", "active"):
        assert getattr(one, name) == getattr(other, name)
    assert sorted(findings.index(shuffled[n - 1]) for n in other.decided_by) == sorted(
        findings.index(findings[n - 1]) for n in one.decided_by
    )


@given(MANY, st.sampled_from(["not-graded", "low", "moderate", "high"]))
def test_a_synthesis_for_it_against_sham_never_makes_it_worse(findings, certainty):
    before, after = judged(*findings), judged(*findings, finding(certainty=certainty))
    assert WORDS.index(after.verdict) >= WORDS.index(before.verdict)
    assert after.sham != "unknown"


@given(MANY)
def test_a_synthesis_against_it_never_makes_it_better(findings):
    before, after = judged(*findings), judged(*findings, finding("sham", NO, **FIRM))
    assert WORDS.index(after.verdict) <= WORDS.index(before.verdict)


@given(MANY)
def test_what_does_not_count_changes_no_answer(findings):
    told = [
        finding(technique="acupuncture", **FIRM),
        finding("sham", "unclear", **FIRM),
        finding("before-after", **FIRM),
        finding(weeks=26, **FIRM),
        finding(design="cohort", **FIRM),
    ]
    one, other = judged(*findings), judged(*findings, *told)
    assert (one.verdict, one.sham, one.added, one.active, one.decided_by) == (
        other.verdict, other.sham, other.added, other.active, other.decided_by
    )  # fmt: skip


@given(MANY, OUTCOMES)
def test_every_answer_is_told_in_whole_words(findings, main):
    found = judged(*findings, main=main)
    assert all(1 <= number <= len(findings) for number in found.decided_by)
    told = found.sentence
    assert told.endswith(".")
    for slip in ("..", ";.", "  ", "None", "; ;", " 1 weeks", " 1 days", " 1 months", ".0 ", " ,"):
        assert slip not in told
    if found.sham == "unknown" and not any(f.against == "sham" for f in findings):
        assert "than sham" not in told.replace("than sham and no treatment together", "")
    assert verdict_line(found).text


@given(MANY)
def test_what_was_never_tried_against_sham_is_not_told_as_better_than_sham(findings):
    without = [f for f in findings if f.against not in {"sham", "inactive"}]
    assert "compared with sham" in judged(*without).sentence


# The sentence

TOLD = [
    ([finding(certainty="low", trials=10)],
     "Some support: less pain than sham at 4 weeks (low certainty; Moss 2021, 10 trials)."),
    ([finding(certainty="low", trials=10), finding("sham", NO, weeks=26, timing="6 months"),
      finding("active", NO, comparator="manual therapy", certainty="not-graded")],
     ("Some support: less pain than sham at 4 weeks (low certainty; Moss 2021, 10 trials), no less"
     " pain at 6 months; no less pain than manual therapy at 4 weeks (ungraded; Moss 2021).")),
    ([],
     "Too little evidence: never compared with sham in the studies found."),
    ([finding("nothing")],
     ("Some support: never compared with sham in the studies found; less pain than no treatment"
     " at 4 weeks (low certainty; Moss 2021).")),
    ([finding("inactive")],
     ("Some support: compared with sham only where pooled with no treatment; less pain than sham"
     " and no treatment together at 4 weeks (low certainty; Moss 2021).")),
    ([finding("sham", "unclear", participants=168)],
     "Too little evidence: unclear against sham (Moss 2021, 168 people)."),
    ([finding(measures="range")],
     "Too little evidence: compared with sham on other outcomes only."),
    ([trial(20), trial(None, "nothing", NO, **PAIR)],
     ("Too little evidence: in one small trial, less pain than sham at 4 weeks (Moss 2021,"
     " 20 people); in a trial of unstated size, no less pain than no treatment at 4 weeks"
     " (Field 2020).")),
    ([trial(20), trial(20, "sham", WORSE, **PAIR)],
     ("Too little evidence: in small trials, findings against sham differ: less pain at 4 weeks"
     " (Moss 2021, 20 people), more pain at 4 weeks (Field 2020, 20 people).")),
    ([finding(weeks=26, timing="6 months")],
     ("Too little evidence: measured late only, less pain than sham at 6 months (low certainty;"
     " Moss 2021).")),
    ([finding("same-care"), finding("nothing", NO, **PAIR)],
     ("Mixed findings: never compared with sham in the studies found; findings on adding it to"
     " care differ: less pain at 4 weeks (low certainty; Moss 2021), no less pain at 4 weeks"
     " (low certainty; Field 2020).")),
    ([finding("same-care"), finding("nothing", **PAIR)],
     ("Some support: never compared with sham in the studies found; less pain when added to care"
     " or than no treatment at 4 weeks (low certainty; Moss 2021 and 1 more).")),
    ([finding("mixed"), finding("same-care", NO)],
     ("Some support: never compared with sham in the studies found; no less pain when added to"
     " care at 4 weeks (low certainty; Moss 2021); less pain than a mix of comparators at 4 weeks"
     " (low certainty; Moss 2021).")),
    ([finding("active"), finding("active", comparator="another")],
     ("Too little evidence: never compared with sham in the studies found; less pain than other"
     " treatments at 4 weeks (low certainty; Moss 2021).")),
    ([finding(certainty="moderate"), finding(certainty="high")],
     "Supported: less pain than sham at 4 weeks (moderate to high certainty; Moss 2021)."),
    ([finding(certainty="very-low"), finding(certainty="not-graded")],
     ("Some support: less pain than sham at 4 weeks (very low certainty, in part ungraded;"
     " Moss 2021).")),
    ([finding(sources=())],
     "Some support: less pain than sham at 4 weeks (low certainty; work not named)."),
    ([finding(), finding("sham", NO, weeks=26), finding(weeks=52)],
     ("Some support: less pain than sham at 4 weeks (low certainty; Moss 2021), findings differ"
     " at 6 to 12 months.")),
]  # fmt: skip


@pytest.mark.parametrize(("findings", "told"), TOLD)
def test_the_sentence(findings, told):
    assert judged(*findings).sentence == told


@pytest.mark.parametrize(
    ("weeks", "to_weeks", "timing", "when"),
    [
        (None, None, "not stated", ""),
        (0, None, "after treatment", " straight after treatment"),
        (0, None, "24 hours", " straight after treatment"),
        (0, 4.3, "1 month", " up to 1 month"),
        (0.3, None, "2 days", " at 2 days"),
        (1, None, "1 week", " at 1 week"),
        (1.3, 4, "9-28 days", " at 9 days to 4 weeks"),
        (4, None, "short term", " in the short term"),
        (4, None, "4 weeks", " at 4 weeks"),
        (4, 6, "4-6 weeks", " at 4 to 6 weeks"),
        (4.3, 8.7, "1 and 2 months", " at 1 to 2 months"),
        (6, 26, "6 weeks and 6 months", " at 6 weeks to 6 months"),
        (8.7, None, "2 months", " at 2 months"),
        (12, 52, "12 weeks to 1 year", " at 12 weeks to 12 months"),
    ],
)
def test_times_are_told_as_a_clinician_would(weeks, to_weeks, timing, when):
    found = judged(finding(weeks=weeks, to_weeks=to_weeks, timing=timing))
    assert f"less pain than sham{when} (low" in found.sentence


def test_a_time_that_some_do_not_state_is_told_of_the_others():
    told = judged(finding(), finding(weeks=None, timing="not stated")).sentence
    assert "less pain than sham at 4 weeks where stated (low" in told


@pytest.mark.parametrize(
    ("measures", "better", "worse"),
    [
        ("pain", "less pain", "more pain"),
        ("function", "better function", "worse function"),
        ("range", "more movement", "less movement"),
        ("other", "better results", "worse results"),
    ],
)
def test_outcomes_are_named(measures, better, worse):
    assert better in judged(finding(measures=measures), main=measures).sentence
    assert worse in judged(finding("sham", WORSE, measures=measures), main=measures).sentence


@pytest.mark.parametrize(
    ("recommendations", "told"),
    [
        ([advice("for", "benefit")], "A body 2023 recommends it."),
        ([advice("for", "consensus", "pooled")],
         "A body 2023 recommends it (consensus, with acupuncture)."),
        ([advice("against", "no-benefit")], "A body 2023 advises against it (no benefit)."),
        ([advice("either", "consensus")],
         "A body 2023 neither recommends it nor advises against it."),
        ([advice("for", "benefit", "acupuncture")], "sham in the studies found."),
        ([advice("for", "benefit", body="the body (of bodies), its paper", year=None)],
         "The body recommends it."),
        ([advice("for", "benefit"), advice("against", "no-benefit", body="Other"),
          advice("for", "benefit", body="Third"), advice("for", "benefit", body="Fourth")],
         ("A body 2023, Third 2023 and Fourth 2023 recommend it."
         " Other 2023 advises against it (no benefit).")),
    ],
)  # fmt: skip
def test_guidelines_are_named_and_those_that_agree_together(recommendations, told):
    assert judged(recommendations=recommendations).sentence.endswith(told)


def test_avoid_says_first_who_warns():
    told = judged(finding(), recommendations=[advice("against", "harm")]).sentence
    assert told.startswith("Avoid: A body 2023 advises against it (harm). Less pain than sham")


@pytest.mark.parametrize(
    ("findings", "line"),
    [
        ([], "Too little evidence — no comparison settles whether it helps"),
        ([finding(), finding("active", NO)],
         "Some support — better than sham · no better than other care"),
        ([finding("same-care")], "Some support — better than no needling · unknown against sham"),
        ([finding("mixed")],
         "Some support — better than pooled comparators · unknown against sham"),
        ([finding("mixed"), finding("mixed", NO)],
         "Mixed findings — mixed against pooled comparators · unknown against sham"),
    ],
)  # fmt: skip
def test_the_line_says_what_against(findings, line):
    assert verdict_line(judged(*findings)).text == line


# The shipped data


def test_every_shipped_verdict_follows_from_its_findings(reference):
    from needleref.model import Condition

    for condition in reference.records("condition", Condition):
        works = {
            source: reference.sources([source])[0]
            for finding in condition.findings
            for source in finding.sources[:1]
        }
        found = verdict(
            condition.findings, condition.recommendations, condition.main_outcome, works
        )
        assert msgspec.to_builtins(found) == msgspec.to_builtins(condition.verdict)
