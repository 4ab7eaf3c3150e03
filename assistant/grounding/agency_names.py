"""Find the agencies that a text names, and where a name stands whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant import agencies
from assistant.grounding.words import Words
from assistant.text import UPPER, fold, squash

_STRONG_NAME = re.compile(r"(?:cong an|trung tam|uy ban|hoi dong nhan dan|mat tran|bo phan|"
                          r"cac (?:co quan|don vi|phong|ban|so|nganh|thon|ap|hoi))\b")  # fmt: skip
_NO_NAME = re.compile(
    r"(?:to chuc|ban hanh|truong hop|hoi (?:nghi|thao|thi)|bo (?:chi so|tieu chi|thu tuc)|so huu|"
    r"trang |ban do|cac (?!co quan|don vi|phong|ban|so|nganh|thon|ap|hoi)|nhung |"
    r"(?:don vi|co quan) (?:chu tri|phoi hop|theo doi|kiem tra|don doc|giam sat|thuc hien|nao|nay|"
    r"duoc|la|chiu|phu trach))"
)
_COMMUNE = re.compile(r"\s+(?:xa|phuong|thi tran|dac khu)(?!\s+hoi\b)(?:\s+\w+){0,4}$")
_NAME_ENDS = re.compile(
    r"\s*(?:$|[,;:.!?()\[\]\"“”/|§\d≥≤<>]|(?:"
    r"chủ trì|phối hợp|theo dõi|kiểm|đôn đốc|giám sát|thực hiện|tham mưu|tham gia|xây dựng|"
    r"ban hành|tổ chức|triển khai|báo cáo|chịu|phụ trách|hoàn thành|hướng dẫn|tuyên truyền|"
    r"cập nhật|rà|giải quyết|tiếp tục|tiếp thu|tiến hành|thường xuyên|định kỳ|đảm|bảo đảm|"
    r"công khai|công bố|niêm yết|tập huấn|thành lập|phê duyệt|đề xuất|quyết định|sử dụng|"
    r"kiến nghị|đánh giá|tổng|sơ kết|thống kê|lập|lắp|đặt|gửi|trình|chuyển|nhận|họp|soạn|phát|"
    r"vận|duy trì|khai thác|kết nối|số hóa|bố trí|cử|cấp|cung cấp|mua|sửa|nâng|tăng|đẩy|"
    r"chấn chỉnh|xử lý|khắc phục|thẩm định|yêu cầu|hỗ trợ|giúp|thông báo|mời|căn cứ|nghiên cứu|"
    r"áp dụng|đăng|quán triệt|phổ biến|lồng ghép|xem xét|dự thảo|bàn giao|của|thuộc|gồm|là|có|"
    r"được|các|những|người|sẽ|phải|cần|cùng|với|tại|trong|trước|từ|đến|theo|để|về|cho|hằng|hàng|"
    r"mỗi|khi|nhằm|do|đưa|nộp|giao|đã|không|chưa|bị|này|nên|chỉ|mở|ký|làm|"
    r"tối|ít nhất|nhiều nhất|trên|dưới|khoảng|gần|hơn|vượt|đạt|và"
    r")(?!\w)|(?:xã|phường|thị trấn|đặc khu)(?!\w)(?!\s+hội))"
)


def find_agencies(words: Words, known: frozenset[str]) -> Iterator[tuple[int, int, list[int]]]:
    """Agencies of a text: start, end, and shorter ends at an "và" inside (a list, or a name?)."""
    spans = [m.span() for key in sorted(known, key=len, reverse=True)
             for m in agencies.pattern_of(key).finditer(words.folded)]  # fmt: skip
    at = 0
    for match in re.finditer(r"(?<![/-])\b\w+", words.shown):
        start = match.start()
        if start < at:
            continue
        end = _name_end(words, start)
        listed = [e for s, e in spans if s == start]
        end = max([end, *listed])
        if end:
            cuts = [m.start() for m in re.finditer(r"\s+va\s+", words.folded[:end])
                    if m.start() > start]  # fmt: skip
            yield start, end, cuts[::-1]
            at = end if not cuts else cuts[0]


def _name_end(words: Words, start: int) -> int:
    """Where an agency's name that begins here ends; 0 when none begins."""
    shown = words.shown[start:]
    following = re.match(rf"(?:\w+\s+){{1,2}}[{UPPER}]", shown) is not None
    if _NO_NAME.match(words.folded[start:]):
        return 0
    if not (
        _STRONG_NAME.match(words.folded[start:])
        or ((shown[0].isupper() or following) and agencies.starts_like_agency(shown[:40]))
    ):
        return 0  # fmt: skip
    for index, syllable in enumerate(re.finditer(r"\w+", shown)):
        end = start + syllable.end()
        closes = _closing(words, end)
        if closes is not None and closes not in ("và", "xã", "phường", "thị trấn", "đặc khu"):
            return end if index else 0
    return len(words.shown)


def _closing(words: Words, end: int) -> str | None:
    """The word or sign that ends a name at ``end``; None when the name goes on there."""
    match = _NAME_ENDS.match(words.low[end:])
    if not match:
        return None
    word = match[0].strip()
    begins = end + match.end() - len(word)
    return None if word and words.shown[begins].isupper() else word


@lru_cache(maxsize=2048)
def _name_pattern(name: str) -> re.Pattern[str]:
    """Finds a name with or without its connectives, and without the commune at its end."""
    bare = _COMMUNE.sub("", squash(re.sub(r"\W+", " ", fold(name))))
    words = [word for word in bare.split() if word != "va"]
    return re.compile(r"\b" + r"[\W_]+(?:va[\W_]+)?".join(words) + r"\b")


def places_of(name: str, hay: Words, follow: str) -> list[tuple[int, int]]:
    """Where a name stands whole: not the head or the tail of a longer one."""
    found = []
    for match in _name_pattern(name).finditer(hay.folded):
        same = re.match(r"\W*(\w*)", hay.folded[match.end() :])
        before = re.search(r"(\w+)\s+$", hay.folded[: match.start()])
        whole = name.lower().startswith("các ")  # "Trưởng các phòng" names the "phòng" all the same
        if before and before[1] in ("pho", "truong", "chanh", "phong") and not whole:
            continue
        if _closing(hay, match.end()) is not None or (same and follow and same[1] == follow):
            found.append(match.span())
    return found


def whole_name(claim: Words, start: int, ends: Sequence[int], hay: Words) -> int:
    for end in ends:
        follow = re.match(r"\W*(\w*)", claim.folded[end:])
        if places_of(claim.shown[start:end], hay, follow[1] if follow else ""):
            return end
    return 0
