"""A small round made by hand, for tests of the pure stages: no files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from docgen.assess.assessment import assess
from docgen.errors import Cell, InFile
from docgen.model.assessment import Assessment, Result
from docgen.model.kind import Kind
from docgen.model.norm import Norm
from docgen.model.register import Cluster, Unit
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.model.scores import Entry, Mark, Scoresheet
from docgen.narrate.tables import tables
from docgen.narrate.values import Source, tree
from docgen.read.norm import read_norm
from docgen.workspace import NORMS

KIND_PLACE = InFile("kind.yaml")
RULE = {"reference": "x"}
BLOCKS = ("tinh", "xa")


def rubric(tracks: Any = None, **changes: Any) -> Rubric:
    """Two blocks, two groups of at most 10 points, tiers from 15 and 10 points. tracks: codes by block."""
    subject = {
        "code": "cntt",
        "label": "CNTT",
        "scale": 20,
        "groups": [{"code": "mot", "label": "Một"}, {"code": "hai", "label": "Hai"}],
        "tiers": [
            {"code": "tot", "label": "Tốt", "at_least": 15},
            {"code": "kha", "label": "Khá", "at_least": 10},
            {"code": "yeu", "label": "Yếu"},
        ],
        "tiers_reference": "x",
        "total": {"method": "summed", **RULE},
        "rank": {"on": "exact", **RULE},
        "ties": {"method": "dense", **RULE},
        "shares": {"method": "largest_remainder", **RULE},
        "mean": {"method": "mean_of_blocks", "decimals": 1, **RULE},
    }
    named = {code: [{"code": track, "label": track} for track in (tracks or {}).get(code, ())] for code in BLOCKS}
    blocks = [{"code": code, "label": f"khối {code}", "noun": "đơn vị", "tracks": named[code]} for code in BLOCKS]
    return Rubric.model_validate(
        {"title": "x", "source": {"kind": "Quyết định"}, "blocks": blocks, "subjects": [subject | changes]}
    )


def settings(**changes: Any) -> Round:
    """A round of 2025."""
    document = {
        "template": "mau",
        "notation": "QĐ-UBND",
        "date": dt.date(2025, 12, 20),
        "place": "Nơi",
        "issuing_body": ["ỦY BAN NHÂN DÂN"],
        "subject_line": "Về việc x",
        "signature": {"lines": ["CHỦ TỊCH"], "name": "A"},
        "recipients": ["Lưu: VT"],
    }
    whole = {
        "title": "x",
        "office": "noi",
        "year": 2025,
        "rubric": "noi/1-2025",
        "scores": {"file": "diem.xlsx", "sheets": [{"sheet": "S", "subject": "cntt", "block": "tinh"}]},
        "documents": {"quyet-dinh": document},
    }
    return Round.model_validate(whole | changes)


def scores(
    points: Mapping[str, Mapping[str, tuple[str, ...] | None]], past: Mapping[str, int] | None = None
) -> Scoresheet:
    """By block and unit, the points of the groups in order, or None for an empty row; past: ranks of 2024."""
    entries = []
    for block, units in points.items():
        for position, (unit, marks) in enumerate(units.items()):
            place = Cell("diem.xlsx", block, f"B{position + 2}")
            named = zip(("mot", "hai"), marks or (), strict=False)
            entries.append(
                Entry(
                    unit,
                    "cntt",
                    block,
                    position,
                    place,
                    {group: Mark(Decimal(value), place) for group, value in named},
                    previous_ranks={2024: Mark(Decimal(past[unit]), place)} if past and unit in past else {},
                )
            )
    return Scoresheet(tuple(entries))


def row(
    unit: str,
    marks: Mapping[str, str] | None = None,
    *,
    block: str = "tinh",
    track: str = "",
    criteria: Mapping[str, str] | None = None,
    total: str | None = None,
    gone: Sequence[str] = (),
    previous_total: str | None = None,
) -> Entry:
    """One unit's row of `sheet`. gone: codes of points that do not apply to it; previous_total: of 2024."""
    place = Cell("diem.xlsx", block, "B2")
    return Entry(
        unit,
        "cntt",
        block,
        0,
        place,
        {code: Mark(Decimal(value), place) for code, value in (marks or {}).items()},
        None if total is None else Mark(Decimal(total), place),
        track=track,
        criteria={code: Mark(Decimal(value), place) for code, value in (criteria or {}).items()},
        not_applicable=frozenset(gone),
        previous_totals={} if previous_total is None else {2024: Mark(Decimal(previous_total), place)},
    )


def sheet(*rows: Entry) -> Scoresheet:
    """The rows one below the other, each cell in its place."""
    return Scoresheet(tuple(_placed(entry, position) for position, entry in enumerate(rows)))


def _placed(entry: Entry, position: int) -> Entry:
    def at(marks: Mapping[Any, Mark], column: str) -> dict[Any, Mark]:
        return {
            code: mark._replace(place=Cell("diem.xlsx", entry.block, f"{column}{line}")) for code, mark in marks.items()
        }

    line = position + 2
    total = None if entry.total is None else at({"total": entry.total}, "E")["total"]
    place = Cell("diem.xlsx", entry.block, f"B{line}")
    marks, criteria, past = at(entry.marks, "C"), at(entry.criteria, "D"), at(entry.previous_totals, "F")
    return replace(
        entry, position=position, place=place, marks=marks, criteria=criteria, total=total, previous_totals=past
    )


def units(sheet: Scoresheet, clusters: Mapping[str, str] | None = None) -> dict[str, Unit]:
    """The register of the units in the scores. clusters: code by unit."""
    return {
        entry.unit: Unit(
            code=entry.unit,
            name=f"Đơn vị {entry.unit}",
            office="noi",
            block=entry.block,
            track=entry.track or None,
            clusters=(clusters[entry.unit],) if clusters and entry.unit in clusters else (),
        )
        for entry in sheet.entries
    }


def assessed(
    sheet: Scoresheet,
    used: Rubric | None = None,
    round_: Round | None = None,
    clusters: Mapping[str, str] | None = None,
) -> Assessment:
    """The outcome of the scores. clusters: code by unit, all of the kind “huyen”."""
    known = {code: Cluster(code=code, office="noi", kind="huyen", name=code) for code in (clusters or {}).values()}
    return assess(sheet, used or rubric(), round_ or settings(), units(sheet, clusters), known)


def results(made: Assessment, block: str = "tinh") -> dict[str, Result]:
    """What became of the units of a block."""
    (found,) = (one for one in made.subjects[0].blocks if one.block.code == block)
    return {result.unit.code: result for result in found.order}


def norm() -> Norm:
    """NĐ 30/2020."""
    return read_norm(NORMS / "nd30-2020.yaml")


def source(sheet: Scoresheet, used: Rubric | None = None, round_: Round | None = None) -> Source:
    """What the tag tree is made from."""
    used, round_ = used or rubric(), round_ or settings()
    return Source(
        round=round_,
        rubric=used,
        scores=sheet,
        assessment=assess(sheet, used, round_, units(sheet)),
        units=units(sheet),
        legal_bases={},
        settings=round_.documents["quyet-dinh"],
        norm=norm(),
    )


def table(made: Source, **spec: Any) -> Any:
    """One table of the round."""
    kind = Kind.model_validate({"title": "x", "type": "x", "norm": "nd30-2020", "tables": {"b": spec}})
    return tables(kind, tree(made), made.assessment, made.scores.indicators, KIND_PLACE).b
