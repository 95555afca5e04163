"""Findings about a document as values, so that they are told again when it need not be made again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docgen.errors import Finding, as_record, from_record
from docgen.i18n import language
from docgen.making.job import Drafted


def as_told(drafted: Drafted) -> dict[str, object]:
    """What was found while a document was made, with the language that it is said in."""
    return {
        "language": language(),
        "findings": _records(drafted.findings),
        "unprinted": _records(drafted.unprinted),
    }


def is_said(told: Mapping[str, Any]) -> bool:
    """Whether that is in the language of today."""
    return told.get("language") == language()


def findings_of(told: Mapping[str, Any]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What was found, and the remarks that were not printed."""
    return tuple(map(from_record, told["findings"])), tuple(map(from_record, told["unprinted"]))


def _records(findings: Iterable[Finding]) -> list[dict[str, object]]:
    return [{**as_record(finding), "alike": finding.alike} for finding in findings]
