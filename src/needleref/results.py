"""What a command returns: plain values that every format renders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

from msgspec import Raw, Struct

from needleref.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from needleref.matching import Suggestion
    from needleref.model import Clinic, RedFlag, Ref
    from needleref.model.anatomy import NeedlingNote
    from needleref.model.common import Urgency, Verdict
    from needleref.model.safety import Position, Rate

Status = Literal["match", "ambiguous", "no-match", "list", "done"]

EXITS = {"no-match": Exit.NO_MATCH, "ambiguous": Exit.AMBIGUOUS}


class Result(Struct, frozen=True, kw_only=True):
    """What all results share: the command, the query as typed, and how it was answered.

    A class's own fields are what JSON tells under `result`, but for those in `UNSAID`.
    """

    UNSAID: ClassVar[frozenset[str]] = frozenset()

    command: str
    query: str | None = None
    status: Status = "done"
    via: str | None = None

    @classmethod
    def told(cls) -> tuple[str, ...]:
        """Name the fields that JSON tells under `result`, in order."""
        own = cls.__struct_fields__[len(Result.__struct_fields__) :]
        return tuple(name for name in own if name not in cls.UNSAID)

    @property
    def exit_code(self) -> int:
        """The exit code that scripts see."""
        return EXITS.get(self.status, Exit.ANSWERED)


class Entry(Struct, frozen=True):
    """A record in a list."""

    type: str
    id: str
    name: str
    summary: str = ""


class Card(Result, frozen=True, kw_only=True):
    """One record, opened; `matched` is the name that the query met.

    `document` is the record's JSON as compiled, `related` what refers to it by kind.
    `others` are records of the same name that an emergency won over.
    """

    kind: str
    id: str
    name: str
    matched: str = ""
    document: Raw
    cited: tuple[str, ...] = ()
    related: dict[str, tuple[Entry, ...]] = {}
    others: tuple[Suggestion, ...] = ()


class Listing(Result, frozen=True, kw_only=True):
    """All records of a kind, or of several."""

    title: str
    entries: tuple[Entry, ...]
    documents: tuple[Raw, ...] | None = None
    cited: tuple[str, ...] = ()


class Matches(Result, frozen=True, kw_only=True):
    """No card: several records are meant, or none is. An answer, not an accident.

    `elsewhere` are records of kinds that were not asked for and that the query means.
    """

    noun: str = "record"
    suggestions: tuple[Suggestion, ...] = ()
    elsewhere: tuple[Suggestion, ...] = ()
    hint: str = ""
    explain: tuple[str, ...] = ()


class Hits(Result, frozen=True, kw_only=True):
    """The ranked hits of a search; `hit` is the confident one, `meant` those meant as well."""

    hit: Suggestion | None = None
    meant: tuple[Suggestion, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    hint: str = ""
    explain: tuple[str, ...] = ()


class Bibliography(Result, frozen=True, kw_only=True):
    """Works, and the record they belong to if one was asked for."""

    title: str
    works: tuple[str, ...]
    used_by: dict[str, tuple[Ref, ...]] = {}


class Explanation(Struct, frozen=True, kw_only=True):
    """A muscle that explains some of the pain asked about, and why it ranks where it does."""

    id: str
    name: str
    primary: tuple[Ref, ...] = ()
    spillover: tuple[Ref, ...] = ()
    why: str
    sources: tuple[str, ...] = ()


class Pain(Result, frozen=True, kw_only=True):
    """From where it hurts to the muscles that refer there, best first."""

    areas: tuple[Ref, ...]
    red_flags: tuple[RedFlag, ...] = ()
    muscles: tuple[Explanation, ...] = ()
    explained_by: tuple[Ref, ...] = ()
    unexplained: tuple[Ref, ...] = ()


ChartLevel = Literal["primary", "spillover", "area"]
ChartSide = Literal["right", "left", "both"]


class Numbered(Struct, frozen=True, kw_only=True):
    """A muscle or area that stands on a chart by its number."""

    number: int
    type: str
    id: str
    name: str


class ChartArea(Struct, frozen=True, kw_only=True):
    """A pain area on a chart; `area` is one of a region's, `midline` one that has no side."""

    zone: Ref
    level: ChartLevel
    midline: bool = False
    number: int = 0


class ChartPoint(Struct, frozen=True, kw_only=True):
    """A trigger point on a chart, always approximate; `belly`: the muscle has none recorded."""

    id: str
    muscle: Ref
    label: str = ""
    location: str = ""
    placed: str
    approximate: bool = True
    belly: bool = False
    number: int = 0


class BodyChart(Result, frozen=True, kw_only=True):
    """What a body chart shows: pain areas, trigger points and danger zones of its topics."""

    UNSAID = frozenset({"cited", "file"})

    topics: tuple[Ref, ...]
    side: ChartSide
    view: str = ""
    numbered: tuple[Numbered, ...] = ()
    areas: tuple[ChartArea, ...] = ()
    points: tuple[ChartPoint, ...] = ()
    danger_zones: tuple[Ref, ...] = ()
    file: str = ""
    cited: tuple[str, ...] = ()


