"""Reads a term as it stands in notes: which facts it tells, and what of it was not read.

Unread is better than wrong: a denial, a relative's illness and what is over are never read as the
thing nor as its absence, and a telling word that no fact accounts for is given back.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from needleref.matching import Matcher
from needleref.model import Ref
from needleref.results import Unread
from needleref.screening import language as lang
from needleref.screening.cues import mark_cues, mark_fillers
from needleref.screening.details import (
    Bound,
    Place,
    Site,
    bind,
    implied_place,
    mark_details,
    mark_places,
    sites_of,
)
from needleref.screening.items import Item, items_of
from needleref.screening.scopes import govern, parts_of, tells_of_a_relative
from needleref.screening.spans import (
    claim_allergies,
    claim_misspelt,
    claim_names,
    inner_names,
    read_slips,
)
from needleref.screening.tokens import Role, tokens_of
from needleref.screening.vocabulary import OTHERS, PLACES, RULES, Vocabulary, canonical
from needleref.text import fold, words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from needleref.screening.spans import Span
    from needleref.screening.tokens import Token
    from needleref.screening.vocabulary import Named

LONGEST_TERM = 1000
NEAREST_SHOWN = 3
WORTH_NAMING = 0.45
SHORT_GAP = 4


class Fact(NamedTuple):
    """A fact of a term: the records it names, how it was told, and where in the body."""

    term: str
    given: str
    records: tuple[Named, ...]
    via: str
    past: bool
    bound: Bound


class Measured(NamedTuple):
    """A measure with its value, for rules that carry a threshold."""

    measure: str
    value: float
    term: str
    given: str


class Reading(NamedTuple):
    """What one term tells."""

    facts: tuple[Fact, ...] = ()
    unread: tuple[Unread, ...] = ()
    measured: tuple[Measured, ...] = ()


class Reader:
    """Reads terms with the names of one compiled database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._matcher = Matcher(connection)
        self._rules = Vocabulary(connection, RULES)
        self._others = Vocabulary(connection, OTHERS)
        self._places = Vocabulary(connection, PLACES)

    @cached_property
    def _regions(self) -> dict[str, str]:
        """The region of each pain area and muscle."""
        rows = self._db.execute(
            "SELECT id, to_id FROM link WHERE kind IN ('zone', 'muscle') AND to_kind = 'region'"
            " AND field = 'region'"
        )
        return dict(rows.fetchall())

    def read(self, term: str) -> Reading:
        """Read one term."""
        if len(term) > LONGEST_TERM:
            return Reading(unread=(Unread(term=term, seems="longer than 1,000 characters"),))
        tokens = tokens_of(term)
        read_slips(tokens, self._db, self._rules)
        spans = claim_names(tokens, self._rules)
        spans += claim_allergies(tokens, self._rules)
        mark_details(tokens, term)
        mark_cues(tokens)
        spans += claim_misspelt(tokens, self._matcher, self._rules, term)
        spans += claim_names(tokens, self._others)
        measured = _measures(tokens, term)
        mark_places(tokens, self._places, self._regions)
        mark_fillers(tokens)
        items = govern(tokens, items_of(tokens, sorted(spans), term), term)
        return self._told(term, tokens, items, measured)

    def _told(
        self,
        term: str,
        tokens: Sequence[Token],
        items: Sequence[Item],
        measured: Sequence[Measured],
    ) -> Reading:
        bound = bind(items, tokens, term)
        facts: list[Fact] = []
        unread: list[Unread] = []
        for item in items:
            if item.complaint and item.span is None and not (item.denied or item.family):
                continue
            if item.span is None:
                unread.append(self._left(item, items, measured, term))
            elif item.family or item.denied or item.allergy or item.named_only:
                unread.append(self._seems(item, item.span))
            else:
                own = bound[item.first]
                alone = all(one is item or (one.complaint and not one.span) for one in items)
                told = term.strip() if alone else own.term
                facts.extend(self._facts(item, item.span, tokens, own._replace(term=told), term))
        if any(t.detail == "gestation" for t in tokens) and not any(_pregnant(f) for f in facts):
            facts.extend(self._gestation(tokens, items, term))
        unread.extend(_exceptions(tokens, items, term))
        if facts or unread:
            unread.extend(_heeded(tokens, term))
        if not facts and not unread:
            unread.append(Unread(term=term.strip(), seems=_nothing_named(tokens)))
        return Reading(tuple(_merged(facts, term)), tuple(unread), tuple(measured))

    def _gestation(self, tokens: Sequence[Token], items: Sequence[Item], term: str) -> list[Fact]:
        """Read "28/40" as what it says, unless a denial or a relative stands in the term."""
        if any(item.denied for item in items):
            return []
        if any(t.role in {Role.DENIES, Role.CLOSES} for t in tokens):
            return []
        if tells_of_a_relative(tokens):
            return []
        token = next(t for t in tokens if t.detail == "gestation")
        text = term[token.start : token.end]
        records = self._rules.find(["gestation"])
        told = Fact(text, term, records, "words", past=False, bound=Bound(text, text, (Site(),)))
        return [told] if records else []

    def _facts(
        self, item: Item, span: Span, tokens: Sequence[Token], own: Bound, term: str
    ) -> list[Fact]:
        """Give the fact itself and, for a red flag, the rules that its words name besides."""
        if own.sites[0].place is None and any(one.kind == "red-flag" for one in span.records):
            own = own._replace(sites=self.sites(item.text, own.sites[0].side))
        if own.sites[0].place is None:
            implied = self._implied(span.records)
            own = own._replace(sites=tuple(one._replace(place=implied) for one in own.sites))
        more = tuple(self._qualified(item, span, tokens, own))
        now = {one.record for one in more}
        told = tuple(one for one in span.records if one.record not in now)
        facts = [Fact(own.term, term, told, span.via, item.past, own)] if told else []
        if more:
            facts.append(Fact(own.term, term, more, span.via, past=False, bound=own))
        if all(one.kind == "red-flag" for one in span.records):
            for one in inner_names(tokens, span, self._rules):
                text = term[tokens[one.first].start : tokens[one.last].end]
                facts.append(Fact(text, term, one.records, one.via, item.past, own))
        return facts

    def _qualified(
        self, item: Item, span: Span, tokens: Sequence[Token], own: Bound
    ) -> Iterator[Named]:
        """Find what the name means with its time or doubt: a TIA last week is a recent TIA."""
        before = tokens[max(0, span.first - 2) : span.first]
        told = []
        if any(lang.RECENT.fullmatch(part.strip()) for part in own.detail.split(",")):
            told.append("recent")
        if item.queried or any(t.word in lang.SUSPECTED for t in before):
            told.append("suspected")
        folded = [word for t in tokens[span.first : span.last + 1] for word in t.folded]
        known = set() if item.past else {one.record for one in span.records}
        for word in told:
            for one in self._rules.find(canonical([word, *folded])):
                if one.record not in known:
                    yield one

    def _implied(self, records: Sequence[Named]) -> Place | None:
        for one in records:
            if one.kind == "contraindication":
                return implied_place(one.name, self._places, self._regions)
        return None

    def _seems(self, item: Item, span: Span) -> Unread:
        refs = tuple(dict.fromkeys(self.ref(one.kind, one.id) for one in span.records))
        names = ", ".join(dict.fromkeys(ref.name for ref in refs))
        if item.family:
            return Unread(term=item.family, seems=f"in the family: {names}", nearest=refs)
        if item.denied:
            return Unread(term=_denial(item), seems=f"denied: {names}", nearest=refs)
        if item.named_only:
            return Unread(term=item.text, seems=f"about it, not the thing: {names}", nearest=refs)
        return Unread(term=item.text, seems=f"an allergy, not its use: {names}", nearest=refs)

    def _left(
        self, item: Item, items: Sequence[Item], measured: Sequence[Measured], term: str
    ) -> Unread:
        """Give back words that no fact accounts for, with the nearest that we know."""
        if item.family:
            return Unread(term=item.family, seems="in the family")
        if item.denied:
            return Unread(term=_denial(item), seems=f"denied: {item.text}")
        measure = _measure(item.text)
        if measure:
            told = next((one.term for one in measured if one.measure == measure), item.text)
            return Unread(term=told, seems=f"{measure}: a value is shown, not judged")
        if item.text.lower() in lang.SAYINGS:
            return Unread(term=item.text, seems=lang.SAYINGS[item.text.lower()])
        if item.worsens:
            beside = sorted(
                (one for one in items if one.span), key=lambda o: abs(o.first - item.first)
            )
            named = _beside(item, beside[0], term) if beside else item.text
            return Unread(term=named, seems=f"{item.text}: not weighed")
        answer = self._matcher.match(item.text, RULES)
        near = [one for one in answer.suggestions[:NEAREST_SHOWN] if one.score >= WORTH_NAMING]
        return Unread(term=item.text, nearest=tuple(self.ref(one.type, one.id) for one in near))

    def flags(self, text: str) -> list[Named]:
        """Return the red flags that exactly these words name."""
        found = self._rules.find(canonical(words(text)))
        return [one for one in found if one.kind == "red-flag"]

    def sites(self, text: str, side: str = "") -> tuple[Site, ...]:
        """Return the places and sides that a text names; `side` where it names none."""
        tokens = tokens_of(text)
        mark_places(tokens, self._places, self._regions)
        return tuple(one._replace(side=one.side or side) for one in sites_of(tokens))

    def only_details(self, text: str) -> bool:
        """Whether a text tells doses, dates, sides or places and nothing else."""
        tokens = tokens_of(text)
        mark_details(tokens, text)
        mark_cues(tokens)
        mark_places(tokens, self._places, self._regions)
        mark_fillers(tokens)
        harmless = {Role.DETAIL, Role.PART, Role.SIDE, Role.PLACE, Role.FILLER, Role.SPLIT}
        return all(token.role in harmless for token in tokens)

    def ref(self, kind: str, record_id: str) -> Ref:
        """Return a reference to a record, with its name."""
        row = self._db.execute(
            "SELECT name FROM record WHERE kind = ? AND id = ?", (kind, record_id)
        ).fetchone()
        return Ref(type=kind, id=record_id, name=row[0] if row else record_id)


