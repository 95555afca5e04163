"""Two norms as the tests of layout need them, apart from the norm files that ship."""

from __future__ import annotations

import datetime as dt

from docgen.model.norm import Body, LegalBasisStyle, Norm, Page, PageNumber

_SIZES: dict[str, tuple[float, float]] = {
    "national_name": (12, 13), "motto": (13, 14), "issuing_body": (12, 13), "reference": (13, 13),
    "place_and_date": (13, 14), "kind_title": (14, 14), "subject_line": (14, 14), "body": (13, 14),
    "recipients_label": (12, 12), "recipients": (11, 11), "annex_label": (14, 14), "annex_title": (13, 14),
}  # fmt: skip


def norm(*, where: str = "footer", align: str = "right", italic: bool = False, last: str = ",") -> Norm:
    """A norm like TT 01; with header, center, italic and "." one like NĐ 30."""
    return Norm.model_validate(
        {
            "code": "thu",
            "title": "Thông tư thử",
            "valid_from": dt.date(2011, 3, 5),
            "page": Page(
                size_mm=(210, 297),
                margins_mm={"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)},
                reference="Điều 5",
            ).model_dump(),
            "fonts": ["Times New Roman"],
            "fonts_reference": "Điều 4",
            "page_number": PageNumber.model_validate(
                {
                    "where": where, "align": align, "size_pt": (13, 14), "hide_first": True,
                    "restart_in_annex": True, "reference": "Điều 15",
                }
            ).model_dump(),
            "sizes_pt": _SIZES,
            "sizes_reference": "Phụ lục IV",
            "body": Body(
                align="both", first_line_cm=(1, 1.27), gap_min_pt=6, line=(1, 1.5), reference="Điều 11"
            ).model_dump(),
            "legal_basis": LegalBasisStyle(italic=italic, separator=";", last=last, reference="Điều 11").model_dump(),
            "zero_padded_months": [1, 2],
            "date_reference": "Điều 9",
            "draft_mark": False,
        }
    )  # fmt: skip
