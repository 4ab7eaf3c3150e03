"""What is told apart: things with a number, years, persons, what is not meant; all invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.deadlines import find_windows, parse_deadline
from assistant.domain import Answer, Document, Status
from assistant.library import Library
from assistant.numbered import find_numbered, names_another
from assistant.understanding import understand
from ingest.columns import role_of_name, roles_by_cells
from ingest.document import read_document
from ingest.read import Source
from tests.unit.test_composing import assistant_over

PLAN = """ỦY BAN NHÂN DÂN
XÃ HUA NẶM

KẾ HOẠCH
Công tác năm 2026 của xã Hua Nặm

I. KẾT QUẢ NĂM 2025

Mức hài lòng của dân đạt 71%.

II. QUẦY TẠI TRUNG TÂM
Quầy số 1: Nhận hồ sơ đất đai
Phụ trách: bà Tòng Thị Lả
Quầy số 2: Nhận hồ sơ hộ tịch
Phụ trách: ông Quàng Văn Sơ

III. PHÂN CÔNG
TT\tNội dung công việc\tLãnh đạo phụ trách\tChủ trì\tPhối hợp\tThời hạn\tKết quả
Tháng 4\t\t\t\t\t\t
1\tSửa mái nhà văn hóa\tPhó Chủ tịch Lò Thị Ín\tPhòng Kinh tế\tCông an xã\tTuần 2\tBiên bản
2\tLập danh sách hộ nghèo\tChủ tịch Cà Văn Pó\tPhòng Văn hóa\tCông an xã\tTrước ngày 20\tDanh sách
Tháng 8\t\t\t\t\t\t
3\tHọp kiểm điểm\tChủ tịch Cà Văn Pó\tVăn phòng xã\tPhòng Kinh tế\t15/8/2026\tThông báo lần 1
\t\t\t\t\t30/8/2026\tThông báo lần 2
4\tTrao đổi với bà con trồng dong\tPhó Chủ tịch Lò Thị Ín\tPhòng Kinh tế\t\t18/8/2026\tKết luận

IV. CHỈ TIÊU
TT\tChỉ tiêu\tĐơn vị tính\tThực hiện năm 2025\tKế hoạch năm 2026\tCơ quan theo dõi
1\tTài khoản định danh mức 2\t%\t64\t90\tCông an xã
2\tBản có cầu treo\tBản\t3\t7\tPhòng Kinh tế
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(Source(Path("hua-nam.txt"), "h" * 64, PLAN, (), "plain", ()))


def ask(document: Document, question: str) -> Answer:
    return assistant_over(Library.of([document]), date(2026, 3, 10)).ask(question)


def test_who_asks_for_one_counter_is_not_told_of_another(document: Document) -> None:
    answer = ask(document, "Ai phụ trách quầy số 2 ở Hua Nặm?").answer

    assert "Quàng Văn Sơ" in answer
    assert "Tòng Thị Lả" not in answer


def test_a_number_tells_things_apart_only_where_it_counts_them() -> None:
    assert find_numbered("dot 2 va lan dau tien nam 2026, quay so 03") == (
        ("dot", 2), ("lan", 1), ("quay", 3),
    )  # fmt: skip
    assert names_another((("quay", 2),), "Quầy số 1 nhận hồ sơ")
    assert not names_another((("quay", 2),), "Quầy số 1 và quầy số 2")
    assert not names_another((("quay", 2),), "Kê lại các quầy")


def test_a_level_is_no_row(document: Document) -> None:
    answer = ask(document, "Định danh mức 2 của Hua Nặm năm nay phấn đấu bao nhiêu phần trăm?")

    assert "**90 %**" in answer.answer


def test_what_was_reached_stands_beside_what_is_to_be(document: Document) -> None:
    answer = ask(document, "Hua Nặm có bao nhiêu bản có cầu treo năm 2026, năm ngoái là bao nhiêu?")

    assert "**2025: 3 Bản**" in answer.answer
    assert "**2026: 7 Bản**" in answer.answer


def test_a_result_of_last_year_is_no_goal(document: Document) -> None:
    answer = ask(document, "Năm nay Hua Nặm đặt mức hài lòng bao nhiêu phần trăm?")

    assert answer.status is Status.NOT_FOUND
    assert "71" not in answer.answer


def test_a_leader_is_named_where_a_leader_is_asked_for(document: Document) -> None:
    assert ask(document, "Lãnh đạo nào phụ trách sửa mái nhà văn hóa ở Hua Nặm?").answer.startswith(
        "**Phó Chủ tịch Lò Thị Ín**"
    )
    listed = ask(document, "Phó Chủ tịch Lò Thị Ín phụ trách những việc gì?").answer
    assert "**2 nhiệm vụ**" in listed


def test_a_day_or_a_week_of_no_month_is_its_sections(document: Document) -> None:
    due = [t.deadline for t in document.tasks if t.section_title == "Tháng 4" and t.deadline]

    assert [(d.text, d.end) for d in due] == [
        ("Tuần 2", date(2026, 4, 30)), ("Trước ngày 20", date(2026, 4, 20)),
    ]  # fmt: skip


