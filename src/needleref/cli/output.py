"""The options that every command shares, and how its result goes out."""

from __future__ import annotations

import functools
import inspect
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar, get_type_hints

import typer
from msgspec import Struct

from needleref.cli.arguments import joined, query_argument
from needleref.cli.writing import write
from needleref.errors import UsageError
from needleref.render import Format, View

if TYPE_CHECKING:
    from collections.abc import Callable

    from needleref.reference import Reference
    from needleref.results import Result

F = TypeVar("F", bound="Callable[..., Any]")
ENDINGS = {
    ".txt": Format.PLAIN,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".pdf": Format.PDF,
    ".svg": Format.SVG,
    ".png": Format.PNG,
    ".bib": Format.BIBTEX,
}
# The option of a command that writes many files: `--output` is then their folder.
FOLDER = "all_"
CARD = (Format.TABLE, Format.PLAIN, Format.JSON, Format.MARKDOWN, Format.HTML)
LIST = (*CARD, Format.CSV)
# An answer that opens nothing is said on standard error where a file hides it, and is no picture,
# sheet or bibliography.
UNANSWERED = {"no-match", "ambiguous"}
WORDLESS = {Format.PDF, Format.SVG, Format.PNG, Format.BIBTEX}
NoChart = Annotated[
    bool, typer.Option("--no-chart", help="Tell in words what the body chart shows.")
]


class Output(Struct):
    """Where and how the answer goes: the shared options, as given."""

    formats: tuple[Format, ...]
    format: Format | None = None
    output: Path | None = None
    force: bool = False
    full: bool = False
    data: tuple[Path, ...] = ()
    color: str = "auto"
    width: int | None = None
    no_pager: bool = False
    opened: Reference | None = None

    def reference(self) -> Reference:
        """Open the data with the folders given by `--data`, NEEDLEREF_DATA and the user's own."""
        if self.opened is None:
            from needleref.folders import overlays_from_environment
            from needleref.reference import Reference

            self.opened = Reference.open((*overlays_from_environment(), *self.data))
        return self.opened

    @property
    def chosen(self) -> Format:
        """The format asked for, by option, by the file's ending, or by where it goes."""
        if self.format is not None:
            return self._offered(self.format)
        if self.output is not None:
            ending = ENDINGS.get(self.output.suffix.lower())
            if ending is None:
                known = ", ".join(e for e, f in ENDINGS.items() if f in self.formats)
                raise UsageError(
                    f"cannot tell a format from {self.output.name!r}: end it in one of {known},"
                    " or give --format"
                )
            return self._offered(ending)
        default = Format.TABLE if sys.stdout.isatty() else Format.PLAIN
        return default if default in self.formats else self.formats[0]

    def _offered(self, form: Format) -> Format:
        if form not in self.formats:
            raise UsageError(f"this command has no {form} output: use {', '.join(self.formats)}")
        return form

    def for_folder(self, default: Format) -> Format:
        """The format of many files, by option alone."""
        return self._offered(self.format or default)

    @property
    def view(self) -> View:
        """Columns, colour and fullness for this output."""
        terminal = sys.stdout.isatty() and self.output is None
        width = self.width
        if width is None and terminal:
            width = shutil.get_terminal_size().columns
        color = self._color(terminal=terminal)
        return View(width=width, color=color, full=self.full)

    def _color(self, *, terminal: bool) -> bool:
        if self.color == "auto":
            return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return self.color == "always"


class Asks(NamedTuple):
    """What a command is given beside its own options: formats, and words that are its query."""

    formats: tuple[Format, ...]
    query: str = ""
    kinds: tuple[str, ...] = ()
    required: bool = False


def command(
    *formats: Format, query: str = "", kinds: tuple[str, ...] = (), required: bool = False
) -> Callable[[F], F]:
    """Mark a function as a command with the shared options; it gets them as `out`.

    With `query`, the words after the command are joined and given as `query` ("" when there are
    none); they are completed by the ids of `kinds`. The function's result is emitted.
    """

    def mark(function: F) -> F:
        function.asks = Asks(formats, query, kinds, required)  # type: ignore[attr-defined]
        return function

    return mark


