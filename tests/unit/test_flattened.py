"""A table flattened to one cell a paragraph: labelled rows, numbered rows, and none at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.flattened import Flattened, find_flattened, loose_cells, split_run
from ingest.structure import split_lines

LABELLED = """UBND xã Cồn Gió giao việc như sau.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Thị Mây
 I Hồ sơ

1

1.1. Mục tiêu 1:
Hồ sơ được trả đúng hẹn từ
98% trở lên

2.1. Nhiệm vụ 1:
Gọn lại các bước

3.1. Hoạt động 1:
Vẽ lại đường đi của hồ sơ

Sơ đồ mới

Văn phòng
HĐND và UBND xã

Các bộ phận liên quan

Năm 2026

Theo quy định

2

3.2. Hoạt động 2:
Niêm yết sơ đồ ở quầy

Bảng niêm yết

Văn phòng HĐND và UBND xã

Công chức Văn hóa – Xã hội

Hằng năm

3

3.3. Hoạt động 3:
Báo cáo hồ sơ trễ hẹn

Báo cáo

Công chức Tư pháp – Hộ tịch

Hằng tháng
 3.4. Hoạt động 4:
Gửi thư xin lỗi

Thư xin lỗi

Văn phòng HĐND và UBND xã

Các bộ phận liên quan

Thường xuyên

II Con người

5

2.2. Nhiệm vụ 2:
Dạy nghề cho cán bộ

3.5. Hoạt động 5:
Mở lớp kỹ năng số

Danh sách lớp

Công chức Văn hóa – Xã hội

Các bộ phận liên quan

Quý II/2026

Ghi chú: bảng do văn phòng lập.
"""

NUMBERED = """PHỤ LỤC

STT

Nội dung công việc

Đơn vị chủ trì

Đơn vị phối hợp

Thời gian

I. Hồ sơ

1

Dọn kho hồ sơ của xã

Phòng Kinh tế

Công an xã

Quý I/2026

2

Quét hồ sơ cũ

Văn phòng xã

Các tổ, đơn vị

Hằng tháng

3

Đo độ hài lòng của dân

Phòng Văn hóa

Các tổ, đơn vị

Hằng quý

II. Con người

4

Mở lớp kỹ năng số

Phòng Văn hóa

Công an xã

Tháng 9/2026

5

Chấm điểm thi đua

Văn phòng xã

Phòng Kinh tế

Trước ngày 15/12/2026

