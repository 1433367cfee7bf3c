"""Dry needling reference for the command line: data, matching, screening, cards."""

__version__ = "0.1.0"
