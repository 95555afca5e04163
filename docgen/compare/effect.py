"""What a change of scores moves: units in their totals, ranks and tiers, and every figure and sentence of documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from docgen.model.assessment import Assessment, Result, SubjectOutcome, TierOutcome
from docgen.model.figure import Figure
from docgen.model.rubric import Tier
from docgen.render.printing import ControlText, Record

Kind = Literal["total", "rank", "share", "mean", "points", "count", "other"]
"""What a number is: a total, a rank, the share of a tier, a mean, points of a group or criterion, how many of them."""
KINDS: tuple[Kind, ...] = ("total", "rank", "share", "mean", "points", "count", "other")

_PASSAGES = ("cau.", "nhan-xet.")
"""How the keys of sentences begin that were made from figures."""
_BY_RULE: Mapping[str, Kind] = {"total": "total", "rank": "rank", "share": "share", "mean": "mean", "count": "count"}


@dataclass(frozen=True)
class UnitMove:
    """A unit whose total, rank or tier moved, as printed before and after; empty where there was, or is, none.

    subject: its code; label: what it is called, where the rubric has several. tiers_up: how many tiers it rose, less
    than nothing when it fell; 0 also where it had, or has, no tier.
    """

    subject: str
    label: str
    unit: str
    total: tuple[str, str]
    rank: tuple[str, str]
    tier: tuple[str, str]
    tiers_up: int = 0

    @property
    def changed_tier(self) -> bool:
        """Whether the unit stands in another tier."""
        return self.tier[0] != self.tier[1]


@dataclass(frozen=True)
class TierMove:
    """How many units a tier of a block has, and their share, before and after."""

    tier: str
    count: tuple[str, str]
    share: tuple[str, str]


@dataclass(frozen=True)
class BlockMove:
    """A block whose mean or tiers moved. subject, label: as of a unit; block: what it is called, empty for all of them.

    mean, mean_tier: as printed before and after; tiers_up: of the mean. tiers: those that moved.
    """

    subject: str
    label: str
    block: str
    mean: tuple[str, str]
    mean_tier: tuple[str, str]
    tiers_up: int
    tiers: tuple[TierMove, ...]

    @property
    def changed_tier(self) -> bool:
        """Whether the mean lies in another tier."""
        return self.mean_tier[0] != self.mean_tier[1]


@dataclass(frozen=True)
class NumberMove:
    """A printed number, before and after; empty where it was not, or is no longer, printed."""

    key: str
    kind: Kind
    before: str
    after: str


@dataclass(frozen=True)
class SentenceMove:
    """A generated sentence or list of names, before and after; empty where it was not, or is no longer, printed."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class DocumentEffect:
    """What moved in one document. is_of_unit: it is one of those made once for each unit, `<document>/<unit>`."""

    document: str
    numbers: tuple[NumberMove, ...]
    sentences: tuple[SentenceMove, ...]
    is_of_unit: bool = False

    def __bool__(self) -> bool:
        return bool(self.numbers or self.sentences)


@dataclass(frozen=True)
class Effect:
    """What a change moved: units, those that changed tier first; blocks; documents."""

    units: tuple[UnitMove, ...]
    blocks: tuple[BlockMove, ...]
    documents: tuple[DocumentEffect, ...]

    def __bool__(self) -> bool:
        return bool(self.units or self.blocks or any(self.documents))

    @property
    def numbers(self) -> dict[Kind, int]:
        """How many different numbers moved, by kind; one that several documents print counts once."""
        kinds = {move.key: move.kind for document in self.documents for move in document.numbers}
        counted = Counter(kinds.values())
        return {kind: counted[kind] for kind in KINDS if counted[kind]}

    @property
    def sentences(self) -> int:
        """How many different sentences moved."""
        return len({move.key for document in self.documents for move in document.sentences})

    @property
    def changed(self) -> int:
        """How many documents come out otherwise, but for those of units."""
        return sum(bool(one) and not one.is_of_unit for one in self.documents)

    @property
    def letters(self) -> int:
        """How many of those that are made once for each unit come out otherwise."""
        return sum(bool(one) and one.is_of_unit for one in self.documents)


