"""Reading and writing which documents of a round were submitted and issued."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from docgen.drafts.disk import replace_file
from docgen.i18n import gettext as _
from docgen.model.marks import Mark, Marks
from docgen.read.files import is_there
from docgen.read.yaml import read_yaml

MARKS_FILE = "trang-thai.yaml"


def read_marks(path: Path, name: str) -> dict[str, tuple[Mark, ...]]:
    """The frozen versions of a round's documents; none where there is no such file. Raises `Refused`."""
    if not is_there(path):
        return {}
    return dict(read_yaml(path, name, Marks)[0].documents)


def write_marks(path: Path, marks: Mapping[str, tuple[Mark, ...]]) -> None:
    """Write them anew, or take the file away where nothing is frozen. Raises `OSError`; then nothing has changed."""
    found = {document: versions for document, versions in marks.items() if versions}
    if not found:
        path.unlink(missing_ok=True)
        return
    note = _("Written by docgen when documents are submitted and issued; keep this file with the data of the round.")
    lines = [f"# {note}", "documents:"]
    for document in sorted(found):
        lines.append(f"  {_text(document)}:")
        lines += [f"    - {{{_entries(mark)}}}" for mark in found[document]]
    replace_file(path, ("\n".join(lines) + "\n").encode())


def _entries(mark: Mark) -> str:
    values = mark.model_dump(mode="json", exclude_defaults=True)
    # Dates stay dates, and what is open of one stays a text.
    days = {"date": mark.date, "drawn_date": mark.drawn_date}
    shown = {
        key: str(value) if key in days and not isinstance(days[key], str) else _text(value)
        for key, value in values.items()
    }
    return ", ".join(f"{key}: {value}" for key, value in shown.items())


def _text(value: object) -> str:
    """A value as YAML: what JSON is, YAML is too."""
    return json.dumps(value, ensure_ascii=False)
