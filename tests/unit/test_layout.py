"""Tables in plain text that spaces lay out; all places and offices are invented."""

from __future__ import annotations

from ingest.formats.layout import with_tables

HEADER = "TT           Việc                Chủ trì           Thời hạn        Kết quả"
FIRST = """1    Dọn kho và quét giấy tờ   Phòng Kinh tế      Trước          Biên bản
     cũ                                           30/6/2027      dọn kho"""
SECOND = """2    Mở quầy chiều thứ Bảy     Trung tâm Phục     Quý II         Lịch trực
                               vụ hành chính"""
THIRD = """3    Đo thời gian chờ          Văn phòng xã       Hằng tháng     Bảng đo"""


def rows(text: str) -> list[list[str]]:
    lines, _ = with_tables(text.split("\n"))
    return [line.split("\t") for line in lines if "\t" in line]


def test_the_lines_of_a_row_are_one_row_in_its_columns() -> None:
    found = rows("\n".join(["Lời dẫn.", HEADER, FIRST, SECOND, THIRD, "", "Ghi chú: hết."]))

    assert found == [
        ["TT", "Việc", "Chủ trì", "Thời hạn", "Kết quả"],
        ["1", "Dọn kho và quét giấy tờ cũ", "Phòng Kinh tế", "Trước 30/6/2027",
         "Biên bản dọn kho"],
        ["2", "Mở quầy chiều thứ Bảy", "Trung tâm Phục vụ hành chính", "Quý II", "Lịch trực"],
        ["3", "Đo thời gian chờ", "Văn phòng xã", "Hằng tháng", "Bảng đo"],
    ]  # fmt: skip


def test_what_stands_around_a_table_stays() -> None:
    text = "\n".join(["Lời dẫn.", HEADER, FIRST, SECOND, THIRD, "", "Nơi nhận:        CHỦ TỊCH"])
    lines, notices = with_tables(text.split("\n"))

    assert lines[0] == "Lời dẫn."
    assert lines[-1] == "Nơi nhận:        CHỦ TỊCH"
    assert notices == ["Bảng ở dòng 2 chỉ cách cột bằng dấu cách; hãy đối chiếu với bản gốc."]


def test_a_row_goes_on_over_the_page_whose_columns_stand_elsewhere() -> None:
    text = "\n".join([HEADER, FIRST, THIRD.replace("3 ", "2 "),
                      "3    Mở quầy chiều thứ Bảy     Trung tâm Phục     Quý II         Lịch trực",
                      "", "                         2",
                      "\f   và tối thứ Năm         vụ hành chính               của quầy",
                      "4  Lau biển tên          Công an xã     Quý I        Ảnh chụp",
                      "5  Tưới cây trước sân    Các tổ         Cả năm       Sổ trực"])  # fmt: skip

    third = next(row for row in rows(text) if row[0] == "3")
    assert third == ["3", "Mở quầy chiều thứ Bảy và tối thứ Năm", "Trung tâm Phục vụ hành chính",
                     "Quý II", "Lịch trực của quầy"]  # fmt: skip


def test_rows_that_stand_in_the_middle_of_their_cells_are_left_as_they_are() -> None:
    text = "\n".join([HEADER,
                      "     Dọn kho và quét giấy      Phòng Kinh tế      Trước          Biên bản",
                      "1    tờ cũ, lập danh                              30/6/2027",
                      "     mục giấy tờ bỏ",
                      "     Mở quầy chiều             Trung tâm Phục     Quý II         Lịch trực",
                      "2    thứ Bảy",
                      "     và Chủ nhật               vụ hành chính"])  # fmt: skip
    lines, _ = with_tables(text.split("\n"))

    assert lines == text.split("\n")


def test_a_table_that_cannot_be_parted_is_told() -> None:
    text = "\n".join([HEADER,
                      "1    Dọn kho và quét giấy      Phòng Kinh tế",
                      "     tờ cũ                                        30/6/2027      Biên bản",
                      "2    Mở quầy                   Trung tâm",
                      "     chiều thứ Bảy                                Quý II         Lịch",
                      "3    Đo thời gian chờ          Văn phòng xã",
                      "     ở quầy                                       Hằng tháng     Bảng"],
                     )  # fmt: skip
    lines, notices = with_tables(text.split("\n"))

    assert lines == text.split("\n")
    assert len(notices) == 1
    assert "không tách được" in notices[0]


def test_a_year_that_a_narrow_column_cut_is_whole() -> None:
    text = "\n".join([HEADER, FIRST.replace("30/6/2027", "30/6/20  "),
                      "                                                  27",
                      SECOND, THIRD])  # fmt: skip

    assert rows(text)[1][3] == "Trước 30/6/2027"


def test_prose_and_lists_with_wide_spaces_are_no_table() -> None:
    text = "\n".join(["TT xã   họp   ngày mai   lúc tám giờ", "1. Việc   một", "- Việc   hai"] * 3)
    tabbed = "\n".join(["TT\tViệc\tChủ trì\tHạn", *[f"{n}\tDọn kho\tTổ\tQuý I" for n in (1, 2)]])

    assert with_tables(text.split("\n")) == (text.split("\n"), [])
    assert with_tables(tabbed.split("\n")) == (tabbed.split("\n"), [])


def test_a_line_without_end_is_no_table() -> None:
    line = "TT   " + "việc   " * 100_000

    assert with_tables([line, line]) == ([line, line], [])
