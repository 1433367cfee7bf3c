"""One data folder → its records' fields, each with the place where it stands."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, NamedTuple

from needleref.errors import Problem
from needleref.files import is_file
from needleref.load.convert import INVALID, Converter, Invalid
from needleref.load.nodes import Fields, Node, Reading
from needleref.load.shape import fields_of, nearest, show
from needleref.load.syntax import LARGEST_FILE, read
from needleref.model import FILES, KINDS, About, Clinic, Language
from needleref.model.about import PAPERS

ABOUT, CLINIC = "about.yaml", "clinic.yaml"
# Files that other parts of needleref read.
OTHERS = frozenset({"chart.yaml"})
KNOWN = frozenset({*FILES, ABOUT, CLINIC, *OTHERS, "language-en.yaml"})
# The words of the patient sheets, one file a language ("language-es.yaml").
LANGUAGE = re.compile(r"language-([a-z]{2,3}(?:-[A-Z]{2})?)\.yaml")
# Without these the shipped data would answer, and wrongly: an absent rule warns of nothing.
REQUIRED = (ABOUT, *FILES)
# A record's id is its key, its type the file that it stands in.
FROM_PLACE = frozenset({"id", "type"})


class Place(NamedTuple):
    """Where something stands; lines and columns count from 1."""

    file: str
    line: int
    column: int


class Value(NamedTuple):
    """A field as read (references still pending), and its place."""

    value: Any
    place: Place


class Entry(NamedTuple):
    """A record as one folder has it. `file` is bare in the shipped data, which may move."""

    kind: str
    id: str
    file: str
    place: Place
    fields: dict[str, Value]


class Folder(NamedTuple):
    """All that one folder holds. `unread` are kinds whose file could not be read at all."""

    path: Path
    entries: list[Entry]
    about: dict[str, Value]
    clinic: dict[str, Value]
    unread: frozenset[str]
    problems: list[Problem]
    languages: dict[str, dict[str, Value]]


def shown(path: Path) -> str:
    """Give a path as a message shows it: short where it lies under the working folder."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def data_files(path: Path) -> list[Path]:
    """List a folder's YAML files by name; hidden ones are an editor's or the system's."""
    return sorted(
        file
        for file in path.iterdir()
        if file.suffix.lower() in {".yaml", ".yml"} and not file.name.startswith(".")
    )


def read_folder(path: Path, *, base: bool = False) -> Folder:
    """Read every file of a folder. The base is the shipped data, which must be whole."""
    folder = Folder(path, [], {}, {}, frozenset(), [], {})
    try:
        files = data_files(path)
    except OSError as error:
        return folder._replace(problems=[unreadable(path, error)])
    present = {file.name for file in files}
    if base:
        folder.problems.extend(
            Problem(shown(path / name), 0, 0, "", "this file is missing")
            for name in REQUIRED
            if name not in present
        )
    unread = set()
    for file in files:
        if not _read_into(folder, file, base=base) and file.name in FILES:
            unread.add(FILES[file.name])
    return folder._replace(unread=frozenset(unread))


def _read_into(folder: Folder, file: Path, *, base: bool) -> bool:
    if file.name in OTHERS:
        return True
    language = LANGUAGE.fullmatch(file.name)
    if file.name not in KNOWN and not language:
        message = f"unknown file name{nearest(file.name, KNOWN)}"
        folder.problems.append(Problem(shown(file), 0, 0, "", message))
        return True
    try:
        reading = read_file(file)
    except OSError as error:
        folder.problems.append(unreadable(file, error))
        return False
    folder.problems.extend(reading.problems)
    if reading.broken:
        return False
    converter = Converter(reading.file)
    match file.name:
        case "about.yaml":
            folder.about.update(_about(converter, reading.root, base=base))
        case "clinic.yaml":
            folder.clinic.update(_clinic(converter, reading.root, file.parent))
        case _ if language:
            words = {} if reading.root is None else _values(converter, reading.root, Language)
            folder.languages[language[1]] = words
        case name:
            origin = name if base else str(file.absolute())
            folder.entries.extend(_entries(converter, reading.root, FILES[name], origin))
    folder.problems.extend(converter.problems)
    return True


def read_file(file: Path) -> Reading:
    """Read one file's syntax; a pipe or a folder in its place is refused, not waited for."""
    if not file.is_file():
        raise OSError(0, "it is not a file")
    with file.open("rb") as stream:
        return read(stream.read(LARGEST_FILE + 1), shown(file))


def unreadable(path: Path, error: OSError) -> Problem:
    """Make the problem of a file or folder that cannot be read."""
    return Problem(shown(path), 0, 0, "", f"cannot be read: {error.strerror or error}")


def _entries(converter: Converter, root: Node | None, kind: str, origin: str) -> list[Entry]:
    if root is None:
        return []
    if not isinstance(root, Fields):
        converter.expected("a mapping of records by id", root)
        return []
    id_field = fields_of(KINDS[kind])["id"]
    entries = []
    for id_, (key, node) in root.pairs.items():
        converter.record = id_
        if isinstance(converter.value(key, id_field.type), Invalid):
            continue
        fields = _values(converter, node, KINDS[kind])
        place = Place(converter.file, key.line, key.column)
        entries.append(Entry(kind, id_, origin, place, fields))
    return entries


def _values(converter: Converter, node: Node | None, struct: type) -> dict[str, Value]:
    if node is None:
        return {}
    values = converter.struct(node, struct, skip=FROM_PLACE, partial=True)
    if isinstance(values, Invalid) or not isinstance(node, Fields):
        return {}
    places = {name: key for name, (key, _) in node.pairs.items()}
    return {
        name: Value(value, Place(converter.file, places[name].line, places[name].column))
        for name, value in values.items()
    }


def _about(converter: Converter, root: Node | None, *, base: bool) -> dict[str, Value]:
    if root is None:
        return {}
    values = _values(converter, root, About)
    if base:
        return values
    for name, value in values.items():
        if name != "shared_names":
            message = f"'{name}' is the shipped data's own; an overlay may set only shared_names"
            converter.problems.append(Problem(*value.place, "", message))
    return {name: value for name, value in values.items() if name == "shared_names"}


def _clinic(converter: Converter, root: Node | None, folder: Path) -> dict[str, Value]:
    if root is None:
        return {}
    values = _values(converter, root, Clinic)
    logo = values.get("logo")
    if logo is not None and logo.value is not INVALID:
        file = folder / logo.value
        if not is_file(file):
            message = f"the logo {show(logo.value)} is not in the clinic's folder"
            converter.problems.append(Problem(*logo.place, "", message))
        values["logo"] = logo._replace(value=os.path.abspath(file))  # noqa: PTH100
    paper = values.get("paper")
    if paper is not None and paper.value is not INVALID and paper.value.lower() not in PAPERS:
        message = f"{show(paper.value)} is no paper size: use {' or '.join(PAPERS)}"
        converter.problems.append(Problem(*paper.place, "", message))
    return values
