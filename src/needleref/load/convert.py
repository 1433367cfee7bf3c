"""Nodes → values, by walking the model's own types; every problem is noted, none ends the walk."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
from msgspec import inspect

from needleref.errors import Problem
from needleref.load.nodes import Fields, Items, Node, Scalar
from needleref.load.shape import fields_of, nearest, show
from needleref.model import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
# What a pattern wants is told by the first of these that it accepts.
EXAMPLES = ("upper-trapezius", "2026-11-25", "2026.11", "M54.50", "30813155", "10.1000/xyz123")
PATIENT = "patient"


class Invalid:
    """Stands for a value that could not be read; its problem has been noted."""


INVALID: Final = Invalid()


class Pending(NamedTuple):
    """A reference whose record is looked up when all files are read."""

    id: str
    kinds: tuple[str, ...]
    whole: bool
    line: int
    column: int


class Converter:
    """Reads the values of one file; `record` is the one being read, for the messages."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.record = ""
        self.problems: list[Problem] = []

    def note(self, node: Node, message: str) -> Invalid:
        """Add a problem at a node."""
        problem = Problem(self.file, node.line, node.column, self.record, message)
        self.problems.append(problem)
        return INVALID

    def struct(
        self, node: Node, struct: type, *, skip: frozenset[str] = frozenset(), partial: bool = False
    ) -> dict[str, Any] | Invalid:
        """Read a mapping as a struct; `partial` leaves missing fields to a later look."""
        if not isinstance(node, Fields):
            return self.expected("a mapping of fields", node)
        known = fields_of(struct)
        writable = [name for name, field in known.items() if not field.computed]
        values: dict[str, Any] = {}
        for name, (key, value) in node.pairs.items():
            field = known.get(name)
            if name in skip:
                self.note(key, f"'{name}' follows from where the record stands; leave it out")
            elif field is None:
                near = nearest(name, (n for n in writable if n not in skip))
                self.note(key, f"unknown field {show(name)}{near}")
            elif field.computed:
                self.note(key, f"'{name}' is computed and never written; leave it out")
            else:
                values[name] = self.field(name, value, field.type)
        if not partial:
            for name, field in known.items():
                if field.required and name not in values:
                    self.note(node, f"the field '{name}' is missing")
        return values

    def field(self, name: str, node: Node, type_: inspect.Type) -> Any:
        """Read the value of a field."""
        if name == PATIENT and isinstance(node, Fields):
            self.languages(node)
        return self.value(node, type_)

    def languages(self, node: Fields) -> None:
        """Check the languages of a patient text."""
        if "en" not in node.pairs:
            self.note(node, "the patient text needs English ('en')")
        for name, (key, _) in node.pairs.items():
            if not LANGUAGE.fullmatch(name):
                self.note(key, f"{show(name)} is not a language code like 'en' or 'es'")

    def value(self, node: Node, type_: inspect.Type) -> Any:
        """Read a value of any type that the model uses."""
        match type_:
            case inspect.Metadata(type=inner, extra=extra):
                kinds = (extra or {}).get("refers_to")
                if kinds:
                    return self.reference(node, kinds, inner)
                return self.value(node, inner)
            case inspect.StrType():
                return self.text(node, type_)
            case inspect.LiteralType(values=words):
                return self.word(node, words)
            case inspect.IntType() | inspect.FloatType():
                return self.number(node, whole=isinstance(type_, inspect.IntType))
            case inspect.BoolType():
                return self.boolean(node)
            case inspect.VarTupleType(item_type=item):
                return self.items(node, item)
            case inspect.DictType(value_type=item):
                return self.mapping(node, item)
            case inspect.StructType(cls=struct):
                return self.struct(node, struct)
            case inspect.UnionType(types=types):
                return self.union(node, types)
        raise TypeError(type_)  # a type that the model has and this walk does not know

    def text(self, node: Node, type_: inspect.StrType) -> str | Invalid:
        """Read a text."""
        if not isinstance(node, Scalar):
            return self.expected("a text", node)
        text = node.text.strip()
        if not text and (node.plain or type_.min_length or type_.pattern):
            return self.note(node, "is empty; fill it in or leave the field out")
        if type_.pattern:
            return self.shaped(node, text, type_.pattern)
        return text

    def shaped(self, node: Scalar, text: str, pattern: str) -> str | Invalid:
        """Read a text that must have a shape."""
        if re.search(pattern, text):
            day = re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)
            if day and "\\d{2}-" in pattern and not _is_date(text):
                return self.note(node, f"{show(text)} is no day of the calendar")
            return text
        like = next((f" like '{e}'" for e in EXAMPLES if re.search(pattern, e)), "")
        return self.note(node, f"{show(text)} has not the shape wanted here (something{like})")

    def word(self, node: Node, words: Iterable[Any]) -> str | Invalid:
        """Read one of a few words."""
        if not isinstance(node, Scalar):
            return self.expected("a word", node)
        if node.text in words:
            return node.text
        choices = ", ".join(map(str, words))
        near = nearest(node.text, map(str, words))
        return self.note(node, f"{show(node.text)} is not one of {choices}{near}")

    def number(self, node: Node, *, whole: bool) -> int | float | Invalid:
        """Read a number, written as such."""
        kind = "a whole number" if whole else "a number"
        if not isinstance(node, Scalar):
            return self.expected(kind, node)
        if not NUMBER.fullmatch(node.text) or (whole and "." in node.text):
            return self.expected(kind, node)
        if not node.plain:
            return self.note(node, f"write the number {node.text} without quotes")
        return int(node.text) if whole else float(node.text)

    def boolean(self, node: Node) -> bool | Invalid:
        """Read true or false, and nothing that some YAML readers take for them."""
        if isinstance(node, Scalar) and node.plain and node.text in {"true", "false"}:
            return node.text == "true"
        return self.expected("true or false", node)

    def items(self, node: Node, item: inspect.Type) -> list[Any] | Invalid:
        """Read a list."""
        if not isinstance(node, Items):
            return self.expected("a list", node)
        return [self.value(child, item) for child in node.items]

    def mapping(self, node: Node, item: inspect.Type) -> dict[str, Any] | Invalid:
        """Read a mapping with free keys."""
        if not isinstance(node, Fields):
            return self.expected("a mapping", node)
        return {name: self.value(value, item) for name, (_, value) in node.pairs.items()}

    def reference(
        self, node: Node, kinds: tuple[str, ...], inner: inspect.Type
    ) -> Pending | Invalid:
        """Read the id of another record."""
        if not isinstance(node, Scalar) or not node.text:
            return self.expected(f"the id of a {' or '.join(kinds)}", node)
        whole = isinstance(inner, inspect.StructType) and inner.cls is Ref
        return Pending(node.text, kinds, whole, node.line, node.column)

    def union(self, node: Node, types: Iterable[inspect.Type]) -> Any:
        """Read a value that may be of several types: a word, else the first that fits the shape."""
        some = [type_ for type_ in types if not isinstance(type_, inspect.NoneType)]
        words = [w for t in some if isinstance(t, inspect.LiteralType) for w in t.values]
        others = [type_ for type_ in some if not isinstance(type_, inspect.LiteralType)]
        if isinstance(node, Scalar) and (node.text in words or not others):
            return self.word(node, words)
        if words and isinstance(node, Scalar) and isinstance(others[0], inspect.VarTupleType):
            choices = " or ".join(f"'{word}'" for word in words)
            return self.note(node, f"expected a list or {choices}, found {show(node.text)}")
        return self.value(node, (others or some)[0])

    def expected(self, what: str, node: Node) -> Invalid:
        """Note that something else stands where `what` should."""
        match node:
            case Scalar(text=""):
                return self.note(node, f"is empty; expected {what}, else leave the field out")
            case Scalar(text=text):
                found = show(text)
            case Items():
                found = "a list"
            case Fields():
                found = "a mapping"
        return self.note(node, f"expected {what}, found {found}")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_sound(value: Any) -> bool:
    """Whether a value was read without a problem, all through."""
    if isinstance(value, dict):
        return all(map(is_sound, value.values()))
    if isinstance(value, list):
        return all(map(is_sound, value))
    return value is not INVALID


def build(tree: dict[str, Any], struct: type[msgspec.Struct]) -> Any:
    """Make the typed value of a tree that was found sound."""
    return msgspec.convert(tree, struct)
