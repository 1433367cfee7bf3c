"""YAML bytes → nodes with their places: every scalar stays text, and nothing clever is let in.

Refused: duplicate keys, tags, anchors, aliases, merges, control and bidi characters, several
documents, deep nesting and big files. Reading events, not PyYAML's nodes, keeps the depth ours:
its composer calls itself once a level.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from needleref.load.nodes import Fields, Items, Node, Reading, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_FILE = 20_000_000
DEEPEST = 30
TOO_DEEP = f"is nested deeper than {DEEPEST} levels"
Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Control characters but tab and line feed, line separators, what turns the reading direction
# around, and halves of surrogate pairs: text that reads otherwise than it looks.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ufeff\ud800-\udfff]"
)
BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class _Refused(Exception):  # noqa: N818 - ends the reading of one file
    """The rest of the file cannot be read."""


def decode(data: bytes, reading: Reading) -> str:
    """Decode a file's bytes; a byte-order mark of UTF-8 is dropped."""
    if len(data) > LARGEST_FILE:
        raise _refusal(reading, 1, 1, f"is larger than {LARGEST_FILE // 1_000_000} MB")
    for bom, name in BOMS.items():
        if data.startswith(bom):
            raise _refusal(reading, 1, 1, f"is {name}; save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        message = f"is not UTF-8 (byte 0x{data[error.start]:02x}); save it as UTF-8"
        raise _refusal(reading, line, column, message) from None
    text = text.replace("\r\n", "\n")
    if found := FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        message = f"holds the forbidden character U+{ord(found[0]):04X}; delete it"
        raise _refusal(reading, line, column, message)
    return text


def _refusal(reading: Reading, line: int, column: int, message: str) -> _Refused:
    reading.note(line, column, message)
    return _Refused()


def read(data: bytes, file: str) -> Reading:
    """Read one file."""
    reading = Reading(file)
    try:
        reading.text = decode(data, reading)
        _Composer(reading.text, reading).compose()
    except _Refused:
        reading.broken = True
        reading.root = None
    return reading


class _Composer:
    """Builds nodes from the parser's events, on a stack of its own."""

    def __init__(self, text: str, reading: Reading) -> None:
        self.text = text
        self.reading = reading
        self.open: list[tuple[Items | Fields, Scalar | None]] = []
        self.key: Scalar | None = None
        self.documents = 0

    def compose(self) -> None:
        for event in self.events():
            match event:
                case yaml.ScalarEvent():
                    self.refuse_extras(event)
                    self.add(self.scalar(event))
                case yaml.AliasEvent():
                    line, column = _place(event)
                    self.reading.note(line, column, f"alias '*{event.anchor}': write it out")
                    self.add(Scalar(line, column, "", plain=False))
                case yaml.CollectionStartEvent():
                    self.refuse_extras(event)
                    self.enter(event)
                case yaml.CollectionEndEvent():
                    node, self.key = self.open.pop()
                    self.add(node)
                case yaml.DocumentStartEvent():
                    self.documents += 1
                    if self.documents > 1:
                        raise self.refuse(event, "holds several documents; keep one a file")

    def events(self) -> Iterator[Any]:
        try:
            yield from yaml.parse(self.text, Loader=Parser)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            why = f"is not valid YAML: {error.problem}"
            if "nesting depth" in str(error.problem):  # the C parser looks far ahead
                why = TOO_DEEP
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            raise _refusal(self.reading, line, column, why) from None
        except yaml.YAMLError as error:
            why = str(error).splitlines()[0]
            raise _refusal(self.reading, 1, 1, f"is not valid YAML: {why}") from None

    def refuse(self, event: Any, message: str) -> _Refused:
        return _refusal(self.reading, *_place(event), message)

    def refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self.reading.note(*_place(event), f"anchor '&{event.anchor}' is not allowed; delete it")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.reading.note(*_place(event), f"tag '{tag}' is not allowed; delete it")

    def enter(self, event: Any) -> None:
        if len(self.open) >= DEEPEST:
            raise self.refuse(event, TOO_DEEP)
        line, column = _place(event)
        if self.open and isinstance(self.open[-1][0], Fields) and self.key is None:
            raise self.refuse(event, "a key must be a word, not a list or a mapping")
        node: Items | Fields
        if isinstance(event, yaml.MappingStartEvent):
            node = Fields(line, column, {})
        else:
            node = Items(line, column, [])
        self.open.append((node, self.key))
        self.key = None

    def scalar(self, event: Any) -> Scalar:
        line, column = _place(event)
        if found := FORBIDDEN.search(event.value):
            message = f"holds the forbidden character U+{ord(found[0]):04X}; delete it"
            self.reading.note(line, column, message)
        plain = event.style in {None, ""} and event.implicit[0]
        span = event.start_mark.index, event.end_mark.index
        return Scalar(line, column, event.value, plain, *span)

    def add(self, node: Node) -> None:
        if not self.open:
            self.reading.root = None if node[2] == "" else node
            return
        parent = self.open[-1][0]
        if isinstance(parent, Items):
            parent.items.append(node)
        elif self.key is None:
            self.name(node)
        else:
            # A duplicate was reported where its key stands; the first stays.
            parent.pairs.setdefault(self.key.text, (self.key, node))
            self.key = None

    def name(self, node: Node) -> None:
        """Take a node as the key of what follows."""
        assert isinstance(node, Scalar)  # noqa: S101 - enter() refuses the rest
        fields = self.open[-1][0]
        assert isinstance(fields, Fields)  # noqa: S101
        if node.text in fields.pairs:
            first = fields.pairs[node.text][0].line
            message = f"duplicate key '{node.text}' (first on line {first}); keep one"
            self.reading.note(node.line, node.column, message)
        if node.text == "<<" and node.plain:
            self.reading.note(node.line, node.column, "merge key '<<': write the fields out")
        self.key = node


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def is_other_type(text: str) -> bool:
    """Whether another YAML reader would take the text for a number, a date or a truth value."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    return any(pattern.match(text) for _, pattern in resolvers.get(text[0], []))
