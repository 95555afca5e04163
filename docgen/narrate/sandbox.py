"""The sandbox that all texts with tags run in: templates, phrases, remarks, captions."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docgen.errors import Finding, Place
from docgen.i18n import gettext as _

HIDDEN_NAMES = frozenset({"dg"})
"""Names of docgen's own in a template, which nobody is to be offered."""


class _Message(str):
    """A message about a missing name that also knows whose it is."""

    owner: Any
    name: str


class MissingName(jinja2.StrictUndefined):
    """A name that is not there. Any use of it is an error, which `fault_finding` explains."""

    @property
    def _undefined_message(self) -> str:
        message = _Message(super()._undefined_message)
        message.owner = self._undefined_obj
        message.name = str(self._undefined_name)
        return message


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox. docgen's own values are made for templates: all that does not begin with `_` may be seen."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may see this attribute."""
        if type(obj).__module__.startswith("docgen."):
            return not attr.startswith("_")
        return super().is_safe_attribute(obj, attr, value)


def environment(filters: Mapping[str, Callable[..., Any]], **options: Any) -> Sandbox:
    """A sandbox with these filters, in which a missing name is an error. options: Jinja's own."""
    # Folding constants costs more than it saves in a text that is rendered once.
    made = Sandbox(undefined=MissingName, optimized=False, **options)
    made.filters.update(filters)
    return made


def fault_finding(fault: Exception, place: Place, root: Mapping[str, Any]) -> Finding:
    """What went wrong in a tag, with the nearest names where one is missing. root: the names a tag may begin with."""
    said = fault.args[0] if fault.args else ""
    if isinstance(fault, jinja2.UndefinedError) and isinstance(said, _Message):
        return _missing(said, place, root)
    if isinstance(fault, jinja2.TemplateAssertionError):
        message = _("the tag asks for something unknown: {fault}").format(fault=fault.message)
        return Finding("tag-unknown-filter", place, message, _("compare it with `docgen template vars`"))
    message = _("the tag cannot be filled in: {fault}").format(fault=fault)
    return Finding("tag-fails", place, message, _("correct the tag; `docgen template vars` lists those there are"))


def _missing(message: _Message, place: Place, root: Mapping[str, Any]) -> Finding:
    owner, name = message.owner, message.name
    at_root = owner is jinja2.utils.missing
    known = [one for one in root if one not in HIDDEN_NAMES] if at_root else _names(owner)
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    key = "" if at_root else str(getattr(owner, "key", "") or "")
    if key:
        text = _("“{owner}” has no “{name}”").format(owner=key, name=name)
    else:
        text = _("there is no “{name}”").format(name=name)
    if near:
        advice = _("did you mean: {names}?").format(names=", ".join(near))
    elif known:
        advice = _("there are: {names}").format(names=", ".join(known[:12]))
    else:
        advice = _("compare the tag with the list of `docgen template vars`")
    return Finding("tag-unknown-name", place, text, advice)


def _names(owner: Any) -> list[str]:
    if isinstance(owner, Mapping):
        return [str(name) for name in owner]
    names = getattr(owner, "names", None)
    return [str(name) for name in names()] if callable(names) else []
