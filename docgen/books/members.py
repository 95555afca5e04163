"""Who fills in what: lines “Nguyễn Văn An: ha-tang, du-lieu”, in a file or on the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen.books.making import Member
from docgen.errors import Finding, InFile, Line, Refused
from docgen.i18n import gettext as _
from docgen.read.files import read_text


def members_of(texts: Sequence[str]) -> list[Member]:
    """Read the members of a team; raises `Refused`. texts: each the name of a text file, or one member's line.

    In a file empty lines and those that begin with # are passed over.
    """
    found: list[Member] = []
    wrong: list[Finding] = []
    for text in texts:
        path = Path(text)
        if path.is_file() or ":" not in text:
            lines = list(enumerate(read_text(path, text).split("\n"), start=1))
            for number, line in lines:
                if line.strip() and not line.lstrip().startswith("#"):
                    found += _member(line, Line(text, number), wrong)
        else:
            found += _member(text, InFile("--members"), wrong)
    if wrong:
        raise Refused(wrong)
    return found


def _member(line: str, place: InFile | Line, wrong: list[Finding]) -> Iterator[Member]:
    name, colon, parts = line.partition(":")
    codes = tuple(code.strip() for code in parts.replace(";", ",").split(",") if code.strip())
    if not colon or not name.strip() or not codes:
        message = _("“{text}” does not say who fills in what").format(text=line.strip())
        advice = _("Type the name, a colon, and the codes of the parts, such as “Nguyễn Văn An: ha-tang, du-lieu”")
        wrong.append(Finding("member-unclear", place, message, advice))
        return
    yield Member(" ".join(name.split()), codes)
