"""Rows of a table that a break inside a cell has cut; all places are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain import Document
from ingest.document import read_document
from ingest.read import Source

HEAD = (
    "ỦY BAN NHÂN DÂN\nXÃ TÂN LẬP\n\nSố: 12/KH-UBND\n\nTân Lập, ngày 15 tháng 01 năm 2026\n\n"
    "KẾ HOẠCH\nCải cách hành chính năm 2026\n\nI. NHIỆM VỤ\n\n"
)
NAMES = "STT\tNhiệm vụ\tĐơn vị chủ trì\tĐơn vị phối hợp\tThời hạn\tSản phẩm\n"
NEXT = "2\tCấp thẻ thư viện\tPhòng Văn hóa\tĐoàn xã\tTháng 6/2026\tThẻ\n"


def read(body: str) -> Document:
    return read_document(Source(Path("kh.txt"), "0" * 64, HEAD + body, (), "test", ()))


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("1\tSố hóa sổ\nđăng ký hộ tịch\tPhòng Tư pháp\tCông an xã\tQuý I\tDữ liệu",
                     id="in the task"),
        pytest.param("1\tSố hóa sổ đăng ký hộ tịch\tPhòng Tư pháp\tCông an xã\tQuý I\n\tDữ liệu",
                     id="between two cells"),
        pytest.param("1\tSố hóa sổ đăng\nký hộ\ntịch\tPhòng Tư pháp\tCông an\nxã\tQuý I\tDữ liệu",
                     id="more than once"),
    ],
)  # fmt: skip
def test_a_row_with_a_break_inside_a_cell_is_one_task(row: str) -> None:
    document = read(f"{NAMES}{row}\n{NEXT}")

    first, second = document.tasks
    assert first.task == "Số hóa sổ đăng ký hộ tịch"
    assert (first.lead, first.support) == (("Phòng Tư pháp",), ("Công an xã",))
    assert (first.number, first.product, second.number) == ("1", "Dữ liệu", "2")
    assert (first.uncertain, second.uncertain) == ((), ())
    passage = next(p for p in document.passages if p.id == first.passage_id)
    assert passage.text == row == document.text[passage.start : passage.end]


def test_a_row_of_pipes_with_a_break_inside_a_cell_is_one_task() -> None:
    document = read(
        "| STT | Việc làm | Chủ trì | Thời gian | Kinh phí (triệu đồng) |\n"
        "| 1 | Dạy tiếng Khmer giao tiếp | Phòng Văn hóa |\ncác tối từ tháng 6/2026 | 24 |\n"
        "| 2 | Dạy tin học | Phòng Văn hóa | Quý II/2026 | 30 |\n"
    )

    first, second = document.tasks
    assert first.deadline is not None
    assert first.deadline.text == "các tối từ tháng 6/2026"
    assert (first.extra, second.number) == ((("budget", "24 triệu đồng"),), "2")


def test_a_short_row_above_one_with_a_number_stays_a_row_of_its_own() -> None:
    document = read(f"{NAMES}1\tHọp giao ban\tVăn phòng\n{NEXT}")

    assert [task.task for task in document.tasks] == ["Họp giao ban", "Cấp thẻ thư viện"]


def test_a_title_above_a_row_without_a_number_is_not_joined_to_it() -> None:
    document = read(f"{NAMES}II\tVăn hóa\n\tMở hội làng\tPhòng Văn hóa\tĐoàn xã\tQuý I\n{NEXT}")

    assert document.tasks[0].task == "Mở hội làng"