class Told(Struct, frozen=True, kw_only=True):
    """A text of a patient sheet: the record's or the language's own, and how well it stands.

    `language` is the text's own, which is English where no translation is there.
    """

    type: str
    id: str
    text: str
    language: str
    when: str = ""
    support: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()


class Move(Struct, frozen=True, kw_only=True):
    """An exercise as the patient sheet tells it."""

    id: str
    name: str
    steps: tuple[str, ...]
    language: str
    dose: str = ""
    stop_if: str = ""
    support: str
    sources: tuple[str, ...] = ()


class Given(Struct, frozen=True, kw_only=True):
    """What is typed for one sheet. It stands on the page alone, never in JSON or a log."""

    patient: str = ""
    therapist: str = ""
    date: str = ""
    notes: tuple[str, ...] = ()
    language: str = "en"
    paper: str = "a4"
    large_print: bool = False
    chart: bool = False
    evidence: bool = False


class Sheet(Result, frozen=True, kw_only=True):
    """The patient's sheet to take home; `over_lung` puts the lung warning first.

    `areas` are the regions named, by themselves or by a muscle; a condition does not tell where
    the needle went. `own_advice` is false where nothing on it is for its topics alone.
    """

    UNSAID = frozenset({"clinic", "given"})

    topics: tuple[Ref, ...] = ()
    areas: tuple[Ref, ...] = ()
    language: str
    over_lung: bool
    own_advice: bool
    lung_warning: tuple[Told, ...] = ()
    summary: tuple[Told, ...] = ()
    done: tuple[Told, ...] = ()
    expect: tuple[Told, ...] = ()
    do: tuple[Told, ...] = ()
    avoid: tuple[Told, ...] = ()
    exercises: tuple[Move, ...] = ()
    call_us: tuple[Told, ...] = ()
    next_visit: tuple[Told, ...] = ()
    get_help: tuple[Told, ...] = ()
    check: tuple[Told, ...] = ()
    review: str
    clinic: Clinic
    given: Given


class Counted(Struct, frozen=True, kw_only=True):
    """How often a harm was counted in 1,000 sessions or people, over all counts of that unit."""

    low: float
    high: float
    unit: Literal["sessions", "people"]
    sources: tuple[str, ...]


class Risk(Struct, frozen=True, kw_only=True):
    """What can go wrong, as a patient reads it; without counts, nobody knows how often."""

    id: str
    name: str
    text: str
    language: str
    severity: str
    counted: tuple[Counted, ...] = ()
    sources: tuple[str, ...] = ()


class Outlook(Struct, frozen=True, kw_only=True):
    """What studies say on needling for a condition, in one sentence for patients."""

    condition: Ref
    verdict: str
    text: str
    language: str


class Consent(Result, frozen=True, kw_only=True):
    """The sheet to talk over before needling: its seven headings are never empty."""

    UNSAID = frozenset({"clinic", "given"})

    topics: tuple[Ref, ...] = ()
    areas: tuple[Ref, ...] = ()
    language: str
    over_lung: bool
    what: tuple[Told, ...]
    why: tuple[Told, ...]
    outlook: tuple[Outlook, ...] = ()
    options: tuple[Told, ...]
    common_risks: tuple[Risk, ...] = ()
    serious_risks: tuple[Risk, ...] = ()
    concerns: tuple[Told, ...]
    questions: tuple[Told, ...]
    stop: tuple[Told, ...]
    sign: tuple[Told, ...]
    review: str
    clinic: Clinic
    given: Given


class Report(Result, frozen=True, kw_only=True):
    """Facts for curators: counts, paths, problems, as plain JSON values."""

    title: str
    data: dict[str, Any]


Decision = Literal["do-not-needle", "ask-first", "review", "not-here", "caution", "none-recorded"]
# Worst first.
DECISIONS: tuple[Decision, ...] = get_args(Decision)
Side = Literal["left", "right", "both"]


def worst(decisions: Iterable[Decision]) -> Decision:
    """Return the worst of these decisions; `none-recorded` when there are none."""
    return min(decisions, key=DECISIONS.index, default="none-recorded")


class RuleMet(Struct, frozen=True, kw_only=True):
    """A screening rule, or a red flag, that a fact of the patient meets.

    `several` says that two of its kind were told, and weigh more than one.
    """

    id: str
    type: Literal["contraindication", "red-flag"] = "contraindication"
    name: str
    decision: Decision
    urgency: Urgency = "routine"
    reason: str
    action: str
    technique: str = "any"
    several: bool = False
    override: str = ""
    positions: tuple[Position, ...] = ()
    sources: tuple[str, ...] = ()


class Recognised(Struct, frozen=True, kw_only=True):
    """A fact as it was told, what it is read as, and the rules it meets.

    `rules` is empty for what is known and has no rule. `given` is the whole term it stood in.
    """

    term: str
    read_as: Ref
    via: str
    detail: str = ""
    rules: tuple[RuleMet, ...] = ()
    given: str = ""


