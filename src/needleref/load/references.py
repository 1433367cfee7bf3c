"""References: ids become the records that they mean, once every file is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from needleref.errors import Problem
from needleref.load.convert import INVALID, Pending
from needleref.load.shape import fields_of, nearest, show
from needleref.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from needleref.load.draft import Draft


class Resolver:
    """Fills in ids, the default review and references; notes what is missing or unknown."""

    def __init__(
        self,
        drafts: Mapping[tuple[str, str], Draft],
        reviewed: dict[str, Any] | None,
        unread: Collection[str],
        problems: list[Problem],
    ) -> None:
        self.drafts = drafts
        self.reviewed = reviewed
        self.problems = problems
        self.names: dict[str, dict[str, str]] = {kind: {} for kind in KINDS if kind not in unread}
        for (kind, id_), draft in drafts.items():
            label = draft.values.get("title" if kind == "source" else "name")
            if kind in self.names:
                self.names[kind][id_] = label if isinstance(label, str) else id_

    def trees(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Give each record as the model wants it."""
        return {name: self.tree(draft) for name, draft in self.drafts.items()}

    def tree(self, draft: Draft) -> dict[str, Any]:
        """Give one record; what is wrong with it is noted."""
        fields = fields_of(KINDS[draft.kind])
        values = draft.values | {"id": draft.id}
        if "reviewed" in fields:
            values.setdefault("reviewed", self.reviewed)
        for name, field in fields.items():
            if field.required and name not in values:
                message = f"the field '{name}' is missing"
                self.problems.append(Problem(*draft.places[""], draft.id, message))
        return {name: self.resolved(draft, name, value) for name, value in values.items()}

    def resolved(self, draft: Draft, field: str, value: Any) -> Any:
        """Give a field's value with its references resolved."""

        def note(pending: Pending, message: str) -> None:
            place = draft.places[field].file, pending.line, pending.column
            self.problems.append(Problem(*place, draft.id, message))

        return resolve(value, self.names, note)


def resolve(
    value: Any, names: Mapping[str, Mapping[str, str]], note: Callable[[Pending, str], None]
) -> Any:
    """Give a value with each pending reference resolved; `names` is kind → id → name."""
    match value:
        case Pending():
            return _resolve_one(value, names, note)
        case list():
            return [resolve(item, names, note) for item in value]
        case dict():
            return {name: resolve(item, names, note) for name, item in value.items()}
    return value


def _resolve_one(
    pending: Pending,
    names: Mapping[str, Mapping[str, str]],
    note: Callable[[Pending, str], None],
) -> Any:
    for kind in pending.kinds:
        if kind not in names:
            return INVALID  # its file could not be read, which has been noted
        if pending.id in names[kind]:
            name = names[kind][pending.id]
            return {"type": kind, "id": pending.id, "name": name} if pending.whole else pending.id
    near = nearest(pending.id, (known for kind in pending.kinds for known in names[kind]))
    note(pending, f"unknown {' or '.join(pending.kinds)} {show(pending.id)}{near}")
    return INVALID
