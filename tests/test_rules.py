"""Each editorial rule and each refusal of the loader: broken by a fixture, kept by small data."""

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from needleref import rules
from needleref.load import load
from needleref.load.folder import REQUIRED
from needleref.validating import validate

FIXTURES = Path(__file__).parent / "fixtures"
SMALL = FIXTURES / "small"
BAD = sorted((FIXTURES / "bad").glob("*.yaml"))
TODAY = dt.date(2026, 11, 25)
HEAD = re.compile(r"# (?P<how>added to|replaces): (?P<file>\S+)\n# says: (?P<says>.*)\n")


@pytest.fixture
def small(tmp_path):
    """Copy the small data to write in."""
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


def spoil(folder, fixture):
    """Add a bad fixture to the data; give what must be said of it, and where its lines begin."""
    text = fixture.read_text("utf-8")
    head = HEAD.match(text)
    assert head, f"{fixture.name} must begin with '# added to: FILE' and '# says: MESSAGE'"
    file = folder / head["file"]
    before = file.read_text("utf-8") if head["how"] == "added to" else ""
    file.write_text(before + text[head.end() :], "utf-8")
    return head["says"], file, before.count("\n")


@pytest.mark.parametrize("fixture", BAD, ids=lambda path: path.stem)
def test_bad_data_is_told_with_its_place(small, fixture):
    says, file, first_line = spoil(small, fixture)
    found = [p for p in validate([small], TODAY).problems if says in str(p)]
    assert found
    assert all(problem.file.endswith(file.name) for problem in found)
    unplaced = {"about.yaml", "language-es.yaml"}
    assert any(problem.line > first_line for problem in found) or file.name in unplaced


# The small data draws nothing: test_chart.py breaks the rules on charts.
@pytest.mark.parametrize("rule", [rule for rule in rules.RULES if not rule.startswith("chart_")])
def test_each_rule_is_broken_by_its_fixture_and_kept_by_the_small_data(small, rule):
    assert list(rules.RULES[rule](load(small))) == []
    says, _, _ = spoil(small, FIXTURES / "bad" / f"{rule}.yaml")
    assert any(says in p.message for p in rules.RULES[rule](load(small)))


def test_the_small_data_is_sound():
    found = validate([SMALL], TODAY)
    assert found.problems == ()
    assert found.stale == ()
    assert found.records == 20


def test_every_problem_tells_the_way_out():
    for fixture in BAD:
        says = HEAD.match(fixture.read_text("utf-8"))["says"]
        assert len(says) > 12


def test_problems_of_all_files_come_at_once(small):
    (small / "regions.yaml").write_text("neck: {nam: Neck}\n")
    (small / "zones.yaml").write_text("nape: {name: Nape, region: neck, view: top}\n")
    messages = [str(problem) for problem in validate([small], TODAY).problems]
    assert any("did you mean 'name'?" in message for message in messages)
    assert any("'top' is not one of" in message for message in messages)


@pytest.mark.parametrize(
    ("today", "stale"),
    [
        (dt.date(2028, 11, 25), False),
        (dt.date(2028, 11, 26), True),
        (dt.date(2024, 2, 29), True),
    ],
)
def test_old_reviews_and_those_to_come_are_listed(today, stale):
    found = validate([SMALL], today)
    assert found.problems == ()
    assert bool(found.stale) is stale


def test_fix_writes_the_canonical_form_and_keeps_comments(small):
    file = small / "regions.yaml"
    file.write_text(
        "# Head.\n\n# Two.\nneck: {aliases: ['cervical region'], name: Neck}\n"
        "# Above the head.\nhead: {name: Head, summary: ''}\n# The end.\n"
    )
    found = validate([small], TODAY, fix=True)
    assert found.rewritten == (file,)
    assert found.problems == ()
    assert file.read_text() == (
        "# Head.\n# Two.\n# Above the head.\nhead:\n  name: Head\n\n"
        "neck:\n  name: Neck\n  aliases: [cervical region]\n# The end.\n"
    )
    assert validate([small], TODAY, fix=True).rewritten == ()


def test_fix_leaves_a_file_alone_whose_comment_would_be_lost(small):
    file = small / "regions.yaml"
    text = file.read_text() + "arm: {name: Arm} # a comment\n"
    file.write_text(text)
    found = validate([small], TODAY, fix=True)
    assert file.read_text() == text
    assert [p.line for p in found.problems] == [text.count("\n")]


def test_an_overlay_keeps_fields_that_equal_the_default(small, tmp_path):
    clinic = tmp_path / "clinic"
    clinic.mkdir()
    (clinic / "zones.yaml").write_text("nape:\n  mirrored: true\n")
    assert validate([small, clinic], TODAY, fix=True).rewritten == ()
    assert load(small, [clinic]).records["zone"]["nape"].mirrored


def test_a_whole_folder_takes_the_place_of_the_shipped_data(small, monkeypatch):
    monkeypatch.setattr("needleref.validating.data_dir", lambda: SMALL)
    assert validate([small], TODAY).folders == (small,)
    (small / REQUIRED[0]).unlink()
    assert validate([small], TODAY).folders == (SMALL, small)


def test_a_file_named_stands_for_its_folder(small):
    assert validate([small / "regions.yaml"], TODAY).folders == (small,)
