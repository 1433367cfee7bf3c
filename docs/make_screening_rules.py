"""Write docs/screening-rules.md from the data: python docs/make_screening_rules.py."""

from __future__ import annotations

from pathlib import Path

from needleref.model import Contraindication, RedFlag
from needleref.reference import Reference
from needleref.results import DECISIONS
from needleref.screening.engine import URGENCIES
from needleref.screening.rules import FLAG_DECISIONS

PAGE = Path(__file__).parent / "screening-rules.md"
HEAD = """\
# Screening rules

Every rule of `needleref screen` and `needleref plan`, with its decision. Made from the data by
`python docs/make_screening_rules.py`; a test compares the two.

Worst wins: `do-not-needle` > `ask-first` > `review` > `not-here` > `caution` > `none-recorded`.
The first three mean stop until settled. `review` is no rule: it stands for a term that was not
read, one that is known and has no rule, or an answer that is unsure or missing. `none-recorded`
comes only from the complete questionnaire with every answer no.
"""


def rules_table(reference: Reference) -> str:
    """The rules of the data, worst first."""
    rules = sorted(
        reference.records("contraindication", Contraindication),
        key=lambda rule: (DECISIONS.index(rule.decision), rule.name.casefold()),
    )
    rows = [
        "| Rule | Decision | Not here | Urgency | Class | Asked | Past | More |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for rule in rules:
        places = ", ".join(p if isinstance(p, str) else p.name.lower() for p in rule.not_here)
        rows.append(
            f"| {rule.name} (`{rule.id}`) | `{rule.decision}` | {places} | {rule.urgency}"
            f" | {rule.class_} | {rule.ask} | {rule.past} | {'; '.join(_more(rule))} |"
        )
    return "\n".join(rows)


def _more(rule: Contraindication) -> list[str]:
    told = []
    if rule.technique == "electrical":
        told.append("electrical needling barred")
    if rule.two_or_more:
        told.append(f"two or more: `{rule.two_or_more}`")
    told += [
        f"{one.measure} {'under' if one.below is not None else 'over'} "
        f"{one.below if one.below is not None else one.above:g} {one.unit}".strip()
        for one in rule.thresholds
    ]
    for one in rule.worsens:
        zones = one.zones if isinstance(one.zones, str) else ", ".join(z.id for z in one.zones)
        told.append(f"{zones} danger zones weigh more")
    if rule.milder_because:
        told.append(f"milder than its class: {rule.milder_because}")
    return told


def flags_table(reference: Reference) -> str:
    """The red flags, which are read as terms, worst first."""
    flags = sorted(
        reference.records("red-flag", RedFlag),
        key=lambda flag: (URGENCIES.index(flag.urgency), flag.name.casefold()),
    )
    rows = ["| Red flag | Urgency | Decision |", "| --- | --- | --- |"]
    rows += [
        f"| {flag.name} (`{flag.id}`) | {flag.urgency} | `{FLAG_DECISIONS[flag.urgency]}` |"
        for flag in flags
    ]
    return "\n".join(rows)


def page(reference: Reference) -> str:
    """The whole page."""
    return (
        f"{HEAD}\n## Rules\n\n{rules_table(reference)}\n"
        f"\n## Red flags read as terms\n\n{flags_table(reference)}\n"
    )


if __name__ == "__main__":
    PAGE.write_text(page(Reference.open()), "utf-8")
