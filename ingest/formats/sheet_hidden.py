"""Tell which rows and columns of a sheet are hidden, so that it is read as people see it.

Only what holds words counts. Rows that a filter hides are kept: a filter is a way of looking
that somebody left on, no part of the document. Where all is hidden, nothing is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

_NAMED = 8  # rows or columns that a warning names


@dataclass(frozen=True, slots=True)
class Hidden:
    """Rows and columns to leave out, counted from 0, and what to tell of them."""

    rows: frozenset[int]
    columns: frozenset[int]
    said: tuple[str, ...]

    @classmethod
    def of(cls, sheet: Any, texts: Sequence[Sequence[str]]) -> Hidden:
        """What is hidden of an openpyxl sheet whose cells hold ``texts``."""
        with_words = frozenset(n for n, cells in enumerate(texts) if any(cells))
        columns_with_words = frozenset(n for cells in texts for n, cell in enumerate(cells) if cell)
        rows = frozenset(number - 1 for number, row in sheet.row_dimensions.items() if row.hidden)
        filtered = rows & _filtered(sheet)
        rows = _unless_all(rows - filtered, with_words)
        columns = _unless_all(_columns(sheet), columns_with_words)
        letters = [get_column_letter(n + 1) for n in sorted(columns & columns_with_words)]
        said = (
            *_said("bỏ qua cột ẩn {}", letters),
            *_said("bỏ qua hàng ẩn {}", [str(n + 1) for n in sorted(rows & with_words)]),
            *_said("vẫn đọc hàng {} đang bị bộ lọc che",
                   [str(n + 1) for n in sorted(filtered & with_words)]),
        )  # fmt: skip
        return cls(rows, columns, said)


def _unless_all(hidden: frozenset[int], with_words: frozenset[int]) -> frozenset[int]:
    """What is hidden; nothing when no words would be left."""
    return frozenset() if with_words <= hidden else hidden


def _columns(sheet: Any) -> frozenset[int]:
    """Columns hidden or of no width; one dimension may stand for several columns."""
    hidden: set[int] = set()
    for letters, column in sheet.column_dimensions.items():
        if column.hidden or column.width == 0:
            first = column.min or column_index_from_string(letters)
            last = min(column.max or first, sheet.max_column)
            hidden.update(range(first - 1, max(first, last)))
    return frozenset(hidden)


def _filtered(sheet: Any) -> frozenset[int]:
    """Rows below the head of a filter that has a condition."""
    filters = [sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values())]
    rows: set[int] = set()
    for found in filters:
        if found is not None and found.ref and found.filterColumn:
            _, top, _, bottom = range_boundaries(found.ref)
            rows.update(range(top or 1, bottom or sheet.max_row))
    return frozenset(rows)


def _said(words: str, names: list[str]) -> tuple[str, ...]:
    more = f" và {len(names) - _NAMED} nữa" if len(names) > _NAMED else ""
    return (words.format(", ".join(names[:_NAMED]) + more),) if names else ()
