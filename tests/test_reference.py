"""The public Python API, and the bibliography that is made with it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import needleref
from needleref.bibliography import bibliography
from needleref.compiled import compile_data
from needleref.errors import Exit
from needleref.load import load
from needleref.model import KINDS, Condition, Muscle, Source
from needleref.reference import Reference
from needleref.results import Card, Matches, worst

LIBRARY = Path(__file__).parent / "fixtures" / "library"
DATA = load(LIBRARY)


@pytest.fixture(scope="module")
def library() -> Reference:
    return Reference(compile_data(DATA))


def test_the_package_gives_the_reference_and_nothing_else():
    assert needleref.Reference is Reference
    with pytest.raises(AttributeError):
        needleref.Nothing  # noqa: B018


@pytest.mark.parametrize("kind", KINDS)
def test_records_are_given_back_as_they_were_loaded(library, kind):
    found = {record.id: record for record in library.records(kind, KINDS[kind])}
    assert found == DATA.records[kind]
    assert list(found) == sorted(found)
    for record_id, record in found.items():
        assert library.get(kind, record_id, KINDS[kind]) == record
        assert msgspec.json.decode(msgspec.json.encode(record), type=KINDS[kind]) == record


@pytest.mark.parametrize(
    ("kind", "record_id"), [("condition", "nothing"), ("nothing", "neck"), ("muscle", "neck")]
)
def test_what_is_not_there_is_a_key_error(library, kind, record_id):
    with pytest.raises(KeyError, match=f"{kind}:{record_id}"):
        library.get(kind, record_id, Condition)


def test_records_are_frozen(library):
    muscle = library.muscle("upper-trapezius")
    assert isinstance(muscle, Muscle)
    with pytest.raises(AttributeError):
        muscle.name = "Lower trapezius"


def test_works_are_given_by_id_in_the_order_asked(library):
    works = library.sources(["moss-2021", "field-2020"])
    assert [work.id for work in works] == ["moss-2021", "field-2020"]
    with pytest.raises(KeyError):
        library.sources(["nothing"])


@pytest.mark.parametrize(
    ("work", "label"),
    [
        ({"authors": "de Sire A, Other B"}, "de Sire 2020"),
        ({"authors": "World Health Organization"}, "World Health Organization 2020"),
        ({"authors": "Field A", "year": None}, "Field"),
        ({}, "A title 2020"),
        ({"title": "Guideline 2020"}, "Guideline 2020"),
    ],
)
def test_a_work_is_named_as_a_reader_cites_it(work, label):
    fields = {"id": "w", "title": "A title", "year": 2020, "kind": "trial", "seen": "abstract"}
    assert Source(**(fields | work)).label == label


def test_red_flags_of_a_condition_and_of_a_region(library):
    def flags(kind, record_id):
        return [flag.id for flag in library.red_flags_of(kind, record_id)]

    assert flags("condition", "tension-type-headache") == ["thunderclap"]
    assert flags("condition", "sparse-pain") == []
    assert flags("region", "head") == ["awkward-flag", "thunderclap"]
    assert flags("region", "neck") == ["awkward-flag"]


def test_what_refers_to_a_record_is_found_from_its_side(library):
    related = library.related("region", "neck")
    found = {kind: [entry.id for entry in entries] for kind, entries in related.items()}
    assert found["muscle"] == ["upper-trapezius"]
    assert found["zone"] == ["nape"]
    assert found["danger-zone"] == ["lung-apex"]
    assert found["condition"] == ["tension-type-headache"]
    assert library.related("region", "nothing") == {}


def test_entries_are_listed_by_name(library):
    names = [entry.name for entry in library.entries("condition")]
    assert names == sorted(names, key=str.casefold)


def test_about_and_clinic(library):
    assert library.data_version == "2026.11"
    assert library.about.licence == "CC BY 4.0"
    assert library.clinic.name == ""
    assert set(library.languages) == {"en", "es"}
    assert library.language("es").name == "Español"
    with pytest.raises(KeyError):
        library.language("xx")


# Looking up


def test_a_look_up_opens_the_record_that_is_meant(library):
    card = library.lookup("condition", "TTH", ("condition",), noun="condition")
    assert isinstance(card, Card)
    assert (card.id, card.via, card.status, card.exit_code) == (
        "tension-type-headache", "alias", "match", Exit.ANSWERED,
    )  # fmt: skip
    assert card.cited[0] == "moss-2021"
    assert msgspec.json.decode(card.document)["verdict"]["verdict"] == "some-support"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [("headache", "ambiguous", Exit.AMBIGUOUS), ("flurbexamine", "no-match", Exit.NO_MATCH)],
)
def test_a_look_up_that_opens_nothing_says_why(library, query, status, code):
    found = library.lookup("condition", query, ("condition",), noun="condition")
    assert isinstance(found, Matches)
    assert (found.status, found.noun, found.exit_code) == (status, "condition", code)


def test_an_emergency_names_what_it_won_over(reference, run):
    card = reference.lookup("safety", "pneumothorax", ("emergency", "adverse-event"), noun="record")
    assert card.kind == "emergency"
    assert [(other.type, other.id) for other in card.others] == [("adverse-event", "pneumothorax")]
    assert "Also named so: Pneumothorax (adverse event)" in run("safety", "pneumothorax").out


def test_a_listing_is_short_or_whole(library):
    short = library.listing("condition", "Conditions", ("condition",), full=False)
    assert (short.documents, short.cited, len(short.entries)) == (None, (), 3)
    whole = library.listing("condition", "Conditions", ("condition",), full=True)
    assert len(whole.documents) == 3
    assert "moss-2021" in whole.cited


def test_the_worst_decision_wins():
    assert worst(["caution", "ask-first", "not-here"]) == "ask-first"
    assert worst([]) == "none-recorded"


# The bibliography


def test_all_works_and_with_full_who_uses_them(library):
    every = bibliography(library, "")
    assert set(every.works) == set(DATA.records["source"])
    assert (every.status, every.used_by) == ("list", {})
    full = bibliography(library, "", full=True)
    users = {ref.id for ref in full.used_by["moss-2021"]}
    assert users == {"benefits", "tension-type-headache"}


def test_the_works_of_a_record(library):
    found = bibliography(library, "upper traps")
    assert (found.status, found.via) == ("match", "alias")
    assert set(found.works) == {"leaf-2019", "field-2020"}
    assert found.title == "Sources of Upper trapezius"


def test_one_work_and_its_users(library):
    found = bibliography(library, "nerve-2018")
    assert found.works == ("nerve-2018",)
    assert [ref.id for ref in found.used_by["nerve-2018"]] == ["awkward-muscle"]


@pytest.mark.parametrize(
    ("query", "status"), [("headache", "ambiguous"), ("flurbexamine", "no-match")]
)
def test_a_query_that_means_no_record(library, query, status):
    found = bibliography(library, query)
    assert isinstance(found, Matches)
    assert found.status == status
