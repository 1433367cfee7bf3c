"""Facts about the data as a whole, and a clinic's own details."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from needleref.model.common import Reviewed, Shape, Text, Texts

PAPERS = ("a4", "letter")


class About(Shape, frozen=True, kw_only=True):
    """`data/about.yaml`: version (CalVer), licence, who reviewed, names shared on purpose.

    `shared_names` lists, by kind, the names that several records of that kind may carry:
    a query for one is answered with a list.
    """

    data_version: Annotated[str, Meta(pattern=r"^\d{4}\.\d{2}(\.\d+)?$")]
    released: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    licence: Text
    reviewed: Reviewed
    shared_names: dict[str, Texts] = {}


class Clinic(Shape, frozen=True, kw_only=True):
    """A clinic's `clinic.yaml`: what its sheets carry."""

    name: str = ""
    phone: str = ""
    logo: str = ""
    paper: str = ""
    language: str = ""
    emergency_number: str = ""