def _merged(facts: Sequence[Fact], term: str) -> list[Fact]:
    """Join neighbours that say one thing twice: "first trimester pregnancy"."""
    merged: list[Fact] = []
    for fact in facts:
        last = merged[-1] if merged else None
        whole = f"{last.term} {fact.term}" if last else ""
        same = last and {n.record for n in last.records} == {n.record for n in fact.records}
        if last and same and last.past == fact.past and whole in term:
            detail = ", ".join(filter(None, (last.bound.detail or last.term, fact.bound.detail)))
            bound = fact.bound._replace(term=whole, detail=detail)
            merged[-1] = fact._replace(term=whole, bound=bound)
        else:
            merged.append(fact)
    return merged


def _pregnant(fact: Fact) -> bool:
    return any(one.id == "pregnancy" for one in fact.records)


def _beside(item: Item, other: Item, term: str) -> str:
    """Both words with what stands between them, where that is short."""
    text = term[min(item.start, other.start) : max(item.end, other.end)]
    return text if len(text) <= len(item.text) + len(other.text) + SHORT_GAP else item.text


def _denial(item: Item) -> str:
    if item.denial:
        return item.denial
    return f"{item.denied} {item.text}" if item.opened else f"{item.text}: {item.denied}"


def _exceptions(tokens: Sequence[Token], items: Sequence[Item], term: str) -> Iterator[Unread]:
    """What a denial leaves out where no more than a place is named: "no implants but L hip"."""
    for at, token in enumerate(tokens):
        after = tokens[at + 1 :]
        if token.role is not Role.STOP or any(item.start > token.start for item in items):
            continue
        if any(one.role is Role.PLACE for one in after):
            yield Unread(term=term[token.end :].strip(), seems="an exception: only a place named")


