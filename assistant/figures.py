"""Figures with their comparator: "tối thiểu 98%", "từ 95% trở lên", "≥ 01 lớp/năm".

Reads what a plan sets as a goal, not every number: dates, document numbers, years and
enumerations are left out. Offsets are into the text given, in its composed form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Figure
from assistant.text import compose, fold

UNITS = {
    "%": "%", "phan tram": "%", "phut": "phút", "gio": "giờ", "ngay lam viec": "ngày làm việc",
    "sang kien": "sáng kiến", "giai phap": "giải pháp", "mo hinh": "mô hình", "lop": "lớp",
    "cuoc": "cuộc", "lan": "lần", "hoi nghi": "hội nghị", "don vi": "đơn vị",
    "co quan": "cơ quan", "can bo": "cán bộ", "nguoi": "người", "diem": "điểm", "ho so": "hồ sơ",
    "thu tuc": "thủ tục", "dich vu": "dịch vụ", "dong": "đồng", "trieu dong": "triệu đồng",
    "trieu": "triệu đồng", "ty dong": "tỷ đồng", "ti dong": "tỷ đồng", "ty": "tỷ đồng",
    "bai": "bài", "tin bai": "tin bài", "buoi": "buổi", "bao cao": "báo cáo", "ha": "ha",
    "km": "km", "thon": "thôn", "ap": "ấp", "ho": "hộ", "xa": "xã", "to": "tổ", "nhom": "nhóm",
    "lop tap huan": "lớp tập huấn", "van ban": "văn bản", "tieu chi": "tiêu chí",
    "chi tieu": "chỉ tiêu", "vu": "vụ", "ngay": "ngày", "bien che": "biên chế",
    "don vi su nghiep": "đơn vị sự nghiệp", "san pham": "sản phẩm", "hop tac xa": "hợp tác xã",
}  # fmt: skip

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_BEFORE = {
    r">=|≥|toi thieu(?: la| dat)?|it nhat(?: la)?|khong (?:duoi|thap hon|it hon)|dat tu": ">=",
    r"<=|≤|toi da(?: la)?|khong (?:qua|vuot qua|cao hon|lon hon)|nhieu nhat": "<=",
    r">|tren|lon hon|cao hon|hon|vuot|tu tren": ">",
    r"<|duoi|nho hon|thap hon": "<",
}
_AFTER_GE = r"tro\s+len"
_AFTER_LE = r"tro\s+xuong"
_COMPARATOR = "|".join(
    f"(?P<c{i}>{words})"
    for i, words in enumerate(pattern.replace(" ", r"\s+") for pattern in _BEFORE)
)  # a wrapped line may hold a newline
_SIGNS = tuple(_BEFORE.values())
_FIGURE = re.compile(
    rf"(?:(?:{_COMPARATOR})(?:\s+binh quan(?:\s+[^\W\d]+){{0,3}})?\s*)?"
    rf"(?<![\w/.,-])(?P<low>{_NUMBER})"
    rf"(?:\s*(?P<u0>%)?\s*(?:-|den)\s*(?P<high>{_NUMBER})(?=\s*(?:%|/(?!\d)|\s(?:{_UNIT})\b)))?"
    rf"\s*(?P<unit>%|(?:{_UNIT})\b)?(?:\s*(?P<after>{_AFTER_GE}|{_AFTER_LE}))?"
)
_LATER_GE = re.compile(r"(?:\s+[^\W\d]+){1,6}\s+tro\s+(?P<way>len|xuong)\b")
_WHOLE = re.compile(
    rf"^\W*?(?:(?:{_COMPARATOR})\s*)?(?P<low>{_NUMBER})\s*(?P<unit>[^\W\d_][^\d;.,:/]{{0,20}}?)"
    r"(?:\s*/\s*[^\W\d_]+)?\W*$"
)
_RANKING = re.compile(
    rf"(?:xep hang|xep thu|hang|vi tri|thu)\s+(?:tu\s+)?(?P<low>{_NUMBER})"
    rf"(?:\s*(?:-|den)\s*(?P<high>{_NUMBER}))?\s*/\s*(?P<of>\d+)\s*(?P<unit>[^\W\d]+(?:/[^\W\d]+)?)"
)
_COMPARED = re.compile(
    r"loai(?: giay to| van ban)?|phieu|phien|mau|chuyen de|luot(?: nguoi)?|tiet|tin|san pham|"
    r"bo du lieu|co so du lieu|diem cau|to dan pho|"
    r"hop tac xa|cong trinh|khu pho|ban|thang|nam|tuan|trang|cau|quay|gian|camera|diem"
)
"""What is counted only where it is compared, named by its first words; else by two."""
_NO_NOUN = (
    "cho|cua|trong|moi|mot|duoc|voi|tu|va|de|la|co|theo|ve|tai|o|den|tro|hoac|so|khi|ke|truoc|"
    "sau|nam|vao|thang|quy"
)
_ANY_NOUN = re.compile(
    rf"\s*(?P<unit>(?:{_COMPARED.pattern})\b|[^\W\d_]+(?:\s+(?!(?:{_NO_NOUN})\b)[^\W\d_]+)?)"
)
_GOES_TO = re.compile(
    r"(?:\s+[^\W\d]+){0,4}\s+(?:xuong|len|den|sang|con|-)\s+"
    r"(?:(?:con|tren|duoi|khong qua|it nhat)\s+)?\d"
)
"""After "từ 31%": where it begins, not the least of it ("giảm từ 31% xuống 18%")."""
_CHANGED = re.compile(r"\b(?:giam(?: xuong)?(?: con)?|them|xuong(?: con)?|nang len|tang len)\s+$")
_NOT_A_FIGURE_BEFORE = re.compile(
    r"(?:\bso|dieu|khoan|muc do|phu luc|nam|thang|quy|ngay|lan thu|iso|tcvn|giai doan|"
    r"nhiem vu|hoat dong|muc tieu|quyet dinh|nghi dinh|nghi quyet|chuong|cap|muc|bieu|mau|"
    r"khoa|nhiem ky|rong|va)\s*:?\s*$"
)


def number(text: str) -> float:
    """A Vietnamese number: dot groups thousands, comma is the decimal mark."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))


