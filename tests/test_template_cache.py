"""Templates kept between runs: the same as made anew, never stale, and never in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from docgen import template_cache
from docgen.i18n import use_language
from docgen.narrate.filters import FILTERS
from docgen.render import template
from docgen.render.draft import render
from docgen.render.prepared import PreparedTemplate
from docgen.render.template import prepare
from docgen.template_cache import FOLDER, MOST_ENTRIES, prepared_template
from tests.render.build import context, docx
from tests.rounds import ROOT

NAME = "templates/mau/template.docx"
TEXT = "Đạt {{ cntt.tong }} điểm, năm {{ nam }}."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path / "kho"))
    return tmp_path / "kho"


def entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.template"))


def made(prepared: PreparedTemplate) -> bytes:
    return render(prepared, context(), FILTERS).data


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the templates that are prepared from now on."""
    names: list[str] = []

    def count(data: bytes, name: str) -> PreparedTemplate:
        names.append(name)
        return prepare(data, name)

    monkeypatch.setattr(template, "prepare", count)
    return names


def test_a_kept_template_is_as_one_made_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, names = docx(TEXT), counted(monkeypatch)
    first, second = prepared_template(data, NAME), prepared_template(data, NAME)
    assert names == [NAME] and len(entries(folder)) == 1
    assert second == replace(prepare(data, NAME), stories={}) and second.stories.keys() == first.stories.keys()
    assert made(second) == made(first) == made(prepare(data, NAME))


def test_faults_of_a_kept_template_still_lead_to_their_tag(folder: Path) -> None:
    data = docx("Một", "Hai {{ cntt.khong_co }}")
    prepared_template(data, NAME)
    with pytest.raises(Exception, match="khong_co") as caught:
        made(prepared_template(data, NAME))
    assert "Hai" in str(caught.value) and NAME in str(caught.value)


def test_another_content_name_or_language_is_another_entry(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = counted(monkeypatch)
    prepared_template(docx(TEXT), NAME)
    prepared_template(docx(TEXT + " Hết."), NAME)
    prepared_template(docx(TEXT), "khac.docx")
    use_language("en")
    prepared_template(docx(TEXT), NAME)
    assert len(names) == 4 == len(entries(folder))


def test_another_program_is_another_entry(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = counted(monkeypatch)
    prepared_template(docx(TEXT), NAME)
    monkeypatch.setattr(template_cache, "program_digest", lambda: "another")
    prepared_template(docx(TEXT), NAME)
    assert len(names) == 2


@pytest.mark.parametrize("damage", [b"", b"PK", b"\x00" * 500])
def test_a_damaged_entry_is_made_anew(folder: Path, damage: bytes) -> None:
    data = docx(TEXT)
    whole = made(prepared_template(data, NAME))
    (entry,) = entries(folder)
    sound = entry.read_bytes()
    entry.write_bytes(damage or sound[:-1])
    assert made(prepared_template(data, NAME)) == whole
    assert len(entries(folder)) == 1 and entry.stat().st_size == len(sound)


def test_a_folder_that_cannot_be_written_costs_only_time(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    assert made(prepared_template(docx(TEXT), NAME))
    assert folder.read_text() == "a file where the folder should be"


def test_nothing_is_kept_where_the_folder_has_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, "")
    monkeypatch.chdir(tmp_path)
    assert made(prepared_template(docx(TEXT), NAME)) and list(tmp_path.iterdir()) == []


def test_only_so_many_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    for number in range(MOST_ENTRIES + 5):
        old = folder / f"{number}.template"
        old.write_bytes(b"x")
        os.utime(old, (number, number))
    prepared_template(docx(TEXT), NAME)
    left = {entry.stem for entry in entries(folder)}
    assert len(left) == MOST_ENTRIES and "0" not in left and str(MOST_ENTRIES + 4) in left


def test_processes_share_the_folder(folder: Path, tmp_path: Path) -> None:
    template = tmp_path / "mau.docx"
    template.write_bytes(docx(TEXT))
    code = (
        "import sys; from pathlib import Path; from docgen.template_cache import prepared_template\n"
        f"for _turn in range(30): prepared_template(Path(sys.argv[1]).read_bytes(), {NAME!r})\n"
    )
    command = [sys.executable, "-c", code, str(template)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [subprocess.Popen(command, env=environment, cwd=tmp_path) for _number in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert len(entries(folder)) == 1 and [one.name for one in folder.iterdir()] == [entries(folder)[0].name]
