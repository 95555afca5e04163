"""Whole little workspaces with one fault each; `findings.txt` is the answer we owe, in English."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from docgen.check.inputs import check_inputs
from docgen.errors import Finding, Refused, refuse_if_any
from docgen.i18n import use_language
from docgen.read.register import read_legal_bases, read_units, units_of
from docgen.read.round import check_round, check_rubric_of, read_round
from docgen.read.rubric import read_rubric
from docgen.read.scores import read_scores

FOLDERS = sorted(path.parent for path in (Path(__file__).parent.parent / "broken").glob("*/findings.txt"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_broken_workspace_gets_the_answer_we_owe(folder: Path) -> None:
    use_language("en")
    expected = (folder / "findings.txt").read_text("utf-8")
    assert answer(folder) == expected


def answer(folder: Path) -> str:
    """Everything told about the round of a workspace, one finding a line."""
    try:
        findings: Iterable[Finding] = _everything(folder)
    except Refused as refused:
        findings = refused.findings
    return "".join(f"{finding.severity.value}: {finding}\n" for finding in findings)


def _everything(root: Path) -> list[Finding]:
    def named(*parts: str) -> tuple[Path, str]:
        return root.joinpath(*parts), "/".join(parts)

    round_, lines = read_round(*named("data", "nam-2017", "round.yaml"))
    rubrics = [path.relative_to(root / "rubrics").with_suffix("").as_posix() for path in root.glob("rubrics/*/*.yaml")]
    refuse_if_any(check_rubric_of(round_, lines, rubrics))
    rubric = read_rubric(*named("rubrics", f"{round_.rubric}.yaml"))
    units = units_of(read_units(named("data", "units.yaml")), round_.office, round_.year)
    legal_bases = read_legal_bases(*named("data", "legal-bases.yaml"))
    kinds = [path.name for path in root.glob("templates/*")]
    found = list(
        refuse_if_any(
            check_round(round_, lines, rubric, units, legal_bases, templates=kinds, norms=["nd30-2020", "tt01-2011"])
        )
    )
    scores, wrong = read_scores(*named("data", "nam-2017", round_.scores.file), round_, rubric, units)
    return [*found, *wrong, *check_inputs(scores, rubric, round_, lines, legal_bases, units)]
