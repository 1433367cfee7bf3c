"""The public Python API: look records up, match queries, follow references. Immutable."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from msgspec import Raw
from msgspec.json import decode

from needleref.results import Card, Entry, Listing, Matches

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from needleref.matching import Answer, Suggestion
    from needleref.model import (
        About,
        AnyRecord,
        Clinic,
        Condition,
        DangerZone,
        Language,
        Muscle,
        RedFlag,
        Source,
    )
    from needleref.model.chart import Chart
    from needleref.results import Plan, Screening, Side
    from needleref.screening import Answers, Screener

R = TypeVar("R", bound="AnyRecord")
NEAREST_SHOWN = 5


class Reference:
    """The data, compiled and opened for reading.

    >>> reference = Reference.open()
    >>> reference.match("tention hedache", ("condition",)).hit.id
    'tension-type-headache'
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def open(cls, overlays: Sequence[Path] = ()) -> Reference:
        """Open the shipped data with a clinic's folders laid over it. Raises DataError."""
        from needleref.cache import open_data

        return cls(open_data(overlays))

    @property
    def connection(self) -> sqlite3.Connection:
        """The compiled data, for the search index."""
        return self._db

    @cached_property
    def data_version(self) -> str:
        """CalVer of the shipped data."""
        return self._meta("data_version")

    @cached_property
    def about(self) -> About:
        """Version, licence and default review of the data."""
        from needleref.model import About

        return decode(self._meta("about"), type=About)

    @cached_property
    def clinic(self) -> Clinic:
        """The clinic's own details; empty without an overlay that has them."""
        from needleref.model import Clinic

        return decode(self._meta("clinic") or "{}", type=Clinic)

    @cached_property
    def chart(self) -> Chart:
        """The shapes of body charts."""
        from needleref.model.chart import Chart

        return decode(self._meta("chart") or "{}", type=Chart)

    @cached_property
    def languages(self) -> dict[str, str]:
        """The languages of the patient sheets: code and own name."""
        return decode(self._meta("languages") or "{}", type=dict[str, str])

    def language(self, code: str) -> Language:
        """Return the words of the patient sheets in a language. Raises KeyError."""
        from needleref.model import Language

        found = self._meta(f"language-{code}")
        if not found:
            raise KeyError(code)
        return decode(found, type=Language)

    def _meta(self, key: str) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def get(self, kind: str, record_id: str, model: type[R]) -> R:
        """Return a record. Raises KeyError when there is none of this id."""
        row = self._db.execute(
            "SELECT doc FROM record WHERE kind = ? AND id = ?", (kind, record_id)
        ).fetchone()
        if row is None:
            raise KeyError(f"{kind}:{record_id}")
        return decode(row[0], type=model)

    def records(self, kind: str, model: type[R]) -> Iterator[R]:
        """Yield all records of a kind, by id."""
        rows = self._db.execute("SELECT doc FROM record WHERE kind = ? ORDER BY id", (kind,))
        return (decode(doc, type=model) for (doc,) in rows)

    def muscle(self, record_id: str) -> Muscle:
        """Return a muscle by id."""
        from needleref.model import Muscle

        return self.get("muscle", record_id, Muscle)

    def danger_zone(self, record_id: str) -> DangerZone:
        """Return a danger zone by id."""
        from needleref.model import DangerZone

        return self.get("danger-zone", record_id, DangerZone)

    def red_flags_of(self, kind: str, record_id: str) -> tuple[RedFlag, ...]:
        """Return the red flags that name a condition or region; for a region, those of all too."""
        from needleref.model import RedFlag

        flags = self.records("red-flag", RedFlag)
        if kind == "condition":
            return tuple(f for f in flags if any(c.id == record_id for c in f.conditions))
        return tuple(
            flag
            for flag in flags
            if flag.regions == "all" or any(region.id == record_id for region in flag.regions)
        )

    def red_flags_for(self, condition: Condition) -> tuple[RedFlag, ...]:
        """Return the red flags that name a condition, else those of its regions."""
        if named := self.red_flags_of("condition", condition.id):
            return named
        flags = {
            flag.id: flag
            for region in condition.regions
            for flag in self.red_flags_of("region", region.id)
        }
        return tuple(flags.values())

    def entries(self, kind: str) -> tuple[Entry, ...]:
        """Return id, name and summary of all records of a kind, by name."""
        rows = self._db.execute(
            "SELECT kind, id, name, summary FROM record WHERE kind = ?"
            " ORDER BY name COLLATE NOCASE",
            (kind,),
        )
        return tuple(Entry(*row) for row in rows)

    def related(self, kind: str, record_id: str) -> dict[str, tuple[Entry, ...]]:
        """Return the records that refer to a record, by kind."""
        rows = self._db.execute(
            "SELECT DISTINCT r.kind, r.id, r.name, r.summary FROM link JOIN record AS r"
            " ON r.kind = link.kind AND r.id = link.id"
            " WHERE link.to_kind = ? AND link.to_id = ? ORDER BY r.kind, r.name COLLATE NOCASE",
            (kind, record_id),
        )
        related: dict[str, tuple[Entry, ...]] = {}
        for row in rows:
            related[row[0]] = (*related.get(row[0], ()), Entry(*row))
        return related

    def sources(self, ids: Iterable[str]) -> tuple[Source, ...]:
        """Return works by id, in this order."""
        from needleref.model import Source

        return tuple(self.get("source", source, Source) for source in ids)

    def source_documents(self, ids: Iterable[str]) -> list[Raw]:
        """Return the JSON of works, in this order, undecoded."""
        found = []
        for source in ids:
            row = self._db.execute(
                "SELECT doc FROM record WHERE kind = 'source' AND id = ?", (source,)
            ).fetchone()
            if row:
                found.append(Raw(row[0].encode()))
        return found

    def match(
        self, query: str, kinds: tuple[str, ...] | None = None, *, explain: bool = False
    ) -> Answer:
        """Match a query against the names of some kinds, or of all (README, "Matching").

        Where only rules of safety are asked for and none is named, the query is read as a term
        of screening is: "on chemo", "CKD 4", "heart attack 3 weeks ago".
        """
        from needleref.matching import match

        answer = match(self._db, query, kinds, explain=explain)
        asked = kinds or ()
        of_safety = "contraindication" in asked and "condition" not in asked
        if of_safety and answer.status == "no-match" and query.strip():
            from needleref.screening.asked import as_told

            return as_told(answer, asked, self)
        return answer

    def card(self, command: str, kind: str, record_id: str, **how: object) -> Card:
        """Open a record. `how`: query, via, matched, others."""
        name, document, cited = self._whole(kind, record_id)
        return Card(
            command=command,
            status="match",
            kind=kind,
            id=record_id,
            name=name,
            document=document,
            cited=cited,
            related=self.related(kind, record_id),
            **how,  # type: ignore[arg-type]
        )

    @cached_property
    def screener(self) -> Screener:
        """The rules and the reader of terms that screening draws on."""
        from needleref.screening import Screener

        return Screener(self)

    def screen(self, terms: Iterable[str] = (), answers: Answers | None = None) -> Screening:
        """Screen a patient before needling: terms as they stand in notes, answers, or both.

        Never milder than the worst rule met; what was not read stands under `unread`.
        """
        from needleref.screening import screen

        return screen(self, terms, answers)

    def plan(
        self,
        query: str,
        terms: Iterable[str] = (),
        *,
        region: str = "",
        muscle: str = "",
        side: Side | None = None,
    ) -> Plan | Matches:
        """Plan a visit: conditions that commas part, crossed with what the patient has.

        Nothing that a rule forbids is offered; Matches where a name has no match.
        """
        from needleref.planning import plan

        return plan(self, query, terms, region=region, muscle=muscle, side=side)

    def lookup(
        self, command: str, query: str, kinds: tuple[str, ...], *, noun: str
    ) -> Card | Matches:
        """Open the one record that a query means, or say why none is opened."""
        answer = self.match(query, kinds)
        if answer.hit is not None and answer.status == "match":
            hit = answer.hit
            return self.card(
                command,
                hit.type,
                hit.id,
                query=query,
                via=answer.via,
                matched=hit.matched,
                others=self._namesakes(query, hit) if hit.type == "emergency" else (),
            )
        return self.unopened(command, query, answer, noun)

    def unopened(self, command: str, query: str, answer: Answer, noun: str) -> Matches:
        """Say why a query opens nothing: several records are meant, or none, and which are near."""
        nothing = answer.status == "no-match"
        hint = self.red_flag_hint(query) if nothing else ""
        return Matches(
            command=command,
            query=query,
            status=answer.status,
            noun=noun,
            suggestions=answer.meant or answer.suggestions[:NEAREST_SHOWN],
            elsewhere=self._elsewhere(query) if nothing and not hint else (),
            hint=hint,
        )

    def _elsewhere(self, query: str) -> tuple[Suggestion, ...]:
        """Return the records of any kind that a query means: trapezius is no condition."""
        meant = (one for one in self.match(query).meant if one.type != "source")
        return tuple(meant)[:NEAREST_SHOWN]

    def _namesakes(self, query: str, hit: Suggestion) -> tuple[Suggestion, ...]:
        """Return the records of any kind that a query names as well as its hit."""
        meant = (s for s in self.match(query).suggestions if s.score >= hit.score)
        return tuple(s for s in meant if (s.type, s.id) != (hit.type, hit.id))

    def red_flag_hint(self, query: str) -> str:
        """Point at red flags whose own terms a query meets, for queries that open nothing."""
        answer = self.match(query, ("red-flag", "emergency"))
        if answer.status != "match" or answer.hit is None:
            return ""
        return f"Red flag: {answer.hit.name}: needleref safety {answer.hit.id}"

    def listing(self, command: str, title: str, kinds: Sequence[str], *, full: bool) -> Listing:
        """List all records of these kinds; whole records with `full`."""
        entries = tuple(entry for kind in kinds for entry in self.entries(kind))
        documents = cited = None
        if full:
            rows = [self._whole(entry.type, entry.id) for entry in entries]
            documents = tuple(document for _, document, _ in rows)
            cited = tuple(dict.fromkeys(source for *_, sources in rows for source in sources))
        return Listing(
            command=command,
            status="list",
            title=title,
            entries=entries,
            documents=documents,
            cited=cited or (),
        )

    def _whole(self, kind: str, record_id: str) -> tuple[str, Raw, tuple[str, ...]]:
        """Return a record's name, its JSON undecoded, and the works behind it."""
        name, doc, cited = self._db.execute(
            "SELECT name, doc, cited FROM record WHERE kind = ? AND id = ?", (kind, record_id)
        ).fetchone()
        return name, Raw(doc.encode()), tuple(decode(cited))
