"""A workbook with many faults at once: each is told at its own cell, and nothing else is.

A sound workbook gets faults one by one, eleven of a kind in many choices, and all together. What follows from a fault,
such as a total that is an error because one of its parts is, is no fault of its own.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from docgen import dossier
from docgen.errors import Cell, Finding, Refused
from docgen.i18n import use_language
from tests import faulty, workspaces
from tests.faulty import FAULTS, Fault

GIVEN = {"total": {"method": "given", "reference": "Điều 5"}}
METHODS: dict[str, dict[str, Any]] = {"summed": {}, "given": GIVEN}


def told(tmp_path: Path, faults: Sequence[Fault], method: str) -> tuple[list[faulty.Told], list[faulty.Told]]:
    """What is told of a workbook with these faults, and what ought to be, both in order."""
    book = faulty.sound()
    for fault in faults:
        fault.put(book)
    findings = prepared(tmp_path, book, method)
    ought = [one for fault in faults for one in fault.deserved(book)]
    return sorted(map(_short, findings)), sorted(ought)


def prepared(tmp_path: Path, book: faulty.Book, method: str = "summed") -> tuple[Finding, ...]:
    workspace = workspaces.small(tmp_path, register=faulty.REGISTER, subject=METHODS[method])
    faulty.write(tmp_path / workspaces.FILE, book)
    try:
        return dossier.prepare(workspace, dossier.Registers(workspace), workspaces.ROUND).findings
    except Refused as refused:
        return refused.findings


def _short(finding: Finding) -> faulty.Told:
    assert isinstance(finding.place, Cell), finding
    assert finding.place.file == workspaces.FILE
    return finding.severity.value, finding.rule, finding.place.sheet, finding.place.ref


@pytest.mark.parametrize("method", METHODS)
def test_a_sound_workbook_has_no_fault(tmp_path: Path, method: str) -> None:
    assert told(tmp_path, (), method) == ([], [])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_is_told_at_its_cell_and_nothing_else(tmp_path: Path, fault: Fault, method: str) -> None:
    found, ought = told(tmp_path, (fault,), method)
    assert found == ought


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", range(12))
def test_eleven_faults_are_told_at_their_cells_and_nothing_else(tmp_path: Path, seed: int, method: str) -> None:
    found, ought = told(tmp_path, random.Random(seed).sample(FAULTS, 11), method)
    assert found == ought


@pytest.mark.parametrize("method", METHODS)
def test_all_faults_at_once_are_told_at_their_cells_and_nothing_else(tmp_path: Path, method: str) -> None:
    found, ought = told(tmp_path, FAULTS, method)
    assert found == ought


def test_every_finding_of_a_fault_says_what_stands_there_and_what_to_do(tmp_path: Path) -> None:
    use_language("en")
    book = faulty.sound()
    for fault in FAULTS:
        fault.put(book)
    by_cell = {(f.place.sheet, f.place.ref): f for f in prepared(tmp_path, book) if isinstance(f.place, Cell)}
    said = {
        ref: f"{finding.message} {finding.advice}" for (sheet, ref), finding in by_cell.items() if sheet == "Các sở"
    }
    for ref, words in {
        "D10": ("4O", "40"), "C11": ("08/12/2026", "8.12"), "E12": ("33", "30"), "B14": ("Thưong", "Công Thương"),
        "B15": ("Thanh tra tỉnh",), "D16": ("#N/A",), "C17": ("TRUE",), "C18": ("0,85",), "E19": ("-3,5",),
        "G20": ("-2", "above zero"), "F22": ("7,5", "5"), "I26": ("nhất",), "H27": ("66,6", "75,25", "typed"),
        "H24": ("78", "typed"),
    }.items():  # fmt: skip
        assert all(word in said[ref] for word in words), said[ref]
    assert all(finding.advice for finding in by_cell.values() if finding.severity.value != "note")
