"""Dates in which OCR has read a letter for a digit ("30/6/20Z6"), put right where sure.

Each such letter stands for the digits that look like it. Where just one reading is a day of
the calendar in a year of our time, that is the date; where several or none are, the words
stay as read and are in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import product

_LOOKS_LIKE = {"O": "0", "o": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "|": "1", "!": "1",
               "i": "1", "Z": "27", "z": "27", "S": "58", "s": "58", "B": "38", "G": "6",
               "b": "6", "g": "9", "q": "9"}  # fmt: skip
_SIGN = "[0-9" + re.escape("".join(_LOOKS_LIKE)) + "]"
_DATE = re.compile(rf"(?<![\w/.-])({_SIGN}{{1,2}})([/.-])({_SIGN}{{1,2}})\2({_SIGN}{{4}})(?![\w/])")
_IN_WORDS = re.compile(
    rf"(\b[Nn]gày\s+)({_SIGN}{{1,2}})(\s+tháng\s+)({_SIGN}{{1,2}})(\s+năm\s+)({_SIGN}{{4}})(?!\w)"
)
_YEARS = range(1990, 2051)
_MOST = 4  # letters among the digits


def with_dates(text: str) -> str:
    """Text with the dates whose letters can only be one date's digits: "3O/6/2026"."""

    def short(match: re.Match[str]) -> str:
        found = _only(match[1], match[3], match[4])
        return match[2].join(found) if found else match[0]

    def long(match: re.Match[str]) -> str:
        found = _only(match[2], match[4], match[6])
        parts = (match[1], found[0], match[3], found[1], match[5], found[2]) if found else ()
        return "".join(parts) or match[0]

    return _IN_WORDS.sub(long, _DATE.sub(short, text))


def doubtful_dates(text: str) -> Iterator[str]:
    """The words that have the shape of a date with letters in it, as they stand."""
    for shape, parts in ((_DATE, (1, 3, 4)), (_IN_WORDS, (2, 4, 6))):
        for match in shape.finditer(text):
            signs = "".join(match[part] for part in parts)
            if not signs.isdigit() and sum(map(str.isdigit, signs)) >= len(signs) / 2:
                yield match[0]


def _only(*parts: str) -> tuple[str, str, str] | None:
    """Day, month and year as the one date that they can be; None for none or several."""
    signs = "".join(parts)
    letters = sum(1 for sign in signs if not sign.isdigit())
    if not 0 < letters <= min(_MOST, len(signs) // 2):
        return None
    readings = set()
    for digits in product(*(_LOOKS_LIKE.get(sign, sign) for sign in signs)):
        whole = "".join(digits)
        day, month, year = whole[: len(parts[0])], whole[len(parts[0]) : -4], whole[-4:]
        if _is_day(int(day), int(month), int(year)):
            readings.add((day, month, year))
    return readings.pop() if len(readings) == 1 else None


def _is_day(day: int, month: int, year: int) -> bool:
    try:
        return date(year, month, day).year in _YEARS
    except ValueError:
        return False
