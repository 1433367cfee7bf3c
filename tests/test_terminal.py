"""The command line on a terminal: cards, colour, pager; and writing, whole or not at all."""

from __future__ import annotations

import io
import json
import re
import sys

import pytest
import typer

from needleref.cli import LazyGroup, main
from needleref.cli.arguments import names_of
from needleref.cli.output import Output
from needleref.cli.writing import encoded, to_stdout, write, write_file
from needleref.errors import DataError, Exit, OutputError, UsageError
from needleref.layout import lay_out
from needleref.layout.lists import report_page
from needleref.render import Format, View, render_page
from needleref.render.bibtex import render_bibtex
from needleref.render.csvdoc import render_csv
from needleref.render.plain import render_plain
from needleref.results import Matches, Report, Result

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Terminal(io.TextIOWrapper):
    """A stream that says that it is a terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")

    def isatty(self) -> bool:
        return True

    @property
    def shown(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()


@pytest.fixture
def terminal(monkeypatch):
    """Run the command line on a terminal of 80 by 1000: terminal("condition", "TTH") -> text."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "1000")

    def run(*argv: str) -> str:
        screen = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", screen)
            assert main(argv) == Exit.ANSWERED
        return screen.shown

    return run


# On the screen


def test_a_card_is_coloured_and_fills_the_terminal(terminal, run):
    shown = terminal("muscle", "UT")
    assert COLOUR.search(shown)
    assert max(map(len, COLOUR.sub("", shown).splitlines())) <= 80
    table = run("muscle", "UT", "--format", "table", "--width", "80").out
    assert [line.rstrip() for line in COLOUR.sub("", shown).splitlines()] == table.splitlines()


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_is_left_out_where_it_is_not_wanted(terminal, monkeypatch, environment):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert not COLOUR.search(terminal("muscle", "UT"))
    assert COLOUR.search(terminal("muscle", "UT", "--color", "always"))


def test_a_search_opens_the_card_of_a_confident_hit(terminal):
    shown = COLOUR.sub("", terminal("search", "tention", "hedache"))
    assert 'Showing Tension-type headache for "tention hedache"' in shown
    assert "TENSION-TYPE HEADACHE" in shown
    assert "Also near:\n  needleref " in shown


def test_a_search_lists_where_that_was_asked_for(terminal):
    assert "HOW THIS WAS DECIDED" in terminal("search", "TTH", "--explain")
    assert json.loads(terminal("search", "TTH", "--json"))["result"]["id"]
    assert "OPEN WITH" in terminal("search", "TTH", "--format", "plain")


def test_a_long_answer_is_paged(terminal, monkeypatch):
    import pydoc

    paged = []
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setattr(pydoc, "pager", paged.append)
    assert terminal("condition", "TTH") == ""
    assert "TENSION-TYPE HEADACHE" in paged.pop()
    assert "TENSION-TYPE HEADACHE" in terminal("condition", "TTH", "--no-pager")
    assert json.loads(terminal("condition", "TTH", "--json"))
    assert paged == []


def test_bytes_go_to_no_terminal(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(UsageError, match="-o FILE"):
        write(b"%PDF", Output(formats=(Format.PDF,)))


def test_batch_reads_no_terminal(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert main(["batch"]) == Exit.USAGE
    assert "needleref batch < FILE" in capsys.readouterr().err


def test_batch_answers_more_lines_than_it_keeps(run):
    lines = run("batch", "--limit", "1", stdin="TTH\n" * 300).out.splitlines()
    assert len(lines) == 300
    assert {len(json.loads(line)["suggestions"]) for line in lines} == {1}


# Streams and files


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("≥ 3 – naïve", "utf-8", "≥ 3 – naïve"),
        ("≥ 3 – naïve · “a” ☐", "ascii", '>= 3 - naive - "a" [ ]'),
        ("日本", "ascii", "??"),
    ],
)
def test_a_sign_that_a_stream_cannot_carry_is_said_in_ascii(text, encoding, shown):
    assert encoded(text, encoding).decode(encoding) == shown


def test_bytes_go_through_a_pipe(monkeypatch):
    piped = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", piped)
    write(b"%PDF", Output(formats=(Format.PDF,)))
    assert piped.buffer.getvalue() == b"%PDF"


def test_a_stream_without_bytes_takes_text(monkeypatch):
    plain = io.StringIO()
    monkeypatch.setattr(sys, "stdout", plain)
    to_stdout("naïve".encode())
    assert plain.getvalue() == "naïve"


