"""The header of a table, of one row or two: which names stand over which column.

A header cell that spans several columns stands in the first of them and leaves the others
empty; the row below names each of them ("Đơn vị thực hiện" over "Chủ trì" and "Phối hợp").
A row that only counts the columns ("(1) (2) (3)") belongs to the header too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.text import clean, fold
from ingest.columns import looks_like_number, role_of_name
from ingest.marked_periods import name_below

_COUNTS = re.compile(r"^\(?\s*(\d{1,2}|[a-zđ])\s*\)?$|^\(?\d{1,2}\)?\s*=.*$")
_NAME_MAX = 40


def counts_columns(cells: Sequence[str]) -> bool:
    """Whether a row only counts the columns: "(1) (2) (3)", "1 2 3", "a b 1 2"."""
    filled = [clean(cell) for cell in cells if clean(cell)]
    if len(filled) < 3 or len(filled) < len(cells) - 1:
        return False
    if not all(_COUNTS.match(cell) for cell in filled):
        return False
    numbers = [int(n) for cell in filled for n in re.findall(r"\d+", cell)[:1]]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False


def names_below(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether ``second`` names columns that a spanning cell of ``first`` stands over."""
    if len(first) != len(second) or not any(clean(cell) for cell in second):
        return False
    second = _own(first, second)
    filled = [n for n, cell in enumerate(second) if clean(cell)]
    if clean(second[0]) and looks_like_number(second[0]):
        return False
    if any(len(clean(second[n])) > _NAME_MAX for n in filled):
        return False
    blank_above = [n for n in filled if not clean(first[n])]
    if not blank_above:
        return False
    spans = [n for n in filled if n in blank_above or _stands_over(first, n, blank_above)]
    known = [n for n in filled if role_of_name(_joined(first, second, n)) or _is_year(second[n])]
    return len(spans) == len(filled) and len(known) * 2 >= len(filled)


def _stands_over(first: Sequence[str], column: int, named: Sequence[int]) -> bool:
    """Whether the cell of ``column`` spans to another column that is named below it."""
    end = next((n for n in range(column + 1, len(first)) if clean(first[n])), len(first))
    return any(column < n < end for n in named)


def merged(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """One name a column of two header rows; the finer name, with its year's heading."""
    second = _own(first, second)
    return [
        _joined(first, second, n) if clean(second[n]) else clean(first[n])
        for n in range(len(first))
    ]


def _own(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """The lower row without the cells that only go on from the upper one."""
    return ["" if clean(two) == clean(one) else two for one, two in zip(first, second, strict=True)]


def _joined(first: Sequence[str], second: Sequence[str], column: int) -> str:
    """The finer name when it tells a role by itself, else with the name above it."""
    own = clean(second[column])
    above = next((clean(first[n]) for n in range(column, -1, -1) if clean(first[n])), "")
    if period := name_below(above, own):
        return period
    if role_of_name(own) and not _is_year(own):
        return own
    return f"{above} {own}".strip()


def _is_year(cell: str) -> bool:
    return bool(re.search(r"(?<!\d)20\d\d(?!\d)", fold(clean(cell))))
