"""Write the workbooks and the expectations of every province: `python -m tests.province_makers`."""

from __future__ import annotations

import json

from tests.province_makers import PROVINCES

for province in PROVINCES:
    province.write_book()
    text = json.dumps(province.expected(), ensure_ascii=False, indent=1)
    (province.FOLDER / "expected.json").write_text(text + "\n", "utf-8")
