"""A workspace: which folder holds what. Only this module knows; the file system is the state.

`rubrics/<office>/<version>.yaml`, `templates/<kind>/`, `data/units.yaml` or `data/units/<office>.yaml` or both,
`data/legal-bases.yaml`, `data/<round>/round.yaml` with its workbook and `nhan-xet.md`, optional `norms/<code>.yaml`;
`du-thao/` for drafts and `.docgen/` for state are made by docgen.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _

PARTS = ("rubrics", "templates", "data")
NORMS = Path(__file__).parent / "norms"


@dataclass(frozen=True)
class Workspace:
    """A folder with rubrics, templates and data. Names given to people are relative to it."""

    root: Path

    def name(self, path: Path) -> str:
        """A path as people are told it: relative to the workspace, with forward slashes."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)

    @property
    def units(self) -> Path:
        """The register of units, or the part of it that has no file of its own."""
        return self.root / "data" / "units.yaml"

    @property
    def unit_files(self) -> tuple[Path, ...]:
        """Every file of the register of units: `data/units.yaml`, then the offices' own of `data/units/`, by name.

        Without any, the one that should be there.
        """
        own = sorted(path for path in (self.root / "data" / "units").glob("*.yaml") if not path.name.startswith("."))
        return (self.units, *own) if os.path.lexists(self.units) or not own else tuple(own)

    @property
    def legal_bases(self) -> Path:
        """The register of legal bases."""
        return self.root / "data" / "legal-bases.yaml"

    @property
    def drafts(self) -> Path:
        """Where drafts go unless asked otherwise."""
        return self.root / "du-thao"

    @property
    def state(self) -> Path:
        """docgen's own notes about what it wrote."""
        return self.root / ".docgen"

    def rounds(self) -> tuple[str, ...]:
        """Names of the rounds: the folders of `data/` that hold a `round.yaml`, in order of name."""
        found = (path.parent.name for path in (self.root / "data").glob("*/round.yaml"))
        return tuple(sorted(name for name in found if not name.startswith(".")))

    def round_folder(self, name: str) -> Path:
        """The folder of a round, whether it exists or not."""
        return self.root / "data" / name

    def rubric(self, name: str) -> Path:
        """The file of a rubric version such as `son-la/2166-2017`."""
        return self.root / "rubrics" / f"{name}.yaml"

    def rubrics(self) -> tuple[str, ...]:
        """Names of the rubric versions there are; worked cases beside them are not versions."""
        folder = self.root / "rubrics"
        files = (path.relative_to(folder).with_suffix("") for path in folder.rglob("*.yaml"))
        return tuple(sorted(name.as_posix() for name in files if not name.name.endswith(".cases")))

    def kind(self, name: str) -> Path:
        """The folder of a document kind."""
        return self.root / "templates" / name

    def kinds(self) -> tuple[str, ...]:
        """Names of the document kinds: the folders of `templates/` that hold a `kind.yaml`."""
        return tuple(sorted(path.parent.name for path in (self.root / "templates").glob("*/kind.yaml")))

    def norms(self) -> dict[str, Path]:
        """Norm files by code: those that come with docgen, and the workspace's own, which win."""
        own = self.root / "norms"
        return {path.stem: path for folder in (NORMS, own) for path in sorted(folder.glob("*.yaml"))}


def find_workspace(start: Path, named: Path | None = None) -> Workspace:
    """The workspace: the named folder, or without one the nearest from `start` upward.

    A workspace has the folders `rubrics/`, `templates/` and `data/`. Raises `Refused` when there is none.
    """
    start = start.resolve()
    for folder in (named,) if named is not None else (start, *start.parents):
        if all((folder / part).is_dir() for part in PARTS):
            return Workspace(folder)
    message = _("this is not a workspace: it has no folders {parts}").format(parts=", ".join(f"{p}/" for p in PARTS))
    advice = _("go to the workspace's folder, or name it with --workspace")
    raise Refused([Finding("no-workspace", InFile(str(named or start)), message, advice)])
