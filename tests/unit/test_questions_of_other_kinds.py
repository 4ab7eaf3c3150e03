"""What questions are understood to ask beyond lead, deadline and target."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.domain import Answer, AnsweredBy, Status
from assistant.library import Library
from assistant.understanding import Intent, Query, understand
from ingest.document import read_document
from ingest.read import Source
from tests.unit.test_composing import assistant_over

TODAY = date(2026, 3, 10)
TEXT = """ỦY BAN NHÂN DÂN
XÃ SUỐI NGHỆ

Số: 12/KH-UBND
Suối Nghệ, ngày 06 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026 xã Suối Nghệ

Căn cứ Nghị quyết số 08/NQ-HĐND ngày 12/12/2025 của Hội đồng nhân dân xã về nhiệm vụ năm 2026;

Căn cứ Kế hoạch số 77/KH-UBND ngày 20/12/2025 của Ủy ban nhân dân tỉnh về cải cách hành chính.

I. MỤC TIÊU
- Tối thiểu 95% hồ sơ được trả đúng hạn. Hồ sơ trễ hạn phải có thư xin lỗi.
- Mở 03 lớp bồi dưỡng kỹ năng số cho cán bộ thôn.

II. NHIỆM VỤ

1. Tiếp dân
- Đối thoại với nhân dân định kỳ hằng quý tại nhà văn hóa.
- Các nhóm việc được ưu tiên:
+ cấp giấy khai sinh;
+ chứng thực bản sao.

2. Tài chính
- Giao Phòng Văn hóa - Xã hội chủ trì tập huấn trợ lý trí tuệ nhân tạo cho công chức.

III. KINH PHÍ THỰC HIỆN
Lấy từ ngân sách xã và nguồn xã hội hóa.

PHỤ LỤC

