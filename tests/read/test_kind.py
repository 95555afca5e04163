from __future__ import annotations

from pathlib import Path

import pytest

from docgen.errors import Line, Refused
from docgen.read.kind import check_kind, read_kind, read_phrases
from docgen.read.norm import read_norm
from tests.read.making import rubric

ROOT = Path(__file__).parents[2]
KIND = """\
title: Quyết định
type: quyet-dinh
norm: nd30-2020
tables:
  chung: {shape: ranking, subject: so-hoa, blocks: [so]}
"""


def folder(tmp_path: Path, kind: str = KIND, phrases: str | None = None) -> Path:
    (tmp_path / "kind.yaml").write_text(kind, "utf-8")
    if phrases is not None:
        (tmp_path / "phrases.yaml").write_text(phrases, "utf-8")
    return tmp_path


def refused(path: Path) -> list[tuple[str, str, int]]:
    with pytest.raises(Refused) as refusal:
        read_kind(path, "templates/mau")
        read_phrases(path, "templates/mau")
    return [(f.rule, f.place.file, f.place.line) for f in refusal.value.findings if isinstance(f.place, Line)]


def test_a_kind_names_its_files_below_the_folder(tmp_path: Path) -> None:
    kind, _ = read_kind(folder(tmp_path), "templates/mau")
    assert kind.tables["chung"].blocks == ("so",)
    assert refused(folder(tmp_path, "title: x\n")) == [
        ("entry-missing", "templates/mau/kind.yaml", 1),
        ("entry-missing", "templates/mau/kind.yaml", 1),
    ]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("subject: so-hoa, ", "", "entry-missing"),
        (", blocks: [so]", "", "entry-missing"),
        ("blocks: [so]", "blocks: [so], group: a, each: group", "entries-clash"),
        ("blocks: [so]", "blocks: [so, xa], each: group", "entries-clash"),
        ("blocks: [so]", "blocks: [so], each: cluster", "entries-clash"),
        ("blocks: [so]", "blocks: [so], cluster: huyen", "entries-clash"),
        ("blocks: [so]", "blocks: [so, xa], each: cluster, cluster: huyen", "entries-clash"),
        ("blocks: [so]", "blocks: [so], ranks: huyen, group: a", "entries-clash"),
        ("blocks: [so]", "blocks: [so], ranks: huyen, each: cluster, cluster: cum", "entries-clash"),
        ("blocks: [so]", "blocks: [so, xa], ranks: all, block_rows: {heading: x}", "entries-clash"),
        ("shape: ranking, subject: so-hoa", "shape: tiers, ranks: all, subject: so-hoa", "entries-clash"),
        (
            "shape: ranking, subject: so-hoa",
            "shape: tiers, each: cluster, cluster: x, subject: so-hoa",
            "entries-clash",
        ),
        ("blocks: [so]", "blocks: [so], each: subject", "entries-clash"),
        ("shape: ranking, subject: so-hoa, blocks: [so]", "shape: points, subject: so-hoa", "entries-clash"),
    ],
)
def test_a_table_says_what_it_shows(tmp_path: Path, old: str, new: str, rule: str) -> None:
    assert refused(folder(tmp_path, KIND.replace(old, new))) == [(rule, "templates/mau/kind.yaml", 5)]


OF_UNITS = """\
title: Công văn
type: cong-van
norm: nd30-2020
each: unit
tables:
  diem: {shape: points, each: subject}
"""


