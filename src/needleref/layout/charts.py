"""All body charts at once, for proof-reading and for the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.chart.body import body_chart, marks
from needleref.chart.contact import contact_sheet, proof
from needleref.layout.common import short_name
from needleref.model import Muscle, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from needleref.reference import Reference

KEY = "solid: primary · hatched: spillover · × trigger point · ○ muscle · dashed: danger zone"


def check_pictures(reference: Reference) -> Iterator[tuple[str, str]]:
    """Give file names and SVGs: each drawing with all its shapes, each region's muscles."""
    for name in reference.chart.drawings:
        yield f"shapes-{name}.svg", proof(reference.chart, name)
    by_region: dict[str, list[Muscle]] = {}
    for muscle in reference.records("muscle", Muscle):
        by_region.setdefault(muscle.region.id, []).append(muscle)
    for region, muscles in sorted(by_region.items()):
        pictures = []
        for muscle in sorted(muscles, key=lambda each: each.name):
            ref = Ref(type="muscle", id=muscle.id, name=muscle.name)
            pictures.append((short_name(muscle.name), marks(body_chart(reference, (ref,)))))
        title = f"{muscles[0].region.name}: muscles"
        yield f"muscles-{region}.svg", contact_sheet(reference.chart, title, pictures, KEY)
