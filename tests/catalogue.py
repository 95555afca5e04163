"""Keep the Vietnamese catalogue in step with the code: `python -m tests.catalogue`.

Collects every message of docgen and of click (whose texts come out of the same catalogue), keeps the translations that
are there, drops what is no longer said, compiles, and names what is still to be translated.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from docgen.i18n import DOMAIN, LOCALE_DIR

LANGUAGE = "vi"
PO = LOCALE_DIR / LANGUAGE / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")
CALLS = {"_": 1, "gettext": 1, "ngettext": 2}
"""Functions that translate, and how many texts each takes."""

MessageId = str | tuple[str, str]


def said_by(package: Path) -> Iterator[tuple[MessageId, str]]:
    """Every message in a package's code, also inside f-strings, with its file relative to the package's parent.

    A translating call whose text is not written out is passed over: `untranslatable` names it.
    """
    for file, call in _calls(package):
        constants = (node for argument in call.args[: _arity(call)] for node in ast.walk(argument))
        texts = [node.value for node in constants if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        if len(texts) == _arity(call) and all(texts):
            yield (texts[0] if len(texts) == 1 else (texts[0], texts[1])), file


def untranslatable(package: Path) -> Iterator[str]:
    """Where a text is put together before it is translated, so that no catalogue can hold it."""
    for file, call in _calls(package):
        if not all(isinstance(text, ast.Constant) for text in call.args[: _arity(call)]):
            yield f"{file}:{call.lineno}"


def _calls(package: Path) -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(package.rglob("*.py")):
        file = path.relative_to(package.parent).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _arity(node) and node.args:
                yield file, node


def _arity(call: ast.Call) -> int:
    return CALLS.get(call.func.id, 0) if isinstance(call.func, ast.Name) else 0


def said_by_docgen() -> dict[MessageId, str]:
    """docgen's own messages."""
    return dict(said_by(LOCALE_DIR.parent))


def read_catalogue() -> Catalog:
    """The catalogue as committed."""
    with PO.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain=DOMAIN)


def messages(catalogue: Catalog) -> list[Message]:
    """The catalogue's messages without its header."""
    return [message for message in catalogue if message.id]


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as programs read it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def update() -> Catalog:
    """Write both files anew from the code and the translations that are there."""
    old = read_catalogue() if PO.exists() else Catalog(locale=LANGUAGE, domain=DOMAIN)
    new = Catalog(
        locale=LANGUAGE, domain=DOMAIN, project=DOMAIN, version="0.1", copyright_holder="docgen contributors",
        creation_date=old.creation_date, revision_date=old.creation_date, fuzzy=False, msgid_bugs_address="docgen",
        last_translator="docgen contributors", language_team="vi",
    )  # fmt: skip
    new.header_comment = (
        "# The messages of docgen and of click, for people who work in Vietnamese.\n# See tests/catalogue.py."
    )
    for text, file in (*said_by(LOCALE_DIR.parent), *said_by(Path(click.__file__).parent)):
        known = old.get(text if isinstance(text, str) else text[0])
        new.add(text, known.string if known else None, locations=[(file, 0)])
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file_:
        write_po(file_, new, width=120, include_lineno=False, ignore_obsolete=True)
    again = read_catalogue()
    MO.write_bytes(compiled(again))
    return again


if __name__ == "__main__":
    for message in messages(update()):
        if not all(message.string if isinstance(message.string, tuple) else (message.string,)):
            print(f"to be translated: {message.id!r}")
