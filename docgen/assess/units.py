"""One unit: its points, total, share of the full mark, tier, and its stages of scoring."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial

from docgen.assess import figures
from docgen.assess.exact import Number, add, by, rounded, times
from docgen.assess.order import as_compared
from docgen.assess.past import Past
from docgen.assess.setting import Setting
from docgen.assess.tier import tier_of
from docgen.assess.total import group_points, own_maximum, total_of
from docgen.errors import Place
from docgen.memory import or_shared
from docgen.model.assessment import Result, StageResult, State
from docgen.model.figure import Figure
from docgen.model.rubric import CriteriaGroup, NumberForms, look_up
from docgen.model.scores import ALL_APPLY, Entry, Mark, StageMarks

_HUNDRED = Decimal(100)


def result_of(setting: Setting, key: str, entry: Entry, past: Past, is_new: bool) -> Result:
    """A unit's outcome but for its rank, which needs the others. is_new: it has no past, although others have."""
    subject, unit, scope = setting.subject, setting.units[entry.unit], entry.scope
    groups = subject.groups_of(scope)
    criteria = _criteria(setting, key, entry, groups)
    marks = dict(_groups(setting, key, entry, groups, criteria))
    reasons = {
        code: Figure(f"{key}.{unit.code}.ly-do-{code}", typed.text, typed.text, places=(typed.place,))
        for code, typed in entry.reasons.items()
    }
    made = partial(
        Result,
        unit,
        scope=scope,
        groups=marks,
        criteria=or_shared(criteria),
        reasons=or_shared(reasons),
        not_applicable=_gone(entry, groups),
        previous=or_shared(past.ranks),
        previous_totals=or_shared(past.totals),
        origins=past.origins,
        is_new=is_new,
    )
    found = total_of(entry, subject, setting.round.given_totals)
    if found is None:
        return made()
    value, origin = found
    total = _total(setting, f"{key}.{unit.code}.tong", entry, value, origin, tuple(marks.values()))
    maximum, percent, index = _of_maximum(setting, f"{key}.{unit.code}", entry, total)
    listed = setting.not_ranked.get(unit.code)
    measured = compared(setting, value, percent, subject.tiers_by)
    return made(
        state=State.RANKED if listed is None else State.NOT_RANKED,
        counted=listed is None or listed.counted,
        reason="" if listed is None else listed.reason,
        total=total,
        maximum=maximum,
        percent=percent,
        index=index,
        tier=tier_of(measured, subject.tiers, scope),
        stages=or_shared(dict(_stages(setting, key, entry, total, {**marks, **criteria}))),
    )


def compared(setting: Setting, value: Number, percent: Figure | None, what: str) -> Number:
    """A total as ranks or tiers look at it: points or percent, exact or rounded."""
    if what == "percent" and percent is not None:
        assert isinstance(percent.value, Number)
        value = percent.value
    return as_compared(value, setting.subject.rank)


def _places(mark: Mark | None) -> tuple[Place, ...]:
    """Where a mark was typed: the correction first, then what it corrects."""
    if mark is None:
        return ()
    return (mark.place,) if mark.was is None else (mark.place, *_places(mark.was))


def _criteria(setting: Setting, key: str, entry: Entry, groups: tuple[CriteriaGroup, ...]) -> dict[str, Figure]:
    if not entry.criteria:
        return {}
    forms, scope, gone = setting.subject.writing.points, entry.scope, entry.not_applicable
    return {
        leaf.code: figures.points(
            f"{key}.tieu-chi.{leaf.code}.{entry.unit}.diem",
            entry.criteria[leaf.code].value,
            forms,
            places=_places(entry.criteria[leaf.code]),
            maximum=look_up(leaf.maximum, scope),
        )
        for group in groups
        if group.code not in gone
        for leaf in group.leaves(scope)
        if leaf.code in entry.criteria and leaf.code not in gone
    }


def _groups(
    setting: Setting, key: str, entry: Entry, groups: tuple[CriteriaGroup, ...], criteria: Mapping[str, Figure]
) -> Iterator[tuple[str, Figure]]:
    subject, scope = setting.subject, entry.scope
    forms, decimals = subject.writing.points, subject.rounding.points
    for group in groups:
        code = group.code
        typed = entry.marks.get(code)
        parts: tuple[Figure, ...] = ()
        if criteria:
            parts = tuple(criteria[leaf.code] for leaf in group.leaves(scope) if leaf.code in criteria)
        if typed is None and not parts:
            continue
        value = group_points(entry, group, subject)
        if value is None:
            continue
        own = typed is not None and typed.value == value
        yield (
            code,
            figures.points(
                f"{key}.nhom.{code}.{entry.unit}.diem",
                value,
                forms,
                places=_places(typed) if own else (),
                inputs=() if own else parts,
                rule="" if own else f"group.summed: {group.reference}",
                maximum=look_up(group.maximum, scope),
                decimals=decimals,
            ),
        )


