"""Check quantities: value, comparator, unit, and what they measure."""

from __future__ import annotations

import re

from assistant.domain import Figure
from assistant.figures import find_figures
from assistant.grounding.binding import is_misbound, words_around
from assistant.grounding.source import Source
from assistant.grounding.words import BORDER, Words

_HEDGES = {
    ">=": re.compile(r"(?<!\w)(?:tối thiểu|ít nhất|không (?:dưới|thấp hơn|ít hơn))(?!\w)[^\d,;]*$"),
    "<=": re.compile(r"(?<!\w)(?:tối đa|nhiều nhất|không (?:quá|vượt))(?!\w)[^\d,;]*$"),
    "~": re.compile(r"(?<!\w)(?:khoảng|gần|xấp xỉ|ước)(?!\w)[^\d,;]*$"),
}
_AT_ODDS = re.compile(
    r"(?<!\w)(?:dưới|không quá|tối đa|nhiều nhất)\s+\d[\d.,]*\s*%?[^,;:.\d]{0,20}trở lên"
    r"|(?<!\w)(?:trên|tối thiểu|ít nhất)\s+\d[\d.,]*\s*%?[^,;:.\d]{0,20}trở xuống"
)
_Quantity = tuple[str, float, float | None, str]


def hedge_before(low: str, start: int) -> str:
    """The comparator that stands apart before a number ("tối thiểu phải đạt 90%"); "=" if none."""
    before = BORDER.split(low[max(0, start - 25) : start])[-1]
    return next((sign for sign, pattern in _HEDGES.items() if pattern.search(before)), "=")


def quantities_of(words: Words) -> list[tuple[Figure, _Quantity]]:
    found = []
    for figure in find_figures(words.shown):
        sign = (
            figure.comparator if figure.comparator != "=" else hedge_before(words.low, figure.start)
        )
        per = re.match(r"\s*/\s*(?:\d+\s+)?([^\W\d]+)", words.folded[figure.end :])
        unit = f"{figure.unit} / {per[1]}" if per else figure.unit
        found.append((figure, (sign, figure.value, figure.value_max, unit)))
    return found


def _agrees(stated: _Quantity, there: _Quantity) -> bool:
    """Whether two quantities are one; the claim may leave off the end of a longer unit."""
    return stated[:3] == there[:3] and f"{there[3]} ".startswith(f"{stated[3]} ")


def figure_fault(claim: Words, source: Source, facts: list[tuple[int, int]]) -> str:
    if twisted := _AT_ODDS.search(claim.low):
        return f"“{twisted[0]}” so sánh hai chiều"
    stated, there = quantities_of(claim), quantities_of(source.words)
    spans = [(figure.start, figure.end) for figure, _ in stated]
    near_there = words_around(source.words, [(figure.start, figure.end) for figure, _ in there])
    for (figure, quantity), near in zip(stated, words_around(claim, spans), strict=True):
        same, rival, said = list[set[str]](), list[set[str]](), list[set[str]]()
        for there_near, (_, other) in zip(near_there, there, strict=True):
            is_said = any(_agrees(one, other) for _, one in stated)
            if _agrees(quantity, other):
                same.append(there_near)
            elif other[3] == quantity[3]:
                (said if is_said else rival).append(there_near)
        if not same and quantity[0] == "=" and quantity[3] != "%":
            continue  # "02 lớp" for "2 lớp": compared as a number
        if not same:
            return f"số liệu “{figure.text}” không đúng nguồn"
        if is_misbound(near, same, rival, said):
            return f"số liệu “{figure.text}” thuộc nội dung khác"
        if sum(_agrees(q, quantity) for _, q in stated) > len(same):
            return f"số liệu “{figure.text}” lặp nhiều hơn nguồn"
        facts.append((figure.start, figure.end))
    return ""
