"""Which changes of an overlay make shipped safety data milder; a rule's needs a written reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from needleref.errors import Problem
from needleref.load.convert import Pending, is_sound
from needleref.load.shape import fields_of
from needleref.model import KINDS
from needleref.model.common import URGENCIES
from needleref.model.safety import RULE_DECISIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from needleref.load.folder import Entry

# No decision is milder than any.
DECISIONS = (*RULE_DECISIONS, None)
LADDERS: dict[str, dict[str, tuple[str | bool | None, ...]]] = {
    "contraindication": {
        "decision": DECISIONS,
        "two_or_more": DECISIONS,
        "urgency": URGENCIES,
        "technique": ("any", "electrical"),
        "past": ("applies", "ignored"),
    },
    "red-flag": {"urgency": URGENCIES},
    "danger-zone": {"over_lung": (True, False), "deep": (True, False)},
}
# Lists of which nothing may go missing; of hazards and of what a rule worsens, the danger zones.
KEPT = {
    "contraindication": ("not_here", "covers", "worsens"),
    "drug": ("rules",),
    "red-flag": ("regions", "conditions"),
    "danger-zone": ("regions", "muscles"),
    "muscle": ("hazards",),
}
REASON = "override"


def loosened(entry: Entry, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Problem]:
    """Give a problem for each field that an overlay made milder without a reason."""
    reason = entry.fields.get(REASON)
    if reason is not None and is_sound(reason.value) and reason.value:
        return []
    remedy = "; keep it"
    if entry.kind == "contraindication":
        remedy += f", or say why in '{REASON}'"
    defaults = {name: field.default for name, field in fields_of(KINDS[entry.kind]).items()}
    before = defaults | dict(before)
    return [
        Problem(*field.place, entry.id, message + remedy)
        for name, field in entry.fields.items()
        if is_sound(before[name]) and is_sound(after[name])
        for message in _milder(entry.kind, name, before[name], after[name])
    ]


def _milder(kind: str, name: str, before: Any, after: Any) -> list[str]:
    ladder = LADDERS.get(kind, {}).get(name)
    if ladder and before in ladder and ladder.index(after) > ladder.index(before):
        return [f"'{name}: {_said(after)}' is milder than the shipped '{_said(before)}'"]
    if name in KEPT.get(kind, ()) and after != "all":
        return [f"'{name}' drops '{id_}'" for id_ in sorted(_ids(before) - _ids(after))]
    if kind == "contraindication" and name == "thresholds":
        return [
            f"'thresholds' drops or narrows '{_limit(one)}'"
            for one in before or ()
            if not any(_as_wide(other, one) for other in after or ())
        ]
    return []


def _limit(threshold: Mapping[str, Any]) -> str:
    said = [
        f"{side} {threshold[side]:g}"
        for side in ("below", "above")
        if threshold.get(side) is not None
    ]
    return " ".join([threshold["measure"], *said])


def _as_wide(after: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether every value that passed the shipped threshold passes this one, too."""
    if any(after.get(name) != before.get(name) for name in ("measure", "unit")):
        return False
    below, above = after.get("below"), after.get("above")
    wide_below = before.get("below") is None or (below is not None and below >= before["below"])
    wide_above = before.get("above") is None or (above is not None and above <= before["above"])
    return wide_below and wide_above


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _ids(value: Any) -> set[str]:
    """Give what a field points at: ids, and words that stand in their place ("all")."""
    match value:
        case str():
            return {value}
        case Pending(id=id_):
            return {id_}
        case dict():
            return _ids(value.get("danger_zone", value.get("zones", ())))
        case list():
            return set[str]().union(*map(_ids, value))
    return set()


def overridden(entry: Entry) -> list[Problem]:
    """Give a problem for a shipped rule that overrides: there is nothing for it to override."""
    if REASON not in entry.fields:
        return []
    message = f"'{REASON}' is for overlays; change the rule itself and delete '{REASON}'"
    return [Problem(*entry.fields[REASON].place, entry.id, message)]
