"""The tags of what a round gives beyond totals: criteria, stages, further ranks, clusters, earlier years, shares over all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from operator import attrgetter
from typing import Any

import pytest

from docgen.assess.assessment import assess
from docgen.errors import Cell, Line, Refused
from docgen.model.kind import Kind
from docgen.model.register import Cluster, Unit
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.model.scores import Entry, Mark, StageMarks, TypedText
from docgen.narrate.tables import tables
from docgen.narrate.values import Source, tree
from docgen.narrate.wording import Wording
from tests import small
from tests.small import KIND_PLACE, row, sheet

PLACE = Line("phrases.yaml", 1)
GROUPS = [
    {"code": "mot", "label": "Một", "maximum": 10, "criteria": [
        {"code": "m1", "label": "Mạng nội bộ", "short": "Mạng", "maximum": 6}, {"code": "m2", "label": "Máy", "maximum": 4}]},
    {"code": "hai", "label": "Hai", "maximum": 10},
    {"code": "thuong", "label": "Thưởng", "kind": "bonus", "most": 2},
]  # fmt: skip
ROWS = (
    row("a", {"hai": "9"}, criteria={"m1": "6", "m2": "3"}, previous_total="16.5"),
    row("b", {"hai": "8", "thuong": "1"}, criteria={"m1": "5", "m2": "4"}),
    row("c", {"hai": "4"}, criteria={"m1": "2", "m2": "1"}),
    row("d", {"hai": "9"}, block="xa", criteria={"m1": "6", "m2": "4"}),
    row("e", {"hai": "5"}, block="xa", criteria={"m1": "3", "m2": "2"}),
)
CLUSTERS = {"a": "cum-1", "b": "cum-2", "c": "cum-1"}
STAGES = [{"code": "tu-cham", "label": "Tự chấm", "by": "unit"}, {"code": "lan-1", "label": "Lần 1"}]
BY = small.rubric(groups=GROUPS, rank={"also_within": ["all", "huyen"], "reference": "x"})


def made(*rows: Entry, by: Rubric = BY, of: Round | None = None, former: tuple[Unit, ...] = (), **units: Any) -> Source:
    """The source of the tags of these rows. units: changes by code."""
    scores = sheet(*(rows or ROWS))
    known = {code: unit.model_copy(update=units.get(code, {})) for code, unit in small.units(scores, CLUSTERS).items()}
    clusters = {
        code: Cluster(code=code, office="noi", kind="huyen", name=f"Cụm {code[-1]}") for code in ("cum-1", "cum-2")
    }
    round_ = of or small.settings()
    source = small.source(scores, by, round_)
    return replace(
        source,
        assessment=assess(scores, by, round_, known, clusters, {unit.code: unit for unit in former}),
        units=known,
    )


def said(text: str, source: Source | None = None) -> str:
    return Wording(tree(source or made())).line("k", text, PLACE).prose


def table(source: Source, **spec: Any) -> Any:
    kind = Kind.model_validate({"title": "x", "type": "x", "norm": "nd30-2020", "tables": {"b": spec}})
    return tables(kind, tree(source), source.assessment, source.scores.indicators, KIND_PLACE).b


def test_points_of_criteria_and_groups_are_tags_also_where_a_unit_lacks_them() -> None:
    assert said("{{ cntt.tinh.don_vi.a.tieu_chi.m1 }}; {{ cntt.tinh.don_vi.a.diem.mot }}") == "6; 9"
    assert said("{{ cntt.tinh.don_vi.a.diem.thuong }}|{{ cntt.tinh.don_vi.b.diem.thuong }}") == "|1"
    lacking = made(row("a", {"hai": "9"}), row("b", {"hai": "8"}, criteria={"m1": "5", "m2": "4"}))
    assert said("{{ cntt.tinh.don_vi.a.tieu_chi.m1 }}|{{ cntt.tinh.don_vi.b.tieu_chi.m1 }}", lacking) == "|5"


def test_a_block_counts_its_ranked_units_and_knows_its_scale() -> None:
    used = small.rubric(groups=GROUPS[1:], scale={"tinh": 10, "xa": 20})
    left = small.settings(not_ranked=[{"unit": "a", "reason": "mới lập"}])
    source = made(row("a", {"hai": "9"}), row("b", {"hai": "8"}), row("d", {"hai": "9"}, block="xa"), by=used, of=left)
    assert said("{{ cntt.tinh.so_xep_hang }}/{{ cntt.tinh.so_danh_gia }}, {{ cntt.so_xep_hang }}", source) == "1/2, 2"
    assert said("{{ cntt.tinh.thang_diem }} {{ cntt.xa.thang_diem }}|{{ cntt.thang_diem }}", source) == "10 20|"
    assert said("{% if cntt.theo_ty_le %}%{% else %}điểm{% endif %}", source) == "điểm"


@pytest.mark.parametrize(
    "tag", ["cntt.tinh", "cntt.tinh.muc.tot", "cntt.muc.tot", "cntt.tinh.nhom.mot", "cntt.tinh.don_vi.a"]
)
def test_tags_are_the_same_whether_asked_for_one_by_one_or_all_at_once(tag: str) -> None:
    one, other = (attrgetter(tag.partition(".")[2])(tree(made())["cntt"]) for _time in range(2))
    backwards = {name: getattr(one, name) for name in reversed(one.names())}
    assert [(name, str(value)) for name, value in other.members().items()] == [
        (name, str(backwards[name])) for name in other.names()
    ]
    assert all(getattr(one, name) is value for name, value in backwards.items()), "each is made once"


def test_the_highest_and_lowest_totals_of_a_block_are_tags_also_where_one_is_nothing() -> None:
    text = "{{ cntt.tinh.diem_cao_nhat }}-{{ cntt.tinh.diem_thap_nhat }}"
    assert said(text) == "18-7"
    assert said(text, made(row("a", {"hai": "0"}, criteria={"m1": "0", "m2": "0"}))) == "0-0"


def test_a_group_without_a_full_mark_has_an_empty_one() -> None:
    heads = (
        "{% for n in cntt.tinh.cac_nhom %}{{ n }}{% if n.diem_toi_da %} ({{ n.diem_toi_da }}){% endif %};{% endfor %}"
    )
    assert said(heads) == "Một (10);Hai (10);Thưởng;"


def test_groups_of_a_subject_are_told_apart_from_bonuses_and_penalties() -> None:
    texts = [f"{{{{ cntt.{name} | phay }}}}" for name in ("cac_nhom", "cac_nhom_cham", "cac_nhom_cong_tru")]
    assert [said(text) for text in texts] == ["Một, Hai, Thưởng", "Một, Hai", "Thưởng"]
    bare = made(row("a", {"hai": "9"}), by=small.rubric(groups=GROUPS[1:2]))
    assert said("{% if cntt.cac_nhom_cong_tru %}x{% else %}{{ cntt.cac_nhom_cham }}{% endif %}", bare) == "Hai"


def test_ranks_among_all_blocks_and_in_a_cluster_are_tags() -> None:
    ranks = "{{ u.hang }} {{ u.hang_trong.chung }} {{ u.hang_trong.huyen }}"
    for unit, block, expected in (
        ("a", "tinh", "1 2 1"),
        ("b", "tinh", "1 2 1"),
        ("c", "tinh", "2 4 2"),
        ("e", "xa", "2 3 "),
    ):
        assert said(ranks.replace("u.", f"cntt.{block}.don_vi.{unit}.")) == expected, unit


def test_clusters_of_a_block_are_tags_with_their_units_and_mean() -> None:
    each = "{% for c in cntt.tinh.cac_cum %}{{ c }}: {{ c.so_don_vi }} ({{ c.xep_hang }}), {{ c.trung_binh }} {{ c.muc_trung_binh }}; {% endfor %}"
    assert said(each) == "Cụm 1: 2 (Đơn vị a và Đơn vị c), 12,5 Khá; Cụm 2: 1 (Đơn vị b), 18 Tốt;"
    assert said("{{ cntt.tinh.cum.cum_1 }} – {{ cntt.tinh.don_vi.c.cum.huyen }}") == "Cụm 1 – Cụm 1"
    assert said("{{ cntt.xa.cac_cum | dem }}") == "0"


def test_tiers_over_all_blocks_are_tags() -> None:
    assert said("{{ cntt.muc.tot }} {{ cntt.muc.tot.so_luong }} {{ cntt.muc.tot.ty_le }}") == "Tốt 3 60%"
    assert said("{{ cntt.muc.kha.so_luong }} {{ cntt.muc.kha.can_duoi }}-{{ cntt.muc.kha.can_tren }}") == "1 10-15"


def test_last_years_tier_counts_and_growth_are_tags() -> None:
    counts = {"cntt": {"tinh": {"tot": 1, "kha": 2, "yeu": 0}, "xa": {"tot": 2, "kha": 0, "yeu": 0}}}
    grown = made(of=small.settings(previous={2024: {"tier_counts": counts}}))
    assert said("{{ cntt.tinh.muc.tot.so_luong_truoc }} {{ cntt.tinh.muc.tot.tang_them }}", grown) == "1 1"
    assert said("{{ cntt.muc.tot.so_luong_truoc }} {{ cntt.muc.tot.tang_them }}", grown) == "3 0"


def test_totals_of_last_year_and_the_change_are_tags() -> None:
    assert said("{{ cntt.tinh.don_vi.a.tong_truoc[0] }} {{ cntt.tinh.don_vi.a.so_diem }}") == "16,5 +1,5"
    assert said("{{ cntt.tinh.don_vi.b.tong_truoc[0] }}|{{ cntt.tinh.don_vi.b.so_diem }}") == "|"
    other = {2024: {"comparable": False, "reason": "thang điểm khác"}}
    apart = made(of=small.settings(previous=other))
    assert said("{{ cntt.tinh.don_vi.a.tong_truoc[0] }}|{{ cntt.tinh.don_vi.a.so_diem }}", apart) == "16,5|"
    assert said("{{ ly_do_khong_so_sanh }}", apart) == "thang điểm khác"


def test_a_units_share_of_its_full_mark_is_a_tag() -> None:
    assert said(
        "{{ cntt.tinh.don_vi.a.diem_toi_da }} {{ cntt.tinh.don_vi.a.ty_le }} {{ cntt.tinh.don_vi.a.chi_so }}"
    ) == ("20 90 0,9000")


def test_stages_of_scoring_are_tags_with_how_far_what_counts_is_from_them() -> None:
    own = StageMarks({"hai": Mark(Decimal("10"), Cell("b", "S", "H2"))}, {
        code: Mark(Decimal(value), Cell("b", "S", "I2")) for code, value in (("m1", "6"), ("m2", "4"))
    })  # fmt: skip
    rows = replace(ROWS[0], stages={"tu-cham": own, "lan-1": StageMarks()}), *ROWS[1:]
    staged = made(*rows, of=small.settings(scores={**small.settings().scores.model_dump(), "stages": STAGES}))
    tag = "{{ cntt.tinh.don_vi.a.giai_doan.tu_cham.tong }} {{ cntt.tinh.don_vi.a.giai_doan.tu_cham.chenh_lech }}"
    assert said(tag, staged) == "20 -2"
    assert said("{{ cntt.tinh.don_vi.a.giai_doan.tu_cham.tieu_chi.m2 }}", staged) == "4"
    assert said(tag.replace(".a.", ".b."), staged).strip() == ""


def test_reasons_of_bonuses_are_tags() -> None:
    reason = {"thuong": TypedText("Giải nhất", Cell("b", "S", "K3"))}
    rows = ROWS[0], replace(ROWS[1], reasons=reason), *ROWS[2:]
    assert said("{{ cntt.tinh.don_vi.b.ly_do_cong_tru.thuong }}", made(*rows)) == "Giải nhất"
    assert said("{{ cntt.tinh.don_vi.a.ly_do_cong_tru.thuong }}|", made(*rows)) == "|"


def test_units_made_from_others_are_a_list_with_what_those_had() -> None:
    former = tuple(Unit(code=code, name=f"Sở {code}", office="noi", block="tinh") for code in ("cu-1", "cu-2"))
    past = {2024: {"merged": "each", "results": {"cntt": {"cu-1": {"rank": 4, "total": "12.5"}, "cu-2": {"rank": 2}}}}}
    merged = made(of=small.settings(previous=past), former=former, b={"predecessors": ("cu-1", "cu-2")})
    assert (
        said("{{ cntt.tinh.hop_nhat }}: {{ cntt.tinh.don_vi.b.tien_than }}", merged) == "Đơn vị b: Sở cu-1 và Sở cu-2"
    )
    each = "{% for u in cntt.tinh.don_vi.b.tien_than %}{{ u.hang }} {{ u.tong }};{% endfor %}"
    assert said(each, merged) == "4 12,5;2 ;"
    assert said("{{ cntt.tinh.don_vi.b.truoc[0] }}", merged) == "4; 2"


# --- tables of these ---


def test_units_of_all_blocks_stand_in_one_order_by_their_rank_among_all() -> None:
    rows = list(table(made(), shape="ranking", subject="cntt", blocks=["tinh", "xa"], ranks="all"))
    assert [(row.code, str(row.hang), str(row.stt)) for row in rows] == [
        ("d", "1", "1"), ("a", "2", "2"), ("b", "2", "3"), ("e", "3", "4"), ("c", "4", "5"),
    ]  # fmt: skip


def test_units_of_all_blocks_stand_under_the_tiers_of_the_subject() -> None:
    tier_rows = {"heading": "{{ muc }} ({{ muc.so_luong }})"}
    rows = list(table(made(), shape="ranking", subject="cntt", blocks=["tinh", "xa"], ranks="all", tier_rows=tier_rows))
    assert [str(row.tieu_de) if row.la_nhom else row.code for row in rows] == [
        "Tốt (3)", "d", "a", "b", "Khá (1)", "e", "Yếu (1)", "c",
    ]  # fmt: skip


def test_units_without_a_rank_among_all_stand_last() -> None:
    unranked = made(of=small.settings(not_ranked=[{"unit": "d", "reason": "mới thành lập"}]))
    rows = list(table(unranked, shape="ranking", subject="cntt", blocks=["tinh", "xa"], ranks="all"))
    assert [row.code for row in rows] == ["a", "b", "e", "c", "d"]
    assert (str(rows[-1].hang), str(rows[-1].dau_sao), str(rows[-1].ly_do)) == ("", "*", "mới thành lập")


def test_each_cluster_makes_a_table_with_the_ranks_in_it() -> None:
    found = table(
        made(), shape="ranking", subject="cntt", blocks=["tinh"], each="cluster", cluster="huyen", number="2.{{ stt }}",
        caption="Bảng 2.{{ stt }}. {{ cum }} ({{ cum.so_don_vi }} đơn vị)",
    )  # fmt: skip
    assert [str(one.chu_thich) for one in found] == ["Bảng 2.1. Cụm 1 (2 đơn vị)", "Bảng 2.2. Cụm 2 (1 đơn vị)"]
    assert [[(row.code, str(row.hang)) for row in one] for one in found] == [[("a", "1"), ("c", "2")], [("b", "1")]]


def test_a_table_may_show_the_rank_in_the_cluster_beside_the_order_of_the_block() -> None:
    rows = list(table(made(), shape="ranking", subject="cntt", blocks=["tinh"], ranks="huyen"))
    assert [(row.code, str(row.hang)) for row in rows] == [("a", "1"), ("b", "1"), ("c", "2")]


def test_criteria_are_columns_with_names_maxima_and_points() -> None:
    found = table(made(), shape="ranking", subject="cntt", blocks=["tinh"])
    assert [(str(c), str(c.ten), str(c.diem_toi_da)) for c in found.cac_tieu_chi] == [
        ("Mạng", "Mạng nội bộ", "6"), ("Máy", "Máy", "4"),
    ]  # fmt: skip
    assert [[str(cell) for cell in row.cac_diem_tieu_chi] for row in found] == [["6", "3"], ["5", "4"], ["2", "1"]]
    one = table(made(), shape="ranking", subject="cntt", blocks=["tinh"], group="hai")
    assert list(one.cac_tieu_chi) == []


def test_the_summary_has_all_blocks_together() -> None:
    rows = table(made(), shape="tiers", subject="cntt", blocks=["tinh", "xa"])
    assert [(str(r.ten), str(r.tinh.so_luong), str(r.xa.so_luong), str(r.chung.so_luong), str(r.chung.ty_le)) for r in rows] == [
        ("Tốt", "2", "1", "3", "60%"), ("Khá", "0", "1", "1", "20%"), ("Yếu", "1", "0", "1", "20%"),
    ]  # fmt: skip


def test_a_kind_of_cluster_that_no_unit_of_the_block_is_in_is_told() -> None:
    with pytest.raises(Refused) as refused:
        table(made(), shape="ranking", subject="cntt", blocks=["xa"], each="cluster", cluster="huyen")
    assert [finding.rule for finding in refused.value.findings] == ["table-unknown"]