def _total(setting: Setting, key: str, entry: Entry, value: Number, origin: str, parts: tuple[Figure, ...]) -> Figure:
    given = origin in ("given", "decided")
    return figures.points(
        key,
        value,
        setting.subject.writing.totals,
        places=_places(entry.total) if given else (),
        inputs=() if given else parts,
        rule=sys.intern(f"total.{origin}: {setting.subject.total.reference}"),
        maximum=setting.subject.scale_of(entry.scope),
        decimals=setting.subject.rounding.totals,
    )


def _of_maximum(
    setting: Setting, name: str, entry: Entry, total: Figure
) -> tuple[Figure | None, Figure | None, Figure | None]:
    """The unit's own full mark, and its total as a share of it: of 100, and of 1."""
    subject = setting.subject
    full = own_maximum(entry, subject)
    if not full:
        return None, None, None
    assert isinstance(total.value, Number)
    maximum = setting.full_mark(f"{name}.diem-toi-da", full)
    share, inputs = by(total.value, full), (total, maximum)
    percent = figures.points(
        f"{name}.ty-le",
        times(share, _HUNDRED),
        subject.writing.percents,
        inputs=inputs,
        rule="percent of maximum",
        decimals=subject.rounding.percents,
    )
    most = subject.writing.index.table.most
    index = figures.points(f"{name}.chi-so", share, subject.writing.index, inputs=inputs, rule="index", decimals=most)
    return maximum, percent, index


def _gone(entry: Entry, groups: tuple[CriteriaGroup, ...]) -> frozenset[str]:
    """Codes of all points that do not apply: also criteria of a group that does not, and a group without any left."""
    gone = set(entry.not_applicable)
    for group in groups if gone else ():
        leaves = {leaf.code for leaf in group.leaves(entry.scope)}
        if group.code in gone:
            gone |= leaves
        elif leaves and leaves <= gone:
            gone.add(group.code)
    return frozenset(gone) or ALL_APPLY


def _stages(
    setting: Setting, key: str, entry: Entry, final: Figure, parts: Mapping[str, Figure]
) -> Iterator[tuple[str, StageResult]]:
    """The points of the stages of scoring before the one that counts, each by itself. parts: those that count."""
    subject = setting.subject
    for stage in setting.stages():
        typed = entry.stages.get(stage.code)
        if typed is None:
            continue
        name = f"{key}.giai-doan.{stage.code}"
        then = entry.at_stage(stage.code)
        criteria = _criteria(setting, name, then, subject.groups_of(then.scope))
        groups = dict(_groups(setting, name, then, subject.groups_of(entry.scope), criteria))
        moved = dict(_differences(setting, {**groups, **criteria}, parts))
        found = total_of(then, subject, "keep") or _typed_alone(typed)
        if found is None:
            yield stage.code, StageResult(groups, criteria, differences=moved)
            continue
        value, origin = found
        total = _total(setting, f"{name}.{entry.unit}.tong", then, value, origin, tuple(groups.values()))
        forms, decimals = subject.writing.totals, subject.rounding.totals
        less = _difference(f"{name}.{entry.unit}.chenh-lech", total, final, forms, decimals)
        yield stage.code, StageResult(groups, criteria, total, less, moved)


def _typed_alone(typed: StageMarks) -> tuple[Number, str] | None:
    """The total of a stage of which nothing else was typed, whatever the rubric makes totals of."""
    if typed.total is None or typed.marks or typed.criteria:
        return None
    return typed.total.value, "given"


def _differences(
    setting: Setting, then: Mapping[str, Figure], now: Mapping[str, Figure]
) -> Iterator[tuple[str, Figure]]:
    """The points that count less those of a stage, by group and criterion."""
    forms, decimals = setting.subject.writing.points, setting.subject.rounding.points
    for code, figure in then.items():
        if code in now:
            key = f"{figure.key.removesuffix('.diem')}.chenh-lech"
            yield code, _difference(key, figure, now[code], forms, decimals)


def _difference(key: str, then: Figure, now: Figure, forms: NumberForms, decimals: int | None) -> Figure:
    """What counts less what a stage gave, both as they are printed."""
    values = []
    for figure in (now, then):
        assert isinstance(figure.value, Number)
        values.append(figure.value if decimals is None else rounded(figure.value, decimals))
    return figures.points(key, add([values[0], -values[1]]), forms, inputs=(then, now), rule="difference", signed=True)
