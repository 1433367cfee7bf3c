"""The command line: the table of commands and `main()`. Only the named command is built."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command_from_info, get_group
from typer.models import CommandInfo

from needleref.errors import DataError, Exit, NeedlerefError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer._click import Context


class Command(NamedTuple):
    """Where a command lives and its line in the help."""

    module: str
    help: str


COMMANDS = {
    "condition": Command("lookup", "One condition's card; without a query, all of them."),
    "region": Command("lookup", "One body region: muscles, hazards, conditions, aftercare."),
    "muscle": Command("lookup", "One muscle: trigger points, referral, needling, hazards."),
    "pain": Command("pain", "From where it hurts to the muscles that refer there."),
    "search": Command("search", "Ranked hits over every kind of record."),
    "safety": Command("lookup", "Contraindications, drugs, danger zones, emergencies."),
    "screen": Command("screening", "Screening before the needle."),
    "plan": Command("screening", "Condition and patient on one sheet for the visit."),
    "aftercare": Command("sheets", "The patient's sheet to take home."),
    "consent": Command("sheets", "A consent sheet to print and sign."),
    "guide": Command("lookup", "Dry needling explained, with what is known."),
    "chart": Command("chart", "A body chart of pain, trigger points and hazards."),
    "sources": Command("sources", "The bibliography, or the sources of one record."),
    "batch": Command("search", "One query a line in, one JSON answer a line out."),
    "data": Command("data", "For curators: validate, stats, schema, path, export."),
}
ROOT_OPTIONS = {"--help", "-h", "--version", "--install-completion", "--show-completion"}
TAKE_A_VALUE = {"--format", "--output", "-o", "--limit", "-n", "--data", "--color", "--width"}
HELP_NAMES = {"help_option_names": ["-h", "--help"]}


class LazyGroup(TyperGroup):
    """A group that imports and builds a command when it is named, and searches otherwise."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Name the commands in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Any:
        """Build one command, or None when it is no command's name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"needleref.cli.{COMMANDS[cmd_name].module}")
        found = getattr(module, cmd_name)
        if isinstance(found, typer.Typer):
            return get_group(found)
        if hasattr(found, "asks"):
            from needleref.cli.output import built

            found = built(found)
        info = CommandInfo(name=cmd_name, callback=found, context_settings=HELP_NAMES)
        return get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read `needleref QUERY` and `needleref --json QUERY` as a search.

        Options may stand before the command too: `needleref --json muscle UT`.
        """
        if args and not ctx.resilient_parsing and args[0] not in COMMANDS:
            if named := _command_after_options(args):
                args = [args[named], *args[:named], *args[named + 1 :]]
            elif args[0].split("=")[0] not in ROOT_OPTIONS:
                from needleref.cli.search import WITHOUT_COMMAND

                ctx.meta[WITHOUT_COMMAND] = True
                args = ["search", *args]
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: Context, formatter: Any) -> None:
        """Write the help's table of commands without building them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.help) for name, command in COMMANDS.items()])

    def shell_complete(self, ctx: Context, incomplete: str) -> list[Any]:
        """Complete the names of commands without building them."""
        del ctx
        from typer._click.shell_completion import CompletionItem

        return [
            CompletionItem(name, help=command.help)
            for name, command in COMMANDS.items()
            if name.startswith(incomplete)
        ]


def _command_after_options(args: list[str]) -> int:
    """Where the command stands that follows nothing but options; 0 when there is none."""
    place = 0
    while place < len(args) and args[place].startswith("-") and args[place] not in ROOT_OPTIONS:
        place += 2 if args[place] in TAKE_A_VALUE else 1
    return place if place < len(args) and args[place] in COMMANDS else 0


app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=True,
    context_settings=HELP_NAMES,
)


def _version(asked: bool) -> None:
    if asked:
        from needleref import __version__

        typer.echo(f"needleref {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Dry needling of myofascial trigger points: cards, screening and patient sheets.

    Words after a command are joined, so quotes are optional.

    \b
    needleref condition tension headache
    needleref pain behind the eye
    needleref screen --has apixaban
    needleref tension headache --json
    """
    del version


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; the one place that catches."""
    _streams_there()
    _utf8_streams()
    arguments = [_without_surrogates(word) for word in (sys.argv[1:] if argv is None else argv)]
    try:
        return _run(arguments)
    except Exception as error:
        if type(error).__module__ != "sqlite3":
            raise
        # Damage inside a cache shows only when it is read: forget the cache and compile anew.
        from needleref.cache import forget

        forget()
    try:
        return _run(arguments)
    except Exception as error:
        # Only damage is told so; other errors of SQLite are ours.
        if type(error).__module__ != "sqlite3" or type(error).__name__ != "DatabaseError":
            raise
        _complain("the compiled data is damaged: install needleref anew")
        return Exit.DATA


def _run(arguments: list[str]) -> int:
    try:
        code = app_command()(args=arguments, prog_name="needleref", standalone_mode=False)
    except typer.Abort:
        return 130
    except DataError as error:
        _complain(f"the data has {len(error.problems)} problem(s):\n{error}")
        return error.exit_code
    except NeedlerefError as error:
        _complain(str(error))
        return error.exit_code
    except typer.Exit as stop:
        return stop.exit_code
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            _usage(error)
            return Exit.USAGE
        raise
    return code if isinstance(code, int) else Exit.ANSWERED


def app_command() -> Any:
    """The root command, built."""
    return typer.main.get_command(app)


def _usage(error: Any) -> None:
    from typer._click.exceptions import NoArgsIsHelpError

    if isinstance(error, NoArgsIsHelpError):
        error.show()
        return
    where = f" (see {error.ctx.command_path} --help)" if getattr(error, "ctx", None) else ""
    _complain(f"{error.format_message()}{where}")


def _complain(message: str) -> None:
    from needleref.cli.writing import encoded

    stream = sys.stderr
    text = f"needleref: {message}\n"
    stream.write(encoded(text, stream.encoding or "utf-8").decode(stream.encoding or "utf-8"))


def _streams_there() -> None:
    """Put the null device in the place of streams that the caller has closed."""
    import os

    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _utf8_streams() -> None:
    """Make piped streams UTF-8 where the locale says otherwise, unless the user chose."""
    import os

    if os.environ.get("PYTHONIOENCODING"):
        return
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if hasattr(stream, "reconfigure") and not stream.isatty():
            stream.reconfigure(
                encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "strict"
            )


def _without_surrogates(word: str) -> str:
    """Bytes that were no UTF-8 become the replacement character."""
    return word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
