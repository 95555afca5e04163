"""What a run moved, on paper: `du-thao/<round>/thay-doi/<number>.docx` and `.xlsx`, and redlines of its documents."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from docgen.dossier import RoundReport
from docgen.drafts import Drafts, Outcome
from docgen.errors import Refused
from docgen.i18n import gettext as _
from docgen.workspace import Workspace

CHANGES = "thay-doi"
"""The folder, beside a round's drafts, of the reports of what moved."""
AUTHOR = "docgen"


class Reporter:
    """Writes, at the end of a run, what moved in each round. out: the folder of drafts; now: when changes are tracked.

    redline: whether also what changed in each document is written. lines: what people are told of it.
    """

    def __init__(self, workspace: Workspace, out: Path, now: datetime, *, redline: bool = False) -> None:
        self._workspace, self._out, self._now, self._redline = workspace, out, now, redline
        self.lines: list[str] = []

    def report(self, item: RoundReport, drafts: Drafts) -> None:
        """Write what moved in a round, if anything did; what cannot be written is among its findings."""
        if not item.moves:
            return
        from docgen.compare.report import report_of
        from docgen.compare.telling import lines_of
        from docgen.write.report import report_document, report_workbook
        from docgen.write.whole import write_new

        opening = _("{round}: since the last run moved {{effect}}").format(round=item.name)
        self.lines += lines_of(item.moves.effect, opening)
        paper = report_of(item.moves, [one for one in item.findings if one.rule == "edit-conflicts"])
        stem = _next(self._out / item.name / CHANGES)
        files = {stem.with_suffix(".docx"): report_document(paper)}
        files[stem.with_suffix(".xlsx")] = report_workbook(paper, item.moves.year)
        if self._redline:
            files |= self._redlines(stem, item, drafts)
        try:
            write_new(files, self._workspace.name)
        except Refused as fault:
            item.findings += fault.findings
            return
        named = ", ".join(map(self._workspace.name, files))
        self.lines.append("  " + _("on paper: {files}").format(files=named))

    def _redlines(self, stem: Path, item: RoundReport, drafts: Drafts) -> dict[Path, bytes]:
        """Every whole document that the run changed, with what changed in it as tracked changes."""
        from docgen.revise.redline import redline

        files: dict[Path, bytes] = {}
        for plan in item.plans:
            changed = plan.outcome in (Outcome.WRITTEN, Outcome.REFRESHED) and "/" not in plan.job.document
            earlier = drafts.history(plan.path) if changed else ()
            old = drafts.kept(earlier[-1].digest) if earlier else None
            if old is not None:
                target = stem.with_name(f"{stem.name} {plan.path.stem}.docx")
                new, names = plan.path.read_bytes(), ("", plan.name)
                files[target] = redline(old, new, author=AUTHOR, when=self._now, reasons=item.reasons, names=names)
        return files


def _next(folder: Path) -> Path:
    """The next free number in a folder, without ending."""
    number = 1
    while any(folder.glob(f"{number:02}*")):
        number += 1
    return folder / f"{number:02}"
