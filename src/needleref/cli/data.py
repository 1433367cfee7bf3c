"""The commands for curators: validate, stats, schema, path, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from needleref.cli.output import Output, built, command
from needleref.cli.writing import make_folder, write, write_file
from needleref.errors import DataError, Exit, UsageError
from needleref.folders import data_dir, overlays_from_environment
from needleref.render import Format
from needleref.results import Listing, Report, Result

if TYPE_CHECKING:
    from needleref.validating import Validation

REPORT = (Format.TABLE, Format.PLAIN, Format.JSON, Format.MARKDOWN)
PathsArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[FOLDER]...", help="Folders to check.", show_default=False),
]
FixOption = Annotated[bool, typer.Option("--fix", help="Write the files in canonical form.")]


def _overlays(out: Output) -> tuple[Path, ...]:
    return (*overlays_from_environment(), *out.data)


@command(*REPORT)
def validate(paths: PathsArgument = None, fix: FixOption = False, *, out: Output) -> Result:
    """Check the data: shape, references, editorial rules, canonical form.

    Without folders, check the shipped data with the overlays in force. Every problem is listed
    with the way to mend it; reviews older than two years are listed and refuse nothing.

    \b
    needleref data validate
    needleref data validate my-clinic/ --fix
    """
    from datetime import UTC, datetime

    from needleref.validating import validate as validated

    folders = tuple(paths or ()) or _overlays(out)
    found = validated(folders, datetime.now(UTC).date(), fix=fix)
    if found.problems and out.chosen is not Format.JSON:
        raise DataError(found.problems)
    if found.problems:
        _refuse(found, out)
    return _sound(found)


def _sound(found: Validation) -> Report:
    data = {
        "records": found.records,
        "problems": [],
        "folders": list(map(str, found.folders)),
        "rewritten": list(map(str, found.rewritten)),
        "stale_reviews": list(map(str, found.stale)),
    }
    return Report(command="data validate", title="The data is sound", data=data)


def _refuse(found: Validation, out: Output) -> NoReturn:
    """Write the envelope of broken data, which cannot be opened for its version."""
    from needleref import __version__
    from needleref.render.jsondoc import CONTRACT, indented

    document = {
        "contract": CONTRACT,
        "version": __version__,
        "data_version": "",
        "command": "data validate",
        "query": None,
        "status": "done",
        "via": None,
        "result": {"problems": [problem._asdict() for problem in found.problems]},
        "cited": [],
        "suggestions": [],
    }
    write(indented(document), out)
    raise typer.Exit(Exit.DATA)


@command(*REPORT)
def stats(*, out: Output) -> Result:
    """Count what there is: records, filled fields, findings, verdicts, sources.

    \b
    needleref data stats
    needleref data stats --json
    """
    from needleref.curating import stats as counted

    data = counted(out.reference().connection)
    return Report(command="data stats", title="What the data holds", data=data)


@command(Format.JSON)
def schema(*, out: Output) -> None:
    """Print the JSON Schema of every answer; the records are under $defs.

    \b
    needleref data schema
    needleref data schema -o needleref.schema.json
    """
    from needleref.render.jsondoc import indented
    from needleref.schema import schema as generated

    write(indented(generated()), out)


@command(*REPORT, query="ID")
def path(query: str, *, out: Output) -> Result:
    """Show where the data came from: folders, and the file of each field of a record.

    Without an id, show the fields that overlays added or replaced.

    \b
    needleref data path
    needleref data path tension-type-headache
    """
    from needleref.curating import paths

    reference = out.reference()
    ids: tuple[str, ...] = ()
    if query:
        answer = reference.match(query)
        ids = tuple(dict.fromkeys(each.id for each in answer.meant)) or (query,)
    data = paths(reference.connection, data_dir(), _overlays(out), ids)
    if query and not data["fields"]:
        raise UsageError(f"no record is called {query!r}")
    return Report(command="data path", query=query or None, title="Where data came from", data=data)


@command(Format.JSON, Format.CSV, query="KIND")
def export(query: str, *, out: Output) -> Result | None:
    """Write all records out whole, or those of one kind.

    \b
    needleref data export -o needleref.json
    needleref data export muscle --format csv
    """
    from needleref.curating import all_as_csv, as_csv
    from needleref.load.shape import nearest
    from needleref.model import KINDS

    if query and query not in KINDS:
        raise UsageError(f"no kind is called {query!r}{nearest(query, KINDS)}")
    reference = out.reference()
    if out.chosen is Format.CSV:
        db = reference.connection
        write(as_csv(db, query) if query else all_as_csv(db), out)
        return None
    kinds = (query,) if query else tuple(KINDS)
    listing: Listing = reference.listing("data export", "All records", kinds, full=True)
    return listing


@command(*REPORT)
def chart_check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the pictures go.")],
    *,
    out: Output,
) -> Result:
    """Draw all body charts for proof-reading: every shape with its label, every muscle by region.

    One SVG for each drawing of data/chart.yaml, with its coordinates, and a contact sheet of the
    muscles of each region. Pictures that are there are replaced.

    \b
    needleref data chart-check docs/charts
    """
    from needleref.layout.charts import check_pictures

    written = []
    make_folder(folder)
    for name, drawing in check_pictures(out.reference()):
        write_file(folder / name, drawing, force=True)
        written.append(name)
    data = {"folder": str(folder), "pictures": written}
    return Report(command="data chart-check", title="Body charts to proof-read", data=data)


data = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="For curators: check, count, show where data came from, export.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _command in (validate, stats, schema, path, export, chart_check):
    data.command(_command.__name__.replace("_", "-"))(built(_command))
