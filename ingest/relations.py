"""Which other documents a document replaces or amends, by the number it names.

Only an operative sentence counts ("Quyết định này thay thế Quyết định số …"): a legal basis
that tells the history of another text ("Căn cứ Nghị định số … đã được sửa đổi …") does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain import Passage, Relation
from assistant.in_force import number_key
from assistant.text import UPPER, clean

_KINDS = (
    r"kế hoạch|quyết định|công văn|chương trình|đề án|thông báo|chỉ thị|nghị quyết|hướng dẫn|"
    r"phương án|quy chế|văn bản"
)
_NUMBER = rf"(?P<number>\d+\s*[-/]\s*[{UPPER}][\w./Đ-]*)"
_DATE = (
    r"(?:,?\s*ngày\s+(?P<date>\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|"
    r"\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}))?"
)
_REPLACES = re.compile(
    r"(?:thay thế(?:\s+cho)?|này\s+thay\s+cho(?:\s+[^\W\d]+){0,4}?(?:\s+tại)?|bãi bỏ|"
    r"hết hiệu lực(?:\s+của)?)\s+(?:toàn bộ\s+)?"
    rf"(?:{_KINDS})\s+số\s*:?\s*{_NUMBER}{_DATE}",
    re.I,
)
_ENDS = re.compile(
    rf"(?:{_KINDS})\s+số\s*:?\s*{_NUMBER}{_DATE}[^.;]{{0,200}}?"
    r"\s(?:hết hiệu lực|bị bãi bỏ|được thay thế)",
    re.I,
)
_AMENDS = re.compile(
    r"(?:sửa đổi|bổ sung|điều chỉnh)(?:\s*,?\s*(?:và\s+)?(?:sửa đổi|bổ sung|điều chỉnh))*"
    r"(?:\s+(?:một số|các))?"
    r"(?:\s+(?:nội dung|điều|khoản|điểm|nhiệm vụ|chỉ tiêu|phụ lục|mục)[^.;:]{0,60}?)?"
    rf"\s+(?:(?:của|tại|trong|kèm theo)\s+)?(?:{_KINDS})\s+số\s*:?\s*{_NUMBER}{_DATE}",
    re.I,
)
_BASIS = re.compile(r"\W*(?:căn cứ|theo đề nghị|xét đề nghị)\b", re.I)
_HISTORY = re.compile(r"(?:đã )?được\s*$|đã\s*$", re.I)


def find_relations(own_number: str, passages: Sequence[Passage]) -> tuple[Relation, ...]:
    """The documents that this one replaces or amends, each number once, replacing first."""
    found: dict[str, Relation] = {}
    for relation in (*_of(_REPLACES, "replaces", passages), *_of(_ENDS, "replaces", passages),
                     *_of(_AMENDS, "amends", passages)):  # fmt: skip
        if number_key(relation.number) != number_key(own_number):
            found.setdefault(number_key(relation.number), relation)
    return tuple(found.values())


def _of(pattern: re.Pattern[str], kind: str, passages: Sequence[Passage]) -> Iterator[Relation]:
    for passage in passages:
        if _BASIS.match(passage.text):
            continue
        for match in pattern.finditer(passage.text):
            if _HISTORY.search(passage.text[: match.start()]):
                continue
            yield Relation(kind, clean(match["number"]).rstrip("."), clean(match["date"] or ""),
                           passage.start + match.start(), passage.start + match.end())  # fmt: skip
