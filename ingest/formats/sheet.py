"""Read .xlsx and .xls: every sheet as people see it, tables as rows, the rest as lines.

Values are written as their format shows them (``sheet_values``). Rows above a table (a
letterhead, a title) are lines, a column after the other. A cell merged over rows is written
in each of them further right than the task. Hidden sheets, rows and columns are left out, and
that is said; so is a formula that has no value yet, which stands as it is.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from ingest.formats import encoding
from ingest.formats.old_sheet import MAX_CELLS, old_workbook, too_large
from ingest.formats.reading import (
    BAD_COPY,
    REPEATED_FROM,
    Reading,
    compose,
    row,
    unreadable,
    without_blank_runs,
)
from ingest.formats.sheet_hidden import Hidden
from ingest.formats.sheet_values import written

_UNNAMED = re.compile(r"(?:sheet|trang\s*tính|bảng)\s*\d*$", re.I)
_MAX_UNPACKED = 512 * 1024**2
_NAMED = 5  # cells that a warning names
_TABLE_WIDTH = 3  # filled cells of a row that make a table of it
_BROKEN = (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError,
           EOFError, ParseError, SyntaxError, OSError)  # fmt: skip


def read_sheet(path: Path) -> Reading:
    """Read a workbook; raise ``UnreadableFile`` when it is broken or too large."""
    from openpyxl import load_workbook

    with path.open("rb") as file:
        is_old = file.read(4) == b"\xd0\xcf\x11\xe0"
    try:
        if is_old:
            book = formulas = old_workbook(path)
        else:
            _refuse_bomb(path)
            book = load_workbook(path, data_only=True)
            formulas = load_workbook(path, data_only=False)
        shown = [s for s in book.worksheets if s.sheet_state == "visible"] or book.worksheets
        if any((s.max_row or 0) * (s.max_column or 0) > MAX_CELLS for s in shown):
            raise too_large(path)
        lines: list[str] = []
        warnings: list[str] = []
        encodings: set[str] = set()
        for sheet in shown:
            if len(shown) > 1 or not _UNNAMED.match(sheet.title):
                lines += ["", compose(sheet.title), ""]
            cells = _Sheet(sheet, formulas[sheet.title], encodings)
            lines += _lines(cells)
            warnings += cells.warnings()
    except _BROKEN as error:
        raise unreadable(path, "tệp bảng tính bị hỏng hoặc có mật khẩu", BAD_COPY) from error
    repaired, found = encoding.repair(lines)
    encodings |= {found} if found else set()
    if hidden := [s.title for s in book.worksheets if s not in shown]:
        warnings.insert(0, f"Bỏ qua trang tính ẩn: {', '.join(hidden)}.")
    warnings = [*encoding.notice(encodings), *warnings]
    return Reading((tuple(without_blank_runs(repaired)),), False, "openpyxl", tuple(warnings))


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise unreadable(path, "tệp bảng tính bị hỏng hoặc bị cắt cụt", BAD_COPY) from error
    if unpacked > _MAX_UNPACKED:
        raise unreadable(path, "giải nén ra quá lớn", "Hãy tách tệp ra rồi nạp lại")


class _Sheet:
    """The texts of a sheet's cells as shown: merged ones in place, hidden ones left out."""

    def __init__(self, sheet: Any, formulas: Any, encodings: set[str]) -> None:
        self.title = compose(sheet.title)
        self.uncounted: list[str] = []
        self._encodings = encodings
        texts = [[self._text(cell, formulas) for cell in cells] for cells in sheet.iter_rows()]
        self._hidden = Hidden.of(sheet, texts)
        rows = [n for n in range(len(texts)) if n not in self._hidden.rows]
        columns = [n for n in range(len(texts[0]) if texts else 0) if n not in self._hidden.columns]
        for area in sheet.merged_cells.ranges:
            down = [n for n in rows if area.min_row <= n + 1 <= area.max_row]
            across = [n for n in columns if area.min_col <= n + 1 <= area.max_col]
            if not down or not across:
                continue
            # The words are the first cell's, hidden or not; the shown cells show them.
            words = texts[area.min_row - 1][area.min_col - 1]
            repeated = columns.index(across[0]) >= REPEATED_FROM
            for number in down if repeated else down[:1]:
                texts[number][across[0]] = words
        self.rows = [[texts[row][column] for column in columns] for row in rows]

    def warnings(self) -> Iterator[str]:
        """What of the sheet a reader should know is not there, or not certain."""
        yield from (f"Trang tính “{self.title}”: {words}." for words in self._hidden.said)
        if self.uncounted:
            cells = ", ".join(self.uncounted[:_NAMED])
            more = f" và {len(self.uncounted) - _NAMED} ô khác" * (len(self.uncounted) > _NAMED)
            yield (
                f"Trang tính “{self.title}”: công thức chưa có giá trị ở ô {cells}{more}. "
                "Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi nạp lại."
            )

    def _text(self, cell: Any, formulas: Any) -> str:
        value = cell.value
        if value is None:
            return self._formula(cell, formulas)
        if isinstance(value, str):
            run = encoding.Run(value, cell.font.name if cell.font else None)
            text, found = encoding.join_runs([run])
            self._encodings |= found
            return compose(text).strip()
        return written(value, str(cell.number_format))

    def _formula(self, cell: Any, formulas: Any) -> str:
        """The formula of a cell whose value was never worked out; one worked out as "" is that."""
        formula = formulas.cell(cell.row, cell.column).value
        formula = getattr(formula, "text", formula)  # of an array
        if not isinstance(formula, str) or not formula.startswith("=") or (
            getattr(cell, "data_type", "") == "str"
        ):  # fmt: skip
            return ""
        self.uncounted.append(cell.coordinate)
        return formula


def _lines(sheet: _Sheet) -> Iterator[str]:
    """Blocks of rows parted by empty ones: tables as rows, others a column after the other."""
    block: list[list[str]] = []
    for cells in [*sheet.rows, []]:
        if any(cells):
            block.append(cells)
            continue
        yield from _block(block)
        yield ""
        block = []


def _block(block: list[list[str]]) -> Iterator[str]:
    first = next((n for n, cells in enumerate(block) if _filled(cells) >= _TABLE_WIDTH), None)
    table = block[first:] if first is not None else []
    if first is None and len(block) > 2 and all(_filled(cells) == 2 for cells in block):
        first, table = 0, block
    yield from _side_by_side(block[:first] if first is not None else block)
    if not table:
        return
    width = max(n for cells in table for n, cell in enumerate(cells, 1) if cell)
    start = min(n for cells in table for n, cell in enumerate(cells) if cell)
    yield ""
    for cells in table:
        yield row(cells[start:width])


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell)


def _side_by_side(block: list[list[str]]) -> Iterator[str]:
    """Rows of several cells that follow each other, as columns; rows of one, as they come."""
    for _, rows in groupby(block, key=lambda cells: _filled(cells) > 1):
        yield from _columns(list(rows))


def _columns(block: list[list[str]]) -> Iterator[str]:
    columns = sorted({n for cells in block for n, cell in enumerate(cells) if cell})
    for column in columns:
        for cells in block:
            if column < len(cells) and cells[column]:
                yield from cells[column].split("\n")
        yield ""
