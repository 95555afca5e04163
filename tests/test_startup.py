"""A command loads what it uses and nothing else: loading is most of what a short command takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from docgen.model.round import Decisions, SheetColumns, TieOrder
from docgen.model.rubric import NumberForm, NumberForms, Rounding, Writing
from docgen.model.written import Written
from tests.rounds import ROOT, copy_of_samples

ROUND, DOCUMENT = "thanh-hoa-2017", "bao-cao"
HEAVY = {"PIL", "dask", "distributed", "docx", "docxtpl", "openpyxl", "rich", "xlsxwriter"}
"""What few commands need, and takes long to load."""
LOOKING = "import atexit, json, sys; atexit.register(lambda: print(json.dumps([*sys.modules]), file=sys.stderr));"
RUNNING = "from docgen.cli import main; main()"


def loaded(folder: Path, *arguments: str) -> set[str]:
    """All modules that a command has loaded when it ends."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DOCGEN_CACHE": str(folder / "cache")}
    command = [sys.executable, "-c", LOOKING + RUNNING, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


def packages(modules: set[str]) -> set[str]:
    """The packages that they belong to; of docgen its parts."""
    return {".".join(one.split(".")[: 2 if one.startswith("docgen.") else 1]) for one in modules}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_samples(tmp_path_factory.mktemp("samples")).root


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"], ["check", "--help"]])
def test_help_loads_the_commands_alone(workspace: Path, arguments: list[str]) -> None:
    found = packages(loaded(workspace, *arguments))
    assert {one for one in found if one.startswith("docgen.")} == {
        "docgen.cli",
        "docgen.commands",
        "docgen.errors",
        "docgen.i18n",
    }
    assert not found & (HEAVY | {"jinja2", "lxml", "pydantic", "ruamel", "sqlite3"})
    assert "click" in found


def test_a_check_loads_nothing_to_write_with(workspace: Path) -> None:
    found = packages(loaded(workspace, "check", ROUND, "--no-copy"))
    assert not found & HEAVY
    assert not found & {"docgen.books", "docgen.columns", "docgen.desk", "docgen.plan", "docgen.revise", "docgen.write"}
    assert {"docgen.assess", "docgen.check", "docgen.dossier", "docgen.read"} <= found


def test_a_first_build_loads_nothing_to_compare_or_merge_with(workspace: Path) -> None:
    modules = loaded(workspace, "build", ROUND)
    found = packages(modules)
    assert not found & HEAVY
    assert not found & {"docgen.books", "docgen.columns", "docgen.plan", "docgen.revise", "docgen.write"}
    assert not any(one.startswith("docgen.vietnamese.issued") for one in modules), "words of rubrics that are imported"
    assert "docgen.read.formulas" not in modules
    assert "docgen.render" in found
    assert (workspace / "du-thao" / ROUND).is_dir()


def test_a_build_of_one_document_loads_nothing_to_do_several_things_at_once_with(workspace: Path) -> None:
    modules = loaded(workspace, "build", ROUND, "--document", DOCUMENT, "--out", "one")
    assert (workspace / "one" / ROUND / f"{DOCUMENT}.docx").is_file()
    assert not modules & {"concurrent.futures", "logging", "multiprocessing"}


def test_a_build_with_kept_templates_loads_nothing_to_prepare_them_with(workspace: Path) -> None:
    _first, second = (loaded(workspace, "build", ROUND, "--out", name) for name in ("first", "second"))
    parts = {"anchors", "by_docxtpl", "clean", "columns", "keeping", "merges", "scan", "structure", "tags", "template"}
    assert not second & {f"docgen.render.{part}" for part in parts}
    assert {"docgen.render.draft", "docgen.template_cache"} <= second


def test_models_make_no_schema_before_they_read_anything() -> None:
    code = (
        "import docgen.model.columns, docgen.model.kind, docgen.model.marks, docgen.model.norm, docgen.model.register;"
        "from pydantic import BaseModel;"
        "below = lambda one: [one, *(sub for kind in one.__subclasses__() for sub in below(kind))];"
        "print(*(one.__name__ for one in below(BaseModel) if one.__module__.startswith('docgen.')"
        " and one.__pydantic_complete__ and one.model_fields))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("model", [NumberForm, NumberForms, Rounding, Writing, SheetColumns, Decisions, TieOrder])
def test_what_is_left_out_is_what_an_empty_entry_would_be(model: type[Written]) -> None:
    read = model.model_validate({})
    assert model.usual() == read
    assert repr(model.usual()) == repr(read)
