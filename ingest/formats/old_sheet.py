"""Open .xls, by xlrd, as an openpyxl workbook, so that ``sheet`` reads both alike.

Keeps values, number formats, fonts, merged cells and what is hidden. xlrd tells no formulas:
a cell that holds one has the value that was last worked out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assistant.errors import UnreadableFile
from ingest.formats.reading import BAD_COPY, unreadable

MAX_CELLS = 2_000_000


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
        if sheet.nrows * sheet.ncols > MAX_CELLS:
            raise too_large(path)
        copy = new.create_sheet(f"{number}")
        copy.title = re.sub(r"[\\*?:/\[\]]", " ", sheet.name)[:31] or f"{number}"
        copy.sheet_state = "visible" if sheet.visibility == 0 else "hidden"
        for row_number, cells in enumerate(sheet.get_rows(), 1):
            for column, cell in enumerate(cells, 1):
                _copy_cell(old, cell, copy, row_number, column)
        _copy_hidden(sheet, copy)
        for top, bottom, left, right in sheet.merged_cells:
            copy.merge_cells(start_row=top + 1, end_row=bottom, start_column=left + 1,
                             end_column=right)  # fmt: skip
    return new


def _copy_hidden(sheet: Any, copy: Any) -> None:
    for column, info in sheet.colinfo_map.items():
        if info.hidden:
            copy.column_dimensions[get_column_letter(column + 1)].hidden = True
    for number, info in sheet.rowinfo_map.items():
        if info.hidden:
            copy.row_dimensions[number + 1].hidden = True


def _copy_cell(old: Any, cell: Any, copy: Any, row_number: int, column: int) -> None:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return
    style = old.xf_list[cell.xf_index]
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        value = xlrd.xldate_as_datetime(cell.value, old.datemode)
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(cell.value)
    elif cell.ctype == xlrd.XL_CELL_ERROR:
        value = xlrd.error_text_from_code.get(cell.value, "#N/A")
    new = copy.cell(row_number, column)
    new.value = value
    if isinstance(value, str):
        new.data_type = "s"  # never a formula
    new.number_format = old.format_map[style.format_key].format_str
    new.font = Font(name=old.font_list[style.font_index].name)


def too_large(path: Path) -> UnreadableFile:
    """Word the error for a sheet with too many cells."""
    most = f"{MAX_CELLS // 10**6} triệu ô"
    return unreadable(path, f"trang tính quá lớn (trên {most})",
                      "Hãy xóa các hàng, cột trống hoặc tách tệp rồi nạp lại")  # fmt: skip