class Unread(Struct, frozen=True, kw_only=True):
    """What was told and not read as a fact: unknown words, denials, family, the past."""

    term: str
    seems: str | None = None
    nearest: tuple[Ref, ...] = ()


class NotHere(Struct, frozen=True, kw_only=True):
    """A place that is not to be needled; `area` is None for "the place concerned"."""

    area: Ref | None = None
    named: str | None = None
    side: Side = "both"
    because: tuple[str, ...] = ()
    muscle: Ref | None = None


class Screening(Result, frozen=True, kw_only=True):
    """What the patient's facts and answers decide, and all that was not read or not asked."""

    UNSAID = frozenset({"fail_on"})

    decision: Decision
    urgency: Urgency = "routine"
    not_here: tuple[NotHere, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    unread: tuple[Unread, ...] = ()
    unanswered: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    questions: int = 0
    answered: bool = False
    fail_on: Decision | None = None

    @property
    def exit_code(self) -> int:
        """The exit code; 6 where the decision is as bad as the one to fail on."""
        return _failed(self.decision, self.fail_on) or super().exit_code


class Question(Struct, frozen=True, kw_only=True):
    """One question of the questionnaire, the rules it covers, its follow-ups."""

    id: str
    name: str
    question: str
    why: str = ""
    follow_ups: tuple[Question, ...] = ()
    sources: tuple[str, ...] = ()


class Form(Result, frozen=True, kw_only=True):
    """The blank questionnaire: the core questions, each with its follow-ups."""

    questions: tuple[Question, ...]


def _failed(decision: Decision, fail_on: Decision | None) -> int:
    failed = fail_on is not None and DECISIONS.index(decision) <= DECISIONS.index(fail_on)
    return Exit.DECISION if failed else 0


MuscleStatus = Literal["examine", "not-here", "do-not-needle"]


class Worse(Struct, frozen=True, kw_only=True):
    """A rule of this patient that makes a hazard worse, and why."""

    rule: Ref
    text: str
    sources: tuple[str, ...] = ()


class PlannedHazard(Struct, frozen=True, kw_only=True):
    """What can be hurt in a muscle, and what of this patient makes it worse."""

    danger_zone: Ref | None = None
    structure: str = ""
    risk: str = ""
    avoid_by: str = ""
    worse: tuple[Worse, ...] = ()
    sources: tuple[str, ...] = ()


class PlannedMuscle(Struct, frozen=True, kw_only=True):
    """A muscle to examine in this visit, or one that is not to be needled, and why."""

    id: str
    name: str
    status: MuscleStatus
    not_here_side: Side | None = None
    why: str
    conditions: tuple[Ref, ...] = ()
    primary: tuple[Ref, ...] = ()
    spillover: tuple[Ref, ...] = ()
    hazards: tuple[PlannedHazard, ...] = ()
    needling: tuple[NeedlingNote, ...] = ()
    sources: tuple[str, ...] = ()


class PlannedVerdict(Struct, frozen=True, kw_only=True):
    """What studies say on needling for one of the conditions."""

    condition: Ref
    verdict: Verdict


class Dosage(Struct, frozen=True, kw_only=True):
    """A dosage as studied, of one of the conditions."""

    condition: Ref
    text: str
    sources: tuple[str, ...]


class ConsentPoint(Struct, frozen=True, kw_only=True):
    """An unwanted effect to tell the patient of, in plain words and with its rates."""

    event: Ref
    severity: str
    text: str
    rates: tuple[Rate, ...] = ()
    sources: tuple[str, ...] = ()


class AftercarePoint(Struct, frozen=True, kw_only=True):
    """A step of aftercare for this visit."""

    step: Ref
    part: str
    when: str
    text: str
    sources: tuple[str, ...] = ()


class Factor(Struct, frozen=True, kw_only=True):
    """A factor of the patient and the lines of the plan that it changes."""

    term: str
    read_as: Ref | None = None
    changes: tuple[str, ...]


class Plan(Result, frozen=True, kw_only=True):
    """One visit on one sheet, in its order. `only_after` stands before what it holds back."""

    UNSAID = frozenset({"cited", "fail_on"})

    conditions: tuple[Ref, ...]
    screening: Screening
    side: Side | None = None
    region: Ref | None = None
    red_flags: tuple[RedFlag, ...] = ()
    muscles: tuple[PlannedMuscle, ...] = ()
    verdicts: tuple[PlannedVerdict, ...] = ()
    only_after: tuple[str, ...] = ()
    dosage: tuple[Dosage, ...] = ()
    consent: tuple[ConsentPoint, ...] = ()
    aftercare: tuple[AftercarePoint, ...] = ()
    factors: tuple[Factor, ...] = ()
    cited: tuple[str, ...] = ()
    fail_on: Decision | None = None

    @property
    def exit_code(self) -> int:
        """The exit code; 6 where the screening's decision is as bad as the one to fail on."""
        return _failed(self.screening.decision, self.fail_on) or super().exit_code
