"""Screening: the reader of notes, the decisions, the laws that hold for every patient."""

from __future__ import annotations

import json
import os
import pty
import random
import re
import select
import sys
import time
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needleref.errors import UsageError
from needleref.model import Contraindication, Drug
from needleref.results import DECISIONS, worst
from needleref.screening import Answers, core_questions, due, screen
from needleref.screening.questionnaire import checked_answers

# Statements of guidelines and reviews as rules, each with a source that says so.
GUIDELINES = [
    ("pregnant", "pregnancy", "ask-first", "physioman-dn-contraindications"),
    ("apixaban", "anticoagulants", "ask-first", "munoz-2022-antithrombotic"),
    ("warfarin", "anticoagulants", "ask-first", "mcculloch-2015-acupuncture-anticoagulants"),
    ("INR 4.2", "anticoagulants", "ask-first", "munoz-2022-antithrombotic"),
    ("clopidogrel", "antiplatelets", "caution", "munoz-2022-antithrombotic"),
    ("dual antiplatelet", "dual-antiplatelet-therapy", "ask-first", "btb-interactions"),
    ("haemophilia", "bleeding-disorder", "do-not-needle", "gsbvk-dn-contraindications"),
    ("alteplase", "thrombolytics", "do-not-needle", "physioman-dn-contraindications"),
    ("needle phobia", "needle-phobia", "do-not-needle", "physioman-dn-contraindications"),
    ("lacks capacity", "unable-to-consent", "do-not-needle", "physioman-dn-contraindications"),
    ("previous pneumothorax", "previous-pneumothorax-or-chest-surgery", "not-here",
     "lin-2019-pneumothorax-taiwan"),
    ("COPD", "lung-disease-or-thoracic-surgery", "caution", "lin-2019-pneumothorax-taiwan"),
    ("thin build", "thin-build", "caution", "grusche-pneumothorax"),
    ("child of 9", "children", "ask-first", "adams-2011-pediatric"),
    ("lymphoedema left arm", "lymphoedema", "not-here", "physioman-dn-contraindications"),
    ("cellulitis of the right leg", "cellulitis-or-abscess", "not-here", "nhs-cellulitis"),
    ("fever", "systemic-infection", "do-not-needle", "sierpina-2005-acupuncture-review"),
    ("DVT", "deep-vein-thrombosis", "ask-first", "droracle-wells"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "rule", "decision", "source"), GUIDELINES)
def test_guideline_statements_are_rules(reference, term, rule, decision, source):
    result = screen(reference, [term])
    met = {one.id: one for fact in result.recognised for one in fact.rules}
    assert met[rule].decision == decision
    assert source in {s for p in (met[rule], *met[rule].positions) for s in p.sources}
    assert result.decision == worst([one.decision for one in met.values()])


