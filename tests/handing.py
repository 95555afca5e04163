"""A round with everything that workbooks must hold: tracks, criteria, bonuses, words for what does not apply, stages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docgen.model.register import LegalRegister, Unit, UnitRegister
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.plan.occasion import Occasion
from docgen.workspace import Workspace

RULE = {"reference": "Điều 5"}
DEPARTMENTS = ("Sở Nội vụ", "Sở Tư pháp", "Sở Y tế", "Sở Khoa học và Công nghệ")
COMMUNES = ("Xã Đông Sơn", "Phường An Hòa", "Xã Yên Sa")


def rubric(**changes: Any) -> Rubric:
    """100 points: a group with criteria on two levels, one whose maximum differs by track, a bonus and a penalty."""
    criteria = [
        {"code": "du-lieu-mo", "label": "Công bố dữ liệu mở trên Cổng dữ liệu", "short": "Dữ liệu mở", "maximum": 10},
        {
            "code": "chia-se",
            "label": "Chia sẻ dữ liệu",
            "maximum": 20,
            "criteria": [
                {"code": "ket-noi", "label": "Kết nối nền tảng chia sẻ", "maximum": 12.5},
                {"code": "cap-nhat", "label": "Cập nhật thường xuyên", "maximum": 7.5},
            ],
        },
    ]
    groups = [
        {"code": "the-che", "label": "Thể chế số", "maximum": {"so": 30, "xa": 30, "xa.mien-nui": 20}},
        {"code": "du-lieu", "label": "Dữ liệu số", "maximum": 30, "criteria": criteria},
        {
            "code": "dich-vu",
            "label": "Dịch vụ công trực tuyến",
            "short": "Dịch vụ công",
            "maximum": {"so": 40, "xa": 40, "xa.mien-nui": 50},
        },
        {"code": "thuong", "label": "Điểm thưởng", "kind": "bonus", "most": 5},
        {"code": "phat", "label": "Điểm trừ", "kind": "penalty", "most": 3},
    ]
    subject = {
        "code": "cds",
        "label": "Mức độ chuyển đổi số",
        "scale": 100,
        "groups": groups,
        "tiers": [{"code": "cao", "label": "Cao", "at_least": 80}, {"code": "con-lai", "label": "Còn lại"}],
        "tiers_reference": "Điều 6",
        "total": {"method": "summed", **RULE},
        "rank": RULE,
        "ties": {"method": "competition", **RULE},
        "shares": {"method": "largest_remainder", **RULE},
        "mean": {"method": "mean_of_blocks", "decimals": 2, **RULE},
        "not_applicable": {"method": "convert", "words": ["x", "KAD"], **RULE},
    }
    source = {
        "kind": "Quyết định",
        "number": "12/QĐ-UBND",
        "date": "2026-03-05",
        "issuer": "Chủ tịch UBND tỉnh",
        "title": "ban hành Bộ tiêu chí chuyển đổi số",
    }
    tracks = [{"code": "mien-nui", "label": "xã miền núi"}, {"code": "dong-bang", "label": "xã đồng bằng"}]
    return Rubric.model_validate(
        {
            "title": "Bộ tiêu chí chuyển đổi số",
            "source": source,
            "blocks": [
                {"code": "so", "label": "các sở, ban, ngành", "noun": "sở"},
                {"code": "xa", "label": "các xã, phường, đặc khu", "noun": "xã", "tracks": tracks},
            ],
            "subjects": [subject | changes],
        }
    )


def units() -> dict[str, Unit]:
    """Four departments and three communes, one of them in the mountains."""
    found = [
        Unit(code=f"so-{number}", name=name, office="noi", block="so")
        for number, name in enumerate(DEPARTMENTS, start=1)
    ]
    found += [
        Unit(code=f"xa-{number}", name=name, office="noi", block="xa", track="mien-nui" if number == 3 else "dong-bang")
        for number, name in enumerate(COMMUNES, start=1)
    ]
    return {unit.code: unit for unit in found}


SHEETS = [
    {"sheet": "Sở", "subject": "cds", "block": "so"},
    {"sheet": "Xã", "subject": "cds", "block": "xa"},
    {"sheet": "Sở - tự chấm", "subject": "cds", "block": "so", "stage": "tu-cham"},
    {"sheet": "Xã - tự chấm", "subject": "cds", "block": "xa", "stage": "tu-cham"},
]
STAGES = [
    {"code": "tu-cham", "label": "Tự chấm", "by": "unit"},
    {"code": "tham-dinh", "label": "Thẩm định"},
]


def round_(**changes: Any) -> Round:
    """A round of 2026 with self-assessment and one appraisal, each in sheets of their own."""
    document = {
        "template": "mau",
        "notation": "QĐ",
        "date": "2026-12-20",
        "place": "Tỉnh",
        "issuing_body": ["SỞ"],
        "subject_line": "Kết quả",
        "signature": {"lines": ["GIÁM ĐỐC"], "name": "A"},
        "recipients": ["Lưu: VT."],
    }
    scores = {"file": "bang-diem.xlsx", "sheets": SHEETS, "stages": STAGES} | changes.pop("scores", {})
    whole = {
        "title": "Đánh giá chuyển đổi số năm 2026",
        "office": "noi",
        "year": 2026,
        "rubric": "noi/12-2026",
        "scores": scores,
        "documents": {"quyet-dinh": document},
    }
    return Round.model_validate(whole | changes)


def occasion(round_of: Round | None = None, rubric_of: Rubric | None = None, *, without: bool = False) -> Occasion:
    """What workbooks are made for; without: with no round."""
    used = None if without else round_of or round_()
    name = "" if without else "dot-2026"
    return Occasion("noi/12-2026", rubric_of or rubric(), "noi", 2026, units(), used, name)


def workspace(root: Path, round_of: Round | None = None) -> Workspace:
    """The same as files: a workspace with one round `dot-2026`."""
    files = {
        "rubrics/noi/12-2026.yaml": rubric(),
        "data/dot-2026/round.yaml": round_of or round_(),
        "data/units.yaml": UnitRegister(units=tuple(units().values())),
        "data/legal-bases.yaml": LegalRegister(),
    }
    (root / "templates").mkdir(parents=True)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # JSON is YAML too.
        path.write_text(content.model_dump_json(exclude_defaults=True, indent=1), "utf-8")
    return Workspace(root)
