"""Which works stand behind what: the bibliography, of everything or of one record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.json import decode

from needleref.model import Ref
from needleref.results import Bibliography, Matches

if TYPE_CHECKING:
    from needleref.reference import Reference


def bibliography(reference: Reference, query: str, *, full: bool = False) -> Bibliography | Matches:
    """Return all works, those of the record that a query means, or one work with its users."""
    if not query:
        works = tuple(entry.id for entry in reference.entries("source"))
        used = _users(reference) if full else {}
        return Bibliography(
            command="sources", status="list", title="Sources", works=works, used_by=used
        )
    if any(entry.id == query for entry in reference.entries("source")):
        used = _users(reference)
        return Bibliography(
            command="sources",
            query=query,
            status="match",
            via="id",
            title=f"Source {query}",
            works=(query,),
            used_by={query: used.get(query, ())},
        )
    answer = reference.match(query)
    if answer.status != "match" or answer.hit is None:
        return reference.unopened("sources", query, answer, "record")
    card = reference.card("sources", answer.hit.type, answer.hit.id)
    return Bibliography(
        command="sources",
        query=query,
        status="match",
        via=answer.via,
        title=f"Sources of {card.name}",
        works=card.cited,
    )


def _users(reference: Reference) -> dict[str, tuple[Ref, ...]]:
    used: dict[str, list[Ref]] = {}
    rows = reference.connection.execute(
        "SELECT kind, id, name, cited FROM record ORDER BY kind, id"
    )
    for kind, record_id, name, cited in rows:
        for source in decode(cited):
            if kind != "source":
                used.setdefault(source, []).append(Ref(type=kind, id=record_id, name=name))
    return {source: tuple(refs) for source, refs in used.items()}
