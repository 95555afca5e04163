"""Brings what docgen would write now into a part that people edited, block by block.

Three trees of one part: `base` as docgen wrote it, `mine` as people left it, `new` as docgen would write it now. Only
`mine` is changed, and only where `base` and `new` differ; what people did elsewhere is not even looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Literal

from lxml import etree

from docgen.ooxml.controls import replace_by_children
from docgen.ooxml.names import w
from docgen.revise.arranging import Orders, Widths, is_lost, order_back, place_of, there_already
from docgen.revise.blocks import Block, blocks, pair, paragraphs_of
from docgen.revise.looking import looks_alike, same, same_blocks, skeleton
from docgen.revise.order import merged_order, unmoved
from docgen.revise.pens import Pen
from docgen.revise.properties import merge_properties
from docgen.revise.reverting import Revert, Span, Spans
from docgen.revise.tables import Columns, Row, pair_rows, rows_of
from docgen.revise.texts import Field, Line, tag_of
from docgen.revise.wording import Clash, Edit, Merged, Symbol, is_number, merge, with_figures, words

Take = Literal["", "computed", "mine"]
"""Who is right where a person and docgen both changed something; empty to leave it to the person."""
Matter = Literal["figure", "text", "row", "rows", "table", "block"]
"""What a conflict is about: a figure, words, a row that docgen takes out, the order of rows, a table's columns, a
paragraph or table that docgen takes out."""


@dataclass(frozen=True)
class Conflict:
    """What both a person and docgen changed, as docgen wrote it, as it stands, as docgen would write it.

    element: the paragraph of the edited document that it stands in, None where there is none.
    """

    matter: Matter
    base: str
    mine: str
    new: str
    element: etree._Element | None = None


@dataclass
class Told:
    """What merging found. open: how to bring back into a new draft what is still to be decided, as docgen wrote it."""

    conflicts: list[Conflict] = field(default_factory=list)
    overtyped: list[Conflict] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    changed: int = 0


@dataclass(frozen=True)
class Version:
    """A version of a document. spans: the figures in paragraphs of its passages and in its run-level controls.

    keys: of rows, by the names of their bookmarks.
    """

    root: etree._Element
    spans: Spans
    keys: Mapping[str, str]


class Merger:
    """Merges one part. reverts: how the base of the next merge differs from `new`."""

    def __init__(
        self, base: Version, mine: etree._Element, new: Version, take: Take, told: Told, pen: Pen, author: str
    ) -> None:
        """author: who tracks changes and comments for docgen."""
        self._base, self._mine, self._new = base, mine, new
        self._take, self._told, self._pen, self._author = take, told, pen, author
        self._keys = {**base.keys, **new.keys}
        self._fields = [control for control in mine.iter(w("sdt")) if _is_field(control)]
        self._tags = {tag for control in mine.iter(w("sdt")) if (tag := tag_of(control))}
        self._struck = {_with_deleted(paragraph) for paragraph in mine.iter(w("p")) if _has_deleted(paragraph)}
        self._done: set[etree._Element] = set()
        self.reverts: list[Revert] = []

    def merge(self, base: etree._Element, mine: etree._Element, new: etree._Element) -> None:
        """Merge what a part holds: its body, or what stands in a header, footer or note."""
        self._container(base, mine, new)

    def rest(self) -> None:
        """Bring up to date what is left, after all that the part holds was merged: controls that people moved."""
        self._other_fields()

    _strict = False
    """Whether words that two people wrote in one sentence are never put together."""
    _properties = True
    """Whether properties of paragraphs, rows and cells are merged too."""

    # Blocks

    def _container(self, base: etree._Element, mine: etree._Element, new: etree._Element) -> None:
        if same(base, new):
            return
        self._blocks(mine, blocks(base), blocks(mine), self._new_blocks(new))

    def _new_blocks(self, container: etree._Element) -> list[Block]:
        return blocks(container)

    def _new_rows(self, table: etree._Element) -> list[Row]:
        return rows_of(table, self._keys)

    def _blocks(
        self,
        container: etree._Element,
        base: Sequence[Block],
        mine: Sequence[Block],
        new: Sequence[Block],
        loose: bool = False,
    ) -> None:
        base, new = self._loosened(base, base), self._loosened(new, base)
        to_mine, to_new = pair(base, mine, loose), pair(base, new, loose)
        gone: set[int | str] = set()
        for i, block in enumerate(base):
            then = new[to_new[i][0]] if i in to_new else None
            if i not in to_mine and then is not None and not same_blocks(block, then):
                self._told.left_out.append(block.text)
                if self._is_struck(block.elements):
                    self.reverts.append(Revert(then.tops[0], block.tops, whole=True))
            for j in to_mine.get(i, ()):
                if then is not None:
                    self._block(block, mine[j], then)
                elif self._may_go(block, mine[j]):
                    gone.add(place_of(i, j, to_mine))
                else:
                    self._keep_block(block, mine[j], new, to_new, i)
        orders = Orders(len(base), to_mine, to_new, len(mine), len(new))
        orders.drop(there_already(mine, new, orders))
        self._arrange(container, mine, new, orders, gone)

    def _loosened(self, these: Sequence[Block], base: Sequence[Block]) -> list[Block]:
        """Blocks where passages that lost their control in the edited part are mere paragraphs, as they are there."""
        lost = {block.tag for block in base if block.is_passage} - self._tags
        parts = (paragraphs_of(block) if block.is_passage and block.tag in lost else [block] for block in these)
        return [block for each in parts for block in each]

    def _block(self, base: Block, mine: Block, new: Block) -> None:
        if same_blocks(base, new):
            if base.tag and base.is_table and mine.is_table:
                self._watch_table(base.elements[0], mine.elements[0])
            return
        tables = [element for element in mine.elements if element.tag == w("tbl")]
        if base.is_table != bool(tables) or base.is_table != new.is_table:
            self._other_kind(base, mine, new)
        elif base.is_table:
            self._table(base.elements[0], tables, new.elements[0])
        elif base.is_passage:
            holder = mine.elements[0].getparent()
            if holder is not None:
                self._blocks(holder, paragraphs_of(base), paragraphs_of(mine), paragraphs_of(new), loose=True)
        else:
            self._paragraph(base.elements[0], mine.elements[0], new.elements[0])

    def _other_kind(self, base: Block, mine: Block, new: Block) -> None:
        """A table that is no longer one, or a passage that is."""
        if self._take == "computed":
            parent = mine.tops[0].getparent()
            if parent is not None:
                self._pen.put(parent, [self._pen.copied(top) for top in new.tops], mine.tops[-1], None)
                for top in mine.tops:
                    self._pen.take_out(top)
                self._told.changed += 1
        elif not self._take:
            self._clash("block", base.text, mine.text, new.text, mine)
            self.reverts.append(Revert(new.tops[0], base.tops, whole=True))

    def _may_go(self, base: Block, mine: Block) -> bool:
        """Whether a block that docgen takes out is as docgen wrote it, or the person said that docgen is right."""
        if self._take == "computed":
            return True
        return base.text == mine.text and not self._is_remarked(mine.tops)

    def _keep_block(
        self, base: Block, mine: Block, new: Sequence[Block], to_new: Mapping[int, Sequence[int]], number: int
    ) -> None:
        if self._take == "mine":
            return
        self._clash("block", base.text, mine.text, "", mine)
        self._back_in(
            base.tops, [new[to_new[i][0]].tops[-1] for i in range(number) if i in to_new], [one.tops[0] for one in new]
        )

    def _back_in(
        self, elements: Sequence[etree._Element], before: Sequence[etree._Element], new: Sequence[etree._Element]
    ) -> None:
        """Remember that the next base still has what docgen no longer writes, after the last of what stood before."""
        if before:
            self.reverts.append(Revert(before[-1], elements))
        elif new:
            self.reverts.append(Revert(new[0], elements, ahead=True))

    def _arrange(
        self,
        container: etree._Element,
        mine: Sequence[Block],
        new: Sequence[Block],
        orders: Orders,
        gone: set[int | str],
    ) -> None:
        result, _clashing = merged_order(orders.base, orders.mine, orders.new, gone)
        for item in gone:
            for top in mine[orders.mine.index(item)].tops:
                self._pen.take_out(top)
            self._told.changed += 1
        standing = {item: mine[number].tops for number, item in enumerate(orders.mine)}
        stays = unmoved(orders.mine, result)
        last: etree._Element | None = None
        for number, item in enumerate(result):
            if item not in standing:
                standing[item] = [self._pen.copied(top) for top in new[orders.number(item)].tops]
            if item not in stays:
                following = next((standing[one][0] for one in result[number + 1 :] if one in stays), None)
                write = self._pen.move if item in orders.mine else self._pen.put
                write(container, standing[item], last, following)
                self._told.changed += 1
            last = standing[item][-1]

    # Paragraphs

    def _paragraph(self, base: etree._Element, mine: etree._Element, new: etree._Element) -> None:
        if same(base, new):
            return
        untouched = looks_alike([base], [mine]) and not self._is_remarked([mine])
        self._merge_properties(base, mine, new, "pPr")
        old, then = Line(base), Line(new)
        if skeleton(old) == skeleton(then):
            old.fields = self._renamed(old, mine, then)
        self._fields_of(base, mine, new)
        here = Line(mine)
        in_mine = {one.tag for one in here.fields}
        merged = merge(
            _symbols(old, self._base.spans.get(base, ()), self._tags),
            _symbols(then, self._new.spans.get(new, ()), self._tags),
            _plain_symbols(old, in_mine | self._tags),
            _plain_symbols(here, in_mine | self._tags),
            strict=self._strict,
        )
        if not merged.is_plain:
            self._redraw(base, mine, new, untouched)
        else:
            self._bring(merged, mine, mine, new)

    def _renamed(self, old: Line, mine: etree._Element, new: Line) -> list[Field]:
        """The controls of a paragraph of the base under the tags that they have now, as where another unit leads.

        In the edited paragraph they get those tags, and what they say now.
        """
        seen: Counter[str] = Counter()
        controls, renamed = _by_tag(mine), list[Field]()
        for one, other in zip(old.fields, new.fields, strict=True):
            number, seen[one.tag] = seen[one.tag], seen[one.tag] + 1
            renamed.append(replace(one, tag=other.tag))
            if one.tag != other.tag and number < len(controls.get(one.tag, ())):
                control = controls[one.tag][number]
                self._field(one.element, control, other.element)
                holder = control.find(f"{w('sdtPr')}/{w('tag')}")
                if holder is not None:
                    holder.set(w("val"), other.tag)
                    self._tags.add(other.tag)
        return renamed

    def _merge_properties(self, base: etree._Element, mine: etree._Element, new: etree._Element, name: str) -> None:
        if self._properties:
            merge_properties(base, mine, new, name)

    def _bring(self, merged: Merged, holder: etree._Element, paragraph: etree._Element, new: etree._Element) -> None:
        """Make edits in a paragraph or control; what clashes is left, or taken as the person decided."""
        edits = [*merged.edits, *self._settle(merged.clashes, paragraph, new)]
        self.reverts += [Revert(new, [], (one.at, one.until, one.old)) for one in merged.gone]
        inside = holder if holder.tag == w("sdt") else None
        for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
            self._pen.write(Line(holder), edit.start, edit.end, edit.text, inside)
            self._told.changed += 1

    def _settle(self, clashes: Iterable[Clash], paragraph: etree._Element, new: etree._Element) -> Iterator[Edit]:
        for clash in clashes:
            if self._take == "computed":
                yield Edit(clash.start, clash.end, clash.new)
            elif not self._take:
                matter: Matter = "text" if clash.is_wording else "figure"
                self._told.conflicts.append(Conflict(matter, clash.base, clash.mine, clash.new, paragraph))
                self.reverts.append(Revert(new, [], (clash.at, clash.until, clash.old)))

    def _redraw(self, base: etree._Element, mine: etree._Element, new: etree._Element, untouched: bool) -> None:
        """Write the content of a paragraph anew, where more than text changes in it."""
        if self._take != "computed" and not untouched:
            if not self._take:
                texts = Line(base).text, Line(mine).text, Line(new).text
                self._told.conflicts.append(Conflict("text", *texts, mine))
                self.reverts.append(Revert(new, [base], whole=True))
            return
        self._pen.fill(mine, [self._pen.copied(child) for child in new if child.tag != w("pPr")])
        self._told.changed += 1

    def _fields_of(self, base: etree._Element, mine: etree._Element, new: etree._Element) -> None:
        """Bring the figures in a paragraph's controls up to date: the k-th of a tag is the k-th."""
        old, then = _by_tag(base), _by_tag(new)
        for tag, controls in _by_tag(mine).items():
            for number, control in enumerate(controls):
                if tag in old and tag in then:
                    one = old[tag][min(number, len(old[tag]) - 1)]
                    self._field(one, control, then[tag][min(number, len(then[tag]) - 1)])

    def _field(self, base: etree._Element, mine: etree._Element, new: etree._Element) -> None:
        if mine in self._done:
            return
        self._done.add(mine)
        old, then, here = Line(base), Line(new), Line(mine)
        whole = [(0, len(old.text), "")]
        one = with_figures(old.text, self._base.spans.get(base) or whole)
        other = with_figures(then.text, self._new.spans.get(new) or [(0, len(then.text), "")])
        paragraph = next(mine.iterancestors(w("p")), mine)
        self._watch(old.text, here.text, then.text, paragraph)
        self._bring(merge(one, other, words(old.text), words(here.text)), mine, paragraph, new)

    def _watch(self, base: str, mine: str, new: str, paragraph: etree._Element) -> None:
        """Note a number that a person wrote over though it did not move."""
        if base == new != mine and is_number(base) and mine.strip():
            self._told.overtyped.append(Conflict("figure", base, mine, new, paragraph))

    def _watch_table(self, base: etree._Element, mine: etree._Element) -> None:
        """The same for the rows of units in a table that did not move."""
        one, here = rows_of(base, self._keys), rows_of(mine, self._keys)
        pairs = [(one[i], here[j]) for i, js in pair_rows(one, here).items() for j in js if one[i].key]
        columns = Columns(pairs)
        for row, other in pairs:
            self._watch_row(row, other, row, columns)

    def _watch_row(self, base: Row, mine: Row, new: Row, columns: Columns) -> None:
        for number, place in enumerate(columns.of(base, mine)):
            if place is not None and base.texts[number] != mine.texts[place]:
                paragraph = next(mine.cells[place].iter(w("p")), mine.element)
                self._watch(base.texts[number], mine.texts[place], new.texts[number], paragraph)

    def _other_fields(self) -> None:
        """Controls that stand where docgen did not put them: moved, or copied."""
        old, then = _by_tag(self._base.root), _by_tag(self._new.root)
        said = {tag: [Line(one).text for one in controls] for tag, controls in old.items()}
        for control in self._fields:
            tag = tag_of(control)
            if control in self._done or self._mine not in control.iterancestors():
                continue
            text = Line(control).text
            if tag not in then:
                self._orphan(control, said.get(tag, [text])[0])
            elif tag in old:
                place = said[tag].index(text) if text in said[tag] else 0
                self._field(old[tag][place], control, then[tag][min(place, len(then[tag]) - 1)])

    def _orphan(self, control: etree._Element, base: str) -> None:
        """A figure that docgen no longer writes, in a place of a person's own: told until he decides."""
        paragraph = next(control.iterancestors(w("p")), None)
        if paragraph is None or next(paragraph.iterancestors(w("sdt")), None) is not None:
            return
        if self._take == "mine":
            content = control.find(w("sdtContent"))
            replace_by_children(control, [] if content is None else list(content))
        elif self._take == "computed":
            replace_by_children(control, [])
        else:
            self._told.conflicts.append(Conflict("figure", base, Line(control).text, "", paragraph))

    # Tables

    def _table(self, base: etree._Element, mine: Sequence[etree._Element], new: etree._Element) -> None:
        """Merge a table. mine: several, where a person split it in the frame that docgen put around it."""
        one, other = rows_of(base, self._keys), self._new_rows(new)
        here = [row for table in mine for row in rows_of(table, self._keys)]
        to_mine, to_new = pair_rows(one, here), pair_rows(one, other)
        if any(len(one[i].cells) != len(other[js[0]].cells) for i, js in to_new.items()) or is_lost(one, here, to_mine):
            self._redraw_table(base, mine, new)
            return
        merged = any(map(_merges, (*one, *other)))
        with self._pen.whole_rows(mine[0]) if merged and len(mine) == 1 else nullcontext(self._pen) as pen:
            before, self._pen = self._pen, pen
            self._rows(mine[0], (one, here, other), to_mine, to_new)
            self._pen = before

    def _rows(
        self,
        table: etree._Element,
        versions: tuple[Sequence[Row], Sequence[Row], Sequence[Row]],
        to_mine: Mapping[int, Sequence[int]],
        to_new: Mapping[int, Sequence[int]],
    ) -> None:
        one, here, other = versions
        columns = Columns([(one[i], here[j]) for i, js in to_mine.items() for j in js])
        gone: set[int | str] = set()
        for i, row in enumerate(one):
            then = other[to_new[i][0]] if i in to_new else None
            if i not in to_mine and then is not None and row.texts != then.texts:
                self._told.left_out.append(" | ".join(row.texts))
                if self._is_struck([row.element]):
                    self.reverts.append(Revert(then.element, [row.element], whole=True))
            for j in to_mine.get(i, ()):
                if then is not None:
                    if row.key and len(row.texts) == len(then.texts):
                        self._watch_row(row, here[j], then, columns)
                    self._row(row, here[j], then, columns)
                elif self._may_row_go(row, here[j], columns):
                    gone.add(place_of(i, j, to_mine))
                else:
                    self._keep_row(row, here[j], other, to_new, i)
        orders = Orders(len(one), to_mine, to_new, len(here), len(other))
        self._arrange_rows(table, here, other, orders, gone, Widths(one, here, to_mine, columns))

    def _row(self, base: Row, mine: Row, new: Row, columns: Columns) -> None:
        if same(base.element, new.element):
            return
        self._merge_properties(base.element, mine.element, new.element, "trPr")
        for number, place in enumerate(columns.of(base, mine)):
            if place is not None:
                old, here, then = base.cells[number], mine.cells[place], new.cells[number]
                if not same(old, then):
                    self._merge_properties(old, here, then, "tcPr")
                    self._blocks(here, blocks(old), blocks(here), self._new_blocks(then), loose=True)

    def _may_row_go(self, base: Row, mine: Row, columns: Columns) -> bool:
        if self._take == "computed":
            return True
        places = columns.of(base, mine)
        kept = all(place is None or base.texts[n] == mine.texts[place] for n, place in enumerate(places))
        more = any(text.strip() for place, text in enumerate(mine.texts) if place not in places)
        return kept and not more and not self._is_remarked([mine.element])

    def _keep_row(
        self, base: Row, mine: Row, new: Sequence[Row], to_new: Mapping[int, Sequence[int]], number: int
    ) -> None:
        if self._take == "mine":
            return
        texts = " | ".join(base.texts), " | ".join(mine.texts)
        paragraph = next(mine.element.iter(w("p")), None)
        self._told.conflicts.append(Conflict("row", *texts, "", paragraph))
        self._back_in(
            [base.element],
            [new[to_new[i][0]].element for i in range(number) if i in to_new],
            [one.element for one in new],
        )

    def _arrange_rows(
        self,
        table: etree._Element,
        mine: Sequence[Row],
        new: Sequence[Row],
        orders: Orders,
        gone: set[int | str],
        widths: Widths,
    ) -> None:
        yielding = self._take == "computed"
        result, clashing = merged_order(orders.base, orders.mine, orders.new, gone, yielding)
        if clashing and not self._take:
            self.reverts += order_back(orders, new, clashing)
            names = [" | ".join(mine[orders.mine.index(item)].texts) for item in clashing]
            paragraph = next(mine[orders.mine.index(clashing[0])].element.iter(w("p")), None)
            self._told.conflicts.append(Conflict("rows", "", "\n".join(names), "", paragraph))
        for item in gone:
            self._pen.take_out(mine[orders.mine.index(item)].element)
            self._told.changed += 1
        standing = {item: mine[number].element for number, item in enumerate(orders.mine)}
        stays = unmoved(orders.mine, result)
        last: etree._Element | None = None
        for number, item in enumerate(result):
            if item not in standing:
                row = new[orders.number(item)]
                standing[item] = widths.fitted(Row(self._pen.copied(row.element), row.key))
            if item not in stays:
                following = next((standing[one] for one in result[number + 1 :] if one in stays), None)
                write = self._pen.move if item in orders.mine else self._pen.put
                write(table, [standing[item]], last, following)
                self._told.changed += 1
            last = standing[item]

    def _redraw_table(self, base: etree._Element, mine: Sequence[etree._Element], new: etree._Element) -> None:
        """Draw a table anew, where its columns change."""
        if self._take != "computed" and (not looks_alike([base], mine) or self._is_remarked(mine)):
            if not self._take:
                versions = ([base], mine, [new])
                texts = ["\n".join(Line(p).text for table in tables for p in table.iter(w("p"))) for tables in versions]
                paragraph = next(mine[0].iter(w("p")), None)
                self._told.conflicts.append(Conflict("table", texts[0], texts[1], texts[2], paragraph))
                self.reverts.append(Revert(new, [base], whole=True))
            return
        parent = mine[0].getparent()
        if parent is not None:
            self._pen.put(parent, [self._pen.copied(new)], mine[-1], None)
            for table in mine:
                self._pen.take_out(table)
            self._told.changed += 1

    def _is_struck(self, elements: Sequence[etree._Element]) -> bool:
        """Whether what docgen wrote still stands as deleted by a tracked change, and may come back."""
        lines = (Line(paragraph).text for element in elements for paragraph in element.iter(w("p")))
        texts = [text for text in lines if text.strip()]
        return bool(texts) and all(text in self._struck for text in texts)

    def _is_remarked(self, elements: Iterable[etree._Element]) -> bool:
        """Whether somebody commented on what stands in some elements, or has changes tracked in it."""
        comments, changes = (w("commentReference"), w("commentRangeStart")), (w("ins"), w("del"))
        return any(
            mark.tag in comments or mark.get(w("author")) != self._author
            for element in elements
            for mark in element.iter(*comments, *changes)
        )

    def _clash(self, matter: Matter, base: str, mine: str, new: str, block: Block) -> None:
        paragraph = next((p for element in block.elements for p in element.iter(w("p"))), None)
        if not self._take:
            self._told.conflicts.append(Conflict(matter, base, mine, new, paragraph))


