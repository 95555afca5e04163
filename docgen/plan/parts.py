"""The parts into which the work of a team can be split: criteria groups, or blocks."""

from __future__ import annotations

from docgen.plan.occasion import Occasion
from docgen.vietnamese import books


def all_parts(occasion: Occasion, by: str) -> list[str]:
    """The parts into which the work can be split, by group or by block."""
    rubric = occasion.rubric
    tables = [
        (subject, block)
        for subject in rubric.subjects
        for block in rubric.blocks
        if occasion.assessed(subject.code, block.code)
    ]
    if by == "block":
        return list(dict.fromkeys(block.code for _subject, block in tables))
    return list(
        dict.fromkeys(
            f"{subject.code}.{group.code}" for subject, block in tables for group in subject.groups_of(block.code)
        )
    )


def part_label(occasion: Occasion, by: str, part: str) -> str:
    """Name a part in words: a block, or a group, with its subject where there are several."""
    rubric = occasion.rubric
    if by == "block":
        return books.of_block(rubric.block_by_code[part].label) if part in rubric.block_by_code else part
    subject_code, _dot, code = part.partition(".")
    subject = rubric.subject_by_code.get(subject_code)
    group = next((group for group in subject.groups if group.code == code), None) if subject is not None else None
    if subject is None or group is None:
        return part
    return f"{subject.label}: {group.label}" if len(rubric.subjects) > 1 else group.label
