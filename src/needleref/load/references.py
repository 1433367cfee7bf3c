"""References: ids become the records that they mean, once every file is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from needleref.load.convert import INVALID, Pending, nearest, show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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
