"""Random corrections of the published rounds, redlined in both directions.

A few are tried each time; `DOCGEN_REDLINES=500 pytest tests/revise/test_redlines.py` tries as many as it says, and 40 of
them through LibreOffice's own accept and reject; always the same ones, with `DOCGEN_RANDOM_SEED=1` others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from docgen import dossier
from docgen.check.package import check_package
from docgen.errors import Severity
from docgen.ooxml.comments import take_back
from docgen.ooxml.controls import unwrap_package
from docgen.ooxml.package import read_package, write_package
from docgen.ooxml.revisions import accept_all, reject_all
from docgen.revise.redline import redline
from tests import rounds, tools
from tests.audit import audit
from tests.revise import office
from tests.revise.correcting import Corrected, correction
from tests.revise.texts import repeated_ids, said

COUNT = int(os.environ.get("DOCGEN_REDLINES", "12"))
SEED = os.environ.get("DOCGEN_RANDOM_SEED", "0")
THROUGH_OFFICE = 2 if COUNT < 100 else 40
AT_ONCE = 25
AUTHOR, WHEN = "docgen", datetime(2026, 3, 9, 8)
NUMBERS = range(COUNT)


def one(number: int) -> Corrected:
    """The correction with this number, of one of the published rounds by turns."""
    return correction(f"{SEED}-{number}", rounds.PUBLISHED[number % len(rounds.PUBLISHED)])


def redlined(made: Corrected) -> Iterator[tuple[str, bytes, bytes, bytes]]:
    """The redline of a correction, and that of taking it back, with a name, the old and the new document."""
    reasons = dossier.reasons_of(made.prepared)
    assert reasons.keys() == {one.unit for one in made.corrections}
    for way, old, new in (("there", made.old, made.new), ("back", made.new, made.old)):
        data = redline(old, new, author=AUTHOR, when=WHEN, reasons=reasons if way == "there" else {})
        yield f"{made.name} {way}", data, old, new


def faults(name: str, data: bytes, old: bytes, new: bytes) -> Iterator[str]:
    parts = read_package(data, name)
    if said(accept_all(parts)) != said(new):
        yield f"{name}: accepting all does not give the new document"
    if said(reject_all(parts)) != said(old):
        yield f"{name}: rejecting all does not give the old document"
    yield from (f"{name}: {one} is there twice" for one in repeated_ids(data))
    yield from (f"{name}: {one}" for one in check_package(data, name) if one.severity is Severity.ERROR)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", range(0, COUNT, AT_ONCE))
def test_accepting_gives_the_new_and_rejecting_the_old(first: int) -> None:
    found, changed = [], 0
    for number in NUMBERS[first : first + AT_ONCE]:
        for name, data, old, new in redlined(one(number)):
            found += [f"{number} {fault}" for fault in faults(name, data, old, new)]
            changed += old != new and b"w:ins" in read_package(data, name)["word/document.xml"]
    assert found == []
    assert changed > 0


@pytest.mark.parametrize("number", range(min(COUNT, len(rounds.PUBLISHED))))
def test_a_validator_finds_nothing(number: int, tmp_path: Path) -> None:
    for way, (_name, data, *_both) in enumerate(redlined(one(number))):
        path = tmp_path / f"{way}.docx"
        path.write_bytes(data)
        assert audit(path) == []


@pytest.mark.needs_tool("soffice")
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", range(0, THROUGH_OFFICE, 10))
def test_libreoffice_accepts_and_rejects_to_the_same(first: int, tmp_path: Path) -> None:
    if not office.has_uno():
        pytest.skip("no Python here has the module uno: apt-get install python3-uno")
    program = tools.soffice()
    assert program is not None
    step = max(1, COUNT // THROUGH_OFFICE)
    sides: list[tuple[str, Path, dict[str, Path]]] = []
    for place in range(first, min(first + 10, THROUGH_OFFICE)):
        for name, *three in redlined(one(place * step)):
            kinds = ("redline", "old", "new")
            stem = f"{place}-{name.replace(' ', '-')}"
            files = {kind: put(tmp_path / f"{stem}.{kind}.docx", data) for kind, data in zip(kinds, three, strict=True)}
            sides.append((f"{place * step} {name}", files["redline"], files))
    made = office.settled(program, tmp_path, [file for _n, _r, files in sides for file in files.values()])
    found = []
    for name, marked, files in sides:
        for how, kind in (("accept", "new"), ("reject", "old")):
            # It puts empty paragraphs beside sections when it saves, with or without changes.
            if said(made[how, marked].read_bytes()) != said(made["save", files[kind]].read_bytes()):
                found.append(f"{name}: {how}")
    assert found == []


def put(path: Path, data: bytes) -> Path:
    """A document as LibreOffice reads it faithfully: without controls, and without docgen's comments."""
    path.write_bytes(write_package(unwrap_package(take_back(read_package(data, path.name), AUTHOR))))
    return path
