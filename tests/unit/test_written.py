"""When an LLM writes, over what, and what of the answer without it stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.composing.written import LLMAnswerer
from assistant.domain import AnsweredBy, Status
from assistant.library import Library
from assistant.writing import Writer
from ingest.document import read_document
from ingest.read import Source
from tests.unit.test_composing import assistant_over
from tests.unit.test_understanding import TODAY, plan
from tests.unit.test_writing import ScriptedLLM

PROSE = """ỦY BAN NHÂN DÂN
XÃ AN PHÚ

Số: 12/KH-UBND

KẾ HOẠCH
Công tác cải cách hành chính năm 2026

I. ĐÁNH GIÁ

Năm trước hồ sơ đất đai trễ hạn do thiếu nhân lực và đường truyền mạng chưa ổn định. Xã đã bố \
trí thêm hai cán bộ và thay đường truyền.

II. GIẢI PHÁP

Tuyên truyền dịch vụ công trực tuyến qua loa phát thanh ba buổi mỗi tuần. Mỗi thôn lập một tổ hỗ \
trợ gồm 05 người, trước ngày 15/3/2026.
"""
REASON = "Hồ sơ đất đai trễ hạn do thiếu nhân lực và đường truyền mạng chưa ổn định [1]."
WHY = "Vì sao hồ sơ đất đai của xã An Phú trễ hạn?"


def assistant(llm: ScriptedLLM | None) -> Assistant:
    prose = Source(Path("An Phú.md"), "an-phu", PROSE, (), "plain", ())
    library = Library.of([read_document(prose), read_document(plan("Suối Nghệ", 2026))])
    return assistant_over(library, TODAY, LLMAnswerer(Writer(llm)) if llm else None)


def test_what_is_written_stands_over_the_words_it_was_written_from() -> None:
    quoted = assistant(None).ask(WHY)
    answer = assistant(ScriptedLLM(lines=[REASON])).ask(WHY)

    assert quoted.answered_by is AnsweredBy.QUOTES
    assert answer.answered_by is AnsweredBy.LLM
    assert answer.answer.startswith(REASON)
    assert quoted.answer in answer.answer
    assert answer.citations == quoted.citations


def test_what_is_not_grounded_leaves_the_answer_as_it_was() -> None:
    answer = assistant(ScriptedLLM(lines=["Hồ sơ trễ hạn do thiếu kinh phí [1]."])).ask(WHY)

    assert answer.answer == assistant(None).ask(WHY).answer
    assert answer.answered_by is AnsweredBy.QUOTES


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Ai chủ trì tập huấn trợ lý trí tuệ nhân tạo ở Suối Nghệ?", id="records"),
        pytest.param("Kế hoạch của Suối Nghệ có bao nhiêu nhiệm vụ?", id="count"),
        pytest.param("Vì sao xã An Phú bỏ lễ hội đua thuyền?", id="not found"),
    ],
)
def test_where_records_answer_or_nothing_is_found_the_llm_is_not_asked(question: str) -> None:
    llm = ScriptedLLM(lines=[])

    answer = assistant(llm).ask(question)

    assert llm.prompts == []
    assert answer.answer == assistant(None).ask(question).answer


OPEN = "Xã An Phú tuyên truyền dịch vụ công trực tuyến, lập tổ hỗ trợ thế nào?"


def test_a_sentence_that_leaves_off_a_figure_does_not_come_first() -> None:
    llm = ScriptedLLM(lines=["Mỗi thôn lập một tổ hỗ trợ [1]."])

    answer = assistant(llm).ask(OPEN)

    assert len(llm.prompts) == 1
    assert answer.answered_by is AnsweredBy.QUOTES


def test_a_sentence_that_keeps_every_value_comes_first() -> None:
    said = "Mỗi thôn lập một tổ hỗ trợ gồm 05 người, trước ngày 15/3/2026 [1]."

    answer = assistant(ScriptedLLM(lines=[said])).ask(OPEN)

    assert answer.answered_by is AnsweredBy.LLM
    assert answer.answer.startswith(said)


REMINDER = "Soạn nhắc việc cho Phòng Văn hóa – Xã hội xã Suối Nghệ các nhiệm vụ đã giao"


def test_a_reminder_is_drafted_over_the_tasks_and_the_tasks_stay() -> None:
    listed = assistant(None).ask(REMINDER)
    llm = ScriptedLLM(
        lines=["Phòng Văn hóa – Xã hội chủ trì tập huấn trợ lý trí tuệ nhân tạo [1]."]
    )

    answer = assistant(llm).ask(REMINDER)

    assert answer.status is Status.ANSWERED
    assert answer.answered_by is AnsweredBy.LLM
    assert "Tập huấn" in llm.prompts[0]
    assert _without_numbers(listed.answer) in _without_numbers(answer.answer)


def _without_numbers(text: str) -> str:
    return re.sub(r"\[\d+\]", "", text)


DRAFTS = (
    REASON,
    "Xã đã bố trí thêm hai cán bộ [1].",
    "Mỗi thôn lập một tổ hỗ trợ gồm 05 người, trước ngày 15/3/2026 [1].",
    "Phòng Văn hóa – Xã hội chủ trì tập huấn trợ lý trí tuệ nhân tạo cho công chức [1].",
    "Tối thiểu 99% hồ sơ được trả đúng hạn [1].",
    "KHÔNG TÌM THẤY",
    "",
)
ASKED = (
    WHY,
    OPEN,
    REMINDER,
    "Tóm tắt phần đánh giá của xã An Phú",
    "Ai chủ trì lập danh sách thủ tục ở Suối Nghệ?",
    "Suối Nghệ có bao nhiêu phần trăm hồ sơ trả đúng hạn?",
    "Vì sao xã An Phú bỏ lễ hội đua thuyền?",
)


@pytest.mark.parametrize("question", ASKED)
@pytest.mark.parametrize("draft", DRAFTS)
def test_whatever_an_llm_writes_the_answer_without_it_is_still_told(
    question: str, draft: str
) -> None:
    plain = assistant(None).ask(question)

    answer = assistant(ScriptedLLM(lines=[draft, draft])).ask(question)

    assert answer.status is plain.status
    assert _without_numbers(plain.answer) in _without_numbers(answer.answer)
    assert {c.quote for c in plain.citations} == {c.quote for c in answer.citations}