class Broken(io.TextIOWrapper):
    """A stream that fails when it is written to."""

    def __init__(self, error: OSError) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")
        self.error = error

    def flush(self) -> None:
        if self.buffer.getvalue():
            raise self.error

    def fileno(self) -> int:
        return self.descriptor

    descriptor = -1


def test_a_reader_that_has_gone_ends_the_command_quietly(monkeypatch, tmp_path):
    stream = Broken(BrokenPipeError())
    with (tmp_path / "out").open("w") as target, monkeypatch.context() as patch:
        stream.descriptor = target.fileno()
        patch.setattr(sys, "stdout", stream)
        with pytest.raises(typer.Exit) as stopped:
            to_stdout(b"text")
    stream.buffer.truncate(0)
    assert stopped.value.exit_code == 0


def test_a_stream_that_fails_is_told(monkeypatch):
    stream = Broken(OSError(28, "No space left on device"))
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        with pytest.raises(OutputError, match="No space left"):
            to_stdout(b"text")
    stream.buffer.truncate(0)


def test_a_file_is_written_whole_with_ordinary_rights(tmp_path):
    file = tmp_path / "card.txt"
    write_file(file, "naïve\n", force=False)
    assert file.read_text("utf-8") == "naïve\n"
    assert file.stat().st_mode & 0o777 == 0o644
    write_file(file, b"bytes", force=True)
    assert file.read_bytes() == b"bytes"


def test_what_cannot_be_replaced_stays_and_nothing_is_left_behind(tmp_path):
    folder = tmp_path / "card.txt"
    folder.mkdir()
    with pytest.raises(OutputError, match="could not write"):
        write_file(folder, "text", force=True)
    assert list(tmp_path.iterdir()) == [folder]


# The one place that catches


def test_broken_data_is_told_whole(run, tmp_path):
    (tmp_path / "regions.yaml").write_text("neck: {nam: Neck}\nhead: {nam: Head}\n")
    answer = run("region", "neck", "--data", str(tmp_path))
    assert answer.code == Exit.DATA
    assert answer.out == ""
    assert "2 problem(s)" in answer.err
    assert answer.err.count("did you mean 'name'?") == 2


def test_an_interrupt_ends_with_its_own_code(monkeypatch, run):
    def interrupted(_self):
        raise typer.Abort

    monkeypatch.setattr(Output, "reference", interrupted)
    assert main(["condition", "TTH"]) == 130


def test_a_bug_keeps_its_traceback(monkeypatch):
    def broken(_self):
        raise ZeroDivisionError

    monkeypatch.setattr(Output, "reference", broken)
    with pytest.raises(ZeroDivisionError):
        main(["condition", "TTH"])


def test_damage_inside_the_cache_is_mended_by_compiling_anew(monkeypatch, capsys):
    import sqlite3

    whole, forgotten = Output.reference, []

    def damaged(self):
        if not forgotten:
            raise sqlite3.DatabaseError
        return whole(self)

    monkeypatch.setattr("needleref.cache.forget", lambda: forgotten.append(True))
    monkeypatch.setattr(Output, "reference", damaged)
    assert main(["muscle", "UT"]) == Exit.ANSWERED
    assert "UPPER TRAPEZIUS" in capsys.readouterr().out


@pytest.mark.parametrize("error", ["DatabaseError", "OperationalError"])
def test_damage_that_stays_is_told_and_a_bug_keeps_its_traceback(monkeypatch, capsys, error):
    import sqlite3

    def damaged(self):
        raise getattr(sqlite3, error)

    monkeypatch.setattr("needleref.cache.forget", lambda: None)
    monkeypatch.setattr(Output, "reference", damaged)
    if error == "DatabaseError":
        assert main(["muscle", "UT"]) == Exit.DATA
        assert "install needleref anew" in capsys.readouterr().err
    else:
        with pytest.raises(sqlite3.OperationalError):
            main(["muscle", "UT"])


def test_without_a_word_the_help_is_shown(run):
    answer = run()
    assert answer.code == Exit.USAGE
    assert "Commands:" in answer.out + answer.err


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("pain", ","), "say where it hurts"),
        (("condition", "TTH", "--format", "csv"), "has no list to put into CSV"),
        (("condition", "TTH", "-o", "card"), "end it in one of .txt"),
        (("muscle", "UT", "-o", "card.pdf"), "this command has no pdf output"),
    ],
)
def test_what_cannot_be_made_says_why(run, argv, says):
    answer = run(*argv)
    assert answer.code == Exit.USAGE
    assert says in answer.err


# Completion, without a shell


def test_ids_are_completed():
    assert names_of("muscle")("upper-t") == ["upper-trapezius"]
    assert names_of("muscle", "region")("zz") == []


