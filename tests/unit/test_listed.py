"""A table set one cell a line: any columns, in any order, with pages between the cells."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from ingest.document import read_document
from ingest.flattened import Flattened, find_flattened, loose_cells
from ingest.read import Source
from ingest.structure import split_lines

PLAIN = """PHỤ LỤC

Nội dung công việc
Đơn vị chủ trì
Đơn vị phối hợp
Thời gian hoàn thành
Dọn kho hồ sơ của xã
Phòng Kinh tế
Công an xã
Quý I/2026
Quét hồ sơ cũ
Văn phòng xã
Các tổ, đơn vị
Hằng tháng
Đo độ hài lòng của dân
Phòng Văn hóa
Công an xã
Hằng quý
Mở lớp kỹ năng số
Phòng Văn hóa
Công an xã
Tháng 9/2026

Nơi nhận:
"""

PAGED = """TT
Tên nhiệm vụ
Cơ quan
chủ trì
Cơ quan phối
hợp
Thời hạn
Sản phẩm
(1)
(2)
(3)
(4)
(5)
(6)
I
Thể chế
01
Rà soát văn bản quy phạm pháp luật do xã ban hành trước khi
sáp nhập và đề xuất bãi bỏ
Văn phòng HĐND và UBND
xã
Phòng Kinh tế; Phòng Văn hóa -
Xã hội
Trước 30/6/2026
Danh mục văn bản
02
Kiểm tra văn bản
Văn phòng HĐND và UBND xã
Phòng Kinh tế
Quý II/2026
Báo cáo kiểm tra

3

TT
Tên nhiệm vụ
Cơ quan
chủ trì
Cơ quan phối
hợp
Thời hạn
Sản phẩm
03
Tập huấn soạn văn bản
Văn phòng HĐND và UBND xã
Phòng Kinh tế
Quý III/2026
Danh sách lớp
II. Thủ tục hành chính
01
Niêm yết thủ tục
Trung tâm Phục vụ hành chính công
Các phòng
Hằng tháng

4

Bảng niêm yết
02
Đo hài lòng
Trung tâm Phục vụ hành chính công
Các phòng
Quý IV/2026
Báo cáo
"""


def read(text: str) -> Flattened:
    (found,) = find_flattened(text, split_lines(text))
    return found


def test_rows_that_no_number_opens_begin_where_the_columns_begin_again() -> None:
    rows = read(PLAIN).rows

    assert [(r.get("task"), r.get("lead"), r.get("deadline")) for r in rows] == [
        ("Dọn kho hồ sơ của xã", "Phòng Kinh tế", "Quý I/2026"),
        ("Quét hồ sơ cũ", "Văn phòng xã", "Hằng tháng"),
        ("Đo độ hài lòng của dân", "Phòng Văn hóa", "Hằng quý"),
        ("Mở lớp kỹ năng số", "Phòng Văn hóa", "Tháng 9/2026"),
    ]
    assert all(row.uncertain == frozenset() for row in rows)


def test_a_cell_of_several_lines_is_one_cell() -> None:
    row = read(PAGED).rows[0]

    assert row.get("task") == (
        "Rà soát văn bản quy phạm pháp luật do xã ban hành trước khi sáp nhập và đề xuất bãi bỏ"
    )
    assert row.get("lead") == "Văn phòng HĐND và UBND xã"
    assert row.get("support") == "Phòng Kinh tế; Phòng Văn hóa - Xã hội"


def test_numbers_of_pages_and_repeated_headers_are_no_cells_and_are_told() -> None:
    table = read(PAGED)

    assert [(r.section, r.section_title, r.number, r.get("product")) for r in table.rows] == [
        ("I", "Thể chế", "01", "Danh mục văn bản"),
        ("I", "Thể chế", "02", "Báo cáo kiểm tra"),
        ("I", "Thể chế", "03", "Danh sách lớp"),
        ("II", "Thủ tục hành chính", "01", "Bảng niêm yết"),
        ("II", "Thủ tục hành chính", "02", "Báo cáo"),
    ]
    assert "1 tiêu đề cột lặp lại và 2 số trang" in table.notes[0]
    assert loose_cells(PAGED, table) == []


@pytest.mark.parametrize(
    ("cell", "doubtful"),
    [
        pytest.param("Phòng Kinh tế\nCông an xã\nQuý I/2026", {"support"}, id="an agency"),
        pytest.param("Văn phòng xã\nCác tổ, đơn vị\nHằng tháng", {"deadline"}, id="a time"),
    ],
)
def test_a_missing_cell_leaves_its_row_in_doubt_and_the_others_alone(
    cell: str, doubtful: set[str]
) -> None:
    lines = cell.split("\n")
    lost = 1 if "support" in doubtful else 2
    text = PLAIN.replace(cell, "\n".join(lines[:lost] + lines[lost + 1 :]))

    rows = read(text).rows

    assert [bool(row.uncertain) for row in rows].count(True) == 1
    assert next(row.uncertain for row in rows if row.uncertain) >= doubtful
    assert len(rows) == 4


def test_a_row_that_only_names_those_numbered_under_it_is_their_section() -> None:
    text = PAGED.replace("I\nThể chế\n01\n", "1\nThể chế\n1.1\n").replace(
        "\n02\nKiểm", "\n1.2\nKiểm"
    )

    rows = read(text).rows

    assert [(row.section_title, row.number) for row in rows][:2] == [
        ("Thể chế", "1.1"), ("Thể chế", "1.2"),
    ]  # fmt: skip


def test_names_of_columns_in_prose_are_no_table() -> None:
    text = "Nhiệm vụ\n\nThời gian\n\nĐơn vị chủ trì\n\n" + "Các đơn vị làm tốt việc này.\n" * 9

    assert find_flattened(text, split_lines(text)) == []


def test_a_table_stands_in_the_appendix_that_is_named_above_it() -> None:
    text = "I. VIỆC\n\n1. Một.\n\n" + PLAIN.replace("PHỤ LỤC\n", "PHỤ LỤC II\n")
    document = read_document(Source(Path("kh.txt"), "0" * 64, text, (), "test", ()))

    assert {task.locator for task in document.tasks} == {"Phụ lục II"}
    assert "đã ghép lại theo cột" in document.warnings[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PLAIN.split("Dọn kho")[0] + "Một dòng văn xuôi.\n" * 400, id="prose"),
        pytest.param("STT\n" + PLAIN.split("Dọn kho")[0] * 600, id="headers and no cell"),
        pytest.param("Nhiệm vụ\nThời gian\nChủ trì\n1\n" * 600, id="numbers and no cell"),
    ],
)
def test_names_of_columns_without_cells_are_no_table_and_take_no_time(text: str) -> None:
    began = perf_counter()

    assert find_flattened(text, split_lines(text)) == []
    assert perf_counter() - began < 5


FIGURES = """PHỤ LỤC I
CHỈ TIÊU NĂM 2027
TT
Chỉ tiêu
Đơn vị tính
Thực hiện năm 2026
Kế hoạch năm 2027
Cơ quan theo dõi
A
DỊCH VỤ
1
Tỷ lệ hồ sơ nộp từ xa toàn trình
%
62
80
Văn phòng xã
2
Số thủ tục được viết lại cho dễ hiểu,
kèm hình vẽ
Thủ tục
3
12
Văn phòng xã
3
Số thôn có góc máy tính
Thôn
4
9
Phòng Kinh tế

