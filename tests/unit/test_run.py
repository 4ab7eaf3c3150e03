"""Asking a suite: crashes, a run that is broken off, a service that is asked."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from assistant.domain import Answer, AnsweredBy, Citation, Filters, Status
from assistant.errors import UsageError
from eval.asking import RunningService
from eval.questions import Question
from eval.recording import Recording
from eval.run import Found, NobodyAnswers, run
from eval.runs import read_run


def question(name: str) -> Question:
    return Question(name, "lead", f"Câu {name}?", "answered", ("a",), (), Filters(),
                    (("Công an xã",),), (), (), (("a", "II › 1"),))  # fmt: skip


class Says:
    """Answers in the same words, cited to the same quote; breaks on the questions named."""

    def __init__(self, *breaks_on: str, error: Exception | None = None) -> None:
        self._breaks_on = breaks_on
        self._error = error or ZeroDivisionError("lỗi lập trình")
        self.asked: list[str] = []

    def ask(self, question: str, *_: object, **__: object) -> Answer:
        self.asked.append(question)
        if question in self._breaks_on:
            raise self._error
        cited = Citation(1, "a", "Kế hoạch", "II › 1", None, "a:0-9", "Công an xã")
        return Answer(Status.ANSWERED, "Công an xã [1]", AnsweredBy.RECORDS, (cited,))


def test_a_bug_counts_as_wrong_and_the_run_goes_on(tmp_path: Path) -> None:
    kept = Recording(tmp_path / "run", {})

    run(Says("Câu 1?"), [question("1"), question("2")], lambda _: "Công an xã", each=kept.add)

    lines = read_run(tmp_path / "run")
    assert [(line["status"], line["right"], line["confident_wrong"]) for line in lines] == [
        ("crashed", False, False),
        ("answered", True, False),
    ]
    assert lines[0]["error"] == "ZeroDivisionError: lỗi lập trình"


def test_a_quote_of_a_document_that_is_not_there_is_not_verbatim() -> None:
    texts: dict[str, str] = {}

    (result,) = run(Says(), [question("1")], texts.__getitem__)

    assert result.verdict.right
    assert not result.quotes_verbatim


def test_a_run_that_was_broken_off_goes_on_where_it_was(tmp_path: Path) -> None:
    questions = [question("1"), question("2"), question("3")]
    gone = Says("Câu 2?", error=NobodyAnswers("không còn ai"))
    with pytest.raises(NobodyAnswers):
        run(gone, questions, lambda _: "", each=Recording(tmp_path / "run", {"set": "x"}).add)
    with (tmp_path / "run" / "answers.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "2", "status": "ans')  # the power went

    again, system = Recording(tmp_path / "run", {"set": "x"}), Says()
    run(system, [q for q in questions if q.id not in again.done], lambda _: "", each=again.add)

    assert system.asked == ["Câu 2?", "Câu 3?"]
    assert [line["id"] for line in read_run(tmp_path / "run")] == ["1", "2", "3"]


def test_a_run_does_not_go_on_with_other_settings(tmp_path: Path) -> None:
    Recording(tmp_path / "run", {"set": "x", "commit": "1"})

    with pytest.raises(UsageError, match="commit: 1 → 2"):
        Recording(tmp_path / "run", {"set": "x", "commit": "2"})


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thư.txt").write_text("của tôi", "utf-8")

    with pytest.raises(UsageError, match="có thứ khác"):
        Recording(tmp_path, {})

    assert [path.name for path in tmp_path.iterdir()] == ["thư.txt"]


def test_what_was_retrieved_and_the_words_of_the_evidence_are_kept(tmp_path: Path) -> None:
    kept = Recording(tmp_path, {})
    found = Found((("a", "I"), ("a", "II › 1")), (("a", "II › 1"),), (("a", "II › 1"),))

    run(Says(), [question("1")], lambda _: "", retrieve=lambda _: found,
        words_of=lambda place: [f"lời tại {place[1]}"], each=kept.add)  # fmt: skip

    (line,) = read_run(tmp_path)
    asked = json.loads((tmp_path / "questions.jsonl").read_text("utf-8"))
    assert line["found"]["passages"] == [["a", "I"], ["a", "II › 1"]]
    assert asked["words"][0]["passages"] == ["lời tại II › 1"]


def service(answer: httpx.Response) -> RunningService:
    return RunningService("http://dich-vu", "khoa", httpx.MockTransport(lambda _: answer))


def test_a_running_service_is_asked_over_http() -> None:
    seen: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.path.endswith("/text"):
            return httpx.Response(200, json={"text": "Công an xã"})
        citation = {"n": 1, "document_id": "a", "document_title": "", "locator": "II › 1",
                    "page": None, "passage_id": "a:0-9", "quote": "Công an xã"}  # fmt: skip
        return httpx.Response(200, json={
            "status": "answered", "answer": "Công an xã [1]", "answered_by": "records",
            "citations": [citation], "conflicts": [], "nearest": [], "model": None,
            "timings_ms": {"total": 1.0}, "notices": []})  # fmt: skip

    asked = RunningService("http://dich-vu", "k", httpx.MockTransport(reply))

    (result,) = run(asked, [question("1")], asked.text_of)

    assert result.verdict.right
    assert result.quotes_verbatim
    assert json.loads(seen[0].content)["question"] == "Câu 1?"
    assert seen[0].headers["authorization"] == "Bearer k"


def test_an_error_of_the_service_fails_the_question_only() -> None:
    (result,) = run(service(httpx.Response(500)), [question("1")], lambda _: "")

    assert result.answer is None
    assert "500" in result.error


def test_a_service_that_is_not_there_ends_the_run() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    asked = RunningService("http://dich-vu", "", httpx.MockTransport(refuse))

    with pytest.raises(NobodyAnswers, match="Không có dịch vụ nào trả lời tại http://dich-vu"):
        run(asked, [question("1")], lambda _: "")


def test_a_service_that_wants_a_key_ends_the_run() -> None:
    with pytest.raises(NobodyAnswers, match="TROLY_API_KEYS"):
        run(service(httpx.Response(401)), [question("1")], lambda _: "")
