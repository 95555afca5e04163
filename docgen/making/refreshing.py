"""A draft that a person edited, with the values of today brought into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docgen.drafts import Drafts, Standing, State, Writing
from docgen.drafts import faults as drafts_faults
from docgen.errors import Refused
from docgen.making.job import Drafted
from docgen.making.told import as_told
from docgen.render.manifest import manifest_digest, read_manifest
from docgen.vietnamese.versions import first_version

if TYPE_CHECKING:
    from docgen.revise.merging import Take
    from docgen.revise.refresh import Refreshed


@dataclass(frozen=True)
class Refresher:
    """How edited drafts are brought up to date. take: who is right in conflicts; today: the date of comments."""

    take: Take = ""
    today: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    def refreshed(self, drafts: Drafts, standing: Standing, drafted: Drafted, name: str) -> Refreshed:
        """The edited draft with the values of today.

        Raises `Refused` when nothing tells what docgen wrote in it, or when it is another document.
        """
        digest = manifest_digest(standing.data)
        known = None if digest is None else drafts.base_of(digest)
        if known is not None and first_version(known[0].name) != first_version(standing.path.name):
            raise Refused([drafts_faults.other_document(name, known[0].name)])
        if known is not None and known[0].parent != standing.path.parent:
            raise Refused([drafts_faults.other_document(name, f"{known[0].parent.name}/{known[0].name}")])
        if digest is not None and known is None and standing.state is State.FOREIGN and drafts.made(standing.path):
            raise Refused([drafts_faults.other_document(name, "")])
        base = drafts.base(standing.path)
        return self.merged(base, standing.data, drafted, name, foreign=standing.state is State.FOREIGN)

    def merged(
        self, base: bytes | None, edited: bytes, drafted: Drafted, name: str, foreign: bool = False
    ) -> Refreshed:
        """The same of any edited file. foreign: whether it is not known to be this draft."""
        # Merging takes a while to load, and most runs have nothing to merge.
        from docgen.revise.rebuilt import rebuilt
        from docgen.revise.refresh import refresh

        if base is None:
            manifest = read_manifest(edited, name)
            if manifest is None:
                raise Refused([drafts_faults.edited(name)])
            base = rebuilt(drafted.data, manifest)
        return refresh(base, edited, drafted.data, name, self.today, self.take, certain=not foreign)


def refreshing(writing: Writing, drafted: Drafted, found: Refreshed, was: bytes | None) -> Writing:
    """The refreshed draft, to be put in place. was: the edited file that it replaces.

    While something is left to people, nothing is noted of what it was made from: the next run looks again.
    """
    ingredients = {} if found.conflicts else writing.ingredients
    told = as_told(Drafted(drafted.data, (*drafted.findings, *found.findings), drafted.unprinted))
    return Writing(writing.path, found.data, writing.name, found.base, was, ingredients, told)


def today() -> datetime:
    """The date that comments of a run bear: the day alone, so that a second run on it changes nothing."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