# Term → what is read, what is not, and the decision (spec section 9).
NOTES = [
    ("eliquis 5mg bd", {"apixaban"}, set(), "ask-first"),
    ("12/40 pregnant", {"pregnancy"}, set(), "ask-first"),
    ("28/40", {"pregnancy"}, set(), "ask-first"),
    ("flurbexamine", set(), {"flurbexamine"}, "review"),
    ("not pregnant", set(), {"not pregnant"}, "review"),
    ("mother has haemophilia", set(), {"mother has haemophilia"}, "review"),
    ("dad on Eliquis", set(), {"dad on Eliquis"}, "review"),
    ("mum on warfarin", set(), {"mum on warfarin"}, "review"),
    ("stopped warfarin last year", set(), {"stopped warfarin last year"}, "review"),
    ("denies diabetes, epilepsy or pregnancy", set(),
     {"denies diabetes", "denies epilepsy", "denies pregnancy"}, "review"),
    ("neither fever nor rash", set(), {"neither fever", "nor rash"}, "review"),
    ("epilepsy: none", set(), {"epilepsy: none"}, "review"),
    ("no diabetes but on warfarin", {"warfarin"}, {"no diabetes"}, "ask-first"),
    ("no allergies, on apixaban", {"apixaban"}, {"no allergies"}, "ask-first"),
    ("not on warfarin, aspirin or clopidogrel", set(),
     {"not on warfarin", "not aspirin", "not clopidogrel"}, "review"),
    ("DVT not ruled out", {"deep-vein-thrombosis", "calf-dvt"}, set(), "ask-first"),
    ("DVT cannot be excluded", {"deep-vein-thrombosis", "calf-dvt"}, set(), "ask-first"),
    ("DVT ruled out", set(), {"DVT: ruled out"}, "review"),
    ("HIV negative", set(), {"HIV: negative"}, "review"),
    ("on apixaban, DVT ruled out", {"apixaban"}, {"DVT: ruled out"}, "ask-first"),
    ("T2DM on metformin 500mg bd", {"diabetes", "metformin"}, set(), "caution"),
    ("PMH: AF, HTN, T2DM", {"stable-heart-condition", "high-blood-pressure", "diabetes"}, set(),
     "caution"),
    ("67F, AF on apixaban 5mg BD", {"stable-heart-condition", "apixaban"}, set(), "ask-first"),
    ("known epileptic, well controlled on keppra", {"epilepsy"}, {"keppra"}, "review"),
    ("severe COPD", {"lung-disease-or-thoracic-surgery"}, {"severe COPD"}, "review"),
    ("aspirin allergy", set(), {"aspirin"}, "review"),
    ("hay fever", set(), {"hay fever"}, "review"),
    ("plt 45", set(), {"plt 45"}, "review"),
    ("15yo", {"children"}, set(), "ask-first"),
    ("84M", set(), {"84M"}, "review"),
    ("boy of 9", {"children"}, set(), "ask-first"),
    ("nil", set(), {"nil"}, "review"),
    ("fit and well", set(), {"fit"}, "review"),
    ("levothyroxine 100mcg", {"levothyroxine"}, set(), "review"),
    ("history of cancer with new back pain", {"spine-cancer", "past-cancer"}, set(), "ask-first"),
    ("warfarin - stopped", set(), {"warfarin - stopped"}, "review"),
    ("h/o DVT", set(), {"h/o DVT"}, "review"),
    ("no spleen", {"no-spleen"}, set(), "ask-first"),
    ("no sleep apnoea", set(), {"no sleep apnoea"}, "review"),
    ("warfarin for 6/12 only, finished 2020", set(),
     {"warfarin for 6/12 only, finished 2020"}, "review"),
    ("AF, warfarin, stopped 2020", {"stable-heart-condition"}, {"warfarin"}, "review"),
    ("warfarin until 2015", set(), {"warfarin until 2015"}, "review"),
    ("aspirin and clopidogrel", {"aspirin", "clopidogrel"}, set(), "ask-first"),
    ("DuoPlavin", {"aspirin-with-clopidogrel"}, set(), "ask-first"),
    ("previously on warfarin, currently apixaban", {"apixaban"}, {"warfarin"}, "ask-first"),
    ("had been on warfarin until last year", set(), {"had been on warfarin until last year"},
     "review"),
    ("has been on warfarin since 2019", {"warfarin"}, set(), "ask-first"),
    ("cancer - none known", set(), {"cancer: none"}, "review"),
    ("epilepsy: no, diabetes: yes (metformin)", {"diabetes", "metformin"}, {"epilepsy: no"},
     "review"),
    ("Pacemaker? No", set(), {"Pacemaker: No"}, "review"),
    ("everything fine except epilepsy", {"epilepsy"}, {"everything fine"}, "review"),
    ("no fever, chills or rash but cellulitis left leg", {"cellulitis-or-abscess"},
     {"no fever", "no chills", "no rash"}, "review"),
    ("SSRIs", {"serotonergic-antidepressants"}, set(), "caution"),
    ("child aged 9", {"children"}, set(), "ask-first"),
    ("flu jab", set(), {"flu", "jab"}, "review"),
    ("non-diabetic", set(), {"non-diabetic"}, "review"),
    ("pins and needles", set(), {"pins and needles"}, "review"),
    ("hasn't eaten today", {"hungry-or-tired"}, set(), "caution"),
    ("isn't pregnant", set(), {"isn't pregnant"}, "review"),
    ("?pregnant", {"pregnancy"}, set(), "ask-first"),
    ("#NOF", {"unstable-fracture"}, set(), "not-here"),
    ("allergic to aspirin", set(), {"aspirin"}, "review"),
    # A relative governs the whole term.
    ("Pt's mother died of stroke. Pt on clopidogrel", set(),
     {"Pt's mother died of stroke. Pt on clopidogrel"}, "review"),
    ("FH: nil. On warfarin", set(), {"FH: nil. On warfarin"}, "review"),
    ("mum has haemophilia; on aspirin", set(), {"mum has haemophilia; on aspirin"}, "review"),
    ("mother of 2 on warfarin", {"warfarin"}, {"mother of 2"}, "ask-first"),
    ("lives with wife, on apixaban", {"apixaban"}, {"lives with wife"}, "ask-first"),
    ("has 2 children", set(), {"has 2 children"}, "review"),
    ("works with children", set(), {"works with children"}, "review"),
    ("child at home", set(), {"child at home"}, "review"),
    # What was when the patient was a child makes no child of the patient.
    ("had epilepsy as child", {"epilepsy"}, set(), "caution"),
    ("diabetes since age 12", {"diabetes"}, set(), "caution"),
    ("appendicectomy at age 12", {"past-operation"}, set(), "caution"),
    # A time or a doubt is part of the name where the rules know it so.
    ("TIA last week", {"past-stroke", "stroke-signs"}, set(), "do-not-needle"),
    ("MI 5 days ago", {"heart-attack-or-surgery", "unstable-heart-condition"}, set(),
     "do-not-needle"),
    ("operation last week", {"past-operation", "recent-surgery"}, set(), "ask-first"),
    ("fever yesterday", {"systemic-infection"}, set(), "do-not-needle"),
    ("fever 2 days ago", {"systemic-infection"}, set(), "do-not-needle"),
    ("fever 2 weeks ago", set(), {"fever 2 weeks ago"}, "review"),
    ("DVT 2/52 ago", {"deep-vein-thrombosis"}, {"DVT 2/52 ago"}, "ask-first"),
    ("DVT L calf 6 months ago", set(), {"DVT", "DVT L calf 6 months ago"}, "review"),
    ("?PE", {"deep-vein-thrombosis", "chest-pulmonary-embolism"}, set(), "do-not-needle"),
    ("PE", {"deep-vein-thrombosis"}, set(), "ask-first"),
    ("h/o PE", set(), {"h/o PE"}, "review"),
    # After the last visit, in whatever words.
    ("SOB since session", {"chest-after-needling"}, set(), "do-not-needle"),
    ("short of breath since her last dry needling session", {"chest-after-needling"}, set(),
     "do-not-needle"),
    ("dyspnoea following acupuncture", {"chest-after-needling"}, set(), "do-not-needle"),
    ("sore after last session", set(), {"after last session"}, "review"),
    ("short of breath", set(), {"short of breath"}, "review"),
    # A complaint of the chest never falls beside other facts; one that is denied ends its denial.
    ("on warfarin with chest pain", {"warfarin"}, {"chest pain"}, "ask-first"),
    ("chest feels tight, takes warfarin", {"warfarin"}, {"feels", "chest feels tight"},
     "ask-first"),
    ("no chest pain, on apixaban", {"apixaban"}, set(), "ask-first"),
    ("no thumb pain, on apixaban", {"apixaban"}, {"no thumb pain"}, "ask-first"),
    ("nickel allergy and left thumb pain", {"metal-allergy"}, set(), "caution"),
    # A side between the words of a name.
    ("sudden numbness L arm", {"stroke-signs", "altered-sensation"}, set(), "do-not-needle"),
    ("sudden weakness R arm", {"stroke-signs"}, set(), "do-not-needle"),
    ("fractured L wrist", {"unstable-fracture"}, set(), "not-here"),
    ("allergy: metal", {"metal-allergy"}, set(), "caution"),
    ("no allergies except nickel", {"metal-allergy"}, {"no allergies"}, "review"),
    ("allergies: latex, nickel", {"metal-allergy"}, {"latex"}, "review"),
    ("denies allergy to nickel", set(), {"denies allergy to nickel"}, "review"),
    ("pt on warfarin", {"warfarin"}, set(), "ask-first"),
    ("does not have diabetes", set(), {"not have diabetes"}, "review"),
    ("preg test pos", {"pregnancy"}, set(), "ask-first"),
    ("screws in ankle", {"metalwork"}, set(), "not-here"),
    ("BCC", {"tumour"}, set(), "ask-first"),
    ("immune suppressed", {"compromised-immunity"}, set(), "ask-first"),
    ("takes steroids", {"systemic-steroids"}, set(), "caution"),
    ("steroid injection", set(), {"steroid"}, "review"),
    ("incontinence new", {"back-cauda-equina"}, set(), "do-not-needle"),
    ("wetting himself", {"back-cauda-equina"}, set(), "do-not-needle"),
    ("double vision with dizziness", {"neck-artery-dissection"}, set(), "do-not-needle"),
    ("uncontrolled epilepsy", {"uncontrolled-epilepsy"}, set(), "do-not-needle"),
    ("epilepsy, poorly controlled", {"uncontrolled-epilepsy"}, set(), "do-not-needle"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "read", "unread", "decision"), NOTES)
