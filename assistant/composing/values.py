"""Which kinds of value a text holds: what it would take to answer a question.

Pure functions over words; patterns match folded text unless they hold diacritics.
"""

from __future__ import annotations

import re

from assistant import agencies
from assistant.deadlines import find_windows, recurrence
from assistant.domain import Window
from assistant.figures import find_figures
from assistant.text import UPPER, clean, fold
from assistant.understanding import Intent

_VALUES = {
    "person": re.compile(
        r"\b(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/c)\s*:?\s+"
        rf"(?!Phó|Chủ tịch|Bí thư|Trưởng|Giám đốc|Chánh|Thủ trưởng)[{UPPER}]"
    ),
    "frequency": re.compile(
        r"\b(?:[Hh][ằà]ng|[Mm]ỗi|[Đđ]ịnh kỳ)\s+(?:ngày|tuần|tháng|quý|năm|\d+ tháng)\b"
        r"|\b\d+ (?:tháng|tuần|ngày|quý)(?:/| một | 1 )lần\b"
        r"|\b\d+ lần\s*/\s*(?:năm|tháng|quý|tuần)"
    ),
    "clock": re.compile(r"\b\d{1,2}\s*(?:h|giờ|g)\s*\d{0,2}\b|\b\d{1,2}:\d{2}\b"),
    "company": re.compile(
        r"\b(?:[Cc]ông ty|[Dd]oanh nghiệp|[Nn]hà thầu|[Tt]ập đoàn|[Nn]gân hàng|[Hh]ợp tác xã)"
        rf"\s+[{UPPER}]|\b(?:VNPT|Viettel|FPT|MobiFone|EVN)\b"
    ),
    "where": re.compile(
        r"\b(?:[Ấấ]p|[Tt]hôn|[Bb]ản|[Bb]uôn|[Kk]hu phố|[Tt]ổ dân phố|[Xx]óm|[Đđ]ường|[Tt]rụ sở|"
        r"[Nn]hà văn hóa|[Tt]rung tâm|[Tt]rường|(?<!tác )[Xx]ã|[Pp]hường|[Tt]ỉnh|[Tt]hành phố|"
        rf"[Tt]ại)\s+[{UPPER}\d]"
    ),
    "day": re.compile(
        r"(?<![\d/])\d{1,2}\s*[/.-]\s*\d{1,2}(?![\d%])|\bngày\s+(?:\d|đầu|cuối|làm việc)"
        r"|\b\d+\s+ngày\b|\bh[ằà]ng (?:ngày|tuần|tháng|quý)|\bthứ (?:hai|ba|tư|năm|sáu|bảy)\b",
        re.I,
    ),
    "duration": re.compile(
        r"(?<![\w/.,-])(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười(?: \w+)?)\s+"
        r"(?:ngày|tuần|tháng|hôm)(?!\s+\d)\b",
        re.I,
    ),
    "periods": re.compile(
        r"(?:quý|6 tháng|sáu tháng|09 tháng|9 tháng|chín tháng|năm|tháng)(?:\s+(?:I{1,3}|IV))?"
        r"\s*(?:,|;|và)\s*(?:báo cáo\s+)?(?:hằng |hàng )?"
        r"(?:quý|6 tháng|sáu tháng|9 tháng|chín tháng|năm|I{1,3}|IV)\b",
        re.I,
    ),
    "phone": re.compile(r"(?<!\d)0\d{2,3}(?:[ .-]?\d{2,4}){2,3}(?!\d)|(?<!\d)1[89]00[ .]?\d{4}"),
}
"""What a text holds that can answer a question for a name, a place, a telephone …"""
_MONEY = re.compile(r"\d[\d.,]*\s*(?:tỷ|tỉ|triệu|nghìn|ngàn)?\s*đồng|\d[\d.,]*\s*(?:tỷ|tỉ|triệu)\b")
_PRODUCT = re.compile(r"\b(?:san pham|dau ra|ket qua (?:la|gom|phai|dat))\b")
_NO_COUNT = re.compile(
    r"\bngay\s+\d[\d/.-]*|\d+/\d[\d/]*|\bso\s*:?\s*\d[\w/-]*|\d+/[a-z][\w/-]*|"
    r"\b(?:nam|thang|quy|dieu|khoan|muc|phu luc)\s+\d+(?:\s*-\s*\d+)?|\b20\d\d\b|"
    r"^\W*\d+(?:\.\d+)*[.)]\s"
)
"""Numbers that count nothing: of dates, documents, articles and headings."""
_COUNT = re.compile(r"(?<![\w/.-])\d+(?:[.,]\d+)*\s*(?:%|[a-z]{2,})")
_ROLES = {
    Intent.SUPPORT: re.compile(r"\b(?:phoi hop|cung voi|ho tro|huy dong|tham gia)\b"),
    Intent.MONITOR: re.compile(r"\b(?:theo doi|don doc|kiem tra|giam sat|nhac|dau moi)\b"),
}
"""Words of the role asked for; an agency must stand beside them or above."""
_CHARGED = re.compile(
    r"(?:phụ trách|chủ trì|chịu trách nhiệm|người trực|trực|đầu mối|liên hệ|phân công|giao)\b"
    rf"[^.;\n]{{0,20}}?(?:ông|bà|đồng chí|đ/c)\s*:?\s+[{UPPER}]",
    re.I,
)
"""A person who is given something to do."""
OF_AGENCIES = frozenset([Intent.LEAD, *_ROLES])
"""The intents that an agency answers."""
_DURATION = re.compile(
    r"\b(?:sau|trong vong|truoc|cham nhat)\b.{0,30}\d|\b\d+ (?:ngay|gio|phut)\b|"
    r"thoi gian|hang (?:tuan|thang|quy|nam)"
)


