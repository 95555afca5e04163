"""The sample rounds, built once a session: five published ones with their facts, and one of an invented province.

A document is named by its round, which stands for the main one, or as `round/document`; a letter as
`round/document/unit`.
"""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from docgen import dossier
from docgen.model.norm import Norm
from docgen.model.round import DocumentSettings
from docgen.progress import Lines
from docgen.render.printing import Record
from docgen.workspace import Workspace

ROOT = Path(__file__).parent.parent
FACTS = Path(__file__).parent / "facts"
PUBLISHED = ("son-la-2017", "son-la-2021", "thanh-hoa-2017", "dien-bien-2019", "kon-tum-2017")
"""Rounds whose documents were published, so that facts of them are known."""
MAIN = {
    "son-la-2017": "quyet-dinh",
    "son-la-2021": "quyet-dinh",
    "thanh-hoa-2017": "bao-cao",
    "dien-bien-2019": "bao-cao",
    "kon-tum-2017": "quyet-dinh",
    "thien-thanh-2026": "quyet-dinh",
}
ROUNDS = tuple(MAIN)
LETTERS = "cong-van-xac-nhan"
"""The document of every round that is made once for each unit."""
DOCUMENTS = (*ROUNDS, "thien-thanh-2026/bao-cao")
TABLES = {"thien-thanh-2026": (3, 134), "thien-thanh-2026/bao-cao": (1, 0)}
"""Of documents without facts: data tables, and rows of units in them."""


SAMPLE_LETTERS = tuple(
    f"{name}/{LETTERS}/{unit}"
    for name, unit in {
        "son-la-2017": "so-ldtbxh",
        "son-la-2021": "bql-kcn",
        "thanh-hoa-2017": "so-nnptnt",
        "dien-bien-2019": "huyen-muong-nhe",
        "kon-tum-2017": "so-vhttdl",
        "thien-thanh-2026": "so-vhttdl",
    }.items()
)
"""One letter of each round, to a unit with a long name."""


def tables_of(name: str) -> tuple[int, int]:
    """The data tables that a document without facts has, and the rows of units in them; none in letters."""
    return (1 + (name.startswith("son-la-2017")), 0) if name in SAMPLE_LETTERS else TABLES[name]


@cache
def facts(name: str) -> dict[str, Any]:
    """What the published document of a round says."""
    loaded: dict[str, Any] = json.loads((FACTS / f"{name}.json").read_text("utf-8"))
    return loaded


def copy_of_samples(target: Path) -> Workspace:
    """A copy of the sample workspace that a test may change."""
    for part in ("rubrics", "templates", "data"):
        shutil.copytree(ROOT / part, target / part, ignore=shutil.ignore_patterns("~$*", ".~lock*"))
    return Workspace(target)


def parts(name: str) -> tuple[str, str]:
    """The round of a document, and the document's code there, of a letter with that of its unit."""
    round_name, _slash, code = name.partition("/")
    return round_name, code or MAIN[round_name]


def prepared(name: str) -> dossier.Prepared:
    """The sample round of a document, read, checked and assessed; never changed by anyone."""
    return _prepared(parts(name)[0])


@cache
def _prepared(name: str) -> dossier.Prepared:
    return dossier.prepare(Workspace(ROOT), registers(), name)


def letters(name: str) -> tuple[str, ...]:
    """Codes of the units of a round that get a letter."""
    return dossier.units_with_drafts(prepared(name), LETTERS)


@cache
def registers() -> dossier.Registers:
    """The registers of the sample workspace."""
    return dossier.Registers(Workspace(ROOT))


def told(name: str) -> dossier.Told:
    """What a document says."""
    round_name, code = parts(name)
    document, _slash, unit = code.partition("/")
    if not unit:
        return dossier.tell(registers(), prepared(name), document)
    return dossier.UnitDrafts(registers(), prepared(round_name), document).tell(unit)


def recorded(name: str) -> Record:
    """What a document holds."""
    round_name, code = parts(name)
    document, _slash, unit = code.partition("/")
    if not unit:
        return dossier.record(registers(), prepared(name), document)
    return dossier.UnitDrafts(registers(), prepared(round_name), document).record(unit)


def settings(name: str) -> DocumentSettings:
    """What round.yaml says of a document."""
    return prepared(name).round.documents[_document(name)]


def _document(name: str) -> str:
    return parts(name)[1].partition("/")[0]


def norm(name: str) -> Norm:
    """The norm that a document follows."""
    return dossier.norm_of(prepared(name), _document(name), registers().norms)


def document(out: Path, name: str) -> Path:
    """Where a build into `out` put a document."""
    round_name, code = parts(name)
    return out / round_name / f"{code}.docx"


def build(workspace: Workspace, out: Path, *names: str) -> dossier.Report:
    """Build rounds quietly."""
    return dossier.build(workspace, names or workspace.rounds(), out, Lines(quiet=True))