5

PHỤ LỤC II
NHIỆM VỤ NĂM 2027
TT
Nhiệm vụ
Sản phẩm
Cơ quan chủ trì
Cơ quan phối hợp
Thời hạn
D
CON NGƯỜI
1
Mở lớp ký số cho trưởng thôn
1 lớp
Phòng Văn hóa
Viễn thông
Tháng 3/2027
2
Thay màn hình ở quầy
4 màn hình
Phòng Kinh tế
Văn phòng xã
Quý II/2027
6
TT
Nhiệm vụ
Sản phẩm
Cơ quan chủ trì
Cơ quan phối hợp
Thời hạn
Đ
BÁO CÁO
1
Tổng kết
Báo cáo
Văn phòng xã
Các phòng
05/12/2027
"""


def test_every_table_of_a_text_is_read() -> None:
    first, second = find_flattened(FIGURES, split_lines(FIGURES))

    assert [(r.section, r.number) for r in first.rows] == [("A", "1"), ("A", "2"), ("A", "3")]
    assert [(r.section, r.section_title, r.number) for r in second.rows] == [
        ("D", "CON NGƯỜI", "1"),
        ("D", "CON NGƯỜI", "2"),
        ("Đ", "BÁO CÁO", "1"),
    ]
    assert [r.get("deadline") for r in second.rows] == ["Tháng 3/2027", "Quý II/2027", "05/12/2027"]


def test_a_bare_figure_is_neither_a_page_nor_the_number_of_a_row() -> None:
    first, _ = find_flattened(FIGURES, split_lines(FIGURES))

    assert [list(row.cells.values()) for row in first.rows] == [
        ["Tỷ lệ hồ sơ nộp từ xa toàn trình", "%", "62", "80", "Văn phòng xã"],
        ["Số thủ tục được viết lại cho dễ hiểu, kèm hình vẽ", "Thủ tục", "3", "12", "Văn phòng xã"],
        ["Số thôn có góc máy tính", "Thôn", "4", "9", "Phòng Kinh tế"],
    ]


def test_targets_of_a_listed_table_have_the_year_of_their_column() -> None:
    document = read_document(Source(Path("kh.txt"), "0" * 64, FIGURES, (), "test", ()))
    reached = {(t.value, t.horizon) for t in document.targets if t.locator.endswith("A › 2")}

    assert reached == {(3.0, "2026"), (12.0, "2027")}
    assert {task.locator for task in document.tasks if task.lead} == {
        "Phụ lục II › D › 1", "Phụ lục II › D › 2", "Phụ lục II › Đ › 1",
    }  # fmt: skip


ROLES_INSIDE = """II. VIỆC
TT
Hoàn thành
Công việc
Đơn vị
Kết quả
1
Tháng 01
Sửa quy chế làm việc
Chủ trì: Văn phòng xã
Phối hợp: Phòng Kinh tế
Quy chế
2
Tháng 02
Đo thời gian chờ ở quầy
Chủ trì: Phòng Văn hóa
Báo cáo đo
3
Tháng 6
Tập huấn ký số cho công chức
Chủ trì: Phòng Văn hóa
Phối hợp: Viễn thông;
các thôn
1 lớp
"""


def test_lines_of_a_cell_that_name_roles_are_one_cell() -> None:
    document = read_document(Source(Path("kh.txt"), "0" * 64, ROLES_INSIDE, (), "test", ()))

    assert [(t.task, t.lead, t.support, t.product) for t in document.tasks] == [
        ("Sửa quy chế làm việc", ("Văn phòng xã",), ("Phòng Kinh tế",), "Quy chế"),
        ("Đo thời gian chờ ở quầy", ("Phòng Văn hóa",), (), "Báo cáo đo"),
        ("Tập huấn ký số cho công chức", ("Phòng Văn hóa",), ("Viễn thông", "các thôn"), "1 lớp"),
    ]