def test_completion_is_silent_about_broken_data(monkeypatch):
    def broken(_overlays):
        raise DataError([])

    monkeypatch.setattr("needleref.cache.open_data", broken)
    assert names_of("muscle")("upper") == []


def test_commands_are_completed_without_being_built():
    group = LazyGroup(name="needleref")
    found = group.shell_complete(None, "s")
    assert [each.value for each in found] == ["search", "safety", "screen", "sources"]
    assert group.get_command(None, "nothing") is None


# Lists and reports


def test_hits_say_what_they_are(run):
    assert run("search", "headache").out.startswith('"headache" could mean:\n')
    assert run("search", "TTH").out.startswith('Hits for "TTH"\n')
    assert "NEAREST\n" in run("search", "flurbexamine").out


def test_lists_as_csv_are_safe_to_open(run):
    hits = run("search", "headache", "--format", "csv").out.splitlines()
    assert hits[0] == "type,id,name,matched,score"
    assert hits[1].endswith(",1.000")
    risky = Matches(
        command="condition",
        query="x",
        status="no-match",
        suggestions=(_suggestion("=1+1"), _suggestion("plain")),
    )
    assert [row.split(",")[2] for row in render_csv(risky).splitlines()[1:]] == ["'=1+1", "plain"]


def _suggestion(name):
    from needleref.matching import Suggestion

    return Suggestion(type="condition", id="x", name=name, matched=name, score=0.5)


def test_works_as_bibtex(reference):
    from needleref.bibliography import bibliography

    text = render_bibtex(bibliography(reference, "tension-type-headache"), reference)
    entries = re.findall(r"^@(\w+)\{([a-z0-9-]+),$", text, flags=re.MULTILINE)
    works = bibliography(reference, "tension-type-headache").works
    assert [work for _, work in entries] == list(works)
    assert text.count("{") == text.count("}")


def test_bibtex_escapes_words_and_leaves_addresses():
    from needleref.model import Source
    from needleref.render.bibtex import _entry

    work = Source(
        id="w-2020",
        title="50% of {A} & B_1 ~ \\x",
        authors="Field A, World Health Organization",
        year=2020,
        kind="trial",
        venue="J & J",
        url="https://example.org/a_b?c=1&d",
        seen="abstract",
    )
    assert _entry(work) == (
        "@article{w-2020,\n"
        "  title = {50\\% of \\{A\\} \\& B\\_1 \\textasciitilde{} \\textbackslash{}x},\n"
        "  author = {Field A and World Health Organization},\n"
        "  year = {2020},\n"
        "  journal = {J \\& J},\n"
        "  url = {https://example.org/a_b?c=1&d},\n"
        "  note = {seen: abstract}\n}\n"
    )


def test_a_report_shows_what_is_nested():
    report = Report(
        command="data stats",
        title="Counts",
        data={"total": 2, "by_kind": {"a": 1, "b": [1, {"c": 2}]}, "files": ["one"], "none": []},
    )
    text = render_plain(report_page(report), 60)
    assert "total  2" in text
    assert "BY KIND\n  a  1\n  b  1, c 2" in text
    assert "FILES\n  one" in text
    assert "NONE" not in text


def test_a_result_without_a_layout_is_a_bug(reference):
    with pytest.raises(TypeError, match="no layout for Result"):
        lay_out(Result(command="x"), reference)


def test_a_page_has_no_picture_of_itself():
    from needleref.layout.blocks import Page

    with pytest.raises(ValueError, match="no csv output"):
        render_page(Page("title", ()), Format.CSV, View())


@pytest.mark.parametrize("argv", [
    ("aftercare", "neck", "-o", f"{'x' * 300}.html"),
    ("data", "chart-check", "taken/charts"),
    ("aftercare", "--all", "-o", "taken/sheets"),
    ("chart", "UT", "-o", "taken.md"),
])  # fmt: skip
def test_what_cannot_be_written_is_said_and_leaves_nothing(run, monkeypatch, tmp_path, argv):
    monkeypatch.chdir(tmp_path)
    for name in ("taken", "taken.md"):
        (tmp_path / name).touch()
    answer = run(*argv)
    assert answer.code == Exit.NOT_WRITTEN
    assert answer.err.startswith("needleref: ")
    assert {file.name for file in tmp_path.iterdir()} == {"taken", "taken.md"}


def test_a_logo_of_an_impossible_name_is_not_there(run):
    answer = run("aftercare", "neck", "--logo", "x" * 300)
    assert answer.code == Exit.USAGE
    assert "is not there" in answer.err


def test_closed_streams_are_no_error(monkeypatch):
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    assert main(["muscle", "UT"]) == Exit.ANSWERED
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.close()
