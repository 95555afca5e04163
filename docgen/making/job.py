"""A document to be made, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.drafts import Outcome, Standing, Writing
from docgen.engine.work import Work
from docgen.errors import Finding
from docgen.model.marks import Mark

if TYPE_CHECKING:
    from docgen.compare.moved import DocumentMoves


@dataclass(frozen=True)
class Drafted:
    """A document as a .docx with its manifest, and the warnings about its kind and template.

    unprinted: remarks of the round that this document does not print; another one may. manifest: the digest of its
    manifest, as `manifest_digest` gives it.
    """

    data: bytes
    findings: tuple[Finding, ...]
    unprinted: tuple[Finding, ...] = ()
    manifest: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """Number and date of a document as round.yaml has them: empty, or open, where they are not known yet."""

    number: str
    date: dt.date | str


@dataclass(frozen=True, slots=True)
class Job:
    """One document of a round. document: its code, `document/unit` where it is made for a unit.

    path: of its first version. ingredients: digests of all that it is made from, by name. work: what makes it, with the
    number and date of round.yaml or with others, here or elsewhere; gives `Drafted` or raises `Refused`.
    about_all: what is to be told with the first of several that are made alike, and not again.
    """

    round_name: str
    document: str
    path: Path
    ingredients: Mapping[str, str]
    numbered: Numbered
    work: Callable[[Numbered | None], Work]
    about_all: Callable[[], tuple[Finding, ...]] = tuple

    def slim(self) -> Job:
        """The job once it is done: only what it is called, as there may be thousands."""
        return replace(self, ingredients={}, work=_done, about_all=tuple)


def _done(_numbered: Numbered | None) -> Work:
    raise AssertionError("the job is done")


class Step(Enum):
    """What is to be done about a document."""

    CURRENT = "current"
    CREATE = "create"
    REPLACE = "replace"
    REFRESH = "refresh"
    NEXT_VERSION = "next version"
    FORBIDDEN = "forbidden"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about one document, and what is said of it.

    path, name: of the version that it is about. standing: what is there. mark: whether it is frozen. writing: what is
    to be put in place, or only noted; None where nothing is. outcome: where nothing is written. drafted: the document
    as it would be today; None where it need not be rendered, or cannot be. reasons: names of the ingredients that make
    it come out otherwise than before, where that was asked for. before: the digest of what docgen made last for the
    place; moved: what differs from that, once it is in place.
    """

    job: Job
    path: Path
    name: str
    step: Step
    standing: Standing
    mark: Mark | None = None
    writing: Writing | None = None
    outcome: Outcome = Outcome.UNCHANGED
    findings: tuple[Finding, ...] = ()
    drafted: Drafted | None = None
    unprinted: tuple[Finding, ...] = ()
    wrong_setup: bool = False
    reasons: tuple[str, ...] = ()
    before: str = ""
    moved: DocumentMoves | None = None

    def slim(self) -> Plan:
        """The plan once it is carried out, without the files that it holds: there may be thousands of them."""
        standing = replace(self.standing, data=b"")
        return replace(self, job=self.job.slim(), standing=standing, writing=None, drafted=None)
