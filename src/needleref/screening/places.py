"""Where the rules met forbid the needle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from needleref.model import Ref, Region
from needleref.results import NotHere

if TYPE_CHECKING:
    from collections.abc import Iterable

    from needleref.model import Contraindication
    from needleref.reference import Reference
    from needleref.results import Recognised
    from needleref.screening.details import Site
    from needleref.screening.rules import Rules


class Told(NamedTuple):
    """A recognised fact, and where its rules forbid the needle."""

    recognised: Recognised
    sites: tuple[Site, ...]


def forbidden(told: Iterable[Told], rules: Rules, reference: Reference) -> tuple[NotHere, ...]:
    """List the places that are not to be needled, each with the rules that say so."""
    because: dict[tuple[str, str, str, str], list[str]] = {}
    for one in told:
        for rule in one.recognised.rules:
            if rule.type != "contraindication":
                continue
            for place in _places(one, rules.by_id[rule.id]):
                because.setdefault(place, []).append(rule.id)
    names = {region.id: region.name for region in reference.records("region", Region)}
    found = [
        NotHere(
            area=Ref(type="region", id=area, name=names[area]) if area else None,
            named=named or None,
            side=side,  # type: ignore[arg-type]
            because=tuple(dict.fromkeys(ids)),
            muscle=Ref(type="muscle", id=muscle, name=reference.muscle(muscle).name)
            if muscle
            else None,
        )
        for (area, named, side, muscle), ids in because.items()
    ]
    return tuple(found)


def _places(told: Told, rule: Contraindication) -> list[tuple[str, str, str, str]]:
    """The places of one rule: area, as named, side, muscle; "" for what is not known."""
    found = []
    for site in told.sites:
        side = site.side or "both"
        for place in rule.not_here:
            if not isinstance(place, str):
                # Why: only a local rule keeps to the side told; pregnancy has none.
                here = side if rule.class_ == "local" else "both"
                region = "" if place.type == "muscle" else place.id
                found.append((region, "", here, place.id if place.type == "muscle" else ""))
            elif site.place is None:
                found.append(("", "", side, ""))
            else:
                one_sided = side in {"left", "right"}
                named = f"{side} {site.place.named}" if one_sided else site.place.named
                found += [(area, named, side, "") for area in site.place.regions]
    return found
