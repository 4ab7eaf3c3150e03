"""Assignment tables as other places lay them out, read from the files that hold them."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl

from assistant.domain import Document, Task
from ingest.document import read_document
from ingest.read import read_file

HEAD = ("ỦY BAN NHÂN DÂN", "XÃ TÂN LẬP", "Số: 12/KH-UBND", "KẾ HOẠCH",
        "Cải cách hành chính năm 2026", "I. NHIỆM VỤ")  # fmt: skip
Rows = list[tuple[str, ...]]
Area = tuple[int, int, int, int]  # first row and column, last row and column, from 0


def from_word(folder: Path, rows: Rows, *merged: Area) -> Document:
    document = docx.Document()
    for line in HEAD:
        document.add_paragraph(line)
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    for top, left, bottom, right in merged:
        text = table.cell(top, left).text
        table.cell(top, left).merge(table.cell(bottom, right)).text = text
    document.save(str(folder / "a.docx"))
    return read_document(read_file(folder / "a.docx"))


def from_workbook(folder: Path, rows: Rows, *merged: Area) -> Document:
    book = openpyxl.Workbook()
    for line in HEAD:
        book.active.append([line])
    book.active.append([])
    for row, cells in enumerate(rows, len(HEAD) + 2):
        for column, cell in enumerate(cells, 1):
            book.active.cell(row, column, cell or None)
    for top, left, bottom, right in merged:
        book.active.merge_cells(start_row=top + len(HEAD) + 2, start_column=left + 1,
                                end_row=bottom + len(HEAD) + 2, end_column=right + 1)  # fmt: skip
    book.save(folder / "a.xlsx")
    return read_document(read_file(folder / "a.xlsx"))


def due(task: Task) -> str:
    return task.deadline.text if task.deadline else ""


def test_no_numbers_agencies_first_and_merged_and_a_row_of_totals(tmp_path: Path) -> None:
    document = from_word(
        tmp_path,
        [
            ("Đơn vị thực hiện", "Nội dung công việc", "Tiến độ", "Kết quả", "Ghi chú"),
            ("CẢI CÁCH THỂ CHẾ", "", "", "", ""),
            ("Phòng Văn hóa - Xã hội", "Rà soát văn bản", "Quý II/2026", "Báo cáo", "Làm trước"),
            ("", "Tự kiểm tra văn bản", "Tháng 6/2026", "Báo cáo", ""),
            ("CẢI CÁCH THỦ TỤC", "", "", "", ""),
            ("Văn phòng", "Công khai thủ tục", "Thường xuyên", "Trang tin", ""),
            ("Tổng cộng: 3 việc", "", "", "", ""),
        ],
        (1, 0, 1, 4), (2, 0, 3, 0), (4, 0, 4, 4), (6, 0, 6, 4),
    )  # fmt: skip

    assert [(t.section_title, t.task, t.lead, due(t), t.uncertain) for t in document.tasks] == [
        ("CẢI CÁCH THỂ CHẾ", "Rà soát văn bản", ("Phòng Văn hóa - Xã hội",), "Quý II/2026", ()),
        ("CẢI CÁCH THỂ CHẾ", "Tự kiểm tra văn bản", (), "Tháng 6/2026", ("lead",)),
        ("CẢI CÁCH THỦ TỤC", "Công khai thủ tục", ("Văn phòng",), "Thường xuyên", ()),
    ]
    assert document.tasks[0].extra == (("note", "Làm trước"),)


def test_two_header_rows_and_numbers_of_two_levels(tmp_path: Path) -> None:
    document = from_word(
        tmp_path,
        [
            ("TT", "Nhiệm vụ", "Cơ quan thực hiện", "", "Thời gian", "Ghi chú"),
            ("", "", "Chủ trì", "Phối hợp", "", ""),
            ("I", "CẢI CÁCH THỂ CHẾ", "", "", "", ""),
            ("1", "Rà soát văn bản", "", "", "", ""),
            ("1.1", "Lập danh mục", "Phòng Tư pháp", "Các phòng", "31/3/2026", ""),
            ("1.2", "Đề xuất bãi bỏ", "Phòng Tư pháp", "", "30/6/2026", "Nếu có"),
            ("2", "Tập huấn", "Phòng Nội vụ", "", "Quý III/2026", ""),
        ],
        (0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1), (0, 4, 1, 4), (0, 5, 1, 5), (2, 1, 2, 5),
    )  # fmt: skip

    assert [(t.section_title, t.number, t.task, t.support) for t in document.tasks] == [
        ("CẢI CÁCH THỂ CHẾ › Rà soát văn bản", "1.1", "Lập danh mục", ("Các phòng",)),
        ("CẢI CÁCH THỂ CHẾ › Rà soát văn bản", "1.2", "Đề xuất bãi bỏ", ()),
        ("CẢI CÁCH THỂ CHẾ", "2", "Tập huấn", ()),
    ]


def test_letters_under_a_numbered_title_and_both_roles_in_one_column(tmp_path: Path) -> None:
    document = from_workbook(
        tmp_path,
        [
            ("TT", "Nội dung", "Cơ quan chủ trì/phối hợp", "Thời gian", "Sản phẩm"),
            ("1", "Đào tạo công chức", "", "", ""),
            ("a)", "Mở lớp số", "Phòng Nội vụ (chủ trì); Đoàn xã (phối hợp)", "Quý II", "Lớp"),
            ("b)", "Mở lớp đạo đức", "Phòng Nội vụ/Văn phòng", "Quý IV", "Lớp"),
            ("2", "Đánh giá công chức", "Phòng Nội vụ", "Tháng 12", "Báo cáo"),
            ("", "Tổng cộng", "", "", ""),
        ],
    )

    assert [(t.section_title, t.number, t.lead, t.support) for t in document.tasks] == [
        ("Đào tạo công chức", "a", ("Phòng Nội vụ",), ("Đoàn xã",)),
        ("Đào tạo công chức", "b", ("Phòng Nội vụ",), ("Văn phòng",)),
        ("", "2", ("Phòng Nội vụ",), ()),
    ]


def test_crosses_under_merged_headers_of_a_workbook(tmp_path: Path) -> None:
    months = tuple(f"T{month}" for month in range(1, 13))
    document = from_workbook(
        tmp_path,
        [
            ("STT", "Công việc", "Đơn vị thực hiện", "Thời gian thực hiện năm 2026", *[""] * 11),
            ("", "", "", *months),
            ("1", "Lập kế hoạch", "Văn phòng", "x", *[""] * 11),
            ("2", "Kiểm tra", "Phòng Nội vụ", *["", "", "X"] * 4),
        ],
        (0, 3, 0, 14), (0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2),
    )  # fmt: skip

    first, second = document.tasks
    assert due(first) == "Tháng 1/2026"
    assert due(second) == "Tháng 3/2026; Tháng 6/2026; Tháng 9/2026; Tháng 12/2026"
    assert second.deadline is not None
    assert (str(second.deadline.start), str(second.deadline.end)) == ("2026-03-01", "2026-12-31")


def test_crosses_under_quarters_of_a_web_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<meta charset=utf-8>" + "".join(f"<p>{line}</p>" for line in HEAD) + "<table border=1>"
        "<tr><th rowspan=2>STT<th rowspan=2>Tên công việc<th rowspan=2>Người phụ trách"
        "<th colspan=4>Thời gian thực hiện năm 2027<th rowspan=2>Ghi chú</tr>"
        "<tr><th>Quý I<th>Quý II<th>Quý III<th>Quý IV</tr>"
        "<tr><td colspan=8><b>A. CÔNG TÁC CHUNG</b></tr>"
        "<tr><td>1<td>Kiểm tra<td>Bà Trần Thị Bình<td><td>x<td><td>x<td>2 đợt</tr></table>",
        "utf-8",
    )

    (task,) = read_document(read_file(tmp_path / "a.html")).tasks

    assert (due(task), task.lead) == ("Quý II/2027; Quý IV/2027", ("Bà Trần Thị Bình",))
    assert task.extra == (("note", "2 đợt"),)


def test_markdown_columns_in_another_order_without_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "\n\n".join(HEAD) + "\n\n"
        "| Hạn hoàn thành | Việc phải làm | Phòng, ban chủ trì | Phối hợp | Kết quả |\n"
        "|---|---|---|---|---|\n"
        "| 31/3/2026 | Rà soát hồ sơ | Phòng Kinh tế | Văn phòng | Danh sách |\n"
        "| Quý II | Số hóa hồ sơ | Văn phòng | | Kho số |\n",
        "utf-8",
    )

    tasks = read_document(read_file(tmp_path / "a.md")).tasks

    assert [(t.task, t.lead, t.support, t.product, due(t)) for t in tasks] == [
        ("Rà soát hồ sơ", ("Phòng Kinh tế",), ("Văn phòng",), "Danh sách", "31/3/2026"),
        ("Số hóa hồ sơ", ("Văn phòng",), (), "Kho số", "Quý II"),
    ]


def test_dittos_are_the_words_above_and_in_doubt(tmp_path: Path) -> None:
    document = from_word(
        tmp_path,
        [
            ("STT", "Nhiệm vụ", "Sản phẩm", "Thời hạn", "Chủ trì", "Phối hợp"),
            ("1", "Rà soát", "Báo cáo", "31/3/2026", "Văn phòng", "Các phòng"),
            ("2", "Đánh giá", "Báo cáo", "nt", "-nt-", "//"),
            ("3", "Tổng hợp", "Báo cáo", "Quý IV", "Như trên", ""),
        ],
    )

    _, second, third = document.tasks
    assert (due(second), second.lead, second.support) == (
        "31/3/2026", ("Văn phòng",), ("Các phòng",))  # fmt: skip
    assert second.uncertain == ("deadline", "lead", "support")
    assert (third.lead, third.support, third.uncertain) == (("Văn phòng",), (), ("lead",))
    assert third.notes == ("có ô ghi “Như trên”, đọc theo dòng ngay trên",)
