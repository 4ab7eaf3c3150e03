"""Several questions in one message."""

from __future__ import annotations

import pytest

from assistant.domain import Answer, AnsweredBy, Citation, Conflict, Statement, Status
from assistant.several import merge, split_questions


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        pytest.param("Ai chủ trì việc số hóa?", ["Ai chủ trì việc số hóa?"], id="one"),
        pytest.param(
            "Ai chủ trì việc số hóa? Hạn chót là khi nào?",
            ["Ai chủ trì việc số hóa?", "Hạn chót là khi nào?"],
            id="two",
        ),
        pytest.param(
            "Ai ký kế hoạch? Tôi thấy phần đầu để trống.",
            ["Ai ký kế hoạch? Tôi thấy phần đầu để trống."],
            id="a remark is no question",
        ),
        pytest.param(
            "Xã ta mới họp. Ai chủ trì việc số hóa? Đơn vị nào phối hợp",
            ["Xã ta mới họp. Ai chủ trì việc số hóa?", "Đơn vị nào phối hợp"],
            id="no closing mark",
        ),
        pytest.param(
            "Xã ta đặt tỷ lệ đúng hạn bao nhiêu; còn hồ sơ trễ thì phải làm gì với dân?",
            ["Xã ta đặt tỷ lệ đúng hạn bao nhiêu", "còn hồ sơ trễ thì phải làm gì với dân?"],
            id="behind a semicolon",
        ),
        pytest.param(
            "Chủ đề cải cách năm 2027 là gì, lĩnh vực nào được chọn làm đột phá?",
            ["Chủ đề cải cách năm 2027 là gì", "lĩnh vực nào được chọn làm đột phá?"],
            id="behind a comma",
        ),
        pytest.param(
            "Kế hoạch của xã mang số mấy, ban hành ngày nào, ai ký?",
            ["Kế hoạch của xã mang số mấy, ban hành ngày nào, ai ký?"],
            id="facts of one document",
        ),
        pytest.param("Ai ở đâu? " * 9, ["Ai ở đâu? " * 9], id="nonsense"),
    ],
)  # fmt: skip
def test_questions_of_a_message_are_told_apart(message: str, parts: list[str]) -> None:
    assert split_questions(message) == parts


def citation(n: int, quote: str) -> Citation:
    return Citation(n, "ke-hoach", "Kế hoạch", "I › 1", None, f"ke-hoach:{quote}", quote)


def test_answers_are_put_together_with_their_citations_numbered_through() -> None:
    lead = Answer(
        Status.ANSWERED, "**Phòng A** chủ trì. [1]", AnsweredBy.RECORDS, (citation(1, "a"),)
    )
    due = Answer(
        Status.ANSWERED, "“Trong tháng 3” [1] và [2]", AnsweredBy.QUOTES,
        (citation(1, "b"), citation(2, "a")),
        conflicts=(Conflict("hạn", (Statement("tháng 3", 1), Statement("tháng 4", 2))),),
    )  # fmt: skip

    answer = merge([lead, due])

    assert answer.answer == "**Phòng A** chủ trì. [1]\n\n“Trong tháng 3” [2] và [1]"
    assert [(c.n, c.quote) for c in answer.citations] == [(1, "a"), (2, "b")]
    assert [s.n for s in answer.conflicts[0].statements] == [2, 1]
    assert answer.answered_by is AnsweredBy.QUOTES


def test_a_message_is_answered_when_one_of_its_questions_is() -> None:
    lead = Answer(Status.ANSWERED, "**Phòng A**. [1]", AnsweredBy.RECORDS, (citation(1, "a"),))
    nothing = Answer(
        Status.NOT_FOUND, "Không tìm thấy.", AnsweredBy.RECORDS, nearest=(citation(1, "z"),)
    )

    answer = merge([nothing, lead])

    assert answer.status is Status.ANSWERED
    assert answer.answer.startswith("Không tìm thấy.")
    assert answer.nearest == ()


def test_two_matters_before_their_place_are_two_questions() -> None:
    assert split_questions(
        "Trợ lý ảo tra văn bản và số hóa tài liệu lưu trữ, Đồng Lim phải xong cái nào trước?"
    ) == [
        "Trợ lý ảo tra văn bản ở Đồng Lim có hạn khi nào?",
        "số hóa tài liệu lưu trữ ở Đồng Lim có hạn khi nào?",
    ]
