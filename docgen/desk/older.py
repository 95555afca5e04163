"""Word files of older kinds as .docx, by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _
from docgen.read.files import read_bytes

LARGEST_DOCUMENT = 64 * 1024 * 1024
"""Bytes."""
OLDER = (".doc", ".rtf", ".odt")
_PROGRAMS = ("soffice", "libreoffice")
_PATIENCE = 180
"""Seconds that a conversion may take."""


def document_of(path: Path) -> bytes:
    """A Word file as .docx. Raises `Refused` when it cannot be read, or would have to be converted and cannot be."""
    if path.suffix.lower() not in OLDER:
        return read_bytes(path, path.name, LARGEST_DOCUMENT)
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        message = _("this kind of file can only be read where LibreOffice is installed")
        raise Refused([Finding("older-file", InFile(path.name), message, _("open it in Word and save it as .docx"))])
    with tempfile.TemporaryDirectory() as folder:
        return _converted(program, path, Path(folder))


def _converted(program: str, path: Path, folder: Path) -> bytes:
    source = folder / f"a{path.suffix.lower()}"
    source.write_bytes(read_bytes(path, path.name, LARGEST_DOCUMENT))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "docx", "--outdir", str(folder / "out"), str(source)]
    try:
        subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
        return (folder / "out" / "a.docx").read_bytes()
    except (OSError, subprocess.TimeoutExpired) as fault:
        message = _("LibreOffice could not convert this file")
        advice = _("open it in Word and save it as .docx")
        raise Refused([Finding("older-file", InFile(path.name), message, advice)]) from fault
