"""The search commands: `search`, and `batch` for scripts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from needleref.cli.output import LIST, Output, command
from needleref.errors import UsageError
from needleref.results import Hits, Result

if TYPE_CHECKING:
    from needleref.matching import Answer
    from needleref.reference import Reference

WITHOUT_COMMAND = "needleref.without_command"
SHOWN = 10


@command(*LIST, query="QUERY", kinds=("condition", "region", "muscle", "zone"), required=True)
def search(
    query: str,
    *,
    ctx: typer.Context,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=1, help="How many hits to show.")
    ] = SHOWN,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell which stage decided, and why others lost.")
    ] = False,
    out: Output,
) -> Result | None:
    """Search every kind of record; on a terminal, open the card of a confident hit.

    \b
    needleref search plantar fascitis
    needleref search "abductor" --explain --json
    """
    reference = out.reference()
    answer = reference.match(query, explain=explain)
    hint = ""
    if answer.status == "no-match":
        hint = reference.red_flag_hint(query)
        if ctx.parent is not None and ctx.parent.meta.get(WITHOUT_COMMAND):
            hint = "\n".join(filter(None, (hint, _command_hint(query))))
    hits = _hits(query, answer, limit, hint)
    on_terminal = sys.stdout.isatty() and out.output is None and out.format is None
    if on_terminal and answer.hit is not None and not explain:
        _open_card(hits, reference, out)
        return None
    return hits


def _hits(query: str, answer: Answer, limit: int, hint: str = "") -> Hits:
    return Hits(
        command="search",
        query=query,
        status=answer.status,
        via=answer.via,
        hit=answer.hit,
        meant=answer.meant,
        suggestions=answer.suggestions[:limit],
        hint=hint,
        explain=answer.explain,
    )


def _open_card(hits: Hits, reference: Reference, out: Output) -> None:
    """Open the confident hit's card; list the others below it."""
    from needleref.cli.writing import write
    from needleref.render import render

    assert hits.hit is not None  # noqa: S101 - the caller has looked
    card = reference.card(
        "search",
        hits.hit.type,
        hits.hit.id,
        query=hits.query,
        via=hits.via,
        matched=hits.hit.matched,
    )
    text = render(card, reference, out.chosen, out.view)
    others = tuple(s for s in hits.suggestions if (s.type, s.id) != (card.kind, card.id))
    if others and isinstance(text, str):
        from needleref.layout.lists import opener

        lines = "".join(f"  {opener(s.type, s.id)}\n" for s in others[:5])
        text = f"{text}\nAlso near:\n{lines}"
    write(text, out)


def _command_hint(text: str) -> str:
    from needleref.cli import COMMANDS

    first = text.split(maxsplit=1)[0].lower() if text.split() else ""
    for name in COMMANDS:
        if one_slip(first, name):
            return f"did you mean the command {name}?"
    return ""


def one_slip(typed: str, name: str) -> bool:
    """Whether one letter is missing, added, changed or swapped with its neighbour."""
    if typed == name or abs(len(typed) - len(name)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(name)) and typed[start] == name[start]:
        start += 1
    end = 0
    room = min(len(typed), len(name)) - start
    while end < room and typed[-1 - end] == name[-1 - end]:
        end += 1
    left, right = typed[start : len(typed) - end], name[start : len(name) - end]
    return len(left) <= 1 and len(right) <= 1 or left == right[::-1] and len(left) == 2  # noqa: RUF021


def batch(
    data: Annotated[
        list[str] | None,
        typer.Option("--data", metavar="FOLDER", help="Lay a clinic's folder over the data."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=1, help="Hits in each answer.")
    ] = SHOWN,
) -> None:
    """Answer one query a line from standard input, one JSON answer a line, in order.

    A blank line gets an answer too. Nothing is paged or coloured.

    \b
    needleref batch < queries.txt > answers.jsonl
    cut -d, -f2 visits.csv | needleref batch | jq -r .result.id
    """
    from pathlib import Path

    from msgspec.json import encode

    from needleref.cli.writing import to_stdout
    from needleref.matching import Matcher
    from needleref.render.jsondoc import envelope

    if sys.stdin.isatty():
        raise UsageError("batch reads queries from standard input: needleref batch < FILE")
    reference = Output(formats=LIST, data=tuple(Path(folder) for folder in data or ())).reference()
    matcher = Matcher(reference.connection)
    lines: list[bytes] = []
    for raw in sys.stdin.buffer:
        text = raw.decode("utf-8", "replace").strip()
        hits = _hits(text, matcher.match(text, None), limit)
        lines.append(encode(envelope(hits, reference)) + b"\n")
        if len(lines) == 256:
            to_stdout(b"".join(lines))
            lines.clear()
    to_stdout(b"".join(lines))
