"""Verdicts on answers: small pure functions over a question and what was answered.

A fact is met when one of its alternatives stands in the answer, compared in the comparable
form (composed, lower case, single spaces, no emphasis marks). Nothing here looks at a
document or at a clock: the same answer gets the same verdict everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.text import normalise, squash
from eval.metrics import Overlap
from eval.questions import Groups, Question

Place = tuple[str, str]
"""A document's id and a locator in it."""

_ROW = re.compile(r"^\s*(?:\d{1,3}[.)]|[-+*•–])\s+(?=\S)")
_LEAST_EVIDENCE = 20
"""Words shorter than this stand in quotes by chance."""


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


def stands_within(place: Place, evidence: Place) -> bool:
    """Whether a place is the evidence's, or lies within it."""
    (document, locator), (wanted, outer) = place, evidence
    return document == wanted and (locator == outer or locator.startswith(f"{outer} › "))


def is_cited(question: Question, places: Iterable[Place]) -> bool | None:
    """Whether a citation stands where the evidence does, or within it.

    ``places`` are the citations' (document id, locator); None when no evidence is named.
    """
    if not question.evidence:
        return None
    return any(stands_within(place, evidence) for place in places for evidence in question.evidence)


def holds_evidence(
    question: Question, quotes: Iterable[tuple[str, str]], words: Mapping[Place, Sequence[str]]
) -> bool:
    """Whether a quote holds a whole passage of the evidence, wherever it says it stands.

    ``quotes`` are (document id, quote); ``words`` the passages at each place. For systems
    that cut documents in another way than ours and so cannot name our places.
    """
    wanted = [
        (place[0], squash(passage))
        for place in question.evidence
        for passage in words.get(place, ())
        if len(passage) >= _LEAST_EVIDENCE
    ]
    return any(
        document == where and passage in squash(quote)
        for document, quote in quotes
        for where, passage in wanted
    )


def judge(question: Question, status: str, answer: str) -> Verdict:
    """Whether an answer meets all facts and items and states nothing that is wrong.

    An unanswerable question is right when it is refused; one that several communes fit is
    right when the answer names each of them.
    """
    missing = _unmet((*question.facts, *question.items), comparable(answer))
    wrong = tuple(fact for fact in question.wrong if comparable(fact) in comparable(answer))
    if question.status == "not_found":
        right = status == "not_found" and not wrong
    elif question.status == "clarify":
        right = status in ("clarify", "answered") and not missing and not wrong
    else:
        right = status == "answered" and not missing and not wrong
    return Verdict(right, status == "answered" and not right, missing, wrong)


def _meets(group: Sequence[str], words: str) -> bool:
    return any(comparable(option) in words for option in group)


def _unmet(groups: Groups, words: str) -> tuple[str, ...]:
    return tuple(group[0] for group in groups if not _meets(group, words))


def list_rows(answer: str) -> list[str]:
    """The rows that an answer lists: its numbered or dashed lines, else each line it has."""
    lines = [line for line in answer.splitlines() if line.strip()]
    return [line for line in lines if _ROW.match(line)] or lines


def list_overlap(question: Question, status: str, answer: str) -> Overlap | None:
    """How complete and how clean a list is; None for a question that asks for none.

    Recall: the share of the items whose words stand in the answer. Precision: the share of
    the answer's rows that meet an item. A refusal lists nothing and has neither.
    """
    if not question.items:
        return None
    if status != "answered":
        return Overlap(0.0, 0.0)
    missing = _unmet(question.items, comparable(answer))
    rows = [comparable(row) for row in list_rows(answer)]
    kept = [row for row in rows if any(_meets(group, row) for group in question.items)]
    return Overlap(
        len(kept) / len(rows) if rows else 0.0,
        1 - len(missing) / len(question.items),
    )


def shows_conflict(question: Question, status: str, answer: str) -> bool | None:
    """Whether every side of what the documents say twice is told; None for other questions.

    Each group of a conflict question's facts is one side.
    """
    if question.type != "conflict" or len(question.facts) < 2:
        return None
    return status == "answered" and not _unmet(question.facts, comparable(answer))


def ranked_evidence(
    ranking: Sequence[Place], evidence: Sequence[Place]
) -> tuple[list[str], set[str]]:
    """A ranking of places as ids, and the ids that are relevant in it.

    The first item within a place of evidence finds that place. Later ones in the same place
    keep their rank and gain nothing, as they tell nothing new.
    """
    found: list[str] = []
    seen: set[Place] = set()
    for rank, place in enumerate(ranking):
        hit = next((e for e in evidence if e not in seen and stands_within(place, e)), None)
        if hit is None:
            found.append(f"#{rank}")
        else:
            seen.add(hit)
            found.append(_name(hit))
    return found, {_name(place) for place in evidence}


def _name(place: Place) -> str:
    return " | ".join(place)


def verdict_on(
    question: Question, line: Mapping[str, Any], words: Mapping[Place, Sequence[str]]
) -> dict[str, Any]:
    """The verdict on a stored answer, as the fields of its line."""
    status, answer, citations = line["status"], line["answer"], line["citations"]
    verdict = judge(question, status, answer)
    cited = is_cited(question, [(c["document_id"], c["locator"]) for c in citations])
    quotes = [(c["document_id"], c["quote"]) for c in citations]
    listed = list_overlap(question, status, answer)
    return {
        "right": verdict.right, "confident_wrong": verdict.confident_wrong,
        "cited": cited if cited is None else cited or holds_evidence(question, quotes, words),
        "missing": list(verdict.missing), "stated_wrong": list(verdict.wrong),
        "list": [listed.precision, listed.recall] if listed else None,
        "conflict_shown": shows_conflict(question, status, answer),
    }  # fmt: skip
