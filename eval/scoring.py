"""Verdicts on answers: small pure functions over a question and what was answered.

A fact is met when one of its alternatives stands in the answer, compared in the comparable
form (composed, lower case, single spaces, no emphasis marks).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.text import normalise, squash
from eval.questions import Question


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one answer did. ``confident_wrong``: answered, and not right."""

    right: bool
    confident_wrong: bool
    missing: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


def comparable(text: str) -> str:
    """Text as facts are looked for in it."""
    return squash(re.sub(r"[*_“”\"]", "", normalise(text)))


def is_cited(question: Question, places: Iterable[tuple[str, str]]) -> bool | None:
    """Whether a citation stands where the evidence does, or within it.

    ``places`` are the citations' (document id, locator); None when no evidence is named.
    """
    if not question.evidence:
        return None
    return any(
        document == wanted and (locator == place or locator.startswith(f"{place} › "))
        for document, locator in places
        for wanted, place in question.evidence
    )


def judge(question: Question, status: str, answer: str) -> Verdict:
    """Whether an answer meets all facts and items and states nothing that is wrong.

    An unanswerable question is right when it is refused; one that several communes fit is
    right when the answer names each of them.
    """
    words = comparable(answer)
    missing = tuple(
        group[0]
        for group in (*question.facts, *question.items)
        if not any(comparable(option) in words for option in group)
    )
    wrong = tuple(fact for fact in question.wrong if comparable(fact) in words)
    if question.status == "not_found":
        right = status == "not_found" and not wrong
    elif question.status == "clarify":
        right = status in ("clarify", "answered") and not missing and not wrong
    else:
        right = status == "answered" and not missing and not wrong
    return Verdict(right, status == "answered" and not right, missing, wrong)
