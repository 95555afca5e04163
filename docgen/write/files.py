"""New files: written whole or not at all, and never over one that is there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _


def write_new(path: Path, text: str, name: str) -> None:
    """Write a text file (UTF-8) where none is; its folder is made. name: the file as messages show it.

    Raises `Refused` when something stands there already, or the place cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".docgen-", suffix=".tmp")
    except OSError as fault:
        raise Refused([_not_written(fault, name)]) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        _put(Path(temporary), path)
    except FileExistsError:
        raise Refused([exists(name)]) from None
    except OSError as fault:
        raise Refused([_not_written(fault, name)]) from None
    finally:
        Path(temporary).unlink(missing_ok=True)


def _not_written(fault: OSError, name: str) -> Finding:
    message = _("it could not be written: {fault}").format(fault=fault.strerror or fault)
    advice = _("make room, or choose another place with --out; nothing was lost")
    return Finding("file-not-written", InFile(name), message, advice)


def _put(temporary: Path, path: Path) -> None:
    """Give a written file its name in one step; raises FileExistsError. Not every disk knows links."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError from None
        os.rename(temporary, path)


def exists(name: str) -> Finding:
    """A file that is there already, and stays as it is."""
    message = _("the file is there already, and stays as it is")
    return Finding("file-exists", InFile(name), message, _("choose another place with --out, or move that file away"))
