"""The rule for equal totals, where a document words it so that nobody can take it for another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from docgen.model.rubric import CriteriaGroup, TieKey, TieRule
from docgen.read.issued.blocks import Blocks
from docgen.read.issued.notes import Notes
from docgen.read.issued.source import Stated
from docgen.read.issued.units import units_in
from docgen.vietnamese import issued as words
from docgen.vietnamese.names import fold

Shared = Literal["dense", "competition"]


def tie_rule(
    at: tuple[str, ...], stated: Sequence[Stated], groups: Sequence[CriteriaGroup], blocks: Blocks, notes: Notes
) -> TieRule:
    """The rule that the document states; where it states none beyond doubt, an assumed one, of which is told.

    at: the subject's path. stated: every passage on equal totals; they must all say the same. groups: of the subject.
    """
    read = [_read(words.spoken(one.text), groups) if _of_all(one, blocks) else None for one in stated]
    if not read or read[0] is None or any(one != read[0] for one in read):
        return TieRule(method="dense", reference=notes.reference(at, "ties"))
    method, keys = read[0]
    said = stated[0]
    return TieRule(method=method, keys=keys, reference=f"{said.where or words.IN_DOCUMENT}: “{said.text}”")


def _of_all(one: Stated, blocks: Blocks) -> bool:
    """Whether a passage is about the units of every block."""
    named = {units.family for units in units_in(one.text)}
    return not named or named >= set(blocks.by_family)


def _read(
    text: str, groups: Sequence[CriteriaGroup]
) -> tuple[Literal["dense", "competition", "unique"], tuple[TieKey, ...]] | None:
    """Method and keys of a passage; None where it may mean several things."""
    parted = words.TIE_KEY.fullmatch(text)
    if parted is not None:
        code = _group(parted["group"], groups)
        return ("unique", (TieKey(by="group", code=code),)) if code else None
    shared = shared_ranks(text)
    return (shared, ()) if shared else None


def shared_ranks(text: str) -> Shared | None:
    """What follows a shared rank, by an example or in words; None where that may be several things. text: spoken.

    >>> shared_ranks("xếp đồng hạng (1, 2, 2, 4)"), shared_ranks("xếp cùng hạng, đơn vị kế tiếp lùi hạng tương ứng")
    ('competition', 'competition')
    >>> shared_ranks("xếp cùng hạng (1, 2, 2, 3)"), shared_ranks("xếp cùng hạng")
    ('dense', None)
    """
    if not words.RANK_SHARED.search(text) or words.TIES_PARTED.search(text) or words.RANKS_DENIED.search(text):
        return None
    shown = {
        _example([int(rank) for rank in re.findall("[0-9]+", one[0])]) for one in words.RANK_EXAMPLE.finditer(text)
    }
    if words.RANKS_SKIPPED.search(text):
        shown.add("competition")
    return shown.pop() if len(shown) == 1 else None


def _example(ranks: Sequence[int]) -> Shared | None:
    """What a row of ranks is an example of; None where it is of neither, or does not go beyond what is shared."""
    runs = [(rank, len(list(same))) for rank, same in groupby(ranks)]
    steps = [(after - rank, count) for (rank, count), (after, _count) in zip(runs, runs[1:], strict=False)]
    if not any(count > 1 for _step, count in steps):
        return None
    if all(step == 1 for step, _count in steps):
        return "dense"
    return "competition" if all(step == count for step, count in steps) else None


def _group(label: str, groups: Sequence[CriteriaGroup]) -> str:
    """The code of the one group of this name that every unit has; empty where there is none, or several."""
    named = [group for group in groups if fold(group.label) == fold(label)]
    return named[0].code if len(named) == 1 and named[0].blocks is None else ""
