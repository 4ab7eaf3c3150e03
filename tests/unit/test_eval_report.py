"""The report of runs: everything on one page, nothing of a document as markup, sealed kept."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import build
from assistant.domain import Answer, AnsweredBy, Citation, Filters, Status, Turn
from eval.metrics import Estimate
from eval.plots import Bar, stacked, waiting
from eval.questions import Question
from eval.report import cards, in_line, p_value, page
from eval.run import run
from eval.runs import Run, open_run, write_run
from eval.summary import summary
from eval.wording import verdict_of

HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(2)>\" ' | [a](b) {{ 7 * 7 }}"
PLACE = ("vinh-hoa", "Phụ lục › II › 1")


def question(name: str, status: str = "answered", split: str = "open") -> Question:
    return Question(
        name, "lead" if status == "answered" else "unanswerable", f"Câu {name}? {HOSTILE}", status,
        ("vinh-hoa",), (Turn("user", f"Trước đó {HOSTILE}"),), Filters(),
        (("Công an xã", "CA xã"),), (), ("Phòng Tư pháp",),
        (PLACE,) if status == "answered" else (), split,
    )  # fmt: skip


class Says:
    """Answers every question alike."""

    def __init__(self, words: str, status: Status = Status.ANSWERED) -> None:
        quote = Citation(1, "vinh-hoa", "Kế hoạch", "Phụ lục › II › 2", None, "x",
                         f"2\tTrực ban {HOSTILE}\tPhòng Tư pháp")  # fmt: skip
        self._answer = Answer(status, words, AnsweredBy.RECORDS, (quote,))

    def ask(self, question: str, *_: object, **__: object) -> Answer:
        if "Câu lỗi" in question:
            raise ValueError(HOSTILE)
        return self._answer


def made(folder: Path, system: Says, *questions: Question) -> Run:
    results = run(system, questions, lambda _: "", words_of=lambda _: ["1\tTuần tra\tCông an xã"])
    write_run(folder, results, {"set": f"thử {HOSTILE}"})
    return open_run(folder)


@pytest.fixture
def wrong(tmp_path: Path) -> Run:
    return made(tmp_path / "sai", Says(f"Phòng Tư pháp {HOSTILE}"), question("1"),
                question("lỗi"), question("3", "not_found"))  # fmt: skip


@pytest.fixture
def refusing(tmp_path: Path) -> Run:
    return made(tmp_path / "từ chối", Says("Không tìm thấy.", Status.NOT_FOUND), question("1"),
                question("lỗi"), question("3", "not_found"))  # fmt: skip


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_nothing_from_questions_answers_or_documents_counts_as_markup(
    wrong: Run, refusing: Run
) -> None:
    elements = Elements(page([wrong, refusing])).found

    assert sum(tag == "script" for tag, _ in elements) == 1
    assert not any(tag in ("img", "iframe", "link", "a") for tag, _ in elements)
    assert not any(name.startswith("on") for _, attributes in elements for name in attributes)
    assert "{{ 7 * 7 }}" in page([wrong])


def test_the_page_needs_nothing_from_elsewhere(wrong: Run) -> None:
    elements = Elements(page([wrong])).found

    assert not any(name in ("src", "href") for _, attributes in elements for name in attributes)
    assert "http" not in page([wrong]).replace("Content-Security-Policy", "").replace(
        "http-equiv", ""
    )


def test_only_the_page_s_own_script_and_style_may_run(wrong: Run) -> None:
    made_page = page([wrong])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', made_page)

    assert policy is not None
    for tag in ("script", "style"):
        text = re.search(rf"<{tag}>(.*?)</{tag}>", made_page, re.DOTALL)
        assert text is not None
        digest = base64.b64encode(hashlib.sha256(text[1].encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in policy[1]
    assert "unsafe" not in policy[1]


def test_a_wrong_answer_stands_beside_what_was_due_and_its_evidence(wrong: Run) -> None:
    text = page([wrong])

    assert "Thiếu: Công an xã" in text
    assert "Nêu điều sai: Phòng Tư pháp" in text
    assert "dẫn sai chỗ" in text
    assert "trích không nguyên văn" in text
    assert "Căn cứ: vinh-hoa · Phụ lục › II › 1" in text
    assert "1 | Tuần tra | Công an xã" in text
    assert "Lỗi: ValueError" in text


def test_each_verdict_has_its_kind(wrong: Run, refusing: Run) -> None:
    assert [verdict_of(line) for line in wrong.lines] == ["confident", "crashed", "unfounded"]
    assert [verdict_of(line) for line in refusing.lines] == ["refused", "crashed", "right"]


def test_runs_stand_side_by_side_on_the_questions_of_any(wrong: Run, refusing: Run) -> None:
    fewer = replace(refusing, lines=refusing.lines[:1])

    found = cards([wrong, fewer])

    assert [[n for n, _, _ in card["answers"]] for card in found] == [[0, 1], [0], [0]]
    assert "không cùng câu hỏi" in page([wrong, fewer])
    assert "không cùng câu hỏi" not in page([wrong, refusing])
    assert "sai so với từ chối: 3 câu chung, 0 câu thành đúng, 1 câu thành sai" in page(
        [wrong, refusing]
    )


def test_runs_in_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    one, two = (made(tmp_path / n / "lượt", Says("Công an xã"), question("1")) for n in "ab")

    text = page([one, two])

    assert "lượt (2)" in text


def test_of_sealed_questions_only_the_figures_are_shown(tmp_path: Path) -> None:
    sealed = replace(question("kín", split="sealed"), question="Điều không ai được biết?")
    found = made(tmp_path / "run", Says("Phòng Tư pháp bí mật"), sealed)

    for text in (page([found]), summary([found])):
        assert "bí mật" not in text
        assert "Điều không ai được biết" not in text
        assert "1 câu niêm phong" in text
    assert "0,0 %" in page([found])


def test_the_summary_is_a_table_that_hostile_words_do_not_break(wrong: Run, refusing: Run) -> None:
    text = summary([wrong, refusing])

    assert "<script" not in text
    rows = [line for line in text.splitlines() if line.startswith("| Trả lời đúng")]
    assert rows == ["| Trả lời đúng | 0,0 % (0,0 – 70,8) | **33,3 % (0,0 – 100,0)** |"]
    assert "- 1 (trả lời mà sai): Câu 1?" in text


def test_reports_and_comparisons_are_commands(wrong: Run, tmp_path: Path, refusing: Run) -> None:
    one, two, html = tmp_path / "sai", tmp_path / "từ chối", tmp_path / "bao-cao.html"

    made_page = CliRunner().invoke(build(), ["eval", "report", str(one), str(two),
                                             "--html", str(html)])  # fmt: skip
    told = CliRunner().invoke(build(), ["eval", "report", str(one)])
    compared = CliRunner().invoke(build(), ["eval", "compare", str(one), str(two)])

    assert (made_page.exit_code, told.exit_code, compared.exit_code) == (0, 0, 0)
    assert html.read_text("utf-8") == page([wrong, refusing])
    assert told.stdout == summary([wrong])
    assert "từ sai thành đúng: 1" in compared.stdout
    assert "hết trả lời mà sai: 2" in compared.stdout


def test_a_comparison_keeps_sealed_questions_to_itself(tmp_path: Path) -> None:
    sealed = replace(question("kín", split="sealed"), question="Điều không ai được biết?")
    made(tmp_path / "a", Says("Công an xã"), sealed)
    made(tmp_path / "b", Says("Phòng Tư pháp bí mật"), sealed)

    told = CliRunner().invoke(build(), ["eval", "compare", str(tmp_path / "a"),
                                        str(tmp_path / "b")])  # fmt: skip

    assert "từ đúng thành sai: 1\n  kín (niêm phong)\n" in told.stdout
    assert "bí mật" not in told.stdout
    assert "Công an" not in told.stdout


def test_a_comparison_shows_what_was_lost_before_and_after(tmp_path: Path) -> None:
    made(tmp_path / "a", Says("Công an xã"), question("1"))
    made(tmp_path / "b", Says("Phòng Tư pháp"), question("1"))

    told = CliRunner().invoke(build(), ["eval", "compare", str(tmp_path / "a"),
                                        str(tmp_path / "b")])  # fmt: skip

    assert "    trước: [answered] Công an xã\n    sau: [answered] Phòng Tư pháp\n" in told.stdout
    assert "mới trả lời mà sai: 1" in told.stdout


def test_a_run_of_nothing_and_one_of_an_older_program_have_a_report(tmp_path: Path) -> None:
    nothing = made(tmp_path / "không", Says("x"))
    (tmp_path / "cũ").mkdir()
    (tmp_path / "cũ" / "answers.jsonl").write_text(
        '{"id": "1", "type": "lead", "split": "open", "question": "Ai?", "expected": "answered",'
        ' "status": "answered", "answer": "Công an", "answered_by": "records", "citations": [],'
        ' "seconds": 0.1, "right": false, "confident_wrong": true, "cited": null,'
        ' "verbatim": true, "missing": ["Thôn"], "stated_wrong": []}\n', "utf-8",
    )  # fmt: skip

    old = open_run(tmp_path / "cũ")

    assert "Thiếu: Thôn" in page([old])
    assert "Kết quả đo" in page([nothing])
    assert "## Câu chưa đúng" in summary([nothing, old])


def test_bars_share_their_room_by_verdict() -> None:
    svg = stacked([("<b>", [Bar({"right": 3, "confident": 1}, Estimate(0.75, 0.5, 1.0, 4))])], "x")

    widths = [float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)"', svg)]
    assert widths[0] == pytest.approx(3 * widths[1], abs=0.2)
    assert "&lt;b&gt;" in svg
    assert 'class="whisker"' in svg


def test_a_plot_of_no_time_is_none_and_of_one_time_is_one() -> None:
    assert waiting([[]], "x") == ""
    assert waiting([[200.0], []], "x").count('class="line') == 1


def test_words_of_a_row_are_on_one_line_and_small_chances_are_not_zero() -> None:
    assert in_line("1\t Tuần\n tra\t\tCông an") == "1 | Tuần tra | Công an"
    assert (p_value(0.0312), p_value(0.00001)) == ("= 0,031", "< 0,001")
