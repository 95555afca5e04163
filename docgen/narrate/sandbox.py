"""The sandbox that all texts with tags run in: templates, phrases, remarks, captions.

A text may name data, compare, choose with `if`, go through lists of the data with `for`, join with `~`, and use
docgen's filters. It cannot compute, call, or build anything, so it takes no longer than its length and the data allow.
What is refused is refused when the text is compiled, also where it would never be reached.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import groupby
from keyword import iskeyword
from typing import Any

import jinja2
from jinja2 import nodes, sandbox
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS

from docgen.errors import Finding, Place, Severity
from docgen.i18n import gettext as _

HIDDEN_NAMES = frozenset({"dg"})
"""Names of docgen's own in a template, which nobody is to be offered."""
REMARKS_KEY = "nhan-xet"
"""Key of the node that holds the remarks by slot."""
MOST_LOOPS = 5
"""Loops inside each other: tables, rows and columns are three."""
MOST_BLOCKS = 30
"""Loops and conditions inside each other."""

_OWN_PREFIX = "dg_"
_FILTERS = ("length",)
_TESTS = ("defined",)
_CALLS = frozenset({"changed", "cycle"})
_ARITHMETIC = (
    *(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow),
    *(nodes.Neg, nodes.Pos),
)
_INSIDES = frozenset(
    sandbox.UNSAFE_FUNCTION_ATTRIBUTES
    | sandbox.UNSAFE_METHOD_ATTRIBUTES
    | sandbox.UNSAFE_GENERATOR_ATTRIBUTES
    | sandbox.UNSAFE_COROUTINE_ATTRIBUTES
    | sandbox.UNSAFE_ASYNC_GENERATOR_ATTRIBUTES
)
_LITERALS = (nodes.List, nodes.Tuple)
_BLOCKS = (nodes.For, nodes.If)
_NAMED = (nodes.Name, nodes.Filter)
_POSSIBLE = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign),
    *(nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test, nodes.Keyword, nodes.Call),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat),
)


class NotAllowed(jinja2.TemplateSyntaxError):
    """Something that Jinja knows, and that no text here may do."""

    def __init__(self, message: str, advice: str, line: int | None = None) -> None:
        # Some of Jinja's nodes do not know their line.
        super().__init__(message, line or 1)
        self.advice = advice

    def __reduce__(self) -> tuple[Any, ...]:
        return self.__class__, (self.message, self.advice, self.lineno)


def is_own_name(name: str) -> bool:
    """Whether a name is one of docgen's own, or Python would take it for one."""
    plain = unicodedata.normalize("NFKC", name)
    return plain in HIDDEN_NAMES or plain.startswith(_OWN_PREFIX)


def not_allowed(tree: nodes.Node, own: bool = False) -> Iterator[NotAllowed]:
    """All that a parsed text does and must not do, in order. own: whether it may use names of docgen's own."""
    return _Watch(own).faults(tree, 0, 0)


class _Watch:
    """Goes through a parsed text."""

    def __init__(self, own: bool) -> None:
        self._own = own

    def faults(self, node: nodes.Node, loops: int, blocks: int) -> Iterator[NotAllowed]:
        """What is wrong with a node and what it holds. loops, blocks: how many it stands in."""
        found = self._fault(node)
        if found is not None:
            yield found
            return
        loops += isinstance(node, nodes.For)
        blocks += isinstance(node, _BLOCKS)
        if loops > MOST_LOOPS or blocks > MOST_BLOCKS:
            yield too_deep(node.lineno)
            return
        for child in node.iter_child_nodes():
            if not (isinstance(child, _LITERALS) and _may_be_listed(node, child)):
                yield from self.faults(child, loops, blocks)
                continue
            for item in child.items:
                yield from self.faults(item, loops, blocks)

    def _fault(self, node: nodes.Node) -> NotAllowed | None:
        if isinstance(node, _ARITHMETIC) and not self._own:
            return _arithmetic(node.lineno)
        if isinstance(node, _NAMED) and is_own_name(node.name) and not self._own:
            return _own_name(node.name, node.lineno)
        if isinstance(node, nodes.Call) and not self._may_call(node.node):
            return _call(node.lineno)
        builds = isinstance(node, nodes.Assign) and node.find(nodes.Concat) is not None
        if builds or not isinstance(node, _POSSIBLE):
            return _other(node.lineno)
        return None

    def _may_call(self, called: nodes.Node) -> bool:
        if not isinstance(called, nodes.Getattr) or not isinstance(called.node, nodes.Name):
            return False
        name = called.node.name
        return (name == "loop" and called.attr in _CALLS) or (self._own and is_own_name(name))


def _may_be_listed(holder: nodes.Node, listed: nodes.List | nodes.Tuple) -> bool:
    """Whether several things in brackets may stand here: what a comparison looks in, or the names that a loop sets."""
    return isinstance(holder, nodes.Operand) or getattr(listed, "ctx", "load") == "store"


