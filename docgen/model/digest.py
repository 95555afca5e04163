"""Digests of what was read."""

from __future__ import annotations

import hashlib
import re

_SET = re.compile(r"frozenset\(\{([^{}]*)\}\)")
"""A set of codes, which Python lists in another order each time."""


def digest_of(*contents: object) -> str:
    """One digest of what was read: models by their content, so that a comment in a file changes nothing."""
    digest = hashlib.sha256()
    for content in contents:
        data = content if isinstance(content, bytes) else _SET.sub(_in_order, repr(content)).encode()
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


def _in_order(listed: re.Match[str]) -> str:
    return f"frozenset({sorted(listed[1].split(', '))})"
