"""What an issued document was made from, kept as it was: `.docgen/issued/<round>/<document>.zip`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from docgen.making.marks import MARKS_FILE
from docgen.model.round import Round
from docgen.workspace import Workspace

_NO_TIME = (1980, 1, 1, 0, 0, 0)


def archive_path(workspace: Workspace, round_name: str, document: str) -> Path:
    """Where the archive of an issued document is."""
    return workspace.state / "issued" / round_name / f"{document}.zip"


def archived(workspace: Workspace, round_name: str, round_: Round, document: str, data: bytes) -> bytes:
    """The document as issued with its round, rubric, template and registers, under their names in the workspace.

    The same files give the same bytes. Raises `OSError`.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, f"{document.rpartition('/')[2]}.docx", data)
        for path in _sources(workspace, round_name, round_, document):
            _add(archive, workspace.name(path), path.read_bytes())
    return buffer.getvalue()


def _sources(workspace: Workspace, round_name: str, round_: Round, document: str) -> Iterator[Path]:
    kind = workspace.kind(round_.documents[document.partition("/")[0]].template)
    folders = (path for folder in (workspace.round_folder(round_name), kind) for path in folder.rglob("*"))
    files = [*folders, workspace.rubric(round_.rubric), *workspace.unit_files, workspace.legal_bases]
    unwanted = ("~$", ".")
    for path in sorted(set(files)):
        if path.is_file() and path.name != MARKS_FILE and not path.name.startswith(unwanted):
            yield path


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, _NO_TIME)
    member.create_system = 0
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, data)