def test_notes_are_read_as_they_stand(reference, term, read, unread, decision):
    result = screen(reference, [term])
    assert {one.read_as.id for one in result.recognised} == read
    assert {one.term for one in result.unread} == unread
    assert result.decision == decision


@pytest.mark.parametrize(
    ("term", "detail"),
    [
        ("eliquis 5mg bd", "5mg bd"),
        ("12/40 pregnant", "12/40"),
        ("INR 4.2", "4.2"),
        ("prednisolone 5 mg od for 6/52", "5 mg od for 6/52"),
        ("lymphoedema left arm", "left arm"),
        ("R TKR 2019", "R, 2019"),
        ("first trimester pregnancy", "first trimester"),
    ],
)
def test_details_stay_with_the_term(reference, term, detail):
    (one, *_) = screen(reference, [term]).recognised
    assert (one.term, one.given) == (term, term)
    assert one.detail == detail


def test_a_side_or_date_said_once_holds_for_every_fact(reference):
    result = screen(reference, ["s/p L mastectomy + axillary clearance 2019"])
    assert {one.detail for one in result.recognised} == {"L, 2019"}
    two = screen(reference, ["R TKR 2019, L THR 2021"])
    assert {one.detail for one in two.recognised} == {"R, 2019", "L, 2021"}
    assert {(one.area.id, one.side) for one in two.not_here} == {("knee", "right"), ("hip", "left")}


