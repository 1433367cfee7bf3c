"""What a clinician adds to a complaint and tells no record: the side, since when, the grade, age.

No condition, muscle or place is of one side or of one week; a drug is not of one dose. What is
taken off here is taken off only where the query as it stands names nothing.
"""

from __future__ import annotations

import re

Kinds = tuple[str, ...] | None

# No condition, region, muscle or area is of one side: the side is the patient's.
PLACED = ("condition", "region", "muscle", "zone")
_SIDES = r"left|right|bilateral(ly)?|bilat|b/l|unilateral(ly)?|unilat|[lr](?! spine)|[lr]t"
_SPAN = r"d|days?|w|wks?|weeks?|m|mo|mths?|months?|y|yrs?|years?"
_PLACED = re.compile(
    rf"""
    \b(?: (?:{_SIDES})(?:\s+sided?)?
        | c/o | w/
        | (?:x|for|since|over)?\s*\d+(?:\s*-\s*\d+)?\s*(?:{_SPAN})(?:\s+(?:ago|now|old))?
        | \d+\s*/\s*(?:7|52|12)                      # days, weeks, months, as notes write them
        | \d+\s*(?:yo|y/o) | (?:yo|y/o)
        | (?:gr|grade|stage|type|kl|level)\s*(?:\d|i{{1,3}}|iv)
    )(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WITHOUT = re.compile(r"\bw/o\b", re.IGNORECASE)
_DOSED = re.compile(
    r"""
    \b(?: \d+(?:[.,]\d+)?\s*(?:mg|mcg|ug|g|ml|iu|units?)(?:\s*/\s*\w+)?
        | \d{2,}(?:[.,]\d+)?
        | od | bd | bid | tds | tid | qds | qid | qd | nocte | mane | prn | daily
        | (?:once|twice)(?:\s+(?:a|per))?\s+(?:day|daily)
        | tab(?:let)?s? | cap(?:sule)?s?
    )(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def tells_nothing(kinds: Kinds) -> bool:
    """Whether no record of these kinds is of a side, so that the query is not tried with it."""
    return kinds is not None and set(kinds) <= set(PLACED)


def without(query: str, kinds: Kinds) -> tuple[str, Kinds]:
    """Give the query without what tells no record, and the kinds of which that is true.

    The query is empty where nothing is to be set aside.
    """
    if kinds is None or tells_nothing(kinds):
        shorter = _PLACED.sub(" ", _WITHOUT.sub("without", query))
        among: Kinds = kinds or PLACED
    elif "drug" in kinds:
        shorter, among = _DOSED.sub(" ", query), ("drug",)
    else:
        return "", kinds
    same = shorter.split() == query.split() or not any(map(str.isalpha, shorter))
    return "" if same else " ".join(shorter.split()), among
