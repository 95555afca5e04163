"""What the tests ask of the machine, and how they turn a document into pages.

On a bare machine a test that needs a program is skipped with the reason. With DOCGEN_REQUIRE_TOOLS=1, as in
`.ci/run`, it fails instead: nothing may go unseen there for want of a tool.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

REQUIRED = os.environ.get("DOCGEN_REQUIRE_TOOLS") == "1"

needs_soffice = pytest.mark.needs_tool("soffice")
needs_pdf_tools = pytest.mark.needs_tool("pdftoppm")
needs_fonts = pytest.mark.needs_tool("fonts")


@cache
def soffice() -> str | None:
    """Path of LibreOffice, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def pdftoppm() -> str | None:
    """Path of poppler's page renderer, or None; pdfinfo and pdftotext come in the same package."""
    return shutil.which("pdftoppm") if shutil.which("pdfinfo") and shutil.which("pdftotext") else None


@cache
def fonts() -> str | None:
    """Version of Liberation Serif when it is 2.x, which has every Vietnamese letter (1.x lacks 107 of them)."""
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return None
    command = [fc_list, ":family=Liberation Serif:style=Regular", "fontversion"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    # fontconfig gives the version as a 16.16 number: 2.0 is 131072.
    versions = [int(line.rpartition("=")[2]) for line in answer.split() if "fontversion=" in line]
    best = max(versions, default=0)
    return f"{best / 65536:.2f}" if best >= 2 * 65536 else None


TOOLS: dict[str, tuple[Callable[[], str | None], str]] = {
    "soffice": (soffice, "LibreOffice (soffice) is not installed: apt-get install libreoffice-writer-nogui"),
    "pdftoppm": (pdftoppm, "pdftoppm is not installed: apt-get install poppler-utils"),
    "fonts": (fonts, "Liberation Serif 2.x is not installed: apt-get install fonts-liberation2 fontconfig"),
}


def missing(name: str) -> str:
    """Why this tool cannot be used, or an empty text when it is there."""
    find, reason = TOOLS[name]
    return "" if find() else reason


def to_pdf(docx: Path, out_dir: Path) -> Path:
    """Lay a document out with LibreOffice; gives the path of the .pdf in `out_dir`.

    A copy is converted whose content controls are unwrapped: LibreOffice 7.4 loses text and fields inside them.
    """
    from docgen.ooxml.controls import unwrap_package
    from docgen.ooxml.package import read_package, write_package

    program = soffice()
    assert program is not None, TOOLS["soffice"][1]
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="docgen-pdf-") as work:
        copy = Path(work) / docx.name
        copy.write_bytes(write_package(unwrap_package(read_package(docx.read_bytes(), docx.name))))
        command = [program, _profile(), "--headless", "--norestore", "--convert-to", "pdf"]
        command += ["--outdir", str(out_dir), str(copy)]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL, check=False
        )
    made = out_dir / f"{docx.stem}.pdf"
    # soffice ends with 0 also when it could not read the file.
    assert made.is_file() and made.stat().st_size > 0, f"LibreOffice made no PDF of {docx}: {done.stdout}{done.stderr}"
    return made


def converted(workbook: Path, ending: str, out_dir: Path) -> Path:
    """A workbook saved by LibreOffice in another format; gives its path in `out_dir`.

    ending: `ods`, `xls`, `xlsx`, or `csv` (then of the first sheet, with semicolons, in UTF-8).
    """
    program = soffice()
    assert program is not None, TOOLS["soffice"][1]
    out_dir.mkdir(parents=True, exist_ok=True)
    saved_as = "csv:Text - txt - csv (StarCalc):59,34,76,1" if ending == "csv" else ending
    command = [program, _profile(), "--headless", "--norestore", "--convert-to", saved_as]
    command += ["--outdir", str(out_dir), str(workbook)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL, check=False)
    made = out_dir / f"{workbook.stem}.{ending}"
    assert made.is_file(), f"LibreOffice made no .{ending} of {workbook}: {done.stdout}{done.stderr}"
    return made


def resaved(documents: list[Path], out_dir: Path) -> list[Path]:
    """Word documents opened and saved by LibreOffice, as .docx again, in `out_dir`."""
    program = soffice()
    assert program is not None, TOOLS["soffice"][1]
    command = [program, _profile(), "--headless", "--norestore", "--convert-to", "docx:MS Word 2007 XML"]
    command += ["--outdir", str(out_dir), *map(str, documents)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, stdin=subprocess.DEVNULL, check=False)
    made = [out_dir / document.name for document in documents]
    assert all(one.is_file() for one in made), f"LibreOffice did not save all: {done.stdout}{done.stderr}"
    return made


def _profile() -> str:
    """An own LibreOffice profile for each test worker: two at once on one profile end without output."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return f"-env:UserInstallation=file://{tempfile.gettempdir()}/docgen-lo-{os.getuid()}-{worker}"


def pages(pdf: Path) -> list[str]:
    """The text of each page, laid out as on paper."""
    answer = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    texts = answer.stdout.decode("utf-8").split("\f")
    return texts[:-1] if texts and not texts[-1].strip() else texts


def page_images(pdf: Path, out_dir: Path, dpi: int = 60) -> list[Path]:
    """A picture of each page, in order."""
    program = pdftoppm()
    assert program is not None, TOOLS["pdftoppm"][1]
    out_dir.mkdir(parents=True, exist_ok=True)
    subprocess.run([program, "-png", "-r", str(dpi), str(pdf), str(out_dir / pdf.stem)], check=True)
    return sorted(out_dir.glob(f"{pdf.stem}-*.png"))


def pdf_fonts(pdf: Path) -> set[str]:
    """Names of the fonts on the pages, without their subset prefix; a DejaVu among them means a missing letter."""
    answer = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True)
    return {line.split()[0].rpartition("+")[2] for line in answer.stdout.splitlines()[2:] if line.strip()}
