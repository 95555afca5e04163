"""Whole documents of the samples, as they are made."""

from __future__ import annotations

import gc

import pytest

from docgen import dossier
from docgen.workspace import Workspace
from tests import rounds


@pytest.mark.parametrize("name", rounds.MAIN)
def test_nothing_of_a_document_waits_for_the_collector_of_garbage(name: str) -> None:
    workspace = Workspace(rounds.ROOT)
    registers = dossier.Registers(workspace)
    prepared = dossier.prepare(workspace, registers, name)
    # What is made once for all documents stays.
    first = dossier.draft(registers, prepared, rounds.MAIN[name]).data
    gc.collect()
    gc.disable()
    try:
        assert dossier.draft(registers, prepared, rounds.MAIN[name]).data == first
        assert gc.collect() == 0
    finally:
        gc.enable()
