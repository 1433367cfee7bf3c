"""From where it hurts to the muscles that refer there: a pure ranking over the reference."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from needleref.model import Muscle, Ref, Zone
from needleref.results import Explanation, Matches, Pain
from needleref.text import fold, targets, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from needleref.matching import Suggestion
    from needleref.model import RedFlag
    from needleref.reference import Reference

ALIKE = 0.001
# Words that every answer to "where does it hurt?" may hold; they tell no place.
PAIN_WORDS = re.compile(
    r"\b(pain(s|ful)?|ach(es?|ing)|sore(ness)?|hurt(s|ing)?|it|tender(ness)?)\b",
    re.IGNORECASE,
)
# What each muscle explains, and the muscle's rank.
Reach: TypeAlias = "list[tuple[frozenset[str], int]]"


def zones_of(reference: Reference, command: str, query: str) -> tuple[Ref, ...] | Matches:
    """Return the pain areas that comma-separated places mean; a region means all of its areas.

    Where a part has no match or is ambiguous, that is the answer, naming the part.
    """
    areas: dict[str, Ref] = {}
    for part in targets(query):
        found = _areas(reference, command, part)
        if isinstance(found, Matches):
            return found
        areas.update((area.id, area) for area in found)
    return tuple(areas.values())


def _areas(reference: Reference, command: str, part: str) -> Iterable[Ref] | Matches:
    """Look among the areas first, then among the regions; each with and without words of pain."""
    wordings = dict.fromkeys((part, " ".join(PAIN_WORDS.sub(" ", part).split()) or part))
    first = reference.match(part, ("zone",))
    for wording in wordings:
        answer = reference.match(wording, ("zone",))
        if answer.status == "match" and answer.hit is not None:
            return (Ref(type="zone", id=answer.hit.id, name=answer.hit.name),)
        if answer.status == "ambiguous" and (shared := _sharing(answer.suggestions)):
            return shared
    for wording in wordings:
        region = reference.match(wording, ("region",))
        if region.status == "match" and region.hit is not None:
            zones = reference.records("zone", Zone)
            inside = [zone for zone in zones if zone.region.id == region.hit.id]
            return [Ref(type="zone", id=zone.id, name=zone.name) for zone in inside]
    return reference.unopened(command, part, first, "pain area")


def _sharing(suggestions: Sequence[Suggestion]) -> tuple[Ref, ...]:
    """Return the areas that carry the one name that was met best: it covers all of them."""
    names = {fold(s.matched) for s in suggestions if s.score >= suggestions[0].score - ALIKE}
    if len(names) != 1:
        return ()
    return tuple(
        Ref(type="zone", id=s.id, name=s.name) for s in suggestions if fold(s.matched) in names
    )


def pain(reference: Reference, query: str) -> Pain | Matches:
    """Rank the muscles that refer to these places.

    Order: more areas explained, then more of them primary, then more conditions that share the
    muscle, then the name.
    """
    areas = zones_of(reference, "pain", query)
    if isinstance(areas, Matches):
        return areas
    asked = {area.id for area in areas}
    ranked = []
    for muscle in reference.records("muscle", Muscle):
        primary = _met(asked, (z for t in muscle.trigger_points for z in t.pain.primary))
        spill = _met(asked, (z for t in muscle.trigger_points for z in t.pain.spillover))
        spill = tuple(zone for zone in spill if zone not in primary)
        if primary or spill:
            shared = len(reference.related("muscle", muscle.id).get("condition", ()))
            order = (-len(primary + spill), -len(primary), -shared, muscle.name)
            ranked.append((order, _explanation(muscle, primary, spill, shared)))
    muscles = tuple(explanation for _, explanation in sorted(ranked, key=lambda pair: pair[0]))
    explained = {zone.id for m in muscles for zone in (*m.primary, *m.spillover)}
    return Pain(
        command="pain",
        query=query,
        areas=areas,
        red_flags=_red_flags(reference, areas),
        muscles=muscles,
        explained_by=_smallest_set(muscles, explained),
        unexplained=tuple(area for area in areas if area.id not in explained),
    )


def _met(asked: set[str], zones: Iterable[Ref]) -> tuple[Ref, ...]:
    return tuple({zone.id: zone for zone in zones if zone.id in asked}.values())


def _explanation(
    muscle: Muscle, primary: tuple[Ref, ...], spill: tuple[Ref, ...], shared: int
) -> Explanation:
    reasons = []
    if primary:
        reasons.append(f"primary for {', '.join(within(zone.name) for zone in primary)}")
    if spill:
        reasons.append(f"spillover to {', '.join(within(zone.name) for zone in spill)}")
    if shared:
        reasons.append(f"examined in {shared} condition{'' if shared == 1 else 's'}")
    return Explanation(
        id=muscle.id,
        name=muscle.name,
        primary=primary,
        spillover=spill,
        why="; ".join(reasons),
        sources=_sources(muscle, {zone.id for zone in (*primary, *spill)}),
    )


def _sources(muscle: Muscle, met: set[str]) -> tuple[str, ...]:
    """Name the works that say so: those of the trigger points that refer to the areas met."""
    return tuple(
        dict.fromkeys(
            source
            for point in muscle.trigger_points
            if met & {zone.id for zone in (*point.pain.primary, *point.pain.spillover)}
            for source in point.sources
        )
    )


def _red_flags(reference: Reference, areas: Sequence[Ref]) -> tuple[RedFlag, ...]:
    regions = dict.fromkeys(reference.get("zone", area.id, Zone).region.id for area in areas)
    flags: dict[str, RedFlag] = {}
    for region in regions:
        for flag in reference.red_flags_of("region", region):
            flags.setdefault(flag.id, flag)
    return tuple(flags.values())


def _smallest_set(muscles: Sequence[Explanation], explained: set[str]) -> tuple[Ref, ...]:
    """The fewest muscles that explain all that can be explained, best ranked first."""
    reach = [
        (frozenset(zone.id for zone in (*muscle.primary, *muscle.spillover)), rank)
        for rank, muscle in enumerate(muscles)
    ]
    chosen = next(
        ranks
        for size in range(len(explained) + 1)
        if (ranks := _covering(reach, frozenset(explained), size)) is not None
    )
    return tuple(_ref(muscles[rank]) for rank in sorted(chosen))


def _covering(reach: Reach, left: frozenset[str], size: int) -> tuple[int, ...] | None:
    """Choose at most `size` muscles that reach all that is left, or None where that is too few."""
    if not left:
        return ()
    reach = _undominated((zones & left, rank) for zones, rank in reach)
    if sum(sorted((len(zones) for zones, _ in reach), reverse=True)[:size]) < len(left):
        return None
    # Some muscle must explain each area; the area with the fewest leaves the least to try.
    rarest = min(sorted(left), key=lambda area: sum(area in zones for zones, _ in reach))
    for zones, rank in reach:
        if rarest in zones:
            rest = _covering(reach, left - zones, size - 1)
            if rest is not None:
                return (rank, *rest)
    return None


def _undominated(reach: Iterable[tuple[frozenset[str], int]]) -> Reach:
    """Leave out what reaches nothing that another, larger or better ranked, does not reach."""
    kept: Reach = []
    for zones, rank in sorted(reach, key=lambda pair: (-len(pair[0]), pair[1])):
        if not any(zones <= others for others, _ in kept):
            kept.append((zones, rank))
    return kept


def _ref(muscle: Explanation) -> Ref:
    return Ref(type="muscle", id=muscle.id, name=muscle.name)
