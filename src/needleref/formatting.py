"""The canonical form of a data file: one way to write it, so that a change shows as what it is.

Ids sorted, fields in the order of the model, fields equal to their default left out (in shipped
data), short lists on one line, long prose in folded blocks, quotes only where a YAML reader would
else take the text for something other than text.
"""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING

from msgspec import inspect

from needleref.comments import Comments
from needleref.load.nodes import Fields, Items, Node, Scalar
from needleref.load.shape import fields_of
from needleref.load.syntax import is_other_type

if TYPE_CHECKING:
    from needleref.errors import Problem
    from needleref.load.nodes import Reading
    from needleref.load.shape import FieldType

WIDTH = 100
STEP = "  "
_STARTS_OTHERWISE = re.compile(r"""[-?:,\[\]{}#&*!|>'"%@`]""")
_READS_OTHERWISE = re.compile(r": |:$| #")
_FLOW_SIGNS = re.compile(r"[,\[\]{}:?]")


class Canonical:
    """A file in canonical form, with the comments that would be lost in writing it so."""

    def __init__(self, text: str, problems: list[Problem]) -> None:
        self.text = text
        self.problems = problems


def canonical(
    reading: Reading, struct: type, *, keyed: bool = True, keep_defaults: bool = False
) -> Canonical:
    """Write a sound file anew. `keyed`: the file is a mapping of `struct`s by id.

    Comments at the head of the file and above a record are kept.
    """
    root = reading.root
    if not isinstance(root, Fields):
        return Canonical(reading.text, [])
    writer = _Writer(keep_defaults=keep_defaults)
    comments = Comments(reading)
    lines = comments.before(min(key.line for key, _ in root.pairs.values()))
    if keyed:
        for number, (id_, (key, node)) in enumerate(sorted(root.pairs.items())):
            above = [] if key.line == comments.first else comments.before(key.line)
            lines += ["", *above] if number else above
            lines += [f"{_scalar(id_)}:", *writer.struct(node, struct, STEP)]
    else:
        lines += writer.struct(root, struct, "")
    lines += comments.rest()
    return Canonical("\n".join(lines) + "\n", comments.problems())


class _Writer:
    """Writes nodes as lines, following the model's types for the order of fields."""

    def __init__(self, *, keep_defaults: bool) -> None:
        self.keep_defaults = keep_defaults

    def struct(self, node: Node, struct: type, indent: str) -> list[str]:
        """Write the fields of a mapping."""
        assert isinstance(node, Fields)  # noqa: S101 - only sound files are written
        lines: list[str] = []
        for name, field in fields_of(struct).items():
            if name not in node.pairs:
                continue
            value = node.pairs[name][1]
            if self.keep_defaults or not _is_default(value, field):
                lines += self.value(f"{indent}{name}:", value, field.type, indent)
        return lines

    def value(self, head: str, node: Node, type_: inspect.Type, indent: str) -> list[str]:
        """Write a value after its head: "name:" or the dash of a list."""
        type_ = _bare(type_, node)
        if isinstance(node, Scalar):
            return _text(head, node, type_, indent)
        if isinstance(node, Items):
            return self.items(head, node, type_, indent)
        deeper = indent + STEP
        if isinstance(type_, inspect.StructType):
            lines = self.struct(node, type_.cls, deeper)
        else:
            item = type_.value_type if isinstance(type_, inspect.DictType) else type_
            names = sorted(node.pairs, key=lambda name: (name != "en", name))
            lines = []
            for name in names:
                lines += self.value(f"{deeper}{name}:", node.pairs[name][1], item, deeper)
        if not lines:
            return [f"{head} {{}}"]
        if head.endswith("-"):
            return [f"{head} {lines[0].lstrip()}", *lines[1:]]
        return [head, *lines]

    def items(self, head: str, node: Items, type_: inspect.Type, indent: str) -> list[str]:
        """Write a list: on one line if its items are short, else one item a line."""
        item = type_.item_type if isinstance(type_, inspect.VarTupleType) else type_
        words = [_scalar(_flat(i), flow=True) for i in node.items if isinstance(i, Scalar)]
        line = f"{head} [{', '.join(words)}]"
        if len(words) == len(node.items) and len(line) <= WIDTH:
            return [line]
        deeper = indent + STEP
        lines = [] if head.endswith("-") else [head]
        for each in node.items:
            lines += self.value(f"{deeper}-", each, item, deeper)
        return lines


def _bare(type_: inspect.Type, node: Node) -> inspect.Type:
    """Give the type that a node is written as: without notes, and one of several that fits it."""
    if isinstance(type_, inspect.Metadata):
        return _bare(type_.type, node)
    if isinstance(type_, inspect.UnionType):
        fits = {
            Scalar: (inspect.StrType, inspect.LiteralType, inspect.IntType, inspect.FloatType),
            Items: (inspect.VarTupleType,),
            Fields: (inspect.StructType, inspect.DictType),
        }[type(node)]
        for each in type_.types:
            if isinstance(bare := _bare(each, node), fits):
                return bare
    return type_


def _is_default(node: Node, field: FieldType) -> bool:
    match node:
        case Items(items=[]):
            return bool(field.default == ())
        case Scalar(text=text) if isinstance(field.default, bool):
            return text == ("true" if field.default else "false")
        case Scalar():
            return bool(_flat(node) == field.default)
    return False


def _flat(node: Scalar) -> str:
    """Give a text without its outer space; several lines stay so, spaces within a line do not."""
    lines = (" ".join(line.split()) for line in node.text.strip().split("\n"))
    return "\n".join(lines)


def _text(head: str, node: Scalar, type_: inspect.Type, indent: str) -> list[str]:
    text = _flat(node)
    if isinstance(type_, inspect.IntType | inspect.FloatType | inspect.BoolType):
        return [f"{head} {text}"]
    deeper = indent + STEP
    if "\n" in text:
        return [f"{head} |-", *(f"{deeper}{line}".rstrip() for line in text.split("\n"))]
    line = f"{head} {_scalar(text)}"
    if len(line) <= WIDTH or " " not in text:
        return [line]
    folded = wrap(text, WIDTH - len(deeper), break_long_words=False, break_on_hyphens=False)
    return [f"{head} >-", *(deeper + part for part in folded)]


def _scalar(text: str, *, flow: bool = False) -> str:
    """Write a text on one line, in quotes only where it needs them."""
    if (
        text
        and not _STARTS_OTHERWISE.match(text)
        and not _READS_OTHERWISE.search(text)
        and not (flow and _FLOW_SIGNS.search(text))
        and "\t" not in text
        and not is_other_type(text)
    ):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    escaped = escaped.replace("\n", "\\n")
    return f'"{escaped}"'
