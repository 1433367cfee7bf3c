"""What the model's types say of the data: the fields of a struct, and the nearest known word."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import inspect

if TYPE_CHECKING:
    from collections.abc import Iterable


class FieldType(NamedTuple):
    """What a struct's field takes."""

    type: inspect.Type
    required: bool
    computed: bool
    default: Any


@cache
def fields_of(struct: type) -> dict[str, FieldType]:
    """Give the fields of a model type by the name that they have in the data."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101
    return {field.encode_name: _field(field) for field in info.fields}


def _field(field: inspect.Field) -> FieldType:
    computed = isinstance(field.type, inspect.Metadata) and bool(
        (field.type.extra or {}).get("computed")
    )
    return FieldType(field.type, field.required, computed, field.default)


def nearest(word: str, words: Iterable[str]) -> str:
    """Give " (did you mean 'x'?)" if one of the words is near, else nothing."""
    close = get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""


def show(text: str) -> str:
    """Quote a text in a message, shortened and on one line."""
    line = " ".join(text.split())
    return f"'{line[:60]}...'" if len(line) > 60 else f"'{line}'"
