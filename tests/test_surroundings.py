"""Bad input and bad surroundings: one clear sentence and the right exit code, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from needleref.layout.blocks import (
    Foot,
    Frame,
    Item,
    Items,
    Page,
    Paragraph,
    Part,
    Said,
    Steps,
    Table,
    Title,
)
from needleref.render.flow import cells, flow
from needleref.render.html import render_html
from needleref.render.markdown import render_markdown
from needleref.render.plain import render_plain

HOSTILE = [
    "[red]bold[/red]",
    "\x1b[31mred\x1b[0m",
    "abc\u202edef",
    "\u2066x\u2069",
    "<script>alert(1)</script>",
    "'; DROP TABLE record; --",
    "%s%n{}",
    "\x07bell",
]


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("form", ["table", "plain", "json", "markdown", "html"])
def test_hostile_queries_are_shown_and_never_obeyed(run, query, form):
    answer = run("condition", query, "--format", form)
    assert answer.code in {1, 4}
    if form != "json":
        assert not set(answer.out) & set("\x1b\x07\u202e\u2066\u2069")
    assert "<script>" not in answer.out or form in {"json", "table", "plain"}


def test_a_query_that_is_not_utf8(process):
    answer = process("condition", b"caf\xe9 \xff", "--json")
    assert answer.code == 1
    assert answer.json["status"] == "no-match"


def test_a_query_of_100_kb(process):
    answer = process("condition", "tension headache " * 6000)
    assert answer.code == 1
    assert "Traceback" not in answer.err


def test_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m needleref sources | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "needleref", "condition", "TTH"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode == 5
    assert b"Traceback" not in done.stderr


def test_no_home(process):
    answer = process("condition", "TTH", HOME="", XDG_CACHE_HOME="", XDG_DATA_HOME="")
    assert answer.code == 0


def test_an_unwritable_home(process, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    answer = process("condition", "TTH", HOME=str(blocked), XDG_CACHE_HOME=str(blocked / "cache"))
    assert answer.code == 0
    assert answer.err == ""


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "ascii"},
        {"TERM": "dumb"},
        {"COLUMNS": "20"},
    ],
)
@pytest.mark.parametrize("query", ["tension headache", "pneumothorax", "flurbexaminé ≥ 3"])
def test_poor_streams_and_terminals(process, environment, query):
    for form in ("table", "json"):
        answer = process("search", query, "--format", form, **environment)
        assert answer.code in {0, 1, 4}
        assert "Traceback" not in answer.err
    assert process("search", query, "--json", **environment).json["query"] == query


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
@pytest.mark.parametrize("card", [("condition", "neck pain"), ("safety", "pneumothorax")])
def test_no_line_is_wider_than_asked(run, width, card):
    text = run(*card, "--format", "table", "--width", str(width)).out
    assert max(map(cells, text.splitlines())) <= max(width, 24)


def test_colour_only_where_asked(run):
    assert "\x1b[" not in run("condition", "TTH").out
    assert "\x1b[" in run("condition", "TTH", "--format", "table", "--color", "always").out


def test_colour_adds_nothing_but_colour(run):
    import re

    plain = run("muscle", "UT", "--format", "table", "--width", "80").out
    colour = run("muscle", "UT", "--format", "table", "--width", "80", "--color", "always").out
    bare = re.sub(r"\x1b\[[0-9;]*m", "", colour)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


TEXTS = st.text(max_size=60)
SAID = st.builds(Said, TEXTS, st.lists(st.integers(1, 99), max_size=2).map(tuple))
BLOCKS = st.one_of(
    st.builds(Title, TEXTS, TEXTS, SAID),
    st.builds(Paragraph, SAID),
    st.builds(
        Items, st.lists(st.builds(Item, SAID, st.lists(SAID, max_size=2).map(tuple))).map(tuple)
    ),
    st.builds(Steps, st.lists(SAID, max_size=3).map(tuple)),
    st.builds(Foot, st.lists(SAID, max_size=3).map(tuple)),
    st.lists(st.tuples(SAID, SAID), min_size=1, max_size=3).map(
        lambda rows: Table(tuple(rows), ("one", "two"))
    ),
)
PAGES = st.lists(
    st.one_of(
        BLOCKS,
        st.builds(Part, TEXTS, st.lists(BLOCKS, max_size=2).map(tuple)),
        st.builds(Frame, TEXTS, st.lists(BLOCKS, max_size=2).map(tuple)),
    ),
    max_size=4,
).map(lambda blocks: Page("page", tuple(blocks)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAGES, st.sampled_from([None, 20, 60, 100]))
def test_any_text_survives_every_renderer(page, width):
    text = render_plain(page, width)
    assert not any(ord(c) < 32 and c != "\n" for c in text)
    assert "\x1b" not in render_markdown(page)
    assert render_html(page).count("<html") == 1
    if width is not None:
        words = [word for line in flow(page, width) for word, _ in line]
        assert all("\n" not in word for word in words)


def test_no_module_is_loaded_that_is_not_used():
    code = (
        "import sys; from needleref.cli import main;"
        "sys.stdout = open(__import__('os').devnull, 'w');"
        "main(['condition', 'tension-type-headache', '--json']);"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    environment = {**os.environ}
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=environment)
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
    )
    loaded = set(done.stderr.split())
    assert not loaded & {"rich.console", "rich", "rapidfuzz", "yaml", "needleref.load", "csv"}


def test_a_cache_damaged_inside_costs_only_time(process, tmp_path):
    place = {"XDG_CACHE_HOME": str(tmp_path)}
    before = process("condition", "TTH", "--json", **place)
    [file] = tmp_path.rglob("*.sqlite")
    times = file.stat()
    content = bytearray(file.read_bytes())
    for page in range(8192, len(content), 4096):
        content[page : page + 64] = b"\xff" * 64
    file.write_bytes(content)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = process("condition", "TTH", "--json", **place)
    assert after == before
