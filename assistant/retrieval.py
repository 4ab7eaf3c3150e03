"""Find what may answer: records and passages by their words, their meaning and their place.

Two signals: how much of the topic's weight stands in a record or passage (rare words weigh
more), and how much nearer its vector is to the question's than those of the other passages in
scope. No top-k for records: every record of the documents in scope is weighed, so that lists
are complete.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from assistant import agencies
from assistant.accents import Forms, forms_of, strangers, words_of
from assistant.adapters.qdrant_library import QdrantLibrary
from assistant.domain import Document
from assistant.library import Entry, Library, Shelf
from assistant.nearness import Nearness, standardised
from assistant.numbered import Numbered, find_numbered, names_another
from assistant.topics import Topic
from assistant.understanding import Query

MEANING_WEIGHT = 0.07
MEANING_TOP = 4.0
"""Standard deviations above the mean nearness; more does not count."""
PRECISION_WEIGHT = 0.5
ADDED = 0.4
STRANGE = 0.6
"""What is taken off for words that an entry writes only under other marks: many write amiss."""
LOOKED_AT = 60
"""Entries of a kind whose spelling is looked at, those that hold most of the topic."""
LEAST_LOOKED_AT = 0.3
"""The share of a topic from which an entry's own spelling is looked at."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry with how well it fits: ``coverage`` of the topic's weight, 0 to 1.

    ``meaning`` tells by how many standard deviations its passage is nearer than the mean;
    ``words`` of how many words the topic is.
    """

    entry: Entry
    coverage: float
    meaning: float
    precision: float = 0.0
    words: int = 9

    @property
    def likeness(self) -> float:
        """Words and meaning together; comparable within one question, over all kinds."""
        return self.coverage + MEANING_WEIGHT * min(max(self.meaning, 0.0), MEANING_TOP)

    @property
    def score(self) -> float:
        """``likeness``, more for a record that the topic names precisely."""
        return self.likeness + PRECISION_WEIGHT * self.precision


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question, each list best first."""

    documents: tuple[Document, ...]
    tasks: tuple[Scored, ...]
    targets: tuple[Scored, ...]
    prose: tuple[Scored, ...]
    timings_ms: dict[str, float] = field(default_factory=dict)


class Retriever:
    """Weighs records and passages for a question. Embedding and index open at first use."""

    def __init__(
        self, embedding: Callable[[], BaseEmbedding], index: Callable[[], QdrantLibrary]
    ) -> None:
        self._embedding = embedding
        self._nearness = Nearness(index)
        self._last: tuple[str, list[float]] = ("", [])

    def find(self, query: Query, library: Library) -> Evidence:
        """Everything in scope, weighed against the question."""
        documents = scope(query, library)
        ids = {document.id for document in documents}
        started = time.perf_counter()
        vector = self._vector(query.meant or query.question)
        embedded = time.perf_counter()
        meaning = standardised(self._nearness.of(library, ids, vector))
        searched = time.perf_counter()
        topic = Topic(query.topic, library, documents)
        bare = topic
        if query.agencies:
            bare = Topic(without_agencies(query), library, documents)
        named = [mention.key for mention in query.agencies]
        added = Topic(query.own_topic, library, ()) if query.own_topic else None
        words = set(query.topic.split())
        marked = forms_of(query.marked) if query.marked else {}
        forms = {word: forms for word, forms in marked.items() if word in words}
        numbered = find_numbered(query.folded)
        found = [
            _ranked(shelf, ids, topic, meaning, bare, named, added, forms, numbered)
            for shelf in library.shelves
        ]
        timings = {
            "embed": (embedded - started) * 1000,
            "search": (searched - embedded) * 1000,
            "weigh": (time.perf_counter() - searched) * 1000,
        }
        return Evidence(documents, found[0], found[1], found[2], timings)

    def _vector(self, question: str) -> list[float]:
        """The question's vector; the last one is kept, for a question is searched several times."""
        known, vector = self._last
        if known != question:
            vector = self._embedding().get_query_embedding(question)
            self._last = (question, vector)
        return vector