def test_weeks_belong_to_the_pregnancy(reference):
    result = screen(reference, ["Eliquis, 12/40"])
    assert {(one.read_as.id, one.detail) for one in result.recognised} == {
        ("apixaban", ""),
        ("pregnancy", "12/40"),
    }


def test_a_dose_belongs_to_its_own_drug(reference):
    result = screen(reference, ["apixaban 5mg bd and aspirin"])
    assert {(o.read_as.id, o.detail) for o in result.recognised} == {
        ("apixaban", "5mg bd"),
        ("aspirin", ""),
    }


@pytest.mark.parametrize(
    ("term", "areas", "side", "named"),
    [
        ("lymphoedema left arm", {"arm", "elbow", "forearm", "hand"}, "left", "left arm"),
        ("lymphoedema arm", {"arm", "elbow", "forearm", "hand"}, "both", "arm"),
        ("R THR", {"hip"}, "right", "right hip"),
        (
            "lymph nodes removed left armpit",
            {"arm", "elbow", "forearm", "hand", "shoulder", "chest"},
            "left",
            "left armpit",
        ),
        ("R/L THR", {"hip"}, "both", "hip"),
        ("left and right THR", {"hip"}, "both", "hip"),
        ("metal plate in R forearm", {"forearm"}, "right", "right forearm"),
        ("breast implants", {"chest"}, "both", None),
        ("left breast implant", {"chest"}, "left", None),
        ("12 weeks pregnant", {"abdomen", "lower-back", "hip"}, "both", None),
        ("pregnant with left knee pain", {"abdomen", "lower-back", "hip"}, "both", None),
        ("possible DVT left calf", {"calf"}, "left", "left calf"),
        ("lymphoedema", {None}, "both", None),
        ("bilat lymphoedema", {None}, "both", None),
        ("lymphoedema with left knee pain", {None}, "both", None),
    ],
)
def test_places_that_are_not_to_be_needled(reference, term, areas, side, named):
    result = screen(reference, [term])
    assert {one.area and one.area.id for one in result.not_here} == areas
    assert {one.side for one in result.not_here} == {side}
    assert {one.named for one in result.not_here} == {named}


@pytest.mark.parametrize(
    "term",
    [
        "lymphoedema of left arm and right foot",
        "lymphoedema left arm, right foot",
        "lymphoedema left arm right foot",
        "lymphoedema arm left, foot right",
        "lymphoedema: left arm and right foot",
    ],
)
def test_a_fact_may_be_in_two_places(reference, term):
    sides = {(one.area.id, one.side) for one in screen(reference, [term]).not_here}
    assert sides == {
        ("arm", "left"), ("elbow", "left"), ("forearm", "left"), ("hand", "left"),
        ("foot", "right"),
    }  # fmt: skip


def test_the_area_that_is_named_comes_first(reference):
    first = screen(reference, ["lymphoedema left arm"]).not_here[0]
    assert (first.area.id, first.named, first.side, first.because) == (
        "arm",
        "left arm",
        "left",
        ("lymphoedema",),
    )


@pytest.mark.parametrize(
    "term",
    [
        "numb between the legs and cannot pass urine",
        "saddle anaesthesia",
        "can't pee, numb between legs",
        "worst headache of my life",
        "back pain with fever",
        "slurred speech",
    ],
)
def test_an_emergency_comes_first_in_capitals(run, term):
    answer = run("screen", "--has", "apixaban", "--has", term)
    first = answer.out.splitlines()[0]
    assert first.startswith("EMERGENCY: ")
    assert first == first.upper()
    got = run("screen", "--has", term, "--json").json["result"]
    assert (got["decision"], got["urgency"]) == ("do-not-needle", "emergency")


def test_urgency_stands_beside_the_decision(reference):
    same_day = screen(reference, ["calf swollen and hot"])
    assert (same_day.decision, same_day.urgency) == ("ask-first", "same-day")


def test_a_red_flag_keeps_the_rules_that_its_words_name(reference):
    result = screen(reference, ["back pain and fever"])
    assert {one.read_as.id for one in result.recognised} == {
        "spine-infection",
        "systemic-infection",
    }


def test_two_of_a_class_weigh_more(reference, run):
    one = screen(reference, ["aspirin"])
    assert one.decision == "caution"
    out = run("screen", "--has", "aspirin", "--has", "plavix").out
    assert out.count("Two of this kind together") == 1
    for terms in (["aspirin", "plavix"], ["aspirin + prasugrel"], ["asprin and ticagrelor"]):
        assert screen(reference, terms).decision == "ask-first"
    same = screen(reference, ["plavix", "clopidogrel 75mg"])
    assert same.decision == "caution"


