"""Whom a table is for, as its title or heading says: “các sở, ban, ngành cấp tỉnh”, “UBND các xã, phường”."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from docgen.model.register import Unit
from docgen.vietnamese import issued as words

_LONGEST = 1000
"""Letters of a text that are looked at; a title has a tenth of them."""


@dataclass(frozen=True)
class Units:
    """Units that are ranked together. family: of words that mean the same block. label and noun as sentences say it."""

    family: int
    label: str
    noun: str


def units_in(text: str, *, bare: bool = False) -> list[Units]:
    """Find enumerations of units in a text, in their order, each family once.

    bare: also one word alone (“Sở”), as heads of columns have it; in running text that would be part of a name.

    >>> [one.label for one in units_in("BỘ TIÊU CHÍ ÁP DỤNG CHO CÁC SỞ, BAN, NGÀNH VÀ UBND CÁC XÃ, PHƯỜNG")]
    ['các sở, ban, ngành', 'UBND các xã, phường']
    """
    found: dict[int, Units] = {}
    text = text[:_LONGEST]
    for run in _runs(text):
        start, end = run[0].start(), run[-1].end()
        before = words.BEFORE_UNITS.search(text[:start])
        if not (bare or before or len(run) > 1 or " " in run[0][0]):
            continue
        after = words.AFTER_UNITS.match(text, end)
        label = _lower(text[before.start() if before else start : after.end() if after else end])
        if label.startswith(words.LEVEL):
            label = f"{words.UNIT_OF_LEVEL} {label}"
        family = words.family_of(run[0][0])
        found.setdefault(family, Units(family, label, _noun(run)))
    return list(found.values())


def blocks_by_family(units: Iterable[Unit]) -> dict[int, str]:
    """The block that a register keeps a family of units in, by family.

    Only where that is beyond doubt: all units named as of the family are in the block, and none of another one is.
    """
    blocks: dict[int, set[str]] = {}
    families: dict[str, set[int]] = {}
    for unit in units:
        kind = words.UNIT.match(words.COMMITTEE_OF.sub("", unit.name))
        if kind is not None:
            family = words.family_of(kind[0])
            blocks.setdefault(family, set()).add(unit.block)
            families.setdefault(unit.block, set()).add(family)
    alone = {family: next(iter(own)) for family, own in blocks.items() if len(own) == 1}
    return {family: block for family, block in alone.items() if len(families[block]) == 1}


def track_in(text: str) -> str:
    """The track that a text names (“không có TTHC”); empty where it names none."""
    found = words.TRACK.search(text)
    return _lower(found[1]) if found else ""


def _runs(text: str) -> list[list[re.Match[str]]]:
    """Words for units that stand together and are of one family."""
    runs: list[list[re.Match[str]]] = []
    for match in words.UNIT.finditer(text):
        if _is_name(text, match):
            continue
        last = runs[-1][-1] if runs else None
        gap = text[last.end() : match.start()] if last else ""
        together = last is not None and (not gap.strip() or words.BETWEEN_UNITS.fullmatch(gap) is not None)
        if (
            last is not None
            and together
            and not words.PARTS_ANEW.search(gap)
            and words.family_of(last[0]) == words.family_of(match[0])
        ):
            runs[-1].append(match)
        else:
            runs.append([match])
    return runs


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a word begins the name of one unit: “Sở Tài chính”, “xã Đông”; in capitals nobody can tell."""
    after = text[match.end() :]
    if not after.startswith(" ") or text.isupper():
        return False
    following = after[1:2]
    rest = after[1:].split(" ", 1)[0]
    return following.isupper() and not rest.isupper()


def _lower(text: str) -> str:
    """Small letters without the word khối, but abbreviations, UBND among them, as they are written."""
    small = words.COMMITTEE.sub("UBND", " ".join(text.split()).lower()).removeprefix("khối ")
    return re.sub(r"\b(ubnd|tthc|cqnn)\b", lambda found: found[1].upper(), small).strip(" ,;-")


def _noun(run: list[re.Match[str]]) -> str:
    kinds = [_lower(match[0]) for match in run]
    named = [kind for kind in kinds if not kind.startswith(words.LEVEL)]
    return ", ".join(dict.fromkeys(named)) or f"{words.UNIT_OF_LEVEL} {kinds[0]}"
