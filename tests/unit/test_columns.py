"""What a table's columns mean, by name and by content, and where a short row's cells belong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.columns import (
    align,
    fit,
    looks_like_agency,
    looks_like_header,
    looks_like_number,
    looks_like_time,
    role_of_name,
    roles_by_content,
    roles_of_header,
)

CELLS = st.sampled_from(
    ["", "1", "2.", "a)", "Phòng Kinh tế", "Các tổ, đơn vị", "Trước ngày 01/3/2026", "Hằng tháng",
     "Báo cáo", "Dọn lại kho hồ sơ của xã", "…", "100%", "II"]
) | st.text(max_size=20)  # fmt: skip
ROLES = st.sampled_from(
    ["number", "task", "product", "deadline", "lead", "support", "monitor", "budget", "other"]
)
SEVEN = ["number", "task", "product", "deadline", "lead", "support", "monitor"]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("STT", "number"), ("ST T", "number"), ("Số TT", "number"), ("Nhiệm vụ", "task"),
        ("Nội dung công việc", "task"), ("Tên hoạt động", "task"), ("Giải pháp", "task"),
        ("Sản phẩm đầu ra", "product"), ("Kết quả", "product"),
        ("Thời gian hoàn thành", "deadline"), ("Thời hạn", "deadline"),
        ("Tiến độ thực hiện", "deadline"), ("Chủ trì", "lead"),
        ("Cơ quan chủ trì thực hiện", "lead"), ("Đơn vị thực hiện", "lead"),
        ("Người phụ trách", "lead"), ("Phối hợp thực hiện", "support"),
        ("Đơn vị phối hợp", "support"), ("Theo dõi, đôn đốc", "monitor"),
        ("Kiểm tra, giám sát", "monitor"), ("Chủ trì/phối hợp", "lead_support"),
        ("Kinh phí", "budget"), ("Đơn vị tính", "unit"), ("Ghi chú", "note"),
        ("Chỉ tiêu/KPI", "indicator"), ("Mục tiêu", "goal"), ("Năm 2026", "value:2026"),
        ("Chỉ tiêu đến năm 2030", "value:2030"), ("NHIỆM VỤ", "task"), ("Nhiem vu", "task"),
        ("Xã", None), ("", None), ("x" * 90, None),
    ],
)  # fmt: skip
def test_a_columns_name_states_its_role(name: str, role: str | None) -> None:
    assert role_of_name(name) == role


def test_a_header_in_another_order_and_under_other_names_is_read() -> None:
    header = ["TT", "Đơn vị phụ trách", "Công việc", "Hạn hoàn thành", "Cùng thực hiện", "Đầu ra"]

    assert roles_of_header(header) == [
        "number", "lead", "task", "deadline", "support", "product",
    ]  # fmt: skip


def test_a_task_column_is_found_even_if_only_missions_are_named() -> None:
    assert "task" in roles_of_header(["STT", "Mục tiêu", "Chủ trì", "Thời gian"])


@pytest.mark.parametrize(
    ("cells", "is_header"),
    [
        pytest.param(["STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"], True, id="four names"),
        pytest.param(["STT", "Nhiệm vụ"], True, id="two names of two"),
        pytest.param(["1", "Nhiệm vụ", "Kết quả", "Thời gian"], False, id="begins with a number"),
        pytest.param(["", "", "Phòng Kinh tế", ""], False, id="one cell"),
        pytest.param(
            ["Dọn kho hồ sơ của xã và lập lại danh mục để tra cứu cho nhanh hơn trước", "Kết quả",
             "Thời gian", "Chủ trì"],
            False,
            id="a long cell",
        ),
    ],
)  # fmt: skip
def test_a_row_of_names_is_a_header(cells: list[str], is_header: bool) -> None:
    assert looks_like_header(cells) is is_header


def test_cells_are_told_by_what_they_hold() -> None:
    times = ["Trước ngày 01/3/2026", "Thường xuyên", "Theo kế hoạch của tỉnh", "Quý II/2026"]
    agencies = ["Phòng Kinh tế", "Các cơ quan, đơn vị", "Công an xã; Ban Chỉ huy quân sự xã"]
    numbers = ["1", "12.", "a)", "1.2"]

    assert all(map(looks_like_time, times))
    assert all(map(looks_like_agency, agencies))
    assert all(map(looks_like_number, numbers))
    assert not any(map(looks_like_time, [*agencies, "", "Báo cáo"]))
    assert not any(map(looks_like_agency, [*times, "", "Báo cáo tổng kết"]))
    assert not any(map(looks_like_number, [*times, *agencies, "2026", ""]))


def test_columns_without_names_are_guessed_from_their_cells() -> None:
    rows = [
        ["1", "Dọn kho hồ sơ", "Biên bản", "Trước ngày 01/3/2026", "Phòng Kinh tế", "Công an xã"],
        ["2", "Quét hồ sơ cũ", "Kho số", "Quý II/2026", "Văn phòng xã", "Các tổ"],
    ]

    assert roles_by_content(rows) == ["number", "task", "product", "deadline", "lead", "support"]


def test_a_full_row_is_placed_as_it_stands() -> None:
    cells = ["3", "Quét hồ sơ", "Kho số", "Hằng tháng", "Phòng Kinh tế", "Công an xã", "Các tổ"]

    assert align(cells, SEVEN) == (cells, True)


def test_a_row_without_its_number_is_placed_for_certain() -> None:
    cells = ["Quét hồ sơ cũ", "Kho số", "Hằng tháng", "Phòng Kinh tế", "Công an xã", "Các tổ"]

    assert align(cells, SEVEN) == (["", *cells], True)


def test_a_row_without_its_product_is_placed_for_certain() -> None:
    cells = ["3", "Quét hồ sơ cũ của xã", "Hằng tháng", "Phòng Kinh tế", "Công an xã", "Các tổ"]

    placed, certain = align(cells, SEVEN)

    assert placed[2:4] == ["", "Hằng tháng"]
    assert certain


def test_a_row_short_of_an_agency_is_placed_but_uncertain() -> None:
    cells = ["3", "Quét hồ sơ cũ", "Kho số", "Hằng tháng", "Phòng Kinh tế", "Công an xã"]

    placed, certain = align(cells, SEVEN)

    assert placed == [*cells, ""]
    assert not certain


def test_cells_beyond_the_last_column_are_joined_to_it() -> None:
    assert align(["1", "Việc", "thêm", "nữa"], ["number", "task"]) == (["1", "Việc thêm nữa"], True)


@given(st.lists(CELLS, max_size=9), st.lists(ROLES, min_size=1, max_size=8))
def test_no_cell_is_lost_in_placing(cells: list[str], roles: list[str]) -> None:
    placed, _ = align(cells, roles)

    assert len(placed) == len(roles)
    assert "".join("".join(placed).split()) == "".join("".join(cells).split())


@given(ROLES, CELLS)
def test_a_fit_is_between_nothing_and_all(role: str, cell: str) -> None:
    assert 0 <= fit(role, cell) <= 1


@given(st.lists(st.lists(CELLS, max_size=7), max_size=6))
def test_any_rows_give_a_role_for_each_column(rows: list[list[str]]) -> None:
    roles = roles_by_content(rows)

    assert len(roles) == max((len(row) for row in rows), default=0)
    assert all(isinstance(looks_like_header(row), bool) for row in rows)
    assert all(len(roles_of_header(row)) == len(row) for row in rows)


def test_who_sends_and_follows_leads_where_nobody_else_does() -> None:
    sent = roles_of_header(["STT", "Lớp", "Đơn vị cử, theo dõi", "Thời gian"])
    followed = roles_of_header(["STT", "Nội dung", "Đơn vị theo dõi, đôn đốc", "Thời gian"])

    assert (sent[2], followed[2]) == ("lead", "monitor")