def test_a_term_may_meet_several_rules(reference):
    (chemo,) = screen(reference, ["chemotherapy"]).recognised
    assert {rule.id for rule in chemo.rules} >= {"cancer-treatment", "compromised-immunity"}


def test_one_drug_warns_once(run):
    out = run("screen", "--has", "eliquis 5mg bd", "--has", "apixaban", "--has", "warfarin").out
    assert out.count("Deep bleeding can go unseen") == 1
    assert out.count("→ Apixaban") == 1


def test_a_misspelt_term_says_what_it_is_read_as(run):
    out = run("screen", "--has", "apixiban").out
    assert "apixiban, read as Apixaban" in out
    (one,) = run("screen", "--has", "apixiban", "--json").json["result"]["recognised"]
    assert (one["via"], one["read_as"]["id"]) == ("spelling", "apixaban")


def test_a_slip_that_may_be_two_words_is_both(reference):
    result = screen(reference, ["ucontrolled epilepsy"])
    assert "uncontrolled-epilepsy" in {one.read_as.id for one in result.recognised}
    assert result.decision == "do-not-needle"


@pytest.mark.parametrize(
    ("term", "rule"),
    [
        ("fainted at blood test 5 years ago", "history-of-fainting"),
        ("collapsed lung in 2015", "previous-pneumothorax-or-chest-surgery"),
        ("previous hysterectomy", "past-operation"),
        ("h/o axillary clearance", "lymph-node-dissection"),
        ("radiotherapy to neck 10 years ago", "recent-radiotherapy"),
        ("ex pacemaker", "pacemaker-or-electronic-implant"),
        ("s/p R TKR", "joint-replacement"),
        ("epilepsy as a child", "epilepsy"),
    ],
)
def test_the_past_applies_where_the_rule_is_about_it(reference, term, rule):
    assert rule in {m.id for one in screen(reference, [term]).recognised for m in one.rules}


# --- Laws ---------------------------------------------------------------------------------------

RULE_KINDS = ("contraindication", "drug", "red-flag")


@pytest.fixture(scope="module")
def names(reference):
    rows = reference.connection.execute(
        "SELECT kind, id, name FROM name WHERE via IN ('name', 'alias', 'lay')"
        " AND kind IN ('contraindication', 'drug') ORDER BY kind, id, name"
    )
    return rows.fetchall()


def test_every_rule_is_reachable_by_each_of_its_names_and_drugs(reference, names):
    missed = []
    drugs = {d.id: {ref.id for ref in d.rules} for d in reference.records("drug", Drug)}
    for kind, id_, name in names:
        met = {r.id for one in screen_cached(reference, name).recognised for r in one.rules}
        wanted = {id_} if kind == "contraindication" else drugs[id_]
        if not wanted <= met:
            missed.append((kind, id_, name))
    assert not missed


def screen_cached(reference, term):
    """What one term tells, without the rest of a screening."""
    from needleref.screening import engine

    facts, unread = engine._read(term, reference.screener.reader, reference.screener.rules)
    return Seen(tuple(one.recognised for one in facts), tuple(unread))


class Seen(NamedTuple):
    """What one term told."""

    recognised: tuple
    unread: tuple


def misspelt(name, rng):
    """Swap, drop or double a letter inside the longest word; None where it is too short."""
    word = max(name.split(), key=len)
    if len(word) < 7 or not word.isalpha():
        return None
    at = rng.randrange(1, len(word) - 2)
    wrong = rng.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
    )
    return name.replace(word, wrong, 1) if wrong != word else None


def test_every_rule_is_reachable_with_one_typo(reference, names):
    """Nearly every misspelt name is read; one that is not is unread, never passed over."""
    rng = random.Random(7)  # noqa: S311 - typos, not secrets
    drugs = {d.id: {ref.id for ref in d.rules} for d in reference.records("drug", Drug)}
    tried = missed = 0
    reached = set()
    for kind, id_, name in names:
        wrong = misspelt(name, rng)
        if wrong is None:
            continue
        tried += 1
        seen = screen_cached(reference, wrong)
        met = {r.id for one in seen.recognised for r in one.rules}
        wanted = {id_} if kind == "contraindication" else drugs[id_]
        if wanted <= met:
            reached |= wanted
        else:
            missed += 1
            assert seen.unread or seen.recognised, wrong
    assert missed / tried < 0.03
    every = {rule.id for rule in reference.records("contraindication", Contraindication)}
    assert len(every - reached) <= 6, every - reached


