"""What the parts of a run share: names of files, and whose fault a refusal is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from docgen.errors import Refused, WrongSetup

ROUND_FILE, REMARKS_FILE, TEMPLATE_FILE = "round.yaml", "nhan-xet.md", "template.docx"


@contextmanager
def setup() -> Iterator[None]:
    """Whatever is refused inside is a fault of the set-up."""
    try:
        yield
    except WrongSetup:
        raise
    except Refused as fault:
        raise WrongSetup(fault.findings) from fault
