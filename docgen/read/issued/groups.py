"""Groups and criteria as a rubric's file has them, from the rows of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from docgen.model.rubric import CriteriaGroup, CriteriaOutline, Criterion
from docgen.read.issued.blocks import Blocks
from docgen.read.issued.codes import Codes
from docgen.read.issued.merge import Node, blocks_of, by_block
from docgen.vietnamese import issued as words


def groups_of(nodes: Sequence[Node], blocks: Blocks, weights: bool) -> Iterator[CriteriaGroup]:
    """The groups of a subject. weights: whether weights of groups count for its totals."""
    codes = Codes()
    # Groups come first: theirs are the codes that figures and tags are named by.
    named = [(codes.take(node.label), node) for node in nodes]
    for code, node in named:
        where = blocks_of(node.scopes, blocks.all())
        if node.kind == "scored":
            yield CriteriaGroup(
                code=code,
                label=node.label,
                maximum=by_block(node.maximum, blocks.all()),
                weight=by_block(node.weight, blocks.all()) if weights else {},
                criteria=tuple(_criteria(node.children, blocks, codes)),
                blocks=where,
                reference=_reference(node),
            )
        else:
            yield _adjustment(code, node, where)


def _criteria(nodes: Sequence[Node], blocks: Blocks, codes: Codes) -> Iterator[Criterion]:
    for node in nodes:
        yield Criterion(
            code=codes.take(node.label),
            label=node.label,
            maximum=by_block(node.maximum, blocks.all()),
            weight={} if node.children else by_block(node.weight, blocks.all()),
            blocks=blocks_of(node.scopes, blocks.all()),
            criteria=tuple(_criteria(node.children, blocks, codes)),
            reference=_reference(node),
        )


def _adjustment(code: str, node: Node, where: tuple[str, ...] | None) -> CriteriaGroup:
    """A bonus or penalty; what is below it says for what it is given, and is no criterion with a maximum."""
    items = tuple(child.label for child in node.children)
    outlined = dict.fromkeys(
        dict.fromkeys(scope.partition(".")[0] for scope in node.scopes), CriteriaOutline(items=items)
    )
    most = most_of(node)
    return CriteriaGroup(
        code=code,
        label=node.label,
        kind=node.kind,
        most=most,
        least=-most if node.kind == "adjustment" and most is not None else None,
        blocks=where,
        outline=outlined if items else {},
        reference=_reference(node),
    )


def most_of(node: Node) -> Decimal | None:
    """The most that a bonus or penalty gives or takes: its own points, else those of the rows below, without sign."""
    if node.maximum:
        return max(abs(value) for value in node.maximum.values())
    below = [most_of(child) for child in node.children]
    known = [value for value in below if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(below) else None


def _reference(node: Node) -> str:
    where = "; ".join(dict.fromkeys(node.references))
    return f"{where}; {words.SUMMED}" if node.added and node.kind == "scored" else where
