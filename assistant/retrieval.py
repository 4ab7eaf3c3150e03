"""Find what may answer: records and passages by their words, their meaning and their place.

Two signals: how much of the topic's weight stands in a record or passage (rare words weigh
more), and how much nearer its vector is to the question's than those of the other passages in
scope. No top-k for records: every record of the documents in scope is weighed, so that lists
are complete.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from assistant import agencies
from assistant.adapters.qdrant_library import QdrantLibrary, point_id
from assistant.domain import Document, Passage
from assistant.library import Entry, Library, Shelf, grams
from assistant.postings import Shares
from assistant.understanding import Query
from assistant.wording import synonyms

MEANING_WEIGHT = 0.07
MEANING_TOP = 4.0
"""Standard deviations above the mean nearness; more does not count."""
PRECISION_WEIGHT = 0.5
TITLE = 0.4
"""What a word weighs that stands in the titles of all documents in scope anyway."""
OWN_LEAST = 2
OF_TITLES = 4
"""A topic of no more words of its own, and at least so many of the titles', is the titles'."""
WEAK = 0.6
SYNONYM = 0.9
PAIR = 0.5
UNKNOWN = 0.5
"""What a word that no document knows weighs, as a share of the rarest known one."""
NEAREST = 2000
"""Passages whose nearness is asked for; the others count as no nearer than the mean."""


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
        self._index = index
        self._last: tuple[str, list[float]] = ("", [])
        self._known: tuple[Library | None, dict[str, Passage]] = (None, {})

    def find(self, query: Query, library: Library) -> Evidence:
        """Everything in scope, weighed against the question."""
        documents = scope(query, library)
        ids = {document.id for document in documents}
        started = time.perf_counter()
        vector = self._vector(query.question)
        embedded = time.perf_counter()
        narrowed = ids if len(ids) < len(library.documents) else set()
        near = self._index().nearness(vector, narrowed, limit=NEAREST)
        meaning = standardised({
            passage.id: near[point]
            for point, passage in self._points(library).items()
            if passage.document_id in ids and point in near
        })  # fmt: skip
        searched = time.perf_counter()
        topic = Topic(query.topic, library, documents)
        bare = topic
        if query.agencies:
            bare = Topic(without_agencies(query), library, documents)
        named = [mention.key for mention in query.agencies]
        found = [_ranked(shelf, ids, topic, meaning, bare, named) for shelf in library.shelves]
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

    def _points(self, library: Library) -> dict[str, Passage]:
        """The points of the store and the passages they stand for, in this snapshot."""
        known, points = self._known
        if known is not library:
            points = {
                point_id(document.version, passage.id): passage
                for document in library.documents.values()
                for passage in document.passages
            }
            self._known = (library, points)
        return points


def standardised(nearness: Mapping[str, float]) -> dict[str, float]:
    """Standard scores: how many standard deviations above the mean each one is."""
    if not nearness:
        return {}
    values = np.fromiter(nearness.values(), dtype=float, count=len(nearness))
    spread = float(values.std()) or 1.0
    return dict(zip(nearness, ((values - values.mean()) / spread).tolist(), strict=True))


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


class Topic:
    """The weighed words of a topic, to be looked for in entries."""

    def __init__(self, words: str, library: Library, documents: Iterable[Document] = ()) -> None:
        titles = [grams(d.title) for d in documents]
        common = frozenset(set.intersection(*titles)) if titles else frozenset()
        self._library = library
        tokens = [w for w in words.split() if not (len(w) == 4 and w.startswith("20"))]
        own = [w for w in tokens if w not in common]
        if len(own) <= OWN_LEAST and len(tokens) - len(own) >= OF_TITLES:
            # the question is about what the titles say
            common = frozenset()
        self.terms: dict[str, tuple[float, tuple[str, ...]]] = {}
        unknown = library.default_weight * UNKNOWN
        table = synonyms()
        for token in tokens:
            weight = library.weights.get(token, unknown) * (TITLE if token in common else 1.0)
            self.terms[token] = (weight, table.get(token, ()))
        for one, two in zip(tokens, tokens[1:], strict=False):
            pair = f"{one} {two}"
            if pair in library.weights or pair in table:
                weight = library.weights.get(pair, unknown) * PAIR
                weight *= TITLE if pair in common else 1.0
                others = table.get(pair, ())
                self.terms[pair] = (weight, others)
                for word in (one, two) if others else ():  # what says the pair says its words
                    weight, known = self.terms[word]
                    self.terms[word] = (weight, (*known, *others))
        self.length = len(tokens)
        self.total = sum(weight for weight, _ in self.terms.values())

    def coverage(self, words: frozenset[str], weak: frozenset[str]) -> float:
        """The share of the topic's weight that stands in ``words``, ``weak`` counting less."""
        if not self.total:
            return 0.0
        found = 0.0
        for term, (weight, others) in self.terms.items():
            if term in words:
                found += weight
            elif others and any(_stands(other, words) for other in others):
                found += weight * SYNONYM
            elif term in weak:
                found += weight * WEAK
        return found / self.total

    def precision(self, words: frozenset[str]) -> float:
        """The share of the words' own weight that the topic names."""
        weight = self._library.weight
        total = sum(map(weight, words))
        return sum(weight(word) for word in words if word in self.terms) / total if total else 0.0

    def shares(self, shelf: Shelf) -> Shares:
        """``coverage`` of every entry of a shelf."""
        found = np.zeros(shelf.words.count)
        if not self.total:
            return found
        for term, (weight, others) in self.terms.items():
            share = np.zeros(shelf.words.count)
            share[shelf.weak.rows(term)] = WEAK
            for other in others:
                share[shelf.words.rows_of_phrase(other)] = SYNONYM
            share[shelf.words.rows(term)] = 1.0
            found += weight * share
        return np.asarray(found / self.total)

    def precisions(self, shelf: Shelf) -> Shares:
        """The share of each entry's own weight that the topic names."""
        named = shelf.core.sums({term: self._library.weight(term) for term in self.terms})
        totals = shelf.core_totals
        return np.divide(named, totals, out=np.zeros_like(named), where=totals > 0)


def _stands(phrase: str, words: frozenset[str]) -> bool:
    parts = phrase.split()
    if len(parts) <= 2:
        return phrase in words
    return all(f"{a} {b}" in words for a, b in zip(parts, parts[1:], strict=False))


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
) -> tuple[Scored, ...]:
    """Weigh a shelf. A row whose cells hold an agency that is named need not say it in words."""
    shares = topic.shares(shelf)
    rows = [shelf.agencies.rows(key) for key in named]
    if bare is not topic and bare.total and any(len(found) for found in rows):
        holding = np.unique(np.concatenate(rows))
        shares[holding] = np.maximum(shares[holding], bare.shares(shelf)[holding])
    coverage, precision = shares.tolist(), topic.precisions(shelf).tolist()
    scored = [
        Scored(
            entry, coverage[row], meaning.get(entry.passage_id, 0.0), precision[row], topic.length
        )
        for row, entry in enumerate(shelf.entries)
        if entry.document_id in ids
    ]
    return tuple(sorted(scored, key=lambda s: -s.score))
