"""What a sheet is about: comma-separated words → records, their areas, and lung beneath them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from needleref.model import Condition, DangerZone, Ref
from needleref.results import Matches
from needleref.text import targets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from needleref.reference import Reference

KINDS = ("region", "muscle", "condition")
# A condition of more regions than these does not tell where the needle went.
FEW_REGIONS = 2


class Subject(NamedTuple):
    """What a sheet is about.

    `treated` are the regions named, by themselves or by a muscle; `areas` those and the regions of
    conditions that have few; `around` all regions in which a muscle concerned may lie.
    """

    topics: tuple[Ref, ...] = ()
    treated: tuple[Ref, ...] = ()
    areas: tuple[Ref, ...] = ()
    around: frozenset[str] = frozenset()
    muscles: frozenset[str] = frozenset()
    over_lung: bool = False


def subject_of(reference: Reference, command: str, query: str) -> Subject | Matches:
    """Read regions, muscles and conditions; the first kind that has a name means it.

    Where a part has no match or is ambiguous, that is the answer, naming the part.
    """
    topics: dict[tuple[str, str], Ref] = {}
    for part in targets(query):
        found = _topic(reference, command, part)
        if isinstance(found, Matches):
            return found
        topics[found.type, found.id] = found
    return subject(reference, topics.values())


def _topic(reference: Reference, command: str, part: str) -> Ref | Matches:
    answer = reference.match(part, KINDS)
    if answer.status == "match" and answer.hit is not None:
        return Ref(type=answer.hit.type, id=answer.hit.id, name=answer.hit.name)
    return reference.unopened(command, part, answer, "region, muscle or condition")


def subject(reference: Reference, topics: Iterable[Ref]) -> Subject:
    """Gather the areas, the muscles and the lung beneath what is treated."""
    topics = tuple(topics)
    treated: dict[str, Ref] = {}
    areas: dict[str, Ref] = {}
    around: set[str] = set()
    muscles: set[str] = set()
    lung_regions, lung_muscles = _over_lung(reference)
    over_lung = False
    for topic in topics:
        if topic.type == "region":
            treated[topic.id] = topic
            own = {e.id for e in reference.related("region", topic.id).get("muscle", ())}
            over_lung |= topic.id in lung_regions
        elif topic.type == "muscle":
            region = reference.muscle(topic.id).region
            treated[region.id] = region
            own = {topic.id}
        else:
            condition = reference.get("condition", topic.id, Condition)
            if len(condition.regions) <= FEW_REGIONS:
                areas.update((region.id, region) for region in condition.regions)
            around.update(region.id for region in condition.regions)
            own = {each.muscle.id for each in condition.muscles}
            around.update(reference.muscle(muscle).region.id for muscle in own)
        muscles |= own
        over_lung |= bool(own & lung_muscles)
    return Subject(
        topics=topics,
        treated=tuple(treated.values()),
        areas=tuple((treated | areas).values()),
        around=frozenset(around | treated.keys()),
        muscles=frozenset(muscles),
        over_lung=over_lung,
    )


def _over_lung(reference: Reference) -> tuple[set[str], set[str]]:
    zones = [z for z in reference.records("danger-zone", DangerZone) if z.over_lung]
    regions = {region.id for zone in zones for region in zone.regions}
    return regions, {muscle.id for zone in zones for muscle in zone.muscles}