WORDS = [
    "apixaban", "eliquis 5mg bd", "aspirin", "clopidogrel", "12 weeks pregnant", "haemophilia",
    "lymphoedema left arm", "INR 4.2", "child of 9", "pacemaker", "thin build", "fever",
    "numb between the legs", "calf swollen and hot", "back pain and fever", "levothyroxine",
    "flurbexamine", "not pregnant", "mother has haemophilia", "stopped warfarin last year",
    "nickel allergy", "breast implants", "R THR 2019", "COPD", "unexplained weight loss", "nil",
]  # fmt: skip
terms = st.lists(st.sampled_from(WORDS), max_size=5)


def milder(one, other):
    return DECISIONS.index(one) > DECISIONS.index(other)


@settings(max_examples=60, deadline=None)
@given(before=terms, more=st.sampled_from(WORDS))
def test_adding_a_factor_never_makes_a_decision_milder(reference, before, more):
    first, then = screen(reference, before), screen(reference, [*before, more])
    assert not milder(then.decision, first.decision)
    order = ("emergency", "same-day", "routine")
    assert order.index(then.urgency) <= order.index(first.urgency)
    assert {(n.area, n.side) for n in first.not_here} <= {(n.area, n.side) for n in then.not_here}


@settings(max_examples=60, deadline=None)
@given(words=terms, seed=st.integers(0, 9))
def test_order_and_duplicates_do_not_matter(reference, words, seed):
    shuffled = [*words, *words[:2]]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    first, then = screen(reference, words), screen(reference, shuffled)
    for field in ("decision", "urgency", "recognised", "unread", "unanswered"):
        assert getattr(first, field) == getattr(then, field)
    assert set(first.not_here) == set(then.not_here)


@settings(max_examples=80, deadline=None)
@given(text=st.text(min_size=1, max_size=60).filter(str.strip))
def test_no_text_leads_to_none_recorded(reference, text):
    result = screen(reference, [text])
    assert result.decision != "none-recorded"
    assert result.recognised or result.unread
    assert not milder(result.decision, "caution")


@settings(max_examples=60, deadline=None)
@given(word=st.text("bcdfghjklmnpqrstvwxz", min_size=7, max_size=12), rest=terms)
def test_an_unknown_word_is_never_milder_than_review(reference, word, rest):
    result = screen(reference, [*rest, word])
    if any(unread.term == word for unread in result.unread):
        assert not milder(result.decision, "review")
    else:
        assert any(one.given == word for one in result.recognised)


@settings(max_examples=40, deadline=None)
@given(left=st.sampled_from(WORDS[:14]), right=st.sampled_from(WORDS[:14]))
def test_facts_in_one_term_are_no_milder_than_apart(reference, left, right):
    together = screen(reference, [f"{left} + {right}"])
    apart = screen(reference, [left, right])
    assert {m.id for o in apart.recognised for m in o.rules} <= {
        m.id for o in together.recognised for m in o.rules
    }


# --- The questionnaire ---------------------------------------------------------------------------


def all_no(reference):
    return {rule.id: "no" for rule in core_questions(reference)}


def test_none_recorded_comes_from_the_complete_questionnaire_alone(reference):
    replies = all_no(reference)
    assert screen(reference, (), Answers(replies)).decision == "none-recorded"
    assert screen(reference, ["nickel allergy"], Answers(replies)).decision == "caution"
    for key in replies:
        missing = {k: v for k, v in replies.items() if k != key}
        result = screen(reference, (), Answers(missing))
        assert (result.decision, result.unanswered) == ("review", (key,))
        unsure = screen(reference, (), Answers(replies | {key: "unsure"}))
        assert not milder(unsure.decision, "review")
        assert unsure.unsure == (key,)


def test_the_questionnaire_is_short_and_covers_every_follow_up(reference):
    core = core_questions(reference)
    assert 0 < len(core) <= 24
    covered = {ref.id for rule in core for ref in rule.covers}
    follow_ups = {
        rule.id
        for rule in reference.records("contraindication", Contraindication)
        if rule.ask == "follow-up"
    }
    assert follow_ups <= covered


def test_follow_ups_come_only_after_yes_or_unsure(reference):
    core = {rule.id for rule in core_questions(reference)}
    assert {rule.id for rule in due(reference, all_no(reference))} == core
    for reply in ("yes", "unsure"):
        asked = {rule.id for rule in due(reference, all_no(reference) | {"anticoagulants": reply})}
        assert "uncontrolled-anticoagulation" in asked - core


def test_yes_is_its_rule_and_its_detail_is_read(reference):
    replies = all_no(reference) | {"medication": "yes"}
    result = screen(reference, (), Answers(replies, {"medication": "eliquis 5mg bd, flurbexamine"}))
    assert {"medication", "apixaban"} <= {one.read_as.id for one in result.recognised}
    assert [one.term for one in result.unread] == ["flurbexamine"]
    weeks = screen(reference, (), Answers({"pregnancy": "yes"}, {"pregnancy": "12 weeks"}))
    assert not weeks.unread
    arm = screen(reference, (), Answers({"lymphoedema": "yes"}, {"lymphoedema": "left arm"}))
    assert {(n.area.id, n.side) for n in arm.not_here} >= {("arm", "left")}


