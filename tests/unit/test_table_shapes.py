"""Tables as communes, departments and provinces lay them out; all places are invented."""

from __future__ import annotations

from datetime import date
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


def test_what_was_reached_last_year_is_told_as_that() -> None:
    document = table(
        ("STT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện năm 2025", "Kế hoạch năm 2026"),
        ("1", "Tỷ lệ hài lòng của người dân", "%", "92,5", "95"),
    )

    assert [(t.indicator, t.horizon, t.value, t.unit) for t in document.targets] == [
        ("Tỷ lệ hài lòng của người dân", "2026", 95, "%"),
        ("Tỷ lệ hài lòng của người dân (Thực hiện năm 2025)", "2025", 92.5, "%"),
    ]
    assert document.tasks == ()


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


def test_a_beginning_and_an_end_are_told_and_the_end_is_what_is_due() -> None:
    document = table(
        ("STT", "Nội dung công việc", "Thời gian", "", "Đơn vị thực hiện"),
        ("", "", "Bắt đầu", "Kết thúc", ""),
        ("1", "Khảo sát hạ tầng", "01/3/2026", "30/4/2026", "Tổ Công nghệ số"),
    )

    (task,) = document.tasks
    assert task.deadline is not None
    assert task.deadline.text == "01/3/2026 – 30/4/2026"
    assert task.deadline.end == date(2026, 4, 30)
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


HEADER = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Sản phẩm")
FIRST = ("1", "Rà soát văn bản", "Sở Tư pháp", "Các sở", "Quý II/2026", "Báo cáo")
SECOND = ("2", "Số hóa hồ sơ", "Văn phòng", "", "Tháng 4/2026", "Kho hồ sơ")


@pytest.mark.parametrize(
    ("row", "section", "title"),
    [
        pytest.param(("", "I. CẢI CÁCH THỦ TỤC", "", "", "", ""), "I", "CẢI CÁCH THỦ TỤC",
                     id="roman in the second cell"),
        pytest.param(("II", *["Cải cách thủ tục"] * 5), "II", "Cải cách thủ tục",
                     id="repeated in every cell"),
        pytest.param(("", "CẢI CÁCH THỦ TỤC", "", "", "", ""), "", "CẢI CÁCH THỦ TỤC",
                     id="capitals in the second cell"),
        pytest.param(("", "Cải cách thủ tục", "", "", "", ""), "", "Cải cách thủ tục",
                     id="words in the second cell"),
        pytest.param(("Nhóm nhiệm vụ 2: Cải cách thủ tục", "", "", "", "", ""),
                     "Nhóm nhiệm vụ 2", "Cải cách thủ tục", id="group in the first cell"),
    ],
)  # fmt: skip
def test_a_title_between_two_rows_is_a_section_and_no_part_of_a_task(
    row: tuple[str, ...], section: str, title: str
) -> None:
    first, second = table(HEADER, FIRST, row, SECOND).tasks

    assert (first.task, first.uncertain) == ("Rà soát văn bản", ())
    assert (second.task, second.section, second.section_title) == ("Số hóa hồ sơ", section, title)


def test_ordinals_may_carry_the_sections_roman_number() -> None:
    document = table(HEADER, ("I", "Thể chế", "", "", "", ""), ("I.1", *FIRST[1:]),
                     ("I.2", *SECOND[1:]))  # fmt: skip

    assert [(t.number, t.uncertain) for t in document.tasks] == [("I.1", ()), ("I.2", ())]


@pytest.mark.parametrize("furniture", ["3", "Trang 3/9", "- 3 -", "Kế hoạch cải cách năm 2026"])
def test_a_row_cut_by_a_page_with_its_furniture_is_one_task(furniture: str) -> None:
    top = [HEADER, ("1", "Kiểm tra văn bản quy phạm và các", *FIRST[2:5], "Báo cáo kết")]
    rest = [("", "văn bản hành chính khác", "", "", "", "quả kiểm tra"), SECOND]
    text = ["\n".join("\t".join(row) for row in rows) for rows in (top, rest)]

    first, second = read(f"{furniture}\n\n{text[0]}\n\n{furniture}\n\n{text[1]}").tasks

    assert first.task == "Kiểm tra văn bản quy phạm và các văn bản hành chính khác"
    assert first.product == "Báo cáo kết quả kiểm tra"
    assert (second.number, second.lead, second.product) == ("2", ("Văn phòng",), "Kho hồ sơ")


