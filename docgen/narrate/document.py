"""All that one document says: the whole tag tree, with its tables, phrases and remarks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.errors import Finding, Place, Refused
from docgen.model.assessment import UnitScores
from docgen.model.figure import Figure
from docgen.model.kind import Kind, Phrases
from docgen.model.passage import Passage, Passages, Remark
from docgen.model.round import Round
from docgen.model.rubric import Rubric
from docgen.narrate.points import points_tables, unit_tags
from docgen.narrate.sandbox import gap_finding
from docgen.narrate.tables import tables
from docgen.narrate.tree import Node, tag_name
from docgen.narrate.values import Source, tree
from docgen.narrate.wording import Wording


@dataclass(frozen=True)
class Wordings:
    """The words of a document that are not in its template.

    places: of each phrase id, and of the kind itself under the empty id, where it is written.
    remarks: paragraphs by slot.
    """

    kind: Kind
    phrases: Phrases
    places: Mapping[str, Place]
    remarks: Mapping[str, Sequence[Remark]]


def narrate(source: Source, wordings: Wordings) -> dict[str, Any]:
    """The whole tag tree of a document. Raises `Refused` with every phrase and remark that cannot be made."""
    root = tree(source)
    # Rows hold on to the tree that they are made from: with themselves in it, they would wait for the collector.
    root["bang"] = tables(wordings.kind, dict(root), source.assessment, source.scores.indicators, wordings.places[""])
    wording = Wording(root)
    faults: list[Finding] = []
    root["cau"] = Node("cau", _phrases(wording, wordings, faults))
    root["nhan_xet"] = Node("nhan-xet", _remarks(wording, wordings, faults))
    if faults:
        raise Refused(faults)
    return root


def narrate_unit(
    root: Mapping[str, Any], scores: UnitScores, rubric: Rubric, round_: Round, wordings: Wordings
) -> dict[str, Any]:
    """The whole tag tree of a document about one unit, made from nothing of other units.

    root: what all such drafts of a document share. Raises `Refused` with every phrase that cannot be made.
    """
    unit = unit_tags(scores, rubric, round_)
    made: dict[str, Any] = {**root, "don_vi": unit}
    place = wordings.places[""]
    made["bang"] = points_tables(wordings.kind, unit, scores, round_, Wording(made), place)
    faults: list[Finding] = []
    made["cau"] = Node("cau", _phrases(Wording(made), wordings, faults))
    if faults:
        raise Refused(faults)
    return made


def _phrases(wording: Wording, wordings: Wordings, faults: list[Finding]) -> dict[str, Passages]:
    made = {}
    for code, variants in wordings.phrases.phrases.items():
        key, place = f"cau.{code}", wordings.places[code]
        try:
            for variant in variants:
                wording.check("{% if " + variant.when + " %}{% endif %}" if variant.when else "", place)
                wording.check(variant.text, place)
            fitting = next((v for v in variants if wording.holds(v.when, place)), None)
            passage = wording.passage(key, fitting.text, place) if fitting is not None else None
        except Refused as fault:
            faults.extend(fault.findings)
            continue
        made[tag_name(code)] = Passages(key, (passage,) if passage else ())
    return made


def _remarks(wording: Wording, wordings: Wordings, faults: list[Finding]) -> dict[str, Passages]:
    made = {}
    for slot, remarks in wordings.remarks.items():
        passages = []
        for number, remark in enumerate(remarks, start=1):
            key = f"nhan-xet.{slot}.{number}"
            try:
                wording.check(remark.text, remark.place)
                passages.append(wording.passage(key, remark.text, remark.place))
            except Refused as fault:
                faults.extend(fault.findings)
        made[tag_name(slot)] = Passages(f"nhan-xet.{slot}", tuple(passages))
    return made


def _all_passages(root: Mapping[str, Any]) -> Iterator[Passage]:
    made = (member for name in ("cau", "nhan_xet") if name in root for member in root[name].members().values())
    return (passage for passages in made for passage in passages)


def passage_figures(root: Mapping[str, Any]) -> dict[str, Figure]:
    """Every figure that phrases and remarks print, by key."""
    return {figure.key: figure for passage in _all_passages(root) for figure in passage.figures}


def passage_gaps(root: Mapping[str, Any], printed: Collection[str]) -> Iterator[Finding]:
    """A warning for each gap in a phrase or remark that a document prints. printed: keys of what it prints."""
    for passage in _all_passages(root):
        if passage.place is not None and not {passage.key, passage.key.rpartition(".")[0]}.isdisjoint(printed):
            yield from (gap_finding(key, passage.place) for key in passage.gaps)
