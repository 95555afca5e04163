"""A prepared template as a value: all that filling it in takes, without what prepares templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from docgen.errors import Finding, Spot
from docgen.narrate.naming import Names, names_of_tags
from docgen.ooxml.walk import story_names
from docgen.render.compiled import Story

_JINJA = re.compile(rb"\{[{%#]")


@dataclass(frozen=True)
class Shell:
    """The XML around a printed text: properties of its run, and of its paragraph if it stands alone in one."""

    run: bytes
    paragraph: bytes = b""


@dataclass(frozen=True)
class TemplateTag:
    """A tag of a template: its place, its kind (`print`, `do`), and the code inside."""

    spot: Spot
    kind: str
    code: str


@dataclass(frozen=True)
class PreparedTemplate:
    """A template ready to be rendered.

    name: how messages call it. parts: of a .docx with Jinja text in its XML, each piece behind a number that leads to
    the tag of `tags` it comes from. shells: the XML around printed values, by number of tag. first_bookmark: the first
    bookmark id that is free. findings: warnings. in_sentences: numbers of the tags that leave a gap in a sentence when
    they print nothing. complete, sound: names of the parts that come out complete, or as sound XML, whatever the data
    are; the others are looked through at each render. by_docxtpl: whether docxtpl itself is to render it; its parts
    then hold tags as it reads them. stories: the parts with tags as code, by name, as far as they were compiled.
    """

    name: str
    parts: Mapping[str, bytes]
    tags: tuple[TemplateTag, ...]
    shells: Mapping[int, Shell] = field(default_factory=dict)
    first_bookmark: int = 1
    findings: tuple[Finding, ...] = ()
    in_sentences: frozenset[int] = frozenset()
    complete: frozenset[str] = frozenset()
    sound: frozenset[str] = frozenset()
    by_docxtpl: bool = False
    stories: dict[str, Story] = field(default_factory=dict, compare=False)

    @cached_property
    def names(self) -> Names:
        """The names that its tags use, each once."""
        return names_of_tags((tag.kind, tag.code) for tag in self.tags if tag.kind != "note")

    @cached_property
    def story_names(self) -> tuple[str, ...]:
        """Names of the parts that may have tags."""
        return tuple(story_names(self.parts))

    @cached_property
    def filled_names(self) -> tuple[str, ...]:
        """Names of those that have tags, or may want completing; the others are as they are in every document."""
        return tuple(name for name in self.story_names if name not in self.complete or _JINJA.search(self.parts[name]))
