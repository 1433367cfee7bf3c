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

    from needleref.reference import Reference

CONTRACT = 1


def envelope(result: Result, reference: Reference) -> dict[str, Any]:
    """Return the envelope of a result; nested values may be already encoded."""
    body, cited, suggestions = _parts(result)
    return {
        "contract": CONTRACT,
        "version": __version__,
        "data_version": reference.data_version,
        "command": result.command,
        "query": result.query,
        "status": result.status,
        "via": result.via,
        "result": body,
        "cited": reference.source_documents(cited),
        "suggestions": suggestions,
    }


def render_json(result: Result, reference: Reference) -> str:
    """Render one indented JSON document."""
    return indent(encode(envelope(result, reference)), indent=2).decode() + "\n"


def _parts(result: Result) -> tuple[Any, Iterable[str], Any]:
    match result:
        case Card():
            return _with_related(result), result.cited, result.others
        case Listing():
            shown = result.entries if result.documents is None else result.documents
            return shown, result.cited, ()
        case Hits():
            return _hit(result), (), result.suggestions
        case Matches():
            return None, (), result.suggestions
        case Bibliography():
            return (
                [{"id": work, "used_by": result.used_by.get(work, ())} for work in result.works],
                (result.works),
                (),
            )
        case Pain():
            body = {name: getattr(result, name) for name in Pain.__struct_fields__[4:]}
            return body, _sources((*result.red_flags, *result.muscles)), ()
        case Sheet():
            return _sheet(result), _sources(told for part in _told(result) for told in part), ()
        case Consent():
            return _sheet(result), _sources((*result.common_risks, *result.serious_risks)), ()
        case Screening():
            return screening_body(result), screening_sources(result), ()
        case Plan():
            return _plan_body(result), result.cited, ()
        case Form():
            return {"questions": result.questions}, _sources(result.questions), ()
        case BodyChart():
            return _chart(result), result.cited, ()
        case Report():
            return result.data, (), ()
    message = f"no JSON for {type(result).__name__}"
    raise TypeError(message)


def _sheet(sheet: Sheet | Consent) -> dict[str, Any]:
    """All but what was typed for this one patient."""
    names = (*Result.__struct_fields__, "given", "clinic")
    body = {n: getattr(sheet, n) for n in sheet.__struct_fields__ if n not in names}
    return body | {"clinic": {"name": sheet.clinic.name, "phone": sheet.clinic.phone}}


def _told(sheet: Sheet) -> Iterable[Any]:
    return (
        sheet.lung_warning, sheet.summary, sheet.expect, sheet.do, sheet.avoid, sheet.exercises,
        sheet.call_us, sheet.get_help,
    )  # fmt: skip


def _chart(chart: BodyChart) -> dict[str, Any]:
    """What the picture shows, and the same in words."""
    from needleref.chart.words import words

    unsaid = {*Result.__struct_fields__, "cited", "file"}
    body = {n: getattr(chart, n) for n in chart.__struct_fields__ if n not in unsaid}
    return body | {"words": words(chart)}


def _sources(records: Iterable[Any]) -> Iterable[str]:
    return dict.fromkeys(source for record in records for source in record.sources)


def screening_body(screening: Screening) -> dict[str, Any]:
    """The screening as scripts read it; the same inside a plan."""
    names = Screening.__struct_fields__[len(Result.__struct_fields__) :]
    return {name: getattr(screening, name) for name in names if name != "fail_on"}


def _plan_body(plan: Plan) -> dict[str, Any]:
    hidden = {"cited", "fail_on", "screening"}
    names = [name for name in Plan.__struct_fields__[4:] if name not in hidden]
    body = {name: getattr(plan, name) for name in names}
    return {"conditions": plan.conditions, "screening": screening_body(plan.screening)} | body


def screening_sources(screening: Screening) -> dict[str, None]:
    """The works behind the rules met, in order."""
    rules = [rule for one in screening.recognised for rule in one.rules]
    positions = [position for rule in rules for position in rule.positions]
    return dict.fromkeys([*_sources(rules), *_sources(positions)])


def _hit(hits: Hits) -> Any:
    if hits.hit is None:
        return None
    return {"id": hits.hit.id, "type": hits.hit.type, "name": hits.hit.name}


def _with_related(card: Card) -> Raw:
    """The record's own JSON with what refers to it added under `related`, without decoding it."""
    related = encode({kind: _refs(entries) for kind, entries in card.related.items()})
    return Raw(bytes(card.document)[:-1] + b',"related":' + related + b"}")


def _refs(entries: Iterable[Any]) -> list[dict[str, str]]:
    return [{"type": e.type, "id": e.id, "name": e.name} for e in entries]