@dataclass(frozen=True)
class State:
    """A document before or after. record: its figures with those inside of passages; figures: of the assessment."""

    record: Record
    figures: Mapping[str, Figure]

    def value(self, key: str, printed: Mapping[str, object]) -> str:
        """A number as it would be printed, whether it is or not; empty where there is none."""
        if key in self.figures:
            return self.figures[key].table
        return self.record.figures[key].table if key in printed and key in self.record.figures else ""


def unit_moves(before: Assessment, after: Assessment) -> tuple[UnitMove, ...]:
    """The units that moved, those that changed tier first, then those whose total moved, in the order of tables."""
    old = dict(_results(before))
    found = []
    for (subject, _code), (label, tiers, result) in _results(after):
        _label, _tiers, then = old.get((subject, result.unit.code), (label, tiers, Result(result.unit)))
        move = UnitMove(
            subject=subject,
            label=label if len(after.subjects) > 1 else "",
            unit=result.unit.name,
            total=(_shown(then.total), _shown(result.total)),
            rank=(_shown(then.rank), _shown(result.rank)),
            tier=(_tier(then), _tier(result)),
            tiers_up=_steps(tiers, _tier(then), _tier(result)),
        )
        if any(one != other for one, other in (move.total, move.rank, move.tier)):
            found.append(move)
    return tuple(sorted(found, key=lambda move: (not move.changed_tier, move.total[0] == move.total[1])))


def _results(assessment: Assessment) -> Iterator[tuple[tuple[str, str], tuple[str, tuple[str, ...], Result]]]:
    for outcome in assessment.subjects:
        subject = outcome.subject
        tiers = tuple(tier.label for tier in subject.tiers)
        for block in outcome.blocks:
            for result in block.order:
                yield (subject.code, result.unit.code), (subject.label, tiers, result)


def block_moves(before: Assessment, after: Assessment) -> tuple[BlockMove, ...]:
    """The blocks whose mean or tiers moved, then all of them together, where a subject has several."""
    old, found = dict(_groups(before)), []
    for key, (outcome, now) in _groups(after):
        then = old[key][1] if key in old else _Group(now.name, None, None, ())
        tiers = tuple(tier.label for tier in outcome.subject.tiers)
        labels = then.mean_tier.label if then.mean_tier else "", now.mean_tier.label if now.mean_tier else ""
        counts = {tier.tier.code: tier for tier in then.tiers}
        pairs = ((counts.get(tier.tier.code), tier) for tier in now.tiers)
        moved = (
            TierMove(
                tier.tier.label,
                (_shown(one.count if one else None), _shown(tier.count)),
                (_shown(one.share if one else None), _shown(tier.share)),
            )
            for one, tier in pairs
        )
        move = BlockMove(
            subject=outcome.subject.code,
            label=outcome.subject.label if len(after.subjects) > 1 else "",
            block=now.name,
            mean=(_shown(then.mean), _shown(now.mean)),
            mean_tier=labels,
            tiers_up=_steps(tiers, *labels),
            tiers=tuple(tier for tier in moved if tier.count[0] != tier.count[1] or tier.share[0] != tier.share[1]),
        )
        if move.tiers or move.mean[0] != move.mean[1] or move.changed_tier:
            found.append(move)
    return tuple(found)


@dataclass(frozen=True)
class _Group:
    """A block, or all of them under the empty name."""

    name: str
    mean: Figure | None
    mean_tier: Tier | None
    tiers: tuple[TierOutcome, ...]


def _groups(assessment: Assessment) -> Iterator[tuple[tuple[str, str], tuple[SubjectOutcome, _Group]]]:
    for outcome in assessment.subjects:
        for block in outcome.blocks:
            made = _Group(block.block.label, block.mean, block.mean_tier, block.tiers)
            yield (outcome.subject.code, block.block.code), (outcome, made)
        if len(outcome.blocks) > 1:
            yield (outcome.subject.code, ""), (outcome, _Group("", outcome.mean, outcome.mean_tier, outcome.tiers))


def _steps(tiers: tuple[str, ...], before: str, after: str) -> int:
    return tiers.index(before) - tiers.index(after) if before and after else 0


def _tier(result: Result) -> str:
    return "" if result.tier is None else result.tier.label


def _shown(figure: Figure | None) -> str:
    return "" if figure is None else figure.table


