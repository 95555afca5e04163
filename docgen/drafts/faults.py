"""What is said when a draft is left alone, or cannot be written."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from docgen.drafts.disk import TEMPORARY
from docgen.errors import Finding, InFile
from docgen.i18n import gettext as _


def fault_of(fault: OSError | sqlite3.Error, path: Path, name: str, database: Path) -> Finding:
    """Why a draft was not written. fault: what the disk or the database said; name: the draft as people are told it."""
    if isinstance(fault, sqlite3.Error):
        return _no_notes(fault, name, database)
    if isinstance(fault, PermissionError):
        return _not_writable(fault, path, name)
    return _not_written(fault, name)


def edited(name: str) -> Finding:
    """A person edited the draft, or made the file."""
    message = _("the draft was edited since docgen wrote it (or was not written by docgen), and is left as it is")
    advice = _("move or rename the edited file to have a new draft made, then carry the edits over")
    return Finding("draft-edited", InFile(name), message, advice)


def other_document(name: str, other: str) -> Finding:
    """Another document of docgen's stands where a draft should. other: whose it is, empty where that is not known."""
    message = _("this file is not this draft, but a document that docgen made elsewhere; it is left as it is")
    if other:
        message = _("this file is not this draft, but the draft {other}; it is left as it is").format(other=other)
    advice = _("move it away to have the draft made; if it holds edits of this draft, carry them over by hand")
    return Finding("draft-is-another", InFile(name), message, advice)


def changed_meanwhile(name: str) -> Finding:
    """Somebody saved the file between docgen's reading and writing it."""
    message = _("the draft was saved by somebody while docgen was at work, and is left as it is")
    return Finding("draft-changed-meanwhile", InFile(name), message, _("close it and run again"))


def in_use(name: str, lock: Path) -> Finding:
    """Somebody has the draft open."""
    message = _("the draft is open in Word or LibreOffice")
    advice = _("close it and run again; if it is open nowhere, delete the lock file {lock}").format(lock=lock.name)
    return Finding("draft-open", InFile(name), message, advice)


def busy(name: str) -> Finding:
    """Another run is at work. name: the workspace's state as people are told it."""
    message = _("another run of docgen is at work in this workspace; nothing was done")
    return Finding("run-at-work", InFile(name), message, _("wait until it has ended, then run again"))


def _no_notes(fault: sqlite3.Error, name: str, database: Path) -> Finding:
    """Without its notes docgen cannot know what a person edited, so it writes nothing."""
    message = _("{file}, where docgen notes what it wrote, cannot be used: {fault}").format(file=database, fault=fault)
    advice = _(
        "ask for the right to write there; if the file is broken, delete it: edited drafts are known all the same"
    )
    return Finding("state-broken", InFile(name), message, advice)


def _not_written(fault: OSError, name: str) -> Finding:
    number = fault.errno
    if number == errno.ENOSPC:
        message = _("it could not be written: the disk is full")
    elif number == errno.EROFS:
        message = _("it could not be written: the disk is read-only")
    elif number in (errno.EEXIST, errno.ENOTDIR):
        message = _("it could not be written: a file stands where a folder should be")
    else:
        message = _("it could not be written: {fault}").format(fault=fault)
    advice = _("make room, or choose another folder with --out, and run again; nothing was lost")
    return Finding("draft-not-written", InFile(name), message, advice)


def _not_writable(fault: OSError, path: Path, name: str) -> Finding:
    if path.exists() and os.access(path.parent, os.W_OK):
        message = _("the draft cannot be replaced; perhaps it is open in another program")
        return Finding("draft-open", InFile(name), message, _("close it there and run again"))
    found = Path(fault.filename or path.parent)
    folder = found.parent if found.name.startswith(TEMPORARY) else found
    message = _("the folder {folder} cannot be written to").format(folder=folder)
    return Finding(
        "folder-not-writable",
        InFile(name),
        message,
        _("choose another folder with --out, or ask for the right to write"),
    )
