"""Random rounds that docgen must be able to assess: a rubric, a round, scores, and the units, through the models.

Every rule can meet every other. What is drawn is valid as `check_rubric` and `check_inputs` understand it, and small
enough that what fails can be reckoned by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from hypothesis import strategies as st

from docgen.errors import Cell
from docgen.model.register import Cluster, Unit
from docgen.model.round import Round
from docgen.model.rubric import CriteriaGroup, Rubric, Subject
from docgen.model.scores import Entry, Mark, Scoresheet, StageMarks, TypedText
from tests import naive_rounds
from tests.naive import half_up

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]

RULE = {"reference": "Điều 5"}
YEAR = 2025
KINDS = ("huyen", "cum")
STAGES = ("tu-cham", "lan-1", "lan-2")


class Made:
    """All that `assess` takes."""

    def __init__(
        self,
        rubric: Rubric,
        round_: Round,
        scores: Scoresheet,
        units: Mapping[str, Unit],
        clusters: Mapping[str, Cluster],
        former: Mapping[str, Unit],
    ) -> None:
        self.rubric, self.round, self.scores = rubric, round_, scores
        self.units, self.clusters, self.former = units, clusters, former

    def with_scores(self, entries: Iterable[Entry]) -> Made:
        """The same round with other rows."""
        return Made(self.rubric, self.round, Scoresheet(tuple(entries)), self.units, self.clusters, self.former)

    def with_rubric(self, rubric: Rubric) -> Made:
        """The same round by another rubric."""
        return Made(rubric, self.round, self.scores, self.units, self.clusters, self.former)

    def __repr__(self) -> str:
        """As a person can read it: only what differs from the defaults."""
        parts: list[Any] = [self.rubric.model_dump(exclude_defaults=True, mode="json")]
        parts.append(self.round.model_dump(exclude_defaults=True, exclude={"documents", "scores"}, mode="json"))
        parts += [unit.model_dump(exclude_defaults=True, mode="json") for unit in self.units.values()]
        for entry in self.scores.entries:
            marks = {code: str(mark.value) for code, mark in {**entry.marks, **entry.criteria}.items()}
            total = None if entry.total is None else str(entry.total.value)
            past = {year: str(mark.value) for year, mark in entry.previous_ranks.items()}
            sums = {year: str(mark.value) for year, mark in entry.previous_totals.items()}
            gone = sorted(entry.not_applicable)
            parts.append((entry.subject, entry.scope, entry.unit, marks, total, gone, past, sums, entry.stages))
        return "\n".join(map(str, parts))


class Maker:
    """Draws one round. It keeps what was drawn first, since what follows must fit to it."""

    def __init__(self, draw: Draw[Any]) -> None:
        self.draw = draw

    def some(self, choices: Sequence[T]) -> T:
        return self.draw(st.sampled_from(choices))

    def maybe(self, rarely: int = 2) -> bool:
        """True once in so many times."""
        return self.draw(st.integers(0, rarely - 1)) == rarely - 1

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def round(self) -> Made:
        self.blocks = self._blocks()
        self.scopes = [scope for block in self.blocks for scope in scopes_of(block)]
        self.stages = STAGES[: self.some([0, 0, 2, 3])]
        subjects = [self._subject(code) for code in ("cntt", "ttdt")[: self.some([1, 1, 1, 2])]]
        rubric = Rubric.model_validate(
            {"title": "x", "source": {"kind": "Quyết định"}, "blocks": self.blocks, "subjects": subjects}
        )
        clusters = {code: Cluster(code=code, office="noi", kind=kind, name=code) for code, kind in self._kinds()}
        former = {code: Unit(code=code, office="noi", block="cu", name=code) for code in ("cu-1", "cu-2")}
        units = self._units()
        entries = [e for subject in rubric.subjects for e in self._entries(subject, units)]
        round_ = self._settings(rubric, units, entries)
        scores = Scoresheet(tuple(self._with_totals(round_, rubric, entry) for entry in entries))
        return Made(rubric, round_, scores, units, clusters, former)

    # --- the rubric ---

    def _blocks(self) -> list[dict[str, Any]]:
        codes = self.draw(st.permutations(["so", "trung-uong", "xa"]))[: self.some([1, 2, 2, 3])]
        return [
            {
                "code": code,
                "label": code,
                "noun": code,
                "tracks": [{"code": track, "label": track} for track in ("co", "khong")[: self.some([0, 0, 1, 2])]],
            }
            for code in codes
        ]

    def _scoped(self, values: Mapping[str, Decimal]) -> Any:
        """A number by scope, written in one of the ways in which a rubric may write it."""
        first = next(iter(values.values()))
        if all(value == first for value in values.values()) and self.maybe():
            return first
        way = self.number(0, 2)
        if way == 0:
            return dict(values)
        if way == 1:
            return {"*": first} | {scope: value for scope, value in values.items() if value != first}
        written: dict[str, Decimal] = {}
        for scope, value in values.items():
            block = scope.partition(".")[0]
            if written.setdefault(block, value) != value:
                written[scope] = value
        return written

    def _subject(self, code: str) -> dict[str, Any]:
        self.method = self.some(["summed", "summed", "given", "weighted"])
        self.of = self.some(["points", "ratio"])
        rule = self.some([None, "convert", "reduce"])
        within = self.some(["total", "group"])
        groups = [self._group(f"{code}-{number}", number) for number in range(self.number(1, 3))]
        added = [self._adjustment(f"{code}-{kind}", kind) for kind in self._adjustments()]
        named = [{"code": f"{code}-ten", "label": "x", "kind": "named"}] if self.maybe(5) else []
        scale = {scope: self._scale(scope, groups, added) for scope in self.scopes}
        self.has_criteria = any(group.get("criteria") for group in groups)
        percent = rule == "reduce"
        endless = rule == "convert" or (self.method == "weighted" and self.of == "ratio")
        rounds = {
            "points": self.number(0, 3) if endless or self.maybe(3) else None,
            "totals": self.number(0, 3) if endless or self.maybe(3) else None,
            "percents": self.number(0, 3),
        }
        form = {"least": self.number(0, 2), "most": 6, "bare_at_maximum": self.maybe()}
        return {
            "code": code,
            "label": code,
            "scale": self._scoped(scale),
            "groups": self.draw(st.permutations([*groups, *added, *named])),
            "tiers_by": (by := self.some(["percent"] if percent else ["points", "percent"])),
            "tiers": self._tiers(scale, by),
            "tiers_reference": "x",
            "total": self._total(),
            "rank": self._rank(percent),
            "ties": self._ties(groups + added),
            "shares": {
                "method": self.some(["largest_remainder", "plain"]),
                "decimals": self.number(0, 4),
                **RULE,
            },
            "mean": {
                "method": self.some(["mean_of_blocks", "by_units"]),
                "of": self.some(["points", "points", "percent"]),
                "decimals": self.number(0, 4),
                **RULE,
            },
            "rounding": rounds,
            "not_applicable": {"method": rule, "within": within, **RULE} if rule else None,
            "writing": {"totals": {"table": form, "prose": form}},
        }

    def _group(self, code: str, number: int) -> dict[str, Any]:
        scopes = self.scopes
        blocks = None
        if number and self.maybe(4):
            blocks = [self.some(self.scopes + [block["code"] for block in self.blocks])]
            scopes = [scope for scope in self.scopes if scope in blocks or scope.partition(".")[0] in blocks]
        group: dict[str, Any] = {"code": code, "label": code, "blocks": blocks}
        if self.method == "weighted":
            group["weight"] = self._scoped({scope: self.some(WEIGHTS) for scope in scopes})
        if self.maybe():
            group["criteria"] = [self._criterion(f"{code}-{i}", scopes, 1) for i in range(self.number(1, 2))]
            if self.maybe():
                sums = {scope: sum_below(group, scope) for scope in scopes}
                if all(sums.values()):
                    group["maximum"] = self._scoped(sums)
            return group
        group["maximum"] = self._scoped({scope: self.some(MAXIMA) for scope in scopes})
        return group

    def _criterion(self, code: str, scopes: Sequence[str], depth: int) -> dict[str, Any]:
        criterion: dict[str, Any] = {"code": code, "label": code}
        if depth < 3 and self.maybe(4):
            below = [self._criterion(f"{code}-{i}", scopes, depth + 1) for i in range(self.number(1, 2))]
            return criterion | {"criteria": below}
        if self.maybe(6):
            criterion["blocks"] = [self.some(scopes)]
        criterion["maximum"] = self._scoped({scope: self.some(MAXIMA) for scope in scopes})
        if self.maybe(4):
            criterion["weight"] = self._scoped({scope: self.some(LEAF_WEIGHTS) for scope in scopes})
        return criterion

    def _adjustments(self) -> list[str]:
        return [kind for kind in ("bonus", "penalty", "adjustment") if self.maybe(4)]

    def _adjustment(self, code: str, kind: str) -> dict[str, Any]:
        group: dict[str, Any] = {"code": code, "label": code, "kind": kind, "most": self.some([Decimal(1), Decimal(5)])}
        if kind == "adjustment":
            group["least"] = self.some([None, Decimal(-5)])
        else:
            group["above_most"] = self.some(["refused", "cut"])
        if kind == "penalty":
            group["typed"] = self.some(["positive", "negative"])
        if self.maybe(4):
            group["blocks"] = [self.some(self.scopes)]
        if self.maybe(4):
            group["criteria"] = [{"code": f"{code}-{i}", "label": "x"} for i in range(2)]
        return group

    def _scale(self, scope: str, groups: Sequence[Mapping[str, Any]], added: Sequence[Mapping[str, Any]]) -> Decimal:
        total = Decimal(0)
        for group in groups:
            if group["blocks"] is None or scope in group["blocks"] or scope.partition(".")[0] in group["blocks"]:
                maximum = scoped(group["maximum"], scope) if "maximum" in group else sum_below(group, scope)
                weight = scoped(group.get("weight", Decimal(1)), scope)
                ratio = (self.method, self.of) == ("weighted", "ratio") and maximum
                total += weight if ratio else maximum * weight
        within = [g["most"] for g in added if g["kind"] != "penalty"]
        if within and all("blocks" not in g for g in added) and self.maybe(4):
            total += sum(within, Decimal(0))
        return total or Decimal(10)

    def _tiers(self, scale: Mapping[str, Decimal], by: str) -> list[dict[str, Any]]:
        steps = sorted(self.draw(st.sets(st.integers(1, 20), max_size=4)), reverse=True)
        alike = self.maybe()
        tiers: list[dict[str, Any]] = []
        least = min(scale.values())
        for step in steps:
            whole = {s: Decimal(100) if by == "percent" else (least if alike else full) for s, full in scale.items()}
            bounds = {scope: full * step / 20 for scope, full in whole.items()}
            tiers.append({"code": f"muc-{step}", "label": "x", self.some(["at_least", "above"]): self._scoped(bounds)})
        last: dict[str, Any] = {"code": "cuoi", "label": "x"}
        return [*tiers, last]

    def _total(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "of": self.of,
            "parts": self.some(["exact", "rounded"]),
            "capped": self.maybe(),
            "tolerance": self.some([Decimal(0), Decimal("0.1"), Decimal(1)]),
            **RULE,
        }

    def _rank(self, percent: bool) -> dict[str, Any]:
        return {
            "on": self.some(["exact", "exact", "rounded"]),
            "decimals": self.number(0, 2),
            "by": "percent" if percent else self.some(["points", "points", "percent"]),
            "within": self.some(["block", "block", "track"]),
            "also_within": [kind for kind in ("all", "track", *KINDS) if self.maybe(3)],
            **RULE,
        }

    def _ties(self, groups: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        method = self.some(["dense", "competition", "unique"])
        keys = [self._key(groups) for _ in range(self.some([0, 0, 1, 2]))]
        shown = self.some(["first", "range"]) if method == "competition" else "first"
        return {"method": method, "keys": keys, "shown": shown, **RULE}

    def _key(self, groups: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        kinds = ["group", "previous_rank", "previous_total", "percent"]
        leaves = [code for group in groups for code in leaf_codes(group)]
        by = self.some(kinds + (["criterion"] if leaves else []) + (["stage"] if self.stages else []))
        key = {"by": by, "prefer": self.some(["more", "less"])}
        codes = {"group": [group["code"] for group in groups], "criterion": leaves, "stage": self.stages}
        return key | ({"code": self.some(codes[by])} if by in codes else {})

    # --- the units and their scores ---

    def _kinds(self) -> list[tuple[str, str]]:
        return [("huyen-a", "huyen"), ("huyen-b", "huyen"), ("cum-a", "cum")]

    def _units(self) -> dict[str, Unit]:
        found: dict[str, Unit] = {}
        numbers = self.draw(st.permutations(range(20)))
        for block in self.blocks:
            tracks = [track["code"] for track in block["tracks"]]
            for i in range(self.number(1, 5)):
                code = f"{block['code']}-{i}"
                chosen = [self.some(["", "huyen-a", "huyen-b"]), self.some(["", "cum-a"])]
                found[code] = Unit(
                    code=code,
                    name=f"Đơn vị {numbers[len(found)]:02}",
                    office="noi",
                    block=block["code"],
                    track=self.some(tracks) if tracks else None,
                    clusters=tuple(cluster for cluster in chosen if cluster),
                    predecessors=self.some([(), (), (), ("cu-1",), ("cu-1", "cu-2"), ("cu-2", "cu-3")]),
                )
        in_order = self.draw(st.permutations(sorted(found)))
        return {code: found[code] for code in in_order}

    def _entries(self, subject: Subject, units: Mapping[str, Unit]) -> list[Entry]:
        past = self.some(["none", "ranks", "totals", "both"])
        self.coarse = self.maybe(3) is False
        entries: list[Entry] = []
        for block in self.blocks:
            codes = self.draw(st.permutations([code for code in sorted(units) if units[code].block == block["code"]]))
            for code in codes:
                if len(entries) and self.maybe(12):
                    continue
                entries.append(self._entry(subject, units[code], len(entries), past))
        return entries

    def _entry(self, subject: Subject, unit: Unit, position: int, past: str) -> Entry:
        place = Cell("diem.xlsx", unit.block, f"B{position + 2}")
        track = unit.track or ""
        scope = f"{unit.block}.{track}" if track else unit.block
        gone = self._gone(subject, scope)
        empty = self.maybe(10)
        marks, criteria = ({}, {}) if empty else self._points(subject, scope, gone, place)
        stages = {}
        for stage in self.stages[:-1]:
            if self.maybe(4) is False:
                then = gone if self.maybe() else self._gone(subject, scope)
                typed = ({}, {}) if self.maybe(4) else self._points(subject, scope, then, place)
                total = Mark(self._value(subject.scale_of(scope) or Decimal(10)), place)
                stages[stage] = StageMarks(*typed, total if self.maybe() else None, then)
        reasons = {code: TypedText("Vì thế", place) for code in marks if code.endswith(("bonus", "penalty"))}
        return Entry(
            unit.code,
            subject.code,
            unit.block,
            position,
            place,
            marks,
            None,
            self._past_ranks(place) if past in ("ranks", "both") else {},
            track,
            criteria,
            frozenset() if empty else gone,
            reasons=reasons,
            previous_totals=self._past_totals(place) if past in ("totals", "both") else {},
            stages=stages,
        )

    def _gone(self, subject: Subject, scope: str) -> frozenset[str]:
        """Points that do not apply to a unit."""
        if subject.not_applicable is None or self.maybe(3):
            return frozenset()
        groups = [g for g in naive_rounds.groups_for(subject, scope) if g.kind == "scored"]
        codes = [group.code for group in groups]
        codes += [leaf.code for group in groups for leaf in naive_rounds.leaves(group, scope)]
        codes += [g.code for g in naive_rounds.groups_for(subject, scope) if g.kind == "bonus"]
        gone = frozenset(code for code in codes if self.maybe(4))
        left = [naive_rounds.full_mark(group, scope, gone) for group in groups]
        return gone if any(left) else frozenset()

    def _points(
        self, subject: Subject, scope: str, gone: frozenset[str], place: Cell
    ) -> tuple[dict[str, Mark], dict[str, Mark]]:
        marks: dict[str, Mark] = {}
        criteria: dict[str, Mark] = {}
        if subject.total.method == "given" and self.maybe(6):
            return marks, criteria
        for group in naive_rounds.groups_for(subject, scope):
            below = [leaf for leaf in naive_rounds.leaves(group, scope) if leaf.code not in gone]
            if group.kind != "scored":
                if below and self.maybe():
                    criteria |= {leaf.code: Mark(self._signed(group) / 2, place) for leaf in below if self.maybe()}
                elif self.maybe():
                    marks[group.code] = Mark(self._signed(group), place)
                continue
            if group.code in gone or (group.criteria and not below):
                if self.maybe(4):
                    marks[group.code] = Mark(Decimal(0), place)
                continue
            full = naive_rounds.full_mark(group, scope, gone)
            partly = any(leaf.code in gone for leaf in naive_rounds.leaves(group, scope))
            if below and (partly or self.maybe(4) is False):
                for leaf in below:
                    maximum = naive_rounds.own(leaf.maximum, scope)
                    criteria[leaf.code] = Mark(self._value(decimal(maximum)), place)
                if self.maybe(4):
                    marks[group.code] = Mark(self._value(decimal(full)), place)
            else:
                marks[group.code] = Mark(self._value(decimal(full)), place)
        return marks, criteria

    def _value(self, most: Decimal) -> Decimal:
        """Points from 0 to the most; of few different ones where ties are wanted."""
        if self.coarse:
            return most * self.number(0, 4) / 4
        return min(most, Decimal(self.number(0, int(most * 100))) / 100)

    def _signed(self, group: CriteriaGroup) -> Decimal:
        most = Decimal(group.most or 0)
        if group.kind == "adjustment":
            least = most if group.least is None else group.least
            return self.some([most, Decimal("0.5"), Decimal(0), least])
        value = self.some([Decimal(0), Decimal("0.25"), most, *([most * 2] if group.above_most == "cut" else [])])
        return -value if group.typed == "negative" else value

    def _past_ranks(self, place: Cell) -> dict[int, Mark]:
        years = [year for year in (YEAR - 1, YEAR - 2) if self.maybe(3) is False]
        return {year: Mark(Decimal(self.number(1, 5)), place) for year in years}

    def _past_totals(self, place: Cell) -> dict[int, Mark]:
        years = [year for year in (YEAR - 1, YEAR - 3) if self.maybe(3) is False]
        return {year: Mark(Decimal(self.number(0, 40)) / 4, place) for year in years}

    def _with_totals(self, round_: Round, rubric: Rubric, entry: Entry) -> Entry:
        """The entry with a given total: near what its parts make, or, where it has none, any."""
        subject = rubric.subject_by_code[entry.subject]
        given = subject.total.method == "given"
        absent = any(i.unit == entry.unit and i.concerns(entry.subject) for i in round_.not_assessed)
        alone = given and not entry.marks and not entry.criteria
        if absent or (not alone and self.maybe(5 if given else 2) == given):
            return entry
        parts = naive_rounds.sum_of_parts(subject, entry)
        scale = subject.scale_of(entry.scope) or Decimal(10)
        if parts is None:
            total = self._value(scale)
        else:
            off = self.some([Decimal(0), Decimal(0), Decimal("0.1"), Decimal("-0.05"), Decimal(1)])
            total = min(max(decimal(half_up(parts, 2)) + off, Decimal(0)), scale)
        return Entry(**{**vars(entry), "total": Mark(total, entry.place)})

    # --- the round ---

    def _settings(self, rubric: Rubric, units: Mapping[str, Unit], entries: Sequence[Entry]) -> Round:
        blocks = [block["code"] for block in self.blocks]
        sheets = [{"sheet": f"{s.code} {b}", "subject": s.code, "block": b} for s in rubric.subjects for b in blocks]
        stages = [{"code": code, "label": code} for code in self.stages]
        rows = {(entry.subject, entry.unit): entry for entry in entries}
        absent, unranked = [], []
        for subject in rubric.subjects:
            for code in sorted(units):
                entry = rows.get((subject.code, code))
                if entry is None or not (entry.marks or entry.criteria):
                    if entry is None or subject.total.method != "given" or self.maybe():
                        absent.append({"unit": code, "subject": subject.code, "reason": f"chưa gửi {code}"})
                elif self.maybe(8):
                    about = {"unit": code, "subject": subject.code, "reason": f"mới lập {code}"}
                    unranked.append(about | {"counted": self.maybe()})
        return Round.model_validate(
            {
                "title": "x",
                "office": "noi",
                "year": YEAR,
                "rubric": "noi/1-2025",
                "scores": {"file": "diem.xlsx", "sheets": sheets, "stages": stages},
                "not_assessed": absent,
                "not_ranked": unranked,
                "decisions": {"ties": self._decisions(rubric, units)},
                "given_totals": self.some(["check", "keep"]),
                "order": self.some(["rank", "rank", "rank", "given"]),
                "order_in_ties": self._order(rubric, units),
                "previous": self._previous(rubric, units),
                "papers": {"tb-1": {"kind": "Thông báo"}},
                "documents": {"bao-cao": DOCUMENT},
            }
        )

    def _decisions(self, rubric: Rubric, units: Mapping[str, Unit]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        placed: set[tuple[str, str, str | None, str]] = set()
        for _ in range(self.some([0, 1, 2])):
            subject, block = self.some(rubric.subjects), self.some(rubric.blocks).code
            members = [code for code in sorted(units) if units[code].block == block]
            groups = [None, None, *(group.code for group in naive_rounds.groups_for(subject, block))]
            about = (subject.code, block, self.some(groups))
            free = [code for code in members if (*about, code) not in placed]
            if len(free) > 1:
                order = self.draw(st.permutations(free))[: self.number(2, len(free))]
                placed |= {(*about, code) for code in order}
                names = dict(zip(("subject", "block", "group"), about, strict=True))
                found.append({**names, "order": order, "paper": "tb-1", "reason": "x"})
        return found

    def _order(self, rubric: Rubric, units: Mapping[str, Unit]) -> dict[str, Any]:
        rule = self.some(["workbook", "name", "register", "previous_table", "listed"])
        lists = {}
        if rule == "listed":
            for subject in rubric.subjects:
                for block in rubric.blocks:
                    members = [code for code in sorted(units) if units[code].block == block.code]
                    order = self.draw(st.permutations(members))[: self.number(0, len(members))]
                    lists[f"{subject.code}.{block.code}"] = order
                    for group in naive_rounds.groups_for(subject, block.code)[:1]:
                        lists[f"{subject.code}.{block.code}.{group.code}"] = list(reversed(order))
        return {"rule": rule, "lists": lists}

    def _previous(self, rubric: Rubric, units: Mapping[str, Unit]) -> dict[int, Any]:
        found: dict[int, Any] = {}
        for year in (YEAR - 1, YEAR - 2):
            if self.maybe():
                results = {
                    subject.code: {
                        code: {"rank": self.some([None, 1, 2, 7]), "total": self.some([None, Decimal("7.5")])}
                        for code in sorted({*units, *(old for unit in units.values() for old in unit.predecessors)})
                        if self.maybe(4)
                    }
                    for subject in rubric.subjects
                }
                counts = {
                    subject.code: {
                        block.code: {tier.code: self.number(0, 3) for tier in subject.tiers if self.maybe(6) is False}
                        for block in rubric.blocks
                        if self.maybe(4) is False
                    }
                    for subject in rubric.subjects
                }
                found[year] = {
                    "results": results if self.maybe() else {},
                    "tier_counts": counts,
                    "comparable": self.some([True, True, False, {"cntt": False}, {"cntt": True, "ttdt": False}]),
                    "merged": self.some(["none", "best", "worst", "each"]),
                }
        return found


MAXIMA = [Decimal(text) for text in ("10", "1", "2.5", "40", "0.3", "7")]
WEIGHTS = [Decimal(text) for text in ("1", "0.25", "2", "0.3")]
LEAF_WEIGHTS = [Decimal(text) for text in ("2", "0.5", "1")]
DOCUMENT = {
    "template": "mau",
    "notation": "BC-SKHCN",
    "date": dt.date(YEAR, 12, 20),
    "place": "Nơi",
    "issuing_body": ["SỞ A"],
    "subject_line": "Kết quả",
    "signature": {"lines": ["GIÁM ĐỐC"], "name": "A"},
    "recipients": ["Lưu: VT"],
}


def decimal(value: Fraction | None) -> Decimal:
    """A number that has an end as a Decimal."""
    assert value is not None
    return Decimal(value.numerator) / Decimal(value.denominator)


def scopes_of(block: Mapping[str, Any]) -> list[str]:
    return [f"{block['code']}.{track['code']}" for track in block["tracks"]] or [block["code"]]


def scoped(values: Any, scope: str) -> Decimal:
    """The number of a scope in what `_scoped` wrote."""
    if isinstance(values, Decimal):
        return values
    return next(values[key] for key in (scope, scope.partition(".")[0], "*") if key in values)


def sum_below(part: Mapping[str, Any], scope: str) -> Decimal:
    """What the criteria of a group add up to."""
    total = Decimal(0)
    for criterion in part["criteria"]:
        if "blocks" in criterion and scope not in criterion["blocks"]:
            continue
        if "criteria" in criterion:
            total += sum_below(criterion, scope)
        else:
            total += scoped(criterion["maximum"], scope) * scoped(criterion.get("weight", Decimal(1)), scope)
    return total


def leaf_codes(part: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for criterion in part.get("criteria", ()):
        found += leaf_codes(criterion) if "criteria" in criterion else [criterion["code"]]
    return found


@st.composite
def rounds(draw: Draw[Any]) -> Made:
    """A random round."""
    return Maker(draw).round()
