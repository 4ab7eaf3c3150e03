"""Tables as communes, departments and provinces lay them out; all places are invented."""

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


def read(body: str) -> Document:
    return read_document(Source(Path("kh.txt"), "0" * 64, HEAD + body + "\n", (), "test", ()))


def table(*rows: tuple[str, ...]) -> Document:
    return read("\n".join("\t".join(row) for row in rows))


def test_a_place_that_only_the_letterhead_names_in_capitals_is_known() -> None:
    assert read("1. Nội dung.").place == "xã Tân Lập"


@pytest.mark.parametrize(
    ("cell", "lead", "support"),
    [
        pytest.param(
            "Văn phòng HĐND và UBND (chủ trì); Phòng Kinh tế, Công an xã (phối hợp)",
            ("Văn phòng HĐND và UBND",), ("Phòng Kinh tế", "Công an xã"), id="in brackets"),
        pytest.param("- Chủ trì: Phòng Nội vụ; - Phối hợp: Đoàn Thanh niên",
                     ("Phòng Nội vụ",), ("Đoàn Thanh niên",), id="bulleted"),
        pytest.param("Chủ trì: Phòng Nội vụ. Phối hợp: Phòng Kinh tế",
                     ("Phòng Nội vụ",), ("Phòng Kinh tế",), id="sentences"),
        pytest.param("Phòng Nội vụ/Các cơ quan liên quan",
                     ("Phòng Nội vụ",), ("Các cơ quan liên quan",), id="slash"),
        pytest.param("Cơ quan chủ trì: Sở Nội vụ; cơ quan phối hợp: các địa phương",
                     ("Sở Nội vụ",), ("các địa phương",), id="agency words"),
    ],
)  # fmt: skip
def test_lead_and_support_in_one_column_are_told_apart(
    cell: str, lead: tuple[str, ...], support: tuple[str, ...]
) -> None:
    document = table(
        ("STT", "Nội dung công việc", "Cơ quan chủ trì/phối hợp", "Tiến độ", "Kết quả đầu ra"),
        ("1", "Rà soát thủ tục nội bộ", cell, "Quý II/2026", "Báo cáo rà soát"),
    )

    (task,) = document.tasks
    assert (task.lead, task.support) == (lead, support)
    assert task.product == "Báo cáo rà soát"


def test_a_header_of_two_rows_with_counted_columns_is_one_header() -> None:
    document = table(
        ("STT", "Nhiệm vụ", "Đơn vị thực hiện", "", "Thời gian hoàn thành", "Sản phẩm"),
        ("", "", "Chủ trì", "Phối hợp", "", ""),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        ("1", "Rà soát văn bản", "Phòng Tư pháp", "Các phòng", "Quý I", "Báo cáo"),
        ("2", "Kiểm tra văn bản", "Phòng Tư pháp", "", "Quý III", "Kế hoạch"),
    )

    assert [task.number for task in document.tasks] == ["1", "2"]
    assert [task.support for task in document.tasks] == [("Các phòng",), ()]


def test_values_of_two_years_side_by_side_are_two_targets() -> None:
    document = table(
        ("TT", "Chỉ tiêu", "ĐVT", "Chỉ tiêu", "", "Cơ quan theo dõi"),
        ("", "", "", "2026", "2030", ""),
        ("1", "Tỷ lệ hồ sơ trực tuyến", "%", "≥ 70", "≥ 95", "Phòng Nội vụ"),
        ("2", "Số thủ tục được cắt giảm", "thủ tục", "8", "20", "Phòng Nội vụ"),
    )

    stated = [(t.horizon, t.comparator, t.value, t.unit) for t in document.targets]
    assert stated == [("2026", ">=", 70, "%"), ("2030", ">=", 95, "%"),
                      ("2026", "=", 8, "thủ tục"), ("2030", "=", 20, "thủ tục")]  # fmt: skip


def test_what_was_reached_last_year_is_no_target() -> None:
    document = table(
        ("STT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện năm 2025", "Kế hoạch năm 2026"),
        ("1", "Tỷ lệ hài lòng của người dân", "%", "92,5", "95"),
    )

    assert [(t.horizon, t.value) for t in document.targets] == [("2026", 95)]


def test_a_rank_is_kept_in_words_and_no_share_is_made_of_it() -> None:
    document = table(
        ("STT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm 2026"),
        ("1", "Xếp hạng chỉ số cải cách", "Bậc", "Top 10"),
    )

    (target,) = document.targets
    assert (target.value, target.value_text) == (None, "Top 10")


def test_a_numbered_title_above_its_parts_is_their_section_not_a_task() -> None:
    document = table(
        ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian", "Sản phẩm"),
        ("1", "Cải cách thể chế", "", "", ""),
        ("1.1", "Rà soát văn bản quy phạm", "Sở Tư pháp", "Quý II/2026", "Báo cáo"),
        ("2", "Cải cách thủ tục", "", "", ""),
        ("2.1", "Cắt giảm thời gian giải quyết", "Văn phòng UBND", "Năm 2026", "Quyết định"),
    )

    assert [(t.number, t.section_title) for t in document.tasks] == [
        ("1.1", "Cải cách thể chế"), ("2.1", "Cải cách thủ tục")]  # fmt: skip
    assert all(task.uncertain == () for task in document.tasks)
    words = " ".join(passage.text for passage in document.passages)
    assert "Cải cách thể chế" in words


def test_a_person_may_lead_and_a_leader_watch_over() -> None:
    document = table(
        ("STT", "Công việc", "Người phụ trách", "Lãnh đạo phụ trách", "Hạn hoàn thành"),
        ("1", "Lập danh mục hồ sơ", "Ông Trần Văn Bình", "Bà Lê Thị Hoa", "20/02/2026"),
    )

    (task,) = document.tasks
    assert (task.lead, task.monitor) == (("Ông Trần Văn Bình",), ("Bà Lê Thị Hoa",))
    assert task.uncertain == ()


def test_a_table_without_ordinals_leaves_no_number_in_doubt() -> None:
    document = table(
        ("Nội dung, nhiệm vụ", "Đơn vị chủ trì thực hiện", "Đơn vị phối hợp", "Thời hạn"),
        ("Ban hành quy chế", "Văn phòng UBND", "Các phòng chuyên môn", "31/3/2026"),
    )

    (task,) = document.tasks
    assert (task.lead, task.uncertain) == (("Văn phòng UBND",), ())


def test_of_a_beginning_and_an_end_the_end_is_the_deadline() -> None:
    document = table(
        ("STT", "Nội dung công việc", "Thời gian", "", "Đơn vị thực hiện"),
        ("", "", "Bắt đầu", "Kết thúc", ""),
        ("1", "Khảo sát hạ tầng", "01/3/2026", "30/4/2026", "Tổ Công nghệ số"),
    )

    (task,) = document.tasks
    assert task.deadline is not None
    assert task.deadline.text == "30/4/2026"
    assert task.lead == ("Tổ Công nghệ số",)


def test_columns_may_come_in_any_order() -> None:
    document = table(
        ("TT", "Thời gian thực hiện", "Nội dung", "Sản phẩm", "Bộ phận thực hiện", "Kinh phí"),
        ("1", "Tháng 3", "Tuyên truyền trên loa", "Tin, bài", "Công chức Văn hóa", "5 triệu đồng"),
    )

    (task,) = document.tasks
    assert (task.task, task.lead) == ("Tuyên truyền trên loa", ("Công chức Văn hóa",))
    assert task.deadline is not None
    assert task.deadline.text == "Tháng 3"
