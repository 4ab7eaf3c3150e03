"""Lay a Word table out on its columns: cells merged over columns once, the rest empty.

What is merged over rows is written in each of them, but for the ordinal and the task.

Every row gets as many cells as the table has columns. The columns are those of the fullest
row, not Word's grid lines: dragging borders leaves grid lines no reader sees, and cells
that look aligned span different numbers of them (ECMA-376 part 1, 17.4).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from ingest.formats.reading import REPEATED_FROM

_MAX_LAYOUT = (3, 6)  # columns and rows of a letterhead or a signature block
_UPRIGHT = tuple(map(qn, ("w:left", "w:right", "w:start", "w:end", "w:insideV")))
_WRAPPERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row, of Word's or of rich text's."""

    start: int  # the grid line at its left
    text: str
    continues: bool = False  # the cell above goes on here


def grid(table: Any, read_cell: Callable[[Any], str]) -> list[list[str]]:
    """Give the rows of a ``w:tbl`` as cell texts, all rows of one length.

    ``read_cell`` is called once for each ``w:tc`` in reading order.
    """
    rows = [list(_cells(element, read_cell)) for element in _children(table, "w:tr")]
    return laid_out([cells for cells in rows if cells])


def laid_out(rows: list[list[Cell]]) -> list[list[str]]:
    """Give rows of cells as texts, all rows of one length: that of the fullest."""
    columns = [cell.start for cell in max(rows, key=len, default=[])]
    placed: list[list[str]] = []
    for cells in rows:
        texts, going_on = _placed(cells, columns)
        for column in going_on:
            if placed and column >= REPEATED_FROM:
                texts[column] = placed[-1][column]
        placed.append(texts)
    return placed


def is_layout(table: Any, style_is_ruled: bool) -> bool:
    """Whether a table only sets text side by side: it shows no upright rule, and is small.

    A table of one column is layout too: a frame round paragraphs.
    """
    rows = list(_children(table, "w:tr"))
    width = max((len(list(_children(row, "w:tc"))) for row in rows), default=0)
    if width <= 1:
        return True
    own = table.find(qn("w:tblPr"))
    borders = own.find(qn("w:tblBorders")) if own is not None else None
    ruled = has_upright_rule(borders) if borders is not None else style_is_ruled
    ruled = ruled or any(has_upright_rule(cell) for cell in table.iter(qn("w:tcBorders")))
    return not ruled and is_small(width, len(rows))


def is_small(width: int, height: int) -> bool:
    """Whether a table has no more columns and rows than a letterhead or a signature block."""
    return width <= _MAX_LAYOUT[0] and height <= _MAX_LAYOUT[1]


def has_upright_rule(borders: Any) -> bool:
    """Whether ``w:tblBorders`` or ``w:tcBorders`` draw a line between columns."""
    return any(
        border.tag in _UPRIGHT and border.get(qn("w:val")) not in (None, "nil", "none")
        for border in borders
    )


def cells_of(table: Any) -> Iterator[Any]:
    """Every ``w:tc`` of a table in reading order."""
    for row in _children(table, "w:tr"):
        yield from _children(row, "w:tc")


def _cells(row: Any, read_cell: Callable[[Any], str]) -> Iterator[Cell]:
    properties = row.find(qn("w:trPr"))
    if properties is not None and properties.find(qn("w:del")) is not None:
        return
    position = _number(properties, "w:gridBefore", 0)
    for element in _children(row, "w:tc"):
        own = element.find(qn("w:tcPr"))
        text = read_cell(element)
        if _continues(own, "w:hMerge"):
            position += _number(own, "w:gridSpan", 1)
            continue
        continues = _continues(own, "w:vMerge")
        yield Cell(position, "" if continues else text, continues)
        position += _number(own, "w:gridSpan", 1)


def _placed(cells: list[Cell], columns: list[int]) -> tuple[list[str], list[int]]:
    """Put each cell in the column it starts in; never two in one, none past the end.

    Also gives the columns in which the cell of the row above goes on.
    """
    texts = [""] * len(columns)
    going_on: list[int] = []
    column = -1
    for index, cell in enumerate(cells):
        nearest = bisect_right(columns, cell.start) - 1
        column = min(max(nearest, column + 1), len(columns) - (len(cells) - index))
        texts[column] = cell.text
        if cell.continues:
            going_on.append(column)
    return texts, going_on


def _continues(properties: Any, tag: str) -> bool:
    """Whether a cell only continues a merged one: the mark without "restart"."""
    mark = properties.find(qn(tag)) if properties is not None else None
    return mark is not None and mark.get(qn("w:val")) != "restart"


def _children(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent.iterchildren():
        if child.tag == qn(tag):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _number(properties: Any, tag: str, otherwise: int) -> int:
    element = properties.find(qn(tag)) if properties is not None else None
    value = element.get(qn("w:val")) if element is not None else None
    return int(value) if value and value.isdigit() else otherwise