def built(function: Callable[..., Any]) -> Callable[..., None]:
    """Make the callback that Typer reads, for a function marked by `command`."""
    asks: Asks = function.asks  # type: ignore[attr-defined]
    shared = _shared_options(asks.formats)
    own = _own_options(function)
    words = [query_argument(asks.query, asks.kinds, required=asks.required)] if asks.query else []

    @functools.wraps(function)
    def run(**given: Any) -> None:
        taken = {parameter.name: given.pop(parameter.name) for parameter in shared}
        if words:
            given["query"] = joined(given["query"])
        out = _output(asks.formats, taken)
        if not given.get(FOLDER):
            out.chosen  # noqa: B018 - a wrong format is refused before any work
        result = function(**given, out=out)
        if result is not None:
            emit(result, out)

    parameters = [*words, *own, *shared]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    del run.__wrapped__
    return run


def _own_options(function: Callable[..., Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(function, include_extras=True)
    return [
        parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in {"query", "out"}
    ]


def _output(formats: tuple[Format, ...], taken: dict[str, Any]) -> Output:
    form = Format.JSON if taken.pop("json") else None
    named = taken.pop("format_")
    if named is not None:
        try:
            form = Format(named)
        except ValueError:
            raise UsageError(f"no format is called {named!r}: use {', '.join(formats)}") from None
    if taken["color"] not in {"auto", "always", "never"}:
        raise UsageError("--color takes auto, always or never")
    data = tuple(taken.pop("data") or ())
    return Output(formats=formats, format=form, data=data, **taken)


def _shared_options(formats: tuple[Format, ...]) -> list[inspect.Parameter]:
    # Why built here: the names of the formats stand in the help of each command.
    offered = ", ".join(formats)
    options: dict[str, tuple[Any, Any, Any]] = {
        "json": (bool, typer.Option("--json", help="Short for --format json."), False),
        "format_": (
            str | None,
            typer.Option("--format", metavar="FORMAT", help=f"One of {offered}."),
            None,
        ),
        "output": (
            Path | None,
            typer.Option(
                "--output",
                "-o",
                metavar="FILE",
                help="Write to a file; its ending picks the format.",
            ),
            None,
        ),
        "force": (bool, typer.Option("--force", help="Replace a file that is there."), False),
        "full": (bool, typer.Option("--full", help="Show all that is recorded."), False),
        "data": (
            list[Path] | None,
            typer.Option(
                "--data", metavar="FOLDER", help="Lay a clinic's folder over the data; repeatable."
            ),
            None,
        ),
        "color": (
            str,
            typer.Option("--color", metavar="WHEN", help="Colour: auto, always or never."),
            "auto",
        ),
        "width": (
            int | None,
            typer.Option("--width", metavar="N", min=1, help="Columns to fill."),
            None,
        ),
        "no_pager": (bool, typer.Option("--no-pager", help="Never page long answers."), False),
    }
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=default,
            annotation=Annotated[kind, option],
        )
        for name, (kind, option, default) in options.items()
    ]


def say_what_was_read(query: str, kinds: tuple[str, ...], out: Output) -> None:
    """Tell on standard error which records a sheet is about where a name was not exact.

    The sheet itself may not name them, and is no place for it.
    """
    from needleref.layout.common import read_as
    from needleref.text import targets

    for part in targets(query):
        answer = out.reference().match(part, kinds)
        if answer.hit and (said := read_as(answer.hit.name, part, answer.via)):
            typer.echo(said, err=True)


def emit(result: Result, out: Output, *, chart: bool = True) -> None:
    """Render a result, write it once, and end with its exit code."""
    from needleref.render import render

    if result.status in UNANSWERED and (out.output or out.chosen in WORDLESS):
        told = render(result, out.reference(), Format.PLAIN, View())
        typer.echo(told, err=True, nl=False)
        if out.chosen in WORDLESS:
            raise typer.Exit(result.exit_code)
    document = render(result, out.reference(), out.chosen, out.view._replace(chart=chart))
    write(document, out)
    if result.exit_code:
        raise typer.Exit(result.exit_code)
