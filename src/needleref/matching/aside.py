"""What a clinician adds to a complaint and tells no record: the side, since when, the grade, age.

No condition, muscle or place is of one side or of one week, so that these are taken off before
anything but an exact name is looked for; a dose is taken off where the query names nothing with it.
"""

from __future__ import annotations

import re

Kinds = tuple[str, ...] | None

# No condition, region, muscle or area is of one side: the side is the patient's.
PLACED = ("condition", "region", "muscle", "zone")
# Not "bilateral": sciatica of both legs is an emergency.
_SIDES = r"left|right|unilateral(?:ly)?|unilat|[lr](?!\s+spine)|[lr]t"
_SPAN = r"d|days?|w|wks?|weeks?|m|mo|mths?|months?|y|yrs?|years?"
_PEOPLE = (
    r"(?:an?\s+)?(?:(?:old|young)(?:er)?\s+|elite\s+|adult\s+)?"
    r"(?:runner|athlete|swimmer|cyclist|dancer|footballer|player|golfer|worker|adult|wom[ae]n|m[ae]n)"
)
_PLACED = re.compile(
    rf"""
    \b(?: (?:{_SIDES})(?:[\s-]+(?:handed|(?:hand\s+)?sided?))?
        | c/o | w/
        | \d+[\s-]*(?:yo|y/o|yrs?[\s-]+old|years?[\s-]+old) | (?:yo|y/o)
        | (?:(?:x|for|since|over)\s*)?\d+\s*/\s*(?:7|52|12)(?:\s+ago)?    # days, weeks, months
        | (?:(?:x|for|since|over)\s*)?\d+(?:\s*-\s*\d+)?\s*(?:{_SPAN})(?:\s+(?:ago|now|old))?
        | \d+\s*[mf]
        | in\s+{_PEOPLE}s?
        | (?:kl\s+)?(?:gr|grade|stage|type|kl|level)\s*(?:\d|i{{1,3}}|iv)
    )(?![\w/])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WITHOUT = re.compile(r"\bw/o\b", re.IGNORECASE)
_LEVELS = re.compile(r"\b([CL]\d)\s*[/-]\s*[CLTS]?\d\b", re.IGNORECASE)  # C5/6 is of C5's part
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


def of_no_side(kinds: Kinds) -> bool:
    """Whether no record of these kinds is of a side, so that the query is not tried with it."""
    return kinds is not None and set(kinds) <= set(PLACED)


def without(query: str, kinds: Kinds) -> tuple[str, Kinds]:
    """Give the query without what tells no record, and the kinds of which that is true.

    The query is empty where nothing is to be set aside.
    """
    if kinds is None or of_no_side(kinds):
        written = _LEVELS.sub(r"\1", _WITHOUT.sub("without", query))
        shorter = _PLACED.sub(" ", written)
        among: Kinds = kinds or PLACED
    elif "drug" in kinds:
        shorter, among = _DOSED.sub(" ", query), ("drug",)
    else:
        return "", kinds
    same = shorter.split() == query.split() or not any(map(str.isalpha, shorter))
    return "" if same else " ".join(shorter.split()), among
