"""A norm: a dated law of layout. Files: `docgen/norms/<code>.yaml`, overridable in a workspace's `norms/`."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from docgen.model.written import Code, Text, Written

Range = Annotated[tuple[float, float], Field()]
"""Least and most, both allowed."""


class Page(Written):
    """Paper and margins in mm, each margin a range."""

    size_mm: Range
    margins_mm: dict[Literal["top", "bottom", "left", "right"], Range]
    reference: Text


class PageNumber(Written):
    """Where the page number stands, its size in pt, and whether the first page shows none."""

    where: Literal["header", "footer"]
    align: Literal["center", "right"]
    size_pt: Range
    hide_first: bool
    restart_in_annex: bool
    reference: Text


class Body(Written):
    """Body text: first-line indents in cm, gap between paragraphs in pt, line spacing in lines."""

    align: Literal["both"]
    first_line_cm: Range
    gap_min_pt: float
    line: Range
    reference: Text


class LegalBasisStyle(Written):
    """How căn cứ are set: one per paragraph, italic or upright, each ends with `separator`, the last with `last`."""

    italic: bool
    separator: str
    last: str
    reference: Text


class Norm(Written):
    """One norm. Documents dated from `valid_from` to `valid_to` follow it."""

    code: Code
    title: Text
    valid_from: dt.date
    valid_to: dt.date | None = None
    page: Page
    fonts: tuple[Text, ...]
    fonts_reference: Text
    page_number: PageNumber
    sizes_pt: dict[str, Range]
    sizes_reference: Text
    body: Body
    legal_basis: LegalBasisStyle
    zero_padded_months: tuple[int, ...]
    date_reference: Text
    draft_mark: bool
