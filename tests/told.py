"""What docgen came to in a round, under the paths that `naive_rounds.reckon` uses: `cntt/xa/xa-1/total`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from docgen.model.assessment import Assessment, BlockOutcome, ClusterOutcome, Result, SubjectOutcome, TierOutcome
from docgen.model.figure import Figure

Outcome = dict[str, Any]
"""Values by path: exact numbers, texts as printed, codes, or lists of codes."""


def outcome(assessment: Assessment) -> Outcome:
    """The outcome that docgen came to, as `reckon` names its parts."""
    found: Outcome = {"years": list(assessment.earlier_years)}
    for subject in assessment.subjects:
        path = subject.subject.code
        found[f"{path}/scale"] = exact(subject.scale)
        found |= _mean_told(path, subject)
        for tier in subject.tiers:
            found |= _tier_told(f"{path}/tier/{tier.tier.code}", tier)
        for block in subject.blocks:
            found |= _block_told(f"{path}/{block.block.code}", block)
    return found


def exact(figure: Figure | None) -> Any:
    """A figure's value, numbers as Fractions."""
    if figure is None:
        return None
    assert not isinstance(figure.value, float)
    return figure.value if isinstance(figure.value, str | int) else Fraction(figure.value)  # type: ignore[arg-type]


def _numbers(figures: Mapping[Any, Figure]) -> dict[Any, Any]:
    return {key: exact(figure) for key, figure in figures.items()}


def _rank(figure: Figure | None) -> Any:
    return None if figure is None else (figure.value, figure.table)


def _mean_told(path: str, part: SubjectOutcome | BlockOutcome | ClusterOutcome) -> Outcome:
    if part.mean is None:
        return {}
    return {
        f"{path}/mean": exact(part.mean),
        f"{path}/mean shown": part.mean.table,
        f"{path}/mean tier": None if part.mean_tier is None else part.mean_tier.code,
    }


def _tier_told(path: str, tier: TierOutcome) -> Outcome:
    return {
        f"{path}/members": sorted(result.unit.code for result in tier.results),
        f"{path}/count": tier.count.value,
        f"{path}/share": exact(tier.share),
        f"{path}/share shown": tier.share.table,
        f"{path}/last year": exact(tier.previous_count),
        f"{path}/growth": exact(tier.growth),
    }


def _block_told(path: str, block: BlockOutcome) -> Outcome:
    found: Outcome = {
        f"{path}/order": [result.unit.code for result in block.order],
        f"{path}/units": block.units.value,
        f"{path}/assessed": block.assessed.value,
        **_mean_told(path, block),
    }
    for tier in block.tiers:
        found |= _tier_told(f"{path}/tier/{tier.tier.code}", tier)
    for group in block.groups:
        found |= {
            f"{path}/group/{group.group.code}/maximum": exact(group.maximum),
            f"{path}/group/{group.group.code}/order": [result.unit.code for result in group.order],
            f"{path}/group/{group.group.code}/at maximum": [result.unit.code for result in group.at_maximum],
            f"{path}/group/{group.group.code}/mean": exact(group.mean),
        }
    for cluster in block.clusters:
        name = f"{path}/cluster/{cluster.cluster.code}"
        order = [result.unit.code for result in cluster.order]
        found |= {f"{name}/units": cluster.units.value, f"{name}/assessed": cluster.assessed.value}
        found |= {f"{name}/order": order, **_mean_told(name, cluster)}
    for result in block.order:
        found |= _unit_told(f"{path}/{result.unit.code}", result)
    return found


def _unit_told(path: str, result: Result) -> Outcome:
    if not result.scope:
        return {f"{path}/reason": result.reason}
    found: Outcome = {
        f"{path}/state": result.state.value,
        f"{path}/reason": result.reason,
        f"{path}/groups": _numbers(result.groups),
        f"{path}/criteria": _numbers(result.criteria),
        f"{path}/not applicable": sorted(result.not_applicable),
        f"{path}/reasons": _numbers(result.reasons),
        f"{path}/total": exact(result.total),
        f"{path}/maximum": exact(result.maximum),
        f"{path}/percent": exact(result.percent),
        f"{path}/index": exact(result.index),
        f"{path}/past ranks": _numbers(result.previous),
        f"{path}/past totals": _numbers(result.previous_totals),
        f"{path}/origins": [(o.unit.code, exact(o.rank), exact(o.total)) for o in result.origins],
        f"{path}/rank": _rank(result.rank),
        f"{path}/places gained": exact(result.change),
        f"{path}/points gained": exact(result.points_change),
        f"{path}/new": result.is_new,
    }
    if result.total is not None and result.tier is not None:
        found |= {f"{path}/tier": result.tier.code, f"{path}/total shown": result.total.table}
    if result.percent is not None:
        found[f"{path}/percent shown"] = result.percent.table
    found |= {f"{path}/rank/{group}": _rank(figure) for group, figure in result.group_ranks.items()}
    found |= {f"{path}/rank among/{kind}": _rank(figure) for kind, figure in result.ranks_among.items()}
    for code, stage in result.stages.items():
        found[f"{path}/stage/{code}/total"] = exact(stage.total)
        found[f"{path}/stage/{code}/differences"] = _numbers(stage.differences)
        if stage.difference is not None:
            found[f"{path}/stage/{code}/difference"] = exact(stage.difference)
    return found
