"""Tell by its cells what a column measures or who acts in it, when its name says either.

"Đơn vị" heads a column of agencies in one table and of units ("%", "giờ làm việc") in the next.
Knows the units by what they are not: no agency, no figure, no long words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.text import clean, fold
from ingest.columns import looks_like_agency, looks_like_number, looks_like_time

UNIT_NAME = "Đơn vị tính"
_EITHER = frozenset(["don vi", "d.vi", "dv"])
_UNIT_MAX = 30  # characters
_ONE_KIND = re.compile(r"[\w%‰]+(?:\s*/\s*\w+(?:\s\w+)?)?$")
"""One word tells a kind, not an agency: "xã", "thôn", "trường", "giường/vạn dân"."""


def with_clear_names(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The names of a header's columns, one that may mean units named so where its cells are."""
    return [
        UNIT_NAME if _may_be_units(name) and _are_units(_column(rows, number)) else name
        for number, name in enumerate(names)
    ]


def _may_be_units(name: str) -> bool:
    return fold(clean(name)).rstrip(" .:") in _EITHER


def _column(rows: Sequence[Sequence[str]], number: int) -> list[str]:
    """The filled cells of a column, of the rows that fill more than a title."""
    cells = [clean(row[number]) for row in rows
             if number < len(row) and sum(1 for cell in row if clean(cell)) > 2]  # fmt: skip
    return [cell for cell in cells if re.search(r"[^\W\d_]|%|‰", cell)]


def _are_units(cells: Sequence[str]) -> bool:
    """Whether most cells read as units; none of them may be longer than a unit's words."""
    if not cells or any(len(cell) > _UNIT_MAX for cell in cells):
        return False
    return sum(map(_is_unit, cells)) * 2 > len(cells)


def _is_unit(cell: str) -> bool:
    if looks_like_number(cell) or looks_like_time(cell):
        return False
    alone = bool(_ONE_KIND.match(cell)) and not (cell.isupper() and len(cell) > 1)
    return alone or not looks_like_agency(cell)
