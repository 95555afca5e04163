"""The built documents as pages: what only shows when a program has laid them out."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from tests import reading, rounds, tools
from tests.reading import W

pytestmark = [tools.needs_soffice, tools.needs_pdf_tools, tools.needs_fonts]
EVERY_DOCUMENT = pytest.mark.parametrize("name", (*rounds.DOCUMENTS, *rounds.SAMPLE_LETTERS))

POINTS = 72 / 25.4
"""Of one millimetre."""
NATIONAL_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
WITHOUT_ANNEX = {"dien-bien-2019", "thien-thanh-2026/bao-cao"}
"""The annex of the first was never handed in, the text keeps a note in its place; the second comes with a decision."""
LONG = {"son-la-2017", "son-la-2021", "thanh-hoa-2017", "thien-thanh-2026"}
"""Documents with a table that goes on over the page."""


@dataclass(frozen=True)
class Line:
    """Words at one height, in points from the page's upper left corner."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """A page as it is read. cells: lines as poppler parts them, by columns; rows: all that stands at one height."""

    number: str
    width: float
    height: float
    cells: tuple[Line, ...]
    rows: tuple[Line, ...]
    number_line: Line | None

    def cell(self, text: str) -> Line | None:
        """The line that says this and nothing else."""
        return next((line for line in self.cells if line.text == text), None)


@cache
def pages_of(pdf: Path) -> tuple[Page, ...]:
    answer = subprocess.run(["pdftotext", "-bbox-layout", str(pdf), "-"], capture_output=True, check=True)
    root = etree.fromstring(answer.stdout)
    return tuple(_page(element) for element in root.iter("{*}page"))


def _page(element: etree._Element) -> Page:
    width, height = float(element.get("width", "0")), float(element.get("height", "0"))
    words = [_line([word]) for word in element.iter("{*}word")]
    margin = 20 * POINTS
    outside = [w for w in words if w.text.isdigit() and (w.bottom < margin + 1 or w.top > height - margin - 1)]
    number = outside[0] if len(outside) == 1 else None
    lines = [_line(list(line.iter("{*}word"))) for line in element.iter("{*}line")]
    cells = tuple(line for line in lines if number is None or (line.top, line.text) != (number.top, number.text))
    rows = tuple(_rows([word for word in words if word is not number]))
    return Page(" ".join(w.text for w in outside), width, height, cells, rows, number)


def _line(words: list[etree._Element]) -> Line:
    sides = [[float(word.get(side, "0")) for word in words] for side in ("xMin", "xMax", "yMin", "yMax")]
    text = " ".join(" ".join(word.text or "" for word in words).split())
    return Line(text, min(sides[0]), max(sides[1]), min(sides[2]), max(sides[3]))


def _rows(words: list[Line]) -> Iterator[Line]:
    """Words by height: those whose middle lies within the first word of the row."""
    rest = sorted(words, key=lambda word: (word.top, word.left))
    while rest:
        first = rest[0]
        row = [w for w in rest if first.top <= (w.top + w.bottom) / 2 <= first.bottom]
        rest = [w for w in rest if w not in row]
        row.sort(key=lambda word: word.left)
        text = " ".join(word.text for word in row)
        yield Line(text, row[0].left, max(w.right for w in row), first.top, max(w.bottom for w in row))


@pytest.fixture(scope="session")
def printed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A round's main document as PDF, made once."""
    folder = tmp_path_factory.mktemp("pdf")
    made: dict[str, Path] = {}

    def pdf(name: str) -> Path:
        if name not in made:
            made[name] = tools.to_pdf(rounds.document(built, name), folder / name)
        return made[name]

    return pdf


@pytest.fixture
def pages(printed: Callable[[str], Path], name: str) -> tuple[Page, ...]:
    return pages_of(printed(name))


def starts(pages: tuple[Page, ...]) -> list[int]:
    """Indices of the pages where the main document and its annex begin."""
    return [i for i, page in enumerate(pages) if i == 0 or page.cell(NATIONAL_NAME) or page.rows[0].text == "Phụ lục"]


@EVERY_DOCUMENT
def test_only_liberation_serif_is_used(printed: Callable[[str], Path], name: str) -> None:
    found = tools.pdf_fonts(printed(name))
    assert found and all(font.startswith("LiberationSerif") for font in found), found


