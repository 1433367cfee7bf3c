"""The commands that open one record's card: condition, region, muscle, safety, guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needleref.cli.arguments import joined, words
from needleref.cli.output import LIST, Output, command

if TYPE_CHECKING:
    from needleref.results import Result

SAFETY = ("emergency", "contraindication", "drug", "danger-zone", "adverse-event", "red-flag")


def _open(
    name: str, query: list[str] | None, out: Output, kinds: tuple[str, ...], *, title: str
) -> Result:
    reference = out.reference()
    text = joined(query)
    if not text:
        return reference.listing(name, title, kinds, full=out.full)
    return reference.lookup(name, text, kinds, noun=name)


@command(*LIST)
def condition(query: words("condition") = None, *, out: Output) -> Result:  # type: ignore[valid-type]
    """Show a condition: verdict, red flags, hazards, muscles, evidence.

    Without a query, list all conditions. Names, abbreviations, lay words, ICD-10-CM codes
    and misspellings all work.

    \b
    needleref condition tension headache
    needleref condition M54.5 --json
    """
    return _open("condition", query, out, ("condition",), title="Conditions")


@command(*LIST)
def region(query: words("region") = None, *, out: Output) -> Result:  # type: ignore[valid-type]
    """Show a body region: red flags, hazards, muscles, conditions, aftercare.

    \b
    needleref region neck
    needleref region lower back --full
    """
    return _open("region", query, out, ("region",), title="Regions")


@command(*LIST)
def muscle(query: words("muscle") = None, *, out: Output) -> Result:  # type: ignore[valid-type]
    """Show a muscle: hazards, trigger points, referral, needling, anatomy.

    \b
    needleref muscle UT
    needleref muscle quadratus lumborum --full
    """
    return _open("muscle", query, out, ("muscle",), title="Muscles")


@command(*LIST)
def safety(query: words(*SAFETY) = None, *, out: Output) -> Result:  # type: ignore[valid-type]
    """Show a contraindication, drug, danger zone, adverse event, red flag or emergency.

    \b
    needleref safety pneumothorax
    needleref safety eliquis
    """
    return _open("safety", query, out, SAFETY, title="Safety")


@command(*LIST)
def guide(query: words("guide-topic", name="TOPIC") = None, *, out: Output) -> Result:  # type: ignore[valid-type]
    """Explain dry needling: what is claimed, what is known, what is disputed.

    \b
    needleref guide mechanism
    needleref guide claims-checked --full
    """
    return _open("guide", query, out, ("guide-topic",), title="Guide")
