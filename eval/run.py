"""Ask every question of the suite and score the answers; a crash counts as wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.domain import Answer, Filters, Status, Turn
from assistant.errors import StoreUnavailable, TrolyError
from eval.questions import Question
from eval.scoring import Place, Verdict, judge


class Asker(Protocol):
    """What is measured."""

    def ask(
        self, question: str, history: tuple[Turn, ...] = (), filters: Filters | None = None
    ) -> Answer: ...


class NobodyAnswers(StoreUnavailable):
    """What is measured is gone: an asker raises it to end the run, not to fail a question."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was retrieved, best first; ``held`` is the evidence that stands in a record."""

    passages: tuple[Place, ...] = ()
    records: tuple[Place, ...] = ()
    held: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One question with its answer and verdict; ``answer`` is None when it crashed.

    ``error`` is what it crashed with; ``found`` is None where retrieval cannot be seen;
    ``words`` are the passages at each place of the evidence, where they are at hand.
    """

    question: Question
    answer: Answer | None
    verdict: Verdict
    quotes_verbatim: bool
    seconds: float = 0.0
    error: str = ""
    found: Found | None = None
    words: Mapping[Place, Sequence[str]] = field(default_factory=dict)


def run(
    asker: Asker,
    questions: Iterable[Question],
    text_of: Callable[[str], str],
    *,
    retrieve: Callable[[Question], Found] | None = None,
    words_of: Callable[[Place], Sequence[str]] | None = None,
    each: Callable[[Result], None] | None = None,
) -> list[Result]:
    """Ask and score each question; ``each`` is told every result as soon as it is there.

    ``text_of`` gives a document's text, to check quotes; ``retrieve`` what is found for a
    question; ``words_of`` the passages at a place.

    Raises:
        NobodyAnswers: the asker says that there is nobody to ask any more.
    """
    results = []
    for question in questions:
        result = ask_one(asker, question, text_of, retrieve, words_of)
        results.append(result)
        if each:
            each(result)
    return results


def ask_one(
    asker: Asker,
    question: Question,
    text_of: Callable[[str], str],
    retrieve: Callable[[Question], Found] | None = None,
    words_of: Callable[[Place], Sequence[str]] | None = None,
) -> Result:
    """Ask one question. Whatever breaks while it is answered, also a bug, makes it wrong."""
    words = {place: tuple(words_of(place)) for place in question.evidence} if words_of else {}
    started = time.perf_counter()
    try:
        answer = asker.ask(question.question, question.history, question.filters)
        seconds = time.perf_counter() - started
        verdict = judge(question, str(answer.status), answer.answer)
        verbatim = quotes_are_verbatim(answer, text_of)
        found = retrieve(question) if retrieve else None
    except NobodyAnswers:
        raise
    except Exception as error:  # the answer to this question is lost, the run is not
        seconds = time.perf_counter() - started
        said = f"{type(error).__name__}: {error}"
        return Result(question, None, Verdict(False, False), True, seconds, said, None, words)
    return Result(question, answer, verdict, verbatim, seconds, "", found, words)


def quotes_are_verbatim(answer: Answer, text_of: Callable[[str], str]) -> bool:
    """Whether every quote stands in its document; a document that is not there has no words."""
    try:
        return all(c.quote in text_of(c.document_id) for c in answer.citations)
    except NobodyAnswers:
        raise
    except (KeyError, TrolyError):
        return False


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
