"""Where a document says something twice, differently: prose against table, row against prose.

Two statements are about one thing when most of their pairs of words, weighed by rarity, are
the same; they contradict when the value asked differs.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant import agencies
from assistant.composing.values import stated_times
from assistant.domain import Passage, PassageKind, Task
from assistant.library import Entry, Library, grams
from assistant.retrieval import Scored

SAME = 0.4
"""The weighed Jaccard index of word pairs from which two indicators are one."""
WHOLE, MOST = 0.97, 0.6
"""Words in another order tell the same when all of the shorter's, and most of both, are shared."""
ASKED, AS_ASKED = 0.75, 0.35
"""A passage that holds so much of what is asked need share less with the row that answers."""
SAME_TASK = 0.6
"""The share of a row's weighed word pairs that a passage about the same task holds."""


def likeness(library: Library, one: Iterable[str], other: Iterable[str]) -> float:
    """How alike two sets of words and pairs are: the pairs' weighed Jaccard index, 0 to 1."""
    a, b = _pairs(one), _pairs(other)
    whole = _weight(library, a | b)
    return _weight(library, a & b) / whole if whole else 0.0


def _pairs(words: Iterable[str]) -> set[str]:
    return {word for word in words if " " in word}


def _weight(library: Library, words: Iterable[str]) -> float:
    return sum(map(library.weight, words))


def same_thing(library: Library, one: Entry, other: Entry) -> bool:
    """Whether two targets measure one thing: in pairs of words, or one in the other's words."""
    if likeness(library, one.core, other.core) >= SAME:
        return True
    a, b = _singles(one.core), _singles(other.core)
    shared, least = _weight(library, a & b), min(_weight(library, a), _weight(library, b))
    return bool(shared) and shared >= WHOLE * least and shared >= MOST * _weight(library, a | b)


def _singles(words: Iterable[str]) -> set[str]:
    return {word for word in words if " " not in word}


def said_otherwise(
    task: Task, field: str, prose: Iterable[Scored], library: Library
) -> Passage | None:
    """A passage of the document's prose that gives the task another lead or deadline, or None."""
    if field not in ("lead", "deadline"):
        return None
    wanted = _pairs(grams(task.task))
    total = _weight(library, wanted)
    for scored in prose:
        passage = scored.entry.item
        if not isinstance(passage, Passage) or passage.document_id != task.document_id:
            continue
        if passage.kind not in (PassageKind.PARAGRAPH, PassageKind.BULLET):
            continue
        shared = _weight(library, wanted & scored.entry.words)
        least = AS_ASKED if scored.coverage >= ASKED else SAME_TASK
        if total and shared / total >= least and _differs(task, field, passage):
            return passage
    return None


def _differs(task: Task, field: str, passage: Passage) -> bool:
    if field == "deadline":
        stated = {window.end for window in stated_times(passage.text)} - {None}
        known = {task.deadline.end} - {None} if task.deadline else set()
        if task.deadline:
            known |= {stage.window.end for stage in task.deadline.stages}
        return bool(known) and bool(stated) and not stated & known
    leads = {agencies.key(name) for name in task.lead}
    given = agencies.lead_of(passage.text)
    return bool(leads) and bool(given) and not {agencies.key(name) for name in given} & leads
