"""Write the workbooks and expected figures anew."""

from __future__ import annotations

import json
from pathlib import Path

from tests.province_books import hoa_khe, lam_ha, thuong_giang

PROVINCES = Path(__file__).parent.parent / "provinces"
MAKERS = {"lam-ha-2016": lam_ha, "thuong-giang-2025": thuong_giang, "hoa-khe-2025": hoa_khe}

if __name__ == "__main__":
    for name, maker in MAKERS.items():
        maker.write(PROVINCES / name / "data" / name)
        text = json.dumps(maker.expected(), ensure_ascii=False, indent=1)
        (PROVINCES / name / "expected.json").write_text(text + "\n", "utf-8")
