"""Screening before needling: what the patient has, crossed with the rules of the data."""

from needleref.screening.engine import Screener, screen
from needleref.screening.questionnaire import Answers, core_questions, due, form, parse_answers

__all__ = ["Answers", "Screener", "core_questions", "due", "form", "parse_answers", "screen"]
