"""Answers for rows that a question names by their number, or as the first or last that is due."""

from __future__ import annotations

import re
from datetime import date

from assistant.composing.draft import Draft, where
from assistant.composing.lists import filter_tasks, say_tasks
from assistant.composing.tasks import FIELDS, rest_of, say_field, short
from assistant.domain import Task
from assistant.library import Library
from assistant.prompts import render
from assistant.retrieval import Evidence
from assistant.text import fold
from assistant.understanding import Query

_OF_PLACE = frozenset(
    [
        "ke",
        "hoach",
        "bo",
        "don",
        "vi",
        "muc",
        "phan",
        "dong",
        "dxng",
        "so",
        "stt",
        "tt",
        "phu",
        "luc",
        "bang",
        "nhiem",
        "vu",
        "viec",
    ]
)
_NUMERAL = re.compile(r"[\d.]+|[ivx]+")
FEW = 2
LEAST_OF_TOPIC = 0.4
MOST = 3
"""Rows of one document with the number asked for; more, and the section is wanted too."""


def compose_row(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """Say what the row says whose number the question gives; None when there is none."""
    section, number = query.row
    if not number:
        return None
    draft = Draft(library)
    shares = {s.entry.item: s.coverage for s in evidence.tasks}
    told = len([w for w in query.topic.split() if w not in _OF_PLACE and not _NUMERAL.fullmatch(w)])
    least = LEAST_OF_TOPIC if told > FEW else 0.0  # a number beside words that tell another row
    for document in evidence.documents:
        rows = [t for t in document.tasks if not t.from_prose and _is_at(t, section, number)
                and shares.get(t, 0.0) >= least]  # fmt: skip
        if len({(t.section, t.task) for t in rows}) > MOST:
            continue
        for task in rows:
            _say(draft, query, task)
    return draft if draft.lines else None


def _is_at(task: Task, section: str, number: str) -> bool:
    labels = {fold(task.section), *(fold(part) for part in task.locator.split(" › ")[:-1])}
    return task.number == number and (not section or section in labels)


def _say(draft: Draft, query: Query, task: Task) -> None:
    n = draft.cite(task.passage_id)
    asked = [FIELDS[intent] for intent in query.intents if intent in FIELDS]
    said = [name for name in asked if say_field(draft, task, name, n)]
    if said:
        return
    draft.say(render("answers/row", task=short(task.task), fields=rest_of(task, ()), n=n,
                     where=where(draft.library, task.document_id, task.locator)))  # fmt: skip


def compose_extreme(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """Say which tasks are due first, or last, of those that the question filters."""
    if not query.extreme:
        return None
    tasks = filter_tasks(query, evidence, library) or (
        [t for d in evidence.documents for t in d.tasks] if len(evidence.documents) == 1 else []
    )
    draft = Draft(library)
    for document in evidence.documents:
        dated = [(_ends(t, query.extreme), t) for t in tasks if t.document_id == document.id]
        known = [(day, task) for day, task in dated if day is not None]
        if not known:
            continue
        best = (min if query.extreme == "first" else max)(day for day, _ in known)
        draft.say(render(f"answers/due_{query.extreme}", place=document.place or document.title,
                         day=best.strftime("%d/%m/%Y")))  # fmt: skip
        say_tasks(draft, [task for day, task in known if day == best])
    return draft if draft.lines else None


def _ends(task: Task, extreme: str) -> date | None:
    """The day that a task is due on: of its stages the first, or the last."""
    due = task.deadline
    if due is None or due.recurring or "deadline" in task.uncertain:
        return None
    ends = [stage.window.end for stage in due.stages if stage.window.end]
    ends += [due.end] if due.end and not ends else []
    return (min if extreme == "first" else max)(ends) if ends else None
