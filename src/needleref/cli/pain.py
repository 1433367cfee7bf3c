"""The reverse look-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.cli.arguments import joined, words
from needleref.cli.output import CARD, Output, command
from needleref.errors import UsageError

if TYPE_CHECKING:
    from needleref.results import Result


@command(*CARD)
def pain(query: words("zone", required=True), *, out: Output) -> Result:  # type: ignore[valid-type]
    """Find the muscles that refer pain to a place; several places are separated by commas.

    \b
    needleref pain behind the eye
    needleref pain temple, back of the neck
    """
    from needleref import referral

    text = joined(query)
    if not text.strip(" ,"):
        raise UsageError("say where it hurts: needleref pain behind the eye")
    return referral.pain(out.reference(), text)
