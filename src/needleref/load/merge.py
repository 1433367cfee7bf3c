"""Folders → one set of typed records: overlays field by field, references resolved, verdicts."""

from __future__ import annotations

from collections import ChainMap
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from needleref.errors import Problem
from needleref.load.convert import build, is_sound
from needleref.load.draft import drafts
from needleref.load.folder import Place, shown
from needleref.load.languages import merged_languages
from needleref.load.references import Resolver
from needleref.load.shape import fields_of, nearest, show
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
from needleref.model.chart import Chart
from needleref.verdict import verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from needleref.load.folder import Folder


class Data(NamedTuple):
    """Everything loaded: records by kind and id, both sorted, and where each field came from."""

    folders: tuple[Path, ...]
    about: About
    clinic: Clinic
    records: dict[str, dict[str, AnyRecord]]
    origins: dict[tuple[str, str], dict[str, tuple[str, ...]]]
    places: dict[tuple[str, str], dict[str, Place]]
    languages: dict[str, Language]
    chart: Chart = Chart()


def merge(folders: Sequence[Folder]) -> tuple[Data | None, list[Problem]]:
    """Merge folders, the base first; the data is None where there are problems."""
    problems = [problem for folder in folders for problem in folder.problems]
    merged = drafts(folders, problems)
    about = _about(folders, problems)
    unread = frozenset[str]().union(*(folder.unread for folder in folders))
    reviewed = None if about is None else structs.asdict(about.reviewed)
    trees = Resolver(merged, reviewed, unread, problems).trees()
    languages = merged_languages(folders, merged, unread, problems)
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
        {name: draft.origins for name, draft in sorted(merged.items())},
        {name: draft.places for name, draft in merged.items()},
        languages,
    ), []


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
