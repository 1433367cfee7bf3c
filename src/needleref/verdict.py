"""Findings → verdict: does needling help? One pure function, and the rule it follows.

What counts: dry needling itself, from meta-analyses, systematic reviews and trials, with a clear
direction, first measured within 12 weeks, on the main outcome (a question with none on it: on
function). Three questions are answered from what counts: better than sham, better when added to
care or than nothing, better than another active treatment. `_word` turns the answers into one word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from needleref.model.common import Verdict
from needleref.verdict_sentence import Evidence, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from needleref.model import Finding, Recommendation, Source
    from needleref.model.common import Answer, VerdictWord

QUESTIONS: dict[str, frozenset[str]] = {
    "sham": frozenset({"sham"}),
    "added": frozenset({"same-care", "nothing"}),
    "active": frozenset({"active"}),
    "pools": frozenset({"inactive", "mixed"}),
}
SYNTHESES = frozenset({"meta-analysis", "systematic-review"})
FIRM = frozenset({"moderate", "high"})
# Advice on needling and acupuncture together is advice on dry needling too.
ADVISED = frozenset({"dry-needling", "pooled"})
WITHIN_WEEKS = 12
FEWEST_PEOPLE = 60

Numbered: TypeAlias = "list[tuple[int, Finding]]"


class Question(NamedTuple):
    """A question's answer and the findings behind it, as numbers that count from 1.

    `small` are trials with too few people to answer it, `later` what was measured too late for it.
    """

    answer: Answer = "unknown"
    by: tuple[int, ...] = ()
    small: tuple[int, ...] = ()
    later: tuple[int, ...] = ()
    firm: bool = False
    syntheses: bool = False
    works: int = 0


def verdict(
    findings: Sequence[Finding],
    recommendations: Sequence[Recommendation],
    main_outcome: str,
    sources: Mapping[str, Source],
) -> Verdict:
    """Compute the verdict of a condition, or of a claimed benefit."""
    answers = {name: _ask(findings, against, main_outcome) for name, against in QUESTIONS.items()}
    word, by = _word(answers, recommendations)
    advice = [each for each in recommendations if each.technique in ADVISED]
    evidence = Evidence(findings, advice, main_outcome, sources)
    return Verdict(
        verdict=word,
        sham=answers["sham"].answer,
        added=answers["added"].answer,
        active=answers["active"].answer,
        sentence=sentence(word, answers, evidence, decided_by=by),
        decided_by=by,
    )


def _ask(findings: Sequence[Finding], against: frozenset[str], main_outcome: str) -> Question:
    told = [
        (number, finding)
        for number, finding in enumerate(findings, start=1)
        if finding.against in against and _compares_needling(finding)
    ]
    later = _numbers(_on_outcome([p for p in told if not _in_time(p[1])], main_outcome))
    asked = _on_outcome([p for p in told if _in_time(p[1])], main_outcome)
    syntheses = [pair for pair in asked if pair[1].design in SYNTHESES]
    if not syntheses and _people(finding for _, finding in asked) < FEWEST_PEOPLE:
        return Question(small=_numbers(asked), later=later)
    chosen = syntheses or asked
    firm = [pair for pair in chosen if pair[1].certainty in FIRM]
    chosen = firm or chosen
    return Question(
        _answer(chosen),
        _numbers(chosen),
        later=later,
        firm=bool(firm),
        syntheses=bool(syntheses),
        works=len({frozenset(finding.sources) for _, finding in chosen}),
    )


def _compares_needling(finding: Finding) -> bool:
    return (
        finding.technique == "dry-needling"
        and finding.design in SYNTHESES | {"trial"}
        and finding.direction != "unclear"
    )


def _in_time(finding: Finding) -> bool:
    return finding.weeks is None or finding.weeks <= WITHIN_WEEKS


def _on_outcome(pairs: Numbered, main_outcome: str) -> Numbered:
    """Return those on the main outcome; where there are none, those on function."""
    return [pair for pair in pairs if pair[1].measures == main_outcome] or [
        pair for pair in pairs if pair[1].measures == "function"
    ]


def _answer(chosen: Numbered) -> Answer:
    favourable = sum(finding.direction == "favours-needling" for _, finding in chosen)
    if not favourable:
        return "no-better"
    return "better" if favourable == len(chosen) else "mixed"


def _numbers(pairs: Numbered) -> tuple[int, ...]:
    return tuple(number for number, _ in pairs)


def _people(findings: Iterable[Finding]) -> int:
    """People in these trials together; a work counts once, with the largest count given for it."""
    largest: dict[frozenset[str], int] = {}
    for finding in findings:
        work = frozenset(finding.sources)
        largest[work] = max(largest.get(work, 0), finding.participants or 0)
    return sum(largest.values())


def advised_against_for_harm(recommendations: Sequence[Recommendation]) -> bool:
    """Whether a body advises against dry needling because of harm, and none is for it."""
    ours = [advice for advice in recommendations if advice.technique in ADVISED]
    harm = any(advice.says == "against" and advice.because == "harm" for advice in ours)
    return harm and not any(advice.says == "for" for advice in ours)


def _word(
    answers: Mapping[str, Question], recommendations: Sequence[Recommendation]
) -> tuple[VerdictWord, tuple[int, ...]]:
    """The one word, and the findings that decided it: the first line of the rule that applies."""
    if advised_against_for_harm(recommendations):
        return "avoid", ()
    sham, added = answers["sham"], answers["added"]
    if sham.answer != "unknown":
        return _word_by_sham(sham, added)
    for question in (added, answers["pools"]):
        if question.answer in {"better", "mixed"}:
            return ("some-support" if question.answer == "better" else "mixed"), question.by
    return "too-little-evidence", ()


def _word_by_sham(sham: Question, added: Question) -> tuple[VerdictWord, tuple[int, ...]]:
    if sham.answer == "better":
        return ("supported" if sham.syntheses and sham.firm else "some-support"), sham.by
    if sham.answer == "mixed":
        return "mixed", sham.by
    if sham.firm or sham.works > 1:
        return "not-supported", sham.by
    if added.answer == "better":
        return "mixed", tuple(sorted(sham.by + added.by))
    return "too-little-evidence", sham.by
