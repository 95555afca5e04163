"""What numbers moved between two states of a document, as their manifests tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docgen.compare.effect import NumberMove, kind_of

_NUMBER = re.compile(r"-?\d+(\.\d+)?(/\d+)?")


def number_moves(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[NumberMove, ...]:
    """The numbers that are not printed the same, also those that only one manifest knows; in the new one's order."""
    before, after = (_numbers(manifest) for manifest in (old, new))
    found = []
    for key in dict.fromkeys([*after, *before]):
        then, now = before.get(key, ("", "")), after.get(key, ("", ""))
        if then[1] != now[1]:
            found.append(NumberMove(key, kind_of(now[0] or then[0]), then[1], now[1]))
    return tuple(found)


def _numbers(manifest: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Rule and shown text of every number, by key."""
    return {
        key: (figure.get("rule", ""), figure["table"])
        for key, figure in manifest["figures"].items()
        if _NUMBER.fullmatch(str(figure.get("value", figure["table"])).replace(",", "."))
    }
