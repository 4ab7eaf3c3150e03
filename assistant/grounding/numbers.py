"""Check the numbers that are no measured quantity: counts, ordinals, articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding.figures import hedge_before, quantities_of
from assistant.grounding.source import Source
from assistant.grounding.words import DOCUMENT, FUNCTION, Words, blank
from assistant.text import fold

_DATE_WORDS = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,/-]\d+)*(?!\w)")
_COUNT_WORDS = dict(zip(["một", "hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười"],
                        (1, 2, 3, 4, 6, 7, 8, 9, 10), strict=True))  # fmt: skip
_COUNTED = re.compile(
    rf"(?<!\w)({'|'.join(_COUNT_WORDS)})\s+(?!(?:số|trong|cách|phần|cửa|mươi)(?!\w))(\w+)"
)
_COUNTABLE = frozenset({"nam", "thang", "ngay", "quy", "phan", "nguoi", "viec", "xa"})
_FRAMING = frozenset({"hoan", "chu", "phoi"})
"""How "hoàn thành", "chủ trì", "phối hợp" begin: what follows a number so is not what it counts."""
_ORDINAL = frozenset({"thang", "ngay", "quy", "dieu", "khoan", "muc", "so", "lan", "thu", "cap"})


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as written, with the syllables beside it and the comparator before it."""

    value: tuple[int, ...]
    before: str
    after: str
    sign: str


def _numbers(low: str) -> list[_Number]:
    found = []
    for match in _NUMBER.finditer(low):
        before = re.search(r"((?:(?:mỗi|hằng|hàng|một)\s)?\w+)\W{0,2}$", low[: match.start()])
        after = re.match(r"\s?(\w+)", low[match.end() :])
        value = tuple(int(part) for part in re.split(r"[.,/-]", match[0]))
        beside = (fold(before[1]) if before else "", fold(after[1]) if after else "")
        found.append(_Number(value, *beside, hedge_before(low, match.start())))
    return found


def _in_digits(low: str) -> str:
    """A text with counting words and written-out days in digits, without document numbers."""
    low = _COUNTED.sub(lambda m: f"{_COUNT_WORDS[m[1]]} {m[2]}", DOCUMENT.sub(" ", low))
    return _DATE_WORDS.sub(r"ngày \1/\2/\3", low)


def number_fault(claim: Words, source: Source, facts: Sequence[tuple[int, int]]) -> str:
    """Every other number stands there too, beside the same word and with the same comparator."""
    there = _numbers(_in_digits(source.words.low))
    quantities = [(n.value, q[0]) for f, q in quantities_of(source.words) for n in _numbers(f.text)]
    bounds = {value for value, sign in quantities if sign != "="}
    units = {value for value, _ in quantities}
    years = {part for number in [*there, *_numbers(source.context.low)] for part in number.value
             if part > 1900}  # fmt: skip
    for number in _numbers(_in_digits(blank(claim.low, facts))):
        if years.issuperset(number.value):
            continue
        same = [other for other in there if other.sign == number.sign]
        if number.value in bounds or not any(_is_number(number, o, units) for o in same):
            return f"con số {'/'.join(map(str, number.value))} không đúng nguồn"
    return ""


def _is_number(number: _Number, other: _Number, units: set[tuple[int, ...]]) -> bool:
    """Whether a number is the same, of the same thing; "tháng 1" may stand for "tháng 01/2026"."""
    if number.before in _ORDINAL and number.before == other.before:
        return number.value == other.value[: len(number.value)]
    if number.value != other.value:
        return False
    if number.after and number.after not in (FUNCTION - _COUNTABLE) | _FRAMING:
        return number.after == other.after
    return number.before == other.before and number.value not in units
