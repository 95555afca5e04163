"""A rubric that is written reads back as the same rubric, whatever stands in its texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.model.rubric import Rubric
from docgen.read.rubric import read_rubric
from docgen.read.yaml import parse_yaml
from docgen.write.rubric import rubric_yaml

ROOT = Path(__file__).parents[2]
RUBRICS = [path for path in sorted(ROOT.glob("rubrics/*/*.yaml")) if not path.name.endswith(".cases.yaml")]
RULE = {"reference": "x"}
EVERYTHING: dict[str, Any] = {
    "title": "Bộ tiêu chí: năm 2026, “mới”",
    "source": {"kind": "Quyết định", "number": "12/QĐ-UBND", "date": "2026-03-05", "issuer": "UBND tỉnh"},
    "amended_by": [{"kind": "Quyết định", "number": "34", "year": 2027}],
    "blocks": [
        {"code": "so", "label": "các sở, ngành", "noun": "sở"},
        {"code": "xa", "label": "các xã", "noun": "xã", "tracks": [{"code": "moi", "label": "mới"}, {"code": "cu", "label": "cũ"}]},
    ],
    "subjects": [
        {
            "code": "cds",
            "label": "Chuyển đổi số",
            "scale": {"so": "100", "xa": "90.50"},
            "measure": "percent",
            "groups": [
                {
                    "code": "mot",
                    "label": "yes",
                    "maximum": {"so": 10, "xa.moi": "7.5", "xa.cu": 8},
                    "weight": 2,
                    "reference": "Phụ lục I, mục 1: “a”",
                    "criteria": [
                        {"code": "hai", "label": "1.5", "maximum": 3, "blocks": ["so", "xa.cu"]},
                        {"code": "ba", "label": "- có", "criteria": [{"code": "bon", "label": "{x}, [y]", "weight": "0.5"}]},
                    ],
                    "outline": {"so": {"summary": "2 tiêu chí", "items": ["một", "hai: ba"]}},
                },
                {"code": "thuong", "label": "Thưởng", "kind": "bonus", "most": 5, "above_most": "cut"},
                {"code": "phat", "label": "Phạt", "kind": "penalty", "typed": "negative"},
                {"code": "chinh", "label": "Chỉnh", "kind": "adjustment", "least": -5, "most": 5, "blocks": ["so"]},
            ],
            "tiers": [
                {"code": "tot", "label": "Tốt", "above": {"so": 80, "xa": 70}, "at_most": 100},
                {"code": "kha", "label": "Khá", "at_least": 50, "below": 80},
                {"code": "yeu", "label": "Yếu"},
            ],
            "tiers_by": "percent",
            "tiers_reference": "Điều 5",
            "total": {"method": "weighted", "of": "ratio", "parts": "rounded", "capped": True, "tolerance": "0.1", **RULE},
            "rank": {"on": "rounded", "decimals": 2, "within": "track", "also_within": ["all", "cum"], **RULE},
            "ties": {"method": "competition", "shown": "range", "keys": [{"by": "group", "code": "mot", "prefer": "less"}], **RULE},
            "shares": {"method": "plain", "decimals": 1, **RULE},
            "mean": {"method": "by_units", "decimals": 2, **RULE},
            "rounding": {"points": 1, "totals": 2},
            "not_applicable": {"method": "convert", "within": "group", "words": ["-", "không"], **RULE},
            "writing": {"points": {"table": {"least": 1, "most": 1, "bare_at_maximum": True}}},
        }
    ],
}  # fmt: skip


def again(rubric: Rubric) -> Rubric:
    return parse_yaml(rubric_yaml(rubric), "r.yaml", Rubric)[0]


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_the_sample_rubrics_read_back(path: Path) -> None:
    rubric = read_rubric(path, path.name)
    assert again(rubric) == rubric


def test_every_entry_reads_back() -> None:
    rubric = Rubric.model_validate(EVERYTHING)
    assert again(rubric) == rubric


def test_it_is_written_in_the_form_of_the_house() -> None:
    text = rubric_yaml(Rubric.model_validate(EVERYTHING), "../../docgen/schemas/rubric.schema.json", ["Nhập từ a.docx"])
    lines = text.splitlines()
    assert lines[:3] == [
        "# yaml-language-server: $schema=../../docgen/schemas/rubric.schema.json",
        "# Nhập từ a.docx",
        'title: "Bộ tiêu chí: năm 2026, “mới”"',
    ]
    assert "  number: 12/QĐ-UBND" in lines and "  date: 2026-03-05" in lines
    assert '  - {code: so, label: "các sở, ngành", noun: sở}' in lines
    assert "    scale: {so: 100, xa: 90.50}" in lines
    assert "      - {code: kha, label: Khá, at_least: 50, below: 80}" in lines
    assert '          - {code: hai, label: "1.5", maximum: 3, blocks: [so, xa.cu]}' in lines
    assert '    rank: {"on": rounded, decimals: 2, within: track, also_within: [all, cum], reference: x}' in lines
    assert max(map(len, lines)) <= 120


def test_the_usual_is_left_out_but_for_what_ranks_look_at() -> None:
    rubric = Rubric.model_validate(EVERYTHING)
    plain = rubric.subjects[0].model_copy(update={"measure": "points", "not_applicable": None})
    plain = plain.model_copy(update={"rank": plain.rank.model_copy(update={"on": "exact", "decimals": 0})})
    text = rubric_yaml(rubric.model_copy(update={"subjects": (plain,)}))
    assert "measure" not in text and "not_applicable" not in text and "decimals: 0" not in text
    assert '"on": exact' in text


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40), st.sampled_from(["null", "on", "1e5", "0x1f", "2017-12-20", "~", "1.000", "a: b", "a #b", "#a", "a,", "“a”", "'a", "a:", "&a", "*a", "!a", "%a", "@a", "`a", "- a", "? a", "a\tb", "[", "}"]))  # fmt: skip
def test_any_text_reads_back(label: str, reference: str, awkward: str) -> None:
    one = Rubric.model_validate(EVERYTHING)
    group = one.subjects[0].groups[1].model_copy(update={"label": label, "short": awkward, "reference": reference})
    subject = one.subjects[0].model_copy(update={"label": awkward, "groups": (group,), "tiers_reference": label})
    rubric = one.model_copy(update={"title": awkward, "subjects": (subject,)})
    read = again(rubric)
    assert read.title == awkward
    assert read == rubric
