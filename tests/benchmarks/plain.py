"""What a programmer would write with docxtpl alone: load a template, render a context, save. Run as a script.

python plain.py TEMPLATE.docx CONTEXT.pickle OUT.docx
"""

from __future__ import annotations

import io
import pickle
import sys
from pathlib import Path
from typing import Any


class Plain(dict[str, Any]):
    """A value that prints as text, has members by name and may be looped over: the tag tree without docgen."""

    def __init__(self, text: str, members: dict[str, Any], items: list[Any]) -> None:
        super().__init__(members)
        self.text = text
        self.list = items

    def __str__(self) -> str:
        return self.text

    def __iter__(self) -> Any:
        return iter(self.list)

    def __len__(self) -> int:
        return len(self.list)

    def __bool__(self) -> bool:
        return bool(self.text or self.list or self.keys())

    def __reduce__(self) -> Any:
        return Plain, (self.text, dict(self.items()), self.list)


def two_digits(value: Any) -> str:
    """The filter `hai_so`."""
    return str(value).zfill(2)


FILTERS: dict[str, Any] = {
    "thuong": lambda v: str(v)[:1].lower() + str(v)[1:],
    "hoa": lambda v: str(v)[:1].upper() + str(v)[1:],
    "in_hoa": lambda v: str(v).upper(),
    "hai_so": two_digits,
    "phay": lambda v: ", ".join(map(str, v)),
    "noi": lambda v, separator: separator.join(map(str, v)),
    "dau": lambda v, n: Plain(", ".join(map(str, list(v)[:n])), {}, list(v)[:n]),
    "dem": len,
    "gop_o": lambda v: v,
}


def rendered(template: Any, context: dict[str, Any]) -> bytes:
    """Render as docxtpl documents it, with what a careful user would set. template: a path or an open file."""
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=True)
    environment.filters |= FILTERS
    document = DocxTemplate(template)
    document.render(context, environment, autoescape=True)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


if __name__ == "__main__":
    with open(sys.argv[2], "rb") as file:
        values = pickle.load(file)
    Path(sys.argv[3]).write_bytes(rendered(sys.argv[1], values))
