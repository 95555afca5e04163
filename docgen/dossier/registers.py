"""What all rounds of a workspace share: units, legal bases, norms, document kinds with their words, and templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any, TypeVar

from docgen.dossier.common import REMARKS_FILE, TEMPLATE_FILE
from docgen.errors import Refused
from docgen.i18n import language
from docgen.making.ingredients import file_digest
from docgen.model.digest import digest_of
from docgen.model.kind import Kind, Phrases
from docgen.model.norm import Norm
from docgen.model.passage import Remark
from docgen.model.register import LegalRegister, UnitRegister
from docgen.read.files import read_bytes
from docgen.read.kind import KIND_FILE, PHRASES_FILE, read_kind, read_phrases
from docgen.read.lines import Lines
from docgen.read.norm import read_norm
from docgen.read.register import read_legal_bases, read_units
from docgen.read.remarks import read_remarks
from docgen.render.prepared import PreparedTemplate
from docgen.template_cache import prepared_template
from docgen.workspace import Workspace

LARGEST_TEMPLATE = 64 * 1024 * 1024
"""Bytes."""
_PREPARED = 32
"""Templates that stay prepared in a process."""
T = TypeVar("T")


class Registers:
    """What all rounds of a workspace share. Each file is read once, when it is first needed, or refused once.

    What was read can be taken along to where there are no files.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace: Workspace | None = workspace
        self._known: dict[tuple[str, str], Any] = {}

    def _once(self, what: str, name: str, read: Callable[[Workspace], T]) -> T:
        """What `read` gives, the first time and ever after; also when that is a refusal."""
        if (what, name) not in self._known:
            assert self._workspace is not None, f"{what} {name} was not taken along"
            try:
                self._known[what, name] = read(self._workspace)
            except Refused as fault:
                self._known[what, name] = fault
        found = self._known[what, name]
        if isinstance(found, Refused):
            raise type(found)(found.findings)
        return found

    def taken_along(self, round_name: str, kinds: Iterable[str], *, units: bool) -> Registers:
        """What documents of these kinds in a round need, read now, as a value that needs no files.

        units: whether the register of units is needed too, which grows with them. What cannot be read is refused when
        it is needed.
        """
        reads: dict[tuple[str, str], Callable[[], object]] = {
            ("legal_bases", ""): lambda: self.legal_bases,
            ("norms", ""): lambda: self.norms,
            ("remarks", round_name): partial(self.remarks, round_name),
        }
        if units:
            reads["units", ""] = lambda: self.units
        for kind in kinds:
            reads["kind", kind] = partial(self.kind, kind)
            reads["phrases", kind] = partial(self.phrases, kind)
            reads["template", kind] = partial(self._template, kind)
        for read in reads.values():
            # A refusal is told by whoever needs what it is about.
            with suppress(Refused):
                read()
        taken = Registers.__new__(Registers)
        taken._workspace, taken._known = None, {key: self._known[key] for key in reads}
        return taken

    @property
    def units(self) -> UnitRegister:
        """The register of units."""

        def read(workspace: Workspace) -> UnitRegister:
            return read_units(*((path, workspace.name(path)) for path in workspace.unit_files))

        return self._once("units", "", read)

    @property
    def legal_bases(self) -> LegalRegister:
        """The register of legal bases."""

        def read(workspace: Workspace) -> LegalRegister:
            return read_legal_bases(workspace.legal_bases, workspace.name(workspace.legal_bases))

        return self._once("legal_bases", "", read)

    @property
    def digest(self) -> str:
        """A digest of both registers."""
        return self._once("digest", "", lambda _workspace: digest_of(self.units, self.legal_bases))

    @property
    def norms(self) -> dict[str, Norm]:
        """Norms by code."""

        def read(workspace: Workspace) -> dict[str, Norm]:
            return {code: read_norm(path, workspace.name(path)) for code, path in workspace.norms().items()}

        return self._once("norms", "", read)

    def kind(self, name: str) -> tuple[Kind, Lines]:
        """A document kind and where its entries stand, as `read_kind` reads it."""

        def read(workspace: Workspace) -> tuple[Kind, Lines]:
            self.words_digest(name)
            return read_kind(workspace.kind(name), workspace.name(workspace.kind(name)))

        return self._once("kind", name, read)

    def phrases(self, kind: str) -> tuple[Phrases, Lines]:
        """The phrases of a kind and where they stand, as `read_phrases` reads them."""

        def read(workspace: Workspace) -> tuple[Phrases, Lines]:
            self.words_digest(kind)
            return read_phrases(workspace.kind(kind), workspace.name(workspace.kind(kind)))

        return self._once("phrases", kind, read)

    def remarks(self, round_name: str) -> Mapping[str, Sequence[Remark]]:
        """The remarks of a round by slot, as `read_remarks` reads them."""

        def read(workspace: Workspace) -> Mapping[str, Sequence[Remark]]:
            self.remarks_digest(round_name)
            path = workspace.round_folder(round_name) / REMARKS_FILE
            return read_remarks(path, workspace.name(path))

        return self._once("remarks", round_name, read)

    def template(self, kind: str) -> tuple[str, PreparedTemplate]:
        """The template of a kind, and the digest of its file. Raises `Refused`."""
        name, data, digest = self._template(kind)
        return digest, _prepared(name, data, language())

    def _template(self, kind: str) -> tuple[str, bytes, str]:
        """Name, bytes and digest of the template of a kind."""

        def read(workspace: Workspace) -> tuple[str, bytes, str]:
            self.template_digest(kind)
            path = workspace.kind(kind) / TEMPLATE_FILE
            name = workspace.name(path)
            data = read_bytes(path, name, LARGEST_TEMPLATE)
            return name, data, digest_of(data)

        return self._once("template", kind, read)

    # Digests of files are taken before those are read: what changes in between is read once more by the next run.

    def words_digest(self, kind: str) -> str:
        """A digest of the files that have the words of a kind."""

        def read(workspace: Workspace) -> str:
            folder = workspace.kind(kind)
            return digest_of(file_digest(folder / KIND_FILE), file_digest(folder / PHRASES_FILE))

        return self._once("words_digest", kind, read)

    def remarks_digest(self, round_name: str) -> str:
        """The digest of the file with the remarks of a round; empty when there is none."""
        return self._once(
            "remarks_digest",
            round_name,
            lambda workspace: file_digest(workspace.round_folder(round_name) / REMARKS_FILE),
        )

    def template_digest(self, kind: str) -> str:
        """The digest of the file of a template; empty when there is none."""
        return self._once("template_digest", kind, lambda workspace: file_digest(workspace.kind(kind) / TEMPLATE_FILE))

    def is_for_units(self, name: str) -> bool:
        """Whether documents of a kind are made once for each unit; a kind that cannot be read is told of later."""
        try:
            return self.kind(name)[0].each == "unit"
        except Refused:
            return False


@lru_cache(_PREPARED)
def _prepared(name: str, data: bytes, _language: str) -> PreparedTemplate:
    """A template ready to be rendered, once in a process; what is said of it is in the language of then."""
    return prepared_template(data, name)
