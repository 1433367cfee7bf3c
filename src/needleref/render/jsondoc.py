"""Result → the JSON envelope of the contract (README, "JSON")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Raw
from msgspec.json import encode
from msgspec.json import format as indent

from needleref import __version__
from needleref.results import (
    Bibliography,
    BodyChart,
    Card,
    Consent,
    Form,
    Hits,
    Listing,
    Matches,
    Pain,
    Plan,
    Report,
    Result,
    Screening,
    Sheet,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from needleref.matching import Suggestion
    from needleref.reference import Reference
    from needleref.results import Entry

CONTRACT = 1


def envelope(result: Result, reference: Reference) -> dict[str, Any]:
    """Return the envelope of a result; nested values may be already encoded."""
    return {
        "contract": CONTRACT,
        "version": __version__,
        "data_version": reference.data_version,
        "command": result.command,
        "query": result.query,
        "status": result.status,
        "via": result.via,
        "result": _body(result),
        "cited": reference.source_documents(_cited(result)),
        "suggestions": _suggestions(result),
    }


def render_json(result: Result, reference: Reference) -> str:
    """Render one indented JSON document."""
    return indented(envelope(result, reference))


def indented(value: Any) -> str:
    """Encode a value as one indented JSON document."""
    return indent(encode(value), indent=2).decode() + "\n"


def _body(result: Result) -> Any:
    match result:
        case Card():
            return _with_related(result)
        case Listing():
            return result.entries if result.documents is None else result.documents
        case Hits():
            return _hit(result)
        case Matches():
            return None
        case Bibliography():
            return [{"id": work, "used_by": result.used_by.get(work, ())} for work in result.works]
        case Report():
            return result.data
        case Sheet() | Consent():
            # Of the clinic's details only what the sheet says; what was typed, not at all.
            clinic = {"name": result.clinic.name, "phone": result.clinic.phone}
            return _told(result) | {"clinic": clinic}
        case BodyChart():
            from needleref.chart.words import words

            return _told(result) | {"words": words(result)}
    return _told(result)


def _told(result: Result) -> dict[str, Any]:
    values = {name: getattr(result, name) for name in result.told()}
    return {n: _told(v) if isinstance(v, Result) else v for n, v in values.items()}


def _cited(result: Result) -> Iterable[str]:
    """Name the works behind an answer, each once, in the order in which it tells them."""
    match result:
        case Card() | Listing() | Plan() | BodyChart():
            return result.cited
        case Bibliography():
            return result.works
        case Pain():
            return _sources((*result.red_flags, *result.muscles))
        case Sheet():
            return _sources(told for part in _parts(result) for told in part)
        case Consent():
            return _sources((*result.common_risks, *result.serious_risks))
        case Screening():
            rules = [rule for one in result.recognised for rule in one.rules]
            positions = [position for rule in rules for position in rule.positions]
            return _sources((*rules, *positions))
        case Form():
            return _sources(result.questions)
    return ()


def _sources(records: Iterable[Any]) -> Iterable[str]:
    return dict.fromkeys(source for record in records for source in record.sources)


def _parts(sheet: Sheet) -> Iterable[Iterable[Any]]:
    return (
        sheet.lung_warning, sheet.summary, sheet.expect, sheet.do, sheet.avoid, sheet.exercises,
        sheet.call_us, sheet.get_help,
    )  # fmt: skip


def _suggestions(result: Result) -> Iterable[Suggestion]:
    match result:
        case Card():
            return result.others
        case Hits() | Matches():
            return result.suggestions
    return ()


def _hit(hits: Hits) -> Any:
    if hits.hit is None:
        return None
    return {"id": hits.hit.id, "type": hits.hit.type, "name": hits.hit.name}


def _with_related(card: Card) -> Raw:
    """The record's own JSON with what refers to it added under `related`, without decoding it."""
    related = encode({kind: _refs(entries) for kind, entries in card.related.items()})
    return Raw(bytes(card.document)[:-1] + b',"related":' + related + b"}")


def _refs(entries: Iterable[Entry]) -> list[dict[str, str]]:
    return [{"type": e.type, "id": e.id, "name": e.name} for e in entries]
