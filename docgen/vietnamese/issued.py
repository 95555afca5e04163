"""The words of a bộ tiêu chí as it is issued: headings of its table, rows that are no criteria, tiers, rules, papers.

Patterns are matched against `spoken` text unless they say otherwise.
"""

from __future__ import annotations

import re

from docgen.vietnamese.unclear import UNCLEAR as UNCLEAR
from docgen.vietnamese.unclear import spoken as spoken

# --- headings of the table ---

NUMBER_HEADING = re.compile(r"(stt|tt|số tt|số thứ tự|thứ tự|mã|mã số|ký hiệu|số)\.?")
LABEL_HEADING = re.compile(
    r"\b(tiêu chí|tiêu chuẩn|nội dung|chỉ số|chỉ tiêu|lĩnh vực|hạng mục|nhóm|danh mục|yêu cầu|trụ cột|thành phần)\b"
)
POINTS_HEADING = re.compile(
    r"\b(điểm (số )?(tối đa|chuẩn|cao nhất|quy định|thành phần)|(thang|khung|biểu|mức) điểm|tối đa)\b"
)
NO_POINTS_HEADING = re.compile(r"^(cách|phương pháp|hướng dẫn|công thức)\b|[=*×]|\bx điểm|^.{61,}$")
"""What speaks of maxima without being the heading of a column of them."""
POINTS_BARE = re.compile(r"(số |tổng )?điểm( số)?( của tiêu chí)?( \(điểm\))?")
"""A heading of points that says nothing else; only where no other is one of maxima."""
WEIGHT_HEADING = re.compile(r"\b(trọng số|hệ số)\b")
OTHER_HEADING = re.compile(
    r"\b(cách|phương pháp|hướng dẫn|công thức|ghi chú|tài liệu|hồ sơ|minh chứng|kiểm chứng|nguồn|căn cứ"
    r"|giải trình|giải thích|mô tả|diễn giải|tự đánh giá|tự chấm|thẩm định|đạt được|điểm đạt|kết quả|thời (gian|hạn)"
    r"|(đơn vị|cơ quan|phòng|bộ phận)"
    r" (chủ trì|phối hợp|theo dõi|đánh giá|phụ trách|chấm|cung cấp|thực hiện|thẩm định))\b"
)
"""Columns that say how points are given, by whom, or which were given."""
COLUMN_NUMBER = re.compile(r"\(?([0-9]{1,2}|[a-z])\)?")
"""What stands under a heading where columns are numbered: “(1)”, “A”."""

# --- rows ---

