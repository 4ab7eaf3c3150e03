"""Tasks and targets: the source's words beside what they mean; doubt stays marked."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.domain import Document, Recurrence, Target
from assistant.text import compose
from ingest.document import read_document
from ingest.read import Source

HEAD = "KẾ HOẠCH\nGọn nhẹ thủ tục năm 2026 xã Cồn Gió\n\n"
HEADER = "STT\tNhiệm vụ\tSản phẩm\tThời hạn\tChủ trì\tPhối hợp\tTheo dõi\n"
KPI = "STT\tChỉ tiêu\tChủ trì\tPhối hợp\tKết quả\tThời gian\n"


def read(text: str) -> Document:
    return read_document(Source(Path("ban-thu.txt"), "0" * 64, text, (), "test", ()))


def goals(*sentences: str) -> list[Target]:
    bullets = "\n\n".join(f"- {sentence}" for sentence in sentences)
    return list(read(f"{HEAD}I. MỤC TIÊU\n\n{bullets}\n").targets)


def brief(target: Target) -> tuple[str, str, float | None, str]:
    return target.indicator, target.comparator, target.value, target.horizon


def test_a_row_becomes_a_task_with_words_and_meaning() -> None:
    document = read(
        HEAD + HEADER + "I\tHồ sơ\t\t\t\t\t\n"
        "1\tDọn kho hồ sơ\tBiên bản\tTrước ngày 30/6/2026\tPhòng Kinh tế\t"
        "Công an xã; Các tổ\tVăn phòng xã"
    )

    (task,) = document.tasks
    assert (task.section, task.section_title, task.number) == ("I", "Hồ sơ", "1")
    assert (task.task, task.product) == ("Dọn kho hồ sơ", "Biên bản")
    assert task.deadline is not None
    assert (task.deadline.text, task.deadline.end) == ("Trước ngày 30/6/2026", date(2026, 6, 30))
    assert task.lead == ("Phòng Kinh tế",)
    assert task.support == ("Công an xã", "Các tổ")
    assert task.monitor == ("Văn phòng xã",)
    assert task.agencies("support") == task.support
    assert (task.place, task.locator, task.uncertain) == ("xã Cồn Gió", "Phụ lục › I › 1", ())
    assert task.passage_id in {passage.id for passage in document.passages}


def test_a_table_without_a_monitor_column_says_so() -> None:
    document = read(
        HEAD + "STT\tNhiệm vụ\tThời hạn\tChủ trì\n1\tDọn kho hồ sơ\tHằng quý\tPhòng Kinh tế\n"
    )

    (task,) = document.tasks
    assert not task.has_monitor_column
    assert task.deadline is not None
    assert task.deadline.recurring is Recurrence.QUARTERLY


def test_an_assignment_by_another_document_is_kept_in_doubt() -> None:
    document = read(
        HEAD + HEADER + "1\tDọn kho\tBiên bản\tQuý I\t"
        "Theo phân công tại Quyết định số 9/QĐ-UBND\t\tVăn phòng xã"
    )

    (task,) = document.tasks
    assert task.lead == ("Theo phân công tại Quyết định số 9/QĐ-UBND",)
    assert task.uncertain == ("lead",)
    assert any("chưa chắc" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    ("cell", "lead", "support"),
    [
        ("Phòng Kinh tế chủ trì; phối hợp: Công an xã", ("Phòng Kinh tế",), ("Công an xã",)),
        ("Phòng Kinh tế/Công an xã", ("Phòng Kinh tế",), ("Công an xã",)),
        ("Phòng Kinh tế", ("Phòng Kinh tế",), ()),
    ],
)
def test_one_column_for_lead_and_support_is_split(
    cell: str, lead: tuple[str, ...], support: tuple[str, ...]
) -> None:
    document = read(
        f"{HEAD}STT\tNhiệm vụ\tChủ trì/phối hợp\tThời hạn\n1\tDọn kho hồ sơ\t{cell}\tHằng quý\n"
    )

    assert (document.tasks[0].lead, document.tasks[0].support) == (lead, support)


def test_columns_of_no_known_role_are_kept_beside_the_task() -> None:
    document = read(
        HEAD + "STT\tNhiệm vụ\tChủ trì\tThời hạn\tKinh phí\tGhi chú\n"
        "1\tDọn kho\tPhòng Kinh tế\tHằng quý\t15 triệu đồng\tLàm gọn\n"
    )

    assert dict(document.tasks[0].extra) == {"budget": "15 triệu đồng", "note": "Làm gọn"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            "Ít nhất 90% hồ sơ được trả trước hẹn.",
            [("hồ sơ được trả trước hẹn", ">=", 90, "2026")],
            id="one",
        ),
        pytest.param(
            "100% thôn có tổ số. Tỷ lệ hộ nộp hồ sơ qua mạng đạt từ 65% trở lên.",
            [
                ("thôn có tổ số", "=", 100, "2026"),
                ("Tỷ lệ hộ nộp hồ sơ qua mạng", ">=", 65, "2026"),
            ],
            id="two sentences",
        ),
        pytest.param(
            "Mức hài lòng của dân đạt trên 80%; đến năm 2030 đạt tối thiểu 95%.",
            [
                ("Mức hài lòng của dân", ">", 80, "2026"),
                ("Mức hài lòng của dân (đến năm 2030)", ">=", 95, "2030"),
            ],
            id="a second value takes the subject of the first",
        ),
        pytest.param(
            "Đến năm 2028, đạt 70% hộ có tài khoản định danh.",
            [("hộ có tài khoản định danh", "=", 70, "2028")],
            id="a year that stands before its goal",
        ),
        pytest.param(
            "Mức hài lòng chung đạt tối thiểu 95% (trong đó, lĩnh vực đất đai đạt tối thiểu 85%).",
            [("Mức hài lòng chung", ">=", 95, "2026"), ("lĩnh vực đất đai", ">=", 85, "2026")],
            id="a part of the whole",
        ),
        pytest.param(
            "Mỗi tổ phải có ít nhất 02 sáng kiến (mong mỗi người có 01 sáng kiến).",
            [("Mỗi tổ phải có", ">=", 2, "2026"), ("mong mỗi người có", "=", 1, "2026")],
            id="a figure in brackets has its own subject",
        ),
        pytest.param(
            "Giảm tối thiểu 10% giấy tờ so với năm 2021.",
            [("Giảm giấy tờ so với năm 2021", ">=", 10, "2026")],
            id="a year of comparison is no horizon",
        ),
        pytest.param(
            "Từ 70% văn bản trở lên được ký số.",
            [("văn bản được ký số", ">=", 70, "2026")],
            id="words between the bounds",
        ),
        pytest.param(
            "Điểm quản trị (PAPI): năm 2026 đạt trên 43,5 điểm, đến năm 2030 đạt trên 46 điểm.",
            [
                ("Điểm quản trị (PAPI): năm 2026", ">", 43.5, "2026"),
                ("Điểm quản trị (PAPI): đến năm 2030", ">", 46, "2030"),
            ],
            id="each figure behind its year",
        ),
        pytest.param(
            "Mức hài lòng đạt 90% năm 2026, đến năm 2030 đạt 95%.",
            [
                ("Mức hài lòng", "=", 90, "2026"),
                ("Mức hài lòng", "=", 95, "2030"),
            ],
            id="a year behind the first figure, one before the second",
        ),
        pytest.param(
            "Giấy in giảm còn không quá 186 ram năm 2026 và 160 ram vào năm 2030.",
            [
                ("Giấy in giảm còn", "<=", 186, "2026"),
                ("Giấy in giảm còn", "<=", 160, "2030"),
            ],
            id="a bound that goes on to a further year",
        ),
        pytest.param(
            "Công bố ít nhất 120 bộ dữ liệu.",
            [("Công bố", ">=", 120, "2026")],
            id="a noun of three syllables",
        ),
        pytest.param("Đội ngũ gọn và biết việc.", [], id="no figure"),
    ],
)
def test_a_goal_states_these_targets(
    sentence: str, expected: list[tuple[str, str, float | None, str]]
) -> None:
    assert [brief(target) for target in goals(sentence)] == expected


def test_a_target_quotes_the_whole_sentence_verbatim() -> None:
    (target,) = goals("Mỗi lượt chờ\nkhông quá 12 phút.")

    assert target.text == "- Mỗi lượt chờ\nkhông quá 12 phút."
    assert (target.comparator, target.value, target.unit) == ("<=", 12, "phút")
    assert target.value_text == "không quá 12 phút"


def test_a_principle_in_a_list_of_work_is_no_target() -> None:
    text = (
        f"{HEAD}I. MỤC TIÊU, NHIỆM VỤ\n\na) Mục tiêu\n\n- 95% hồ sơ đúng hẹn.\n\n"
        "b) Nhiệm vụ\n\n- Nhận 100% hồ sơ tại quầy.\n"
    )

    assert [target.indicator for target in read(text).targets] == ["hồ sơ đúng hẹn"]


def test_a_goal_said_among_the_work_is_a_target() -> None:
    text = f"{HEAD}II. NHIỆM VỤ\n\n- Phấn đấu tỷ lệ hồ sơ qua mạng đạt tối thiểu 65%.\n"

    assert [brief(target)[1:3] for target in read(text).targets] == [(">=", 65)]


def test_the_horizon_above_a_point_holds_for_it() -> None:
    text = f"{HEAD}I. MỤC TIÊU\n\n- Đến năm 2030:\n\n+ 95% hồ sơ nộp qua mạng.\n"

    assert [target.horizon for target in read(text).targets] == ["2030"]


def test_each_row_of_indicators_is_a_task_and_a_target() -> None:
    document = read(
        HEAD + KPI + "1\tTỷ lệ hồ sơ đúng hẹn\tVăn phòng xã\tCác tổ\t≥ 97%\tHằng quý\n"
        "2\tQuy chế phối hợp\tVăn phòng xã\tCác tổ\tQuy chế được ký\tQuý II/2026\n"
        "3\tBộ dữ liệu mở\tVăn phòng xã\tCác tổ\t05 bộ\tNăm 2026\n"
        "4\tTỷ lệ ký số\tVăn phòng xã\tCác tổ\tNăm 2026: 60% Đến 2030: >90%\tHằng năm\n"
    )

    assert [task.task for task in document.tasks] == [
        "Tỷ lệ hồ sơ đúng hẹn", "Quy chế phối hợp", "Bộ dữ liệu mở", "Tỷ lệ ký số",
    ]  # fmt: skip
    assert [brief(target) for target in document.targets] == [
        ("Tỷ lệ hồ sơ đúng hẹn", ">=", 97, "2026"),
        ("Quy chế phối hợp", "", None, "2026"),
        ("Bộ dữ liệu mở", "=", 5, "2026"),
        ("Tỷ lệ ký số", "=", 60, "2026"),
        ("Tỷ lệ ký số", ">", 90, "2030"),
    ]
    assert document.targets[1].value_text == "Quy chế được ký"
    assert all(target.from_row for target in document.targets)


def test_a_column_for_each_year_gives_a_target_for_each() -> None:
    document = read(
        HEAD + "STT\tChỉ tiêu\tĐơn vị tính\tNăm 2026\tNăm 2030\n1\tHồ sơ qua mạng\t%\t65\t≥ 95\n"
    )

    assert [brief(target) for target in document.targets] == [
        ("Hồ sơ qua mạng", "=", 65, "2026"), ("Hồ sơ qua mạng", ">=", 95, "2030"),
    ]  # fmt: skip


def test_figures_of_a_product_and_of_a_time_are_targets_of_the_task() -> None:
    document = read(
        HEAD + HEADER + "1\tGọi điện báo dân\tTỷ lệ cuộc gọi được nghe máy đạt tối thiểu 80%\t"
        "Hằng tháng\tPhòng Kinh tế\t\tVăn phòng xã\n"
        "2\tQuét hồ sơ cũ\tKho số\tĐạt 100% đến 31/12/2026\tPhòng Kinh tế\t\tVăn phòng xã\n"
    )

    assert [brief(target)[:3] for target in document.targets] == [
        ("Tỷ lệ cuộc gọi được nghe máy", ">=", 80), ("Quét hồ sơ cũ", "=", 100),
    ]  # fmt: skip


def test_a_blank_form_holds_no_task() -> None:
    document = read(
        HEAD + HEADER + "I\tHồ sơ\t\t\t\t\t\n1\t.....\t.....\t.....\t.....\t.....\t.....\n"
    )

    assert (document.tasks, document.targets) == ((), ())


def test_a_letterhead_set_in_two_columns_makes_no_task() -> None:
    document = read(
        "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "XÃ CỒN GIÓ\tĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 31/KH-UBND\tCồn Gió, ngày 09 tháng 02 năm 2026\n\n"
        f"{HEAD}I. MỤC TIÊU\n\n- Một việc.\n\n"
        "Nơi nhận:\tTM. ỦY BAN NHÂN DÂN\n- Lưu: VT.\tCHỦ TỊCH\n"
    )

    assert document.tasks == ()


def test_a_document_typed_in_pieces_gives_the_same_records_once_composed() -> None:
    text = HEAD + HEADER + "1\tDọn kho\tBiên bản\tHằng quý\tPhòng Kinh tế\t\tVăn phòng xã"

    assert read(compose(unicodedata.normalize("NFD", text))).tasks == read(text).tasks


LINES = st.sampled_from(
    [*HEAD.split("\n"), HEADER.strip(), KPI.strip(), "I\tHồ sơ\t\t\t\t", "", "I. MỤC TIÊU",
     "- 95% hồ sơ đúng hẹn; đến năm 2030 đạt 99%.", "+ Từ 5 đến 7 lớp/năm", "b) Nhiệm vụ",
     "1\tDọn kho\tBiên bản\tHằng quý\tPhòng Kinh tế\t\tVăn phòng xã", "\tvà quét\t\t\t\t",
     "1\tTỷ lệ ký số\tVăn phòng xã\tCác tổ\t≥ 97%\tNăm 2030", "\t\tTờ trình\tQuý II\tCác tổ\t",
     "2. Kiểm tra ít nhất 40% số tổ", "- Đơn vị chủ trì: Phòng Kinh tế.", "- Thời hạn: Quý II."]
) | st.text(max_size=40)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, max_size=25).map("\n".join))
@example("\n".join([KPI.strip(), *2 * ["\t\tTờ trình\tQuý II\tCác tổ\t"]]))
def test_the_records_of_any_text_stand_in_its_passages(text: str) -> None:
    document = read(compose(text))

    passages = {passage.id: passage for passage in document.passages}
    assert all(task.passage_id in passages for task in document.tasks)
    assert all(task.task or "task" in task.uncertain for task in document.tasks)
    assert all(target.text in passages[target.passage_id].text for target in document.targets)
    assert len({task.id for task in document.tasks}) == len(document.tasks)
    assert len({target.id for target in document.targets}) == len(document.targets)


def test_two_figures_of_one_subject_are_told_apart_by_where() -> None:
    found = goals("Hồ sơ trễ hẹn ở cấp huyện không quá 1,5%, ở cấp xã không quá 1%.")

    assert [brief(target) for target in found] == [
        ("Hồ sơ trễ hẹn ở cấp huyện", "<=", 1.5, "2026"),
        ("Hồ sơ trễ hẹn ở cấp xã", "<=", 1.0, "2026"),
    ]


def test_a_bound_behind_the_noun_counts_for_the_figure() -> None:
    (spent,) = goals("Giải ngân vốn đạt 95% kế hoạch giao trở lên.")

    assert (spent.comparator, spent.value) == (">=", 95)


def test_a_length_of_time_beside_a_share_is_a_goal_of_its_own() -> None:
    share, time = goals(
        "100% dự thảo được lấy ý kiến trước khi trình, thời gian lấy ý kiến ít nhất 20 ngày."
    )

    assert share.indicator == "dự thảo được lấy ý kiến trước khi trình"
    assert brief(time)[:3] == ("thời gian lấy ý kiến", ">=", 20)


def test_what_was_reached_in_a_year_before_is_no_goal() -> None:
    document = read(f"{HEAD}I. ĐÁNH GIÁ NĂM 2025\n\n1. Mức độ hài lòng đạt 82,9%.\n\n"
                    "II. MỤC TIÊU\n\n1. Mức độ hài lòng đạt 85%.\n")  # fmt: skip

    assert [target.value for target in document.targets] == [85]


@pytest.mark.parametrize(
    "product",
    ["Báo cáo kết quả khảo sát với tối thiểu 350 phiếu", "Tối thiểu 08 sáng kiến được công nhận",
     "01 cuộc thi, 40 tác phẩm triển lãm"],
)  # fmt: skip
def test_a_count_in_a_product_measures_the_rows_task(product: str) -> None:
    document = read(f"{HEAD}{HEADER}1\tHỏi ý người dân\t{product}\t30/6/2026\tPhòng Kinh tế\t\t")

    assert {target.indicator for target in document.targets} == {"Hỏi ý người dân"}
