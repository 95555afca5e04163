"""The stages of making one document, each timed in this process: python stages.py WORKSPACE ROUND DOCUMENT."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def stages(root: Path, name: str, document: str) -> dict[str, float]:
    """Seconds of processor by stage; `import` from the start of the process."""
    found: dict[str, float] = {}
    since = 0.0

    def done(stage: str) -> None:
        nonlocal since
        now = time.process_time()
        found[stage], since = now - since, now

    from docgen import dossier
    from docgen.dossier.drafting import fill_in
    from docgen.drafts import Drafts
    from docgen.workspace import Workspace

    done("import")
    workspace = Workspace(root)
    registers = dossier.Registers(workspace)
    prepared = dossier.prepare(workspace, registers, name)
    done("read_and_assess")
    told = dossier.tell(registers, prepared, document)
    done("narrate")
    digest, template = registers.template(prepared.round.documents[document].template)
    done("template")
    rendered = fill_in(template, digest, told, prepared.round.documents[document])
    done("render")
    drafted = rendered.drafted(prepared, document)
    done("verify")
    with Drafts(workspace.state / "stages", workspace.root) as drafts:
        drafts.write(workspace.root / "stages.docx", drafted.data, "stages.docx")
    done("write")
    return found


if __name__ == "__main__":
    print(json.dumps(stages(Path(sys.argv[1]), sys.argv[2], sys.argv[3])))
