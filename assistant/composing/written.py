"""Answers that the LLM writes over what was found; grounded before anyone sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.composing.draft import citation
from assistant.composing.quotes import relevant_words
from assistant.domain import Answer, AnsweredBy, Passage, Status, Task
from assistant.errors import ModelUnavailable
from assistant.grounding import Evidence as Piece
from assistant.library import Library
from assistant.prompts import render
from assistant.retrieval import Evidence, Scored
from assistant.telling import SentenceWriter, Tell, TellingWriter, renumbered
from assistant.topics import Topic
from assistant.understanding import Query

PIECES = 5
LEAST = 0.3
"""A passage with less of the topic than this is not shown to the LLM."""


class LLMAnswerer:
    """Writes with an LLM what records do not answer."""

    def __init__(self, writer: SentenceWriter) -> None:
        self._writer = writer

    def telling(self, tell: Tell) -> LLMAnswerer:
        """The same, telling each sentence as soon as it stands."""
        return LLMAnswerer(TellingWriter(self._writer, tell))

    def answer(self, query: Query, evidence: Evidence, library: Library) -> Answer | None:
        """An answer whose every sentence is carried by what it cites; None when none is.

        Raises:
            ModelUnavailable: the LLM does not answer.
        """
        chosen = _pieces(query, evidence, library)
        if not chosen:
            return None
        written = self._writer.write(query.question, [piece for piece, _, _ in chosen])
        if written is None or not written.text.strip():
            return None
        answer = _answer(written.text, written.used, written.model, chosen, library)
        return replace(answer, prompt_tokens=written.prompt_tokens)


Chosen = tuple[Piece, Passage, str]


def _pieces(query: Query, evidence: Evidence, library: Library) -> list[Chosen]:
    topic = Topic(query.topic, library, evidence.documents)
    rows = {s.entry.passage_id: s.entry.item for s in evidence.tasks}
    ranked = sorted(evidence.prose[:30], key=lambda s: -s.score)
    chosen: list[Chosen] = []
    for scored in ranked:
        if len(chosen) == PIECES or scored.coverage < LEAST:
            break
        passage = scored.entry.item
        assert isinstance(passage, Passage)
        quote = relevant_words(passage, topic)
        chosen.append((_piece(len(chosen) + 1, scored, passage, quote, rows, library),
                       passage, quote))  # fmt: skip
    return chosen


def _piece(
    n: int,
    scored: Scored,
    passage: Passage,
    quote: str,
    rows: Mapping[str, object],
    library: Library,
) -> Piece:
    document = library.documents[scored.entry.document_id]
    context = ". ".join(
        part for part in (document.title, document.place, document.period, passage.heading) if part
    )
    task = rows.get(passage.id)
    roles = _roles(task) if isinstance(task, Task) else {}
    return Piece(n, quote, context, roles)


def _roles(task: Task) -> dict[str, str]:
    return {
        "lead": "; ".join(task.lead),
        "support": "; ".join(task.support),
        "monitor": "; ".join(task.monitor),
        "deadline": task.deadline.text if task.deadline else "",
        "product": task.product,
        "task": task.task,
    }


def _answer(
    text: str, used: Sequence[int], model: str, chosen: list[Chosen], library: Library
) -> Answer:
    """The text with its citations numbered from 1 in their order."""
    numbers = {old: new for new, old in enumerate(used, 1)}
    words = renumbered(text, numbers)
    by_number = {piece.n: (passage, quote) for piece, passage, quote in chosen}
    citations = tuple(
        citation(library, *by_number[old], new) for old, new in numbers.items() if old in by_number
    )
    return Answer(Status.ANSWERED, words, AnsweredBy.LLM, citations, model=model)


def without_llm(error: ModelUnavailable) -> str:
    """The notice that the answer was put together without the LLM."""
    del error
    return render("answers/without_llm")