def test_what_the_province_sets_and_the_commune_aims_at_are_two_targets() -> None:
    document = table(
        ("STT", "Chỉ tiêu", "ĐVT", "Tỉnh giao", "Xã phấn đấu", "Đơn vị chủ trì"),
        ("1", "Tỷ lệ hồ sơ trực tuyến", "%", "80", "85", "Văn phòng"),
    )

    assert [(t.indicator, t.value, t.horizon) for t in document.targets] == [
        ("Tỷ lệ hồ sơ trực tuyến (Tỉnh giao)", 80, "2026"),
        ("Tỷ lệ hồ sơ trực tuyến (Xã phấn đấu)", 85, "2026"),
    ]


def test_what_a_task_must_reach_is_a_target_of_its_row() -> None:
    document = table(
        ("TT", "Nhiệm vụ", "Chỉ tiêu", "Cơ quan chủ trì", "Thời gian"),
        ("1", "Số hóa hồ sơ lưu trữ", "100% hồ sơ", "Văn phòng", "Quý II/2026"),
    )

    assert [(t.indicator, t.value, t.horizon) for t in document.targets] == [
        ("Số hóa hồ sơ lưu trữ", 100, "2026")]  # fmt: skip


def test_an_agency_that_acts_with_another_leads_and_the_other_supports() -> None:
    document = table(
        ("STT", "Nhiệm vụ", "Đơn vị thực hiện", "Tiến độ"),
        ("1", "Công khai", "Văn phòng phối hợp với Phòng Kinh tế", "Quý I"),
        ("2", "Kiểm tra", "Công an xã phối hợp cùng Đoàn Thanh niên", "Quý II"),
    )

    assert [(task.lead, task.support) for task in document.tasks] == [
        (("Văn phòng",), ("Phòng Kinh tế",)),
        (("Công an xã",), ("Đoàn Thanh niên",)),
    ]


def test_roles_written_into_the_cell_of_one_agency_column_are_told_apart() -> None:
    document = table(
        ("STT", "Nội dung", "Phân công thực hiện", "Thời gian", "Kết quả"),
        ("1", "Rà soát", "Văn phòng chủ trì, phối hợp Phòng Kinh tế", "Trước 30/6", "Báo cáo"),
    )

    (task,) = document.tasks
    assert (task.lead, task.support) == (("Văn phòng",), ("Phòng Kinh tế",))
    assert task.deadline is not None
    assert str(task.deadline.end) == "2026-06-30"


def test_two_agencies_under_both_roles_without_a_word_between_are_in_doubt() -> None:
    document = table(
        ("STT", "Nội dung công việc", "Cơ quan chủ trì/phối hợp", "Tiến độ"),
        ("1", "Rà soát", "Văn phòng; Phòng Kinh tế", "Quý I"),
    )

    assert document.tasks[0].uncertain == ("lead", "support")


def test_a_row_of_totals_is_no_task_but_stays_a_passage() -> None:
    document = table(
        ("STT", "Nội dung", "Kinh phí (triệu đồng)", "Đơn vị thực hiện"),
        ("1", "Mua máy quét", "30", "Văn phòng"),
        ("", "Tổng cộng", "50", ""),
    )

    assert [task.task for task in document.tasks] == ["Mua máy quét"]
    assert any("Tổng cộng" in passage.text for passage in document.passages)


def test_a_price_list_assigns_nothing() -> None:
    document = table(
        ("TT", "Nội dung chi", "Đơn vị tính", "Số lượng", "Thành tiền", "Ghi chú"),
        ("1", "Giấy in", "ram", "10", "700.000", "Theo hóa đơn"),
    )

    assert document.tasks == ()
    assert any("Giấy in" in passage.text for passage in document.passages)