@pytest.mark.parametrize(
    "document",
    [
        {"answers": {"pregnncy": "no"}},
        {"answers": {"pregnancy": "maybe"}},
        {"answer": {}},
        {"answers": {}, "has": "warfarin"},
        {"answers": {}, "details": {"pregnancy": "12 weeks"}},
        {"answers": []},
        [],
    ],
)
def test_wrong_answers_are_refused(reference, document):
    with pytest.raises(UsageError):
        checked_answers(reference, document, "answers.json")


def test_answers_from_a_file(run, tmp_path, reference):
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"answers": all_no(reference), "has": ["child of 9"]}))
    answer = run("screen", "--answers", str(path), "--json")
    assert answer.json["result"]["decision"] == "ask-first"
    path.write_text(json.dumps({"answers": {"pregnanc": "no"}}))
    refused = run("screen", "--answers", str(path))
    assert (refused.code, refused.out) == (2, "")
    assert "did you mean 'pregnancy'" in refused.err


# --- The command ---------------------------------------------------------------------------------


def test_json_has_the_contracts_shape(run):
    got = run("screen", "--has", "eliquis 5mg bd", "--has", "flurbexamine", "--json").json
    assert (got["command"], got["status"]) == ("screen", "done")
    assert {"decision", "urgency", "not_here", "recognised", "unread", "unanswered"} <= set(
        got["result"]
    )
    (one,) = got["result"]["recognised"]
    assert one["term"] == "eliquis 5mg bd"
    assert one["read_as"] == {"type": "drug", "id": "apixaban", "name": "Apixaban"}
    assert (one["via"], one["detail"]) == ("alias", "5mg bd")
    rule = one["rules"][0]
    assert {"id", "decision", "urgency", "reason", "action", "sources"} <= set(rule)
    (unread,) = got["result"]["unread"]
    assert (unread["term"], unread["seems"]) == ("flurbexamine", None)
    assert "pregnancy" in got["result"]["unanswered"]
    assert {work["id"] for work in got["cited"]} >= set(rule["sources"])


def test_fail_on_a_decision_or_a_worse_one(run):
    assert run("screen", "--has", "apixaban").code == 0
    for decision, code in (("do-not-needle", 0), ("ask-first", 6), ("caution", 6)):
        assert run("screen", "--has", "apixaban", "--fail-on", decision).code == code
    assert run("screen", "--has", "apixaban", "--fail-on", "safe").code == 2


def test_nothing_to_screen_is_a_usage_error(run):
    for argv in (("screen",), ("screen", "--has", " "), ("screen", "--form", "--has", "x")):
        answer = run(*argv)
        assert (answer.code, answer.out) == (2, "")


def test_what_was_not_read_and_where_not_stand_in_the_first_lines(run):
    out = run("screen", "--has", "lymphoedema left arm", "--has", "flurbexamine").out
    first = [line for line in out.splitlines() if line][:3]
    assert first[1].startswith('Not read: "flurbexamine"')
    assert first[2].startswith("Do not needle here: left arm")


def test_safe_and_clear_are_never_a_decision(run):
    for term in ("nickel allergy", "nil", "apixaban"):
        head = run("screen", "--has", term).out.splitlines()[0].casefold()
        assert "safe" not in head
        assert "clear" not in head


@pytest.mark.parametrize("form", ["plain", "markdown", "html"])
def test_the_form_is_blank_and_has_room_for_signature_and_date(run, form, reference):
    out = run("screen", "--form", "--format", form).out
    for question in core_questions(reference):
        assert question.question.replace("'", "&#x27;") in out or question.question in out
    assert "Signature" in out
    assert "Date" in out
    assert out.count("☐") == 3 * len(core_questions(reference))


def interviewed(keys, width=60):
    """Run the interview in a real terminal and answer it; return all that was shown."""
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover - the child
        os.environ["COLUMNS"] = str(width)
        os.execv(sys.executable, [sys.executable, "-m", "needleref", "screen", "--no-pager"])  # noqa: S606
    shown = b""
    sent = 0
    until = time.monotonic() + 60
    while time.monotonic() < until:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                block = os.read(terminal, 65536)
            except OSError:
                break
            if not block:
                break
            shown += block
        if shown.rstrip().endswith(b":") and sent < len(keys):
            os.write(terminal, f"{keys[sent]}\n".encode())
            sent += 1
            shown += b" "
    os.waitpid(pid, 0)
    os.close(terminal)
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode(errors="replace")).replace("\r", "")