def document_effect(document: str, before: State, after: State) -> DocumentEffect:
    """What moved in a document between two renderings of it.

    Running numbers of rows are no figures of the assessment and are left out; names of tiers are told by the units that
    changed them. A number that only one of the two prints, as in a sentence about others, moved if its value did.
    """
    one, other = _numbers(before.record), _numbers(after.record)
    numbers = []
    for key in dict.fromkeys([*other, *one]):
        kind, _texts = other.get(key) or one[key]
        if key in one and key in other:
            then, now = " / ".join(one[key][1]), " / ".join(other[key][1])
        else:
            then, now = before.value(key, one), after.value(key, other)
        if then != now:
            numbers.append(NumberMove(key, kind, then, now))
    return DocumentEffect(document, tuple(numbers), _sentence_moves(before.record, after.record))


def _numbers(record: Record) -> dict[str, tuple[Kind, tuple[str, ...]]]:
    """The numbers of a document by key: of which kind, and the different texts that print them."""
    found: dict[str, tuple[Kind, tuple[str, ...]]] = {}
    for figure, text in _printed(record):
        if isinstance(figure.value, int | Decimal | Fraction) and (figure.rule or figure.places or figure.inputs):
            texts = found.get(figure.key, ("other", ()))[1]
            found[figure.key] = kind_of(figure.rule), texts if text in texts else (*texts, text)
    return found


def kind_of(rule: str) -> Kind:
    """What a number is, by the rule that made it."""
    name = rule.partition(":")[0].partition(".")[0].partition(",")[0]
    if name in _BY_RULE:
        return _BY_RULE[name]
    return "points" if name in ("", "group") else "other"


def _printed(record: Record) -> Iterator[tuple[Figure, str]]:
    """Every figure of a document with the text that prints it: in tables, in fixed prose, inside of passages."""
    told: set[str] = set()
    for figure, text in (*_in_prose(record), *_in_tables(record)):
        told.add(figure.key)
        yield figure, text
        if figure.rule == "wording":
            # A heading or caption of a table, with figures in it.
            yield from ((part, part.prose) for part in figure.inputs)
    # Page headers and text boxes have no controls.
    yield from ((figure, figure.prose) for key, figure in record.figures.items() if key not in told)


def _in_prose(record: Record) -> Iterator[tuple[Figure, str]]:
    for control in record.controls:
        spans = [(span, paragraph) for paragraph in control.paragraphs for span in paragraph.spans]
        texts = [(span.key, paragraph.text[span.start : span.end]) for span, paragraph in spans]
        for key, text in texts or [(control.key, _whole(control))]:
            if key in record.figures:
                yield record.figures[key], text


def _in_tables(record: Record) -> Iterator[tuple[Figure, str]]:
    """The figures of every cell; those of a cell that goes on the one above are its own unit's, and print the same."""
    for table in record.tables:
        unit, cells = "", list[tuple[Figure, ...]]()
        for row in table.rows:
            mine = []
            for number, (keys, text) in enumerate(zip(row.figures, row.cells, strict=True)):
                figures = tuple(record.figures[key] for key in keys if key in record.figures)
                above = cells[number] if number < len(cells) and unit else ()
                if not keys and not text and row.unit:
                    figures = tuple(replace(f, key=f.key.replace(f".{unit}.", f".{row.unit}.")) for f in above)
                mine.append(figures)
                yield from ((figure, figure.table) for figure in figures)
            unit, cells = row.unit, mine


def _sentence_moves(before: Record, after: Record) -> tuple[SentenceMove, ...]:
    one, other = dict(_sentences(before)), dict(_sentences(after))
    pairs = ((key, one.get(key, ""), other.get(key, "")) for key in dict.fromkeys([*other, *one]))
    return tuple(SentenceMove(key, then, now) for key, then, now in pairs if then != now)


def _sentences(record: Record) -> Iterator[tuple[str, str]]:
    """What was made into words: passages of phrases and remarks, and lists of names in fixed prose."""
    for control in record.controls:
        figure = record.figures.get(control.key)
        if is_generated(control.key, "" if figure is None else figure.rule):
            yield control.key, _whole(control)


def is_generated(key: str, rule: str) -> bool:
    """Whether a control holds a sentence made from figures, or a list of names. rule: of the figure of this key."""
    return key.startswith(_PASSAGES) or rule == "list"


def _whole(control: ControlText) -> str:
    return "\n".join(map(str, control.paragraphs))
