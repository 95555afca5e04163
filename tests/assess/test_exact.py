"""Sums stay exact, however far their numbers are apart."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from docgen.assess.exact import add


@pytest.mark.parametrize("large", ["1E+300", "-1E+300", "1E-300"])
def test_numbers_of_very_different_size_are_added_exactly(large: str) -> None:
    found = add([Decimal("0.5"), Decimal(large), Decimal(20)])
    assert Fraction(found) == Fraction(large) + Fraction(41, 2)
