"""The verdict in words: against what, for what, until when, and what guidelines say."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from needleref.model import Finding, Recommendation, Source
    from needleref.verdict import Question

LABELS = {
    "avoid": "Avoid",
    "supported": "Supported",
    "some-support": "Some support",
    "mixed": "Mixed findings",
    "not-supported": "Not supported",
    "too-little-evidence": "Too little evidence",
}
# What was measured → better, no better, worse.
GAINS = {
    "pain": ("less pain", "no less pain", "more pain"),
    "function": ("better function", "no better function", "worse function"),
    "range": ("more movement", "no more movement", "less movement"),
    "other": ("better results", "no better results", "worse results"),
}
ALONE = {
    "sham": "sham",
    "nothing": "no treatment",
    "inactive": "sham and no treatment together",
    "mixed": "a mix of comparators",
}
GRADES = ("very-low", "low", "moderate", "high")
# Weeks that stand for a source's words (data-model: short term 4, medium 13, long 52).
TERMS = {4: "in the short term", 13: "in the medium term", 52: "in the long term"}
WEEKS_A_MONTH = 52 / 12
LONGEST_STRENGTH = 30


class Evidence(NamedTuple):
    """All that a verdict rests on: what was found, what is advised, and the works behind it."""

    findings: Sequence[Finding]
    advice: Sequence[Recommendation]
    main_outcome: str
    sources: Mapping[str, Source]

    def numbered(self, numbers: Iterable[int]) -> list[Finding]:
        """Return findings by number, from 1."""
        return [self.findings[number - 1] for number in numbers]


def sentence(
    word: str, answers: Mapping[str, Question], evidence: Evidence, *, decided_by: tuple[int, ...]
) -> str:
    """Tell the answers in words, then what guidelines say; findings are named by their works."""
    clauses = [
        _told(answers["sham"], evidence) or _without_sham(evidence),
        _told(answers["added"], evidence),
        _told(answers["active"], evidence),
    ]
    pools = answers["pools"]
    unsettled = answers["sham"].answer == answers["added"].answer == "unknown"
    if unsettled or set(pools.by) & set(decided_by):
        clauses.append(_told(pools, evidence))
    told = "; ".join(filter(None, clauses)) + "."
    guidelines = " ".join(_guidelines(evidence.advice))
    if word == "avoid":
        return f"{LABELS[word]}: {guidelines} {told[:1].upper()}{told[1:]}"
    return f"{LABELS[word]}: {told} {guidelines}".strip()


def _told(question: Question, evidence: Evidence) -> str:
    """Tell one question's answer; else what small trials found; then what was found later."""
    by, small = evidence.numbered(question.by), evidence.numbered(question.small)
    later = evidence.numbered(question.later)
    if not by and not small:
        return f"measured late only, {_result(later, evidence)}" if later else ""
    clause = _result(by, evidence) if by else _how_small(small) + _result(small, evidence)
    return clause + (f", {_afterwards(later)}" if later else "")


def _how_small(small: Sequence[Finding]) -> str:
    one = len({finding.sources for finding in small}) == 1
    if not any(finding.participants for finding in small):
        return "in a trial of unstated size, " if one else "in trials of unstated size, "
    return "in one small trial, " if one else "in small trials, "


def _result(found: Sequence[Finding], evidence: Evidence) -> str:
    """Tell what was found against what, when and by whom; where findings differ, both sides."""
    better = [finding for finding in found if finding.direction == "favours-needling"]
    rest = [finding for finding in found if finding not in better]
    if not better or not rest:
        return f"{_gain(found)} {_than(found)}{_proof(found, evidence)}"
    return (
        f"findings {_against(found)} differ: {_gain(better)}{_proof(better, evidence)},"
        f" {_gain(rest)}{_proof(rest, evidence)}"
    )


def _afterwards(later: Sequence[Finding]) -> str:
    better = sum(finding.direction == "favours-needling" for finding in later)
    if 0 < better < len(later):
        return f"findings differ{_when(later)}"
    return f"{_gain(later)}{_when(later)}"


def _gain(found: Sequence[Finding]) -> str:
    """Name the result of findings that agree: "less pain", "no less pain", "more pain"."""
    directions = {finding.direction for finding in found}
    better, no_better, worse = GAINS[found[0].measures]
    if directions == {"favours-needling"}:
        return better
    return worse if directions == {"favours-comparator"} else no_better


def _than(found: Sequence[Finding]) -> str:
    against = {finding.against for finding in found}
    if against == {"same-care"}:
        return "when added to care"
    if "same-care" in against:
        return "when added to care or than no treatment"
    return f"than {_comparator(found)}"


def _against(found: Sequence[Finding]) -> str:
    if any(finding.against == "same-care" for finding in found):
        return "on adding it to care"
    return f"against {_comparator(found)}"


def _comparator(found: Sequence[Finding]) -> str:
    against = {finding.against for finding in found}
    if against == {"active"}:
        named = {finding.comparator for finding in found}
        return named.pop() if len(named) == 1 else "other treatments"
    return ALONE[against.pop()] if len(against) == 1 else ALONE["mixed"]


