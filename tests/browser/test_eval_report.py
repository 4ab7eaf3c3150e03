"""The report in a real Chromium: the filters work, nothing is asked of the network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.domain import Answer, AnsweredBy, Filters, Status
from eval.questions import Question
from eval.report import page
from eval.run import run
from eval.runs import open_run, write_run

pytestmark = pytest.mark.browser


class Says:
    """Names the police whatever is asked."""

    def ask(self, *_: object, **__: object) -> Answer:
        return Answer(Status.ANSWERED, "Công an <img src=x onerror=alert(1)>", AnsweredBy.RECORDS)


def question(name: str, kind: str, fact: str, document: str) -> Question:
    return Question(name, kind, f"Câu {name}?", "answered", (document,), (), Filters(),
                    ((fact,),), (), (), ())  # fmt: skip


def test_questions_are_filtered_by_verdict_type_and_document(chromium: Any, tmp_path: Path) -> None:
    suite = [question("1", "lead", "Công an", "a"), question("2", "lead", "Thôn", "a"),
             question("3", "deadline", "Quý I", "b")]  # fmt: skip
    write_run(tmp_path / "run", run(Says(), suite, lambda _: ""), {})
    path = tmp_path / "bao-cao.html"
    path.write_text(page([open_run(tmp_path / "run")]), "utf-8")
    context = chromium.new_context(viewport={"width": 390, "height": 780})
    visited, complaints, asked = context.new_page(), [], []
    visited.on("pageerror", lambda error: complaints.append(str(error)))
    visited.on("console", lambda m: m.type == "error" and complaints.append(m.text))
    visited.on("dialog", lambda dialog: complaints.append(dialog.message))
    visited.on("request", lambda request: asked.append(request.url))
    visited.goto(path.as_uri())

    def shown() -> list[str]:
        cards = visited.locator("article:visible h3")
        return [words.strip() for words in cards.all_inner_texts()]

    assert shown() == ["Câu 2?", "Câu 3?"]
    visited.locator("#type").select_option("deadline")
    assert shown() == ["Câu 3?"]
    visited.locator("#document").select_option("a")
    assert shown() == []
    visited.locator("#type").select_option("")
    visited.locator("#verdict").select_option("")
    assert shown() == ["Câu 1?", "Câu 2?"]
    assert visited.locator("#count").inner_text() == "2 câu"
    assert visited.evaluate("document.documentElement.scrollWidth") <= 390
    assert (complaints, asked) == ([], [path.as_uri()])
    context.close()