@EVERY_DOCUMENT
def test_the_letterhead_stands_as_the_norm_draws_it(pages: tuple[Page, ...], name: str) -> None:
    first = pages[0]
    national, motto = first.cell(NATIONAL_NAME), first.cell(MOTTO)
    assert national is not None and motto is not None
    assert abs((national.left + national.right) - (motto.left + motto.right)) < 4, "centred over each other"
    assert national.right <= first.width - 15 * POINTS + 1
    number = next(line for line in first.cells if line.text.startswith("Số:"))
    date = next(line for line in first.cells if line.text.startswith(f"{rounds.settings(name).place}, ngày"))
    assert abs(number.bottom - date.bottom) < 2, "number and date stand at one height"
    assert number.right < date.left


@EVERY_DOCUMENT
def test_page_numbers_begin_with_2_and_again_in_the_annex(pages: tuple[Page, ...], name: str) -> None:
    begins = [*starts(pages), len(pages)]
    assert len(begins) - 2 == (name not in WITHOUT_ANNEX)
    expected = [
        "" if page == begin else str(page - begin + 1) for begin, end in pairwise(begins) for page in range(begin, end)
    ]
    assert [page.number for page in pages] == expected


@EVERY_DOCUMENT
def test_page_numbers_stand_where_the_norm_puts_them(pages: tuple[Page, ...], name: str) -> None:
    where, align = rounds.norm(name).page_number.where, rounds.norm(name).page_number.align
    numbered = [(page, page.number_line) for page in pages if page.number_line is not None]
    assert len(numbered) >= 2 or name in rounds.SAMPLE_LETTERS
    for page, line in numbered:
        assert (line.bottom < page.height / 2) == (where == "header"), page.number
        if align == "right":
            assert 15 * POINTS - 1 <= page.width - line.right <= 20 * POINTS + 1, page.number
        else:
            shift = (line.left + line.right - page.width) / POINTS
            assert 30 - 20 - 1 <= shift <= 35 - 15 + 1, page.number


@EVERY_DOCUMENT
def test_every_page_is_a4_and_holds_at_least_three_lines(pages: tuple[Page, ...], name: str) -> None:
    for number, page in enumerate(pages, 1):
        sides = sorted((page.width / POINTS, page.height / POINTS))
        assert sides == [pytest.approx(210, abs=0.5), pytest.approx(297, abs=0.5)], number
        assert len(page.rows) >= 3, number


@EVERY_DOCUMENT
def test_nothing_stands_in_the_margins(pages: tuple[Page, ...], name: str) -> None:
    for number, page in enumerate(pages, 1):
        for line in page.rows:
            assert line.right <= page.width - 15 * POINTS + 1, (number, line.text)
            assert line.left >= 15 * POINTS, (number, line.text)
            assert line.top >= 15 * POINTS and line.bottom <= page.height - 15 * POINTS, (number, line.text)


@EVERY_DOCUMENT
def test_the_annex_begins_a_page(pages: tuple[Page, ...], name: str) -> None:
    if name in WITHOUT_ANNEX:
        assert starts(pages) == [0]
        return
    page = pages[starts(pages)[1]]
    pointer = next((i for i, row in enumerate(page.rows) if row.text.startswith("(Kèm theo")), None)
    assert pointer is not None and pointer <= 10
    signer = rounds.settings(name).signature.name or "GIÁM ĐỐC"
    assert any(line.text == signer for line in pages[starts(pages)[1] - 1].cells), "nothing else comes in between"


@EVERY_DOCUMENT
def test_the_signature_stands_with_text_above_it(pages: tuple[Page, ...], name: str) -> None:
    settings = rounds.settings(name)
    signed = settings.signature.name or settings.signature.lines[-1]
    found = [page for page in pages if page.cell(signed)]
    assert len(found) == 1, "the name stands once"
    page = found[0]
    signer, label = page.cell(signed), page.cell("Nơi nhận:")
    posts = [page.cell(line) for line in settings.signature.lines]
    assert signer is not None and label is not None and None not in posts, "one page holds the whole block"
    assert sum(row.bottom < label.top for row in page.rows) >= 2
    first, last = posts[0], posts[-1]
    assert first is not None and last is not None
    assert abs(first.top - label.top) < 6, "both sides begin at one height"
    if settings.signature.name:
        assert 20 <= (signer.top - last.bottom) / POINTS <= 40, "room for signature and stamp"
    assert abs((signer.left + signer.right) - (last.left + last.right)) < 4, "name under post"
    left = [line for line in page.cells if line.top >= label.top and line.right < page.width / 2]
    recipients = " ".join(line.text for line in sorted(left, key=lambda line: line.top))
    assert [one for one in settings.recipients if " ".join(one.split()) not in recipients] == []


