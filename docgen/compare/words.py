"""The words in which two versions of a rubric are told apart, and the same as plain data for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from docgen.compare.rubric import Change, Comparison
from docgen.i18n import gettext as _
from docgen.i18n import ngettext
from docgen.model.rubric import (
    MeanRule,
    NotApplicableRule,
    Paper,
    RankRule,
    ShareRule,
    TieKey,
    TieRule,
    TotalRule,
)
from docgen.vietnamese import citation
from docgen.vietnamese.numbers import bare

_INDENT = "  "


def told(compared: Comparison) -> Iterator[str]:
    """A comparison in words, line by line."""
    if compared.same:
        yield _("The two versions say the same.")
    for change in compared.whole:
        yield sentence(change)
    for subject in compared.subjects:
        yield ""
        yield f"{subject.old} → {subject.new}" if subject.old != subject.new else subject.new
        for section, heading in _headings().items():
            lines = [sentence(change) for change in subject.changes if change.section == section]
            if lines:
                yield f"{_INDENT}{heading}"
                yield from (f"{_INDENT * 2}{line}" for line in lines)


def _headings() -> dict[str, str]:
    return {
        "criteria": _("Groups and criteria"),
        "tiers": _("Tiers"),
        "rules": _("Rules"),
        "sums": _("Sums"),
    }


def as_data(compared: Comparison) -> dict[str, Any]:
    """A comparison for programs: changes as dicts with figures as text, each with its sentence."""
    return {
        "same": compared.same,
        "whole": [_data(change) for change in compared.whole],
        "subjects": [
            {"old": one.old, "new": one.new, "changes": [_data(change) for change in one.changes]}
            for one in compared.subjects
        ],
    }


def _data(change: Change) -> dict[str, Any]:
    found = {
        "section": change.section,
        "kind": change.kind,
        "level": change.level,
        "what": change.what,
        "inside": change.inside,
        "entry": change.entry,
        "scope": change.scope,
        "old": _bare(change.old),
        "new": _bare(change.new),
        "difference": _bare(change.difference),
        "references": list(change.references) if any(change.references) else None,
        "text": sentence(change),
    }
    return {name: value for name, value in found.items() if value not in ("", None)}


def _bare(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return {key: _bare(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_bare(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


# --- one change ---


def sentence(change: Change) -> str:
    """One difference in words."""
    if change.kind == "added":
        return _("added: {what}").format(what=_part(change, change.new))
    if change.kind == "removed":
        return _("removed: {what}").format(what=_part(change, change.old))
    if change.kind == "renamed":
        return _("{level} “{old}” is now called “{new}”").format(
            level=_level(change.level), old=change.old, new=change.new
        )
    if change.kind == "moved":
        return _("{level} “{what}” moved from {old} to {new}").format(
            level=_level(change.level), what=change.what, old=_above(change.old), new=_above(change.new)
        )
    return _changed(change)


def _part(change: Change, value: Any) -> str:
    if change.entry == "amended_by":
        return _("the amending paper {paper}").format(paper=citation.with_issuer(value))
    text = f"{_level(change.level)} “{change.what}”"
    if change.inside:
        text += " " + _("in “{group}”").format(group=change.inside)
    notes = []
    if value is not None:
        notes.append(_value("lower", value) if change.entry == "lower" else _points(value))
    if change.below:
        notes.append(ngettext("{n} criterion", "{n} criteria", change.below).format(n=change.below))
    return f"{text} ({', '.join(notes)})" if notes else text


def _points(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{scope}: {_points(one)}" for scope, one in value.items())
    return _("{points} points").format(points=bare(value))


def _above(label: str | None) -> str:
    return _("the groups") if label is None else f"“{label}”"


def _level(level: str) -> str:
    return {
        "block": _("block"),
        "track": _("track"),
        "subject": _("subject"),
        "group": _("group"),
        "criterion": _("criterion"),
        "tier": _("tier"),
    }.get(level, level)


def _changed(change: Change) -> str:
    if change.section == "sums":
        return _sum(change)
    if change.section == "paper":
        return f"{_entry(change.entry)}: {_value(change.entry, change.old)} → {_value(change.entry, change.new)}"
    if change.entry == "blocks":
        text = _("“{what}” is now scored for {scope}") if change.new else _("“{what}” is no longer scored for {scope}")
        return text.format(what=change.what, scope=change.scope)
    about = _entry(change.entry)
    if change.entry == "writing":
        return _("{about} has changed; see the file").format(about=about)
    if change.what:
        about = f"“{change.what}”, {about}"
    if change.scope:
        about = f"{about} ({change.scope})"
    old, new = _value(change.entry, change.old), _value(change.entry, change.new)
    text = f"{about}: {old} → {new}{_by(change)}"
    if any(change.references):
        text += " " + _("(old: {old}; new: {new})").format(
            old=change.references[0] or "–", new=change.references[1] or "–"
        )
    return text


def _sum(change: Change) -> str:
    name = _("scale") if change.entry == "scale" else _("sum of the groups")
    old, new = _value("", change.old), _value("", change.new)
    text = f"{change.scope}, {name}: {old}"
    return text if change.old == change.new else f"{text} → {new}{_by(change)}"


def _by(change: Change) -> str:
    difference = change.difference
    if difference is None:
        return ""
    return f" ({'+' if difference > 0 else '−' if difference < 0 else ''}{bare(abs(difference))})"


def _entry(entry: str) -> str:
    return {
        "title": _("title"),
        "source": _("issuing paper"),
        "maximum": _("maximum"),
        "weight": _("weight"),
        "kind": _("kind of points"),
        "most": _("at most"),
        "least": _("at least"),
        "typed": _("sign as typed"),
        "above_most": _("what is above the most"),
        "tiers_by": _("bounds are in"),
        "lower": _("lower bound"),
        "upper": _("upper bound"),
        "total": _("totals"),
        "rank": _("ranks"),
        "ties": _("equal totals"),
        "shares": _("shares of tiers"),
        "mean": _("means"),
        "not_applicable": _("points that do not apply"),
        "points": _("decimals of points"),
        "totals": _("decimals of totals"),
        "percents": _("decimals of percentages"),
        "measure": _("points are"),
        "writing": _("how figures are written"),
    }.get(entry, entry)


def _value(entry: str, value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        return bare(value)
    if entry in ("lower", "upper"):
        side, bound = value
        return _side(side).format(bound=bare(bound))
    if isinstance(value, Paper):
        return citation.with_issuer(value)
    if isinstance(value, BaseModel):
        return _rule(value)
    if isinstance(value, str):
        return _word(value)
    return str(value)


def _side(side: str) -> str:
    return {
        "at_least": _("from {bound}"),
        "above": _("above {bound}"),
        "below": _("below {bound}"),
        "at_most": _("up to {bound}"),
    }[side]


def _word(word: str) -> str:
    return {
        "scored": _("scored"),
        "bonus": _("bonus"),
        "penalty": _("penalty"),
        "adjustment": _("adjustment"),
        "named": _("named only"),
        "points": _("points"),
        "percent": _("percent"),
        "positive": _("without a sign"),
        "negative": _("with a minus sign"),
        "refused": _("refused"),
        "cut": _("cut off"),
    }.get(word, f"“{word}”")


# --- rules ---


def _rule(rule: BaseModel) -> str:
    if isinstance(rule, TotalRule):
        parts = _total(rule)
    elif isinstance(rule, RankRule):
        parts = _rank(rule)
    elif isinstance(rule, TieRule):
        parts = _ties(rule)
    elif isinstance(rule, ShareRule):
        parts = [_shares(rule), _decimals(rule.decimals)]
    elif isinstance(rule, MeanRule):
        parts = [_mean(rule), _decimals(rule.decimals)]
    elif isinstance(rule, NotApplicableRule):
        parts = [_not_applicable(rule)]
    else:
        parts = [str(rule)]
    return ", ".join(parts)


def _decimals(count: int) -> str:
    return ngettext("{n} decimal", "{n} decimals", count).format(n=count)


def _total(rule: TotalRule) -> list[str]:
    names = {
        "summed": _("summed from the groups"),
        "given": _("given by the office"),
        "weighted": _("weighted"),
    }
    parts = [names[rule.method]]
    if rule.of == "ratio":
        parts.append(_("by shares of the maxima"))
    if rule.parts == "rounded":
        parts.append(_("from rounded parts"))
    if rule.capped:
        parts.append(_("never above the scale"))
    if rule.tolerance:
        parts.append(_("tolerance {points}").format(points=bare(rule.tolerance)))
    return parts


def _rank(rule: RankRule) -> list[str]:
    parts = [_("by exact totals")]
    if rule.on == "rounded":
        parts = [_("by rounded totals"), _decimals(rule.decimals)]
    if rule.by == "percent":
        parts.append(_("by percentage of the own maximum"))
    if rule.within == "track":
        parts.append(_("each track by itself"))
    if rule.also_within:
        parts.append(_("also within {names}").format(names=", ".join(rule.also_within)))
    return parts


def _ties(rule: TieRule) -> list[str]:
    names = {
        "dense": _("the same rank, then the next (8, 8, 9)"),
        "competition": _("the same rank, then one is left out (8, 8, 10)"),
        "unique": _("no rank twice"),
    }
    parts = [_key(key) for key in rule.keys]
    if parts:
        parts = [_("first by {keys}").format(keys=", ".join(parts))]
    parts.append(names[rule.method])
    if rule.shown == "range":
        parts.append(_("shown as a range (7-8)"))
    return parts


def _key(key: TieKey) -> str:
    names = {
        "group": _("group {code}"),
        "criterion": _("criterion {code}"),
        "stage": _("stage {code}"),
        "previous_rank": _("last year's rank"),
        "previous_total": _("last year's total"),
        "percent": _("percentage of the own maximum"),
    }
    text = names[key.by].format(code=key.code or "")
    return _("{key} (less first)").format(key=text) if key.prefer == "less" else text


def _shares(rule: ShareRule) -> str:
    if rule.method == "plain":
        return _("each rounded by itself")
    return _("so that they add up to 100%")


def _mean(rule: MeanRule) -> str:
    if rule.method == "by_units":
        return _("every unit weighs the same")
    return _("plain mean of the blocks")


def _not_applicable(rule: NotApplicableRule) -> str:
    whole = {"total": _("of the total"), "group": _("of each group")}[rule.within]
    if rule.method == "reduce":
        return _("taken out of the unit's own maximum")
    return _("converted to the whole maximum {whole}").format(whole=whole)
