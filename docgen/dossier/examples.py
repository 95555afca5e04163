"""The tags of a document kind, each with an example from a round that uses the kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docgen.check.names import unknown_names
from docgen.dossier.common import ROUND_FILE
from docgen.dossier.preparing import Prepared, prepare
from docgen.dossier.registers import Registers
from docgen.dossier.telling import Told, tell
from docgen.dossier.units import UnitDrafts
from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _
from docgen.narrate.listing import listed
from docgen.read.round import read_round
from docgen.workspace import Workspace


def template_tags(workspace: Workspace, kind: str, used: bool) -> Iterator[tuple[str, str]]:
    """The tags that a document kind may use, each with an example from the first round that uses the kind.

    used: only those that its template uses. Raises `Refused` when there is no such kind, or no round uses it.
    """
    registers = Registers(workspace)
    name, document = _example_of(workspace, kind)
    prepared = prepare(workspace, registers, name)
    told = _example(registers, prepared, document)
    tags = tuple(listed(told.context))
    if not used:
        yield from tags
        return
    _digest_of_file, template = registers.template(kind)
    codes = " ".join(tag.code for tag in template.tags)
    named = (rf"(?<![\w.]){re.escape(tag.removesuffix('[0]'))}(?![\w.])" for tag, _example in tags)
    yield from (item for item, pattern in zip(tags, named, strict=True) if re.search(pattern, codes))


def check_template(workspace: Workspace, kind: str) -> tuple[Finding, ...]:
    """What is wrong with the template of a document kind, and what is to be known of it.

    Its names are held against a round that uses it, if there is one. Raises `Refused` when there is no such kind.
    """
    registers = Registers(workspace)
    if kind not in workspace.kinds():
        raise Refused([_unknown_kind(kind, workspace.kinds())])
    try:
        _digest_of_file, template = registers.template(kind)
    except Refused as fault:
        return tuple(fault.findings)
    try:
        name, document = _example_of(workspace, kind)
        told = _example(registers, prepare(workspace, registers, name), document)
    except Refused as fault:
        return (*template.findings, *fault.findings)
    return (*template.findings, *unknown_names(template, told.context))


def _example(registers: Registers, prepared: Prepared, document: str) -> Told:
    """What a document tells; of one that is made once for each unit, what the first of its drafts does."""
    if not registers.is_for_units(prepared.round.documents[document].template):
        return tell(registers, prepared, document)
    shared = UnitDrafts(registers, prepared, document)
    if not shared.units:
        message = _("no unit of the round has scores, so there is no example")
        raise Refused([Finding("template-unused", prepared.lines.at("documents", document), message)])
    return shared.tell(shared.units[0])


def _example_of(workspace: Workspace, kind: str) -> tuple[str, str]:
    """A round and its document that are made with a kind."""
    if kind not in workspace.kinds():
        raise Refused([_unknown_kind(kind, workspace.kinds())])
    for name in workspace.rounds():
        path = workspace.round_folder(name) / ROUND_FILE
        round_, _lines = read_round(path, workspace.name(path))
        for document, settings in round_.documents.items():
            if settings.template == kind:
                return name, document
    message = _("no round of the workspace uses the template “{kind}”").format(kind=kind)
    advice = _("name it in the round.yaml of a round, so that there are examples to show")
    raise Refused([Finding("template-unused", InFile(f"templates/{kind}"), message, advice)])


def _unknown_kind(kind: str, known: Sequence[str]) -> Finding:
    """A document kind that does not exist, with those that do."""
    message = _("there is no template “{kind}”; there are: {known}").format(kind=kind, known=", ".join(known))
    return Finding("template-unknown", InFile("templates"), message, _("correct the name"))
