"""Base of everything that people write in YAML files.

Modules of what is written have no `from __future__ import annotations`: pydantic would have to parse and evaluate the
type of each field, at every start.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints

from docgen.model.digest import digest_of

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""A stable ASCII slug: `so-tu-phap`, `cntt`, `ha-tang`."""

Scope = Annotated[
    str, StringConstraints(pattern=r"^(\*|[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?)$", max_length=129)
]
"""Whom a value of the rubric is for: a block, one of its tracks (`xa.mien-nui`), or all (`*`)."""

Text = Annotated[str, StringConstraints(min_length=1)]


class Written(BaseModel):
    """Base of what people write in YAML: frozen, and a misspelt key is an error."""

    # A schema is made when a class first reads anything: most are only read as parts of another one.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @cached_property
    def digest(self) -> str:
        """A digest of all that it says."""
        return digest_of(self)

    @classmethod
    def usual(cls) -> Self:
        """One of which nothing is written: what an entry is that is left out.

        Making it as others are made would take a schema for it alone, at every start.
        """
        return cls.model_construct()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy with changes, without what the original has found about itself (its cached properties)."""
        copied = super().model_copy(update=update, deep=deep)
        for name in [name for name in copied.__dict__ if name not in type(self).model_fields]:
            del copied.__dict__[name]
        return copied
