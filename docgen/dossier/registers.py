"""What all rounds of a workspace share: units, legal bases, norms, document kinds, and templates."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from docgen.dossier.common import digest_of
from docgen.errors import Refused
from docgen.model.kind import Kind
from docgen.model.norm import Norm
from docgen.model.register import LegalRegister, UnitRegister
from docgen.read.files import read_bytes
from docgen.read.kind import read_kind
from docgen.read.lines import Lines
from docgen.read.norm import read_norm
from docgen.read.register import read_legal_bases, read_units
from docgen.render.template import PreparedTemplate
from docgen.template_cache import prepared_template
from docgen.workspace import Workspace

LARGEST_TEMPLATE = 64 * 1024 * 1024
"""Bytes."""


class Registers:
    """What all rounds of a workspace share, read once when it is first needed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._templates: dict[tuple[str, str], PreparedTemplate] = {}
        self._kinds: dict[str, tuple[Kind, Lines]] = {}

    @cached_property
    def units(self) -> UnitRegister:
        """The register of units."""
        return read_units(*((path, self._workspace.name(path)) for path in self._workspace.unit_files))

    @cached_property
    def legal_bases(self) -> LegalRegister:
        """The register of legal bases."""
        return read_legal_bases(self._workspace.legal_bases, self._workspace.name(self._workspace.legal_bases))

    def template(self, path: Path) -> tuple[str, PreparedTemplate]:
        """A template and the digest of its file, prepared once while the file stays the same. Raises `Refused`."""
        name = self._workspace.name(path)
        data = read_bytes(path, name, LARGEST_TEMPLATE)
        digest = digest_of(data)
        if (name, digest) not in self._templates:
            self._templates[name, digest] = prepared_template(data, name)
        return digest, self._templates[name, digest]

    @cached_property
    def digest(self) -> str:
        """A digest of both registers."""
        return digest_of(self.units, self.legal_bases)

    @cached_property
    def norms(self) -> dict[str, Norm]:
        """Norms by code."""
        return {code: read_norm(path, self._workspace.name(path)) for code, path in self._workspace.norms().items()}

    def kind(self, name: str) -> tuple[Kind, Lines]:
        """A document kind and where its entries stand, as `read_kind` reads it."""
        if name not in self._kinds:
            folder = self._workspace.kind(name)
            self._kinds[name] = read_kind(folder, self._workspace.name(folder))
        return self._kinds[name]

    def is_for_units(self, name: str) -> bool:
        """Whether documents of a kind are made once for each unit; a kind that cannot be read is told of later."""
        try:
            return self.kind(name)[0].each == "unit"
        except Refused:
            return False