def _arithmetic(line: int) -> NotAllowed:
    message = _("no arithmetic: figures come from the data")
    return NotAllowed(message, _("name the figure that is meant; `docgen template vars` lists those there are"), line)


def _call(line: int) -> NotAllowed:
    message = _("a tag can call nothing but loop.changed(…) and loop.cycle(…)")
    return NotAllowed(message, _("name a value, with a filter after a bar where another form is needed"), line)


def _own_name(name: str, line: int) -> NotAllowed:
    message = _("the name “{name}” is kept for docgen itself").format(name=name)
    return NotAllowed(message, _("take another name; `docgen template vars` lists those there are"), line)


def _other(line: int) -> NotAllowed:
    message = _("this is more than a text can do")
    return NotAllowed(message, _("use values, their filters, comparisons, if, and for over lists of the data"), line)


def too_deep(line: int = 1) -> NotAllowed:
    """What is said of a text with so much inside each other that it cannot be read."""
    message = _("too much stands inside each other here")
    return NotAllowed(message, _("take loops, conditions or brackets out of each other"), line)


class Unfit(TypeError):
    """A value that cannot be used where a text uses it; says so in the reader's language."""


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


class _Direct(CodeGenerator):
    """Reads attributes as Python does, which costs a tenth of asking Jinja for them, and makes bytes of what it prints.

    For templates alone, whose names lead to docgen's own values: no attribute that begins with `_` or that leads into
    Python's own works can be named. One that is missing is an `AttributeError`, but where a text asks for just that.
    All that templates print comes as text or bytes from filters; text that is fixed is made bytes only once.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._may_miss = 0
        self._in_bytes: Collection[str] = getattr(self.environment, "in_bytes", ())

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        self._may_miss += 1
        super().visit_Test(node, frame)
        self._may_miss -= 1

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if self._may_miss or not node.attr.isidentifier() or iskeyword(node.attr) or _is_inside(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Give all that stands between two loops, conditions or commands at once, choices of a fixed text among it."""
        super().blockvisit(_at_once(nodes), frame)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        if len(node.nodes) == 1:
            self.writeline("yield ", node.nodes[0])
            self._write_text(node.nodes[0], frame)
            return
        self.writeline('yield b"".join((')
        self.indent()
        for text in node.nodes:
            # Each in a line of its own, which leads to its tag.
            self.newline(text)
            self._write_text(text, frame)
            self.write(",")
        self.outdent()
        self.writeline("))")

    def _write_text(self, text: nodes.Node, frame: Frame) -> None:
        if isinstance(text, nodes.TemplateData):
            self.write(repr(text.data.encode()))
        elif isinstance(text, nodes.If):
            self.write(f"({_fixed(text.body)!r} if ")
            self.visit(text.test, frame)
            self.write(f" else {_fixed(text.else_)!r})")
        else:
            self.visit(text, frame)
            if not (isinstance(text, nodes.Filter) and text.name in self._in_bytes):
                self.write(".encode()")