def _merges(row: Row) -> bool:
    """Whether a unit's row has cells that are merged with those of other rows."""
    return bool(row.key) and next(row.element.iter(w("vMerge")), None) is not None


def _is_field(control: etree._Element) -> bool:
    return bool(tag_of(control)) and next(control.iterancestors(w("p")), None) is not None


def _by_tag(root: etree._Element) -> dict[str, list[etree._Element]]:
    """The run-level controls in an element by their tags, in order."""
    found: dict[str, list[etree._Element]] = {}
    for control in root.iter(w("sdt")):
        if _is_field(control):
            found.setdefault(tag_of(control), []).append(control)
    return found


def _symbols(line: Line, spans: Sequence[Span], settled: set[str]) -> list[Symbol]:
    """A line of docgen's own as symbols; controls that still stand in the edited document are looked after there."""
    fields = [(one.start, one.end, one.tag) for one in line.fields]
    made = with_figures(line.text, [*spans, *fields])
    names = {f"\0{tag}" for _start, _end, tag in fields if tag in settled}
    return [Symbol(one.name, one.text, one.figure, settled=one.name in names) for one in made]


def _plain_symbols(line: Line, settled: set[str]) -> list[Symbol]:
    made, position = list[Symbol](), 0
    for one in line.fields:
        if one.tag in settled:
            made += words(line.text[position : one.start])
            made.append(Symbol(f"\0{one.tag}", line.text[one.start : one.end], figure=True, settled=True))
            position = one.end
    return made + words(line.text[position:])


def _has_deleted(paragraph: etree._Element) -> bool:
    return next(paragraph.iter(w("delText")), None) is not None


def _with_deleted(paragraph: etree._Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(w("t"), w("delText")))
