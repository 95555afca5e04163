"""The registers of a workspace: units (`data/units.yaml`) and legal bases (`data/legal-bases.yaml`).

    units:
      - {code: so-tu-phap, office: son-la, block: so-nganh, name: Sở Tư pháp, spellings: [Sở TP]}
      - {code: bql-kcn, office: son-la, block: so-nganh, name: …, valid_from: 2021-09-15}
      - {code: tp-hoa-lu, …, name: UBND thành phố Ninh Bình, valid_to: 2024-12-31}   # renamed: one code, two entries
      - {code: tp-hoa-lu, …, name: UBND thành phố Hoa Lư, valid_from: 2025-01-01}

    legal_bases:
      nd-64-2007: {kind: Nghị định, number: 64/2007/NĐ-CP, date: 2007-04-10, issuer: Chính phủ, title: về ứng dụng …,
                   valid_to: 2026-06-30, replaced_by: nd-224-2026}

A title carries its own joining words (“về việc …”); of a law it is the rest of its name (“Công nghệ thông tin”).
"""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from docgen.model.rubric import Paper
from docgen.model.written import Code, Text, Written


class Unit(Written):
    """A body that is assessed. `code` is unique within an office; `spellings` are other names found in workbooks.

    A body that is renamed keeps its code: it stands once for every name, at times that do not overlap.

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
