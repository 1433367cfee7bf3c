"""Which kinds come first where records of several share a name."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# In this order kinds that share a name are listed (spec section 2).
ORDER = (
    "emergency", "condition", "region", "muscle", "zone", "contraindication", "drug",
    "danger-zone", "adverse-event", "red-flag", "aftercare-step", "exercise", "guide-topic",
    "source",
)  # fmt: skip


def by_kind(found: Sequence[tuple[str, str]], kinds: Sequence[str] | None) -> list[tuple[str, str]]:
    """Leave the records of the first kind that was asked for; an emergency wins everywhere."""
    order = kinds or ORDER
    ranked = sorted((one for one in found if one[0] in order), key=lambda one: order.index(one[0]))
    if not ranked:
        return []
    if ranked[0][0] != "source":  # a title is no name: "Temporalis" is the muscle
        ranked = [one for one in ranked if one[0] != "source"]
    if kinds or ranked[0][0] == "emergency":
        return next(list(same) for _, same in groupby(ranked, key=lambda one: one[0]))
    return ranked
