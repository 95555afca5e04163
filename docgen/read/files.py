"""Opening what people keep in a workspace, with a finding instead of an exception when that fails."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path

from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _

LARGEST_TEXT = 8 * 1024 * 1024
"""Bytes of the largest YAML or Markdown file that is read; a real one has a hundredth of it."""


def read_bytes(path: Path, name: str, largest: int) -> bytes:
    """Give a file's bytes; raises `Refused` with one finding that says why it cannot be read.

    name: the file as people know it, relative to the workspace. largest: bytes.
    """
    path = _as_stored(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError
        # A pipe or a device would be waited for without end.
        if not stat.S_ISREG(status.st_mode):
            message = _("This is not a file that can be read, but a pipe or a device")
            raise Refused([Finding("file-unreadable", InFile(name), message, _("Put a file in its place"))])
        if status.st_size > largest:
            raise Refused([_too_large(name, largest)])
        return path.read_bytes()
    except FileNotFoundError:
        if os.path.lexists(path):
            message = _("A link stands here, but the file that it leads to does not exist")
            advice = _("Put the file itself in its place")
            raise Refused([Finding("file-missing", InFile(name), message, advice)]) from None
        advice = _("Put the file there, or correct its name where it is mentioned")
        raise Refused([Finding("file-missing", InFile(name), _("The file does not exist"), advice)]) from None
    except PermissionError:
        message = _("The file cannot be opened: another program holds it, or reading it is not allowed")
        raise Refused([Finding("file-locked", InFile(name), message, _("Close it in other programs"))]) from None
    except IsADirectoryError:
        message = _("A folder stands where a file should be")
        advice = _("Move the folder away, and put the file there")
        raise Refused([Finding("file-missing", InFile(name), message, advice)]) from None
    except OSError as error:
        message = _("The file cannot be read: {reason}").format(reason=error.strerror or error)
        raise Refused([Finding("file-unreadable", InFile(name), message)]) from None


def _as_stored(path: Path) -> Path:
    """The file under the name it was saved with: macOS keeps accents apart from their letters (NFD), archives too."""
    if path.name.isascii() or os.path.lexists(path):
        return path
    try:
        names = os.listdir(path.parent)
    except OSError:
        return path
    wanted = unicodedata.normalize("NFC", path.name)
    return next((path.with_name(name) for name in names if unicodedata.normalize("NFC", name) == wanted), path)


def is_there(path: Path) -> bool:
    """Whether anything stands under this name, also a link that leads nowhere: reading it then says what is wrong."""
    return os.path.lexists(path)


def read_text(path: Path, name: str) -> str:
    """Give a text file's content in composed Unicode (NFC) with plain line ends; raises `Refused`."""
    content = read_bytes(path, name, LARGEST_TEXT)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = _("The file is not UTF-8 text (line {line})").format(line=line)
        advice = _("Save it again with the encoding UTF-8")
        raise Refused([Finding("text-encoding", InFile(name), message, advice)]) from None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _too_large(name: str, largest: int) -> Finding:
    message = _("The file is larger than {size} MB").format(size=largest // (1024 * 1024))
    return Finding("file-too-large", InFile(name), message)
