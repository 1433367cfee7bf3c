"""Result → page: what an answer shows and in which order, before any format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from needleref.results import (
    Bibliography,
    BodyChart,
    Card,
    Consent,
    Form,
    Hits,
    Listing,
    Matches,
    Pain,
    Plan,
    Report,
    Result,
    Screening,
    Sheet,
)

if TYPE_CHECKING:
    from needleref.layout.blocks import Page
    from needleref.reference import Reference

# Kind → module and function, imported when a card of the kind is laid out.
CARDS = {
    "condition": ("condition", "condition_page"),
    "muscle": ("anatomy", "muscle_page"),
    "region": ("anatomy", "region_page"),
    "zone": ("anatomy", "zone_page"),
    "contraindication": ("safety", "contraindication_page"),
    "drug": ("safety", "drug_page"),
    "danger-zone": ("safety", "danger_zone_page"),
    "adverse-event": ("safety", "adverse_event_page"),
    "emergency": ("safety", "emergency_page"),
    "red-flag": ("safety", "red_flag_page"),
    "guide-topic": ("guide", "guide_page"),
    "exercise": ("guide", "exercise_page"),
    "aftercare-step": ("guide", "step_page"),
}


def lay_out(result: Result, reference: Reference, *, full: bool = False) -> Page:
    """Return the page of a result; `full` shows everything the record holds."""
    if isinstance(result, Card):
        module, name = CARDS[result.kind]
        function = getattr(import_module(f"needleref.layout.{module}"), name)
        page: Page = function(result, reference, full=full)
        return page
    if isinstance(result, Pain):
        from needleref.layout.pain import pain_page

        return pain_page(result, reference, full=full)
    if isinstance(result, Sheet):
        from needleref.layout.sheet import aftercare_page

        return aftercare_page(result, reference, full=full)
    if isinstance(result, Consent):
        from needleref.layout.consent import consent_page

        return consent_page(result, reference)
    if isinstance(result, BodyChart):
        from needleref.layout.chart import chart_page

        return chart_page(result, reference, full=full)
    if isinstance(result, Plan):
        from needleref.layout.plan import plan_page

        return plan_page(result, reference, full=full)
    if isinstance(result, Screening | Form):
        from needleref.layout.screening import form_page, screening_page

        if isinstance(result, Form):
            return form_page(result, reference, full=full)
        return screening_page(result, reference, full=full)
    return _list_page(result, reference)


def _list_page(result: Result, reference: Reference) -> Page:
    from needleref.layout import lists

    match result:
        case Listing():
            return lists.listing_page(result)
        case Matches():
            return lists.matches_page(result)
        case Hits():
            return lists.hits_page(result)
        case Bibliography():
            return lists.bibliography_page(result, reference)
        case Report():
            return lists.report_page(result)
    message = f"no layout for {type(result).__name__}"
    raise TypeError(message)
