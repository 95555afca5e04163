"""A document kind: a folder of `templates/` with `template.docx`, `kind.yaml` and `phrases.yaml`.

kind.yaml says which tables the template draws:

    title: Quyết định phê duyệt kết quả …
    type: Quyết định
    norm: tt01-2011                 # the law of layout that the template is drawn for
    tables:
      bang-1:                       # {%tr for hang in bang.bang_1 %}
        shape: ranking
        subject: cntt
        blocks: [so-nganh]          # several blocks make one table, with `block_rows` between them
        tier_rows: {label: letter, heading: "{{ chu }}. Mức {{ muc.ten | thuong }} ({{ muc.ty_le }})"}
        number: "1"
        caption: "Bảng 1. Xếp hạng …"
      hang-muc-so:                  # {%p for b in bang.hang_muc_so %} … {%tr for hang in b %}
        {shape: ranking, subject: cntt, blocks: [so-nganh], each: group, number: "1.{{ stt }}",
         caption: "Bảng 1.{{ stt }}. Xếp hạng hạng mục {{ nhom.ten }}"}
      tong-hop: {shape: tiers, subject: cntt, blocks: [so-nganh, huyen]}

A document that is made once for each unit, as a letter that asks it to confirm its scores, says so:

    title: Công văn xác nhận …
    type: Công văn
    norm: nd30-2020
    each: unit                      # du-thao/<round>/<document>/<unit code>.docx
    tables:
      diem: {shape: points, each: subject, number: "{{ stt }}", caption: "{{ noi_dung }}"}

It sees one unit and its points, and nothing that comes from a comparison with others.

phrases.yaml holds the words that depend on the result; the first wording whose condition holds is used:

    phrases:
      dan-dau:                      # {{ cau.dan_dau }}
        - when: cntt.so_nganh.dung_dau | length > 1
          text: "{{ cntt.so_nganh.dung_dau }} cùng dẫn đầu"
        - text: "{{ cntt.so_nganh.dung_dau }} dẫn đầu"

The tag tree is described in `docgen.narrate`, what a template may hold in `docgen.render.template`.
"""

from typing import Annotated, Literal

from pydantic import Field

from docgen.model.written import Code, Text, Written


class GroupRows(Written):
    """Rows above the units of a tier or block: `label` numbers those that occur, `heading` is their text with tags.

    The heading may use `chu` (the label), `muc` (the tier), `khoi` (the block), and above a tier `so_luong`: how many
    units of it are ranked in this very table, where `muc.so_luong` counts those of the whole block.
    """

    label: Literal["letter", "roman", "none"] = "none"
    heading: Text


class TableSpec(Written):
    """A table of the document. How it looks is drawn in the template; here stands what is in it.

    shape `ranking`: units of `blocks` in order of `subject`, or of one criteria `group`; `each: group` makes one table
    for every scored group of the block, `each: cluster` one for every cluster of the kind `cluster`, with the ranks in
    it. `ranks`: another rank than that in the block: `all` puts the units of all blocks into one order, `track` or a
    kind of cluster prints the rank among those. `tiers`: one row per tier, a column per block, and all blocks together.
    `indicators`: survey figures of one group of the indicators sheet; `each: group` makes one table for every group.
    `points`: what one unit was given, a row for each group, criterion and the total; only in a document that is made
    once for each unit, and there the only shape. `each: subject` makes one table for every subject it has scores in.
    number, caption: texts with tags; they may use `stt` (1, 2, … within `each`), `chu_cai` (a, b, c, d, đ …), `nhom`,
    `cum`, `noi_dung`.
    """

    shape: Literal["ranking", "tiers", "indicators", "points"]
    subject: Code | None = None
    blocks: tuple[Code, ...] = ()
    group: str = ""
    each: Literal["", "group", "cluster", "subject"] = ""
    cluster: Code | None = None
    ranks: Code | None = None
    tier_rows: GroupRows | None = None
    block_rows: GroupRows | None = None
    number: str = ""
    caption: str = ""


class Kind(Written):
    """What a document kind is, which norm its template is drawn for, and which tables it has.

    each: `unit` where the document is made once for each unit that was assessed; else once for the round.
    """

    title: Text
    type: Text
    norm: Code
    each: Literal["", "unit"] = ""
    tables: dict[Code, TableSpec] = Field(default_factory=dict)


class Phrase(Written):
    """One wording. `when`: a condition over figures; without it the wording fits. Blank lines part paragraphs."""

    when: str = ""
    text: str


class Phrases(Written):
    """Phrases by id; of each the first wording whose condition holds is used, none when none holds."""

    phrases: dict[Code, Annotated[tuple[Phrase, ...], Field(min_length=1)]] = Field(default_factory=dict)
