"""The documents in memory, as questions need them: passages, records, names, word weights.

A snapshot is immutable and made anew when the catalogue changes. Lexical weights count in
how many records or passages a word stands, so that rare words decide.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from assistant import agencies
from assistant.domain import Document, Passage, PassageKind, Target, Task
from assistant.in_force import InForce
from assistant.postings import Postings, Shares
from assistant.text import clean, fold, syllables
from assistant.wording import comparable


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can answer, with its words: a task, a target or a passage."""

    item: Task | Target | Passage
    document_id: str
    passage_id: str
    words: frozenset[str]
    weak_words: frozenset[str]
    core: frozenset[str] = frozenset()


def grams(text: str, *, folded: bool = True) -> set[str]:
    """The syllables of a text and the pairs of neighbours, folded unless told otherwise."""
    parts = syllables(comparable(text) if folded else clean(text))
    return {*parts, *(f"{a} {b}" for a, b in zip(parts, parts[1:], strict=False))}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Entries of one kind, with what weighing them all at once takes."""

    entries: tuple[Entry, ...]
    words: Postings
    weak: Postings
    core: Postings
    core_totals: Shares
    agencies: Postings

    @classmethod
    def of(cls, entries: tuple[Entry, ...], weight: Callable[[str], float]) -> Shelf:
        """The shelf of these entries; ``weight`` gives a word's weight in the library."""
        core = Postings([entry.core for entry in entries])
        return cls(entries, Postings([entry.words for entry in entries]),
                   Postings([entry.weak_words for entry in entries]),
                   core, core.totals(weight),
                   Postings([_agencies_of(entry.item) for entry in entries]))  # fmt: skip


def _agencies_of(item: Task | Target | Passage) -> set[str]:
    if not isinstance(item, Task):
        return set()
    return {agencies.key(name) for name in (*item.lead, *item.support, *item.monitor)}


@dataclass(frozen=True, slots=True)
class Library:
    """A snapshot of all documents."""

    documents: Mapping[str, Document]
    passages: Mapping[str, Passage]
    tasks: tuple[Entry, ...]
    targets: tuple[Entry, ...]
    prose: tuple[Entry, ...]
    agencies: Mapping[str, str]
    words: frozenset[str] = field(repr=False)
    weights: Mapping[str, float] = field(repr=False)
    default_weight: float = 1.0
    in_force: InForce = field(default_factory=InForce)
    copies: Mapping[str, str] = field(default_factory=dict)
    shelves: tuple[Shelf, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Library:
        """The snapshot of these documents."""
        by_id = {document.id: document for document in documents}
        copies = _copies(by_id.values())
        originals = [d for d in by_id.values() if d.id not in copies]
        passages = {p.id: p for d in by_id.values() for p in d.passages}
        tasks = tuple(_task_entry(t) for d in originals for t in d.tasks)
        targets = tuple(_target_entry(t) for d in originals for t in d.targets)
        prose = tuple(
            _prose_entry(p)
            for p in passages.values()
            if p.kind is not PassageKind.HEADING and p.document_id not in copies
        )
        counts: Counter[str] = Counter()
        for entry in (*tasks, *prose):
            counts.update(entry.words)
        total = max(1, len(tasks) + len(prose))
        weights = {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in counts.items()}
        default = math.log(1 + total)
        return cls(
            documents=by_id,
            passages=passages,
            tasks=tasks,
            targets=targets,
            prose=prose,
            agencies=_agency_names(by_id.values()),
            words=_words(by_id.values(), weights),
            weights=weights,
            default_weight=default,
            in_force=InForce.of(originals),
            copies=copies,
            shelves=tuple(
                Shelf.of(entries, lambda word: weights.get(word, default))
                for entries in (tasks, targets, prose)
            ),
        )

    def weight(self, gram: str) -> float:
        """How much a word or pair tells: rare ones more; an unknown word the most."""
        return self.weights.get(gram, self.default_weight)

    def rarity(self, gram: str) -> float:
        """How rare a word or pair of the documents is, 0 to 1; 0 for one they do not know."""
        return self.weights.get(gram, 0.0) / self.default_weight

    def names(self, folded: str) -> bool:
        """Whether the folded words stand in a document, side by side."""
        parts = folded.split()
        if len(parts) == 1:
            return parts[0] in self.words
        pairs = [f"{a} {b}" for a, b in zip(parts, parts[1:], strict=False)]
        named = {" ".join(fold(d.place).split()[-len(parts) :]) for d in self.documents.values()}
        return folded in named or all(pair in self.weights for pair in pairs)

    def document_of(self, item: Task | Target | Passage) -> Document:
        """The document an item belongs to."""
        return self.documents[item.document_id]

    def passage(self, passage_id: str) -> Passage | None:
        """A passage by its id, or None."""
        return self.passages.get(passage_id)


def _copies(documents: Iterable[Document]) -> dict[str, str]:
    """For a document of the same content as an earlier one, that one: it answers for both."""
    first: dict[str, str] = {}
    copies: dict[str, str] = {}
    for document in documents:
        original = first.setdefault(document.sha256, document.id)
        if original != document.id:
            copies[document.id] = original
    return copies


def _task_entry(task: Task) -> Entry:
    due = task.deadline.text if task.deadline else ""
    return Entry(task, task.document_id, task.passage_id,
                 frozenset(grams(f"{task.task} . {task.product}")),
                 frozenset(grams(f"{task.section_title} . {due}")),
                 frozenset(grams(task.task)))  # fmt: skip


def _target_entry(target: Target) -> Entry:
    own = frozenset(grams(target.indicator))
    return Entry(target, target.document_id, target.passage_id, own,
                 frozenset(grams(f"{target.text} . {target.section_title}")), own)  # fmt: skip


def _prose_entry(passage: Passage) -> Entry:
    return Entry(passage, passage.document_id, passage.id, frozenset(grams(passage.text)),
                 frozenset(grams(passage.heading)))  # fmt: skip


def _words(documents: Iterable[Document], weights: Mapping[str, float]) -> frozenset[str]:
    """Every folded syllable of the documents and of their places' names."""
    names = " ".join(f"{document.place} {document.province}" for document in documents)
    return frozenset((*(gram for gram in weights if " " not in gram), *fold(names).split()))


def _agency_names(documents: Iterable[Document]) -> dict[str, str]:
    """Every agency of the records by key, with the spelling used most."""
    spellings: dict[str, Counter[str]] = {}
    for document in documents:
        for task in document.tasks:
            for name in (*task.lead, *task.support, *task.monitor):
                spellings.setdefault(agencies.key(name), Counter())[name] += 1
    return {key: names.most_common(1)[0][0] for key, names in spellings.items()}
