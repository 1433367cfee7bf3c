"""Arguments that several commands share, and completion of record names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from needleref.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable


def names_of(*kinds: str) -> Callable[[str], list[str]]:
    """Return a completer over the ids of these kinds."""

    def complete(incomplete: str) -> list[str]:
        from needleref.cache import open_data, overlays_from_environment
        from needleref.errors import NeedlerefError

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


def words(*kinds: str, name: str = "QUERY", required: bool = False) -> Any:
    """Return the type of a query argument: words that are joined, completed by record ids."""
    argument = typer.Argument(
        metavar=name if required else f"[{name}]",
        autocompletion=names_of(*kinds),
        show_default=False,
    )
    return Annotated[list[str], argument] if required else Annotated[list[str] | None, argument]


def joined(query: list[str] | None) -> str:
    """Join the words of a query. Raises UsageError when they are blank."""
    text = " ".join(query or ())
    if query is not None and query != [] and not text.strip():
        raise UsageError("the query is blank: say what to look up")
    return text.strip()
