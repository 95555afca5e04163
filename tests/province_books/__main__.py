"""Write the workbooks and the expectations of every province: `python -m tests.province_books`."""

from __future__ import annotations

import json

from tests.province_books import ALL, PROVINCES, expected

for name, maker in PROVINCES.items():
    (round_,) = (ALL / name / "data").glob("*/round.yaml")
    for book in maker.books():
        (round_.parent / book.name).write_bytes(book.finished())
    text = json.dumps(expected(maker), ensure_ascii=False, indent=1)
    (ALL / name / "expected.json").write_text(text + "\n", "utf-8")
