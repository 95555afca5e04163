"""The registers of a workspace: units (`data/units.yaml`) and legal bases (`data/legal-bases.yaml`).

An office with many units may have a file of its own, `data/units/<office>.yaml`; all files make one register.

    units:
      - {code: so-tu-phap, office: son-la, block: so-nganh, name: Sở Tư pháp, spellings: [Sở TP]}
      - {code: bql-kcn, office: son-la, block: so-nganh, name: …, valid_from: 2021-09-15}
      - {code: tp-hoa-lu, …, name: UBND thành phố Ninh Bình, valid_to: 2024-12-31}   # renamed: one code, two entries
      - {code: tp-hoa-lu, …, name: UBND thành phố Hoa Lư, valid_from: 2025-01-01}
      - {code: so-tai-chinh, …, valid_from: 2025-03-01, predecessors: [so-khdt, so-tai-chinh-cu]}   # merged
      - {code: xa-chieng-an, …, block: xa, track: mien-nui, clusters: [huyen-moc-chau]}
    clusters:                       # units that are also ranked among themselves
      - {code: huyen-moc-chau, office: son-la, kind: huyen, name: Huyện Mộc Châu (cũ)}

    legal_bases:
      nd-64-2007: {kind: Nghị định, number: 64/2007/NĐ-CP, date: 2007-04-10, issuer: Chính phủ, title: về ứng dụng …,
                   valid_to: 2026-06-30, replaced_by: nd-224-2026}

A title carries its own joining words (“về việc …”); of a law it is the rest of its name (“Công nghệ thông tin”).
"""

import datetime as dt

from pydantic import Field

from docgen.model.rubric import Paper
from docgen.model.written import Code, Text, Written


class Unit(Written):
    """A body that is assessed. `code` is unique within an office; `spellings` are other names found in workbooks.

    A body that is renamed keeps its code: it stands once for every name, at times that do not overlap.

    name: the official name, as printed. office: the province or office whose rounds it takes part in, so that two
    provinces may each have their “Sở Nội vụ”. Names are compared without case, hyphens, commas and double spaces;
    “UBND xã Đông”, “Xã Đông”, “X. Đông” and “Xã Đông (1)” are one body.
    track: of its block, where the rubric tells tracks apart. clusters: at most one of each kind.
    predecessors: codes of the units that it was made from, for its past (2025: departments merged, districts ended).
    """

    code: Code
    name: Text
    office: Code
    block: Code
    short: str = ""
    spellings: tuple[Text, ...] = ()
    track: Code | None = None
    clusters: tuple[Code, ...] = ()
    predecessors: tuple[Code, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class Cluster(Written):
    """Units that are also ranked among themselves (the communes of a former huyện, a cụm). kind: what it is one of."""

    code: Code
    office: Code
    kind: Code
    name: Text


class UnitRegister(Written):
    """Every unit, by office and block, and the clusters they form."""

    units: tuple[Unit, ...]
    clusters: tuple[Cluster, ...] = ()


class LegalBasis(Paper):
    """A document that decisions stand on, and the time in which it is in force."""

    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    replaced_by: Code | None = None


class LegalRegister(Written):
    """Legal bases by code."""

    legal_bases: dict[Code, LegalBasis] = Field(default_factory=dict)
