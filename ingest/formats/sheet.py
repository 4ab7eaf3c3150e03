"""Read .xlsx and .xls: every sheet as people see it, tables as rows, the rest as lines.

Dates, shares and decimals are written as an officer reads them. Rows above a table (a
letterhead, a title) are lines, a column after the other. A cell merged over rows is written
in each of them further right than the task. Hidden sheets are left out, and that is said.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl.styles import Font

from assistant.errors import UnreadableFile
from ingest.formats import encoding
from ingest.formats.reading import (
    BAD_COPY,
    REPEATED_FROM,
    Reading,
    compose,
    row,
    unreadable,
    without_blank_runs,
)

_UNNAMED = re.compile(r"(?:sheet|trang\s*tính|bảng)\s*\d*$", re.I)
_MAX_CELLS = 2_000_000
_MAX_UNPACKED = 512 * 1024**2
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
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if any((s.max_row or 0) * (s.max_column or 0) > _MAX_CELLS for s in shown):
            raise _too_large(path)
        lines: list[str] = []
        encodings: set[str] = set()
        for sheet in shown:
            if len(shown) > 1 or not _UNNAMED.match(sheet.title):
                lines += ["", compose(sheet.title), ""]
            lines += _lines(_Sheet(sheet, formulas[sheet.title], encodings))
    except _BROKEN as error:
        raise unreadable(path, "tệp bảng tính bị hỏng hoặc có mật khẩu", BAD_COPY) from error
    repaired, found = encoding.repair(lines)
    encodings |= {found} if found else set()
    warnings = [*encoding.notice(encodings)]
    if hidden := [s.title for s in book.worksheets if s.sheet_state != "visible"]:
        warnings.append(f"Bỏ qua trang tính ẩn: {', '.join(hidden)}.")
    return Reading((tuple(without_blank_runs(repaired)),), False, "openpyxl", tuple(warnings))


def old_workbook(path: Path) -> Any:
    """The workbook of an .xls file, by xlrd, as an openpyxl one."""
    import xlrd
    from openpyxl import Workbook

    try:
        old = xlrd.open_workbook(str(path), formatting_info=True)
    except (xlrd.XLRDError, NotImplementedError, AssertionError) as error:
        raise unreadable(path, "tệp bảng tính đời cũ bị hỏng hoặc có mật khẩu", BAD_COPY) from error
    new: Any = Workbook()
    new.remove(new.active)
    for number, sheet in enumerate(old.sheets()):
        if sheet.nrows * sheet.ncols > _MAX_CELLS:
            raise _too_large(path)
        copy = new.create_sheet(f"{number}")
        copy.title = re.sub(r"[\\*?:/\[\]]", " ", sheet.name)[:31] or f"{number}"
        copy.sheet_state = "visible" if sheet.visibility == 0 else "hidden"
        for row_number, cells in enumerate(sheet.get_rows(), 1):
            for column, cell in enumerate(cells, 1):
                _copy_cell(old, cell, copy, row_number, column)
        for top, bottom, left, right in sheet.merged_cells:
            copy.merge_cells(start_row=top + 1, end_row=bottom, start_column=left + 1,
                             end_column=right)  # fmt: skip
    return new


def _copy_cell(old: Any, cell: Any, copy: Any, row_number: int, column: int) -> None:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return
    style = old.xf_list[cell.xf_index]
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        value = xlrd.xldate_as_datetime(cell.value, old.datemode)
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(cell.value)
    new = copy.cell(row_number, column)
    new.value = value
    if isinstance(value, str):
        new.data_type = "s"  # never a formula
    new.number_format = old.format_map[style.format_key].format_str
    new.font = Font(name=old.font_list[style.font_index].name)


def _too_large(path: Path) -> UnreadableFile:
    most = f"{_MAX_CELLS // 10**6} triệu ô"
    return unreadable(path, f"trang tính quá lớn (trên {most})",
                      "Hãy xóa các hàng, cột trống hoặc tách tệp rồi nạp lại")  # fmt: skip


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise unreadable(path, "tệp bảng tính bị hỏng hoặc bị cắt cụt", BAD_COPY) from error
    if unpacked > _MAX_UNPACKED:
        raise unreadable(path, "giải nén ra quá lớn", "Hãy tách tệp ra rồi nạp lại")


class _Sheet:
    """The texts of a sheet's cells, merged ones in place."""

    def __init__(self, sheet: Any, formulas: Any, encodings: set[str]) -> None:
        self._encodings = encodings
        above: dict[tuple[int, int], tuple[int, int]] = {}
        for area in sheet.merged_cells.ranges:
            if area.min_col - 1 >= REPEATED_FROM and area.max_row > area.min_row:
                for number in range(area.min_row + 1, area.max_row + 1):
                    above[(number, area.min_col)] = (area.min_row, area.min_col)
        self.rows: list[list[str]] = []
        texts: dict[tuple[int, int], str] = {}
        for cells in sheet.iter_rows():
            line = []
            for cell in cells:
                at = (cell.row, cell.column)
                text = texts[above[at]] if at in above else self._text(cell, formulas)
                if text:
                    texts[at] = text
                line.append(text)
            self.rows.append(line)

    def _text(self, cell: Any, formulas: Any) -> str:
        value = cell.value
        if value is None:
            formula = formulas.cell(cell.row, cell.column).value
            return str(formula) if isinstance(formula, str) and formula.startswith("=") else ""
        if isinstance(value, str):
            run = encoding.Run(value, cell.font.name if cell.font else None)
            text, found = encoding.join_runs([run])
            self._encodings |= found
            return compose(text).strip()
        return written(value, str(cell.number_format))


def written(value: Any, number_format: str) -> str:
    """A cell's value as an officer writes it: 31/03/2026, 98%, 12,5."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, (datetime, date)):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, (int, float)):
        if "%" in number_format:
            return f"{round(value * 100, 4):g}%".replace(".", ",")
        return f"{round(value, 6):.15g}".replace(".", ",")
    return str(value)


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
