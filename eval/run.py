"""Ask every question of the suite and score the answers; a crash counts as wrong."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from assistant.domain import Answer, Filters, Status, Turn
from assistant.errors import TrolyError
from eval.questions import Question
from eval.scoring import Verdict, judge


class Asker(Protocol):
    """What is measured."""

    def ask(
        self, question: str, history: tuple[Turn, ...] = (), filters: Filters | None = None
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Result:
    """One question with its answer and verdict; ``answer`` is None when it crashed."""

    question: Question
    answer: Answer | None
    verdict: Verdict
    quotes_verbatim: bool
    seconds: float = 0.0


def run(asker: Asker, questions: Iterable[Question], text_of: Callable[[str], str]) -> list[Result]:
    """Ask and score each question. ``text_of`` gives a document's text, to check quotes."""
    results = []
    for question in questions:
        started = time.perf_counter()
        try:
            answer = asker.ask(question.question, question.history, question.filters)
        except TrolyError:
            results.append(Result(question, None, Verdict(False, False), True))
            continue
        seconds = time.perf_counter() - started
        verdict = judge(question, str(answer.status), answer.answer)
        verbatim = all(c.quote in text_of(c.document_id) for c in answer.citations)
        results.append(Result(question, answer, verdict, verbatim, seconds))
    return results


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares over some results, 0 to 1; ``count`` questions."""

    count: int
    right: float
    confident_wrong: float
    refused_right: float | None


def figures(results: list[Result]) -> Figures:
    """The figures of some results; ``refused_right`` over the unanswerable ones among them."""
    count = len(results)
    refusable = [r for r in results if r.question.status == str(Status.NOT_FOUND)]
    return Figures(
        count,
        sum(r.verdict.right for r in results) / count if count else 0.0,
        sum(r.verdict.confident_wrong for r in results) / count if count else 0.0,
        sum(r.verdict.right for r in refusable) / len(refusable) if refusable else None,
    )


def by_type(results: list[Result]) -> dict[str, Figures]:
    """The figures of each type of question."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[result.question.type].append(result)
    return {kind: figures(group) for kind, group in sorted(groups.items())}
