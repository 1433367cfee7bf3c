"""Doses, dates, ages, sides and places: which stand in a term, and of which fact they tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from needleref.screening import language as lang
from needleref.screening.tokens import Role
from needleref.screening.vocabulary import canonical
from needleref.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from needleref.screening.items import Item
    from needleref.screening.tokens import Token
    from needleref.screening.vocabulary import Vocabulary

LONGEST_PLACE = 4
OF_PREGNANCY = frozenset({"gestation", "trimester"})
# What may stand between two details without parting them.
JOINING = frozenset({"", "for", "x", "since", "in", "on", "of", "of the", "of his", "of her"})


class Place(NamedTuple):
    """A place that the patient names, and the regions that it reaches, nearest first."""

    regions: tuple[str, ...]
    named: str


class Site(NamedTuple):
    """A place and a side as told; either may be missing."""

    place: Place | None = None
    side: str = ""


class Bound(NamedTuple):
    """What is told of one fact beside its name; `sites` are where it is."""

    term: str
    detail: str = ""
    sites: tuple[Site, ...] = ()


def mark_details(tokens: Sequence[Token], term: str) -> None:
    """Find details in what no name claims; the tokens of one go on with its first."""
    for kind, pattern in lang.DETAILS:
        for met in pattern.finditer(term):
            start, end = met.span()
            inside = [t for t in tokens if t.start < end and t.end > start]
            if not inside or any(t.role not in {Role.WORD, Role.SPLIT} for t in inside):
                continue
            whole = inside[0].start >= start and inside[-1].end <= end
            if not whole or (kind == "age of" and not _of_a_person(tokens, inside[0])):
                continue
            first = inside[0]
            first.text = met.group().strip()
            first.start = start + len(met.group()) - len(met.group().lstrip())
            first.end = first.start + len(first.text)
            first.role, first.detail, first.folded = Role.DETAIL, kind.split()[0], ()
            first.age = _years(met.groupdict())
            for token in inside[1:]:
                token.role, token.folded = Role.PART, ()


def _years(groups: dict[str, str | None]) -> float | None:
    if groups.get("age"):
        return float(groups["age"] or 0)
    return 0.5 if groups.get("months") else None


def _of_a_person(tokens: Sequence[Token], token: Token) -> bool:
    at = tokens.index(token)
    return at > 0 and tokens[at - 1].word in lang.PEOPLE


def is_side(text: str) -> bool:
    """Whether a word is a side as notes write it; single letters in capitals only."""
    word = text.lower()
    return word in lang.SIDES and (word not in lang.CAPITALS_ONLY or text.isupper())


def mark_places(tokens: Sequence[Token], vocabulary: Vocabulary, regions: dict[str, str]) -> None:
    """Find sides and places in what is left; `regions` gives the region of zones and muscles."""
    for token in tokens:
        if token.role is Role.WORD and is_side(token.text):
            token.role, token.detail = Role.SIDE, lang.SIDES[token.text.lower()]
        elif token.role is Role.DETAIL and token.detail == "level":
            token.role = Role.PLACE
            token.place = Place((lang.LEVELS[token.text[0].lower()],), token.text)
    for length in range(LONGEST_PLACE, 0, -1):
        for at in range(len(tokens) - length + 1):
            inside = tokens[at : at + length]
            if any(token.role is not Role.WORD for token in inside):
                continue
            if length == 1 and inside[0].word in lang.FILLERS | lang.PEOPLE:
                continue  # "pt" is the patient, not pronator teres
            folded = [word for token in inside for word in token.folded]
            place = place_of(folded, vocabulary, regions)
            if place is None:
                continue
            for token in inside:
                token.role, token.place = Role.PART, None
            inside[0].role, inside[0].place = Role.PLACE, place
            inside[0].end = inside[-1].end


def place_of(
    folded: Sequence[str], vocabulary: Vocabulary, regions: dict[str, str]
) -> Place | None:
    """Return the place that these words name."""
    text = " ".join(folded)
    if text in lang.PLACES:
        return Place(lang.PLACES[text], text)
    found = vocabulary.find(canonical(folded))
    if not found:
        return None
    kinds = {one.kind: one for one in reversed(found)}
    for kind in ("region", "zone"):
        if kind in kinds:
            several = [regions.get(one.id, one.id) for one in found if one.kind == kind]
            return Place(tuple(dict.fromkeys(several)), text)
    return Place((regions[kinds["muscle"].id],), text)


def implied_place(name: str, vocabulary: Vocabulary, regions: dict[str, str]) -> Place | None:
    """Return the place that a name itself speaks of: hip replacement, axillary clearance."""
    folded = words(name)
    for length in range(min(3, len(folded)), 0, -1):
        for at in range(len(folded) - length + 1):
            place = place_of(folded[at : at + length], vocabulary, regions)
            if place is not None:
                return place._replace(named=place.regions[0].replace("-", " "))
    return None


class _Shared(NamedTuple):
    """What a term tells outside the parts that hold its facts."""

    sides: list[Token]
    bare_sides: list[Token]
    details: list[Token]
    sites: list[list[Token]]


def bind(items: Sequence[Item], tokens: Sequence[Token], term: str) -> dict[int, Bound]:
    """Tell for each fact which details, sides and places are its own or shared by its term."""
    own: dict[int, list[Token]] = {item.first: [] for item in items if item.span}
    shared = _Shared([], [], [], [])
    before: Item | None = None
    for held, inside in _segments(tokens, items):
        facts = [item for item in held if item.span]
        told = [t for t in inside if t.role in {Role.DETAIL, Role.SIDE, Role.PLACE}]
        hurts = any(t.role is Role.COMPLAINT or _tells_complaint(t) for t in inside)
        if hurts or any(i.complaint for i in held):
            told = [t for t in told if t.role is Role.DETAIL]
        for token in told:
            shares = token.role is Role.DETAIL and token.detail in lang.SHARED
            if facts:
                own[_nearest(token, facts, own).first].append(token)
            elif not held and before is not None and token.role is Role.DETAIL and not shares:
                own[before.first].append(token)
            if held and not facts:
                continue
            if token.role is Role.SIDE:
                shared.sides.append(token)
            elif shares and _once(token, tokens):
                shared.details.append(token)
        if not held and all(t.role in {Role.SIDE, Role.FILLER, Role.PART} for t in inside):
            shared.bare_sides.extend(told)
        if not held and any(t.role is Role.PLACE for t in told):
            site = [t for t in told if t.role in {Role.SIDE, Role.PLACE}]
            shared.sites.append(site)
            # Why: "lymphoedema of left arm and right leg" names two places of one fact.
            if before is not None:
                own[before.first] += site
        before = facts[-1] if facts else before
    return {item.first: _bound(item, own[item.first], shared, term) for item in items if item.span}


def _tells_complaint(token: Token) -> bool:
    """Whether a place is named with what hurts there: "chest pain" is a name of a place."""
    return token.place is not None and not lang.COMPLAINTS.isdisjoint(words(token.place.named))


def _once(token: Token, tokens: Sequence[Token]) -> bool:
    """Whether a kind of detail is told once; of two dates neither is known to hold for the rest."""
    return sum(t.role is Role.DETAIL and t.detail == token.detail for t in tokens) == 1


def _segments(
    tokens: Sequence[Token], items: Sequence[Item]
) -> Iterator[tuple[list[Item], list[Token]]]:
    """Part the term at its splits; yield the items and the free tokens of each part."""
    first = 0
    ends = [at for at, token in enumerate(tokens) if token.role in {Role.SPLIT, Role.STOP}]
    for end in [*ends, len(tokens)]:
        held = [item for item in items if first <= item.first < end]
        yield held, list(tokens[first:end])
        first = end + 1


def _nearest(token: Token, facts: Sequence[Item], own: dict[int, list[Token]]) -> Item:
    """The fact just before a detail, unless it has its own; else the one just after."""
    before = [item for item in facts if item.start < token.start]
    after = [item for item in facts if item.start > token.start]
    if not before:
        return after[0]
    last = before[-1]
    taken = token.role is Role.SIDE and any(t.role is Role.SIDE for t in own[last.first])
    return after[0] if taken and after else last


def _bound(item: Item, own: Sequence[Token], shared: _Shared, term: str) -> Bound:
    mine = list(own)
    if not any(t.role is Role.PLACE for t in mine) and len(shared.sites) == 1:
        mine += shared.sites[0]
    if not any(t.role is Role.SIDE for t in mine) and len({t.detail for t in shared.sides}) == 1:
        mine.append(shared.sides[0])
    # Why always: "left and right THR", "R/L THR" tell both of one fact.
    mine += shared.bare_sides
    for token in shared.details:
        if token.detail in OF_PREGNANCY and not _is_pregnancy(item):
            continue
        if all(t.detail != token.detail for t in mine if t.role is Role.DETAIL):
            mine.append(token)
    mine = sorted(set(mine), key=lambda token: token.start)
    near = [item.start, *(token.start for token in own)]
    far = [item.end, *(token.end for token in own)]
    return Bound(
        term=term[min(near) : max(far)].strip(),
        detail=_joined(mine, term),
        sites=sites_of(mine),
    )


def _is_pregnancy(item: Item) -> bool:
    return item.span is not None and any(one.id == "pregnancy" for one in item.span.records)


def sites_of(tokens: Sequence[Token]) -> tuple[Site, ...]:
    """Pair places with their sides: "left arm, right leg" and "arm left, leg right"."""
    told = [t for t in tokens if t.role in {Role.SIDE, Role.PLACE}]
    places = [t for t in told if t.role is Role.PLACE]
    sides = {t.detail for t in told if t.role is Role.SIDE}
    one_side = next(iter(sides)) if len(sides) == 1 else "both" if sides else ""
    if len(places) < 2 or len(sides) < 2:
        return tuple(Site(t.place, one_side) for t in places) or (Site(None, one_side),)
    ordered = told if told[0].role is Role.SIDE else told[::-1]
    sites = []
    side = ""
    for token in ordered:
        if token.role is Role.SIDE:
            side = token.detail
        else:
            sites.append(Site(token.place, side))
    return tuple(sites if ordered is told else sites[::-1])


def _joined(tokens: Iterable[Token], term: str) -> str:
    """Write details as they stand, with commas where other words stood between."""
    text, end = "", 0
    for token in tokens:
        between = " ".join(term[end : token.start].split()).casefold()
        gap = f" {between} ".replace("  ", " ") if between in JOINING else ", "
        gap = gap if text else ""
        text += gap + term[token.start : token.end].strip()
        end = token.end
    return text