def holds_value(intent: Intent, text: str, counted: str = "", *, in_row: bool = False) -> bool:
    """Whether a text has the kind of value that an intent asks for.

    ``counted`` is the folded noun of which a number is asked ("may lop"), "%" for a share, or "".
    ``in_row`` of a table an agency needs no verb.
    """
    words = clean(text)
    if intent is Intent.MONEY:
        return bool(_MONEY.search(words))
    if intent is Intent.TARGET:
        return _states_count(words, counted)
    if intent is Intent.DEADLINE:
        return bool(stated_times(words) or recurrence(words) or _DURATION.search(fold(words)))
    if intent in OF_AGENCIES:
        if in_row:
            return agencies.names_agency(words)
        if intent is Intent.LEAD:
            return agencies.assigns(words) or bool(_CHARGED.search(words))
        return bool(_ROLES[intent].search(fold(words))) and agencies.names_agency(words)
    return True


_BARE_YEAR = re.compile(r"^\W*(?:nam\s+)?20\d\d\W*$")
_OF_A_PROGRAMME = re.compile(
    r"\b(?:giai doan|nhiem ky)\s+(?:nam )?20\d\d\s*-\s*(?:nam )?20\d\d$"
    r"|\bdinh huong (?:den )?(?:nam )?20\d\d$"
)
"""The years in the name of a programme, which set no time."""
_IN_YEAR = re.compile(r"(?:trong|den|het|truoc|cuoi|dau|tu|cham nhat|toi|vao)\W*$")


def stated_times(words: str) -> list[Window]:
    """The times that words state; the years in the names of plans ("kế hoạch năm 2026") and
    programmes are none.
    """
    folded = fold(words)
    return [
        window
        for start, end, window in find_windows(words)
        if (
            not _BARE_YEAR.match(folded[start:end])
            or _IN_YEAR.search(folded[max(0, start - 12) : start])
        )
        and not _OF_A_PROGRAMME.search(folded[max(0, start - 16) : end])
    ]


def _states_count(words: str, counted: str) -> bool:
    folded = _NO_COUNT.sub(" ", fold(words))
    if counted == "%":
        return "%" in folded or "phan tram" in folded
    if counted:
        return bool(
            re.search(rf"\d[\d.,]*\s*%?\s*(?:[a-z]+ ){{0,2}}{re.escape(counted)}\b", folded)
        )
    return bool(find_figures(words) or _COUNT.search(folded))


def holds(value: str, text: str) -> bool:
    """Whether a text holds a value of a kind that ``Query.value`` names; "" asks for none."""
    return not value or bool(_VALUES[value].search(text))


def names_product(text: str) -> bool:
    """Whether a text says that something is a product."""
    return bool(_PRODUCT.search(fold(text)))
