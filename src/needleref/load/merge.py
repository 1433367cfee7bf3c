"""Folders → one set of typed records: overlays field by field, references resolved, verdicts."""

from __future__ import annotations

from collections import ChainMap
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import structs

from needleref.errors import Problem
from needleref.load.convert import build, fields_of, is_sound, nearest, show
from needleref.load.folder import Place, shown
from needleref.load.loosened import loosened, overridden
from needleref.load.references import resolve
from needleref.model import (
    KINDS,
    About,
    AnyRecord,
    Clinic,
    Condition,
    GuideTopic,
    Language,
    Source,
)
from needleref.verdict import verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from needleref.load.convert import Pending
    from needleref.load.folder import Entry, Folder

# Lists of words that an overlay adds to; every other field of an overlay replaces the shipped one.
EXTENDED = frozenset({"aliases", "lay", "terms"})


class Data(NamedTuple):
    """Everything loaded: records by kind and id, both sorted, and where each field came from."""

    folders: tuple[Path, ...]
    about: About
    clinic: Clinic
    records: dict[str, dict[str, AnyRecord]]
    origins: dict[tuple[str, str], dict[str, tuple[str, ...]]]
    places: dict[tuple[str, str], dict[str, Place]]
    languages: dict[str, Language]


class Draft:
    """A record while the folders are laid over one another; `places` has "" for the record."""

    def __init__(self, kind: str, id_: str, place: Place) -> None:
        self.kind = kind
        self.id = id_
        self.values: dict[str, Any] = {}
        self.places = {"": place}
        self.origins: dict[str, tuple[str, ...]] = {}

    def lay(self, entry: Entry) -> None:
        """Lay a folder's fields over those already there."""
        for name, (value, place) in entry.fields.items():
            before = self.values.get(name)
            self.places[name] = place
            if name in EXTENDED and is_sound(before) and is_sound(value) and before:
                added = [word for word in value if word not in before]
                self.values[name] = [*before, *added]
                self.origins[name] = (*self.origins[name], entry.file)
            else:
                self.values[name] = value
                self.origins[name] = (entry.file,)


def merge(folders: Sequence[Folder]) -> tuple[Data | None, list[Problem]]:
    """Merge folders, the base first; the data is None where there are problems."""
    problems = [problem for folder in folders for problem in folder.problems]
    drafts = _drafts(folders, problems)
    about = _about(folders, problems)
    languages = _languages(folders, problems)
    unread = frozenset[str]().union(*(folder.unread for folder in folders))
    trees = _Resolver(drafts, about, unread, problems).trees()
    if problems or about is None:
        return None, problems
    records: dict[str, dict[str, AnyRecord]] = {kind: {} for kind in KINDS}
    for (kind, id_), tree in sorted(trees.items()):
        records[kind][id_] = build(tree, KINDS[kind])
    _judge(records)
    clinic = {n: v.value for n, v in ChainMap(*(f.clinic for f in reversed(folders))).items()}
    return Data(
        tuple(folder.path for folder in folders),
        about,
        build(clinic, Clinic),
        records,
        {name: draft.origins for name, draft in sorted(drafts.items())},
        {name: draft.places for name, draft in drafts.items()},
        languages,
    ), []


def _drafts(folders: Sequence[Folder], problems: list[Problem]) -> dict[tuple[str, str], Draft]:
    drafts: dict[tuple[str, str], Draft] = {}
    for number, folder in enumerate(folders):
        for entry in folder.entries:
            name = entry.kind, entry.id
            shipped = drafts.get(name)
            draft = shipped or drafts.setdefault(name, Draft(*name, entry.place))
            before = dict(draft.values)
            draft.lay(entry)
            if not number:
                problems.extend(overridden(entry))
            elif shipped:
                problems.extend(loosened(entry, before, draft.values))
    return drafts


