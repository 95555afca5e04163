"""What the parts of a run share: names of files, digests, and whose fault a refusal is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager

from docgen.errors import Refused, WrongSetup

ROUND_FILE, REMARKS_FILE, TEMPLATE_FILE = "round.yaml", "nhan-xet.md", "template.docx"
_SET = re.compile(r"frozenset\(\{([^{}]*)\}\)")
"""A set of codes, which Python lists in another order each time."""


@contextmanager
def setup() -> Iterator[None]:
    """Whatever is refused inside is a fault of the set-up."""
    try:
        yield
    except WrongSetup:
        raise
    except Refused as fault:
        raise WrongSetup(fault.findings) from fault


def digest_of(*contents: object) -> str:
    """One digest of what was read: models by their content, so that a comment in a file changes nothing."""
    digest = hashlib.sha256()
    for content in contents:
        data = content if isinstance(content, bytes) else _SET.sub(_in_order, repr(content)).encode()
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


def _in_order(listed: re.Match[str]) -> str:
    return f"frozenset({sorted(listed[1].split(', '))})"