TOTAL_ROW = re.compile(
    r"(tổng( số)?( cộng)?( điểm)?( số)?( tối đa)?|cộng|tổng điểm toàn bộ)"
    r"( (của )?(các |[0-9]+ )?(nhóm|tiêu chí|mục|phần|lĩnh vực|hạng mục|chỉ số)\b.*| toàn .*)?( ?[(:+=].*)?"
)
SUBTOTAL_ROW = re.compile(
    r"(cộng|tổng|tổng cộng|tổng điểm)( điểm)? (nhóm|mục|phần|lĩnh vực|hạng mục) ?[0-9ivxa-z.]*( .*)?"
)
BONUS = re.compile(r"(các )?(tiêu chí )?(điểm (cộng(?! đồng)|thưởng|ưu tiên|khuyến khích)|(cộng|thưởng) điểm)\b")
PENALTY = re.compile(r"(các )?(tiêu chí )?(điểm (trừ|phạt)|(trừ|phạt) điểm)\b")
ADJUSTMENT = re.compile(r"(các )?(tiêu chí )?(điểm )?(cộng|thưởng)( điểm)?( ?[,/;-] ?| và | hoặc )(điểm )?(trừ|phạt)")
SCORING = re.compile(
    r"[-+*•]|(có|không|đạt|chưa|từ|dưới|trên|tỷ lệ|tỉ lệ|nếu|trường hợp|còn lại|đúng hạn|chậm|mỗi|cứ|hoàn thành)\b"
    r"|(tính điểm|cách (tính|chấm)|công thức|trong đó|ghi chú|lưu ý)\b|([a-z]|điểm) ?="
    r"|.*: ?[0-9][0-9.,/]* ?(điểm|đ)?[.;]?$"
)
"""How an explanation begins or ends that tells which points are given for what."""
WHOLE = re.compile(r"^(điểm chuẩn|bộ (tiêu chí|chỉ số)|các tiêu chí|thang điểm|tiêu chí (chung|đánh giá))")
"""How a row is called that is over all groups."""
ANSWER = re.compile(r"(có|không|đạt|chưa|từ|dưới|trên|còn lại|đúng hạn|chậm)\b|.*: ?[0-9][0-9.,/]* ?(điểm|đ)?[.;]?$")
"""How a row with a number reads that is one of several answers."""
LEADING = r"(?:(?:phần|nhóm|mục|lĩnh vực|tiêu chí|chỉ số|chỉ tiêu|hạng mục|trụ cột)\s+(?:số\s+)?)"
"""What may stand before a number in the cell of a label: “Nhóm 1. …”. Letters of either size."""
POINTS_AT_END = re.compile(
    r"\s*(?:[(\[]\s*(?:tối đa|điểm tối đa:?|tổng điểm:?|thang điểm:?)?\s*([+-]?[0-9][0-9.,]*)\s*(?:điểm|đ)\s*[)\]]"
    r"|:\s*(?:tối đa\s*)?([0-9][0-9.,]*)\s*(?:điểm|đ))\s*[.;:]?\s*$",
    re.IGNORECASE,
)
"""Points at the end of a label: “Nhận thức số (100 điểm)”. In the text as it stands."""
POINTS_CELL = re.compile(
    r"(?:tối đa|không quá|điểm tối đa|cộng|trừ|đến|0 ?(?:-|đến))?\s*:?\s*"
    r"(?P<points>[+-]?[0-9][0-9., ]*)\s*(?:điểm|đ)?\.?"
)
"""What stands in a cell of maxima: “10”, “10 điểm”, “tối đa 10”, “0 - 10”."""
BLOCK_ROW = re.compile(
    r"(phần|khối|nhóm|bảng)?\s*[ivxa-d0-9]*[.:)]?\s*"
    r"(khối|đối với|áp dụng|dành cho|tiêu chí (của|cho|đối với)|các|ubnd|cấp)\b"
)
"""How a row begins that tells for whom the rows below are."""

# --- who is assessed ---

UNITS: tuple[tuple[str, ...], ...] = (
    (
        "cơ quan chuyên môn",
        "cơ quan nhà nước cấp tỉnh",
        "cqnn cấp tỉnh",
        "cấp tỉnh",
        "cấp sở",
        "ban quản lý",
        "sở",
        "ban",
        "ngành",
    ),
    ("cơ quan ngành dọc", "ngành dọc", "cơ quan trung ương"),
    ("cấp huyện", "thị xã", "huyện", "thành phố", "quận"),
    ("cấp xã", "xã", "phường", "đặc khu", "thị trấn"),
)
"""Words for units, by families that are ranked together."""
_KIND_OF = {word: family for family, words in enumerate(UNITS) for word in words}
_KINDS = "|".join(sorted((re.escape(word) for word in _KIND_OF), key=len, reverse=True))
UNIT = re.compile(
    rf"(?<![^\W_])(?<!cơ )(?<!trụ )(?<!ủy )(?<!uỷ )(?:{_KINDS})(?![^\W_])(?! (?:hành|hội|hữu|thích|đầu|chỉ đạo|nghề))",
    re.IGNORECASE,
)
BETWEEN_UNITS = re.compile(
    r"[\s,;/&-]*(?:(?:và|hoặc|các|khối|thuộc|ubnd|ủy ban nhân dân|uỷ ban nhân dân)[\s,;/&-]+)*", re.IGNORECASE
)
BEFORE_UNITS = re.compile(
    r"(?:(?:các|khối|cấp|ubnd|ủy ban nhân dân|uỷ ban nhân dân|cơ quan|đơn vị)\s*,?\s+)+$", re.IGNORECASE
)
AFTER_UNITS = re.compile(r"\s+thuộc\s+(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân)\s+tỉnh", re.IGNORECASE)
PARTS_ANEW = re.compile(r"ubnd|ủy ban|uỷ ban|;", re.IGNORECASE)
"""What parts two enumerations even of one family: “UBND các huyện; UBND các xã”."""
TRACK = re.compile(
    r"\b((?:không(?:\s+có)?|có)\s+(?:(?:phát sinh|thực hiện|giải quyết|tiếp nhận)\s+)?(?:tthc|thủ tục hành chính))\b",
    re.IGNORECASE,
)
COMMITTEE = re.compile(r"\b(?:ủy|uỷ) ban nhân dân\b")
COMMITTEE_OF = re.compile(r"^(?:ubnd|(?:ủy|uỷ) ban nhân dân)\s+", re.IGNORECASE)
"""What stands before the kind of a unit in its name: “UBND xã Đông”."""
LEVEL = "cấp "
UNIT_OF_LEVEL = "đơn vị"
"""How units of a level are called: “đơn vị cấp xã”."""
UNNAMED_BLOCK = "các cơ quan, đơn vị"
UNNAMED_NOUN = "cơ quan, đơn vị"


