"""The verdict in words: against what, for what, until when, and who recommends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from needleref.model import Finding, Recommendation, Source

LABELS = {
    "avoid": "Avoid",
    "supported": "Supported",
    "some-support": "Some support",
    "mixed": "Mixed findings",
    "not-supported": "Not supported",
    "too-little-evidence": "Too little evidence",
}
BETTER = {
    "pain": "less pain",
    "function": "better function",
    "range": "more movement",
    "other": "better results",
}
LATER_WEEKS = 12


class Answered(Protocol):
    """An answered question, as `verdict.py` gives it."""

    @property
    def answer(self) -> str:
        """`better`, `mixed`, `no-better` or `unknown`."""

    @property
    def by(self) -> tuple[int, ...]:
        """Numbers of the findings behind the answer, from 1."""


class Evidence(NamedTuple):
    """All that a verdict rests on: what was found, what is recommended, and the works behind it."""

    findings: Sequence[Finding]
    recommendations: Sequence[Recommendation]
    main_outcome: str
    sources: Mapping[str, Source]

    def deciding(self, question: Answered) -> list[Finding]:
        """Return the findings behind an answer."""
        return [self.findings[number - 1] for number in question.by]


def sentence(word: str, answers: Mapping[str, Answered], evidence: Evidence) -> str:
    """Tell the answers in words; a finding is named by its first work."""
    clauses = [
        _sham(answers["sham"], evidence),
        _added(answers["added"], evidence),
        _active(answers["active"], evidence),
    ]
    if answers["sham"].answer == answers["added"].answer == "unknown":
        clauses.append(_pools(answers["pools"], evidence))
    clauses.append(_later(evidence))
    told = "; ".join(clause for clause in clauses if clause)
    guidelines = " ".join(f"{_guideline(r)}." for r in evidence.recommendations if _speaks(r))
    return f"{LABELS[word]}: {told}." + (f" {guidelines}" if guidelines else "")


def _sham(question: Answered, evidence: Evidence) -> str:
    deciding = evidence.deciding(question)
    match question.answer:
        case "better":
            return f"{_gain(deciding)} than sham {_proof(deciding, evidence)}"
        case "mixed":
            return f"findings against sham differ {_proof(deciding, evidence)}"
        case "no-better":
            return f"no better than sham for {_outcome(deciding)} {_proof(deciding, evidence)}"
    against_sham = [
        finding
        for finding in evidence.findings
        if finding.against == "sham" and finding.technique == "dry-needling"
    ]
    if not against_sham:
        return "never compared with sham in what was found"
    on_main = [finding for finding in against_sham if finding.measures == evidence.main_outcome]
    if not on_main:
        return "sham comparisons measured other outcomes only"
    return "sham comparisons too few, too small or unclear to decide"


def _added(question: Answered, evidence: Evidence) -> str:
    deciding = evidence.deciding(question)
    alone = all(finding.against == "nothing" for finding in deciding)
    both = {finding.against for finding in deciding} == {"nothing", "same-care"}
    than = "than nothing" if alone else "when added to care"
    if both:
        than = "when added to care or than nothing"
    match question.answer:
        case "better":
            return f"{_gain(deciding)} {than} {_proof(deciding, evidence)}"
        case "mixed":
            return f"findings differ on what it adds to care {_proof(deciding, evidence)}"
        case "no-better":
            return f"no gain {'over nothing' if alone else 'when added to care'} " + _proof(
                deciding, evidence
            )
    return ""


def _active(question: Answered, evidence: Evidence) -> str:
    deciding = evidence.deciding(question)
    other = deciding[0].comparator if len(deciding) == 1 else "other treatments"
    match question.answer:
        case "better":
            return f"{_gain(deciding)} than {other} {_proof(deciding, evidence)}"
        case "mixed":
            return f"findings against {other} differ"
        case "no-better":
            return f"no better than {other} {_proof(deciding, evidence)}"
    return ""


def _pools(question: Answered, evidence: Evidence) -> str:
    deciding = evidence.deciding(question)
    match question.answer:
        case "better":
            return (
                f"{_gain(deciding)} in pools that mix unlike comparisons "
                f"{_proof(deciding, evidence)}"
            )
        case "mixed":
            return f"pools of unlike comparisons differ {_proof(deciding, evidence)}"
        case "no-better":
            return f"no gain in pools of unlike comparisons {_proof(deciding, evidence)}"
    return ""


def _later(evidence: Evidence) -> str:
    """Tell what was measured later than the verdict counts."""
    later = [
        finding
        for finding in evidence.findings
        if finding.technique == "dry-needling"
        and finding.measures == evidence.main_outcome
        and finding.direction != "unclear"
        and (finding.weeks or 0) > LATER_WEEKS
    ]
    if not later:
        return ""
    favourable = sum(finding.direction == "favours-needling" for finding in later)
    weeks = sorted({finding.weeks for finding in later if finding.weeks})
    span = f"{weeks[0]:g}" if len(weeks) == 1 else f"{weeks[0]:g} to {weeks[-1]:g}"
    if favourable == len(later):
        return f"still better at {span} weeks"
    if not favourable:
        return f"no difference at {span} weeks"
    return f"findings at {span} weeks differ"


def _gain(deciding: Sequence[Finding]) -> str:
    return BETTER[deciding[0].measures]


def _outcome(deciding: Sequence[Finding]) -> str:
    measures = deciding[0].measures
    return deciding[0].outcome if measures == "other" else measures


def _proof(deciding: Sequence[Finding], evidence: Evidence) -> str:
    """When, how certain and by whom: "at 4 weeks (low certainty; Name 2021, 10 trials)"."""
    weeks = sorted({finding.weeks for finding in deciding if finding.weeks is not None})
    when = ""
    if weeks:
        last = f"{weeks[-1]:g}"
        when = "straight after treatment " if weeks[-1] == 0 else f"up to {last} weeks "
        if len(weeks) == 1 and weeks[0] > 0:
            when = f"at {last} week{'' if weeks[0] == 1 else 's'} "
    certainties = {finding.certainty for finding in deciding}
    certainty = certainties.pop() if len(certainties) == 1 else "not-graded"
    graded = "certainty not graded" if certainty == "not-graded" else f"{certainty} certainty"
    first = deciding[0]
    work = evidence.sources.get(first.sources[0]) if first.sources else None
    name = work.label if work else ""
    if first.trials and first.trials > 1:
        name += f", {first.trials} trials"
    elif first.participants:
        name += f", {first.participants} people"
    others = len({finding.sources for finding in deciding}) - 1
    if others > 0:
        name += f" and {others} more"
    return f"{when}({graded.replace('very-low', 'very low')}; {name})"


def _speaks(recommendation: Recommendation) -> bool:
    return recommendation.technique in {"dry-needling", "pooled"}


def _guideline(recommendation: Recommendation) -> str:
    body = recommendation.body.split(",")[0].split(" (")[0]
    body = body[:1].upper() + body[1:]
    who = f"{body} {recommendation.year}" if recommendation.year else body
    reason = {"no-benefit": " (no benefit)", "harm": " (harm)", "consensus": " (consensus)"}.get(
        recommendation.because, ""
    )
    match recommendation.says:
        case "for":
            return f"{who} recommends it{reason}"
        case "against":
            return f"{who} advises against it{reason}"
    return f"{who} neither recommends it nor advises against it"
