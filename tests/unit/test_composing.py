"""Answers put together from records of a small library. No model, no store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.answering import AnswerWriter, Assistant
from assistant.composing.lists import due_within
from assistant.domain import Answer, AnsweredBy, Deadline, Stage, Status, Turn, Window
from assistant.errors import ModelUnavailable
from assistant.library import Library
from assistant.retrieval import Evidence, Retriever
from assistant.understanding import Query
from ingest.document import read_document
from ingest.read import Source
from tests.unit.test_understanding import TODAY, plan


class NoVectors:
    """An embedding and index that find nothing: records are chosen by their words alone."""

    def get_query_embedding(self, question: str) -> list[float]:
        return [0.0]

    def dense_vectors(self) -> dict[str, list[float]]:
        return {}


class SilentLLM:
    """An LLM that does not answer."""

    def answer(
        self, query: Query, evidence: Evidence, library: Library, otherwise: Answer
    ) -> Answer | None:
        raise ModelUnavailable("không trả lời")


def assistant_over(library: Library, today: date, writer: AnswerWriter | None = None) -> Assistant:
    """An assistant that chooses by words alone."""
    nothing = NoVectors()
    retriever = Retriever(lambda: nothing, lambda: nothing)  # type: ignore[arg-type,return-value]
    return Assistant(lambda: library, retriever, writer, lambda: today)


def assistant(*sources: tuple[str, int], writer: SilentLLM | None = None) -> Assistant:
    library = Library.of([read_document(plan(name, year)) for name, year in sources])
    return assistant_over(library, TODAY, writer)


BOTH = (("Suối Nghệ", 2026), ("Đá Bạc", 2025))


def test_the_value_comes_first_and_the_whole_row_is_cited() -> None:
    answer = assistant(*BOTH).ask("Ai chủ trì tập huấn trợ lý trí tuệ nhân tạo ở Suối Nghệ?")

    assert answer.status is Status.ANSWERED
    assert answer.answered_by is AnsweredBy.RECORDS
    assert answer.answer.startswith("**Phòng Văn hóa – Xã hội**")
    assert answer.citations[0].quote.startswith("2\tTập huấn")


def test_a_question_without_a_place_is_answered_for_each_commune_that_fits() -> None:
    answer = assistant(*BOTH).ask("Tập huấn trợ lý trí tuệ nhân tạo phải xong khi nào?")

    assert "30/6/2026" in answer.answer
    assert "30/6/2025" in answer.answer
    assert {c.document_id for c in answer.citations} == {"suoi-nghe", "da-bac"}


def test_a_year_that_the_communes_plan_is_not_about_is_refused() -> None:
    answer = assistant(*BOTH).ask("Năm 2024 xã Đá Bạc đặt chỉ tiêu hồ sơ đúng hạn bao nhiêu?")

    assert answer.status is Status.NOT_FOUND
    assert "2024" in answer.answer


def test_a_field_that_the_row_leaves_blank_is_said_to_be_blank() -> None:
    answer = assistant(*BOTH).ask("Tập huấn trợ lý trí tuệ nhân tạo ở Suối Nghệ ra sản phẩm gì?")

    assert answer.status is Status.NOT_FOUND
    assert "không ghi sản phẩm" in answer.answer


def test_a_false_premise_is_corrected() -> None:
    answer = assistant(*BOTH).ask(
        "Phòng Kinh tế Suối Nghệ chủ trì tập huấn trợ lý trí tuệ nhân tạo thì hạn khi nào?"
    )

    assert "không phải Phòng Kinh tế" in answer.answer


def test_a_list_has_every_task_of_the_agency() -> None:
    answer = assistant(*BOTH).ask("Phòng Văn hóa – Xã hội xã Suối Nghệ theo dõi những việc gì?")

    assert "**1 nhiệm vụ**" in answer.answer
    assert "Tập huấn" in answer.answer


def test_a_count_counts_the_tasks_of_the_plan() -> None:
    answer = assistant(*BOTH).ask("Kế hoạch của Suối Nghệ có bao nhiêu nhiệm vụ?")

    assert "**2 nhiệm vụ**" in answer.answer


def test_what_no_document_tells_is_not_found_with_the_nearest_passages() -> None:
    answer = assistant(*BOTH).ask("Hệ thống tưới tiêu nông nghiệp do ai vận hành?")

    assert answer.status is Status.NOT_FOUND
    assert answer.nearest


def test_an_llm_that_does_not_answer_leaves_the_answer_with_a_notice() -> None:
    answer = assistant(*BOTH, writer=SilentLLM()).ask("Tập huấn trợ lý trí tuệ nhân tạo thế nào?")

    assert answer.notices
    assert answer.answered_by is not AnsweredBy.LLM


def test_an_empty_library_says_so() -> None:
    assert "Chưa có văn bản" in assistant().ask("Ai chủ trì?").answer


def test_history_changes_nothing_when_the_question_stands_alone() -> None:
    alone = assistant(*BOTH).ask("Ai chủ trì lập danh sách thủ tục ở Đá Bạc?")
    after = assistant(*BOTH).ask(
        "Ai chủ trì lập danh sách thủ tục ở Đá Bạc?", [Turn("user", "Suối Nghệ có việc gì?")]
    )

    assert after.answer == alone.answer


MARCH = Window(date(2026, 3, 1), date(2026, 3, 31))
IN_STAGES = Deadline(
    "ban hành, rồi tổng kết",
    end=date(2026, 8, 31),
    stages=(
        Stage("ban hành", Window(None, date(2026, 3, 5))),
        Stage("tổng kết", Window(None, date(2026, 8, 31))),
    ),
)


@pytest.mark.parametrize(
    ("deadline", "within"),
    [
        pytest.param(None, False, id="no-deadline"),
        pytest.param(Deadline("Thường xuyên"), False, id="no-date"),
        pytest.param(Deadline("x", end=date(2026, 3, 31)), True, id="last-day"),
        pytest.param(Deadline("x", end=date(2026, 4, 1)), False, id="a-day-late"),
        pytest.param(IN_STAGES, True, id="one-of-its-stages"),
    ],
)
def test_a_deadline_is_within_a_window_when_it_or_a_stage_ends_there(
    deadline: Deadline | None, within: bool
) -> None:
    assert due_within(deadline, MARCH) is within


SLIPPED = """Số: 12/KH-UBND
Suối Nghệ, ngày 06 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026 xã Suối Nghệ

STT\tNhiệm vụ\tSản phẩm\tThời gian hoàn thành\tChủ trì\tPhối hợp\tTheo dõi
1\tMở sổ tay điện tử cho tổ dân phố\tSổ tay\tTrong tháng 4/2026\tPhòng Kinh tế\tCông an xã
2\tKẻ biển chỉ dẫn ở trụ sở\tBiển\tTrong tháng 5/2026\tPhòng Kinh tế\tCông an xã\tVăn phòng HĐND và UBND xã
"""  # noqa: E501


def test_a_field_in_doubt_is_said_to_be_in_doubt() -> None:
    source = Source(Path("suoi-nghe.md"), "s", SLIPPED, (), "plain", ())
    library = Library.of([read_document(source)])

    answer = assistant_over(library, TODAY).ask("Ai phối hợp mở sổ tay điện tử cho tổ dân phố?")

    assert answer.answer.startswith("**Công an xã**")
    assert "chưa chắc" in answer.answer
