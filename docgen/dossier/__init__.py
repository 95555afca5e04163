"""The order of a run: read → assess → narrate → render → check → write. Everything else knows one stage only.

To be read in this order: `preparing`, `telling` and `drafting` make one document of a round, `units` those that are
made once for each unit; `choice`, `jobs` and `run` make all of them, and `report` is what became of that.
"""

from docgen.dossier.choice import Only
from docgen.dossier.common import ROUND_FILE
from docgen.dossier.drafting import draft, record
from docgen.dossier.examples import check_template, template_tags
from docgen.dossier.preparing import Prepared, prepare, reasons_of
from docgen.dossier.registers import Registers
from docgen.dossier.report import Report, RoundReport
from docgen.dossier.run import build
from docgen.dossier.telling import Told, norm_of, tell
from docgen.dossier.units import UnitDrafts, units_with_drafts

__all__ = [
    "ROUND_FILE",
    "Only",
    "Prepared",
    "Registers",
    "Report",
    "RoundReport",
    "Told",
    "UnitDrafts",
    "build",
    "check_template",
    "draft",
    "norm_of",
    "prepare",
    "reasons_of",
    "record",
    "tell",
    "template_tags",
    "units_with_drafts",
]
