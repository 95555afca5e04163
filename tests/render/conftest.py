from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from docgen.i18n import DEFAULT_LANGUAGE, use_language
from docgen.model.figure import Figure


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Places and messages are compared as they stand in the code, whatever the catalogue says."""
    use_language("en")
    yield
    use_language(DEFAULT_LANGUAGE)


@pytest.fixture
def one_form() -> Iterator[None]:
    """Figures are said in sentences as in tables: docxtpl knows no difference."""
    made = Figure.__init__

    def in_one_form(
        figure: Figure, key: str, value: Any, table: str, _prose: str = "", *others: Any, **more: Any
    ) -> None:
        made(figure, key, value, table, table, *others, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "__init__", in_one_form)
        yield
