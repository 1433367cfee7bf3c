"""The commands that open one record's card: condition, region, muscle, safety, guide."""

from __future__ import annotations

from needleref.cli.output import LIST, NoChart, Output, command, emit
from needleref.results import Result

SAFETY = ("emergency", "contraindication", "drug", "danger-zone", "adverse-event", "red-flag")
# What is looked for, where the command's name does not say it.
NOUNS = {"safety": "safety record", "guide": "guide topic"}


def _open(name: str, query: str, out: Output, kinds: tuple[str, ...], *, title: str) -> Result:
    reference = out.reference()
    if not query:
        return reference.listing(name, title, kinds, full=out.full)
    return reference.lookup(name, query, kinds, noun=NOUNS.get(name, name))


@command(*LIST, query="QUERY", kinds=("condition",))
def condition(query: str, *, out: Output) -> Result:
    """Show a condition: verdict, red flags, hazards, muscles, evidence.

    Without a query, list all conditions. Names, abbreviations, lay words, ICD-10-CM codes
    and misspellings all work.

    \b
    needleref condition tension headache
    needleref condition M54.5 --json
    """
    return _open("condition", query, out, ("condition",), title="Conditions")


@command(*LIST, query="QUERY", kinds=("region",))
def region(query: str, *, out: Output) -> Result:
    """Show a body region: red flags, hazards, muscles, conditions, aftercare.

    \b
    needleref region neck
    needleref region lower back --full
    """
    return _open("region", query, out, ("region",), title="Regions")


@command(*LIST, query="QUERY", kinds=("muscle",))
def muscle(query: str, *, out: Output, no_chart: NoChart = False) -> None:
    """Show a muscle: hazards, trigger points, referral, needling, anatomy.

    \b
    needleref muscle UT
    needleref muscle quadratus lumborum --full
    """
    result = _open("muscle", query, out, ("muscle",), title="Muscles")
    emit(result, out, chart=not no_chart)


@command(*LIST, query="QUERY", kinds=SAFETY)
def safety(query: str, *, out: Output) -> Result:
    """Show a contraindication, drug, danger zone, adverse event, red flag or emergency.

    \b
    needleref safety pneumothorax
    needleref safety eliquis 5mg
    """
    return _open("safety", query, out, SAFETY, title="Safety")


@command(*LIST, query="TOPIC", kinds=("guide-topic",))
def guide(query: str, *, out: Output) -> Result:
    """Explain dry needling: what is claimed, what is known, what is disputed.

    \b
    needleref guide mechanism
    needleref guide claims-checked --full
    """
    return _open("guide", query, out, ("guide-topic",), title="Guide")
