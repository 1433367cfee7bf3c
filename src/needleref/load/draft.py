"""A record while the folders are laid over one another, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from needleref.load.convert import is_sound
from needleref.load.loosened import loosened, overridden

if TYPE_CHECKING:
    from collections.abc import Sequence

    from needleref.errors import Problem
    from needleref.load.folder import Entry, Folder, Place

# Lists of words that an overlay adds to; every other field of an overlay replaces the shipped one.
EXTENDED = frozenset({"aliases", "lay", "terms"})


class Draft:
    """A record's fields so far; `places` and `origins` are by field, `places` with "" for all."""

    def __init__(self, kind: str, id_: str, place: Place) -> None:
        self.kind = kind
        self.id = id_
        self.values: dict[str, Any] = {}
        self.places = {"": place}
        self.origins: dict[str, tuple[str, ...]] = {}

    def lay(self, entry: Entry) -> None:
        """Lay a folder's fields over those already there."""
        for name, (value, place) in entry.fields.items():
            before = self.values.get(name)
            self.places[name] = place
            if name in EXTENDED and is_sound(before) and is_sound(value) and before:
                added = [word for word in value if word not in before]
                self.values[name] = [*before, *added]
                self.origins[name] = (*self.origins[name], entry.file)
            else:
                self.values[name] = value
                self.origins[name] = (entry.file,)


def drafts(folders: Sequence[Folder], problems: list[Problem]) -> dict[tuple[str, str], Draft]:
    """Lay all folders' records over one another; loosened safety rules join the problems."""
    found: dict[tuple[str, str], Draft] = {}
    for number, folder in enumerate(folders):
        for entry in folder.entries:
            name = entry.kind, entry.id
            shipped = found.get(name)
            draft = shipped or found.setdefault(name, Draft(*name, entry.place))
            before = dict(draft.values)
            draft.lay(entry)
            if not number:
                problems.extend(overridden(entry))
            elif shipped:
                problems.extend(loosened(entry, before, draft.values))
    return found