def family_of(word: str) -> int:
    """The family of a word for units, as `UNIT` finds it."""
    return _KIND_OF[" ".join(spoken(word).split())]


# --- papers ---

ANNEX = re.compile(r"(phụ lục(?: số)?(?: (?:[ivxlc]+|[0-9]+|[a-z]))?)(?![^\W_])")
ATTACHED = re.compile(r"(?:ban hành |kèm )+theo\b")
PAPER = re.compile(
    r"(?P<kind>Quyết định|Nghị quyết|Kế hoạch|Hướng dẫn|Công văn|Thông tư)\s+(?:số\s*:?\s*)?(?P<number>[0-9]+[\w/.-]*)?"
    r"[^;)]*?,?\s*ngày\s+(?P<day>[0-9]{1,2})?[\s./…]*(?:tháng)?[\s./]*(?P<month>[0-9]{1,2})?[\s./…]*(?:năm)?[\s./]*"
    r"(?P<year>(?:19|20)[0-9]{2})(?:\s+của\s+(?P<issuer>[^;)]*))?",
    re.IGNORECASE,
)
"""A paper with its date; in the text as it stands. A draft may have gaps for number, day and month."""
OWN_NUMBER = re.compile(r"số\s*:?\s*(?P<number>[0-9]+\s*/[\w/-]+)", re.IGNORECASE)
OWN_DATE = re.compile(
    r"ngày\s+(?P<day>[0-9]{1,2})\s+tháng\s+(?P<month>[0-9]{1,2})\s+năm\s+(?P<year>(?:19|20)[0-9]{2})", re.IGNORECASE
)
KIND_LINE = re.compile(r"(quyết định|nghị quyết|kế hoạch|hướng dẫn)\s*:?")
ISSUER_LINE = re.compile(r"((?:chủ tịch )?(?:ủy|uỷ) ban nhân dân|ubnd|sở|hội đồng nhân dân)\b")
STATE_NAME = re.compile(r"cộng hòa|cộng hoà|độc lập")
BASIS = re.compile(r"(căn cứ|thực hiện|theo đề nghị|xét đề nghị|nơi nhận)\b")
"""How a line begins that cites other papers, or says who gets the decision."""
AFTER_TITLE = re.compile(
    r"(căn cứ|theo đề nghị|xét đề nghị|quyết định ?:|điều 1|chương|chủ tịch|(ủy|uỷ) ban|giám đốc|thực hiện)"
)
"""What stands below the title of a decision."""
PROVINCE_LINE = re.compile(r"(tỉnh|thành phố|huyện|xã|phường)\b")
PROVINCE = re.compile(r"\b(tỉnh|thành phố|huyện|xã|phường)\b")
ABOUT = re.compile(r"^(v/v|về việc|về)?\s*(ban hành|phê duyệt|công bố)?\s*", re.IGNORECASE)
ARTICLE = re.compile(r"điều ([0-9]+)")
ARTICLE_NAME, CLAUSE, SECTION_NAME = "Điều", "khoản", "mục"
RUBRIC_TITLE = re.compile(
    r"\b(bộ tiêu chí|bộ chỉ số|bảng tiêu chí|tiêu chí đánh giá|quy định .*(tiêu chí|đánh giá)|chỉ số)\b"
)
RUBRIC_NAMED = re.compile(
    r"(?:ban hành|phê duyệt)(?: kèm theo (?:Quyết định|Nghị quyết|Kế hoạch) này)?\s+"
    r"(?P<title>(?:Quy định|Bộ|Bảng|Quy chế|Tiêu chí)[^.;(]*"
    r"(?:;\s*(?:UBND|(?:Ủy|Uỷ) ban nhân dân|các|huyện|xã)\b[^.;(]*)*)",
    re.IGNORECASE,
)
"""How an article names the rubric that it issues; in the text as it stands."""
SUBJECT_OF_TITLE = re.compile(
    r"(?:đánh giá|xác định|xếp hạng|xếp loại|phân loại)"
    r"(?:,? (?:và )?(?:đánh giá|xếp hạng|xếp loại|phân loại|chấm điểm))*"
    r"(?: (?:kết quả|việc thực hiện))? (?P<subject>[^.;:(]+?)"
    r"(?= (?:của|đối với|tại|trong|cho|năm|trên địa bàn|hằng năm|hàng năm|các|khối|cấp (?:sở|tỉnh|huyện|xã)|tỉnh|ở)\b"
    r"|[.;:(]|$)",
    re.IGNORECASE,
)
"""What a rubric's title says is assessed; in the text as it stands."""
DEGREE = re.compile(r"^(mức độ|kết quả|chỉ số|công tác)\s+", re.IGNORECASE)

