"""Editorial rules across records, one small function a rule; each failure says how to mend it.

The loader refuses what cannot be used; these rules find what should not be published. `RULES` is
run by `needleref data validate` and, record by record, by the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.rules import chart, evidence, languages, names, questions, safety, sourcing, wording
from needleref.rules.form import not_canonical
from needleref.rules.stale import stale_reviews

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from needleref.errors import Problem
    from needleref.load import Data

    Rule = Callable[[Data], Iterator[Problem]]

RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        names.unique_names,
        names.said_twice,
        names.shared_on_purpose,
        names.one_work_one_id,
        names.trigger_point_ids,
        sourcing.every_statement_sourced,
        sourcing.plain_facts_sourced,
        evidence.finding_in_order,
        evidence.depth_in_order,
        evidence.rate_in_order,
        evidence.recommendation_agrees,
        evidence.muscle_once,
        safety.decision_follows_class,
        safety.place_given,
        safety.crisis_card_whole,
        safety.hazard_named,
        questions.question_asked,
        questions.few_questions,
        questions.every_rule_asked,
        wording.patient_words,
        wording.no_leftovers,
        chart.chart_complete,
        chart.chart_inside,
        chart.chart_surface,
        chart.chart_points,
        languages.blanks_kept,
    )
}

__all__ = ["RULES", "broken_rules", "not_canonical", "stale_reviews"]


def broken_rules(data: Data) -> list[Problem]:
    """Run every rule over loaded data; problems come by file and line."""
    return sorted(problem for rule in RULES.values() for problem in rule(data))
