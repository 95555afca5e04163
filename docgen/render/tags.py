"""One Jinja tag as it stands in a Word file: cleaned of what Word puts into it, read, and checked by itself.

Names and keywords are read without regard to case, because Word capitalises what looks like a sentence's first word.
All quotation marks become `'`, so that a tag can also stand in an XML attribute.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

import jinja2
from jinja2 import nodes

from docgen.i18n import gettext as _
from docgen.narrate.sandbox import NotAllowed, is_own_name, not_allowed, too_deep

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
PREFIXES = ("p", "tr", "tc")
OPENERS = {"if": "endif", "for": "endfor"}
MIDDLES = {"elif": ("if",), "else": ("if", "for")}
KEYWORDS = frozenset([*OPENERS, *OPENERS.values(), *MIDDLES, "set"])
CELL_COMMANDS = {"colspan": True, "cellbg": True, "hm": False, "vm": False}
"""Commands for the cell around them, which docxtpl carries out itself: whether they take a value."""

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_QUOTES = dict.fromkeys(map(ord, '"“”„‟″‶‘’‚‛′‵`´«»'), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-") | {ord("…"): "..."}
_STRING = re.compile(r"('[^']*')")
_NAME = re.compile(r"[^\W\d]\w*")
_PREFIXED = {
    "do": re.compile(r"(p|tr|tc|r)\s+(?=\w)"),
    "print": re.compile(r"(p|tr|tc|r)\s+(?=\w)(?!(?:if|and|or|in|is|not|else)\b)"),
}
_WORD_OR_BRACKET = re.compile(r"'[^']*'|[\[({]|[\])}]|[^\W\d]\w*")
_JINJA = jinja2.Environment()
_PLAIN = (
    *(ast.Expression, ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Load, ast.BinOp, ast.BitOr),
    *(ast.BoolOp, ast.boolop, ast.UnaryOp, ast.Not, ast.Compare, ast.cmpop),
)
"""What Jinja reads like Python, and what every tag may hold."""


@dataclass(frozen=True)
class Tag:
    """A tag. kind: `print` for {{ }}, `do` for {% %}, `note` for {# #}. prefix: `p`, `tr`, `tc` or none.

    code: what stands inside, cleaned, without the prefix. keyword: first word of a `do`. raw: the tag for messages.
    target, iterable: of a `for`, the name it sets and what it goes through; condition: its filter, mostly empty.
    """

    kind: str
    raw: str
    code: str
    prefix: str = ""
    keyword: str = ""
    target: str = ""
    iterable: str = ""
    condition: str = ""

    @property
    def jinja(self) -> str:
        """The tag as Jinja reads it."""
        return printed(self.code) if self.kind == "print" else statement(self.code)

    @property
    def value(self) -> str:
        """What stands behind the keyword."""
        return self.code.removeprefix(self.keyword).strip()

    @property
    def root(self) -> str:
        """The first name of a printed tag: `cau` of `{{ cau.ket_luan }}`; empty when it begins otherwise."""
        found = re.match(r"([^\W\d]\w*)\s*\.", self.code)
        return found.group(1) if self.kind == "print" and found else ""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a tag, still without its place."""

    rule: str
    message: str
    advice: str


def printed(code: str) -> str:
    """Jinja text that prints a value."""
    return "{{ " + code + " }}"


def statement(code: str) -> str:
    """Jinja text of a command."""
    return "{% " + code + " %}"


def read_tag(text: str) -> tuple[Tag, list[Fault]]:
    """Read a tag from `{{`, `{%` or `{#` to its end. A faulty one is given as far as it could be read."""
    kind = {"{{": "print", "{%": "do", "{#": "note"}[text[:2]]
    inside = _cleaned(text[2:-2])
    raw = f"{text[:2]} {inside} {text[-2:]}"
    if kind == "note":
        prefix = next((one for one in PREFIXES if text[2:].startswith(one + " ")), "")
        return Tag(kind, raw, inside, prefix), []
    faults = []
    if inside[:1] in "-+" and inside or inside[-1:] in ("-", "+"):
        faults.append(
            Fault("tag-trims", _("“-” and “+” at the border of a tag are not supported"), _("take the sign away"))
        )
        inside = inside.strip("-+").strip()
    inside = _lowered(inside)
    prefix, inside = _split_prefix(kind, inside)
    if kind == "print":
        tag = Tag(kind, raw, inside)
        faults += _prefix_faults(prefix, allowed=()) or ([] if _is_plain(inside) else _syntax_faults(printed(inside)))
        return tag, faults
    tag = _read_statement(Tag(kind, raw, inside, prefix))
    return tag, faults + (_prefix_faults(prefix, PREFIXES) or _statement_faults(tag))


def _cleaned(inside: str) -> str:
    text = unicodedata.normalize("NFC", inside).translate(INVISIBLE).translate(_QUOTES).replace("&amp;", "&")
    return _outside_strings(" ".join(text.split()), lambda code: code.translate(_DASHES))


def _lowered(code: str) -> str:
    return _outside_strings(code, lambda part: _NAME.sub(lambda name: name.group().lower(), part))


def _outside_strings(code: str, change: Callable[[str], str]) -> str:
    parts = _STRING.split(code)
    return "".join(part if number % 2 else change(part) for number, part in enumerate(parts))


def _split_prefix(kind: str, inside: str) -> tuple[str, str]:
    found = _PREFIXED[kind].match(inside)
    return (found.group(1), inside[found.end() :]) if found else ("", inside)


def _prefix_faults(prefix: str, allowed: tuple[str, ...]) -> list[Fault]:
    if not prefix or prefix in allowed:
        return []
    return [
        Fault(
            "tag-prefix-unknown",
            _("“{prefix}” is not possible at the beginning of this tag").format(prefix=prefix),
            _("write {{ … }} without a prefix, and only p, tr or tc after {%"),
        )
    ]


def _read_statement(tag: Tag) -> Tag:
    word = _NAME.match(tag.code)
    tag = replace(tag, keyword=word.group() if word else "")
    if tag.keyword != "for":
        return tag
    words = [(name, start, end) for name, start, end in _top_words(tag.code)]
    within = next(((start, end) for name, start, end in words if name == "in"), None)
    if within is None:
        return tag
    test = next(((start, end) for name, start, end in words if name == "if" and start > within[1]), None)
    stop = test[0] if test else len(tag.code)
    return replace(
        tag,
        target=tag.code[3 : within[0]].strip(),
        iterable=tag.code[within[1] : stop].strip(),
        condition=tag.code[test[1] :].strip() if test else "",
    )


def _top_words(code: str) -> list[tuple[str, int, int]]:
    found, depth = [], 0
    for match in _WORD_OR_BRACKET.finditer(code):
        text = match.group()
        if text in "[({":
            depth += 1
        elif text in "])}":
            depth -= 1
        elif depth == 0 and not text.startswith("'"):
            found.append((text, match.start(), match.end()))
    return found


def _cell_command_faults(tag: Tag) -> list[Fault]:
    if bool(tag.value) == CELL_COMMANDS[tag.keyword] and not tag.prefix:
        return _syntax_faults(printed(tag.value)) if tag.value else []
    examples = _("write {% colspan … %} and {% cellbg … %} with a value, {% hm %} and {% vm %} alone")
    return [Fault("tag-syntax", _("the command “{word}” is not written like this").format(word=tag.keyword), examples)]


def _statement_faults(tag: Tag) -> list[Fault]:
    if tag.keyword in CELL_COMMANDS:
        return _cell_command_faults(tag)
    if tag.keyword not in KEYWORDS:
        return [
            Fault(
                "tag-keyword-unknown",
                _("“{word}” is not a known command").format(word=tag.keyword or tag.code[:20]),
                _("commands are: for, endfor, if, elif, else, endif, set"),
            )
        ]
    if tag.keyword == "if" and _is_plain(tag.code[2:].strip()):
        return []
    if tag.keyword == "for" and _is_plain(tag.target) and _is_plain(tag.iterable) and not tag.condition:
        return []
    if tag.code in ("else", "endif", "endfor"):
        return []
    code = statement(tag.code)
    in_if = "{% if 0 %}"
    whole = {
        "if": code + "{% endif %}",
        "elif": in_if + code + "{% endif %}",
        "else": in_if + code + "{% endif %}",
        "endif": in_if + code,
        "for": code + "{% endfor %}",
        "endfor": "{% for x in y %}" + code,
        "set": code,
    }[tag.keyword]
    return _syntax_faults(whole)


def _is_plain(expression: str) -> bool:
    """Whether an expression is one in Python too, and nothing but names and conditions: Jinja need not be asked."""
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return all(
        isinstance(node, _PLAIN) and not (isinstance(node, ast.Name) and is_own_name(node.id))
        for node in ast.walk(tree)
    )


def _syntax_faults(source: str) -> list[Fault]:
    advice = _("compare the tag with the examples that `docgen template vars` lists")
    try:
        tree = _JINJA.parse(source)
    except jinja2.TemplateSyntaxError as fault:
        return [Fault("tag-syntax", _("the tag cannot be read: {fault}").format(fault=fault.message), advice)]
    except RecursionError:
        return [_not_allowed(too_deep())]
    printed = [node for output in tree.find_all(nodes.Output) for node in output.nodes]
    if len(printed) > 1 or any(isinstance(node, nodes.Tuple | nodes.TemplateData) for node in printed):
        return [Fault("tag-syntax", _("the tag must hold one value"), advice)]
    try:
        return [_not_allowed(fault) for fault in not_allowed(tree)]
    except RecursionError:
        return [_not_allowed(too_deep())]


def _not_allowed(fault: NotAllowed) -> Fault:
    return Fault("tag-not-allowed", str(fault.message), fault.advice)
