"""Judges refreshing: what a person did to a draft must stand in the corrected one as if he had done it there.

The judge knows nothing of how drafts are merged. Nearly every edit commutes with a correction: the edited draft brought
up to date must be the same as the new draft edited in the same place. Where something computed was typed over, the
person's text stands, and a conflict is told exactly if docgen computes something else than before.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from functools import cache

from docgen.check.package import check_package
from docgen.errors import Severity
from docgen.revise.refresh import Refreshed, refresh
from tests import correcting, rounds
from tests.revise.edits import KINDS, Kind, Made, Target, clauses_around, numbers, sentences
from tests.revise.looks import comments, looks, repeated_ids, texts
from tests.revise.word import Draft, reject, saved_by_word

WHEN = datetime(2026, 3, 2, 8, 0)
POOL = 7 if os.environ.get("DOCGEN_EDITS") else 3
"""Renders of each round: as it is, and with one score corrected, with two, and so on."""


@dataclass(frozen=True)
class Case:
    """One combination: a kind of edit, a round, and a seed for what is corrected and where the edit is made."""

    kind: str
    round: str
    seed: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.round}-{self.seed}"


def cases(count: int) -> list[Case]:
    """Combinations, every kind as often as any other, the rounds in turn."""
    names = rounds.PUBLISHED
    made = []
    for number in range(count):
        turn, place = divmod(number, len(KINDS))
        made.append(Case(list(KINDS)[place], names[(turn + place) % len(names)], turn))
    return made


@cache
def render(name: str, number: int) -> bytes:
    """A round's document: as it is (0), or with some scores corrected at random."""
    if number == 0:
        return correcting.base(name)
    corrected, _made = correcting.correct(name, random.Random(f"{name}/{number}"), count=number)
    return correcting.draft(name, corrected)


@cache
def _targets(find: Callable[[Draft], dict[Target, str]], name: str, number: int) -> dict[Target, str]:
    return find(Draft(render(name, number)))


@dataclass(frozen=True)
class Setting:
    """Three renders by number, and the place of an edit in all of them."""

    base: int
    new: int
    third: int
    target: Target


def setting(case: Case) -> Setting | None:
    """Where a case plays; none where its round has no place for such an edit."""
    draw = random.Random(str(case))
    kind = KINDS[case.kind]
    for _attempt in range(6):
        base, new, third = draw.sample(range(POOL), 3)
        found = [_targets(kind.targets, case.round, number) for number in (base, new, third)]
        shared = [target for target in found[0] if target in found[1] and target in found[2]]
        moved = [target for target in shared if found[0][target] != found[1][target]]
        if shared:
            return Setting(base, new, third, draw.choice(moved if moved and draw.random() < 0.8 else shared))
    return None


def _edited(kind: Kind, data: bytes, target: Target, word: int | None = None) -> tuple[bytes, Made]:
    draft = Draft(data)
    made = kind.edit(draft, target) or []
    if word is not None:
        saved_by_word(draft, word)
    return draft.save(), made


def judge(case: Case, fully: bool = True) -> list[str] | None:
    """What is wrong with a case; none where its round has no place for it. fully: later refreshes and decisions too."""
    where = setting(case)
    if where is None:
        return None
    kind = KINDS[case.kind]
    base, new, third = (render(case.round, number) for number in (where.base, where.new, where.third))
    mine, typed = _edited(kind, base, where.target, case.seed)
    wanted, over = _edited(kind, new, where.target)
    before = set(_faults(mine))
    problems: list[str] = []
    first = _refreshed(base, mine, new)
    clash = _clashes(typed, over)
    problems += _compared("refreshed", kind, first, wanted, clash, _stands(kind, base, new, where.target, mine))
    again = _refreshed(first.base, first.data, new)
    if again.data != first.data:
        problems.append("refreshed twice: something changed\n" + _difference(looks(first.data), looks(again.data)))
    problems += [f"refreshed: {fault}" for fault in _faults(first.data) if fault not in before]
    if not fully:
        return problems
    open_ = [was if one else now for one, was, now in zip(clash, typed, over, strict=True)]
    if "tracked" in case.kind:
        problems += _rejected(first, third)
    if typed or case.seed % 3 == 0:
        later, finally_ = _edited(kind, third, where.target)
        last = _refreshed(first.base, first.data, third)
        stands = _stands(kind, base, third, where.target, mine) or _stands(kind, new, third, where.target, mine)
        problems += _compared("refreshed later", kind, last, later, _clashes(open_, finally_), stands)
    if typed or case.seed % 3 == 1:
        problems += _taken(kind, base, mine, new, first, wanted)
    return problems


