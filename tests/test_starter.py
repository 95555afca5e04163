"""`docgen init`: a workspace to begin from, out of a checkout and out of a wheel, whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.starter import GUIDE, make_workspace
from tests import rounds
from tests.make_sample import ROUND

PARTS = ("rubrics", "templates", "data")
SOURCES = ("docgen", *PARTS, "pyproject.toml", "README.md", "LICENSE")


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def docgen(code: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the docgen that lies in the folder `code`."""
    environment = {**os.environ, "PYTHONPATH": str(code), "PYTHONIOENCODING": "utf-8"}
    environment.pop("DOCGEN_LANG", None)
    command = [sys.executable, "-m", "docgen", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def packed(checkout: Path, target: Path, kind: str) -> Path:
    """The wheel or sdist of a checkout."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    subprocess.run(command, cwd=checkout, capture_output=True, check=True)
    (made,) = target.iterdir()
    return made


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which Word has a template open and LibreOffice the workbook."""
    folder = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("__pycache__", "~$*", ".~lock*")
    for name in SOURCES:
        source = rounds.ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copyfile(source, folder / name)
    (folder / "templates" / "quyet-dinh-thien-thanh-nd30" / "~$mplate.docx").touch()
    (folder / "data" / ROUND / ".~lock.bang-diem.xlsx#").touch()
    return folder


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packed(checkout, tmp_path_factory.mktemp("wheel"), "wheel")


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What pip lays down for a wheel."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_a_workspace_from_a_wheel_builds_without_a_word(unpacked: Path, tmp_path: Path) -> None:
    made = docgen(unpacked, tmp_path, "init", "Việc của tôi")
    assert (made.returncode, made.stderr) == (0, ""), made.stdout
    assert "Việc của tôi" in made.stdout and ROUND in made.stdout
    assert "docgen build" in made.stdout and GUIDE in made.stdout
    workspace = tmp_path / "Việc của tôi"
    assert sorted(os.listdir(workspace)) == sorted([*PARTS, "docgen", GUIDE])
    built = docgen(unpacked, workspace, "build", "--strict")
    assert built.returncode == 0, built.stdout
    note, _written = built.stdout.splitlines()
    assert "units-without-draft" in note and "Yên Sa" in note, "nothing but who gets no letter, and what was written"
    drafts = {path.name for path in (workspace / "du-thao" / ROUND).iterdir()}
    whole = set(rounds.prepared(ROUND).round.documents) - {rounds.LETTERS}
    assert drafts == {rounds.LETTERS, *(f"{code}.docx" for code in whole)}
    letters = {path.stem for path in (workspace / "du-thao" / ROUND / rounds.LETTERS).iterdir()}
    assert letters == set(rounds.letters(ROUND))


def test_checkout_wheel_and_wheel_from_sdist_make_the_same_workspace(
    checkout: Path, wheel: Path, unpacked: Path, tmp_path: Path
) -> None:
    for name, code in (("a", unpacked), ("b", checkout), ("c", rounds.ROOT)):
        made = docgen(code, tmp_path, "init", name)
        assert made.returncode == 0, made.stdout + made.stderr
    assert files(tmp_path / "a") == files(tmp_path / "b") == files(tmp_path / "c")
    for name in files(tmp_path / "a"):
        contents = {(tmp_path / folder / name).read_bytes() for folder in "abc"}
        assert len(contents) == 1, name
    shutil.unpack_archive(packed(checkout, tmp_path / "sdist", "sdist"), tmp_path / "source")
    (source,) = (tmp_path / "source").iterdir()
    again = packed(source, tmp_path / "again", "wheel")
    assert zipfile.ZipFile(again).namelist() == zipfile.ZipFile(wheel).namelist()


def test_the_wheel_holds_the_package_and_the_starter_only(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if not name.startswith("docgen/") and ".dist-info/" not in name] == []
    assert [name for name in names if "~" in name.rsplit("/", 1)[-1]] == [], "locks of open documents stay out"
    starter = {name.removeprefix("docgen/_starter/") for name in names if name.startswith("docgen/_starter/")}
    round_ = rounds.prepared(ROUND).round
    templates = {settings.template for settings in round_.documents.values()}
    wanted = {
        GUIDE,
        "data/legal-bases.yaml",
        f"data/units/{round_.office}.yaml",
        *(f"data/{ROUND}/{name}" for name in ("round.yaml", "nhan-xet.md", round_.scores.file)),
        *(f"rubrics/{round_.rubric}{end}.yaml" for end in ("", ".cases")),
        *(
            f"templates/{kind}/{name}"
            for kind in templates
            for name in ("kind.yaml", "phrases.yaml", "template.docx", "trang-mau.png")
            if (rounds.ROOT / "templates" / kind / name).exists()
        ),
    }
    assert starter == wanted


def test_the_guide_names_what_is_there(tmp_path: Path) -> None:
    make_workspace(tmp_path / "x")
    guide = (tmp_path / "x" / GUIDE).read_text("utf-8")
    for name in (f"data/{ROUND}/", rounds.prepared(ROUND).round.scores.file, "data/units/thien-thanh.yaml"):
        assert name in guide, name
    assert all(f"`{part}" in guide for part in PARTS)


def test_yaml_files_lead_editors_to_their_schemas(tmp_path: Path) -> None:
    make_workspace(tmp_path / "x")
    for path in (tmp_path / "x").rglob("*.yaml"):
        first = path.read_text("utf-8").splitlines()[0]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / schema).is_file(), path


