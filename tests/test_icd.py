"""Codes are valid in the current release of ICD-10-CM, and open the record that lists them."""

from __future__ import annotations

import pytest

from needleref.model import Condition

icd = pytest.importorskip("simple_icd_10_cm")


@pytest.fixture(scope="module")
def codes(reference):
    return {
        code: record.id
        for record in reference.records("condition", Condition)
        for code in record.codes.icd10cm
    }


def test_every_code_is_valid(codes):
    assert codes
    assert [code for code in codes if not icd.is_valid_item(code)] == []


def test_a_code_opens_its_record_dotted_or_not(codes, reference):
    for code, record in codes.items():
        for typed in (code, code.lower(), code.replace(".", "")):
            answer = reference.match(typed, ("condition",))
            assert answer.hit is not None, typed
            assert answer.hit.id == record
            assert answer.via == "code"


def test_a_parent_of_listed_codes(codes, reference):
    parents = {icd.get_parent(code) for code in codes} - set(codes)
    for parent in parents:
        below = {record for code, record in codes.items() if code.startswith(parent)}
        answer = reference.match(parent, ("condition",))
        assert answer.status == ("match" if len(below) == 1 else "ambiguous")