def table_rows(built: Path, name: str) -> tuple[set[str], set[str]]:
    """Texts of the data tables' rows that are no header, and first words of their headers."""
    rows: set[str] = set()
    heads: set[str] = set()
    for table in reading.tables(rounds.document(built, name))[1:]:
        header = [" ".join(cell.split()) for cell in table[0] if cell.strip()]
        if header and header[0] in ("STT", "TT", "Đơn vị", "Khối", "Mức độ"):
            heads.add(header[0])
            rows.update(" ".join(" ".join(row).split()) for row in table[1:])
    return rows, heads


@EVERY_DOCUMENT
def test_a_table_that_goes_on_repeats_its_header(pages: tuple[Page, ...], built: Path, name: str) -> None:
    rows, heads = table_rows(built, name)
    assert rows
    for number, page in enumerate(pages, 1):
        assert page.rows[0].text not in rows, f"page {number} begins inside a table, without its header"
    if name in LONG:
        begun = [page for page in pages if heads & {line.text for line in page.cells if line.top < 40 * POINTS}]
        assert begun, "no table goes on over the page"


HEADINGS = {"MucA", "MucI", "Muc1", "Muc11"}


def standing_above(built: Path, name: str) -> set[str]:
    """Headings and tier rows, as the facts have them; of a document that was never published, as they were made."""
    if name in rounds.PUBLISHED and name not in rounds.SAMPLE_LETTERS:
        facts = rounds.facts(name)
        found = [f"{label} {title}" for _level, label, title in facts["outline"]]
        return {*found, *(row[1] for table in facts["tables"] for row in table["rows"] if row[0] == "group")}
    path = rounds.document(built, name)
    body = reading.part(path, "word/document.xml")
    styled = [(p, p.find(f"{W}pPr/{W}pStyle")) for p in body.iter(W + "p")]
    headings = {reading.text_of(p) for p, style in styled if style is not None and style.get(W + "val") in HEADINGS}
    return headings | {row[0] for table in reading.tables(path) for row in table if len(row) == 1}


@EVERY_DOCUMENT
def test_no_heading_or_group_row_ends_a_page(pages: tuple[Page, ...], built: Path, name: str) -> None:
    headings = {reading.folded(text) for text in standing_above(built, name)}
    assert headings or name in rounds.SAMPLE_LETTERS
    for number, page in enumerate(pages, 1):
        assert reading.folded(page.rows[-1].text) not in headings, number
        assert not page.rows[-1].text.endswith("như sau:"), number


@pytest.mark.parametrize("name", rounds.SAMPLE_LETTERS)
def test_a_letter_has_one_page_and_one_of_points(pages: tuple[Page, ...], name: str) -> None:
    assert len(pages) == 2
    first = pages[0]
    number = next(line for line in first.cells if line.text.startswith("Số:"))
    address = next(row for row in first.rows if row.text.startswith("Kính gửi: "))
    lines, issuer = settings_lines(name), first.cell(rounds.settings(name).issuing_body[0])
    assert issuer is not None
    subject = [line for line in first.cells if number.bottom <= line.top < address.top and line.right < first.width / 2]
    assert [line.text for line in subject] == lines, "each line of the subject is one line, and nothing else is there"
    assert 4 <= subject[0].top - number.bottom <= 12 and len(lines) <= 4
    for line in subject:
        assert abs((line.left + line.right) - (issuer.left + issuer.right)) < 4, "centred in the left column"
    unit = rounds.prepared(name).units[name.rpartition("/")[2]].name
    assert address.text == f"Kính gửi: {unit.replace('UBND', 'Ủy ban nhân dân')}"


def settings_lines(name: str) -> list[str]:
    """The lines that stand under the number of a letter."""
    first, *others = rounds.settings(name).subject_line.splitlines()
    return [f"V/v {first}", *others]
