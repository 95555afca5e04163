"""The shape of the code: imports point one way, one module knows docxtpl, none knows a province or a tier."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "docgen"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = (
    {"i18n", "memory", "program"},
    {"errors"},
    {"model", "vietnamese", "ooxml"},
    {"plan"},
    {"read", "assess", "merge"},
    {"narrate", "write"},
    {"render"},
    {"check", "compare", "revise"},
    {"workspace", "drafts", "engine", "progress", "starter"},
    {"making", "template_cache"},
    {"dossier", "rubrics"},
    {"checkup", "books", "columns", "desk"},
    {"commands"},
    {"cli"},
)
"""From the ground up. A part imports itself and those below; those beside it are neighbours, left alone."""

_PROVINCES = """
An Giang, Bà Rịa, Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định, Bình Phước,
Bình Thuận, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, Hà
Giang, Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hòa Bình, Hưng Yên, Khánh Hòa, Kiên Giang, Kon
Tum, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên,
Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, Thái Bình, Thái Nguyên,
Thanh Hóa, Thừa Thiên, Tiền Giang, Hồ Chí Minh, Trà Vinh, Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái
"""
PROVINCES = re.compile(
    "|".join(name.strip() for name in _PROVINCES.split(",")) + "|(son|kon|dien|thanh)[-_](la|tum|bien|hoa)",
    re.IGNORECASE,
)
INVENTED = re.compile("thi[eê]n[-_ ]thanh", re.IGNORECASE)
"""The province of the sample of today."""
DATA_CODES = {
    "so-nganh", "so_nganh", "huyen", "cntt", "ttdt", "cqs", "egov",
    "tot", "kha", "trung-binh", "yeu", "thap", "tốt", "khá", "trung bình", "yếu", "thấp",
    "ha-tang", "noi-bo", "phuc-vu", "cap-xa", "an-toan", "nhan-luc", "chinh-sach",
    "xa", "cds", "xuat-sac", "xuất sắc", "dieu-hanh", "the-che", "du-lieu", "chinh-quyen-so", "kinh-te-xa-hoi",
}  # fmt: skip
"""Blocks, subjects, tiers and groups of the sample rubrics. As a whole string none may stand in code."""


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> Iterator[str]:
    """Full names of what a module imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _part(module: str) -> str:
    """The part of docgen a module belongs to, empty for docgen itself."""
    pieces = module.split(".")
    return pieces[1] if len(pieces) > 1 else ""


def _level(part: str) -> int:
    return next(level for level, parts in enumerate(LAYERS) if part in parts)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_point_one_way(path: Path) -> None:
    own = _part(_name(path))
    imported = {_part(name) for name in _imports(path) if name.split(".")[0] == "docgen"} - {own, "__version__"}
    if own in {"", "__main__"}:
        assert own or not imported, "docgen/__init__.py imports nothing"
        return
    for part in sorted(imported):
        assert _level(part) < _level(own), f"{_name(path)} imports docgen.{part}"


def test_every_part_has_a_layer() -> None:
    parts = {_part(_name(path)) for path in MODULES} - {"", "__main__"}
    assert parts <= set().union(*LAYERS)


def test_one_module_knows_docxtpl() -> None:
    users = {_name(path) for path in MODULES for name in _imports(path) if name.split(".")[0] == "docxtpl"}
    assert users == {"docgen.render.by_docxtpl"}


def test_the_package_itself_needs_nothing() -> None:
    """`import docgen` works before anything is installed: it tells the version."""
    assert list(_imports(PACKAGE / "__init__.py")) == []


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    """String constants of a module with their lines, docstrings aside (they may give an example)."""
    tree = ast.parse(path.read_text("utf-8"))
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_code_knows_no_province_and_no_rubric(path: Path) -> None:
    for line, text in _strings(path):
        assert not PROVINCES.search(text) and not INVENTED.search(text), (
            f"{path.name}:{line} knows a province: {text!r}"
        )
        # “Trung bình” also heads the row of a mean.
        known = DATA_CODES - ({"trung bình"} if _name(path) == "docgen.vietnamese.headings" else set())
        assert text.lower() not in known, f"{path.name}:{line} knows a rubric: {text!r}"
