"""New files, written whole or not at all, and never over what is there."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from docgen.errors import Finding, InFile, Refused, refuse_if_any
from docgen.i18n import gettext as _

_TEMPORARY = ".docgen-"
"""How the names of files begin that are being written."""


def write_new(
    files: Mapping[Path, bytes], named: Callable[[Path], str] = str, proof: Callable[[Path], None] | None = None
) -> None:
    """Write files that do not exist yet, all of them or none; folders are made where they are missing.

    named: a file as messages show it. proof: looks at each file, still under another name, and raises `Refused` where
    it is not as it ought to be.
    Raises `Refused` when one of them exists, which is then left as it is, or when one cannot be written.
    """
    refuse_if_any(existing(files, named))
    written: list[Path] = []
    for path, data in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _put(path, data, proof)
        except OSError as fault:
            for done in written:
                done.unlink(missing_ok=True)
            raise Refused([_not_written(path, named, fault)]) from fault
        except BaseException:
            for done in written:
                done.unlink(missing_ok=True)
            raise
        written.append(path)


def existing(paths: Iterable[Path], named: Callable[[Path], str] = str) -> Iterator[Finding]:
    """Tell of the files that are there already. named: a file as messages show it."""
    for path in paths:
        if os.path.lexists(path):
            message = _("This file exists already, and is left as it is")
            advice = _("Move it away, or name another file or folder")
            yield Finding("file-exists", InFile(named(path)), message, advice)


def _put(path: Path, data: bytes, proof: Callable[[Path], None] | None) -> None:
    """Write beside the target, then give it its name in one step that fails where the name is taken."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_TEMPORARY, suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if proof is not None:
            proof(temporary)
        os.chmod(temporary, 0o644)
        _name(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _name(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # Some drives know no second name for a file; on Windows a rename never replaces.
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        os.rename(temporary, path)


def _not_written(path: Path, named: Callable[[Path], str], fault: OSError) -> Finding:
    if isinstance(fault, FileExistsError):
        return next(existing([path], named), _failed(named(path), fault))
    return _failed(named(path), fault)


def _failed(name: str, fault: OSError) -> Finding:
    message = _("The file could not be written: {reason}").format(reason=fault.strerror or fault)
    advice = _("Make room, or choose another folder; nothing was written")
    return Finding("file-not-written", InFile(name), message, advice)
