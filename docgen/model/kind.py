"""A document kind: a folder of `templates/` with `template.docx`, `kind.yaml` and `phrases.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from docgen.model.written import Code, Text, Written


class GroupRows(Written):
    """Rows above the units of a tier or block: `label` numbers those that occur, `heading` is their text with tags.

    The heading may use `chu` (the label), `muc` (the tier), `khoi` (the block).
    """

    label: Literal["letter", "roman", "none"] = "none"
    heading: Text


class TableSpec(Written):
    """A table of the document. How it looks is drawn in the template; here stands what is in it.

    shape `ranking`: units of `blocks` in order of `subject`, or of one criteria `group`; `each: group` makes one table
    for every scored group of the block. `tiers`: one row per tier, a column per block. `indicators`: survey figures of
    one group of the indicators sheet; `each: group` makes one table for every group.
    number, caption: texts with tags; they may use `stt` (1, 2, … within `each`), `chu_cai` (a, b, c, d, đ …), `nhom`.
    """

    shape: Literal["ranking", "tiers", "indicators"]
    subject: Code | None = None
    blocks: tuple[Code, ...] = ()
    group: str = ""
    each: Literal["", "group"] = ""
    tier_rows: GroupRows | None = None
    block_rows: GroupRows | None = None
    number: str = ""
    caption: str = ""


class Kind(Written):
    """What a document kind is, which norm its template is drawn for, and which tables it has."""

    title: Text
    type: Text
    norm: Code
    tables: dict[Code, TableSpec] = Field(default_factory=dict)


class Phrase(Written):
    """One wording. `when`: a condition over figures; without it the wording fits. Blank lines part paragraphs."""

    when: str = ""
    text: str


class Phrases(Written):
    """Phrases by id; of each the first wording whose condition holds is used, none when none holds."""

    phrases: dict[Code, Annotated[tuple[Phrase, ...], Field(min_length=1)]] = Field(default_factory=dict)
