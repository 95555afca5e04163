"""What a model did not accept, told by our own words and at the line where it stands."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from docgen.errors import Finding
from docgen.i18n import gettext as _
from docgen.model.written import Code
from docgen.read.lines import Lines, Path
from docgen.vietnamese.names import nearest

_CODE_PATTERN = next(part.pattern for part in Code.__metadata__)  # type: ignore[attr-defined]

Words = Callable[[Mapping[str, Any], str], tuple[str, str]]
"""From the error's context and the value as shown to message and advice."""


def findings_of(errors: Sequence[Any], model: type[BaseModel], lines: Lines) -> list[Finding]:
    """Turn pydantic's error records into findings in the order of the file, one for each entry that is wrong."""
    by_entry: dict[tuple[Path, str], list[Any]] = {}
    for error in errors:
        location = _path(error)
        _place, path = lines.where(*location)
        # A union reports every way it was tried, all for one entry; missing entries share their parent's path.
        apart = location[-1] if error["type"] == "missing" and location else ""
        by_entry.setdefault((path, apart), []).append(error)
    # A misspelt entry is missed under its right name: one fault, told once.
    meant = {near for error in errors if error["type"] == "extra_forbidden" and (near := _meant(error, model, lines))}
    found = [
        _finding(group, model, lines)
        for group in by_entry.values()
        if not (group[0]["type"] == "missing" and _path(group[0]) in meant)
        and not (group[0]["type"] == "too_short" and _holds_a_fault(_path(group[0]), errors))
    ]
    return sorted(found, key=lambda finding: (finding.place.line, finding.place.column))  # type: ignore[union-attr]


def _holds_a_fault(path: Path, errors: Sequence[Any]) -> bool:
    """Whether something below an entry is wrong: then its items are not too few, they are wrong."""
    return any(len(below := _path(error)) > len(path) and below[: len(path)] == path for error in errors)


def _path(error: Any) -> Path:
    return tuple(str(part) for part in error["loc"])


def _meant(error: Any, model: type[BaseModel], lines: Lines) -> Path | None:
    """The entry that a misspelt one was meant to be, when one comes near that is not there."""
    *parent, key = _path(error)
    free = [name for name in _fields(model, tuple(parent)) if not lines.has(*parent, name)]
    near = nearest(key, free) or nearest(key.replace("-", "_"), free)
    return (*parent, near[0]) if near else None


def _finding(errors: list[Any], model: type[BaseModel], lines: Lines) -> Finding:
    error = errors[0]
    kind, location = error["type"], _path(error)
    place, path = lines.where(*location)
    if kind == "missing":
        return _missing(location, lines)
    if kind == "extra_forbidden":
        return _unknown(error, model, lines)
    value = _shown(error["input"])
    if len(errors) > 1 and any(str(each["type"]).startswith(("date", "string_pattern")) for each in errors):
        message, advice = _open_date({}, value)
    elif location and location[-1] == "[key]":
        message, advice = _pattern(error.get("ctx", {}), value)
    else:
        message, advice = _WORDS.get(kind, _unforeseen)(error.get("ctx", {}), value)
    return Finding("wrong-value", place, message, advice)


def _missing(location: Path, lines: Lines) -> Finding:
    key = location[-1] if location else ""
    place = lines.at(*location)
    if lines.has(*location):
        return Finding("entry-missing", place, _("The entry “{key}” is empty").format(key=key))
    return Finding("entry-missing", place, _("The entry “{key}” is missing").format(key=key), _("Add it here"))


def _unknown(error: Any, model: type[BaseModel], lines: Lines) -> Finding:
    location = _path(error)
    known = _fields(model, location[:-1])
    meant = _meant(error, model, lines)
    advice = _("Did you mean “{key}”?").format(key=meant[-1]) if meant else ""
    if not advice and known:
        advice = _("Known here: {names}").format(names=", ".join(known))
    message = _("There is no entry “{key}” here").format(key=location[-1])
    return Finding("entry-unknown", lines.at(*location), message, advice)


def _fields(model: type[BaseModel], location: Path) -> list[str]:
    """The entries that the model knows at a place of the file."""
    kind: Any = model
    for part in location:
        kind = _inside(kind, part)
    found = _bare(kind)
    return list(found.model_fields) if isinstance(found, type) and issubclass(found, BaseModel) else []


def _inside(kind: Any, part: str) -> Any:
    """The type of what stands under a key or at a position of a value of this type."""
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(part)
        return field.annotation if field else None
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return arguments[1]
    return arguments[0] if get_origin(kind) in (tuple, list) else None


