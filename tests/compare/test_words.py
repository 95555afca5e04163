"""The words of a comparison, and the same for programs."""

from __future__ import annotations

import json

import pytest

from docgen.compare.rubric import compare
from docgen.compare.words import as_data, told
from docgen.i18n import use_language
from tests.compare.versions import compared, rubric


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def lines(*changes: tuple[str, str]) -> list[str]:
    return [line.strip() for line in told(compared(*changes))]


def test_two_versions_that_say_the_same() -> None:
    assert lines()[0] == "The two versions say the same."


def test_changes_in_words() -> None:
    text = list(
        told(
            compared(
                ("{so: 60, xa: 60}", "{so: 60, xa: 57.5}"),
                ("Kế hoạch chuyển đổi số, maximum: {so: 25, xa: 25}", "Kế hoạch, maximum: 27"),
                ("at_least: 85", "above: 90"),
                (
                    "ties: {method: dense, reference: Điều 7",
                    "ties: {method: competition, shown: range, reference: Điều 9",
                ),
            )
        )
    )
    assert text == [
        "",
        "Chuyển đổi số",
        "  Groups and criteria",
        "    criterion “Kế hoạch chuyển đổi số” is now called “Kế hoạch”",
        "    “Kế hoạch”, maximum: 25 → 27 (+2)",
        "    “Hạ tầng số”, maximum (xã, phường): 60 → 57,5 (−2,5)",
        "  Tiers",
        "    “Tốt”, lower bound: from 85 → above 90 (old: Điều 5; new: Điều 5)",
        "  Rules",
        "    equal totals: the same rank, then the next (8, 8, 9) → the same rank, then one is left out (8, 8, 10), shown as a range (7-8) (old: Điều 7; new: Điều 9)",
        "  Sums",
        "    sở, ngành, scale: 100",
        "    sở, ngành, sum of the groups: 100",
        "    xã, phường, scale: 100",
        "    xã, phường, sum of the groups: 100 → 97,5 (−2,5)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: Bộ tiêu chí", "title: Bộ chỉ số", "title: “Bộ tiêu chí” → “Bộ chỉ số”"),
        ("1/QĐ-UBND", "2/QĐ-UBND", "issuing paper: Quyết định số 1/QĐ-UBND ngày 02/01/2025 của UBND tỉnh → Quyết định số 2/QĐ-UBND ngày 02/01/2025 của UBND tỉnh"),
        ("tỉnh}\nblocks:", "tỉnh}\namended_by: [{kind: Quyết định, number: 9/QĐ-UBND}]\nblocks:", "added: the amending paper Quyết định số 9/QĐ-UBND"),
        ('label: "các xã, phường"', 'label: "các xã, phường, đặc khu"', "block “các xã, phường” is now called “các xã, phường, đặc khu”"),
        ("      - code: ha-tang", "      - {code: moi, label: Dữ liệu, maximum: {so: 5, xa: 7}, criteria: [{code: a, label: A}]}\n      - code: ha-tang", "added: group “Dữ liệu” (sở, ngành: 5 points; xã, phường: 7 points, 1 criterion)"),
        ("          - {code: chi-dao, label: Ban Chỉ đạo họp thường kỳ, maximum: 15}\n", "", "removed: criterion “Ban Chỉ đạo họp thường kỳ” in “Nhận thức số” (15 points)"),
        ("    tiers:\n", "      - {code: them, label: Thêm, kind: bonus, most: 5}\n    tiers:\n", "added: group “Thêm” (5 points)"),
        ("- {code: yeu", "- {code: dat, label: Đạt, above: 50}\n      - {code: yeu", "added: tier “Đạt” (above 50)"),
        ("      - {code: kha, label: Khá, at_least: 70, below: 85}\n", "", "removed: tier “Khá” (from 70)"),
        ("Tỷ lệ máy tính, max", "Tỷ lệ máy tính, blocks: [so], max", "“Tỷ lệ máy tính” is no longer scored for xã, phường"),
        ("rank: {reference", "rank: {on: rounded, decimals: 1, by: percent, within: track, also_within: [cum], reference", "ranks: by exact totals → by rounded totals, 1 decimal, by percentage of the own maximum, each track by itself, also within cum (old: Điều 6; new: Điều 6)"),
        ("total: {method: summed", "total: {method: weighted, of: ratio, parts: rounded, capped: true, tolerance: 0.5", "totals: summed from the groups → weighted, by shares of the maxima, from rounded parts, never above the scale, tolerance 0,5 (old: Điều 6; new: Điều 6)"),
        ("dense", "unique, keys: [{by: group, code: ha-tang}, {by: previous_rank, prefer: less}]", "equal totals: the same rank, then the next (8, 8, 9) → first by group ha-tang, last year's rank (less first), no rank twice (old: Điều 7; new: Điều 7)"),
        ("method: plain", "method: largest_remainder", "shares of tiers: each rounded by itself, 0 decimals → so that they add up to 100%, 0 decimals (old: Điều 8; new: Điều 8)"),
        ("by_units, decimals: 1", "mean_of_blocks, decimals: 2", "means: every unit weighs the same, 1 decimal → plain mean of the blocks, 2 decimals (old: Điều 8; new: Điều 8)"),
        ("    shares:", "    not_applicable: {method: convert, within: group, reference: Điều 9}\n    shares:", "points that do not apply: – → converted to the whole maximum of each group (old: –; new: Điều 9)"),
        ("    shares:", "    rounding: {totals: 2}\n    shares:", "decimals of totals: – → 2"),
        ("    shares:", "    measure: percent\n    shares:", "points are: points → percent"),
        ("    shares:", "    writing: {totals: {table: {least: 1}}}\n    shares:", "how figures are written has changed; see the file"),
        ("    tiers_reference", "    tiers_by: percent\n    tiers_reference", "bounds are in: points → percent"),
    ],
)  # fmt: skip
def test_each_kind_of_change_has_its_words(old: str, new: str, expected: str) -> None:
    assert expected in lines((old, new))


