"""Lines for people: many drafts in one state share one."""

from __future__ import annotations

from docgen.desk.status import DocumentStatus, RoundStatus, lines_of
from docgen.i18n import use_language
from docgen.making.job import Step


def of(document: str, *reasons: str) -> DocumentStatus:
    follows = "outdated" if reasons else "current"
    file = f"du-thao/dot/{document}.docx"
    return DocumentStatus(document, file, follows, False, False, reasons, Step.REPLACE)  # type: ignore[arg-type]


def test_drafts_for_units_are_told_together() -> None:
    use_language("en")
    units = [of(f"thu/so-{number}") for number in range(20)]
    found = RoundStatus("dot", [of("quyet-dinh"), *units, of("thu/xa-1", "scores"), of("thu/xa-2", "scores")])
    lines = list(lines_of(found))
    assert lines[0] == "du-thao/dot/quyet-dinh.docx: up to date"
    assert lines[1].startswith("thu: 20 drafts: up to date (so-0, so-1, ") and lines[1].endswith("so-11, …)")
    assert lines[2] == "thu: 2 drafts: out of date: scores (xa-1, xa-2)"
