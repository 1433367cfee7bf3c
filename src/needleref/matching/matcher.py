"""The one matcher: fold → exact → aside → words → spelling → whole → initials → decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from needleref.matching import exact
from needleref.matching.answer import Answer, Suggestion, Via
from needleref.matching.kinds import by_kind
from needleref.text import targets, tokens
from needleref.text import words as fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from needleref.matching.aside import Kinds
    from needleref.matching.exact import Found
    from needleref.matching.words import Compared, Slot

LONGEST_QUERY = 1000
MOST_MISSPELT = 16  # words of a query that is looked through for slips
SUGGESTED = 10
WORTH_SHOWING = 0.3


class Matcher:
    """Answers queries over one compiled database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def match(self, query: str, kinds: Kinds = None, *, explain: bool = False) -> Answer:
        """Say which record is meant.

        `kinds` are looked in as ordered: of records that are meant alike, those of the first kind
        that has one. Without them all kinds are, and records of several kinds are ambiguous, but
        that an emergency wins over its namesakes.
        """
        said = _Explanation(explain)
        if len(query) > LONGEST_QUERY:
            said(f"refused: longer than {LONGEST_QUERY} characters")
            return Answer(query=query, status="no-match", explain=said.lines)
        folded = fold(query)
        said(f"fold: {' '.join(folded) or '(nothing left)'}")
        if not folded:
            return Answer(query=query, status="no-match", explain=said.lines)
        found = exact.by_code(self._db, query) or exact.by_name(self._db, query, folded)
        if answer := self._exact(query, found, folded, kinds, said):
            return answer
        # Imported here: an exact name, the most frequent query, needs none of the stages below.
        from needleref.matching import aside

        shorter, among = aside.without(query, kinds)
        if shorter and aside.of_no_side(kinds):
            said(f"aside: read as {shorter}")
            return _of_query(self.match(shorter, among, explain=explain), query, said)
        if shorter:
            said(f"aside: if nothing is meant, {shorter} is tried")
        answer = self._compared(query, folded, kinds, said)
        if shorter and not answer.meant:
            without = self.match(shorter, among, explain=explain)
            return _of_query(without, query, said) if without.meant else answer
        return answer

    def _compared(self, query: str, folded: list[str], kinds: Kinds, said: _Explanation) -> Answer:
        from needleref.matching import decide, initials, spelling, whole, words

        slots = words.as_typed(folded)
        compared = words.compare(self._db, slots, kinds)
        best = decide.best_of_each(compared)
        said.stage("words", slots, best)
        if len(folded) <= MOST_MISSPELT and not decide.meant(best):
            slots = spelling.read(self._db, tokens(query))
            compared = words.compare(self._db, slots, kinds)
            best = decide.best_of_each(compared)
            said.stage("spelling", slots, best)
            if decide.unsure(best):
                compared += whole.compare(self._db, query, folded, slots, kinds)
                compared += initials.compare(self._db, query, kinds)
                best = decide.best_of_each(compared)
                said.stage("whole", (), best)
        return self._decided(query, best, kinds, said)

    def _exact(
        self,
        query: str,
        found: Sequence[Found],
        folded: list[str],
        kinds: Kinds,
        said: _Explanation,
    ) -> Answer | None:
        """Answer with records that carry the query itself; others of these kinds stand below."""
        named = {(one.kind, one.id): one for one in found}
        chosen = by_kind([*named], kinds)
        if not chosen:
            said("exact: no name or code is equal")
            return None
        meant = [self.suggest(*record, named[record].matched, 1.0) for record in chosen]
        rest = [record for record in by_kind([*named], None) if record not in chosen]
        if kinds is None:
            from needleref.matching import decide, words

            others = words.compare(self._db, words.as_typed(folded), None)
            below = self._suggestions(decide.best_of_each(others), {*chosen, *rest})
        else:
            rest = [record for record in rest if record[0] in kinds]
            below = []
        below = [self.suggest(*record, named[record].matched, 1.0) for record in rest] + below
        for record in chosen:
            said(f"exact: {record[0]} {record[1]} by its {named[record].via}")
        via = {"lay": "alias"}.get(named[chosen[0]].via, named[chosen[0]].via)
        return _answer(query, meant, below, via, said)  # type: ignore[arg-type]

    def _decided(
        self,
        query: str,
        best: Sequence[tuple[Compared, str]],
        kinds: Kinds,
        said: _Explanation,
    ) -> Answer:
        from needleref.matching import decide

        chosen = decide.meant(best)
        alike = len(chosen) > 1 and all(decide.same_name(chosen[0], one) for one in chosen[1:])
        # What may not open by itself does not open for being of one name: wrist, a nerve hit there.
        if alike and any(one is chosen[0] and not why for one, why in best):
            kept = by_kind([one.record for one in chosen], kinds)
            chosen = [one for one in chosen if one.record in kept]
        meant = [self.suggest(*one.record, one.matched, one.score) for one in chosen]
        below = self._suggestions(best, {one.record for one in chosen})
        via: Via | None = None
        if len(chosen) == 1:
            via = "spelling" if chosen[0].slips else "words"
        return _answer(query, meant, below, via, said)

    def _suggestions(
        self, best: Sequence[tuple[Compared, str]], without: set[tuple[str, str]]
    ) -> list[Suggestion]:
        return [
            self.suggest(*one.record, one.matched, one.score)
            for one, _ in best[: SUGGESTED + len(without)]
            if one.score >= WORTH_SHOWING and one.record not in without
        ][:SUGGESTED]

    def suggest(self, kind: str, id_: str, matched: str, score: float) -> Suggestion:
        """Name a record that may be meant, and the name of it that was met."""
        row = self._db.execute(
            "SELECT name FROM record WHERE kind = ? AND id = ?", (kind, id_)
        ).fetchone()
        return Suggestion(
            type=kind,
            id=id_,
            name=row[0] if row else id_,
            matched=matched,
            score=round(score, 3),
        )