# --- scale and rules ---

SCALE = re.compile(
    r"(?:thang điểm(?: đánh giá| chuẩn| tối đa)*(?: (?:đối với|áp dụng|của|cho) [^:.;0-9]{0,80}?)?"
    r"|(?:tổng|tổng số) điểm(?: tối đa| chuẩn)(?: của [^:.;]*?)?)"
    r"\s*[:(]?\s*(?:là |bằng |đạt )?(?P<points>[0-9][0-9.]*)(?:\s*điểm)?(?![0-9%]|,[0-9])"
)
OF_A_PART = re.compile(r"\b(nhóm|hạng mục|mục|phần|tiêu chí này|lĩnh vực|từng|mỗi)\b")
"""Words by which a full mark is that of a part, not of the whole."""
RULES: dict[str, re.Pattern[str]] = {
    "total": re.compile(r"tổng điểm .*\b(là|bằng) (tổng|cộng)|\bcộng (điểm|các)|tổng hợp điểm"),
    "ties": re.compile(r"bằng điểm|điểm bằng nhau|cùng (số )?điểm|đồng hạng|cùng (thứ )?hạng|cùng (thứ )?bậc"),
    "shares": re.compile(r"tỷ lệ (phần trăm )?(đơn vị|cơ quan|xếp loại|các mức|mỗi mức)"),
    "mean": re.compile(r"điểm (trung )?bình quân|điểm trung bình (chung|của|toàn)|trung bình cộng"),
    "rank": re.compile(r"xếp hạng .*(từ cao (xuống|đến) thấp|theo (tổng )?điểm)|thứ hạng"),
    "rounding": re.compile(r"làm tròn"),
}
"""Sentences that speak of a rule, by the entry of the rubric that holds it."""
TIES_GO_ON = re.compile(
    r"(kế tiếp|tiếp theo|liền (sau|kề)|xếp sau|ví dụ|\bvd\b|bằng nhau|bằng điểm|đồng hạng|cùng (thứ )?hạng|\blùi\b"
    r"|nhảy|cách (một|1|01)\b|ưu tiên|xếp (trên|trước))"
)
"""Clauses behind one on equal totals that are part of the same rule."""
RANK_SHARED = re.compile(r"(cùng|đồng)( một)?( thứ)? (hạng|bậc)\b(?! mục)")
RANKS_SKIPPED = re.compile(
    r"\blùi( xuống)?( thứ)? (hạng|bậc)\b(?! (liền|kế|tiếp|một|[0-9]))"
    r"|\blùi( lại| xuống)? tương ứng|\bnhảy (hạng|bậc)|\bcách (một|1|01) (hạng|bậc)\b"
)
"""Behind a shared rank as many places are left out as units share it."""
RANKS_DENIED = re.compile(r"\bkhông\b|\bchưa\b")
TIES_PARTED = re.compile(
    r"ưu tiên|xếp (trên|trước)|(cao|lớn|nhiều|thấp|ít) hơn|bốc thăm|hội đồng|xem xét|căn cứ|quyết định"
)
"""Words by which a rule parts ties in ways of its own."""
RANK_EXAMPLE = re.compile(r"(?<![0-9.,/])[0-9]{1,3}(?:\s*[,;-]\s*(?:hạng )?[0-9]{1,3}){2,}(?![0-9/]|[.,][0-9])")
"""Ranks one after the other: “1, 2, 2, 4”."""
TIE_KEY = re.compile(
    r"(?:(?:trong )?trường hợp |nếu |khi )?"
    r"(?:(?:các|có|hai|nhiều|từ|trở lên|đơn vị|cơ quan|địa phương|tổng|số) )*"
    r"(?:bằng điểm|điểm bằng nhau|cùng (?:số )?điểm)(?: nhau)?,? "
    r"(?:thì )?(?:ưu tiên )?(?:các )?(?:đơn vị|cơ quan|địa phương)(?: nào)? có (?:tổng )?(?:số )?điểm (?:của )?"
    r"(?:nhóm|hạng mục|lĩnh vực|trụ cột)(?: tiêu chí)? [“\"]?(?P<group>[^.;:“”\"]+?)[”\"]? (?:cao|lớn|nhiều) hơn,? "
    r"(?:thì )?(?:được |sẽ )?(?:xếp|đứng)(?: hạng| thứ hạng)? (?:trên|trước|cao hơn)"
)
"""A whole rule that parts equal totals by the points of one group."""
DECIMALS = re.compile(
    r"(?P<count>[0-9]|một|hai|ba|bốn)(?: \([0-9]+\))? (?:chữ số|số|con số)"
    r"(?: (?:thập phân|lẻ|sau dấu phẩy|phần thập phân))"
)
COUNTS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4}