@pytest.mark.parametrize("width", [60, 100])
def test_the_interview_asks_one_question_at_a_time(reference, width):
    count = len(core_questions(reference))
    shown = interviewed(["n", "b", "maybe", *["n"] * count], width)
    assert f"[1 of {count}]" in shown
    assert f"[{count} of {count}]" in shown
    assert "Please type y, n, u or b." in shown
    assert "NONE RECORDED" in shown
    assert max(len(line) for line in shown.split("\n")) <= width


# --- A clinic's own rules ------------------------------------------------------------------------

RULE = """
fresh-tattoo:
  name: Fresh tattoo
  aliases: [new tattoo]
  sources: [nhs-cellulitis]
  class: local
  decision: not-here
  not_here: [as named]
  reason: The skin is an open wound.
  action: Leave it alone for four weeks.
  question: Do you have a fresh tattoo?
  ask: follow-up
"""


def laid_over(tmp_path, text):
    (tmp_path / "contraindications.yaml").write_text(text)
    return tmp_path


def test_an_overlay_adds_rules_and_makes_them_stricter(run, tmp_path):
    folder = laid_over(tmp_path, RULE + "thin-build:\n  decision: ask-first\n")
    got = run("screen", "--has", "new tattoo left calf", "--has", "skinny", "--data", str(folder),
              "--json").json["result"]  # fmt: skip
    assert got["decision"] == "ask-first"
    assert [one["because"] for one in got["not_here"]] == [["fresh-tattoo"]]


def test_a_milder_rule_needs_a_reason_that_every_output_shows(run, tmp_path):
    milder_rule = "anticoagulants:\n  decision: caution\n  milder_because: {}\n"
    folder = laid_over(tmp_path, milder_rule.format("Ours"))
    assert run("screen", "--has", "apixaban", "--data", str(folder)).code == 3
    why = "Agreed with our haematologist in 2026"
    laid_over(tmp_path, milder_rule.format("Ours") + f"  override: {why}\n")
    for form in ("plain", "table", "markdown", "html", "json"):
        answer = run("screen", "--has", "apixaban", "--data", str(folder), "--format", form)
        assert answer.code == 0
        assert why in " ".join(answer.out.split())
        planned = run("plan", "neck pain", "--has", "apixaban", "--data", str(folder),
                      "--format", form).out  # fmt: skip
        assert why in " ".join(planned.split())


@pytest.mark.parametrize(
    ("term", "seems"),
    [
        ("afebrile", "no fever"),
        ("no implants apart from L hip", "an exception: only a place named"),
        ("no metalwork except right knee", "an exception: only a place named"),
    ],
)
def test_what_is_no_fact_of_its_own_is_shown_and_not_taken_for_one(reference, term, seems):
    screened = reference.screen([term])
    assert screened.recognised == ()
    assert seems in {unread.seems for unread in screened.unread}


@pytest.mark.parametrize(
    ("term", "record"),
    [
        ("chest tightness on stairs", "chest-cardiac"),
        ("does not know if pregnant", "pregnancy"),
        ("unsure whether she is pregnant", "pregnancy"),
        ("15y M", "children"),
    ],
)
def test_doubt_and_shorthand_are_read_as_the_thing(reference, term, record):
    read = reference.screen([term]).recognised
    assert record in {one.read_as.id for one in read}


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("children: {thresholds: []}", "'thresholds' drops or narrows 'age below 16'"),
        (
            (
                "children: {thresholds: [{measure: age, below: 12, unit: years, sources:"
                " [nzasa-code-safe-practice]}]}"
            ),
            "'thresholds' drops or narrows 'age below 16'",
        ),
        ("anticoagulants: {worsens: []}", "'worsens' drops 'deep'"),
    ],
)
def test_limits_and_what_a_rule_worsens_are_kept(run, tmp_path, rule, message):
    answer = run("screen", "--has", "apixaban", "--data", str(laid_over(tmp_path, rule + "\n")))
    assert (answer.code, answer.out) == (3, "")
    assert message in answer.err


def test_a_wider_limit_is_stricter(run, tmp_path):
    wider = (
        "children: {thresholds: [{measure: age, below: 18, unit: years, sources:"
        " [nzasa-code-safe-practice]}]}\n"
    )
    argv = ("screen", "--has", "aged 17", "--data", str(laid_over(tmp_path, wider)), "--json")
    assert run(*argv).json["result"]["decision"] == "ask-first"


def test_a_red_flag_that_can_wait_reads_refer_first(run):
    out = run("screen", "--has", "unexplained weight loss").out
    assert "refer first" in out
    assert "not urgent" not in out
    card = run("safety", "foot-tumour").out
    assert "refer first: " in card.casefold()


def test_each_core_question_is_one_idea_and_says_why(reference, run):
    out = " ".join(run("screen", "--form", "--width", "80").out.split())
    for rule in core_questions(reference):
        assert " or " not in rule.question
        assert 0 < len(rule.why_asked.split()) <= 12
        assert rule.why_asked.rstrip(".") in out
    assert "Each yes or unsure: its number" in out
