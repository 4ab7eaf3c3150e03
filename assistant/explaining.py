"""How an answer came about: what was understood, what was searched, what was left out and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assistant.composing.choose import fits, of_years
from assistant.composing.tasks import FIELDS, value_of
from assistant.composing.values import holds_value
from assistant.domain import Answer, Passage, Target, Task
from assistant.library import Library
from assistant.retrieval import Evidence, Scored
from assistant.text import clean
from assistant.understanding import Query

SHOWN = 5
"""Candidates of each kind that are shown, best first."""
WORDS = 160
_KINDS = {Task: "task", Target: "target", Passage: "passage"}
REASONS = {
    "used": "được dùng trong câu trả lời",
    "few_words": "chứa quá ít nội dung của câu hỏi",
    "no_value": "không nêu giá trị được hỏi",
    "other_year": "thuộc năm khác",
    "weaker": "kém khớp hơn nội dung được dùng",
}


def explain(query: Query, evidence: Evidence, answer: Answer, library: Library) -> dict[str, Any]:
    """The explanation of an answer, as JSON: ``understood``, ``searched``, ``candidates``.

    Each candidate has its kind, place, the share of the topic that it holds ("coverage", 0 to
    1), how many standard deviations nearer in meaning it is than the mean ("meaning"), whether
    it was used, and the reason in words.
    """
    used = {citation.passage_id for citation in answer.citations}
    shelves = (evidence.tasks, evidence.targets, evidence.prose)
    return {
        "understood": _understood(query),
        "searched": {
            "documents": [d.id for d in evidence.documents],
            "tasks": len(evidence.tasks),
            "targets": len(evidence.targets),
            "passages": len(evidence.prose),
        },
        "candidates": [
            _candidate(query, scored, used, library)
            for shelf in shelves
            for scored in _shown(shelf, used)
        ],
    }


def _understood(query: Query) -> dict[str, Any]:
    window = query.window
    return {
        "asks": [str(intent) for intent in query.intents],
        "facts": list(query.facts),
        "topic": query.topic,
        "places": list(query.places),
        "unknown_place": query.unknown_place,
        "years": list(query.years),
        "agencies": [{"name": m.name, "role": m.role} for m in query.agencies],
        "due": {"start": window.start.isoformat() if window.start else None,
                "end": window.end.isoformat() if window.end else None} if window else None,
        "list": query.wants_list,
        "count": query.wants_count,
        "compares": query.compares,
        "follows": query.follows,
        "corrections": [list(pair) for pair in query.corrections],
    }  # fmt: skip


def _shown(shelf: Iterable[Scored], used: set[str]) -> list[Scored]:
    """The best of a shelf, and whatever of it was used."""
    found = list(shelf)
    return [s for n, s in enumerate(found) if n < SHOWN or s.entry.passage_id in used]


def _candidate(query: Query, scored: Scored, used: set[str], library: Library) -> dict[str, Any]:
    passage = library.passages[scored.entry.passage_id]
    reason = _reason(query, scored, used, library)
    return {
        "kind": _KINDS[type(scored.entry.item)],
        "document_id": passage.document_id,
        "locator": passage.locator,
        "passage_id": passage.id,
        "words": clean(passage.text)[:WORDS],
        "coverage": round(scored.coverage, 3),
        "meaning": round(scored.meaning, 2),
        "score": round(scored.score, 3),
        "used": reason == "used",
        "reason": REASONS[reason],
    }


def _reason(query: Query, scored: Scored, used: set[str], library: Library) -> str:
    item = scored.entry.item
    if scored.entry.passage_id in used:
        return "used"
    if not fits(scored):
        return "few_words"
    passage = library.passages[scored.entry.passage_id]
    if not of_years(query, library.documents[passage.document_id], passage.text):
        return "other_year"
    wanted = [FIELDS[intent] for intent in query.intents if intent in FIELDS]
    if isinstance(item, Task) and wanted and not any(value_of(item, name) for name in wanted):
        return "no_value"
    if isinstance(item, Passage) and not holds_value(query.main, item.text, query.counted):
        return "no_value"
    return "weaker"
