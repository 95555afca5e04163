"""Two versions of a small rubric for tests."""

from __future__ import annotations

from docgen.compare.rubric import Change, Comparison, compare
from docgen.model.rubric import Rubric
from docgen.read.yaml import parse_yaml

OLD = """\
title: Bộ tiêu chí
source: {kind: Quyết định, number: 1/QĐ-UBND, date: 2025-01-02, issuer: UBND tỉnh}
blocks:
  - {code: so, label: "các sở, ngành", noun: "sở, ngành"}
  - {code: xa, label: "các xã, phường", noun: "xã, phường"}
subjects:
  - code: cds
    label: Chuyển đổi số
    scale: 100
    groups:
      - code: nhan-thuc
        label: Nhận thức số
        maximum: 40
        criteria:
          - {code: chi-dao, label: Ban Chỉ đạo họp thường kỳ, maximum: 15}
          - {code: ke-hoach, label: Kế hoạch chuyển đổi số, maximum: {so: 25, xa: 25}}
      - code: ha-tang
        label: Hạ tầng số
        maximum: {so: 60, xa: 60}
        criteria:
          - {code: may, label: Tỷ lệ máy tính, maximum: 60}
    tiers:
      - {code: tot, label: Tốt, at_least: 85}
      - {code: kha, label: Khá, at_least: 70, below: 85}
      - {code: yeu, label: Yếu}
    tiers_reference: Điều 5
    total: {method: summed, reference: Điều 6}
    rank: {reference: Điều 6}
    ties: {method: dense, reference: Điều 7}
    shares: {method: plain, reference: Điều 8}
    mean: {method: by_units, decimals: 1, reference: Điều 8}
"""


def rubric(*changes: tuple[str, str]) -> Rubric:
    """The old version, with each first text replaced by the second."""
    text = OLD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return parse_yaml(text, "r.yaml", Rubric)[0]


def compared(*changes: tuple[str, str]) -> Comparison:
    """The old version and the changed one."""
    return compare(rubric(), rubric(*changes))


def changes_of(found: Comparison) -> list[Change]:
    """Every change, sums that are as they were left out."""
    inside = [change for subject in found.subjects for change in subject.changes]
    return [*found.whole, *(one for one in inside if one.section != "sums" or one.old != one.new)]
