"""An answer being written: its lines and the citations they rest on."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.domain import Answer, AnsweredBy, Citation, Conflict, Passage, Statement, Status
from assistant.library import Library

QUOTE_MAX = 4000


@dataclass(slots=True)
class Draft:
    """Lines with citations. The same passage is cited under one number."""

    library: Library
    answered_by: AnsweredBy = AnsweredBy.RECORDS
    status: Status = Status.ANSWERED
    lines: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    _citations: list[Citation] = field(default_factory=list)

    def cite(self, passage_id: str, quote: str = "") -> int:
        """The number of a citation of a passage, or of verbatim words inside it."""
        passage = self.library.passages[passage_id]
        words = quote or passage.text
        key = (passage_id, words)
        if key not in self._numbers:
            self._numbers[key] = len(self._citations) + 1
            self._citations.append(citation(self.library, passage, words, len(self._citations) + 1))
        return self._numbers[key]

    def cites(self, passage_id: str) -> bool:
        """Whether a passage, or words inside it, is cited already."""
        return any(known == passage_id for known, _ in self._numbers)

    def say(self, line: str) -> None:
        """Add a line."""
        self.lines.append(line)

    def conflict(self, about: str, statements: list[tuple[str, int]]) -> None:
        """Note that the documents say something twice, differently."""
        self.conflicts.append(Conflict(about, tuple(Statement(v, n) for v, n in statements)))

    def answer(self) -> Answer:
        """The finished answer."""
        return Answer(
            status=self.status,
            answer="\n".join(self.lines),
            answered_by=self.answered_by,
            citations=tuple(self._citations),
            conflicts=tuple(self.conflicts),
            notices=tuple(self.notices),
        )


def citation(library: Library, passage: Passage, quote: str, n: int) -> Citation:
    """A citation of verbatim words of a passage."""
    document = library.documents[passage.document_id]
    return Citation(
        n=n,
        document_id=document.id,
        document_title=document.title,
        locator=passage.locator,
        page=passage.page,
        passage_id=passage.id,
        quote=quote[:QUOTE_MAX].strip(),
    )


def where(library: Library, document_id: str, locator: str = "") -> str:
    """The place of a statement, for people: commune and locator."""
    document = library.documents[document_id]
    return ", ".join(part for part in (document.place or document.title, locator) if part)