@pytest.mark.parametrize(
    ("table", "faults"),
    [
        ("shape: points, each: subject", 0),
        ("shape: points, subject: so-hoa", 0),
        ("shape: points", 1),
        ("shape: points, each: subject, subject: so-hoa", 1),
        ("shape: points, each: group", 2),
        ("shape: points, subject: so-hoa, blocks: [so], group: a", 2),
        ("shape: points, subject: so-hoa, ranks: all, tier_rows: {heading: x}, block_rows: {heading: x}", 3),
        ("shape: points, subject: so-hoa, cluster: huyen", 1),
        ("shape: ranking, subject: so-hoa, blocks: [so]", 1),
        ("shape: indicators, group: a", 1),
    ],
)
def test_a_document_for_each_unit_shows_points_and_nothing_else(tmp_path: Path, table: str, faults: int) -> None:
    path = folder(tmp_path, OF_UNITS.replace("shape: points, each: subject", table))
    if not faults:
        assert read_kind(path, "templates/mau")[0].each == "unit"
        return
    assert refused(path) == [("entries-clash", "templates/mau/kind.yaml", 6)] * faults


@pytest.mark.parametrize(
    ("old", "new"),
    [("subject: so-hoa", "subject: so"), ("[so]", "[so, x]"), ("blocks: [so]", "blocks: [so], group: y")],
)
def test_tables_show_what_the_rubric_has(tmp_path: Path, old: str, new: str) -> None:
    kind, lines = read_kind(folder(tmp_path, KIND.replace(old, new)), "templates/mau")
    (finding,) = check_kind(kind, lines, rubric())
    assert finding.rule == "code-unknown" and isinstance(finding.place, Line) and finding.place.line == 5


def test_phrases_come_with_their_lines(tmp_path: Path) -> None:
    text = "phrases:\n  ket-luan:\n    - when: a\n      text: |\n        Một.\n\n        Hai.\n    - text: Ba\n"
    phrases, lines = read_phrases(folder(tmp_path, phrases=text), "templates/mau")
    assert phrases.phrases["ket-luan"][0].text == "Một.\n\nHai.\n"
    assert lines.at("phrases", "ket-luan", 1, "text").line == 8
    assert lines.file == "templates/mau/phrases.yaml"


def test_a_kind_may_have_no_phrases(tmp_path: Path) -> None:
    phrases, lines = read_phrases(folder(tmp_path), "templates/mau")
    assert phrases.phrases == {} and lines.at("phrases").line == 1


def test_a_wording_that_always_fits_is_the_last(tmp_path: Path) -> None:
    text = "phrases:\n  a:\n    - text: x\n    - when: b\n      text: y\n"
    assert refused(folder(tmp_path, phrases=text)) == [("phrase-unreachable", "templates/mau/phrases.yaml", 3)]


@pytest.mark.parametrize("path", sorted(ROOT.glob("templates/*/kind.yaml")), ids=lambda path: path.parent.name)
def test_the_sample_kinds_are_sound(path: Path) -> None:
    assert read_kind(path.parent, path.parent.name)[0].title
    read_phrases(path.parent, path.parent.name)


@pytest.mark.parametrize("path", sorted(ROOT.glob("docgen/norms/*.yaml")), ids=lambda path: path.stem)
def test_the_norms_are_sound(path: Path) -> None:
    assert read_norm(path).code == path.stem


def test_phrases_that_a_link_promises_must_be_there(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "phrases.yaml").symlink_to(tmp_path / "khong-co.yaml")
    with pytest.raises(Refused) as refusal:
        read_phrases(tmp_path, "templates/mau")
    assert [finding.rule for finding in refusal.value.findings] == ["file-missing"]


def test_further_ranks_are_those_of_the_rubric(tmp_path: Path) -> None:
    further = rubric(rank={"also_within": ["all", "huyen"], "reference": "x"})
    for entries, told in (
        ("ranks: all", []),
        ("ranks: huyen", []),
        ("ranks: cum", ["code-unknown"]),
        ("each: cluster, cluster: huyen", []),
        ("each: cluster, cluster: track", ["code-unknown"]),
    ):
        kind, lines = read_kind(
            folder(tmp_path, KIND.replace("blocks: [so]", f"blocks: [so], {entries}")), "templates/mau"
        )
        assert [finding.rule for finding in check_kind(kind, lines, further)] == told, entries
        assert [finding.rule for finding in check_kind(kind, lines, rubric())] == ["code-unknown"], entries
