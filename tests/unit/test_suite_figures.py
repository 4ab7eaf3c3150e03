"""The figures of whole systems, worked out by hand on six questions.

Two have one fact, one asks for a list of two, one has two sides, two are unanswerable.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain import Answer, AnsweredBy, Citation, Filters, Status
from eval.figures import by_document, by_type, measure
from eval.metrics import Estimate, Overlap
from eval.questions import Groups, Question
from eval.run import Found, Result, ask_one, run
from eval.runs import read_run, write_run
from eval.scoring import (
    holds_evidence,
    list_overlap,
    list_rows,
    ranked_evidence,
    shows_conflict,
    verdict_on,
)
from eval.wording import number, shown

PLACE = ("a", "Phụ lục › II › 1")
ANSWERED, REFUSED = Status.ANSWERED, Status.NOT_FOUND


def question(
    name: str, kind: str, status: str = "answered", facts: Groups = (), items: Groups = ()
) -> Question:
    evidence = (PLACE,) if status == "answered" else ()
    return Question(name, kind, f"Câu {name}?", status, ("a",), (), Filters(), facts, items,
                    ("Phòng Tư pháp",), evidence)  # fmt: skip


SUITE = [
    question("1", "lead", facts=(("Công an xã",),)),
    question("2", "lead", facts=(("Văn phòng",),)),
    question("3", "list", items=(("tập huấn",), ("kiểm tra",))),
    question("4", "conflict", facts=(("của xã",), ("của tỉnh",))),
    question("5", "unanswerable", "not_found"),
    question("6", "unanswerable", "not_found"),
]
GOOD = {
    "Câu 1?": "Công an xã [1]", "Câu 2?": "Văn phòng [1]",
    "Câu 3?": "2 nhiệm vụ:\n1. Mở lớp tập huấn [1]\n2. Tự kiểm tra [1]",
    "Câu 4?": "Một chỗ ghi của xã [1], một chỗ ghi của tỉnh [1]",
}  # fmt: skip


def cited(locator: str) -> tuple[Citation, ...]:
    return (Citation(1, "a", "Kế hoạch", locator, None, "a:0-9", "lời trích"),)


class System:
    """Answers each question by a rule."""

    def __init__(self, rule: Callable[[str], Answer]) -> None:
        self._rule = rule

    def ask(self, question: str, *_: object, **__: object) -> Answer:
        return self._rule(question)


def refuse(_: str) -> Answer:
    return Answer(REFUSED, "Không tìm thấy.", AnsweredBy.RECORDS)


def always_answer(question: str) -> Answer:
    words = GOOD.get(question, "Phòng Tư pháp")
    return Answer(ANSWERED, words, AnsweredBy.QUOTES, cited(PLACE[1]))


def cite_elsewhere(question: str) -> Answer:
    if question not in GOOD:
        return refuse(question)
    return Answer(ANSWERED, GOOD[question], AnsweredBy.LLM, cited("Phụ lục › II › 11"))


def crash(_: str) -> Answer:
    raise ZeroDivisionError


def values(rule: Callable[[str], Answer], folder: Path) -> dict[str, float]:
    write_run(folder, run(System(rule), SUITE, lambda _: "lời trích"), {})
    found = measure(read_run(folder))
    return {key: round(e.value, 4) for key, e in found.items() if key not in ("p50", "p95")}


def test_a_system_that_always_refuses(tmp_path: Path) -> None:
    assert values(refuse, tmp_path) == {
        "right": 0.3333,  # the two unanswerable ones
        "right_and_cited": 0.0,
        "confident_wrong": 0.0,
        "refusal_precision": 0.3333, "refusal_recall": 1.0,
        "list_precision": 0.0, "list_recall": 0.0, "list_f1": 0.0,
        "conflict": 0.0, "crashed": 0.0,
    }  # fmt: skip


def test_a_system_that_always_answers(tmp_path: Path) -> None:
    assert values(always_answer, tmp_path) == {
        "right": 0.6667, "right_and_cited": 1.0, "cited": 1.0, "verbatim": 1.0,
        "confident_wrong": 0.3333, "wrong_of_answered": 0.3333,
        "refusal_precision": 0.0, "refusal_recall": 0.0,
        "list_precision": 1.0, "list_recall": 1.0, "list_f1": 1.0,
        "conflict": 1.0, "without_llm": 1.0, "crashed": 0.0,
    }  # fmt: skip


def test_a_system_that_cites_the_wrong_place(tmp_path: Path) -> None:
    assert values(cite_elsewhere, tmp_path) == {
        "right": 1.0, "right_and_cited": 0.0, "cited": 0.0, "verbatim": 1.0,
        "confident_wrong": 0.0, "wrong_of_answered": 0.0,
        "refusal_precision": 1.0, "refusal_recall": 1.0,
        "list_precision": 1.0, "list_recall": 1.0, "list_f1": 1.0,
        "conflict": 1.0, "without_llm": 0.0, "crashed": 0.0,
    }  # fmt: skip


def test_a_system_that_always_crashes_is_wrong_everywhere(tmp_path: Path) -> None:
    found = values(crash, tmp_path)

    assert (found["right"], found["crashed"], found["confident_wrong"]) == (0.0, 1.0, 0.0)
    assert (found["refusal_precision"], found["refusal_recall"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("answer", "precision", "recall"),
    [
        pytest.param("1. tập huấn\n2. kiểm tra", 1.0, 1.0, id="both"),
        pytest.param("Các việc:\n- tập huấn\n- họp\n- báo cáo", 1 / 3, 0.5, id="one and two stray"),
        pytest.param("tập huấn và kiểm tra", 1.0, 1.0, id="in one sentence"),
        pytest.param("1. tập huấn đợt 1\n2. tập huấn đợt 2", 1.0, 0.5, id="one item in two rows"),
        pytest.param("", 0.0, 0.0, id="nothing"),
    ],
)
def test_a_list_is_measured_by_its_rows(answer: str, precision: float, recall: float) -> None:
    assert list_overlap(SUITE[2], "answered", answer) == Overlap(precision, recall)


def test_a_list_is_measured_only_where_one_is_asked_for() -> None:
    assert list_overlap(SUITE[0], "answered", "1. Công an xã") is None
    assert list_overlap(SUITE[2], "not_found", "1. tập huấn") == Overlap(0.0, 0.0)


def test_the_rows_of_an_answer_are_its_numbered_or_dashed_lines() -> None:
    assert list_rows("**2 việc**:\n1. một\n\n 2) hai\n* ba\nkết") == ["1. một", " 2) hai", "* ba"]
    assert list_rows("một\n\nhai") == ["một", "hai"]
    assert list_rows("31/12/2026 là hạn") == ["31/12/2026 là hạn"]


def test_a_conflict_is_shown_when_every_side_is_told() -> None:
    assert shows_conflict(SUITE[3], "answered", GOOD["Câu 4?"]) is True
    assert shows_conflict(SUITE[3], "answered", "Của tỉnh [1]") is False
    assert shows_conflict(SUITE[3], "not_found", GOOD["Câu 4?"]) is False
    assert shows_conflict(SUITE[0], "answered", "Công an xã") is None


def test_a_quote_that_holds_the_evidence_is_cited_wherever_it_says_it_stands() -> None:
    words = {PLACE: ("Công an xã chủ trì,\nphối hợp với Văn phòng",)}
    chunk = "… 1. Công an xã  chủ trì, phối hợp với Văn phòng. 2. …"

    assert holds_evidence(SUITE[0], [("a", chunk)], words)
    assert not holds_evidence(SUITE[0], [("b", chunk)], words)
    assert not holds_evidence(SUITE[0], [("a", "Công an xã chủ trì")], words)
    line = {"status": "answered", "answer": "Công an xã",
            "citations": [{"document_id": "a", "locator": "", "quote": chunk}]}  # fmt: skip
    assert verdict_on(SUITE[0], line, words)["cited"] is True
    assert verdict_on(SUITE[0], line, {})["cited"] is False


def test_a_ranking_finds_each_place_of_evidence_once() -> None:
    evidence = [("a", "I"), ("a", "III")]
    ranking = [("b", "I"), ("a", "I › 1"), ("a", "I › 2"), ("a", "III"), ("a", "IIII")]

    ids, relevant = ranked_evidence(ranking, evidence)

    assert ids == ["#0", "a | I", "#2", "a | III", "#4"]
    assert relevant == {"a | I", "a | III"}


def result_of(found: Found) -> Result:
    return ask_one(System(always_answer), SUITE[0], lambda _: "", lambda _: found)


def test_retrieval_is_measured_on_passages_and_on_records(tmp_path: Path) -> None:
    third = Found((("a", "I"), ("a", "II"), PLACE), (), (PLACE,))
    no_record = Found((PLACE,), (), ())
    write_run(tmp_path, [result_of(third)], {})

    found = {key: e.value for key, e in measure(read_run(tmp_path)).items()}

    assert (found["passages_recall_1"], found["passages_recall_5"]) == (0.0, 1.0)
    assert found["passages_mrr"] == pytest.approx(1 / 3)
    assert found["passages_ndcg_10"] == pytest.approx(1 / math.log2(4))
    assert (found["records_recall_20"], found["records_mrr"]) == (0.0, 0.0)
    write_run(tmp_path, [result_of(no_record)], {})
    assert "records_mrr" not in measure(read_run(tmp_path))


def test_groups_are_by_type_and_by_each_document() -> None:
    lines = [{"type": "lead", "documents": ["a", "b"]}, {"type": "list", "documents": ["a"]}]

    assert {kind: len(group) for kind, group in by_type(lines).items()} == {"lead": 1, "list": 1}
    assert {name: len(group) for name, group in by_document(lines).items()} == {"a": 2, "b": 1}


def test_figures_are_written_the_vietnamese_way() -> None:
    assert shown(Estimate(0.925, 0.9, 0.95, 10)) == "92,5 % (90,0 – 95,0)"
    assert shown(Estimate(201.4, 190, 209.6, 10), "ms") == "201 ms (190 – 210)"
    assert shown(None) == "—"
    assert number(0.7456, "rank") == "0,746"
