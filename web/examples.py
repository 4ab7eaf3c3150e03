"""Example questions, made from the records of the loaded documents.

Each template of ``prompts/ui/examples.txt`` is filled from one document, the documents taking
turns, so that what a newcomer clicks is answered.
"""

from __future__ import annotations

import string
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from assistant.domain import Document, Target, Task
from assistant.errors import PromptInvalid
from assistant.text import squash

TEMPLATES = "ui/examples.txt"
FIELDS = {
    "list": frozenset({"lead", "place"}),
    "lead": frozenset({"task", "place"}),
    "deadline": frozenset({"task", "place"}),
    "target": frozenset({"indicator", "place"}),
}
LONGEST = 90


def example_questions(documents: Sequence[Document], count: int = 4) -> list[str]:
    """At most ``count`` questions that these documents answer, all of different kinds."""
    questions: list[str] = []
    waiting = deque(d for d in documents if d.tasks or d.targets)
    for kind, template in _templates():
        for document in list(waiting):
            waiting.rotate(-1)
            if fields := MAKERS[kind](document):
                questions.append(template.format(place=document.place, **fields))
                break
    return questions[:count]


def _list(document: Document) -> dict[str, str]:
    alone = (task.lead[0] for task in document.tasks if len(task.lead) == 1)
    leads = Counter(agency for agency in alone if not agency.lower().startswith("các "))
    return {"lead": squash(leads.most_common(1)[0][0])} if leads else {}


def _task(document: Document) -> dict[str, str]:
    task = next((t for t in _clear_tasks(document) if t.lead), None)
    return {"task": _in_a_sentence(task.task)} if task else {}


def _due(document: Document) -> dict[str, str]:
    dated = (t for t in _clear_tasks(document) if t.deadline and t.deadline.end)
    task = max(dated, key=lambda t: t.number, default=None)
    return {"task": _in_a_sentence(task.task)} if task else {}


def _target(document: Document) -> dict[str, str]:
    def is_clear(target: Target) -> bool:
        return target.value is not None and 15 <= len(target.indicator) <= LONGEST

    target = next(filter(is_clear, document.targets), None)
    return {"indicator": _in_a_sentence(target.indicator)} if target else {}


MAKERS: dict[str, Callable[[Document], dict[str, str]]] = {
    "list": _list, "lead": _task, "deadline": _due, "target": _target,
}  # fmt: skip


def _clear_tasks(document: Document) -> Iterator[Task]:
    """Tasks that make a short question and are no row of figures."""
    figures = {target.passage_id for target in document.targets if target.from_row}
    for task in document.tasks:
        is_short = 15 <= len(task.task) <= LONGEST and "\n" not in task.task
        if is_short and not task.uncertain and task.passage_id not in figures:
            yield task


def _in_a_sentence(words: str) -> str:
    """Words without the full stop, beginning small unless they begin with a name."""
    words = squash(words).rstrip(".;,: ")
    second = words[1:2]
    return words[:1].lower() + words[1:] if second.islower() else words


@lru_cache(maxsize=1)
def _templates() -> list[tuple[str, str]]:
    text = (files("prompts") / TEMPLATES).read_text("utf-8")
    templates = []
    for line in filter(None, map(str.strip, text.splitlines())):
        kind, _, template = (part.strip() for part in line.partition(":"))
        used = {name for _, name, _, _ in string.Formatter().parse(template) if name}
        if kind not in FIELDS or not used <= FIELDS[kind]:
            raise PromptInvalid(f"Mẫu câu prompts/{TEMPLATES} dùng tên lạ ở dòng “{line}”.")
        templates.append((kind, template))
    return templates
