"""From where it hurts to the muscles: places, order, reasons, the smallest set."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needleref.compiled import compile_data
from needleref.load import load
from needleref.model import Condition, Muscle, Ref, Region, Zone
from needleref.reference import Reference
from needleref.referral import _smallest_set, pain, zones_of
from needleref.results import Explanation, Matches, Pain

LIBRARY = Path(__file__).parent / "fixtures" / "library"


@pytest.fixture(scope="module")
def library() -> Reference:
    return Reference(compile_data(load(LIBRARY)))


def ids(refs):
    return [ref.id for ref in refs]


# Places


@pytest.mark.parametrize(
    ("query", "areas"),
    [
        ("temple", ["temple"]),
        ("Temples", ["temple"]),
        ("pain in the temple", ["temple"]),
        ("my temple hurts", ["temple"]),
        ("temporal region", ["temple"]),
        ("side of my head", ["temple"]),
        ("temple, nape", ["temple", "nape"]),
        ("temple, side of my head, temple", ["temple"]),
        ("temple,, nape,", ["temple", "nape"]),
        ("head", ["behind-eye", "temple"]),
        ("neck ache", ["nape"]),
        ("head, temple", ["behind-eye", "temple"]),
    ],
)
def test_places_are_read(library, query, areas):
    assert sorted(ids(zones_of(library, "pain", query))) == sorted(areas)


@pytest.mark.parametrize(
    ("query", "part"), [("flurbexamine", "flurbexamine"), ("temple, elsewhere, nape", "elsewhere")]
)
def test_a_part_that_is_no_place_is_the_answer(library, query, part):
    answer = pain(library, query)
    assert isinstance(answer, Matches)
    assert (answer.status, answer.query, answer.noun) == ("no-match", part, "pain area")


def test_a_red_flag_in_place_of_a_place_is_pointed_at(library):
    answer = pain(library, "worst headache of my life")
    assert isinstance(answer, Matches)
    assert "needleref safety thunderclap" in answer.hint


def test_a_word_that_several_areas_share_means_all_of_them(reference):
    answer = pain(reference, "low back")
    assert len(answer.areas) > 1
    zones = [reference.get("zone", area.id, Zone) for area in answer.areas]
    assert {zone.region.id for zone in zones} <= {"lower-back", "hip"}


# The answer


def test_muscles_are_ranked_with_reasons(library):
    answer = pain(library, "temple, nape")
    assert ids(answer.muscles) == ["upper-trapezius", "awkward-muscle"]
    first, second = answer.muscles
    assert (ids(first.primary), ids(first.spillover)) == (["temple", "nape"], [])
    assert first.why == "primary for temple, nape; examined in 1 condition"
    assert (ids(second.primary), ids(second.spillover)) == ([], ["temple"])
    assert second.why == "spillover to temple; examined in 1 condition"
    assert ids(answer.explained_by) == ["upper-trapezius"]
    assert answer.unexplained == ()


def test_red_flags_of_the_regions_come_along(library):
    assert ids(pain(library, "temple").red_flags) == ["awkward-flag", "thunderclap"]
    assert ids(pain(library, "nape").red_flags) == ["awkward-flag"]


def test_what_no_muscle_explains_is_said(reference):
    answers = [pain(reference, zone.id) for zone in reference.records("zone", Zone)]
    assert all(isinstance(answer, Pain) for answer in answers)
    for answer in answers:
        assert bool(answer.muscles) is not bool(answer.unexplained)
        assert bool(answer.muscles) is bool(answer.explained_by)


def test_the_order_is_the_contract_s(reference):
    shared = {muscle.id: 0 for muscle in reference.records("muscle", Muscle)}
    for condition in reference.records("condition", Condition):
        for each in condition.muscles:
            shared[each.muscle.id] += 1
    for region in reference.records("region", Region):
        answer = pain(reference, region.name)
        asked = set(ids(answer.areas))
        for one, other in pairwise(answer.muscles):
            orders = [
                (-len(m.primary + m.spillover), -len(m.primary), -shared[m.id], m.name)
                for m in (one, other)
            ]
            assert orders == sorted(orders)
        for muscle in answer.muscles:
            points = reference.muscle(muscle.id).trigger_points
            primary = {z.id for point in points for z in point.pain.primary} & asked
            spill = {z.id for point in points for z in point.pain.spillover} & asked
            assert set(ids(muscle.primary)) == primary
            assert set(ids(muscle.spillover)) == spill - primary


# The smallest set

AREAS = "abcdefg"


def explanations(reaches):
    """Make muscles that explain these areas, ranked as `pain` ranks them."""
    ranked = sorted(reaches, key=lambda zones: (-len(zones), sorted(zones)))
    return [
        Explanation(
            id=f"m{rank}",
            name=f"M {rank}",
            primary=tuple(Ref(type="zone", id=area, name=area) for area in sorted(zones)),
            why="",
        )
        for rank, zones in enumerate(ranked)
    ]


def reach(muscles):
    return {zone.id for muscle in muscles for zone in muscle.primary}


@given(st.lists(st.sets(st.sampled_from(AREAS), min_size=1, max_size=4), max_size=8))
def test_the_set_is_the_smallest(reaches):
    muscles = explanations(reaches)
    explained = reach(muscles)
    chosen = ids(_smallest_set(muscles, explained))
    assert reach(m for m in muscles if m.id in chosen) == explained
    assert chosen == sorted(chosen, key=ids(muscles).index)
    fewer = combinations(muscles, max(0, len(chosen) - 1))
    assert not chosen or all(reach(some) < explained for some in fewer)


def test_a_set_of_more_than_three(reference):
    answer = pain(reference, "head, neck, shoulder, hand, lower back, thigh, foot")
    assert len(answer.explained_by) > 3
    explained = {
        zone.id
        for muscle in answer.muscles
        if muscle.id in ids(answer.explained_by)
        for zone in (*muscle.primary, *muscle.spillover)
    }
    assert explained == set(ids(answer.areas)) - set(ids(answer.unexplained))