def _of_query(answer: Answer, query: str, said: _Explanation) -> Answer:
    """Give an answer as one to the query as typed; its name was then not exact."""
    via = "words" if answer.via not in {None, "spelling"} else answer.via
    explain = (*said.lines, *answer.explain)
    return structs.replace(answer, query=query, via=via, explain=explain)


def _answer(
    query: str,
    meant: list[Suggestion],
    below: list[Suggestion],
    via: Via | None,
    said: _Explanation,
) -> Answer:
    status = "no-match" if not meant else "match" if len(meant) == 1 else "ambiguous"
    said(
        f"decide: {status}" + (f", {', '.join(f'{s.type} {s.id}' for s in meant)}" if meant else "")
    )
    return Answer(
        query=query,
        status=status,  # type: ignore[arg-type]
        via=via if meant else None,
        hit=meant[0] if len(meant) == 1 else None,
        meant=tuple(meant),
        suggestions=tuple((meant + below)[:SUGGESTED]),
        explain=said.lines,
    )


class _Explanation:
    """What each stage did, in lines; costs nothing unless it is asked for."""

    def __init__(self, wanted: bool) -> None:
        self._lines: list[str] | None = [] if wanted else None

    def __call__(self, line: str) -> None:
        if self._lines is not None:
            self._lines.append(line)

    def stage(self, name: str, slots: Sequence[Slot], best: Sequence[tuple[Compared, str]]) -> None:
        if self._lines is None:
            return
        for slot in slots:
            read_as = ", ".join(
                f"{r.word} ({r.slips:.1f} slips{'; ' + r.doubt if r.doubt else ''})"
                if r.slips
                else r.senses[0]
                for r in slot.readings[:4]
            )
            self(f"{name}: {slot.typed} read as {read_as or 'nothing known'}")
        for one, why in best[:5]:
            verdict = f"refused, {why}" if why else "may open"
            self(f"{name}: {one.kind} {one.name.id} by {one.matched!r}: {one.score:.2f}, {verdict}")

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self._lines or ())


def match(
    connection: sqlite3.Connection, query: str, kinds: Kinds = None, *, explain: bool = False
) -> Answer:
    """Answer one query; see `Matcher.match`."""
    return Matcher(connection).match(query, kinds, explain=explain)


def match_all(
    connection: sqlite3.Connection, query: str, kinds: Kinds = None, *, explain: bool = False
) -> tuple[Answer, ...]:
    """Answer each of the targets that commas part; blank ones fall away."""
    matcher = Matcher(connection)
    parts = targets(query) or [query]
    return tuple(matcher.match(part, kinds, explain=explain) for part in parts)
