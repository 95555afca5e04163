"""Where blocks and rows come to stand in an edited part, and how new rows are made to fit into an edited table."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping, Sequence

from lxml import etree

from docgen.ooxml.names import w
from docgen.revise.blocks import Block
from docgen.revise.reverting import Revert
from docgen.revise.tables import Columns, Row


class Orders:
    """The blocks or rows of three versions by the same names: those of the base by number, others by version."""

    def __init__(
        self,
        base: int,
        to_mine: Mapping[int, Sequence[int]],
        to_new: Mapping[int, Sequence[int]],
        mine: int,
        new: int,
    ) -> None:
        self.base: list[int | str] = list(range(base))
        own = {j: place_of(i, j, to_mine) for i, js in to_mine.items() for j in js}
        then = {js[0]: i for i, js in to_new.items()}
        self.mine: list[int | str] = [own.get(j, f"mine {j}") for j in range(mine)]
        self.new: list[int | str] = [then.get(j, f"new {j}") for j in range(new)]
        self._all_new = list(self.new)

    def drop(self, items: Collection[int | str]) -> None:
        """Let some of the new ones be none that are to be put in."""
        self.new = [item for item in self.new if item not in items]

    def number(self, item: int | str) -> int:
        """The place of one of the new ones in its version."""
        return self._all_new.index(item)


def there_already(mine: Sequence[Block], new: Sequence[Block], orders: Orders) -> set[int | str]:
    """Blocks that are new in both versions and say the same in both."""
    own = {mine[number].name for number, item in enumerate(orders.mine) if isinstance(item, str)}
    added = ((item, new[number].name) for number, item in enumerate(orders.new) if isinstance(item, str))
    return {item for item, name in added if name.strip() and name in own}


class Widths:
    """Makes new rows as wide as those that stand in an edited table, with the columns that a person put in."""

    def __init__(
        self, base: Sequence[Row], mine: Sequence[Row], to_mine: Mapping[int, Sequence[int]], columns: Columns
    ) -> None:
        self._models: dict[tuple[str, ...], tuple[Row, list[int | None]]] = {}
        for i, js in to_mine.items():
            self._models.setdefault(base[i].shape, (mine[js[0]], columns.of(base[i], mine[js[0]])))

    def fitted(self, row: Row) -> etree._Element:
        """A new row, made to fit into the edited table."""
        if row.shape not in self._models:
            return row.element
        model, places = self._models[row.shape]
        cells = row.cells
        for number, place in enumerate(places):
            if place is None:
                row.element.remove(cells[number])
            else:
                _like(cells[number], model.cells[place])
        for place, cell in enumerate(model.cells):
            if place not in places:
                extra = _emptied(cell)
                standing = [one for one in row.element if one.tag == w("tc")]
                if place < len(standing):
                    standing[place].addprevious(extra)
                else:
                    row.element.append(extra)
        return row.element


def is_lost(base: Sequence[Row], mine: Sequence[Row], to_mine: Mapping[int, Sequence[int]]) -> bool:
    """Whether nothing tells which row is which: most of docgen's are gone, and as many stand there unknown."""
    known = {j for js in to_mine.values() for j in js}
    missing = sum(bool(row.key) and i not in to_mine for i, row in enumerate(base))
    unknown = sum(j not in known and any(map(str.strip, row.texts)) for j, row in enumerate(mine))
    return 2 * missing > sum(bool(row.key) for row in base) and 2 * unknown > missing


def order_back(orders: Orders, new: Sequence[Row], clashing: Sequence[int | str]) -> Iterator[Revert]:
    """How rows of the new draft come to stand where they stood, after what they followed."""
    elements = {item: row.element for item, row in zip(orders.new, new, strict=True)}
    for item in sorted(clashing, key=orders.base.index):
        before = [elements[one] for one in orders.base[: orders.base.index(item)] if one in elements]
        yield Revert(before[-1] if before else new[0].element, moved=elements[item], ahead=not before)


def _like(cell: etree._Element, model: etree._Element) -> None:
    """Give a cell the width of another, and as many columns."""
    for name in ("tcW", "gridSpan"):
        there, own = (one.find(f"{w('tcPr')}/{w(name)}") for one in (model, cell))
        if own is not None and (parent := own.getparent()) is not None:
            if there is not None:
                parent.replace(own, copy.deepcopy(there))
            elif name == "gridSpan":
                parent.remove(own)


def _emptied(cell: etree._Element) -> etree._Element:
    made = copy.deepcopy(cell)
    first = True
    for child in list(made):
        if child.tag == w("p") and first:
            first = False
            for inside in [one for one in child if one.tag != w("pPr")]:
                child.remove(inside)
        elif child.tag != w("tcPr"):
            made.remove(child)
    return made


def place_of(i: int, j: int, to_mine: Mapping[int, Sequence[int]]) -> int | str:
    """The name of a block or row of an edited version: that of the base's; a copy has its own."""
    return i if to_mine[i][0] == j else f"mine {j}"
