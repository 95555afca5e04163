"""A small workspace whose round makes two documents, for tests of what becomes of drafts.

`quyet-dinh` prints all units, with number and date twice; `thong-bao` prints the units of the block `xa`, a phrase and
the remarks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document

from docgen import dossier
from docgen.dossier import Report
from docgen.i18n import use_language
from docgen.ooxml.package import read_package, write_package
from docgen.progress import Lines
from docgen.workspace import Workspace
from tests import workspaces
from tests.read.making import workbook
from tests.render.build import add_table, docx
from tests.workspaces import FILE, ROUND, SO, XA

HEADS = ["STT", "Đơn vị", "Hạ tầng", "Ứng dụng", "Nhân lực", "Tổng điểm"]
DECISION, NOTICE = "quyet-dinh", "thong-bao"
FOLDER = f"du-thao/{ROUND}"


def sheets(**points: int) -> dict[str, list[list[Any]]]:
    """The workbook. points: of the group “Ứng dụng” where they are not 30, by `so_1`, `xa_2`, …"""

    def rows(block: str, names: tuple[str, ...]) -> list[list[Any]]:
        found = [(10 + n, points.get(f"{block}_{n}", 30), 20) for n in range(1, len(names) + 1)]
        return [[n, name, *row, sum(row)] for n, (name, row) in enumerate(zip(names, found, strict=True), start=1)]

    return {"Các sở": [HEADS, *rows("so", SO)], "Các xã": [HEADS, *rows("xa", XA)]}


def made(root: Path, documents: dict[str, Any] | None = None, **changes: Any) -> Workspace:
    """The workspace. changes: as of `workspaces.small`."""
    documents = documents or {
        DECISION: {"number": "", "date": "2026-12"},
        NOTICE: {"template": "thong-bao", "number": "8"},
    }
    workspace = workspaces.small(root, sheets(), documents=documents, norm="nd30-2020", **changes)
    rows = (
        ["TT", "Đơn vị", "Điểm", "Hạng"],
        ["{%tr for h in bang.chung %}", "", "", ""],
        ["{{ h.stt }}", "{{ h.ten }}", "{{ h.tong }}", "{{ h.hang }}"],
        ["{%tr endfor %}", "", "", ""],
    )
    number = "{{ van_ban.so_ky_hieu }} {{ van_ban.ngay_thang }}"
    decision = docx(f"Số {number}", "{{ bo_tieu_chi }}", "Trung bình {{ so_hoa.trung_binh }}", f"Kèm theo số {number}",
                    then=lambda document: add_table(document, *rows))  # fmt: skip
    notice = docx("Số {{ van_ban.so_ky_hieu }}", "{{ bo_tieu_chi }}", "{{ cau.ket_luan }}", "{{ nhan_xet.chung }}",
                  then=lambda document: add_table(document, *rows))  # fmt: skip
    put(workspace, "templates/mau/template.docx", decision)
    put(workspace, "templates/thong-bao/template.docx", notice)
    kind = (root / "templates/mau/kind.yaml").read_text("utf-8").replace("- so\n", "")
    put(workspace, "templates/thong-bao/kind.yaml", kind.encode())
    phrases = 'phrases:\n  ket-luan:\n    - text: "Đứng đầu các xã: {{ so_hoa.xa.dung_dau }}."\n'
    phrases += '  khong-in:\n    - text: "Không văn bản nào in câu này."\n'
    put(workspace, "templates/thong-bao/phrases.yaml", phrases.encode())
    put(workspace, f"data/{ROUND}/nhan-xet.md", "# chung\n\nCác xã cố gắng.\n\n# rieng\n".encode())
    return workspace


def put(workspace: Workspace, name: str, data: bytes) -> None:
    path = workspace.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def correct(workspace: Workspace, **points: int) -> None:
    """Write other points into the workbook."""
    workbook(workspace.root / FILE, sheets(**points))


def replace_in(workspace: Workspace, name: str, old: str, new: str) -> None:
    path = workspace.root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def build(workspace: Workspace, **options: Any) -> Report:
    """One quiet run, with messages in English."""
    use_language("en")
    return dossier.build(workspace, workspace.rounds(), workspace.drafts, Lines(quiet=True), **options)


def outcomes(report: Report) -> dict[str, str]:
    """What became of the documents, by code."""
    return {Path(name).stem: outcome.value for item in report.rounds for name, outcome in item.outcomes.items()}


def rules(report: Report) -> list[str]:
    return [finding.rule for item in report.rounds for finding in item.findings]


def draft(workspace: Workspace, document: str = DECISION) -> Path:
    return workspace.drafts / ROUND / f"{document}.docx"


def edit(path: Path, words: str = "Một câu do người thêm.") -> bytes:
    """Add a paragraph to a draft as a person would; gives the file."""
    parts = read_package(path.read_bytes(), path.name)
    body = parts["word/document.xml"].decode()
    added = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
    at = body.rindex("<w:sectPr")
    data = write_package({**parts, "word/document.xml": (body[:at] + added + body[at:]).encode()})
    path.write_bytes(data)
    return data


def text(path: Path) -> str:
    """All text of a document's body, controls included."""
    document = Document(str(path))
    return "\n".join("".join(t.text or "" for t in p.iter(_T)) for p in document.element.body.iter(_P))


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _T = f"{_W}p", f"{_W}t"
