"""openxml-audit, a port of Microsoft's SDK validator, over a built document: schema, order, ids, semantics."""

from __future__ import annotations

from pathlib import Path

from openxml_audit import FileFormat, OpenXmlValidator

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OPTIONAL = "ISO 29500-1 makes the part optional (§11.3.5, §14.2.7) and Word opens files without it"

ALLOWED: tuple[tuple[str, str], ...] = (
    (f"A required relationship type '{_RELATIONSHIPS}/fontTable' is missing", _OPTIONAL),
    (f"A required relationship type '{_RELATIONSHIPS}/theme' is missing", _OPTIONAL),
)
"""(piece of the message, why it is no fault). Short on purpose: each entry is a hole in the net."""


def audit(path: Path) -> list[str]:
    """What openxml-audit finds in a .docx, one line each with its part, less what is allowed."""
    result = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=200).validate(str(path))
    lines = [f"{error.part_uri} {error.path}: {error.description}" for error in result.errors]
    return [line for line in lines if not any(piece in line for piece, _reason in ALLOWED)]