def _at_once(given: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """The nodes, with neighbours that only print made one."""
    for only_prints, found in groupby(given, _only_prints):
        if only_prints:
            texts = [text for node in found for text in (node.nodes if isinstance(node, nodes.Output) else [node])]
            yield nodes.Output(texts, lineno=texts[0].lineno)
        else:
            yield from found


def _only_prints(node: nodes.Node) -> bool:
    """Whether a node prints, or chooses between fixed texts, and does nothing else."""
    if isinstance(node, nodes.If):
        return not node.elif_ and _fixed(node.body) is not None and _fixed(node.else_) is not None
    return isinstance(node, nodes.Output)


def _fixed(given: Iterable[nodes.Node]) -> bytes | None:
    """The fixed text that nodes print; None where they do anything else."""
    made = b""
    for node in given:
        for text in node.nodes if isinstance(node, nodes.Output) else [node]:
            if not isinstance(text, nodes.TemplateData):
                return None
            made += text.data.encode()
    return made


def _is_inside(attribute: str) -> bool:
    """Whether an attribute leads, or might lead, into the works of Python."""
    return attribute.startswith("_") or attribute in _INSIDES


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox. docgen's own values are made for templates: all that does not begin with `_` may be seen."""

    own = False
    """Whether texts may use names of docgen's own: only those that docgen itself prepared."""
    in_bytes: Collection[str] = ()
    """Names of filters that give bytes."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            return super()._parse(source, name, filename)
        except RecursionError:
            raise too_deep() from None

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        try:
            self._watch(source)
            return super()._generate(source, name, filename, defer_init)
        except RecursionError:
            raise too_deep() from None

    def read(self, text: str) -> nodes.Template:
        """A text as Jinja reads it, without making it ready to be filled in. Raises what compiling it would raise."""
        tree = self.parse(text)
        self._watch(tree)
        return tree

    def _watch(self, source: nodes.Template) -> None:
        for fault in (*not_allowed(source, self.own), *self._unknown(source)):
            raise fault

    def _unknown(self, source: nodes.Template) -> Iterator[jinja2.TemplateAssertionError]:
        """Filters and tests that there are not; Jinja tells of those in a condition only when it is reached."""
        for one in source.find_all((nodes.Filter, nodes.Test)):
            name, known = str(getattr(one, "name", "")), self.filters if isinstance(one, nodes.Filter) else self.tests
            if name not in known:
                yield jinja2.TemplateAssertionError(f"No filter or test named {name!r}.", one.lineno)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a name behind a dot means; of docgen's own values, and of `loop`, an attribute and nothing else."""
        if attribute.startswith("_") or not (isinstance(obj, LoopContext) or _is_own(obj)):
            return super().getattr(obj, attribute)
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return self.undefined(obj=obj, name=attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may see this attribute."""
        return not attr.startswith("_") if _is_own(obj) else super().is_safe_attribute(obj, attr, value)


def _is_own(value: object) -> bool:
    """Whether a value is one of docgen's own."""
    return type(value).__module__.startswith("docgen.")


def environment(
    filters: Mapping[str, Callable[..., Any]],
    own: bool = False,
    in_bytes: Mapping[str, Callable[..., bytes]] | None = None,
    **options: Any,
) -> Sandbox:
    """A sandbox with these filters and `length`, in which a missing name is an error.

    own: whether texts may use names of docgen's own. in_bytes: filters that give bytes in UTF-8; with them, texts may
    print nothing but what filters give as bytes or text, and are made as bytes. options: Jinja's.
    """
    # Folding constants costs more than it saves in a text that is rendered once.
    made = Sandbox(undefined=MissingName, optimized=False, **options)
    made.own = own
    if in_bytes is not None:
        made.in_bytes = frozenset(in_bytes)
        made.code_generator_class = _Direct
        made.concat = b"".join  # type: ignore[method-assign, assignment]
    made.globals = {}
    made.filters = {name: FILTERS[name] for name in _FILTERS} | dict(filters) | dict(in_bytes or {})
    made.tests = {name: TESTS[name] for name in _TESTS}
    return made


def fault_finding(fault: Exception, place: Place, root: Mapping[str, Any]) -> Finding:
    """What went wrong in a tag, with the nearest names where one is missing. root: the names a tag may begin with."""
    said = fault.args[0] if fault.args else ""
    if isinstance(fault, jinja2.UndefinedError) and isinstance(said, _Message):
        owner = None if said.owner is jinja2.utils.missing else said.owner
        return missing_finding(owner, said.name, place, root)
    if isinstance(fault, AttributeError) and fault.name:
        return missing_finding(fault.obj, fault.name, place, root)
    if isinstance(fault, NotAllowed):
        return Finding("tag-not-allowed", place, str(fault.message), fault.advice)
    advice = _("correct the tag; `docgen template vars` lists those there are")
    if isinstance(fault, jinja2.TemplateAssertionError):
        message = _("the tag asks for something unknown: {fault}").format(fault=_quoted(fault.message or ""))
        return Finding("tag-unknown-filter", place, message, advice)
    if isinstance(fault, Unfit):
        return Finding("tag-fails", place, str(fault), advice)
    if isinstance(fault, jinja2.TemplateSyntaxError):
        return Finding("tag-fails", place, _("the tag is not written as a tag must be"), advice)
    return Finding("tag-fails", place, _("the tag cannot be filled in with the values it names"), advice)


def _quoted(message: str) -> str:
    """The name in Jinja's message; the rest of it is English."""
    found = re.search(r"'([^']*)'", message)
    return found[1] if found else message


def missing_finding(owner: Any, name: str, place: Place, root: Mapping[str, Any]) -> Finding:
    """A name that is not there, with the nearest ones. owner: what lacks it; None where a tag begins with it."""
    known = [one for one in root if one not in HIDDEN_NAMES] if owner is None else _names(owner)
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    key = str(getattr(owner, "key", "") or "")
    text = _("there is no “{name}”").format(name=name)
    if key:
        text = _("“{owner}” has no “{name}”").format(owner=key, name=name)
    if key == REMARKS_KEY:
        slot = name.replace("_", "-")
        advice = _("write the heading “# {slot}” in nhan-xet.md, also where nothing stands under it").format(slot=slot)
    elif near:
        advice = _("did you mean: {names}?").format(names=", ".join(near))
    elif known:
        advice = _("there are: {names}").format(names=", ".join(known[:12]))
    else:
        advice = _("compare the tag with the list of `docgen template vars`")
    return Finding("tag-unknown-name", place, text, advice)


def gap_finding(key: str, place: Place) -> Finding:
    """A tag that printed nothing where a sentence needs a word. key: of what it names; empty where it has none."""
    message = _("“{key}” has no value, so the sentence is printed with a gap").format(key=key or "…")
    advice = _("see why there is none, or put that part of the sentence between {% if … %} and {% endif %}")
    return Finding("gap-in-sentence", place, message, advice, Severity.WARNING)


def _names(owner: Any) -> list[str]:
    if isinstance(owner, Mapping):
        return [str(name) for name in owner]
    names = getattr(owner, "names", None)
    return [str(name) for name in names()] if callable(names) else []
