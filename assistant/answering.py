"""Answer a question: understand, find, compose, or say that the documents do not tell."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Protocol

from assistant.comparing import with_conclusion
from assistant.composing.cited import compose_cited
from assistant.composing.draft import Draft
from assistant.composing.facts import compose_facts
from assistant.composing.lists import compose_list
from assistant.composing.money import compose_budget, compose_total
from assistant.composing.outline import compose_outline
from assistant.composing.quotes import compose_instead, compose_quotes, nearest
from assistant.composing.rows import compose_extreme, compose_row
from assistant.composing.short_forms import compose_short_form
from assistant.composing.targets import compose_targets
from assistant.composing.tasks import compose_tasks
from assistant.composing.written import without_llm
from assistant.domain import Answer, AnsweredBy, Document, Filters, Status, Target, Turn
from assistant.errors import ModelUnavailable
from assistant.explaining import explain
from assistant.library import Library
from assistant.prompts import render
from assistant.retrieval import Evidence, Retriever, covers, no_longer_in_force
from assistant.several import merge, split_questions
from assistant.telling import Tell
from assistant.text import fold
from assistant.understanding import Intent, Query, check_question, understand

OF_NO_RECORD = frozenset(["person", "phone"])
"""Kinds of value that no field of a record holds."""
_SPAN = re.compile(r"\bgiai doan\s*(20\d\d)\s*-\s*(20\d\d)")
Composer = Callable[[Query, Evidence, Library], Draft | None]


class AnswerWriter(Protocol):
    """What writes with an LLM what records do not answer."""

    def answer(
        self, query: Query, evidence: Evidence, library: Library, otherwise: Answer
    ) -> Answer | None: ...

    def telling(self, tell: Tell) -> AnswerWriter: ...


class Assistant:
    """Answers questions over the library. Safe to call from several threads."""

    def __init__(
        self,
        library: Callable[[], Library],
        retriever: Retriever,
        writer: AnswerWriter | None,
        today: Callable[[], date],
    ) -> None:
        self._library = library
        self._retriever = retriever
        self._writer = writer
        self._today = today

    def telling(self, tell: Tell) -> Assistant:
        """The same assistant; it tells each sentence of an LLM as soon as the sentence stands.

        What was told is how the answer begins, unless the LLM breaks off: then the answer is
        another, and whoever was told has to show that one.
        """
        other = copy(self)
        other._writer = self._writer and self._writer.telling(tell)
        return other

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        *,
        explain: bool = False,
    ) -> Answer:
        """Answer each question of a message from cited words, or say that no document tells.

        With ``explain`` the answer says how it came about.

        Raises:
            EmptyQuestion, QuestionTooLong: the question is not usable.
            StoreUnavailable: the documents cannot be reached.
        """
        parts = split_questions(check_question(question))
        if len(parts) == 1:
            return self._ask_one(question, history, filters, explain)
        turns = list(history)
        answers = []
        for part in parts:
            answers.append(self._ask_one(part, turns, filters, explain))
            turns.append(Turn("user", part))
        return with_conclusion(question, merge(answers), len(answers))

    def _ask_one(
        self, question: str, history: Sequence[Turn], filters: Filters | None, explained: bool
    ) -> Answer:
        started = time.perf_counter()
        library = self._library()
        query = understand(question, library, self._today(), history, filters)
        if refusal := _out_of_scope(query, library):
            return refusal
        understood = time.perf_counter()
        evidence = self._retriever.find(query, library)
        found = time.perf_counter()
        answer = with_force(self._answer(query, evidence, library), library)
        ended = time.perf_counter()
        timings = {
            "understand": (understood - started) * 1000,
            **evidence.timings_ms,
            "compose": (ended - found) * 1000,
            "total": (ended - started) * 1000,
        }
        timed = replace(answer, timings_ms={k: round(v, 2) for k, v in timings.items()})
        if not explained:
            return timed
        return replace(timed, explanation=[explain(query, evidence, timed, library)])

    def retrieve(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Evidence:
        """What is found for a question before anything is composed of it; for evaluation."""
        library = self._library()
        query = understand(question, library, self._today(), history, filters)
        return self._retriever.find(query, library)

    def _answer(self, query: Query, evidence: Evidence, library: Library) -> Answer:
        """The answer, for each place when several are named, and from a second reading."""
        places = one_by_one(query, library)
        if len(places) > 1:
            answers = [self._answer_for(asked, library) for asked in places]
            return with_conclusion(query.question, merge(answers), len(answers))
        answer = self._compose(query, evidence, library)
        if answer.status is Status.NOT_FOUND and query.other_topic:
            answer = self._second(replace(query, topic=query.other_topic), answer, library)
        if answer.status is Status.NOT_FOUND and query.days:  # a day that no passage names
            undated = replace(query, days=(), window=None, wants_list=False, wants_count=False)
            answer = self._second(undated, answer, library)
        old = no_longer_in_force(query, library) if answer.status is Status.NOT_FOUND else ()
        if old:  # what is in force does not tell: a replaced document may, and it is said so
            answer = self._second(replace(query, document_ids=old), answer, library)
        return answer

    def _second(self, query: Query, otherwise: Answer, library: Library) -> Answer:
        answer = self._compose(query, self._retriever.find(query, library), library)
        return answer if answer.status is Status.ANSWERED else otherwise

    def _answer_for(self, query: Query, library: Library) -> Answer:
        """The answer for one of the places of a question; what is not found names the place."""
        answer = self._answer(query, self._retriever.find(query, library), library)
        if answer.status is Status.ANSWERED or query.places[0] in answer.answer:
            return answer
        return replace(answer, answer=f"{query.places[0]}: {answer.answer}")

    def _compose(self, query: Query, evidence: Evidence, library: Library) -> Answer:
        if query.conflict and (both := _both_sides(query, evidence, library)):
            return both
        for composer in composers(query):
            if draft := composer(query, evidence, library):
                if draft.status is Status.NOT_FOUND:
                    refusal = draft.answer()
                    quoted = compose_instead(query, evidence, library)
                    return quoted.answer() if quoted else refused(refusal, evidence, library)
                answer = _with_roles(query, evidence, library, draft.answer())
                return self._written_or(query, evidence, library, answer)
        return self._written_or(query, evidence, library, not_found(query, evidence, library))

    def _written_or(
        self, query: Query, evidence: Evidence, library: Library, otherwise: Answer
    ) -> Answer:
        """What the LLM writes and grounding keeps; the answer without LLM when there is none.

        When the LLM is asked is the writer's to say: see ``composing.written.may_write``.
        """
        if self._writer is None:
            return otherwise
        try:
            return self._writer.answer(query, evidence, library, otherwise) or otherwise
        except ModelUnavailable as error:
            return replace(otherwise, notices=(*otherwise.notices, without_llm(error)))


_OF_A_ROW = (Intent.LEAD, Intent.SUPPORT, Intent.MONITOR, Intent.DEADLINE)


def _with_roles(query: Query, evidence: Evidence, library: Library, answer: Answer) -> Answer:
    """An answer that states a goal of the prose, with who leads it where that is asked too."""
    roles = tuple(intent for intent in query.intents[1:] if intent in _OF_A_ROW)
    rows = {scored.entry.passage_id for scored in evidence.tasks}
    if query.main is not Intent.TARGET or not roles or any(
        citation.passage_id in rows for citation in answer.citations
    ):  # fmt: skip
        return answer
    # the prose has said its part: only a row is looked for
    draft = compose_tasks(replace(query, intents=roles), replace(evidence, prose=()), library)
    if draft is None or draft.status is not Status.ANSWERED:
        return answer
    return merge([answer, draft.answer()])


def _both_sides(query: Query, evidence: Evidence, library: Library) -> Answer | None:
    """What the records and what the prose say, where a question says that they differ."""
    if query.main not in (Intent.LEAD, Intent.SUPPORT, Intent.DEADLINE, Intent.PRODUCT):
        return None
    drafts = (compose_tasks(query, evidence, library),
              compose_quotes(query, evidence, library, rows=False))  # fmt: skip
    sides = [draft.answer() for draft in drafts if draft and draft.status is Status.ANSWERED]
    return merge(sides) if len(sides) == len(drafts) else None


def one_by_one(query: Query, library: Library) -> list[Query]:
    """The same question for each of the places that it names, with the years of each."""
    asked = []
    for place in query.places:
        ids = tuple(i for i in query.document_ids if library.documents[i].place == place)
        years = tuple(y for y in query.years if any(covers(library.documents[i], y) for i in ids))
        if ids:
            asked.append(replace(query, places=(place,), document_ids=ids,
                                 years=years or query.years))  # fmt: skip
    return asked


def with_force(answer: Answer, library: Library) -> Answer:
    """The answer, with a notice for each cited document that another replaces or amends."""
    notices = list(answer.notices)
    for document_id in dict.fromkeys(citation.document_id for citation in answer.citations):
        old = library.documents[document_id]
        links = [("answers/amended", i) for i in library.in_force.amended_by.get(document_id, ())]
        if newer := library.in_force.replaced_by.get(document_id):
            links.insert(0, ("answers/replaced", newer))
        for name, other in links:
            by = library.documents[other]
            notices.append(render(name, old=_named(old), new=_named(by)))
    return replace(answer, notices=tuple(notices))


def _named(document: Document) -> str:
    return f"{document.title} (số {document.number})" if document.number else document.title


def composers(query: Query) -> list[Composer]:
    """What may answer a question, in the order in which it is tried."""
    if query.main is Intent.MONEY:
        return [compose_total, compose_budget, compose_targets_of_money, compose_quotes]
    if query.cited:
        return [compose_cited]
    if query.value in OF_NO_RECORD and query.main is not Intent.FACT:
        return [compose_quotes]
    order: list[Composer] = [compose_short_form] if query.short_form else []
    order += [compose_row] if query.row[1] else []
    order += [compose_extreme] if query.extreme else []
    order += [compose_outline] if query.outline else []
    if query.main is Intent.FACT:
        order.append(compose_facts)
    if query.facts == ("replaces",):
        return order  # what a document replaces, no other sentence tells
    if query.wants_list:
        order.append(compose_list)
    if query.main is Intent.TARGET or Intent.TARGET in query.intents[:1]:
        order += [compose_targets, compose_quotes]
        return [*order, compose_tasks] if len(query.intents) > 1 else order
    if query.main in (Intent.LEAD, Intent.SUPPORT, Intent.MONITOR, Intent.DEADLINE, Intent.PRODUCT):
        return [*order, compose_tasks, compose_quotes]
    order.append(compose_quotes)
    return order


def compose_targets_of_money(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """A share of money ("giải ngân … trên 90%") is a target; so is an amount in a table."""
    if any(word in query.folded for word in ("phan tram", "%", "giai ngan")):
        return compose_targets(query, evidence, library)
    of_money = tuple(s for s in evidence.targets if isinstance(s.entry.item, Target)
                     and "đồng" in s.entry.item.unit)  # fmt: skip
    return compose_targets(query, replace(evidence, targets=of_money), library)


def _out_of_scope(query: Query, library: Library) -> Answer | None:
    """Say so when the question names a place, or a year, that no document is about."""
    if not library.documents:
        return _refuse(render("answers/no_documents"))
    if query.unknown_place and not _speaks_of(query, library):
        return _refuse(render("answers/no_place", place=query.unknown_place, places=", ".join(
            sorted({d.place for d in library.documents.values() if d.place}))))  # fmt: skip
    if query.main is Intent.TARGET and (number := query.goal_of):
        return _refuse(render("answers/only_cited", number=number))
    named = [library.documents[i] for i in query.document_ids if i in library.documents]
    if span := _other_span(query, named):
        return _refuse(_no_year(span, named))
    if named and query.years and not any(covers(d, y) for d in named for y in query.years):
        words = " ".join(d.text for d in named)
        missing = [year for year in query.years if str(year) not in words]
        if missing:
            return _refuse(_no_year(", ".join(map(str, missing)), named))
    return None


def _no_year(years: str, named: Sequence[Document]) -> str:
    periods = ", ".join(sorted({document.period for document in named}))
    return render("answers/no_year", years=years, place=named[0].place, periods=periods)


def _other_span(query: Query, named: Sequence[Document]) -> str:
    """The span of years that the question names and no document of its place is about, or ""."""
    match = _SPAN.search(query.folded)
    if match is None or not named:
        return ""
    first, last = int(match[1]), int(match[2])
    if any(covers(d, year) for d in named for year in range(first, last + 1)):
        return ""
    spelled = re.compile(rf"{first}\s*[-–]\s*{last}")
    return "" if any(spelled.search(d.text) for d in named) else f"{first}-{last}"


def _speaks_of(query: Query, library: Library) -> bool:
    """Whether a document of a place that the question also names speaks of the unknown one."""
    if query.unknown_place.startswith("tỉnh"):
        return False
    wanted = fold(query.unknown_place)
    return any(wanted in fold(library.documents[i].text) for i in query.document_ids)


def _refuse(words: str) -> Answer:
    return Answer(Status.NOT_FOUND, words, AnsweredBy.RECORDS)


def refused(answer: Answer, evidence: Evidence, library: Library) -> Answer:
    """An answer that says what is missing, with the passages nearest to the question."""
    return replace(answer, nearest=nearest(evidence, library))


def not_found(query: Query, evidence: Evidence, library: Library) -> Answer:
    """Say that the documents do not tell, what is missing, and what is nearest."""
    name = "answers/no_money" if query.main is Intent.MONEY else "answers/not_found"
    return replace(_refuse(render(name)), nearest=nearest(evidence, library))