# --- tiers ---

_NUMBER = r"(?P<{name}>[0-9][0-9.,]*)(?!/)(?P<{name}_percent>\s*%)?(?:\s*(?:điểm|đ\b))?"


def _bound(*sides: str) -> re.Pattern[str]:
    """A bound in several wordings, each with `#` where its number stands."""
    named = (side.replace("#", _NUMBER.format(name=f"n{place}")) for place, side in enumerate(sides))
    return re.compile("|".join(named))


AT_LEAST = _bound(
    r"(?:≥|>=|lớn hơn hoặc bằng|không dưới|không thấp hơn|tối thiểu|ít nhất)\s*#",
    r"(?:từ )?(?:đủ )?#[^0-9,;.]{0,40}?trở lên",
    r"(?:từ đủ|từ)\s*#",
    r"#\s*(?:≤|<=)(?!\s*[0-9])",
)
ABOVE = _bound(r"(?:từ trên|trên|lớn hơn|cao hơn|>(?!=))\s*#", r"#\s*<(?!=)(?!\s*[0-9])")
BELOW = _bound(r"(?<!không )(?:dưới|nhỏ hơn|thấp hơn|chưa đạt|chưa đến|<(?!=))\s*#")
AT_MOST = _bound(
    r"(?:≤|<=|nhỏ hơn hoặc bằng|không quá|không vượt quá)\s*#",
    r"(?:từ )?#[^0-9,;.]{0,20}?trở xuống",
    r"(?:đến hết|đến|tới)\s*#",
)
RANGE = re.compile(
    rf"[^0-9]*?{_NUMBER.format(name='low')}\s*-\s*(?P<less>dưới|<(?!=))?\s*{_NUMBER.format(name='high')}[^0-9]*"
)
"""“70 - 84,9”, “70 - dưới 85”."""
TIER_BREAK = re.compile(
    r":|\b(?:là|gồm|khi|nếu|có|đạt|với|tổng|số|nhỏ|lớn|từ|trên|dưới|điểm|thì|đối với)\b|[<>≥≤=(\[]", re.IGNORECASE
)
"""Where the name of a tier ends that stands before its bounds; in the text as it stands."""
TIER_WORD = re.compile(
    r"^.*\b(?:xếp loại|xếp hạng|phân loại|đánh giá|mức độ|mức|loại|hạng|nhóm|bậc|thì|xếp|đạt|là|vào)\b\s*:?\s*(?=\S)",
    re.IGNORECASE,
)
"""What stands before the bare name of a tier: “Đơn vị xếp loại Tốt”, “Mức Khá”; in the text as it stands."""
TIER_NAMED_BY_NUMBER = re.compile(r"\b((?:mức|loại|hạng|nhóm|bậc)(?: độ)? (?:[0-9]|[IVX]+))\b", re.IGNORECASE)
NOT_A_TIER = re.compile(
    r"[0-9%=]|\b(đơn vị|cơ quan|địa phương|thời|ngày|tháng|điểm|tỷ lệ|tỉ lệ|nếu|khi|hồ sơ|văn bản"
    r"|kế hoạch|điều|tổng|số|được|các|những|tiêu chí|năm)\b"
)
BEHIND_NO_TIER = re.compile(r"\s*(ngày|tháng|năm|lần|văn bản|hồ sơ|người|cuộc|tiêu chí)\b|.*[0-9]")
"""What stands behind bounds that are not those of a tier: other things than points, or the points given for them."""
MOST_TIER_WORDS = 6

