"""Answers that the LLM writes over what was found; grounded before anyone sees them.

The LLM sees only what the answer without it cites, so that it cannot choose worse passages, and
that answer stays beneath its sentences. So it can make an answer read better, never tell less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.composing.draft import citation
from assistant.composing.lists import filter_tasks
from assistant.domain import Answer, AnsweredBy, Citation, Status, Task
from assistant.errors import ModelUnavailable
from assistant.grounding import Evidence as Piece
from assistant.grounding import keeps, split_sentences
from assistant.library import Library
from assistant.prompts import render
from assistant.retrieval import Evidence
from assistant.telling import SentenceWriter, Tell, TellingWriter, renumbered
from assistant.understanding import Intent, Query
from assistant.understanding.patterns import pattern
from assistant.wording import vocabulary

_LAST = re.compile(r"\[(\d+)\](?=\s*$|\s—)", re.MULTILINE)
"""The citations of a composed answer; other brackets in its lines are the source's own."""


class LLMAnswerer:
    """Writes with an LLM what records do not answer."""

    def __init__(self, writer: SentenceWriter) -> None:
        self._writer = writer

    def telling(self, tell: Tell) -> LLMAnswerer:
        """The same, telling each sentence as soon as it stands."""
        return LLMAnswerer(TellingWriter(self._writer, tell))

    def answer(
        self, query: Query, evidence: Evidence, library: Library, otherwise: Answer
    ) -> Answer | None:
        """An answer over what ``otherwise``, the answer without LLM, cites; None to leave it.

        Every sentence of the LLM is carried by what it cites.

        Raises:
            ModelUnavailable: the LLM does not answer.
        """
        if not may_write(query, otherwise):
            return None
        cited = otherwise.citations
        if not cited and asks_for_a_draft(query):
            cited = _cite_tasks(filter_tasks(_without_the_order(query), evidence, library), library)
        pieces = [_piece(c, library) for c in cited]
        if not pieces or not (asks_to_write(query) or _can_be_shorter(pieces)):
            return None
        written = self._writer.write(query.question, pieces)
        if written is None or not written.text.strip():
            return None
        if not asks_to_write(query) and not _tells_enough(written.text, pieces):
            return None
        answer = _joined(written.text, written.used, otherwise, cited)
        return replace(answer, model=written.model, prompt_tokens=written.prompt_tokens)


def asks_to_write(query: Query) -> bool:
    """Whether a question asks for words, not for a value: to sum up, explain, draft."""
    return bool(pattern(vocabulary()["writes"]).search(query.folded)) or asks_for_a_draft(query)


def asks_for_a_draft(query: Query) -> bool:
    """Whether a question asks for a reminder or a letter about tasks."""
    return bool(pattern(vocabulary()["drafts"]).search(query.folded))


def may_write(query: Query, otherwise: Answer) -> bool:
    """Whether the LLM is asked: not where records answered, nor where nothing was found.

    A reminder is drafted over the tasks that records gave.
    """
    if asks_for_a_draft(query):
        return True
    if otherwise.status is not Status.ANSWERED or otherwise.answered_by is not AnsweredBy.QUOTES:
        return False
    return asks_to_write(query) or (query.main is Intent.DETAIL and not query.wants_list)


def _without_the_order(query: Query) -> Query:
    """The query without the words that only say what to write."""
    topic = pattern(vocabulary()["draft_words"]).sub(" ", query.topic)
    return replace(query, topic=" ".join(topic.split()))


def _cite_tasks(tasks: Sequence[Task], library: Library) -> tuple[Citation, ...]:
    passages = dict.fromkeys(task.passage_id for task in tasks)
    cited = [library.passages[i] for i in passages]
    return tuple(citation(library, p, p.text, n) for n, p in enumerate(cited, 1))


def _piece(cited: Citation, library: Library) -> Piece:
    document = library.documents[cited.document_id]
    passage = library.passages[cited.passage_id]
    context = ". ".join(
        part for part in (document.title, document.place, document.period, passage.heading) if part
    )
    rows = [task for task in document.tasks if task.passage_id == cited.passage_id]
    roles = _roles(rows[0]) if len(rows) == 1 and not rows[0].from_prose else {}
    return Piece(cited.n, cited.quote, context, roles)


def _roles(task: Task) -> dict[str, str]:
    return {
        "lead": "; ".join(task.lead),
        "support": "; ".join(task.support),
        "monitor": "; ".join(task.monitor),
        "deadline": task.deadline.text if task.deadline else "",
        "product": task.product,
        "task": task.task,
    }


def _can_be_shorter(pieces: Sequence[Piece]) -> bool:
    """Whether there is more than one statement to choose from; else the quote says it already."""
    parts = [part for piece in pieces for part in re.split(r"[\n;]", piece.text)]
    return sum(len(split_sentences(part)) for part in parts) > 1


def _tells_enough(text: str, pieces: Sequence[Piece]) -> bool:
    """Whether sentences keep the values of the very sentences of the source that they restate."""
    known = {piece.n: piece for piece in pieces}
    sentences = [part for line in text.splitlines() for part in split_sentences(line)]
    return all(keeps(text, sentence, known) for sentence in sentences)


def _joined(text: str, used: Sequence[int], otherwise: Answer, cited: Sequence[Citation]) -> Answer:
    """The LLM's text over the answer without it; citations numbered in their order."""
    stays = otherwise.status is Status.ANSWERED
    order = [*used, *(c.n for c in cited if c.n not in used)] if stays else list(used)
    numbers = {old: new for new, old in enumerate(order, 1)}
    words = [renumbered(text, numbers)]
    if stays:
        beneath = _LAST.sub(lambda m: f"[{numbers.get(int(m[1]), int(m[1]))}]", otherwise.answer)
        words.append(render("answers/beneath", words=beneath))
    known = {c.n: c for c in cited}
    return replace(
        otherwise,
        status=Status.ANSWERED,
        answer="\n".join(words),
        answered_by=AnsweredBy.LLM,
        citations=tuple(replace(known[old], n=new) for old, new in numbers.items()),
        conflicts=tuple(
            replace(c, statements=tuple(replace(s, n=numbers[s.n]) for s in c.statements))
            for c in otherwise.conflicts
        ),
        nearest=(),
    )


def without_llm(error: ModelUnavailable) -> str:
    """The notice that the answer was put together without the LLM."""
    del error
    return render("answers/without_llm")