def _rejected(first: Refreshed, third: bytes) -> Iterator[str]:
    """A person rejects what a colleague tracked: nothing is left of it, and no figure is stale."""
    draft = Draft(first.data)
    reject(draft)
    last = _refreshed(first.base, draft.save(), third)
    if texts(last.data) != texts(third) or last.conflicts:
        told = [(one.base, one.mine, one.new) for one in last.conflicts]
        yield f"rejected, then refreshed: {told}\n{_difference(texts(third), texts(last.data))}"


_ALONE = ("rows-swapped", "tie-merged", "table-split", "clauses-turned-round", "first-column-removed")
"""Kinds that change what others hold on to."""


def judge_several(name: str, seed: int, count: int = 5) -> list[str]:
    """What is wrong where a person made some edits of different kinds, one after the other, in one draft."""
    draw = random.Random(f"several/{name}/{seed}")
    numbers = draw.sample(range(POOL), 2)
    base, new = (render(name, number) for number in numbers)
    mine, wanted = base, new
    typed: Made = []
    over: Made = []
    done = []
    for kind in draw.sample([one for one in KINDS.values() if one.name not in _ALONE], count):
        shared = [one for one in kind.targets(Draft(mine)) if one in kind.targets(Draft(wanted))]
        if shared:
            target = draw.choice(shared)
            mine, one = _edited(kind, mine, target)
            wanted, other = _edited(kind, wanted, target)
            typed, over = typed + one, over + other
            done.append((kind.name, target))
    mine, _made = _edited(_NOTHING, mine, (), seed)
    result = _refreshed(base, mine, new)
    problems = list(_compared("refreshed", _NOTHING, result, wanted, _clashes(typed, over)))
    before = set(_faults(mine))
    problems += [f"refreshed: {fault}" for fault in _faults(result.data) if fault not in before]
    again = _refreshed(result.base, result.data, new)
    if again.data != result.data:
        problems.append("refreshed twice: something changed\n" + _difference(looks(result.data), looks(again.data)))
    return [f"{numbers} {done}", *problems] if problems else []


def _nothing(draft: Draft, target: Target) -> None:
    pass


_NOTHING = Kind("nothing", False, lambda draft: {}, _nothing, level="texts")


def refreshed(case: Case) -> bytes:
    """The draft of a case, edited and brought up to date."""
    where = setting(case)
    assert where is not None
    base, new = render(case.round, where.base), render(case.round, where.new)
    mine, _typed = _edited(KINDS[case.kind], base, where.target, case.seed)
    return _refreshed(base, mine, new).data


def _refreshed(base: bytes, mine: bytes, new: bytes, **take: str) -> Refreshed:
    return refresh(base, mine, new, "draft.docx", WHEN, **take)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Clash:
    """What was computed, what was typed over it, what is computed now."""

    base: str
    mine: str
    new: str

    def __bool__(self) -> bool:
        return self.base != self.new and self.mine != self.new


def _clashes(before: Made, now: Made) -> list[Clash]:
    return [Clash(was, mine, computed) for (was, mine), (computed, _mine) in zip(before, now, strict=True)]


def _stands(kind: Kind, base: bytes, new: bytes, target: Target, mine: bytes) -> list[str]:
    """Where docgen reworded the very clause that a person edited, or one beside it, his sentence may stand as a whole.

    The texts of his draft then, one of which may stand in the refreshed one; else nothing.
    """
    if kind.targets not in (sentences, numbers):
        return []
    (one, at), (other, place) = (clauses_around(Draft(data), target) for data in (base, new))
    if one[max(0, at - 1) : at + 2] == other[max(0, place - 1) : place + 2]:
        return []
    return texts(mine)


def _left_standing(wanted: list[str], found: list[str], mine: list[str]) -> bool:
    """Whether one paragraph alone differs, and is the person's."""
    different = [(one, other) for one, other in zip(wanted, found, strict=False) if one != other]
    return len(wanted) == len(found) and len(different) == 1 and different[0][1] in mine


