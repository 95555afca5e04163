"""The parts into which the work of a team can be split: criteria groups, or blocks."""

from __future__ import annotations

from docgen.plan.occasion import Occasion
from docgen.vietnamese import books


def all_parts(occasion: Occasion, by: str) -> list[str]:
    """The parts into which the work can be split: blocks, or groups as `<subject>.<group>`.

    Totals that the office gives are a part of their own, the bare code of their subject.
    """
    rubric = occasion.rubric
    tables = [
        (subject, block)
        for subject in rubric.subjects
        for block in rubric.blocks
        if occasion.assessed(subject.code, block.code)
    ]
    if by == "block":
        return list(dict.fromkeys(block.code for _subject, block in tables))
    found = []
    for subject, block in tables:
        found += [f"{subject.code}.{group.code}" for group in subject.groups_of(block.code)]
        found += [subject.code] if subject.total.method == "given" else []
    return list(dict.fromkeys(found))


def part_label(occasion: Occasion, by: str, part: str) -> str:
    """Name a part in words: a block, or a group or total, with its subject where there are several."""
    rubric = occasion.rubric
    if by == "block":
        return books.of_block(rubric.block_by_code[part].label) if part in rubric.block_by_code else part
    subject_code, dot, code = part.partition(".")
    subject = rubric.subject_by_code.get(subject_code)
    if subject is None:
        return part
    group = next((group for group in subject.groups if group.code == code), None)
    label = code if group is None else group.label
    own = label if dot else books.TOTAL
    return f"{subject.label}: {own}" if len(rubric.subjects) > 1 else own


def names_of(occasion: Occasion, by: str, part: str) -> frozenset[str]:
    """Every text that may stand for a part: its code with and without subject, and its names."""
    subject_code, dot, code = part.partition(".")
    found = {part, code or part, part_label(occasion, by, part)}
    subject = occasion.rubric.subject_by_code.get(subject_code)
    if by == "group" and dot and subject is not None:
        found |= {name for group in subject.groups if group.code == code for name in (group.label, group.short)}
    return frozenset(name for name in found if name)
