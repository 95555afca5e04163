"""The five sample rounds: built once a session, and the facts that their published documents are held against."""

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
from docgen.workspace import Workspace

ROOT = Path(__file__).parent.parent
FACTS = Path(__file__).parent / "facts"
MAIN = {
    "son-la-2017": "quyet-dinh",
    "son-la-2021": "quyet-dinh",
    "thanh-hoa-2017": "bao-cao",
    "dien-bien-2019": "bao-cao",
    "kon-tum-2017": "quyet-dinh",
}
ROUNDS = tuple(MAIN)


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


@cache
def prepared(name: str) -> dossier.Prepared:
    """A sample round, read, checked and assessed; never changed by anyone."""
    return dossier.prepare(Workspace(ROOT), registers(), name)


@cache
def registers() -> dossier.Registers:
    """The registers of the sample workspace."""
    return dossier.Registers(Workspace(ROOT))


def settings(name: str) -> DocumentSettings:
    """What round.yaml says of a round's main document."""
    return prepared(name).round.documents[MAIN[name]]


def norm(name: str) -> Norm:
    """The norm that a round's main document follows."""
    return dossier.norm_of(prepared(name), MAIN[name], registers().norms)


def document(out: Path, name: str) -> Path:
    """Where a build into `out` put a round's main document."""
    return out / name / f"{MAIN[name]}.docx"


def build(workspace: Workspace, out: Path, *names: str) -> dossier.Report:
    """Build rounds quietly."""
    return dossier.build(workspace, names or workspace.rounds(), out, Lines(quiet=True))
