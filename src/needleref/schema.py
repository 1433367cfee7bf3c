"""The JSON Schema of every answer, generated from the model and from what commands return."""

from __future__ import annotations

import typing
from functools import cache
from inspect import cleandoc
from typing import Any

import msgspec

from needleref import matching, model, results
from needleref.matching import Suggestion
from needleref.model import KINDS, anatomy, common, safety
from needleref.results import BodyChart, Consent, Entry, Form, Pain, Plan, Result, Screening, Sheet

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ENVELOPE = (
    "contract", "version", "data_version", "command", "query", "status", "via", "result",
    "cited", "suggestions",
)  # fmt: skip
# The confident hit of a search, or none.
HIT = {"type": ["object", "null"], "required": ["id", "type", "name"]}
# Commands that open a record, and the kinds that they open.
OPENS: dict[str, tuple[str, ...]] = {
    "condition": ("condition",),
    "region": ("region",),
    "muscle": ("muscle",),
    "guide": ("guide-topic",),
    "safety": (
        "emergency", "contraindication", "drug", "danger-zone", "adverse-event", "red-flag",
    ),
}  # fmt: skip
# Commands whose answer is made for the query, and the results that they return.
MADE: dict[str, tuple[type[Result], ...]] = {
    "pain": (Pain,),
    "screen": (Screening, Form),
    "plan": (Plan,),
    "aftercare": (Sheet,),
    "consent": (Consent,),
    "chart": (BodyChart,),
}
# What JSON adds to the fields of a result.
CLINIC = (("clinic", dict[str, str]),)
ADDED: dict[type[Result], tuple[tuple[str, Any], ...]] = {
    Sheet: CLINIC,
    Consent: CLINIC,
    BodyChart: (("words", str),),
}


def schema() -> dict[str, Any]:
    """Give one JSON Schema whose root validates every answer; the records are under `$defs`."""
    bodies = [_body(result) for made in MADE.values() for result in made]
    types: list[Any] = [*KINDS.values(), Suggestion, Entry, *bodies]
    references, definitions = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    for definition in definitions.values():
        # Keys may be added without a new contract, so none is forbidden.
        definition.pop("additionalProperties", None)
        if "description" in definition:
            definition["description"] = cleandoc(definition["description"])
    record = dict(zip(KINDS, references, strict=False))
    suggestion, entry, *rest = references[len(KINDS) :]
    made = iter(rest)
    return {
        "$schema": DIALECT,
        "title": "An answer of needleref",
        "type": "object",
        "required": list(ENVELOPE),
        "properties": _envelope(record["source"], suggestion),
        "allOf": [
            *(_opened(command, [record[k] for k in kinds]) for command, kinds in OPENS.items()),
            *(_made(command, [next(made) for _ in some]) for command, some in MADE.items()),
            _when({"command": {"enum": ["search", "batch"]}}, HIT),
            _when({"status": {"const": "list"}}, {"type": "array", "items": _listed(entry)}),
            _when({"status": {"enum": ["no-match", "ambiguous"]}}, {"type": "null"}),
        ],
        "$defs": definitions,
    }


@cache
def _body(result: type[Result]) -> type[msgspec.Struct]:
    """Give the type of what stands under `result`: the fields of a result that JSON tells."""
    # results.py names these for type checkers only, so that a look-up need not import them.
    for module in (safety, common, anatomy, model, matching):
        for name, value in vars(module).items():
            vars(results).setdefault(name, value)
    hints = typing.get_type_hints(result, vars(results), include_extras=True)
    told = [(name, hints[name]) for name in result.told()]
    # A plan holds a screening as `screen` tells it, without what the envelope says of it.
    fields = [(name, _body(kind) if _is_result(kind) else kind) for name, kind in told]
    return msgspec.defstruct(result.__name__, [*fields, *ADDED.get(result, ())])


def _is_result(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Result)


def _envelope(source: dict[str, Any], suggestion: dict[str, Any]) -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "contract": {"const": 1},
        "version": text,
        "data_version": text,
        "command": text,
        "query": {"type": ["string", "null"]},
        "status": {"enum": list(typing.get_args(results.Status))},
        "via": {"enum": ["id", "name", "alias", "code", "spelling", "words", None]},
        "result": {},
        "cited": {"type": "array", "items": source},
        "suggestions": {"type": "array", "items": suggestion},
    }


def _opened(command: str, records: list[dict[str, Any]]) -> dict[str, Any]:
    """What a command opens has one of its types, and tells what refers to it."""
    related = {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/Ref"}},
    }
    opened = {"anyOf": records, "properties": {"related": related}}
    return _when({"command": {"const": command}, "status": {"const": "match"}}, opened)


def _made(command: str, bodies: list[dict[str, Any]]) -> dict[str, Any]:
    return _when({"command": {"const": command}, "status": {"const": "done"}}, {"anyOf": bodies})


def _listed(entry: dict[str, Any]) -> dict[str, Any]:
    """A line of a list: a record, whole or in short."""
    return {"type": "object", "required": ["id"], "anyOf": [entry, {"required": ["id"]}]}


def _when(holds: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    return {
        "if": {"properties": holds},
        "then": {"properties": {"result": result}},
    }