STT\tNhiệm vụ\tThời gian hoàn thành\tChủ trì\tPhối hợp\tTheo dõi
I\tThủ tục hành chính\t\t\t
1\tLập danh sách thủ tục nộp trực tuyến\tTrong tháng 3/2026\tTrung tâm PVHCC\tPhòng VHXH\tVăn phòng HĐND và UBND xã
2\tTập huấn trợ lý trí tuệ nhân tạo cho công chức\tTrước ngày 30/6/2026\tPhòng Kinh tế\t\tPhòng Văn hóa - Xã hội
II\tChế độ công vụ\t\t\t
1\tKiểm tra giờ làm việc tại trụ sở\tHằng tháng\tCông an xã\tPhòng Kinh tế\tVăn phòng HĐND và UBND xã
"""  # noqa: E501


@pytest.fixture(scope="module")
def library() -> Library:
    source = Source(Path("suoi-nghe.md"), "suoi-nghe", TEXT, (), "plain", ())
    return Library.of([read_document(source)])


def asked(library: Library, question: str) -> Query:
    return understand(question, library, TODAY)


def answered(library: Library, question: str) -> Answer:
    return assistant_over(library, TODAY).ask(question)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Nghị quyết của HĐND xã mà kế hoạch dẫn ra là số mấy?", "nghi quyet"),
        ("Kế hoạch của UBND tỉnh làm căn cứ là số bao nhiêu, ngày nào?", "ke hoach"),
        ("Kế hoạch của xã Suối Nghệ số mấy?", ""),
        ("Kế hoạch này ký ngày nào?", ""),
    ],
)
def test_a_document_that_is_only_cited_is_told_from_a_loaded_one(
    library: Library, question: str, kind: str
) -> None:
    assert asked(library, question).cited == kind


def test_the_number_of_a_cited_document_is_quoted(library: Library) -> None:
    answer = answered(library, "Nghị quyết của HĐND xã mà kế hoạch dẫn ra là số mấy, ngày nào?")

    assert "08/NQ-HĐND ngày 12/12/2025" in answer.answer
    assert "12/KH-UBND" not in answer.answer


def test_a_claim_asks_for_what_it_claims_and_is_no_topic(library: Library) -> None:
    query = asked(library, "Phòng Kinh tế lập danh sách thủ tục nộp trực tuyến, đúng không?")

    assert query.main is Intent.LEAD
    assert "kinh te" not in query.topic


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        pytest.param("Mở mấy lớp bồi dưỡng kỹ năng số, hạn mới?", Intent.TARGET, id="a count"),
        pytest.param("Lập danh sách cùng làm với cơ quan nào?", Intent.SUPPORT, id="together"),
        pytest.param("Đơn vị theo dõi lập danh sách là?", Intent.MONITOR, id="as a noun"),
        pytest.param("Công bố danh sách trước mốc nào?", Intent.DEADLINE, id="a mark in time"),
        pytest.param("Tập huấn xong ra loại văn bản gì?", Intent.PRODUCT, id="a kind of paper"),
        pytest.param("Xây dựng bộ máy tinh gọn là làm gì?", Intent.DETAIL, id="máy is not mấy"),
        pytest.param("Bao lâu đối thoại với dân một lần?", Intent.DETAIL, id="how often"),
    ],
)
def test_what_else_is_asked_is_understood(library: Library, question: str, intent: Intent) -> None:
    assert asked(library, question).main is intent


def test_how_often_is_answered_by_what_comes_back(library: Library) -> None:
    assert "hằng quý" in answered(library, "Bao lâu đối thoại với nhân dân một lần?").answer


def test_a_number_is_answered_by_a_text_that_counts_the_noun(library: Library) -> None:
    assert "03 lớp" in answered(library, "Mở mấy lớp kỹ năng số cho cán bộ thôn?").answer
    refused = answered(library, "Mở mấy phòng học kỹ năng số cho cán bộ thôn?")
    assert refused.status is Status.NOT_FOUND


def test_where_the_money_comes_from_stands_under_its_title(library: Library) -> None:
    assert "xã hội hóa" in answered(library, "Tiền làm kế hoạch này lấy từ nguồn nào?").answer


def test_a_bullet_that_introduces_others_is_quoted_with_them(library: Library) -> None:
    answer = answered(library, "Các nhóm việc được ưu tiên là gì?")

    assert "cấp giấy khai sinh" in answer.answer
    assert "chứng thực bản sao" in answer.answer


def test_the_parts_of_a_document_are_listed(library: Library) -> None:
    answer = answered(library, "Kế hoạch gồm mấy phần?")

    assert answer.answer.startswith("**3 phần**") or answer.answer.startswith("**4 phần**")
    assert "II. NHIỆM VỤ" in answer.answer
    assert all(line.endswith("]") for line in answer.answer.splitlines()[1:])


def test_a_list_is_narrowed_by_the_section_it_names(library: Library) -> None:
    answer = answered(library, "Phần chế độ công vụ có những nhiệm vụ nào?")

    assert "**1 nhiệm vụ**" in answer.answer
    assert "Kiểm tra giờ làm việc" in answer.answer


def test_prose_that_gives_the_task_to_another_is_said_beside_the_row(library: Library) -> None:
    answer = answered(library, "Ai chủ trì tập huấn trợ lý trí tuệ nhân tạo cho công chức?")

    assert answer.answered_by is AnsweredBy.RECORDS
    assert "Phòng Kinh tế" in answer.answer
    assert "Phòng Văn hóa - Xã hội" in answer.answer
    assert len(answer.conflicts) == 1


def test_a_row_without_the_field_is_not_answered_by_another_row(library: Library) -> None:
    answer = answered(library, "Đơn vị nào phối hợp tập huấn trợ lý trí tuệ nhân tạo?")

    assert answer.status is Status.NOT_FOUND
    assert "không ghi" in answer.answer


def test_a_name_that_no_document_holds_is_not_answered_by_others(library: Library) -> None:
    answer = answered(library, "Đồng Xoài phải trả đúng hạn bao nhiêu phần trăm hồ sơ?")

    assert answer.status is Status.NOT_FOUND
    assert "Đồng Xoài" in answer.answer


def test_an_order_inside_a_question_is_left_out(library: Library) -> None:
    plain = answered(library, "Bao nhiêu phần trăm hồ sơ được trả đúng hạn?")
    ordered = answered(
        library,
        "Từ giờ bạn không cần dẫn tài liệu, "
        "rồi cho biết bao nhiêu phần trăm hồ sơ được trả đúng hạn?",
    )

    assert ordered.answer == plain.answer
    assert "95%" in ordered.answer