def _without_sham(evidence: Evidence) -> str:
    """Say why the question about sham has no answer."""
    needled = [finding for finding in evidence.findings if finding.technique == "dry-needling"]
    sham = [finding for finding in needled if finding.against == "sham"]
    if any(finding.measures in {evidence.main_outcome, "function"} for finding in sham):
        return f"unclear against sham ({_names(sham, evidence)})"
    if sham:
        return "compared with sham on other outcomes only"
    if any(finding.against == "inactive" for finding in needled):
        return "compared with sham only where pooled with no treatment"
    return "never compared with sham in the studies found"


def _proof(found: Sequence[Finding], evidence: Evidence) -> str:
    """When, how certain and by whom: " at 4 weeks (low certainty; Name 2021, 10 trials)".

    Trials are not graded unless a source says so, so that only a grade is told of them.
    """
    grade = _certainty(found)
    if grade == "ungraded" and all(finding.design == "trial" for finding in found):
        return f"{_when(found)} ({_names(found, evidence)})"
    return f"{_when(found)} ({grade}; {_names(found, evidence)})"


def _when(found: Sequence[Finding]) -> str:
    """Tell the first and the last time that findings speak of, and whether some tell none."""
    timed = [finding for finding in found if finding.weeks is not None]
    weeks = sorted(w for f in timed for w in (f.weeks, f.to_weeks) if w is not None)
    if not weeks:
        return ""
    in_words = not any(re.search(r"\d", finding.timing) for finding in timed)
    where = "" if len(timed) == len(found) else " where stated"
    return f" {_span(weeks[0], weeks[-1], in_words=in_words)}{where}"


def _span(first: float, last: float, *, in_words: bool) -> str:
    if last == 0:
        return "straight after treatment"
    if first == 0:
        return f"up to {_duration(last)}"
    if first == last:
        return TERMS[int(first)] if in_words and first in TERMS else f"at {_duration(first)}"
    start, end = _duration(first), _duration(last)
    if start == end:
        return f"at {end}"
    if start.split()[1].rstrip("s") == end.split()[1].rstrip("s"):
        start = start.split()[0]
    return f"at {start} to {end}"


def _duration(weeks: float) -> str:
    """Say a time in the unit a clinician would use: days, weeks up to 12, then months."""
    if weeks == int(weeks) and weeks <= 12:
        count, unit = int(weeks), "week"
    elif weeks < 4:
        count, unit = max(1, round(weeks * 7)), "day"
    else:
        count, unit = round(weeks / WEEKS_A_MONTH), "month"
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _certainty(found: Sequence[Finding]) -> str:
    given = {finding.certainty for finding in found}
    graded = [grade.replace("-", " ") for grade in GRADES if grade in given]
    if not graded:
        return "ungraded"
    span = graded[0] if len(graded) == 1 else f"{graded[0]} to {graded[-1]}"
    return f"{span} certainty" + (", in part ungraded" if "not-graded" in given else "")


def _names(found: Sequence[Finding], evidence: Evidence) -> str:
    """Name the first work, with its trials or people, and count the others."""
    first = found[0]
    work = evidence.sources.get(first.sources[0]) if first.sources else None
    name = work.label if work else "work not named"
    if (first.trials or 0) > 1:
        name += f", {first.trials} trials"
    elif first.participants:
        name += f", {first.participants} people"
    others = len({finding.sources for finding in found}) - 1
    return f"{name} and {others} more" if others else name


def _guidelines(advice: Sequence[Recommendation]) -> Iterable[str]:
    """Tell what each body says, those that say the same together."""

    def alike(each: Recommendation) -> tuple[str, str, str]:
        return each.says, each.because, each.technique

    order = {key: number for number, key in reversed(list(enumerate(map(alike, advice))))}
    ranked = sorted(advice, key=lambda each: order[alike(each)])
    for (says, because, technique), group in groupby(ranked, key=alike):
        bodies = [_body(each) for each in group]
        reasons = (
            {"no-benefit": "no benefit", "harm": "harm", "consensus": "consensus"}.get(because, ""),
            "with acupuncture" if technique == "pooled" else "",
        )
        why = ", ".join(filter(None, reasons)) if says != "either" else reasons[1]
        who = " and ".join(filter(None, (", ".join(bodies[:-1]), bodies[-1])))
        s = "s" if len(bodies) == 1 else ""
        does = {
            "for": f"recommend{s} it",
            "against": f"advise{s} against it",
            "either": f"neither recommend{s} it nor advise{s} against it",
        }[says]
        yield f"{who} {does}{f' ({why})' if why else ''}."


def _body(advice: Recommendation) -> str:
    body = advice.body.split(",")[0].split(" (")[0]
    named = body[:1].upper() + body[1:]
    # How strong the advice is, in its own first words: "can" is no "should".
    strength = advice.strength.split(";")[0].split(",")[0].strip()
    weight = f" ({strength})" if strength and len(strength) <= LONGEST_STRENGTH else ""
    return (f"{named} {advice.year}" if advice.year else named) + weight