def _ranks(text: str, folded: str) -> Iterator[Figure]:
    for match in _RANKING.finditer(folded):
        low, high = number(match["low"]), match["high"] and number(match["high"])
        unit_start, unit_end = match.span("unit")
        yield Figure(
            text=text[match.start() : match.end()],
            comparator="range" if high else "=",
            value=low,
            value_max=high or None,
            unit=f"hạng/{match['of']} {text[unit_start:unit_end]}",
            start=match.start(),
            end=match.end(),
        )


def find_figures(text: str) -> list[Figure]:
    """The figures of a sentence or cell, left to right, each with comparator and unit.

    A bare number without unit or comparator is no figure, and neither is a year, a date or
    the number of a document. Percentages count with or without a comparator ("=").
    """
    text = compose(text)
    folded = fold(text)
    found = list(_ranks(text, folded))
    for match in _FIGURE.finditer(folded):
        if any(match.start() < f.end and f.start < match.end() for f in found):
            continue
        figure = _figure(text, folded, match)
        if figure:
            found.append(figure)
    return sorted(found, key=lambda figure: figure.start)


def whole_figure(cell: str) -> Figure | None:
    """The count that a cell states and nothing else, whatever it counts: "05 bộ"."""
    cell = compose(cell)
    match = _WHOLE.match(fold(cell))
    if not match:
        return None
    sign = next((_SIGNS[i] for i in range(len(_SIGNS)) if match[f"c{i}"]), "=")
    unit_start, unit_end = match.span("unit")
    return Figure(cell.strip(), sign, number(match["low"]), None,
                  cell[unit_start:unit_end].strip(), 0, len(cell))  # fmt: skip


def _figure(text: str, folded: str, match: re.Match[str]) -> Figure | None:
    sign = next((_SIGNS[i] for i in range(len(_SIGNS)) if match[f"c{i}"]), "")
    unit = UNITS.get(match["unit"] or "", "") or ("%" if match["u0"] else "")
    low, high = match["low"], match["high"]
    before = folded[: match.start("low")]
    end = match.end()
    if not unit and sign in (">=", "<=") and (noun := _ANY_NOUN.match(folded, end)):
        end = noun.end()
        unit = text[slice(*noun.span("unit"))]
    if not unit or (unit != "%" and not _countable(folded, match, sign, high)):
        return None
    if unit != "%" and not sign and _NOT_A_FIGURE_BEFORE.search(before):
        return None
    follow = folded[end:]
    per_one = re.match(r"\s*/\s*0?1\s", follow)  # "15 phút/01 lượt"
    if not per_one and re.match(r"\s*/\s*\d" if unit == "%" else r"\s*/\s*\d|[/-]\w*\d", follow):
        return None
    if high is not None:
        sign = "range" if not sign or sign == ">=" else sign
    elif match["after"] and match["after"].endswith("len"):
        sign = ">="
    elif match["after"]:
        sign = "<="
    start = match.start()
    head = re.search(r"\btu\s+$", folded[:start])
    later = _LATER_GE.match(follow) if head and not sign else None
    if later:  # "từ 70% văn bản trở lên"
        sign = ">=" if later["way"] == "len" else "<="
    least = head and unit == "%" and not sign and not _GOES_TO.match(follow)
    sign = ">=" if least else sign  # "từ 78% hồ sơ"
    if head and (match["after"] or later or least):
        start = head.start()
    while end > start and text[end - 1].isspace():
        end -= 1
    return Figure(
        text=text[start:end],
        comparator=sign or "=",
        value=number(low),
        value_max=number(high) if high is not None else None,
        unit=unit,
        start=start,
        end=end,
    )


def _countable(folded: str, match: re.Match[str], sign: str, high: str | None) -> bool:
    """Counts ("01 sáng kiến") are figures when compared, ranged or written with a zero."""
    padded = re.fullmatch(r"0\d", match["low"]) is not None
    changed = _CHANGED.search(folded[: match.start("low")]) is not None
    per = re.match(r"\s*/\s*(?:\d+\s+)?(?:nam|thang|quy|luot|tuan|lan)", folded[match.end() :])
    return bool(sign or high or padded or per or changed or match["after"] or match["unit"] in {
        "phut", "dong", "trieu dong", "ty dong", "ti dong"})  # fmt: skip