def _compared(
    when: str, kind: Kind, result: Refreshed, wanted: bytes, clashes: list[Clash], mine: Sequence[str] = ()
) -> Iterator[str]:
    """mine: texts one of which may stand as a whole where this is told."""
    if mine and [one.matter for one in result.conflicts] == ["text"]:
        if not _left_standing(texts(wanted), texts(result.data), list(mine)):
            yield f"{when}: more than a sentence was left\n{_difference(texts(wanted), texts(result.data))}"
        return
    look = looks if kind.level == "looks" and not any(clashes) else texts
    here, there = look(result.data), look(wanted)
    if here != there:
        yield f"{when}: not the same as the new draft edited\n{_difference(there, here)}"
    if comments(result.data, own=False) != comments(wanted, own=False):
        yield f"{when}: comments of others were lost"
    # Of a figure that was copied, each copy is told.
    expected = {clash for clash in clashes if clash}
    told = {(one.base, one.mine, one.new) for one in result.conflicts}
    if len(told) != len(expected):
        yield f"{when}: {len(expected)} conflicts expected {expected}, told: {told}"
        return
    for clash, one in zip(expected, told, strict=True):
        if not all(part in said for part, said in zip((clash.base, clash.mine, clash.new), one, strict=True)):
            yield f"{when}: the conflict {clash} was told as {one}"
    remarks = comments(result.data, own=True)
    if len(remarks) != len(expected):
        yield f"{when}: {len(expected)} conflicts, but comments {remarks}"


def _taken(kind: Kind, base: bytes, mine: bytes, new: bytes, first: Refreshed, wanted: bytes) -> Iterator[str]:
    computed = _refreshed(base, mine, new, take="computed")
    if computed.conflicts or comments(computed.data, own=True):
        yield "take computed: conflicts are left"
    should = texts(new if first.conflicts else wanted)
    if texts(computed.data) != should:
        yield "take computed: wrong text\n" + _difference(should, texts(computed.data))
    own = _refreshed(base, mine, new, take="mine")
    if own.conflicts or comments(own.data, own=True):
        yield "take mine: conflicts are left"
    if texts(own.data) != texts(first.data):
        yield "take mine: wrong text\n" + _difference(texts(first.data), texts(own.data))
    again = _refreshed(own.base, own.data, new)
    if again.conflicts or again.data != own.data:
        yield f"take mine, then again: not settled {[(c.base, c.mine, c.new) for c in again.conflicts]}"


def _faults(data: bytes) -> Iterator[str]:
    for finding in check_package(data, "draft.docx"):
        if finding.severity is Severity.ERROR:
            yield f"package: {finding.rule} {finding.message}"
    for one in repeated_ids(data):
        yield f"id twice: {one}"


def _difference(wanted: list[str], found: list[str]) -> str:
    lines = list(unified_diff(wanted, found, "wanted", "found", lineterm="", n=1))
    return "\n".join(line[:700] for line in lines[2:40])


SAVED_BY_LIBREOFFICE = (
    "words-at-end",
    "paragraph-added",
    "paragraph-deleted",
    "word-bold",
    "control-overtyped",
    "words-in-sentence",
    "words-at-end-of-passage",
    "passage-deleted",
    "note-in-name-cell",
    "score-overtyped",
    "own-row-after",
    "row-deleted",
    "words-in-heading",
    "table-moved",
    "column-added-with-a-note",
)
"""Kinds that are also tried with a draft that LibreOffice saved after the edit."""


@dataclass(frozen=True)
class ToSave:
    """A case with its edited draft, which LibreOffice is to save before it is refreshed."""

    case: Case
    setting: Setting
    mine: bytes

    def judge(self, saved: bytes) -> list[str]:
        """What is wrong after the save. LibreOffice puts in and takes out empty paragraphs: these do not count."""
        kind = KINDS[self.case.kind]
        base, new = (render(self.case.round, number) for number in (self.setting.base, self.setting.new))
        wanted, over = _edited(kind, new, self.setting.target)
        _mine, typed = _edited(kind, base, self.setting.target)
        result = _refreshed(base, saved, new)
        problems = []
        if _body(wanted) != _body(result.data):
            problems.append("not the same as the new draft edited\n" + _difference(_body(wanted), _body(result.data)))
        expected = sum(map(bool, _clashes(typed, over)))
        if len(result.conflicts) != expected:
            problems.append(
                f"{expected} conflicts expected, told: {[(c.base, c.mine, c.new) for c in result.conflicts]}"
            )
        if _refreshed(result.base, result.data, new).data != result.data:
            problems.append("refreshed twice: something changed")
        return problems


def to_save(name: str) -> list[ToSave]:
    """Edited drafts of a round for LibreOffice."""
    made = []
    for kind in SAVED_BY_LIBREOFFICE:
        case = Case(kind, name, 0)
        if (where := setting(case)) is not None:
            made.append(ToSave(case, where, _edited(KINDS[kind], render(name, where.base), where.target)[0]))
    return made


def _body(data: bytes) -> list[str]:
    lines = texts(data)
    end = next((number for number, line in enumerate(lines) if number and line.startswith("== ")), len(lines))
    return [line for line in lines[1:end] if line.strip("¶ ")]
