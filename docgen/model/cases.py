"""Worked cases of a rubric: a few units with their points, and what the rules make of them, reckoned by hand.

File: `<rubric>.cases.yaml` beside the rubric. They show a reader how a rule works, and hold the computing to it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from docgen.model.written import Code, Text, Written


class CaseUnit(Written):
    """One unit of a case, called by any name.

    marks: points by criteria group; given: its total as the office gives it, where the rubric wants that.
    total, rank, tier: what must come out.
    """

    unit: Text
    marks: dict[Code, Decimal] = Field(default_factory=dict)
    given: Decimal | None = None
    total: Decimal
    rank: int
    tier: Code


class CaseBlock(Written):
    """The units of one block. shares: percent by tier that must come out; mean: of the block, rounded by the rubric."""

    units: Annotated[tuple[CaseUnit, ...], Field(min_length=1)]
    shares: dict[Code, int] = Field(default_factory=dict)
    mean: Decimal | None = None


class Case(Written):
    """One worked case. mean: over all its blocks, rounded by the rubric."""

    name: Text
    subject: Code
    blocks: Annotated[dict[Code, CaseBlock], Field(min_length=1)]
    mean: Decimal | None = None


class Cases(Written):
    """The worked cases of one rubric."""

    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
