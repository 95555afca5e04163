"""The starter: a workspace with a sample round that `docgen init` copies, so that nobody begins with an empty folder.

In a wheel it lies inside the package, in `_starter/`. A checkout has only its guide there; the rest are folders of the
sample workspace, and `pyproject.toml`, which puts them into the wheel, says which.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _

PACKAGE = Path(__file__).parent
BUNDLED = PACKAGE / "_starter"
SCHEMAS = PACKAGE / "schemas"
GUIDE = "LOI-DAU.md"
"""First steps, in Vietnamese."""
_TEMPORARY = ".docgen-"
"""How the name of a folder begins that is being filled."""


def make_workspace(folder: Path) -> None:
    """Copy the starter into a folder that does not exist or is empty: whole, or not at all.

    Raises `Refused` with one finding, and leaves everything as it was, when something stands there already, when the
    starter is not part of this installation, or when the disk refuses.
    """
    files = list(_files())
    try:
        _refuse_what_stands_there(folder)
        _fill(folder, files)
    except OSError as error:
        message = _("The folder cannot be filled: {reason}").format(reason=error.strerror or error)
        advice = _("Choose a folder where you may write, on a disk with room")
        raise Refused([Finding("folder-not-filled", InFile(str(folder)), message, advice)]) from None


def _refuse_what_stands_there(folder: Path) -> None:
    advice = _("Name a folder that does not exist yet, or an empty one")
    if folder.is_dir():
        held = sorted(os.listdir(folder))
        if held:
            names = ", ".join(held[:3]) + (", …" if held[3:] else "")
            message = _("The folder is not empty: it holds {names}").format(names=names)
            raise Refused([Finding("folder-not-empty", InFile(str(folder)), message, advice)])
    elif os.path.lexists(folder):
        raise Refused([Finding("folder-is-file", InFile(str(folder)), _("A file stands here"), advice)])


def _fill(folder: Path, files: list[tuple[Path, Path]]) -> None:
    """Copy into a folder beside or inside, and put that in place only when it is whole."""
    existed = folder.is_dir()
    room = folder if existed else folder.resolve().parent
    room.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=room))
    try:
        whole = made / "whole"
        for source, name in files:
            target = whole / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        if existed:
            _move_up(whole, folder)
        else:
            whole.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _move_up(whole: Path, folder: Path) -> None:
    """Move everything into an empty folder; what was moved is taken away again when that fails on the way."""
    moved: list[Path] = []
    try:
        for path in sorted(whole.iterdir()):
            target = folder / path.name
            path.rename(target)
            moved.append(target)
    except BaseException:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def _files() -> Iterator[tuple[Path, Path]]:
    """Every file of the starter, and where in the workspace it goes."""
    yield from _below(BUNDLED, BUNDLED)
    if not (BUNDLED / "data").is_dir():
        yield from _of_checkout(PACKAGE.parent)
    # The first line of YAML files leads editors to them by this path.
    yield from _below(SCHEMAS, PACKAGE.parent)


def _of_checkout(root: Path) -> Iterator[tuple[Path, Path]]:
    """The starter's files among those of a checkout, as they would go into a wheel."""
    try:
        build = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
        wheel = build["targets"]["wheel"]
        parts = [part for part in wheel["only-include"] if part.split("/")[0] in wheel["sources"]]
    except (OSError, ValueError, KeyError):
        message = _("The starter is not part of this installation of docgen")
        raise Refused([Finding("starter-missing", InFile(str(BUNDLED)), message, _("Install docgen again"))]) from None
    for part in parts:
        for path, name in _below(root / part, root):
            if not any(fnmatch(path.name, pattern) for pattern in build["exclude"]):
                yield path, name


def _below(top: Path, root: Path) -> Iterator[tuple[Path, Path]]:
    """A file, or every file below a folder, with its path from `root`."""
    for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
        if path.is_file():
            yield path, path.relative_to(root)
