"""The reverse look-up."""

from __future__ import annotations

from needleref.cli.output import CARD, NoChart, Output, command, emit
from needleref.errors import UsageError


@command(*CARD, query="QUERY", kinds=("zone",), required=True)
def pain(query: str, *, out: Output, no_chart: NoChart = False) -> None:
    """Find the muscles that refer pain to a place; several places are separated by commas.

    \b
    needleref pain behind the eye
    needleref pain temple, back of the neck
    """
    from needleref import referral

    if not query.strip(" ,"):
        raise UsageError("say where it hurts: needleref pain behind the eye")
    emit(referral.pain(out.reference(), query), out, chart=not no_chart)
