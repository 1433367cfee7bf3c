"""Query → record: always the right card, never a wrong one (stages: see `matcher`)."""

from needleref.matching.answer import Answer, Suggestion
from needleref.matching.matcher import Matcher, match, match_all

__all__ = ["Answer", "Matcher", "Suggestion", "match", "match_all"]
