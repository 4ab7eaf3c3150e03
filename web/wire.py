"""The JSON of the public contract: what comes in, checked; what goes out, named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.domain import Document, Filters, Passage, Turn
from web.verdicts import MAX_ANSWER, MAX_CORRECTION, MAX_WORDS, Judged, Verdict

HISTORY_TURNS = 8
CONTEXT = 400
"""Characters shown before and after a passage; cut at the ends of lines."""


def _encodable(text: str) -> str:
    text.encode()  # a lone surrogate, "\ud800", is JSON but no text: UnicodeEncodeError
    return text


Text = Annotated[str, AfterValidator(_encodable)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class HistoryTurn(_Strict):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: Text


class AskFilters(_Strict):
    """What narrows the documents; null and absent mean all."""

    place: Text | None = None
    period: Text | None = None
    document_ids: list[Text] | None = None


class Correct(_Strict):
    """The body of ``PATCH /api/v1/documents/{id}``: what is given is corrected."""

    place: Text | None = None
    period: Text | None = None
    title: Text | None = None


class Ask(_Strict):
    """The body of ``POST /api/v1/ask``."""

    question: Text = Field(examples=["Trung tâm Phục vụ hành chính công chủ trì những việc gì?"])
    history: list[HistoryTurn] = []
    filters: AskFilters | None = None
    explain: bool = False

    def turns(self) -> Sequence[Turn]:
        """The last turns of the conversation."""
        return [Turn(turn.role, turn.content) for turn in self.history[-HISTORY_TURNS:]]

    def chosen(self) -> Filters:
        """The filters, as the assistant takes them."""
        given = self.filters or AskFilters()
        return Filters(given.place or "", given.period or "", tuple(given.document_ids or ()))


class Feedback(_Strict):
    """The body of ``POST /api/v1/feedback``: what a reader thinks of an answer."""

    question: Text = Field(max_length=MAX_WORDS)
    answer: Text = Field(max_length=MAX_ANSWER)
    verdict: Verdict
    correction: Text | None = Field(default=None, max_length=MAX_CORRECTION)
    history: list[HistoryTurn] = []
    filters: AskFilters | None = None

    def judged(self) -> Judged:
        """The same, as it is kept."""
        given = self.filters or AskFilters()
        return Judged(
            self.question, self.answer, self.verdict, self.correction or "",
            [Turn(turn.role, turn.content) for turn in self.history[-HISTORY_TURNS:]],
            Filters(given.place or "", given.period or ""),
        )  # fmt: skip


def passage_json(document: Document, passage: Passage) -> dict[str, Any]:
    """A passage with its place, and the words that stand before and after it."""
    text = document.text
    before = text[max(0, passage.start - CONTEXT) : passage.start]
    after = text[passage.end : passage.end + CONTEXT]
    return {
        "document_id": document.id,
        "document_title": document.title,
        "passage_id": passage.id,
        "kind": str(passage.kind),
        "locator": passage.locator,
        "heading": passage.heading,
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "before": before.partition("\n")[2] if passage.start > CONTEXT else before,
        "after": after.rpartition("\n")[0] if passage.end + CONTEXT < len(text) else after,
    }