def test_a_figure_that_an_office_watches_is_listed_apart(document: Document) -> None:
    answer = ask(document, "Hua Nặm giao Phòng Kinh tế những việc gì?").answer

    assert "**3 nhiệm vụ** (Phòng Kinh tế)" in answer
    assert "**1 chỉ tiêu** (Phòng Kinh tế theo dõi" in answer


def test_initials_name_an_office(document: Document) -> None:
    answer = ask(document, "P.KT Hua Nặm chủ trì mấy việc?").answer

    assert answer.startswith("**2 nhiệm vụ** (Phòng Kinh tế chủ trì)")


def test_how_long_is_not_answered_with_a_day(document: Document) -> None:
    answer = ask(document, "Hua Nặm sửa mái nhà văn hóa trong mấy ngày?")

    assert answer.status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("words", "end"),
    [("Quý 3/2026", date(2026, 9, 30)), ("xong quý 1/2027", date(2027, 3, 31))],
)
def test_a_quarter_in_digits_is_no_month(words: str, end: date) -> None:
    deadline = parse_deadline(words, 2026)

    assert deadline
    assert deadline.end == end
    assert [window.end for _, _, window in find_windows(words)] == [end]


def test_who_is_inspected_is_no_inspector() -> None:
    assert role_of_name("Nơi được kiểm tra") is None
    assert role_of_name("Trưởng đoàn") == "lead"
    assert role_of_name("Tồn tại, hạn chế năm 2025") == "note"


def test_bare_figures_under_an_agency_are_values_of_the_columns_name() -> None:
    roles = ["number", "task", "product", "monitor"]
    names = ["TT", "Lĩnh vực", "Kết quả tự chấm năm 2025", "Thẩm định"]
    rows = [["1", "Thể chế", "7,5", "7,0"], ["2", "Bộ máy", "8,0", "7,9"], ["3", "Số", "9", "8,1"]]

    assert roles_by_cells(roles, names, rows) == [
        "number", "task", "value:2025|Kết quả tự chấm năm 2025", "value:|Thẩm định",
    ]  # fmt: skip
    assert roles_by_cells(roles, names, [["1", "Thể chế", "Báo cáo", "Văn phòng"]] * 3) == roles


def test_a_schedule_by_quarter_tells_when() -> None:
    text = ("KẾ HOẠCH\n\nPHỤ LỤC\nVIỆC PHẢI XONG TRONG NĂM 2026\n\n"
            "Quý\tViệc phải xong\tCơ quan chịu trách nhiệm\n"
            "I\tLấy mẫu nước hồ\tSở Y tế\nIII\tDiễn tập\tSở Công Thương\n")  # fmt: skip
    document = read_document(Source(Path("kh-2026-2030.txt"), "q" * 64, text, (), "plain", ()))

    assert [(t.task, t.deadline.text) for t in document.tasks if t.deadline] == [
        ("Lấy mẫu nước hồ", "Quý I"), ("Diễn tập", "Quý III"),
    ]  # fmt: skip


def test_parts_of_a_numbered_row_have_its_agencies_in_doubt() -> None:
    text = ("PHỤ LỤC\n\nTT\tNhiệm vụ\tChủ trì\tPhối hợp\tThời hạn\n"
            "6\tNối camera\tCông an xã\tPhòng Kinh tế\t30/11/2026\n"
            "6.1\tNối ở cổng trường\t\t\t30/6/2026\n"
            "6.2\tTập huấn\tVăn phòng xã\t\t31/3/2026\n")  # fmt: skip
    document = read_document(Source(Path("kh.txt"), "c" * 64, text, (), "plain", ()))
    first, second = (t for t in document.tasks if "." in t.number)

    assert (first.lead, "lead" in first.uncertain) == (("Công an xã",), True)
    assert (second.lead, second.support) == (("Văn phòng xã",), ())


@pytest.mark.parametrize(
    ("question", "folded"),
    [
        ("Việc này khi mô xong?", "khi nao xong"),
        ("Hạn nộp là bữa mô?", "la hom nao"),
        ("Ở mô hình hai cấp ai lo?", "o mo hinh hai cap"),
        ("Ai vá lỗ hổng bảo mật?", "lo hong bao mat"),
    ],
)
def test_words_of_the_centre_ask_as_others_do(
    document: Document, question: str, folded: str
) -> None:
    assert folded in understand(question, Library.of([document]), date(2026, 3, 10)).folded


@pytest.mark.parametrize(
    ("question", "excluded"),
    [
        ("Kế hoạch kiểm tra (không phải tự kiểm tra nghen) khi nào có?", "tu kiem tra"),
        ("Kế hoạch kiểm tra, không phải kế hoạch tự kiểm tra, khi nào có?", "tu kiem tra"),
        ("Dân không phải nộp giấy tờ gì?", ""),
    ],
)
def test_what_is_not_meant_is_said_aside(document: Document, question: str, excluded: str) -> None:
    understood = understand(question, Library.of([document]), date(2026, 3, 10))

    assert understood.excluded == excluded