Nơi nhận:
- Lưu: VT.
"""


def read(text: str) -> Flattened:
    (found,) = find_flattened(text, split_lines(text))
    return found


def test_every_labelled_activity_is_a_row() -> None:
    table = read(LABELLED)

    assert [(row.section, row.number, row.get("task")) for row in table.rows] == [
        ("I", "1", "Vẽ lại đường đi của hồ sơ"),
        ("I", "2", "Niêm yết sơ đồ ở quầy"),
        ("I", "3", "Báo cáo hồ sơ trễ hẹn"),
        ("I", "4", "Gửi thư xin lỗi"),
        ("II", "5", "Mở lớp kỹ năng số"),
    ]


def test_the_cells_of_an_activity_are_told_by_what_they_hold() -> None:
    row = read(LABELLED).rows[0]

    assert row.get("product") == "Sơ đồ mới"
    assert row.get("lead") == "Văn phòng HĐND và UBND xã"
    assert row.get("support") == "Các bộ phận liên quan"
    assert row.get("deadline") == "Năm 2026"
    assert row.get("budget") == "Theo quy định"
    assert row.uncertain == frozenset()


def test_a_cell_that_is_not_there_leaves_its_field_in_doubt() -> None:
    row = read(LABELLED).rows[2]

    assert (row.get("lead"), row.get("support")) == ("Công chức Tư pháp – Hộ tịch", "")
    assert row.uncertain == {"support"}


def test_a_number_that_is_not_printed_is_counted_with_doubt() -> None:
    row = read(LABELLED).rows[3]

    assert (row.number, row.uncertain) == ("4", {"number"})


def test_goals_and_missions_of_the_table_are_kept() -> None:
    table = read(LABELLED)

    assert [(g.section, g.label, g.text) for g in table.goals] == [
        ("I", "Mục tiêu 1", "Hồ sơ được trả đúng hẹn từ 98% trở lên")
    ]
    assert [(m.section, m.label, m.text) for m in table.missions] == [
        ("I", "Nhiệm vụ 1", "Gọn lại các bước"),
        ("II", "Nhiệm vụ 2", "Dạy nghề cho cán bộ"),
    ]


def test_the_region_ends_before_the_notes_below_it() -> None:
    table = read(LABELLED)

    assert LABELLED[table.start :].lstrip().startswith("I Hồ sơ")
    assert LABELLED[: table.end].endswith("Quý II/2026")


def test_a_row_spans_its_cells_verbatim() -> None:
    row = read(LABELLED).rows[1]

    assert LABELLED[row.start : row.end].startswith("3.2. Hoạt động 2:")
    assert LABELLED[row.start : row.end].endswith("Hằng năm")


def test_rows_that_begin_with_a_lone_number_are_read_under_their_header() -> None:
    table = read(NUMBERED)

    assert [(r.section, r.number, r.get("task"), r.get("lead")) for r in table.rows] == [
        ("I", "1", "Dọn kho hồ sơ của xã", "Phòng Kinh tế"),
        ("I", "2", "Quét hồ sơ cũ", "Văn phòng xã"),
        ("I", "3", "Đo độ hài lòng của dân", "Phòng Văn hóa"),
        ("II", "4", "Mở lớp kỹ năng số", "Phòng Văn hóa"),
        ("II", "5", "Chấm điểm thi đua", "Văn phòng xã"),
    ]
    assert [r.get("support") for r in table.rows][:2] == ["Công an xã", "Các tổ, đơn vị"]
    assert [r.get("deadline") for r in table.rows][-1] == "Trước ngày 15/12/2026"


def test_a_numbered_row_short_of_an_agency_is_in_doubt() -> None:
    text = NUMBERED.replace("Văn phòng xã\n\nPhòng Kinh tế\n\nTrước", "Văn phòng xã\n\nTrước")

    row = read(text).rows[-1]

    assert (row.get("lead"), row.get("deadline")) == ("Văn phòng xã", "Trước ngày 15/12/2026")
    assert row.uncertain & {"lead", "support"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("1\n\nMột\n\n2\n\nHai\n\n3\n\nBa\n\n4\n\nBốn\n\n5\n\nNăm", id="no header"),
        pytest.param("Hoạt động 1: một\n\nHoạt động 2: hai", id="too few"),
        pytest.param("I. MỤC TIÊU\n\n1. Một\n\n2. Hai\n\n3. Ba\n\n4. Bốn\n\n5. Năm", id="a list"),
        pytest.param("STT\tViệc\n1\tMột\n2\tHai\n3\tBa\n4\tBốn\n5\tNăm", id="a real table"),
    ],
)
def test_other_texts_hold_no_flattened_table(text: str) -> None:
    assert find_flattened(text, split_lines(text)) == []


@pytest.mark.parametrize(
    ("run", "cells", "uncertain"),
    [
        pytest.param(
            "Sổ theo dõi\n\nPhòng Kinh tế\n\nCông an xã\n\nQuý I/2026",
            ("Sổ theo dõi", "Phòng Kinh tế", "Công an xã", "Quý I/2026"),
            set(),
            id="all four",
        ),
        pytest.param(
            "Sổ theo dõi Phòng Kinh tế\n\nCác bộ phận liên quan Hằng năm",
            ("Sổ theo dõi", "Phòng Kinh tế", "Các bộ phận liên quan", "Hằng năm"),
            set(),
            id="two cells in a paragraph",
        ),
        pytest.param(
            "Phòng Kinh tế\n\nHằng năm",
            ("", "Phòng Kinh tế", "", "Hằng năm"),
            {"product", "support"},
            id="only who and when",
        ),
        pytest.param(
            "Sổ tay",
            ("Sổ tay", "", "", ""),
            {"lead", "support", "deadline"},
            id="only a product",
        ),
        pytest.param("", ("", "", "", ""), {"product", "lead", "support", "deadline"}, id="none"),
    ],
)
def test_a_run_of_cells_is_split(run: str, cells: tuple[str, ...], uncertain: set[str]) -> None:
    found, doubtful = split_run(run)

    assert tuple(found[role] for role in ("product", "lead", "support", "deadline")) == cells
    assert doubtful == uncertain


PIECES = st.sampled_from(
    ["1", "2", "3", "4", "5", "6", "I Hồ sơ", "Mục tiêu 1:", "2.1. Nhiệm vụ 1: gọn lại", "",
     "3.1. Hoạt động 1:", "Hoạt động 2: quét", "Hoạt động 3:", "Hoạt động 4:", "Hoạt động 5:",
     "Báo cáo", "Phòng Kinh tế", "Các bộ phận", "Hằng năm", "STT", "Nội dung", "Chủ trì",
     "Thời gian", "Nơi nhận:", "lửng lơ"]
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.lists(PIECES, max_size=40).map("\n\n".join))
def test_any_text_is_read_without_a_crash_and_its_words_are_kept(text: str) -> None:
    tables = find_flattened(text, split_lines(text))
    beyond = 0
    for table in tables:
        spans = [(p.start, p.end) for p in (*table.rows, *table.goals, *table.missions)]
        spans += [(line.start, line.end) for line in loose_cells(text, table)]

        assert beyond <= table.start <= table.end <= len(text)
        assert all(table.start <= start <= end <= table.end for start, end in spans)
        for word in ("Báo cáo", "Phòng Kinh tế", "lửng lơ"):
            at = text.find(word, table.start, table.end)
            assert at < 0 or any(start <= at < end for start, end in spans)
        beyond = table.end


@given(st.text())
def test_any_run_of_words_is_split_without_a_crash(run: str) -> None:
    cells, uncertain = split_run(run)

    assert uncertain <= {"product", "lead", "support", "deadline"}
    assert all(isinstance(cell, str) for cell in cells.values())