# --- words that are written into a rubric ---

UNSTATED = {
    "total": "văn bản không nêu cách tính tổng điểm; lấy tổng điểm các nhóm",
    "weighted": "văn bản không nêu cách dùng trọng số; lấy tổng của điểm nhân trọng số",
    "ratio": "văn bản không nêu cách dùng trọng số; lấy tổng của tỷ lệ điểm đạt nhân trọng số",
    "rank": "văn bản không nêu xếp hạng theo điểm đã làm tròn hay chưa; lấy điểm chưa làm tròn",
    "ties": "văn bản không nêu thứ hạng khi bằng điểm; lấy cùng hạng, đơn vị kế tiếp hạng liền sau (8, 8, 9)",
    "shares": "văn bản không nêu cách làm tròn tỷ lệ; lấy cách có tổng bằng 100",
    "mean": "văn bản không nêu cách tính điểm trung bình chung; lấy trung bình cộng các khối, 1 chữ số thập phân",
    "tiers": "văn bản không nêu các mức xếp loại; phải bổ sung",
    "scale": "văn bản không nêu thang điểm; lấy tổng điểm tối đa các nhóm",
}
QUOTED = "{where} viết “{sentence}”; {rule}"
TAKEN = {rule: f"tạm {text.rpartition('; ')[2]}" for rule, text in UNSTATED.items()}
NO_TIER = "Chưa rõ"
IN_DOCUMENT = "Văn bản"
TOTAL_OF = "{where}, dòng tổng cộng"
SECTION = "mục {number}"
TABLE = "bảng {number}"
SUMMED = "điểm tối đa cộng từ các tiêu chí"
UNKNOWN_KIND = "Văn bản"
UNKNOWN_TITLE = "Bộ tiêu chí"
UNKNOWN_SUBJECT = "Kết quả đánh giá"


def remark_of_import(file: str) -> str:
    """The comment at the head of an imported rubric."""
    return f"Nhập từ {file}. “Chưa rõ” là điều văn bản không nêu rõ: xác nhận hoặc sửa, rồi ghi điều khoản quy định."


def opposite(track: str) -> str:
    """How the units are called that a track leaves out: “có TTHC” beside “không có TTHC”.

    >>> opposite("không có TTHC"), opposite("có TTHC"), opposite("miền núi")
    ('có TTHC', 'không có TTHC', 'còn lại')
    """
    if track.startswith("không "):
        return track.removeprefix("không ")
    return f"không {track}" if track.startswith("có ") else "còn lại"


STOP_WORDS = frozenset(("va", "cua", "cac", "trong", "cho", "tai", "theo", "voi", "den", "tren", "la", "duoc", "ve"))
"""Words without accents that say little in a code."""
LONGEST_GROUP = 150
"""Letters of a line that may name a group."""
