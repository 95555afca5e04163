from __future__ import annotations

from pathlib import Path

import pytest

from docgen.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "data" / "units").mkdir(parents=True)
    return Workspace(tmp_path)


def names(workspace: Workspace) -> list[str]:
    return [workspace.name(path) for path in workspace.unit_files]


def test_units_may_stand_in_one_file_in_one_for_each_office_or_in_both(workspace: Workspace) -> None:
    assert names(workspace) == ["data/units.yaml"], "what is missing is looked for where it should be"
    folder = workspace.units.with_name("units")
    for name in ("hai.yaml", "ba.yaml", ".~hai.yaml", "ghi-chu.txt"):
        (folder / name).touch()
    assert names(workspace) == ["data/units/ba.yaml", "data/units/hai.yaml"]
    workspace.units.touch()
    assert names(workspace) == ["data/units.yaml", "data/units/ba.yaml", "data/units/hai.yaml"]


def test_a_folder_of_units_is_no_round(workspace: Workspace) -> None:
    (workspace.round_folder("nam-2026")).mkdir()
    (workspace.round_folder("nam-2026") / "round.yaml").touch()
    assert workspace.rounds() == ("nam-2026",)
