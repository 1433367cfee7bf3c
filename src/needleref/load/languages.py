"""The languages of the patient sheets, overlays laid over them sentence by sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from needleref.errors import Problem
from needleref.load.convert import build, is_sound
from needleref.load.folder import shown
from needleref.load.shape import nearest, show
from needleref.model import KINDS, Language

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from needleref.load.folder import Folder, Value


def merged_languages(
    folders: Sequence[Folder],
    records: Collection[tuple[str, str]],
    unread: Collection[str],
    problems: list[Problem],
) -> dict[str, Language]:
    """Merge the languages of all folders by code; what is wrong with them joins the problems."""
    trees: dict[str, dict[str, Any]] = {}
    for folder in folders:
        for code, values in folder.languages.items():
            tree = trees.setdefault(code, {})
            for name, value in values.items():
                tree[name] = _laid(tree.get(name), value.value)
            if "records" in values:
                problems.extend(_unknown(values["records"], records, unread))
            if "name" not in tree:
                file = shown(folder.path / f"language-{code}.yaml")
                problems.append(Problem(file, 1, 1, "", "the field 'name' is missing"))
    problems.extend(_unspoken(folders, trees))
    if problems or not all(map(is_sound, trees.values())):
        return {}
    return {code: build(tree, Language) for code, tree in sorted(trees.items())}


def _unspoken(folders: Sequence[Folder], known: Collection[str]) -> list[Problem]:
    """Give a problem for each clinic's language that there is not."""
    asked = [f.clinic["language"] for f in folders if "language" in f.clinic]
    return [
        Problem(*field.place, "", f"there is no language {show(field.value)}: use {_either(known)}")
        for field in asked
        if is_sound(field.value) and field.value not in known
    ]


def _either(known: Collection[str]) -> str:
    return " or ".join(sorted(known))


def _laid(before: Any, over: Any) -> Any:
    """Lay one mapping over another, level by level; anything else is replaced."""
    if not (isinstance(before, dict) and isinstance(over, dict)):
        return over
    return before | {name: _laid(before.get(name), value) for name, value in over.items()}


def _unknown(
    field: Value, records: Collection[tuple[str, str]], unread: Collection[str]
) -> list[Problem]:
    """Give a problem for each kind and id that there is not."""
    if not is_sound(field.value):
        return []
    known: Mapping[str, list[str]] = {
        kind: [id_ for each, id_ in records if each == kind] for kind in KINDS
    }
    problems = []
    for kind, words in field.value.items():
        if kind not in known:
            message = f"unknown kind {show(kind)}{nearest(kind, known)}"
            problems.append(Problem(*field.place, "records", message))
            continue
        for id_ in words:
            if id_ not in known[kind] and kind not in unread:
                message = f"unknown {kind} {show(id_)}{nearest(id_, known[kind])}"
                problems.append(Problem(*field.place, "records", message))
    return problems