@pytest.mark.parametrize("inside", ["x", "a/b/x"])
def test_a_new_folder_and_an_empty_one_do(tmp_path: Path, inside: str) -> None:
    make_workspace(tmp_path / inside)
    (tmp_path / "y").mkdir()
    make_workspace(tmp_path / "y")
    assert files(tmp_path / inside) == files(tmp_path / "y")
    assert sorted(os.listdir(tmp_path / "y")) == sorted([*PARTS, "docgen", GUIDE])
    assert (tmp_path / inside).stat().st_mode == (tmp_path / "y").stat().st_mode


def a_file_inside(folder: Path) -> None:
    folder.mkdir()
    (folder / "việc.txt").write_text("của tôi", "utf-8")


def a_file_instead(folder: Path) -> None:
    folder.write_text("của tôi", "utf-8")


@pytest.mark.parametrize(
    ("put", "rule", "said"),
    [(a_file_inside, "folder-not-empty", "việc.txt"), (a_file_instead, "folder-is-file", "file")],
)
def test_what_stands_there_is_not_touched(tmp_path: Path, put: Callable[[Path], None], rule: str, said: str) -> None:
    use_language("en")
    put(tmp_path / "x")
    before = files(tmp_path)
    with pytest.raises(Refused) as refused:
        make_workspace(tmp_path / "x")
    (finding,) = refused.value.findings
    assert finding.rule == rule and said in finding.message and finding.advice
    assert files(tmp_path) == before
    assert docgen(rounds.ROOT, tmp_path, "init", "x").returncode == 3


@pytest.mark.parametrize("existed", [True, False])
def test_no_half_copy_stays(tmp_path: Path, existed: bool) -> None:
    """The copying stops at the first file above so many bytes, as on a full disk."""
    resource = pytest.importorskip("resource", reason="only Unix limits the size of a process's files")
    if existed:
        (tmp_path / "x").mkdir()

    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    command = [sys.executable, "-B", "-m", "docgen", "--lang", "en", "init", "x"]
    environment = {**os.environ, "PYTHONPATH": str(rounds.ROOT)}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, preexec_fn=small_files_only
    )
    assert done.returncode == 3, done.stdout + done.stderr
    assert "[folder-not-filled]" in done.stdout
    assert sorted(path.name for path in tmp_path.rglob("*")) == (["x"] if existed else [])


def test_an_installation_without_the_starter_says_so(unpacked: Path, tmp_path: Path) -> None:
    shutil.copytree(unpacked, tmp_path / "site")
    shutil.rmtree(tmp_path / "site" / "docgen" / "_starter")
    made = docgen(tmp_path / "site", tmp_path, "--lang", "en", "init", "x")
    assert made.returncode == 3
    assert "[starter-missing]" in made.stdout
    assert not (tmp_path / "x").exists()
