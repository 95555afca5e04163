from __future__ import annotations

from pathlib import Path

import pytest

from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.read.cases import read_cases
from docgen.read.rubric import read_rubric
from tests.read.rubrics import GOOD, NAME, changed, findings, spot, told, where

ROOT = Path(__file__).parents[2]
NESTED = (
    "label: Hạ tầng, maximum: {so: 10, xa: 12.5}}",
    "label: Hạ tầng, maximum: {so: 10, xa: 12.5}, criteria: [{code: may, label: Máy, criteria: [{code: chu, label: Máy chủ}]}]}",
)
"""A change that puts criteria under the first group."""
BONUS = "      - {code: cong-them, label: Cộng, kind: bonus, most: 5}\n    tiers:\n"


def test_a_sound_rubric_is_read(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(GOOD, "utf-8")
    assert [subject.code for subject in read_rubric(tmp_path / "r.yaml", NAME).subjects] == ["so-hoa"]


def test_a_rubric_with_a_fault_is_refused(tmp_path: Path) -> None:
    text = changed(("code: van-hanh", "code: nen-tang"))
    (tmp_path / "r.yaml").write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        read_rubric(tmp_path / "r.yaml", NAME)
    assert [spot(finding) for finding in refused.value.findings] == [
        ("code-twice", *where(text, "code: nen-tang", 2)),
    ]


def test_the_place_is_told_by_file_line_column_and_entry() -> None:
    use_language("en")
    (finding,) = findings(changed(("code: vua", "code: cao")))
    assert str(finding.place) == f"{NAME}, line 15, column 10, entry “subjects.0.tiers.1.code”"


@pytest.mark.parametrize(
    ("old", "new", "rule", "piece", "count"),
    [
        ("code: van-hanh", "code: nen-tang", "code-twice", "code: nen-tang", 2),
        ("code: vua", "code: cao", "code-twice", "code: cao", 2),
        ("code: xa, label", "code: so, label", "code-twice", "code: so,", 2),
        ("noun: xã}", "noun: xã, tracks: [{code: a, label: A}, {code: a, label: B}]}", "code-twice", "code: a,", 2),
        ("maximum: {so: 10,", "maximum: {huyen-a: 10,", "code-unknown", "huyen-a", 1),
        ("xa: 12.5}", "xa.mien-nui: 12.5}", "code-unknown", "xa.mien-nui", 1),
        ("scale: 50", "scale: {so: 50, xa: 50, x: 50}", "code-unknown", "x: 50}", 1),
        ("at_least: 40", "at_least: {so: 40, xa: 40, x: 3}", "code-unknown", "x: 3}", 1),
        (", at_least: 25", ", at_least: 25, below: {y: 40}", "code-unknown", "y: 40", 1),
        ("label: Hạ tầng, max", "label: Hạ tầng, blocks: [so, xa, x], max", "code-unknown", "x]", 1),
        ("label: Hạ tầng, max", "label: Hạ tầng, outline: {x: {}}, max", "code-unknown", "x: {}", 1),
        ("label: Hạ tầng, max", "label: Hạ tầng, least: -1, max", "bounds-misplaced", "least", 1),
        ("label: Hạ tầng, max", "label: Hạ tầng, most: 10, max", "bounds-misplaced", "most", 1),
        ("so: 10, xa: 12.5", "so: 0, xa: 12.5", "maximum-not-positive", "so: 0", 1),
        ("    tiers:\n", BONUS.replace("most: 5", "most: 5, maximum: 5"), "bounds-misplaced", "maximum: 5", 1),
        ("    tiers:\n", BONUS.replace("most: 5", "most: 5, least: 0"), "bounds-misplaced", "least", 1),
        ("    tiers:\n", BONUS.replace("bonus, most: 5", "penalty, most: -5"), "bounds-reversed", "most", 1),
        (
            "    tiers:\n",
            BONUS.replace("bonus, most: 5", "adjustment, least: 5, most: -5"),
            "bounds-reversed",
            "least",
            1,
        ),
        ("label: Hạ tầng, max", "label: Hạ tầng, weight: -2, max", "weight-not-positive", "weight", 1),
        ("label: Hạ tầng, max", "label: Hạ tầng, weight: 2, max", "weight-unused", "weight", 1),
        ("method: summed", "method: weighted", "weight-missing", "{code: nen-tang", 1),
        ("method: dense", "method: dense, shown: range", "entries-clash", "shown", 1),
        ("method: dense", "method: dense, keys: [{by: group}]", "entry-missing", "{by: group", 1),
        ("method: dense", "method: dense, keys: [{by: stage}]", "entry-missing", "{by: stage", 1),
        ("method: dense", "method: dense, keys: [{by: group, code: nen-tan}]", "code-unknown", "code: nen-tan}", 1),
        ("method: dense", "method: dense, keys: [{by: criterion, code: may}]", "code-unknown", "code: may", 1),
    ],
)
def test_what_does_not_fit_together_is_told_at_its_line_and_column(
    old: str, new: str, rule: str, piece: str, count: int
) -> None:
    text = changed((old, new))
    assert (rule, *where(text, piece, count)) in told(text)


@pytest.mark.parametrize(
    ("old", "new", "rule", "piece", "count"),
    [
        ("code: chu,", "code: may,", "code-twice", "code: may,", 2),
        ("code: chu,", "code: van-hanh,", "code-twice", "code: van-hanh", 1),
        ("label: Máy chủ}", "label: Máy chủ, maximum: {y: 1}}", "code-unknown", "y: 1", 1),
        ("label: Máy chủ}", "label: Máy chủ, weight: {y: 1}}", "code-unknown", "y: 1", 1),
        ("label: Máy chủ}", "label: Máy chủ, blocks: [y]}", "code-unknown", "y]", 1),
        ("label: Máy chủ}", "label: Máy chủ, maximum: -1}", "maximum-not-positive", "maximum: -1", 1),
        ("label: Máy,", "label: Máy, weight: 2,", "weight-unused", "weight", 1),
        ("method: dense", "method: dense, keys: [{by: criterion, code: may}]", "code-unknown", "code: may", 2),
    ],
)
def test_criteria_inside_criteria_are_checked_too(old: str, new: str, rule: str, piece: str, count: int) -> None:
    text = changed(NESTED, (old, new))
    found = [(finding.rule, finding.place) for finding in findings(text)]
    assert (rule, *where(text, piece, count)) in told(text), found


def test_a_criterion_may_part_ties_when_it_has_points() -> None:
    key = ("method: dense", "method: dense, keys: [{by: criterion, code: chu}]")
    assert told(changed(NESTED, key)) == []


def test_a_track_is_a_scope_beside_its_block() -> None:
    tracks = ("noun: xã}", "noun: xã, tracks: [{code: moi, label: mới}, {code: cu, label: cũ}]}")
    assert told(changed(tracks, ("xa: 12.5}", "xa.moi: 12.5, xa.cu: 12.5}"))) == []
    # The same code may name a track of another block.
    other = ("noun: sở}", "noun: sở, tracks: [{code: moi, label: mới}]}")
    assert told(changed(tracks, other)) == []


def test_an_unknown_scope_is_told_with_the_nearest_one() -> None:
    use_language("en")
    tracks = ("noun: xã}", "noun: xã, tracks: [{code: mien-nui, label: miền núi}]}")
    (finding,) = [
        one for one in findings(changed(tracks, ("xa: 12.5}", "xa.mien-nu: 12.5}"))) if one.rule == "code-unknown"
    ]
    assert "xa.mien-nui" in finding.advice


def test_weighted_totals_by_ratio_need_a_maximum() -> None:
    changes = [
        ("method: summed", "method: weighted, of: ratio"),
        (", maximum: {so: 10, xa: 12.5}", ", weight: 20"),
        ("label: Ứng dụng, max", "label: Ứng dụng, weight: 30, max"),
    ]
    text = changed(*changes)
    assert told(text) == [("maximum-missing", *where(text, "{code: nen-tang"))]
    # The sum of its criteria is a maximum too.
    criteria = ("weight: 20}", "weight: 20, criteria: [{code: may, label: Máy, maximum: 7}]}")
    assert told(changed(*changes, criteria)) == []


def test_totals_cannot_be_summed_from_nothing() -> None:
    text = changed(*((f"label: {name},", f"label: {name}, kind: named,") for name in ("Hạ tầng", "Ứng dụng")))
    assert told(text) == [("nothing-to-sum", *where(text, "method: summed"))]


def test_means_can_be_written() -> None:
    written = "reference: Điều 5}\n    writing: {means: {table: {most: 1}, prose: {most: 0}}}\n"
    text = changed(("method: by_units, decimals: 1, reference: Điều 5}\n", f"method: by_units, decimals: 1, {written}"))
    assert told(text) == [("mean-not-writable", *where(text, "decimals: 1"))]


@pytest.mark.parametrize("path", sorted(ROOT.glob("rubrics/*/*.yaml")), ids=lambda path: path.stem)
def test_the_sample_rubrics_are_sound(path: Path) -> None:
    if path.name.endswith(".cases.yaml"):
        assert read_cases(path, path.name).cases
    else:
        assert read_rubric(path, path.name).subjects
