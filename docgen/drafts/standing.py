"""What stands at the place of a draft, and what is to become of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path


class Outcome(Enum):
    """What became of a draft."""

    WRITTEN = "written"
    REFRESHED = "refreshed"
    UNCHANGED = "unchanged"
    LEFT_ALONE = "left alone"
    FAILED = "failed"


class State(Enum):
    """What stands at a place: nothing, what docgen wrote, what a person made of it, or a file that is not docgen's.

    A file that docgen refreshed holds a person's edits, so it counts as edited although docgen wrote it last.
    """

    MISSING = "missing"
    OURS = "ours"
    EDITED = "edited"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Standing:
    """A place as it was looked at. data, digest: of the file, empty where there is none. lock: of who has it open."""

    path: Path
    state: State
    data: bytes = b""
    digest: str = ""
    lock: Path | None = None


@dataclass(frozen=True)
class Made:
    """What docgen made last for a place.

    base: digest of the file as rendered. ingredients: digests, by name, of all that it was made from. told: the
    findings of making it, as values for JSON, so that they can be told again when it need not be made again.
    """

    base: str
    ingredients: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Writing:
    """A file to be put in place. name: as people are told it.

    base: the file as docgen rendered it, which is `data` itself unless a person's edits are in that; empty where it is
    not known any more; None for what is no document and is never merged.
    was: the edited file that `data` replaces; None where only docgen's own may be replaced.
    ingredients, told: what is noted of making it, see `Made`. manifest: the digest of the base's manifest, where it is
    known already.
    """

    path: Path
    data: bytes
    name: str
    base: bytes | None = None
    was: bytes | None = None
    ingredients: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, object] = field(default_factory=dict)
    manifest: str = ""


@dataclass(frozen=True)
class Earlier:
    """A file as it stood before docgen replaced it: its digest, when it was kept, and where the copy is."""

    digest: str
    kept: datetime
    copy: Path


def digest_of(data: bytes) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