def scope(query: Query, library: Library) -> tuple[Document, ...]:
    """The documents that answer a question: those it is about, as far as they are in force.

    A replaced one that the question names by its number answers alone.
    """
    documents = in_question(query, library)
    named = [d for d in documents if names(query.question, d.number)]
    if any(d.id in library.in_force.replaced_by for d in named):
        return tuple(named)
    return tuple(library.in_force.current(documents))


def no_longer_in_force(query: Query, library: Library) -> tuple[str, ...]:
    """The ids of the documents in question that were left out, as others replace them."""
    kept = {document.id for document in scope(query, library)}
    documents = in_question(query, library)
    return tuple(d.id for d in documents if d.id not in kept and d.id in
                 library.in_force.replaced_by)  # fmt: skip


def names(question: str, number: str) -> bool:
    """Whether a question holds a document's number ("05/KH-UBND")."""
    wanted = re.sub(r"\s", "", number)
    given = re.sub(r"\s*([/-])\s*", r"\1", question)
    return bool(wanted) and bool(
        re.search(rf"(?<![\w/]){re.escape(wanted)}(?![\w/])", given, re.IGNORECASE)
    )


def in_question(query: Query, library: Library) -> tuple[Document, ...]:
    """The documents that a question is about: of its places and years, else all."""
    documents = [
        d
        for d in library.documents.values()
        if not (query.document_ids or query.places) or d.id in query.document_ids
    ]
    if len(documents) > 1 and query.years:
        dated = [d for d in documents if any(covers(d, year) for year in query.years)]
        documents = dated or documents
    ids = dict.fromkeys(library.copies.get(d.id, d.id) for d in documents)
    return tuple(library.documents[i] for i in ids)


def covers(document: Document, year: int) -> bool:
    """Whether a document's period includes a year; one without a period includes all."""
    if not document.period:
        return True
    first, _, last = document.period.partition("-")
    return int(first) <= year <= int(last or first)


def without_agencies(query: Query) -> str:
    """The topic without the words of the agencies that the question names."""
    topic = query.topic
    for mention in query.agencies:
        topic = agencies.pattern_of(mention.key).sub(" ", topic)
    return " ".join(topic.split())


def _ranked(
    shelf: Shelf,
    ids: Collection[str],
    topic: Topic,
    meaning: Mapping[str, float],
    bare: Topic,
    named: Collection[str],
    added: Topic | None,
    forms: Forms,
    numbered: Numbered,
) -> tuple[Scored, ...]:
    """Weigh a shelf. A row whose cells hold an agency that is named need not say it in words.

    What a follow-up adds tells more than what it takes over. Words that an entry writes only
    under other marks than the question do not count, and an entry that names another of things
    told apart by a number ("quầy số 1" for "quầy số 2") holds nothing of the topic.
    """
    shares = topic.shares(shelf)
    if added is not None and added.total:
        own = added.shares(shelf)
        if own.size and own.max() > 0:  # "còn mốc đó thì sao?" adds nothing that is known
            shares = (1 - ADDED) * shares + ADDED * own
    rows = [shelf.agencies.rows(key) for key in named]
    if bare is not topic and bare.total and any(len(found) for found in rows):
        holding = np.unique(np.concatenate(rows))
        shares[holding] = np.maximum(shares[holding], bare.shares(shelf)[holding])
    best = np.argsort(-shares)[:LOOKED_AT] if forms or numbered else ()
    for row in best:
        entry = shelf.entries[row]
        if numbered and names_another(numbered, words_of(entry.item)):
            shares[row] = 0.0
        if forms and shares[row] >= LEAST_LOOKED_AT and entry.document_id in ids and (
            strange := strangers(forms, entry.item)
        ):  # fmt: skip
            shares[row] = max(0.0, shares[row] - STRANGE * topic.due_to(strange, entry))
    coverage, precision = shares.tolist(), topic.precisions(shelf).tolist()
    scored = [
        Scored(
            entry, coverage[row], meaning.get(entry.passage_id, 0.0), precision[row], topic.length
        )
        for row, entry in enumerate(shelf.entries)
        if entry.document_id in ids
    ]
    return tuple(sorted(scored, key=lambda s: -s.score))