def _about(folders: Sequence[Folder], problems: list[Problem]) -> About | None:
    base = folders[0]
    values = {name: value.value for name, value in base.about.items()}
    lacking = [n for n, f in fields_of(About).items() if f.required and n not in values]
    if not base.about:
        return None  # missing or unreadable, which has been noted
    for name in lacking:
        message = f"the field '{name}' is missing"
        problems.append(Problem(shown(base.path / "about.yaml"), 1, 1, "", message))
    shared: dict[str, list[str]] = {}
    for folder in folders:
        field = folder.about.get("shared_names")
        if field is None or not is_sound(field.value):
            continue
        for kind, names in field.value.items():
            if kind not in KINDS:
                message = f"unknown kind {show(kind)}{nearest(kind, KINDS)}"
                problems.append(Problem(*field.place, "shared_names", message))
            shared.setdefault(kind, []).extend(names)
    if lacking or not is_sound(values):
        return None
    about: About = build(values | {"shared_names": shared}, About)
    return about


def _languages(folders: Sequence[Folder], problems: list[Problem]) -> dict[str, Language]:
    """Lay the folders' words over one another, sentence by sentence and text by text."""
    trees: dict[str, dict[str, Any]] = {}
    for folder in folders:
        for code, fields in folder.languages.items():
            tree = trees.setdefault(code, {})
            _lay(tree, {name: field.value for name, field in fields.items()})
            if "name" not in tree:
                file = shown(folder.path / f"language-{code}.yaml")
                problems.append(Problem(file, 1, 1, "", "the field 'name' is missing"))
    if not is_sound(trees) or problems:
        return {}
    return {code: build(tree, Language) for code, tree in sorted(trees.items())}


def _lay(under: dict[str, Any], over: dict[str, Any]) -> None:
    for name, value in over.items():
        before = under.get(name)
        if isinstance(before, dict) and isinstance(value, dict):
            _lay(before, value)
        else:
            under[name] = value


class _Resolver:
    """Fills in ids, the default review and references; notes what is missing or unknown."""

    def __init__(
        self,
        drafts: Mapping[tuple[str, str], Draft],
        about: About | None,
        unread: frozenset[str],
        problems: list[Problem],
    ) -> None:
        self.drafts = drafts
        self.reviewed = None if about is None else structs.asdict(about.reviewed)
        self.problems = problems
        self.names: dict[str, dict[str, str]] = {kind: {} for kind in KINDS if kind not in unread}
        for (kind, id_), draft in drafts.items():
            label = draft.values.get("title" if kind == "source" else "name")
            if kind in self.names:
                self.names[kind][id_] = label if isinstance(label, str) else id_

    def trees(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Give each record as the model wants it; what could not be read is left out."""
        return {name: self.tree(draft) for name, draft in self.drafts.items()}

    def tree(self, draft: Draft) -> dict[str, Any]:
        fields = fields_of(KINDS[draft.kind])
        values = dict(draft.values)
        if "reviewed" in fields:
            values.setdefault("reviewed", self.reviewed)
        values["id"] = draft.id
        for name, field in fields.items():
            if field.required and name not in values:
                message = f"the field '{name}' is missing"
                self.problems.append(Problem(*draft.places[""], draft.id, message))
        resolved: dict[str, Any] = {}
        for name, value in values.items():

            def note(pending: Pending, message: str, name: str = name) -> None:
                file = draft.places[name].file
                place = file, pending.line, pending.column
                self.problems.append(Problem(*place, draft.id, message))

            resolved[name] = resolve(value, self.names, note)
        return resolved


def _judge(records: dict[str, dict[str, AnyRecord]]) -> None:
    """Compute the verdicts of conditions and of the guide's claimed benefits."""
    sources = {id_: work for id_, work in records["source"].items() if isinstance(work, Source)}
    for id_, record in records["condition"].items():
        assert isinstance(record, Condition)  # noqa: S101
        found = verdict(record.findings, record.recommendations, record.main_outcome, sources)
        records["condition"][id_] = structs.replace(record, verdict=found)
    for id_, topic in records["guide-topic"].items():
        assert isinstance(topic, GuideTopic)  # noqa: S101
        benefits = tuple(
            structs.replace(b, verdict=verdict(b.findings, (), b.main_outcome, sources))
            for b in topic.benefits
        )
        records["guide-topic"][id_] = structs.replace(topic, benefits=benefits)
