"""What of a document is searched, and the words it is embedded as. Light to import."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain import Document, Passage, PassageKind, Task
from assistant.text import clean

Progress = Callable[[str, int, int], None]
"""Called with a file's name, passages embedded so far, and passages in all."""


def indexed_passages(document: Document) -> list[Passage]:
    """The passages that are searched: all but bare headings."""
    return [p for p in document.passages if p.kind is not PassageKind.HEADING and p.text.strip()]


def embedding_text(document: Document, passage: Passage, task: Task | None) -> str:
    """What is embedded: the passage's words with the headings and place it stands under."""
    head = " · ".join(part for part in (document.place, passage.heading.rsplit(" › ", 1)[-1])
                      if part)  # fmt: skip
    words = clean(passage.text)
    if task is not None:
        words = ". ".join(part.rstrip(".") for part in (task.task, task.product) if part)
    return f"{head}: {words}" if head else words
