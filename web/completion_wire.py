"""OpenAI's chat completions: what comes in, read as a question; an answer, put into words.

The client's system messages are not obeyed: they are passed over, as are roles that are
neither the reader nor this program. Citations stand in the words, as a list after them, and
as data beside them.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from assistant.domain import Answer, Citation, Turn
from assistant.errors import TrolyError, UsageError
from assistant.rendering import heading
from assistant.text import squash
from web.wire import HISTORY_TURNS, Text

MODEL = "troly"
SOURCES, NEAREST = "**Nguồn**", "**Đoạn gần nhất, để tham khảo**"
QUOTE_SHOWN = 200


class NoSuchModel(TrolyError):
    """The client names a model that is not served here."""

    http_status = 404
    title = "Không có mô hình này"


class Part(BaseModel):
    """A part of a message's content."""

    type: Text
    text: Text = ""


class Message(BaseModel):
    """One message; fields that this program has no use for are passed over."""

    role: Text
    content: Text | list[Part] | None = None

    def words(self) -> str:
        """Its text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    """What the client wants to know of a stream."""

    include_usage: bool = False


class Completion(BaseModel):
    """The body of ``POST /v1/chat/completions``; sampling settings have no meaning here."""

    model: Text = MODEL
    messages: list[Message] = Field(
        examples=[[{"role": "user", "content": "Ai chủ trì số hóa kết quả giải quyết thủ tục?"}]]
    )
    stream: bool | None = False
    stream_options: StreamOptions | None = None

    def asked(self) -> tuple[str, list[Turn]]:
        """The last message of the user, and the conversation before it.

        Raises:
            NoSuchModel: another model is named.
            UsageError: no message is the user's, or the last one brings what is no text.
        """
        check_model(self.model)
        users = [i for i, message in enumerate(self.messages) if message.role == "user"]
        if not users:
            raise UsageError("messages không có tin nhắn nào của người dùng (role: user).")
        last = self.messages[users[-1]]
        if isinstance(last.content, list) and any(part.type != "text" for part in last.content):
            raise UsageError("Chỉ trả lời câu hỏi bằng chữ: hãy bỏ hình ảnh và tệp đính kèm.")
        turns = [
            Turn(message.role, without_sources(message.words()))
            for message in self.messages[: users[-1]]
            if message.role in ("user", "assistant") and message.words().strip()
        ]
        return last.words(), turns[-HISTORY_TURNS:]

    def usage(self, answer: Answer, content: str) -> dict[str, int]:
        """What was read and written: the LLM's own count of tokens where it wrote, else words."""
        read = answer.prompt_tokens or sum(len(m.words().split()) for m in self.messages)
        written = len(content.split())
        return {
            "prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written,
        }  # fmt: skip


def check_model(name: str) -> None:
    """Return when this program answers under the name.

    Raises:
        NoSuchModel: it does not.
    """
    if name != MODEL:
        raise NoSuchModel(f"Không có mô hình “{name}”. Ở đây chỉ có “{MODEL}”.")


def model_json() -> dict[str, Any]:
    """This program as a model."""
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


def citations_json(answer: Answer) -> list[dict[str, Any]]:
    """The citations in the shape of ``/api/v1/ask``."""
    return [asdict(citation) for citation in answer.citations]


def after_words(answer: Answer) -> str:
    """What follows the words of an answer: disagreements, notices, the list of sources."""
    parts = [
        f"Văn bản nêu khác nhau: {conflict.about}: "
        + "; ".join(f"{side.value} [{side.n}]" for side in conflict.statements)
        for conflict in answer.conflicts
    ]
    parts += answer.notices
    for title, citations in ((SOURCES, answer.citations), (NEAREST, answer.nearest)):
        if citations:
            parts.append(f"{title}\n\n" + "\n".join(map(_source, citations)))
    return inert("".join(f"\n\n{part}" for part in parts))


def without_sources(words: str) -> str:
    """An earlier answer as it was before its sources were listed."""
    return re.split(rf"\n\n(?:{re.escape(SOURCES)}|{re.escape(NEAREST)})\n", words)[0]


def inert(text: str) -> str:
    """Text whose links, pictures and tags a client that renders Markdown shows as they stand."""
    return re.sub(r"<(?=[\w/!?])", r"\\<", text.replace("](", "]\\("))


def _source(citation: Citation) -> str:
    words = squash(re.sub(r"\t[\s\t]*", " | ", citation.quote))
    cut = words[:QUOTE_SHOWN] + ("…" if len(words) > QUOTE_SHOWN else "")
    return f"- [{citation.n}] {squash(heading(citation))}: “{cut}”"
