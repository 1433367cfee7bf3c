"""Topic × language → patient sheet: pure functions from the reference to a result."""

from needleref.sheets.aftercare import aftercare
from needleref.sheets.consent import consent
from needleref.sheets.missing import missing as missing_in
from needleref.sheets.topics import Subject, subject, subject_of
from needleref.sheets.wording import Wording

__all__ = ["Subject", "Wording", "aftercare", "consent", "missing_in", "subject", "subject_of"]
