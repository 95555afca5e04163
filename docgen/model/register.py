"""The registers of a workspace: units (`data/units.yaml`) and legal bases (`data/legal-bases.yaml`)."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from docgen.model.rubric import Paper
from docgen.model.written import Code, Text, Written


class Unit(Written):
    """A body that is assessed. `code` is unique within an office; `spellings` are other names found in workbooks.

    name: the official name, as printed. office: the province or office whose rounds it takes part in, so that two
    provinces may each have their “Sở Nội vụ”. Names are compared without case, hyphens, commas and double spaces.
    """

    code: Code
    name: Text
    office: Code
    block: Code
    short: str = ""
    spellings: tuple[Text, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class UnitRegister(Written):
    """Every unit, by office and block."""

    units: tuple[Unit, ...]


class LegalBasis(Paper):
    """A document that decisions stand on, and the time in which it is in force."""

    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    replaced_by: Code | None = None


class LegalRegister(Written):
    """Legal bases by code."""

    legal_bases: dict[Code, LegalBasis] = Field(default_factory=dict)
