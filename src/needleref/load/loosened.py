"""Which changes of an overlay make a shipped safety rule milder; each needs a written reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from needleref.errors import Problem
from needleref.load.convert import fields_of, is_sound
from needleref.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from needleref.load.folder import Entry

# Strictest first.
DECISIONS = ("do-not-needle", "ask-first", "not-here", "caution", None)
URGENCIES = ("emergency", "same-day", "routine")
LADDERS: dict[str, dict[str, tuple[str | None, ...]]] = {
    "contraindication": {
        "decision": DECISIONS,
        "two_or_more": DECISIONS,
        "urgency": URGENCIES,
        "technique": ("any", "electrical"),
        "past": ("applies", "ignored"),
    },
    "red-flag": {"urgency": URGENCIES},
}
# Lists of which nothing may go missing.
KEPT = {"contraindication": ("not_here", "covers"), "drug": ("rules",)}
REASON = "override"


def loosened(entry: Entry, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Problem]:
    """Give a problem for each field that an overlay made milder without a reason."""
    if entry.kind == "contraindication" and entry.fields.get(REASON):
        return []
    defaults = {name: field.default for name, field in fields_of(KINDS[entry.kind]).items()}
    before = defaults | dict(before)
    remedy = (
        f"; keep it, or say why in '{REASON}'" if entry.kind == "contraindication" else "; keep it"
    )
    problems = []
    for name in entry.fields:
        if not (is_sound(before[name]) and is_sound(after[name])):
            continue
        ladder = LADDERS.get(entry.kind, {}).get(name)
        known = ladder and before[name] in ladder
        if ladder and known and ladder.index(after[name]) > ladder.index(before[name]):
            message = f"'{name}: {after[name]}' is milder than the shipped '{before[name]}'{remedy}"
            problems.append(Problem(*entry.fields[name].place, entry.id, message))
        if name in KEPT.get(entry.kind, ()):
            ids = {_id(item) for item in before[name]} - {_id(item) for item in after[name]}
            problems.extend(
                Problem(*entry.fields[name].place, entry.id, f"'{name}' drops '{id_}'{remedy}")
                for id_ in sorted(ids)
            )
    return problems


def overridden(entry: Entry) -> list[Problem]:
    """Give a problem for a shipped rule that overrides: there is nothing for it to override."""
    if REASON not in entry.fields:
        return []
    message = f"'{REASON}' is for overlays; change the rule itself and delete '{REASON}'"
    return [Problem(*entry.fields[REASON].place, entry.id, message)]


def _id(item: Any) -> str:
    """Give the id of a pending reference, or the word that stands in its place."""
    return item if isinstance(item, str) else str(item.id)
