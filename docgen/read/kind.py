"""Reading a document kind: `kind.yaml` and `phrases.yaml` of a template folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docgen.errors import Finding, refuse_if_any
from docgen.i18n import gettext as _
from docgen.model.kind import Kind, Phrases, TableSpec
from docgen.model.rubric import Rubric
from docgen.read.files import is_there
from docgen.read.lines import Lines
from docgen.read.rubric import unknown
from docgen.read.yaml import read_yaml

KIND_FILE = "kind.yaml"
PHRASES_FILE = "phrases.yaml"


def read_kind(folder: Path, name: str) -> tuple[Kind, Lines]:
    """Read a kind and where each of its entries stands, for `check_kind` and for faults in captions.

    folder: of the template; name: the folder as messages show it. Raises `Refused`.
    """
    kind, lines = read_yaml(folder / KIND_FILE, f"{name}/{KIND_FILE}", Kind)
    refuse_if_any(_tables_make_sense(kind, lines))
    return kind, lines


def read_phrases(folder: Path, name: str) -> tuple[Phrases, Lines]:
    """Read the phrases of a kind and the line of each: `lines.at("phrases", id, number, "text")`.

    A folder without `phrases.yaml` has none. Raises `Refused`.
    """
    shown = f"{name}/{PHRASES_FILE}"
    if not is_there(folder / PHRASES_FILE):
        return Phrases(), Lines(shown, {})
    phrases, lines = read_yaml(folder / PHRASES_FILE, shown, Phrases)
    refuse_if_any(_later_wordings_can_be_reached(phrases, lines))
    return phrases, lines


def check_kind(kind: Kind, lines: Lines, rubric: Rubric) -> Iterator[Finding]:
    """Find tables of a kind whose subject, blocks or group are not in the rubric of the round."""
    blocks = list(rubric.block_by_code)
    for code, table in kind.tables.items():
        for position, block in enumerate(table.blocks):
            if block not in blocks:
                yield unknown(_("block"), block, blocks, lines, "tables", code, "blocks", position)
        if table.subject is None:
            continue
        subject = rubric.subject_by_code.get(table.subject)
        if subject is None:
            yield unknown(_("subject"), table.subject, rubric.subject_by_code, lines, "tables", code, "subject")
        elif table.shape == "ranking" and table.group and table.group not in {group.code for group in subject.groups}:
            groups = [group.code for group in subject.groups]
            yield unknown(_("criteria group"), table.group, groups, lines, "tables", code, "group")
        for entry, wanted in (("ranks", table.ranks), ("cluster", table.cluster)):
            if subject is not None and wanted is not None and wanted not in subject.rank.also_within:
                kinds = subject.rank.also_within
                yield unknown(_("further rank"), wanted, kinds, lines, "tables", code, entry)


def _tables_make_sense(kind: Kind, lines: Lines) -> Iterator[Finding]:
    for code, table in kind.tables.items():
        yield from _points_make_sense(kind, table, lines, code)
        if table.shape == "points":
            continue
        if table.shape != "indicators" and table.subject is None:
            message = _("The table “{table}” does not say which subject it shows").format(table=code)
            yield Finding("entry-missing", lines.at("tables", code), message, _("Add “subject”"))
        if table.shape != "indicators" and not table.blocks:
            message = _("The table “{table}” does not say which blocks it shows").format(table=code)
            yield Finding("entry-missing", lines.at("tables", code), message, _("Add “blocks”"))
        if table.group and table.each:
            message = _("The table “{table}” has both “group” and “each”").format(table=code)
            yield Finding("entries-clash", lines.at("tables", code, "each"), message, _("Delete one of the two"))
        if (table.each == "cluster") != (table.cluster is not None):
            message = _("“each: cluster” and “cluster” belong together")
            advice = _("Name the kind of cluster, or delete both")
            yield Finding("entries-clash", lines.at("tables", code), message, advice)
        if table.shape == "ranking" and table.each and len(table.blocks) > 1:
            message = _("The table “{table}” has “each”, so it can show only one block").format(table=code)
            advice = _("Describe one table for each block")
            yield Finding("entries-clash", lines.at("tables", code, "blocks"), message, advice)

        yield from _ranks_make_sense(table, lines, code)


def _points_make_sense(kind: Kind, table: TableSpec, lines: Lines, code: str) -> Iterator[Finding]:
    """A document that is made once for each unit shows the points of that unit, and others never do."""
    one, other = "each: unit", f"shape: {table.shape}"
    if (kind.each == "unit") != (table.shape == "points"):
        message = _("“{one}” and “{other}” do not go together").format(one=one, other=other)
        if kind.each != "unit":
            message = _("“{one}” needs “{other}”").format(one=other, other=one)
        advice = _("A document made once for each unit has tables of its points, and knows nothing of other units")
        yield Finding("entries-clash", lines.at("tables", code, "shape"), message, advice)
    if table.shape != "points":
        if table.each == "subject":
            message = _("“{one}” and “{other}” do not go together").format(one="each: subject", other=other)
            yield Finding("entries-clash", lines.at("tables", code, "each"), message, _("Delete one of the two"))
        return
    if (table.each == "subject") == (table.subject is not None):
        message = _("The table “{table}” needs one of “subject” and “each: subject”").format(table=code)
        yield Finding("entries-clash", lines.at("tables", code), message, _("Name a subject, or have a table for each"))
    unused = {"blocks": bool(table.blocks), "group": bool(table.group), "ranks": table.ranks is not None}
    unused |= {"tier_rows": table.tier_rows is not None, "block_rows": table.block_rows is not None}
    unused |= {"cluster": table.cluster is not None, f"each: {table.each}": table.each not in ("", "subject")}
    for entry, there in unused.items():
        if there:
            message = _("“{one}” and “{other}” do not go together").format(one=entry, other=other)
            yield Finding("entries-clash", lines.at("tables", code), message, _("Delete one of the two"))


def _ranks_make_sense(table: TableSpec, lines: Lines, code: str) -> Iterator[Finding]:
    """Another rank than that in the block is for tables of whole units, and clusters are for rankings."""
    wrong = []
    if table.ranks is not None:
        clashing = {"group": bool(table.group), f"each: {table.each}": bool(table.each)}
        clashing |= {"block_rows": table.ranks == "all" and table.block_rows is not None}
        wrong = [("ranks", entry) for entry, there in clashing.items() if there]
    if table.shape != "ranking":
        named = {"ranks": table.ranks is not None, "each: cluster": table.each == "cluster"}
        wrong += [(entry, f"shape: {table.shape}") for entry, there in named.items() if there]
    for one, other in wrong:
        message = _("“{one}” and “{other}” do not go together").format(one=one, other=other)
        yield Finding("entries-clash", lines.at("tables", code), message, _("Delete one of the two"))


def _later_wordings_can_be_reached(phrases: Phrases, lines: Lines) -> Iterator[Finding]:
    for code, wordings in phrases.phrases.items():
        for number, wording in enumerate(wordings[:-1]):
            if not wording.when.strip():
                message = _("This wording always fits, so those after it are never used")
                advice = _("Put it last, or add “when”")
                yield Finding("phrase-unreachable", lines.at("phrases", code, number), message, advice)