def test_a_criterion_that_moved() -> None:
    line = "          - {code: ke-hoach, label: Kế hoạch chuyển đổi số, maximum: {so: 25, xa: 25}}\n"
    last = "          - {code: may, label: Tỷ lệ máy tính, maximum: 60}\n"
    assert "criterion “Kế hoạch chuyển đổi số” moved from “Nhận thức số” to “Hạ tầng số”" in lines((line, ""), (last, last + line))  # fmt: skip


def test_a_subject_that_was_renamed_shows_both_names() -> None:
    assert "Chuyển đổi số → Chính quyền điện tử" in lines(("label: Chuyển đổi số", "label: Chính quyền điện tử"))


def test_the_same_for_programs() -> None:
    data = json.loads(json.dumps(as_data(compared(("{so: 60, xa: 60}", "{so: 60, xa: 57.5}")))))
    assert data["same"] is False
    assert data["subjects"][0]["changes"][0] == {
        "section": "criteria",
        "kind": "changed",
        "level": "group",
        "what": "Hạ tầng số",
        "entry": "maximum",
        "scope": "xã, phường",
        "old": "60",
        "new": "57.5",
        "difference": "-2.5",
        "text": "“Hạ tầng số”, maximum (xã, phường): 60 → 57,5 (−2,5)",
    }


def test_everything_can_be_given_to_programs() -> None:
    other = rubric(("1/QĐ-UBND", "2/QĐ-UBND"), ("dense", "competition"), ("at_least: 85", "above: 90"))
    data = as_data(compare(rubric(), other))
    assert json.loads(json.dumps(data)) == data
    rule = next(one for one in data["subjects"][0]["changes"] if one["entry"] == "ties")
    assert rule["new"]["method"] == "competition" and rule["references"] == ["Điều 7", "Điều 7"]
