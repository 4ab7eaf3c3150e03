"""The words of the field: documents, passages, records, questions' answers.

Frozen values with no behaviour beyond reading themselves; nothing here knows a library.
Offsets are character offsets into the document's text as read; a span is half-open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class PassageKind(StrEnum):
    """What a passage is in its document."""

    LETTERHEAD = "letterhead"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    ROW = "row"
    SIGNATURE = "signature"


class Recurrence(StrEnum):
    """How often a deadline comes back; ``ongoing`` is "thường xuyên"."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"
    ONGOING = "ongoing"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days, both ends included; an open end is None."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a deadline ("ban hành … trong tháng 01/2026") and its window."""

    text: str
    window: Window


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due: the source's words and what they mean.

    ``start`` of the first stage, ``end`` of the last; both None when the words give no
    calendar date. ``recurring`` when it comes back. ``relative`` when it hangs on an event
    or on another document.
    """

    text: str
    start: date | None = None
    end: date | None = None
    recurring: Recurrence | None = None
    stages: tuple[Stage, ...] = ()
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with its comparator: "tối thiểu 98%" is (">=", 98.0, None, "%")."""

    text: str
    comparator: str
    value: float
    value_max: float | None
    unit: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the document says of itself, and where. Value "" means left blank there."""

    name: str
    value: str
    start: int
    end: int
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """A verbatim stretch of a document with its place.

    ``text`` equals ``document.text[start:end]``. ``path`` are the headings above it, from
    the outside in, as short labels ("Phụ lục", "II", "11"); ``heading`` are their words.
    """

    id: str
    document_id: str
    kind: PassageKind
    text: str
    start: int
    end: int
    path: tuple[str, ...]
    heading: str = ""
    page: int | None = None

    @property
    def locator(self) -> str:
        """The place as shown to people: ``Phụ lục › II › 11``."""
        return " › ".join(self.path)


@dataclass(frozen=True, slots=True)
class Task:
    """One row of an assignment table, or one assignment in prose.

    Agencies are the source's words, one entry an agency. ``uncertain`` names the fields
    that a careful reader could not attribute; ``part`` counts the rows under one merged
    task, from 1. ``section`` is the roman or other label, ``section_title`` its words.
    """

    id: str
    document_id: str
    place: str
    section: str
    section_title: str
    number: str
    task: str
    product: str
    deadline: Deadline | None
    lead: tuple[str, ...]
    support: tuple[str, ...]
    monitor: tuple[str, ...]
    uncertain: tuple[str, ...]
    passage_id: str
    locator: str
    part: int = 1
    notes: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    has_monitor_column: bool = True
    from_prose: bool = False

    def agencies(self, role: str) -> tuple[str, ...]:
        """The agencies of ``role``: "lead", "support" or "monitor"."""
        roles = {"lead": self.lead, "support": self.support, "monitor": self.monitor}
        return roles[role]


@dataclass(frozen=True, slots=True)
class Target:
    """One goal: an indicator, what it must reach, by when.

    ``value`` is None where the row states its result in words only. ``text`` is the whole
    verbatim sentence or row that states it.
    """

    id: str
    document_id: str
    place: str
    section: str
    section_title: str
    indicator: str
    comparator: str
    value: float | None
    value_max: float | None
    unit: str
    value_text: str
    horizon: str
    text: str
    passage_id: str
    locator: str
    from_row: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """What a document does to another: ``kind`` "replaces" or "amends", the other's number.

    ``date`` is as written, "" when not given; ``start`` and ``end`` are the words that say so.
    """

    kind: str
    number: str
    date: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its words, what it says of itself, passages and records."""

    id: str
    file: str
    sha256: str
    version: str
    title: str
    kind: str
    number: str
    issued: date | None
    place: str
    province: str
    period: str
    issuer: str
    signer: str
    text: str
    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...]
    tasks: tuple[Task, ...]
    targets: tuple[Target, ...]
    warnings: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    relations: tuple[Relation, ...] = ()

    def fact(self, name: str) -> Fact | None:
        """The first fact called ``name``, or None."""
        return next((fact for fact in self.facts if fact.name == name), None)


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    CLARIFY = "clarify"


class AnsweredBy(StrEnum):
    """What wrote the answer."""

    RECORDS = "records"
    LLM = "llm"
    QUOTES = "quotes"


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a source that stand behind a sentence of an answer."""

    n: int
    document_id: str
    document_title: str
    locator: str
    page: int | None
    passage_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One side of a conflict, with the number of its citation."""

    value: str
    n: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the documents say twice, differently."""

    about: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the officer gets. ``nearest`` is filled when ``status`` is not found.

    ``prompt_tokens`` is what the LLM that wrote it says it read; ``explanation`` tells for each
    question of the message how the answer came about, when that was asked for.
    """

    status: Status
    answer: str
    answered_by: AnsweredBy
    citations: tuple[Citation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    nearest: tuple[Citation, ...] = ()
    model: str | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    prompt_tokens: int | None = None
    explanation: list[dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; ``role`` is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What the caller narrows the documents to; empty means all."""

    place: str = ""
    period: str = ""
    document_ids: tuple[str, ...] = ()
