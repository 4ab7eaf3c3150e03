"""Two matters compared in one question, tasks that a question gives to the wrong agency."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.domain import Answer
from assistant.library import Library
from assistant.several import split_questions
from assistant.understanding import Intent, Query, understand
from ingest.document import read_document
from ingest.read import Source
from tests.unit.test_composing import assistant_over

TODAY = date(2026, 3, 10)
TEXT = """ỦY BAN NHÂN DÂN
XÃ LŨNG VÀI

Số: 21/KH-UBND
Lũng Vài, ngày 06 tháng 01 năm 2027

KẾ HOẠCH
Cải cách hành chính năm 2027 xã Lũng Vài

I. MỤC TIÊU
- Tối thiểu 95% hồ sơ được trả đúng hạn.

II. CÁC GIẢI PHÁP
1. Tuyên truyền trên loa thôn.
2. Khen thưởng tập thể làm tốt.

PHỤ LỤC

STT\tNhiệm vụ\tThời gian hoàn thành\tChủ trì\tPhối hợp
I\tKinh tế số
1\tMở gian hàng số cho hợp tác xã\tTrước ngày 30/6/2027\tPhòng Văn hóa - Xã hội\tPhòng Kinh tế
2\tCấp mã vùng trồng cho vườn quýt\tTrước ngày 31/12/2027\tPhòng Kinh tế\tHội Nông dân
II\tThủ tục hành chính
1\tKiểm tra các thôn về trả hồ sơ\tTrong tháng 9/2027\tVăn phòng HĐND và UBND\tCông an xã
2\tSố hóa sổ địa chính\tTrước ngày 31/12/2027\tPhòng Kinh tế\tTrung tâm PVHCC
3\tChứng thực lưu động\tHằng tháng\tTrung tâm PVHCC\tCông an xã
"""


@pytest.fixture(scope="module")
def library() -> Library:
    source = Source(Path("lung-vai.md"), "lung-vai", TEXT, (), "plain", ())
    return Library.of([read_document(source)])


def asked(library: Library, question: str) -> Query:
    return understand(question, library, TODAY)


def answered(library: Library, question: str) -> Answer:
    return assistant_over(library, TODAY).ask(question)


def test_two_tasks_compared_by_their_deadlines_are_both_answered(library: Library) -> None:
    answer = answered(
        library, "Mở gian hàng số với cấp mã vùng trồng ở Lũng Vài, việc nào hết hạn trước?"
    )

    assert "30/6/2027" in answer.answer
    assert "31/12/2027" in answer.answer


def test_rivals_share_the_place_that_one_of_them_names() -> None:
    question = "Thưởng đua ghe và thưởng thi nấu cơm ở Lũng Vài, giải nào nhiều tiền hơn?"

    one, two = split_questions(question)

    assert one == "Thưởng đua ghe ở Lũng Vài là bao nhiêu tiền?"
    assert two == "thưởng thi nấu cơm ở Lũng Vài là bao nhiêu tiền?"


def test_one_matter_of_two_places_is_one_question() -> None:
    question = "Kế hoạch của Lũng Vài và kế hoạch của Đá Bạc, cái nào ban hành sớm hơn?"

    assert split_questions(question) == [question]


def test_a_task_given_to_another_agency_is_put_right(library: Library) -> None:
    answer = answered(
        library, "Lũng Vài giao Phòng Kinh tế mở gian hàng số cho hợp tác xã, hạn khi nào?"
    )

    assert "30/6/2027" in answer.answer
    assert "chủ trì là **Phòng Văn hóa - Xã hội**, không phải Phòng Kinh tế" in answer.answer


def test_who_does_it_is_told_beside_the_target_of_a_row() -> None:
    table = (
        "STT\tNội dung\tChỉ tiêu\tChủ trì\tThời gian\n"
        "1\tKiểm tra các thôn về trả hồ sơ\tTối thiểu 40%\tVăn phòng HĐND và UBND\tHằng năm\n"
        "2\tThôn có loa thông minh\tTối thiểu 70%\tPhòng Văn hóa - Xã hội\tHằng năm\n"
    )
    text = TEXT[: TEXT.index("STT")] + table
    source = Source(Path("lung-vai.md"), "lung-vai", text, (), "plain", ())
    measured = Library.of([read_document(source)])

    answer = answered(measured, "Lũng Vài kiểm tra các thôn tối thiểu mấy phần trăm, ai làm?")

    assert "**Tối thiểu 40%**" in answer.answer
    assert "**Văn phòng HĐND và UBND** chủ trì" in answer.answer


def test_an_agency_named_like_a_section_lists_its_tasks_of_every_section(library: Library) -> None:
    answer = answered(library, "Phòng Kinh tế xã Lũng Vài đứng ra làm những việc gì về đất, vườn?")

    assert "Cấp mã vùng trồng" in answer.answer
    assert "Số hóa sổ địa chính" in answer.answer


def test_an_agency_is_known_by_the_name_officers_shorten_it_to(library: Library) -> None:
    query = asked(library, "Liệt kê việc trung tâm hành chính công Lũng Vài chủ trì")

    assert [mention.key for mention in query.agencies] == ["trung tam phuc vu hanh chinh cong"]


@pytest.mark.parametrize(
    "question",
    [
        "Số điện thoại đầu mối ghi trong kế hoạch là số mấy?",
        "Xã còn bao nhiêu việc trễ trên tổng số bao nhiêu việc?",
    ],
)
def test_other_numbers_are_not_the_document_s_number(library: Library, question: str) -> None:
    assert "number" not in asked(library, question).facts


def test_a_question_for_days_does_not_ask_for_the_agency_it_speaks_of(library: Library) -> None:
    query = asked(library, "Cơ quan phối hợp có mấy ngày để trả lời?")

    assert Intent.SUPPORT not in query.intents


def test_a_day_without_a_year_is_of_the_year_that_is_named(library: Library) -> None:
    query = asked(library, "Việc nào phải xong cuối năm 2027, tức ngày 31/12?")

    assert query.days == (date(2027, 12, 31),)


def test_rows_are_counted_as_tasks_even_of_targets(library: Library) -> None:
    answer = answered(library, "Phụ lục Lũng Vài có bao nhiêu dòng chỉ tiêu cả thảy?")

    assert "**5 nhiệm vụ**" in answer.answer


def test_an_outline_counts_the_appendix_and_not_the_signature() -> None:
    text = TEXT.replace("PHỤ LỤC\n", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLò Thị May\n\nPHỤ LỤC\n")
    source = Source(Path("lung-vai.md"), "lung-vai", text, (), "plain", ())
    signed = Library.of([read_document(source)])

    answer = answered(signed, "Kế hoạch Lũng Vài gồm những phần nào?")

    assert answer.answer.startswith("**3 phần**")
    assert "PHỤ LỤC" in answer.answer
    assert "TM." not in answer.answer


def test_a_count_told_otherwise_by_the_table_is_shown_beside_the_prose() -> None:
    text = TEXT.replace(
        "1. Tuyên truyền trên loa thôn.",
        "1. Trong năm mở ít nhất 02 cuộc thăm hỏi hộ nuôi cá lồng.",
    ).replace(
        "3\tChứng thực lưu động\tHằng tháng",
        "3\tSổ ghi 05 cuộc thăm các hộ nuôi cá\tHằng năm",
    )
    source = Source(Path("lung-vai.md"), "lung-vai", text, (), "plain", ())
    twice = Library.of([read_document(source)])

    answer = answered(twice, "Lũng Vài mở ít nhất mấy cuộc thăm hỏi hộ nuôi cá lồng?")

    assert "02 cuộc" in answer.answer
    assert "05 cuộc" in answer.answer


def test_the_tasks_of_two_agencies_are_counted_for_each(library: Library) -> None:
    answer = answered(library, "Phòng Kinh tế và Trung tâm PVHCC ở Lũng Vài, ai nhiều việc hơn?")

    assert "**2 nhiệm vụ** (Phòng Kinh tế chủ trì)" in answer.answer
    assert "**1 nhiệm vụ** (Trung tâm PVHCC chủ trì)" in answer.answer


def test_solutions_are_counted_only_under_their_title(library: Library) -> None:
    untitled = Library.of(
        [
            read_document(
                Source(
                    Path("lung-vai.md"), "lung-vai", TEXT.replace("CÁC GIẢI PHÁP", "TỔ CHỨC"), (),
                    "plain", (),
                )
            )
        ]
    )  # fmt: skip

    assert "**2 giải pháp**" in answered(library, "Lũng Vài nêu bao nhiêu giải pháp?").answer
    assert "giải pháp**" not in answered(untitled, "Lũng Vài nêu bao nhiêu giải pháp?").answer


def test_whom_a_plan_goes_to_is_asked_beside_who_signed_it(library: Library) -> None:
    query = asked(library, "Ai ký kế hoạch Lũng Vài, ngày nào, gửi ai?")

    assert {"signer", "recipients"} <= set(query.facts)