def _bare(kind: Any) -> Any:
    """A type without `Annotated` and without the alternative None."""
    while get_origin(kind) in (Annotated, Union, types.UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    return kind


def _shown(value: Any) -> str:
    """A value as a message shows it: short, or nothing where there is more than a word or two to show."""
    if not isinstance(value, str):
        return ""
    return value if len(value) <= 60 else value[:57] + "…"


def _whole_number(_context: Mapping[str, Any], value: str) -> tuple[str, str]:
    return _("“{value}” is not a whole number").format(value=value), ""


def _decimal(_context: Mapping[str, Any], value: str) -> tuple[str, str]:
    advice = _("Type a dot as decimal mark in YAML: {number}").format(number=value.replace(",", ".", 1))
    comma = value.count(",") == 1 and value.replace(",", "").replace("-", "").isdigit()
    return _("“{value}” is not a number").format(value=value), advice if comma else ""


def _yes_or_no(_context: Mapping[str, Any], value: str) -> tuple[str, str]:
    return _("“{value}” is neither true nor false").format(value=value), _("Type true or false")


def _date(_context: Mapping[str, Any], value: str) -> tuple[str, str]:
    return _("“{value}” is not a date").format(value=value), _("Type year, month and day, such as 2017-12-20")


def _open_date(_context: Mapping[str, Any], value: str) -> tuple[str, str]:
    advice = _(
        "Type 2021-12-20, or 2021-12 while the day is open, or 2021 while day and month are; years are 1990 to 2100"
    )
    return _("“{value}” is not a date").format(value=value), advice


def _text(_context: Mapping[str, Any], _value: str) -> tuple[str, str]:
    return _("A text is expected here, not a list or further entries"), _(
        "Put a text that begins with { or [ in quotes"
    )


def _list(_context: Mapping[str, Any], value: str) -> tuple[str, str]:
    advice = _("Put each item in a line of its own that begins with “- ”")
    return (_("“{value}” is not a list").format(value=value) if value else _("A list is expected here")), advice


def _entries(_context: Mapping[str, Any], value: str) -> tuple[str, str]:
    advice = _("Put each entry in a line of its own: name, colon, value")
    return (_("Entries are expected here, not “{value}”").format(value=value) if value else _entries_expected()), advice


def _entries_expected() -> str:
    return _("Entries with a name are expected here")


def _pattern(context: Mapping[str, Any], value: str) -> tuple[str, str]:
    if context.get("pattern", _CODE_PATTERN) == _CODE_PATTERN:
        advice = _("Use small letters without accents, digits and single hyphens, such as so-tu-phap")
        return _("“{value}” is not a code").format(value=value), advice
    return _("“{value}” is not as expected here").format(value=value), ""


def _choice(context: Mapping[str, Any], value: str) -> tuple[str, str]:
    choices = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
    near = nearest(value, choices.split(", "))
    advice = _("Did you mean “{key}”?").format(key=near[0]) if near else ""
    return _("“{value}” is not one of: {choices}").format(value=value, choices=choices), advice


def _too_few(context: Mapping[str, Any], _value: str) -> tuple[str, str]:
    return _("At least {n} is needed here").format(n=context.get("min_length", 1)), ""


def _too_many(context: Mapping[str, Any], _value: str) -> tuple[str, str]:
    return _("At most {n} are allowed here").format(n=context.get("max_length", "")), ""


def _empty(_context: Mapping[str, Any], _value: str) -> tuple[str, str]:
    return _("The text is empty"), _("Type it, or delete the entry")


def _too_long(context: Mapping[str, Any], _value: str) -> tuple[str, str]:
    return _("The text is longer than {n} characters").format(n=context.get("max_length", "")), ""


def _bound(context: Mapping[str, Any], value: str) -> tuple[str, str]:
    if "ge" in context:
        return _("“{value}” is less than {bound}").format(value=value, bound=context["ge"]), ""
    return _("“{value}” is more than {bound}").format(value=value, bound=context.get("le", "")), ""


def _unforeseen(_context: Mapping[str, Any], value: str) -> tuple[str, str]:
    return (_("“{value}” is not as expected here").format(value=value) if value else _("This is not as expected")), ""


_WORDS: dict[str, Words] = {
    "int_type": _whole_number,
    "int_parsing": _whole_number,
    "int_parsing_size": _whole_number,
    "int_from_float": _whole_number,
    "decimal_type": _decimal,
    "decimal_parsing": _decimal,
    "decimal_max_digits": _decimal,
    "decimal_max_places": _decimal,
    "decimal_whole_digits": _decimal,
    "finite_number": _decimal,
    "float_type": _decimal,
    "float_parsing": _decimal,
    "bool_type": _yes_or_no,
    "bool_parsing": _yes_or_no,
    "date_type": _date,
    "date_parsing": _date,
    "date_from_datetime_parsing": _date,
    "date_from_datetime_inexact": _date,
    "string_type": _text,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _empty,
    "string_too_long": _too_long,
    "tuple_type": _list,
    "list_type": _list,
    "iterable_type": _list,
    "too_short": _too_few,
    "too_long": _too_many,
    "model_type": _entries,
    "model_attributes_type": _entries,
    "dict_type": _entries,
    "literal_error": _choice,
    "greater_than_equal": _bound,
    "less_than_equal": _bound,
}
