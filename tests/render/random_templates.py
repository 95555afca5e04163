"""Templates made up by chance: paragraphs, runs, tables, loops and conditions in each other, with values of the corpus."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape

from docx.document import Document as DocumentType
from docx.oxml import parse_xml

from tests.render.build import NAMESPACES, docx

_LOOKS = (
    "",
    "<w:rPr><w:b/></w:rPr>",
    '<w:rPr><w:i/><w:sz w:val="20"/></w:rPr>',
    '<w:rPr><w:u w:val="single"/></w:rPr>',
)
_SHAPES = ("", "<w:pPr><w:keepNext/></w:pPr>", '<w:pPr><w:jc w:val="center"/><w:rPr><w:b/></w:rPr></w:pPr>')
_VALUES = ("nam", "cntt.ten", "rong", "xau", "don_vi | phay", "cntt.tong | in_hoa", "dong[1]", "'a' ~ nam")
_TESTS = ("nam", "rong", "nam == 2017", "not rong and nam > 2016", "khong_ai", "cau.rong", "xau != 'a'")
_LISTS = ("dong", "don_vi", "khong_ai", "lap")
_PASSAGES = ("cau.ket_luan", "cau.rong", "cau.mot_doan", "nhan_xet.uu_diem")
_SHORT = ("cau.rong", "cau.mot_doan")
_WORDS = ("điểm", " và ", "A & B", "  ", " <", ">", ";", "50%", "“x”", "\u00a0", "#", "'", '"')
_AROUND = (
    *["{0}"] * 6,
    "<w:r><w:tab/><w:t>t</w:t></w:r>{0}",
    "{0}<w:r><w:br/></w:r>",
    '<w:hyperlink w:anchor="a">{0}</w:hyperlink>',
)
_DEEPEST = 2


class Maker:
    """Makes templates; the same seed makes the same. coloured: whether cells have commands that only docxtpl knows."""

    def __init__(self, seed: int, coloured: bool = False) -> None:
        self._chance, self._coloured = random.Random(seed), coloured
        self._columns = 3
        self._items: list[str] = []
        self._in_body = True

    def template(self) -> bytes:
        """A template with text in its body, header and footer."""
        return docx(*self._blocks(0), then=self._borders)

    def _borders(self, document: DocumentType) -> None:
        self._in_body = False
        for border in (document.sections[0].header, document.sections[0].footer):
            for block in self._blocks(_DEEPEST - 1):
                made = parse_xml(block.replace(">", f" {NAMESPACES}>", 1))
                border._element.append(made)

    def _blocks(self, depth: int) -> list[str]:
        return [block for _n in range(self._chance.randint(1, 4)) for block in self._block(depth)] + [self._paragraph()]

    def _block(self, depth: int) -> list[str]:
        kinds = ["text", "text", "passage"] + ["if", "for", "table"] * (depth < _DEEPEST)
        kind = self._chance.choice(kinds)
        if kind == "text":
            return [self._paragraph()]
        if kind == "passage":
            passage = self._chance.choice(_PASSAGES if self._in_body else _SHORT)
            return [_paragraph(self._shape(), _run(self._look(), f"{{{{ {passage} }}}}"))]
        if kind == "table":
            return [self._table(depth + 1)]
        return self._around(kind, "p", lambda: self._blocks(depth + 1), lambda code: _paragraph("", _run("", code)))

    def _around(
        self, kind: str, prefix: str, inside: Callable[[], list[str]], alone: Callable[[str], str]
    ) -> list[str]:
        def tag(code: str) -> str:
            return alone(f"{{%{prefix} {code} %}}")

        if kind == "if":
            first = [tag(f"if {self._test()}"), *inside()]
            other = [tag("else"), *inside()] if self._chance.random() < 0.5 else []
            return [*first, *other, tag("endif")]
        name, items = f"x{len(self._items)}", self._chance.choice(_LISTS)
        self._items.append(name)
        made = [tag(f"for {name} in {items}"), *inside(), tag("endfor")]
        self._items.pop()
        return made

    def _test(self) -> str:
        own = [f"{name} == 'một'" for name in self._items] + ["loop.last", "loop.index > 1"] * bool(self._items)
        return self._chance.choice([*_TESTS, *own])

    def _value(self) -> str:
        own = [*self._items, "loop.index"] if self._items else []
        return self._chance.choice([*_VALUES, *own * 2])

    def _look(self) -> str:
        return self._chance.choice(_LOOKS)

    def _shape(self) -> str:
        return self._chance.choice(_SHAPES)

    def _paragraph(self) -> str:
        pieces, runs = self._pieces(0), list[str]()
        while pieces:
            number = self._chance.randint(1, 3)
            runs.append(self._chance.choice(_AROUND).format(_run(self._look(), "".join(pieces[:number]))))
            pieces = pieces[number:]
        return _paragraph(self._shape(), *runs)

    def _pieces(self, depth: int) -> list[str]:
        made = []
        for _n in range(self._chance.randint(0, 4)):
            kind = self._chance.choice(["word", "word", "value", "value"] + ["if", "for"] * (depth < 2))
            if kind == "word":
                made.append(self._chance.choice(_WORDS))
            elif kind == "value":
                made.append(f"{{{{ {self._value()} }}}}")
            else:
                # Runs that a condition cuts in two come out of docxtpl in the look of another.
                made.append("".join(self._around(kind, "", lambda: self._pieces(depth + 1), str)))
        return made

    def _table(self, depth: int) -> str:
        # docxtpl widens a table by the rows of those inside it.
        was, self._columns = self._columns, self._chance.randint(1, self._columns)
        rows = [row for _n in range(self._chance.randint(1, 3)) for row in self._row(self._columns, depth, 0)]
        grid = '<w:gridCol w:w="900"/>' * self._columns
        self._columns = was
        start = f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        return f"{start}{''.join(rows)}</w:tbl>"

    def _row(self, columns: int, depth: int, around: int) -> list[str]:
        kind = self._chance.choice(["row", "row"] + ["if", "for"] * (around < 2))
        if kind == "row":
            return [_row(*(self._cell(depth) for _n in range(columns)))]

        def inside() -> list[str]:
            return [row for _n in range(self._chance.randint(1, 2)) for row in self._row(columns, depth, around + 1)]

        def alone(code: str) -> str:
            return _row(_cell(_paragraph("", _run("", code))), *[_cell("<w:p/>")] * (columns - 1))

        return self._around(kind, "tr", inside, alone)

    def _cell(self, depth: int) -> str:
        kind = self._chance.choice(["text", "text", "several", "merged"])
        if kind == "merged" and self._items:
            # A cell that goes on the one above shows the look of that one, so all look alike.
            before, after = ("".join(self._pieces(1)) for _n in range(2))
            return _cell(_paragraph("", _run("", f"{before}{{{{ {self._items[-1]} | gop_o }}}}{after}")))
        if kind == "several" and depth < _DEEPEST:
            was, self._in_body = self._in_body, False
            blocks = self._blocks(depth)
            self._in_body = was
            return _cell(*blocks)
        if self._coloured:
            return _cell(_paragraph("", _run("", "{% cellbg 'FFEE00' %}x")), self._paragraph())
        return _cell(self._paragraph())


def _paragraph(shape: str, *runs: str) -> str:
    return f"<w:p>{shape}{''.join(runs)}</w:p>"


def _run(look: str, text: str) -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def _row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def _cell(*blocks: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/></w:tcPr>{"".join(blocks)}</w:tc>'