def test_the_title_of_a_section_may_stand_under_any_column() -> None:
    document = table(
        ("STT", "Đơn vị chủ trì", "Nhiệm vụ", "Đơn vị phối hợp", "Tiến độ", "Sản phẩm"),
        ("I", "", "CHỈ ĐẠO, ĐIỀU HÀNH", "", "", ""),
        ("1", "Văn phòng", "Soạn kế hoạch", "Các phòng", "15/01/2026", "Kế hoạch"),
        ("V", "", "CHẾ ĐỘ CÔNG VỤ", "", "", ""),
        ("2", "Phòng Nội vụ", "Thi tuyển công chức", "Các phòng", "Tháng 8/2026", "Quyết định"),
    )

    assert [(t.section, t.section_title, t.number) for t in document.tasks] == [
        ("I", "CHỈ ĐẠO, ĐIỀU HÀNH", "1"), ("V", "CHẾ ĐỘ CÔNG VỤ", "2"),
    ]  # fmt: skip


def test_money_by_year_is_a_target_a_year_in_the_unit_told_above_the_table() -> None:
    document = read(
        "Nhu cầu theo nguồn và theo năm như sau (đơn vị: triệu đồng):\n\n"
        "TT\tNguồn vốn\tPhân theo năm\t\tCộng\n\t\t2026\t2027\t\n"
        "1\tNgân sách xã\t1.150\t980\t2.130\n2\tXã hội hóa\t620\t510\t1.130\n"
        "\tCộng theo năm\t1.770\t1.490\t3.260"
    )

    assert [(t.indicator, t.horizon, t.value, t.unit) for t in document.targets][:3] == [
        ("Ngân sách xã", "2026", 1150, "triệu đồng"),
        ("Ngân sách xã", "2027", 980, "triệu đồng"),
        ("Ngân sách xã (Cộng)", "2026", 2130, "triệu đồng"),
    ]
    assert document.tasks == ()


def test_an_amount_has_the_unit_that_its_columns_name_states() -> None:
    document = table(
        ("TT", "Nội dung", "Cơ quan chủ trì", "Thời gian", "Kinh phí (triệu đồng)"),
        ("1", "Lập bản đồ ngập lụt", "Phòng Kinh tế", "Quý II/2026", "1.450"),
    )

    assert document.tasks[0].extra == (("budget", "1.450 triệu đồng"),)


@pytest.mark.parametrize(
    ("lead", "mark", "horizon"),
    [
        pytest.param("- Đến năm 2030:", "+ ", "2030", id="a bullet of a bullet"),
        pytest.param("- Năm 2025 – 2026:", "+ ", "2025-2026", id="two years"),
        pytest.param("Chỉ tiêu đến năm 2030:", "- ", "2030", id="a bullet of a paragraph"),
        pytest.param("a) Mục tiêu đến năm 2030:", "- ", "2030", id="a bullet of a point"),
    ],
)
def test_what_stands_below_a_line_with_a_colon_knows_it(lead: str, mark: str, horizon: str) -> None:
    document = read(f"1. Mục tiêu cụ thể\n\n{lead}\n\n{mark}Ít nhất 90% hồ sơ nộp trực tuyến.")

    (target,) = document.targets
    passage = next(p for p in document.passages if p.id == target.passage_id)
    assert target.horizon == horizon
    assert passage.heading.rstrip(":").endswith(lead.strip("-:a) "))
    assert lead in next(p.text for p in document.passages if p.text.endswith(":"))


def test_each_figure_of_a_list_behind_a_colon_measures_its_own_item() -> None:
    document = read(
        "1. Chỉ tiêu\n\na) Hồ sơ trả đúng hạn: cấp tỉnh từ 96,5% trở lên, "
        "cấp xã từ 97,5% trở lên.\n\n"
        "b) Thu nhập bình quân đạt 52 triệu đồng/người."
    )

    assert [(t.indicator, t.value) for t in document.targets] == [
        ("Hồ sơ trả đúng hạn: cấp tỉnh", 96.5), ("Hồ sơ trả đúng hạn: cấp xã", 97.5),
        ("Thu nhập bình quân", 52)]  # fmt: skip


def test_a_goal_of_several_figures_in_one_cell_keeps_its_words() -> None:
    document = table(
        ("TT", "Tiêu chí", "Mục tiêu năm 2026", "Đơn vị chủ trì", "Hoàn thành"),
        ("1", "Sản xuất", "03 hợp tác xã có lãi, 02 sản phẩm OCOP", "Phòng Kinh tế", "Tháng 10"),
    )

    (target,) = document.targets
    assert (target.value, target.unit) == (3, "hợp tác xã")
    assert target.value_text == "03 hợp tác xã có lãi, 02 sản phẩm OCOP"
