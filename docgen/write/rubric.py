"""A rubric as the YAML file that people keep it in: one entry a line, short ones in braces, every text safe."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from docgen.model.rubric import EVERYWHERE, RankRule, Rubric

_WIDEST = 120
_STEP = "  "
_PLAIN = re.compile(r"[^\W_](?:[\w ./()“”‘’;,+%=–—…-]*[\w./()“”‘’;+%=–—…-])?")
"""Texts of letters and signs that mean nothing in YAML; all others are put in quotes."""
_NO_TEXT = re.compile(
    r"(?:null|true|false|yes|no|on|off|y|n|~)|[-+]?[0-9][0-9.,_:eE+-]*|0[xob][0-9a-f]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*",
    re.IGNORECASE,
)
"""Texts that a reader of YAML may take for something else."""
_ALWAYS_BLOCK = frozenset({"blocks", "subjects", "groups", "tiers", "amended_by", "source"})
"""Lists of entries that stand each in a line, and mappings that are never in braces."""
_PARTED = frozenset({"blocks", "subjects"})
"""Entries before which a line is left empty."""


def rubric_yaml(rubric: Rubric, schema: str = "", remarks: Sequence[str] = ()) -> str:
    """Write a rubric so that `read_rubric` gives back the same one.

    schema: path of its JSON Schema from the file, for editors; without it the line is left out. remarks: comments at
    the head of the file, a line each. Entries that have their usual value are left out.
    """
    head = [f"# yaml-language-server: $schema={schema}"] if schema else []
    head += [f"# {' '.join(remark.split())}" for remark in remarks]
    lines = list(_mapping(_plain(rubric), ""))
    body = []
    for line in lines:
        if line.partition(":")[0] in _PARTED:
            body.append("")
        body.append(line)
    return "\n".join([*head, *body]) + "\n"


def _plain(value: Any) -> Any:
    """A model as dicts, lists, texts and numbers, without what has its default; criteria stand last."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        told = {
            name: getattr(value, name)
            for name, field in fields.items()
            if field.is_required()
            or getattr(value, name) != field.get_default(call_default_factory=True, validated_data={})
            or (isinstance(value, RankRule) and name == "on")
        }
        ordered = sorted(told, key=lambda name: name == "criteria")
        return {name: _plain(told[name]) for name in ordered}
    if isinstance(value, Mapping):
        if set(value) == {EVERYWHERE} and isinstance(value[EVERYWHERE], Decimal):
            return value[EVERYWHERE]
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _mapping(entries: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in entries.items():
        yield from _entry(key, value, indent)


def _entry(key: str, value: Any, indent: str) -> Iterator[str]:
    name = _text(key, in_braces=False)
    short = _short(value)
    spread = key in _ALWAYS_BLOCK and (isinstance(value, Mapping) or _has_items(value))
    if short is not None and not spread and len(indent) + len(name) + len(short) < _WIDEST:
        yield f"{indent}{name}: {short}"
    elif isinstance(value, Mapping):
        yield f"{indent}{name}:"
        yield from _mapping(value, indent + _STEP)
    elif isinstance(value, list):
        yield f"{indent}{name}:"
        for item in value:
            yield from _item(item, indent + _STEP)
    else:
        yield f"{indent}{name}: {_scalar(value, in_braces=False)}"


def _item(item: Any, indent: str) -> Iterator[str]:
    short = _short(item)
    if short is not None and (len(indent) + len(short) < _WIDEST or not isinstance(item, Mapping)):
        yield f"{indent}- {short if isinstance(item, Mapping | list) else _scalar(item, in_braces=False)}"
        return
    first, *more = list(_mapping(item, ""))
    yield f"{indent}- {first}"
    yield from (f"{indent}{_STEP}{line}" for line in more)


def _short(value: Any) -> str | None:
    """A value in one line, in braces where it has entries; None where it holds lists of further entries."""
    if isinstance(value, Mapping):
        parts = {key: _short(one) for key, one in value.items()}
        if any(part is None for part in parts.values()) or any(_has_items(one) for one in value.values()):
            return None
        return "{" + ", ".join(f"{_text(key, in_braces=True)}: {part}" for key, part in parts.items()) + "}"
    if isinstance(value, list):
        items = [_short(one) for one in value]
        known = [item for item in items if item is not None]
        return "[" + ", ".join(known) + "]" if len(known) == len(items) else None
    return _scalar(value, in_braces=True)


def _has_items(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, Mapping) for one in value)


def _scalar(value: Any, *, in_braces: bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return _text(str(value), in_braces=in_braces)


def _text(text: str, *, in_braces: bool) -> str:
    """A text bare where that is safe, else in quotes."""
    bare = (
        _PLAIN.fullmatch(text) is not None
        and not _NO_TEXT.fullmatch(text)
        and not (in_braces and "," in text)
        and text.isprintable()
    )
    if bare:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter.isprintable():
        return letter
    return f"\\U{ord(letter):08x}" if ord(letter) > 0xFFFF else f"\\u{ord(letter):04x}"
