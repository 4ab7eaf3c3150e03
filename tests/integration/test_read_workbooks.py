"""What of a workbook is read and what is said: hidden parts, formulas, formats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import xlwt

from ingest.document import read_document
from ingest.read import read_file

HEADER = ["Mã", "TT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Kinh phí"]
ROWS = [
    ["a1", 1, "Rà soát thủ tục", "Văn phòng", "31/3/2026", 1500000],
    ["a2", 2, "Tập huấn", "Phòng Kinh tế", "Quý II/2026", 2500],
    ["a3", 3, "Sơ kết", "Phòng Nội vụ", "Tháng 6/2026", 0],
]


def sheet() -> tuple[Any, Any]:
    book = openpyxl.Workbook()
    book.active.title = "Việc"
    for cells in [HEADER, *ROWS]:
        book.active.append(cells)
    for number in (2, 3, 4):
        book.active.cell(number, 6).number_format = "#,##0"
    return book, book.active


def read(book: Any, path: Path) -> tuple[list[str], tuple[str, ...]]:
    book.save(path)
    source = read_file(path)
    return source.text.split("\n"), source.warnings


def test_hidden_columns_and_rows_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    book, active = sheet()
    active.column_dimensions["A"].hidden = True
    active.column_dimensions.group("E", "F", hidden=True)
    active.row_dimensions[3].hidden = True

    lines, warnings = read(book, tmp_path / "a.xlsx")

    assert lines[-3:] == [
        "TT\tNhiệm vụ\tChủ trì",
        "1\tRà soát thủ tục\tVăn phòng",
        "3\tSơ kết\tPhòng Nội vụ",
    ]
    assert warnings == (
        "Trang tính “Việc”: bỏ qua cột ẩn A, E, F.",
        "Trang tính “Việc”: bỏ qua hàng ẩn 3.",
    )


def test_a_sheet_that_is_hidden_whole_is_read_all_the_same(tmp_path: Path) -> None:
    book, active = sheet()
    active.column_dimensions.group("A", "F", hidden=True)

    lines, warnings = read(book, tmp_path / "a.xlsx")

    assert "a1\t1\tRà soát thủ tục\tVăn phòng\t31/3/2026\t1.500.000" in lines
    assert warnings == ()


def test_rows_that_only_a_filter_hides_are_read(tmp_path: Path) -> None:
    book, active = sheet()
    active.auto_filter.ref = "A1:F4"
    active.auto_filter.add_filter_column(3, ["Văn phòng"])
    active.row_dimensions[3].hidden = active.row_dimensions[4].hidden = True

    lines, warnings = read(book, tmp_path / "a.xlsx")

    assert len([line for line in lines if "\t" in line]) == 4
    assert warnings == ("Trang tính “Việc”: vẫn đọc hàng 3, 4 đang bị bộ lọc che.",)


def test_a_merged_cell_whose_first_column_is_hidden_is_shown_in_the_next(tmp_path: Path) -> None:
    book, active = sheet()
    active.append(["Nhóm hai"])
    active.merge_cells("A5:C5")
    active.append(["a4", 4, "Tổng kết", "Văn phòng", "Quý IV/2026", 1])
    active.column_dimensions["A"].hidden = True

    lines, _ = read(book, tmp_path / "a.xlsx")

    assert "Nhóm hai\t\t\t\t" in lines


def test_a_formula_without_a_value_stands_as_it_is_and_is_named(tmp_path: Path) -> None:
    book, active = sheet()
    for number in range(5, 12):
        active.append([None, number, f"Việc {number}", "Văn phòng", "Quý I/2026", f"=F2*{number}"])

    lines, warnings = read(book, tmp_path / "a.xlsx")

    assert "\t5\tViệc 5\tVăn phòng\tQuý I/2026\t=F2*5" in lines
    assert len(warnings) == 1
    assert "“Việc”: công thức chưa có giá trị ở ô F5, F6, F7, F8, F9 và 2 ô khác" in warnings[0]


def test_a_month_in_a_cell_is_a_month_to_the_reader_not_its_first_day(tmp_path: Path) -> None:
    from datetime import datetime

    book, active = sheet()
    active["E2"] = datetime(2026, 3, 1)
    active["E2"].number_format = "mm/yyyy"
    book.save(tmp_path / "a.xlsx")

    task = read_document(read_file(tmp_path / "a.xlsx")).tasks[0]

    assert task.deadline is not None
    assert (task.deadline.text, str(task.deadline.end)) == ("03/2026", "2026-03-31")


def test_an_old_workbook_hides_and_groups_alike(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    old = book.add_sheet("Việc")
    grouped = xlwt.XFStyle()
    grouped.num_format_str = "#,##0"
    for number, cells in enumerate([HEADER, *ROWS]):
        for column, cell in enumerate(cells):
            old.write(number, column, cell, grouped if number and column == 5 else xlwt.XFStyle())
    old.col(0).hidden = True
    old.row(2).hidden = True

    lines, warnings = read(book, tmp_path / "a.xls")

    assert lines[-3:] == [
        "TT\tNhiệm vụ\tChủ trì\tThời hạn\tKinh phí",
        "1\tRà soát thủ tục\tVăn phòng\t31/3/2026\t1.500.000",
        "3\tSơ kết\tPhòng Nội vụ\tTháng 6/2026\t0",
    ]
    assert [warning.split(": ")[1] for warning in warnings] == [
        "bỏ qua cột ẩn A.",
        "bỏ qua hàng ẩn 3.",
    ]
