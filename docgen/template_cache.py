"""Templates that were prepared and compiled are kept on the disk, so that the next run need not do it again.

A template is known by its content, its name in messages, their language, docgen itself and the libraries and Python
that run it; where one of them changes, another entry is made, so that no stale one is ever taken. Any number of
processes may read and write: an entry takes its place in one step, and one that is damaged counts as none.

Entries are Python code. They are kept in the user's own folder for such things, never with the workspace, which people
hand on. The variable `DOCGEN_CACHE` names another folder; where it is empty, nothing is kept.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from docgen.drafts.disk import replace_file
from docgen.i18n import language
from docgen.narrate.filters import FILTERS
from docgen.program import program_digest
from docgen.render.compiled import Story
from docgen.render.draft import compile_all
from docgen.render.prepared import PreparedTemplate

FOLDER = "DOCGEN_CACHE"
"""The variable of the environment that names the folder."""
MOST_ENTRIES = 100
"""Those used last; the others go."""
_DIGEST = hashlib.sha256().digest_size


def prepared_template(data: bytes, name: str) -> PreparedTemplate:
    """A template as `prepare` makes it, ready to be filled in. Raises Refused as `prepare` does."""
    folder = cache_folder()
    path = None if folder is None else folder / f"{_key(data, name)}.template"
    found = None if path is None else _read(path)
    return _made(data, name, path) if found is None else found


def _made(data: bytes, name: str, path: Path | None) -> PreparedTemplate:
    """A template prepared now, and kept at this place. What prepares them is loaded where one is needed only."""
    from docgen.render.template import prepare

    made = prepare(data, name)
    if path is not None:
        compile_all(made, FILTERS)
        # Without an entry the next run is slower, and that is all.
        with suppress(OSError):
            _write(path, made)
    return made


def cache_folder() -> Path | None:
    """Where entries are kept; None where nothing is kept."""
    named = os.environ.get(FOLDER)
    if named is not None:
        return Path(named) if named else None
    from platformdirs import user_cache_path

    return user_cache_path("docgen", appauthor=False)


def _key(data: bytes, name: str) -> str:
    python = f"{sys.implementation.cache_tag} {sys.hexversion}"
    parts = (program_digest(), python, language(), name, hashlib.sha256(data).hexdigest())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read(path: Path) -> PreparedTemplate | None:
    """The entry at a place; None where there is none, or not a sound one."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, packed = content[:_DIGEST], content[_DIGEST:]
    if hashlib.sha256(packed).digest() != digest:
        return None
    with suppress(OSError):
        os.utime(path)
    template, stories = pickle.loads(packed)
    codes = {part: Story(marshal.loads(code), numbers) for part, (code, numbers) in stories.items()}
    return replace(template, stories=codes)


def _write(path: Path, template: PreparedTemplate) -> None:
    stories = {part: (marshal.dumps(story.code), story.numbers) for part, story in template.stories.items()}
    packed = pickle.dumps((replace(template, stories={}), stories), protocol=pickle.HIGHEST_PROTOCOL)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(path, hashlib.sha256(packed).digest() + packed)
    for old in _oldest(path.parent):
        with suppress(OSError):
            old.unlink()


def _oldest(folder: Path) -> Iterator[Path]:
    """Entries beyond the number that is kept, those used longest ago."""
    entries: list[tuple[float, Path]] = []
    for entry in folder.glob("*.template"):
        with suppress(OSError):
            entries.append((entry.stat().st_mtime, entry))
    entries.sort(key=lambda one: one[0], reverse=True)
    return (entry for _time, entry in entries[MOST_ENTRIES:])
