"""Makers of the rounds in `tests/provinces`: invented provinces in shapes seen in practice, by files alone.

Each folder there is a workspace with an `expected.json`. Its workbooks and expectations are made by the module of its
name from one table of scores, with arithmetic of its own (`reckon`); `python -m tests.province_makers` writes both.
"""

from __future__ import annotations

from tests.province_makers import hai_lam, thuong_ngan, truong_giang

PROVINCES = (thuong_ngan, hai_lam, truong_giang)
