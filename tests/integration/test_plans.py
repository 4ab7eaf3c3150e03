"""The main job on the five real plans, without an LLM."""

from __future__ import annotations

import pytest

from assistant.bootstrap import Services
from assistant.domain import Answer, Status
from eval.questions import read_questions
from eval.run import figures, run
from ingest.pipeline import load
from tests.integration.conftest import Loaded

pytestmark = pytest.mark.timeout(900)


def ask(loaded: Loaded, question: str) -> Answer:
    return loaded.services.assistant.ask(question)


def test_all_five_plans_are_loaded_with_their_records(plans: Loaded) -> None:
    found = {o.document_id: o for o in plans.outcomes}

    assert {o.status for o in plans.outcomes} == {"added"}
    assert {i: len(o.document.tasks) for i, o in found.items() if o.document} == {
        "bac-binh-2026": 42,
        "nam-dan-2030": 47,
        "quang-son-2025": 50,
        "vinh-lap-2025": 59,
        "vinh-linh-2025": 0,
    }


def test_loading_again_changes_nothing(plans: Loaded) -> None:
    counts = plans.services.index.counts()

    again = list(load(plans.services, plans.files))

    assert {outcome.status for outcome in again} == {"unchanged"}
    assert plans.services.index.counts() == counts


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        pytest.param(
            "Ai chủ trì đưa ứng dụng AI hỗ trợ tra cứu thủ tục hành chính ở xã Bắc Bình?",
            ["Trung tâm Phục vụ hành chính công"],
            id="lead",
        ),
        pytest.param(
            "Kế hoạch tự kiểm tra cải cách hành chính năm 2026 của Bắc Bình phải ban hành, kiểm "
            "tra xong và báo cáo khi nào?",
            ["01/2026", "6/2026", "8/2026"],
            id="deadline-in-stages",
        ),
        pytest.param(
            "Chỉ tiêu thanh toán trực tuyến năm 2026 của Bắc Bình là bao nhiêu?",
            ["90%"],
            id="target",
        ),
        pytest.param(
            "Quảng Sơn năm 2025 đặt tỷ lệ thanh toán trực tuyến bao nhiêu?",
            ["60%"],
            id="target-of-another-commune",
        ),
        pytest.param(
            "Người dân Vĩnh Lập phải chờ tối đa bao nhiêu phút một lượt giao dịch?",
            ["13-15 phút"],
            id="waiting-time",
        ),
        pytest.param(
            "Các xã của huyện Vĩnh Linh phải gửi gì trước ngày 15/02/2025?",
            ["Kế hoạch CCHC"],
            id="what-is-due-on-a-day",
        ),
    ],
)
def test_an_officers_question_is_answered_and_cited(
    plans: Loaded, question: str, facts: list[str]
) -> None:
    answer = ask(plans, question)

    assert answer.status is Status.ANSWERED
    assert [fact for fact in facts if fact not in answer.answer] == []
    assert answer.citations
    for citation in answer.citations:
        file = next(f for f in plans.files if f.stem == citation.document_id)
        assert citation.quote in file.read_text("utf-8")
        assert f"[{citation.n}]" in answer.answer


def test_an_amount_that_no_plan_gives_is_not_found(plans: Loaded) -> None:
    answer = ask(plans, "Kinh phí của kế hoạch là bao nhiêu tỷ đồng?")

    assert answer.status is Status.NOT_FOUND
    assert answer.nearest
    assert answer.nearest


def test_a_commune_without_documents_is_not_found_and_named(plans: Loaded) -> None:
    answer = ask(plans, "Xã Hòa Thắng đặt chỉ tiêu hồ sơ đúng hạn bao nhiêu phần trăm?")

    assert answer.status is Status.NOT_FOUND
    assert "xã Hòa Thắng" in answer.answer


def test_a_list_is_complete(plans: Loaded) -> None:
    answer = ask(plans, "Phòng Kinh tế xã Năm Dẫn chủ trì những việc gì?")

    tasks = [t for t in plans.services.library().documents["nam-dan-2030"].tasks
             if "Phòng Kinh tế" in t.lead]  # fmt: skip
    assert {c.passage_id for c in answer.citations} == {task.passage_id for task in tasks}


def test_the_suite_does_not_fall_below_its_floor(plans: Loaded) -> None:
    services: Services = plans.services
    library = services.library()

    results = run(services.assistant, read_questions(), lambda i: library.documents[i].text)

    found = figures(results)
    assert all(result.quotes_verbatim for result in results)
    assert all(result.answer is not None for result in results)
    assert found.right >= 0.89
    assert found.confident_wrong <= 0.07
    assert found.refused_right is not None
    assert found.refused_right >= 0.85
