"""Arguments that several commands share, and completion of record names."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated

import typer

from needleref.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable


def names_of(*kinds: str) -> Callable[[str], list[str]]:
    """Return a completer over the ids of these kinds."""

    def complete(incomplete: str) -> list[str]:
        from needleref.cache import open_data
        from needleref.errors import NeedlerefError
        from needleref.folders import overlays_from_environment

        marks = ",".join("?" * len(kinds))
        try:
            rows = open_data(overlays_from_environment()).execute(
                f"SELECT id FROM record WHERE kind IN ({marks}) AND id >= ? AND id < ? ORDER BY id",  # noqa: S608
                (*kinds, incomplete, incomplete + "\uffff"),
            )
            return [record_id for (record_id,) in rows]
        except NeedlerefError:
            return []

    return complete


def query_argument(metavar: str, kinds: tuple[str, ...], *, required: bool) -> inspect.Parameter:
    """Return the argument that takes the words of a query, completed by record ids."""
    argument = typer.Argument(
        metavar=metavar if required else f"[{metavar}]",
        autocompletion=names_of(*kinds),
        show_default=False,
    )
    kind = list[str] if required else list[str] | None
    return inspect.Parameter(
        "query",
        inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if required else None,
        annotation=Annotated[kind, argument],
    )


def joined(query: list[str] | None) -> str:
    """Join the words of a query; "" when there are none. Raises UsageError when they are blank."""
    text = " ".join(query or ()).strip()
    if query and not text:
        raise UsageError("the query is blank: say what to look up")
    return text