def _heeded(tokens: Sequence[Token], term: str) -> Iterator[Unread]:
    """Give back complaints of the chest, which must not fall beside other facts of a term."""
    for part in parts_of(tokens):
        inside = [tokens[at] for at in part]
        chest = next((t for t in inside if t.place and lang.HEEDED_PLACE in _named(t, term)), None)
        if chest is None or any(t.role in {Role.DENIES, Role.CLOSES, Role.FAMILY} for t in inside):
            continue
        hurts = [t for t in inside if t.role is Role.COMPLAINT]
        if hurts or not lang.COMPLAINTS.isdisjoint(_named(chest, term)):
            ends = [chest.end, *(t.end for t in hurts)]
            starts = [chest.start, *(t.start for t in hurts)]
            text = term[min(starts) : max(ends)]
            yield Unread(term=text, seems="a complaint of the chest: ask about heart and lungs")


def _named(token: Token, term: str) -> list[str]:
    return words(term[token.start : token.end])


def _nothing_named(tokens: Sequence[Token]) -> str | None:
    kinds = sorted({token.detail for token in tokens if token.role is Role.DETAIL})
    if tells_of_a_relative(tokens):
        return "in the family"
    if any(token.role in {Role.DENIES, Role.CLOSES} for token in tokens):
        return "a denial of something not named"
    if any(token.role is Role.COMPLAINT for token in tokens):
        return "a complaint, no screening rule"
    return f"{', '.join(kinds)} of something not named" if kinds else None


def _measure(text: str) -> str | None:
    return lang.MEASURES.get(text.lower()) or lang.MEASURES.get(fold(text))


def _measures(tokens: Sequence[Token], term: str) -> list[Measured]:
    """Find measures that have a value, and ages in years."""
    found = []
    for at, token in enumerate(tokens):
        measure = _measure(token.text)
        value = next((t for t in tokens[at + 1 : at + 4] if t.detail == "value"), None)
        number = _number(value.text) if measure and value else None
        if measure is not None and value is not None and number is not None:
            found.append(Measured(measure, number, term[token.start : value.end], term))
    found.extend(
        Measured("age", token.age, term[token.start : token.end], term)
        for token in tokens
        if token.age is not None
    )
    return found


def _number(text: str) -> float | None:
    digits = text.strip("<>≤≥~% ").split("/")[0].split(" ")[0].replace(",", ".").rstrip("%")
    try:
        return float(digits)
    except ValueError:
        return None
