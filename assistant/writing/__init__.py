"""Write an answer with an LLM over few, short pieces of evidence; keep what they carry.

The draft is read as small models write it (``reading``), grounded sentence by sentence, and
mended where exactly one piece carries a sentence whose citation is missing or wrong; sentences
that nothing carries are given back once with the reason. An LLM that does not answer is left
alone for a while. Falling back to an answer without LLM is the caller's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.llms.llm import LLM

from assistant.errors import ModelBusy, ModelUnavailable
from assistant.grounding import Evidence, Rejected, citations
from assistant.writing.breaker import Breaker
from assistant.writing.draft import Draft
from assistant.writing.reading import read_draft
from assistant.writing.showing import EVIDENCE_CHARACTERS, choose, messages, repair_messages

__all__ = ["EVIDENCE_CHARACTERS", "SENTENCES", "Writer", "Written", "choose", "ended", "read_draft"]

BACKOFF_S = 0.5
SENTENCES = {
    "type": "object",
    "properties": {"cau": {"type": "array", "items": {"type": "string"}}},
    "required": ["cau"],
    "additionalProperties": False,
}
"""The shape of an answer, for servers that write JSON to a schema: its sentences, each cited."""


@dataclass(frozen=True, slots=True)
class Written:
    """A grounded answer; ``used`` are the numbers cited, ``rejected`` what was dropped."""

    text: str
    used: tuple[int, ...]
    rejected: tuple[Rejected, ...]
    model: str
    prompt_tokens: int | None = None


def ended(stream: Generator[str, None, Written | None]) -> Written | None:
    """What a stream of sentences ends with, when nobody hears the sentences."""
    while True:
        try:
            next(stream)
        except StopIteration as end:
            written: Written | None = end.value
            return written


class Writer:
    """Writes answers with one LLM. Safe to call from several threads.

    ``timeout_s`` bounds a whole answer, second try and repair included; by default it is the
    LLM's own, or a minute.
    """

    def __init__(
        self,
        llm: LLM,
        timeout_s: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._llm = llm
        self._timeout_s = timeout_s or float(getattr(llm, "timeout", None) or 60.0)
        self._clock = clock
        self._pause = pause
        self._breaker = Breaker(clock)

    def write(self, question: str, evidence: Sequence[Evidence]) -> Written | None:
        """Answer from the evidence; None when it does not tell, or nothing written stands.

        Raises:
            ModelUnavailable: the LLM does not answer, or has not twice in a row just now.
        """
        return ended(self.stream(question, evidence))

    def stream(
        self, question: str, evidence: Sequence[Evidence]
    ) -> Generator[str, None, Written | None]:
        """As ``write``, giving each sentence that stands as soon as it is written."""
        pieces = choose(question, evidence)
        if not pieces:
            return None
        self._breaker.check()
        draft = Draft(question, [piece for piece, _ in pieces])
        begins = self._clock()
        ends = begins + self._timeout_s
        try:
            yield from self._write(messages(question, pieces), ends, draft)
            self._breaker.succeeded()
            now = self._clock()
            if draft.wrong and now + (now - begins) <= ends:  # a second answer takes as long
                asked = repair_messages(question, pieces, draft.wrong)
                yield from self._repair(asked, ends, draft)
        except ModelUnavailable:
            self._breaker.failed()
            raise
        finally:
            self._breaker.left()
        if draft.refused or not draft.kept:
            return None
        text = "\n".join(draft.kept) if draft.is_list else " ".join(draft.kept)
        used = tuple(dict.fromkeys(citations(text)))
        name = self._llm.metadata.model_name
        return Written(text, used, tuple(draft.rejected), name, draft.prompt_tokens)

    def _write(
        self, asked: Sequence[ChatMessage], ends: float, draft: Draft
    ) -> Generator[str, None, None]:
        """Fill the draft; ask once more when the server was busy or the line broke."""
        try:
            yield from self._listen(asked, ends, draft)
        except (ModelBusy, OSError) as error:
            if draft.sentences or self._clock() + BACKOFF_S >= ends:
                raise _unavailable(error) from error
            self._pause(BACKOFF_S)
            try:
                yield from self._listen(asked, ends, draft)
            except OSError as again:
                raise _unavailable(again) from again

    def _repair(
        self, asked: Sequence[ChatMessage], ends: float, draft: Draft
    ) -> Generator[str, None, None]:
        """Let the LLM put right, once, what did not stand; what stands does not hang on it."""
        second = Draft(draft.question, draft.pieces, known=draft.sentences)
        with suppress(ModelUnavailable, OSError):  # what it finished before is kept
            yield from self._listen(asked, ends, second)
        draft.kept += second.kept
        draft.rejected += second.rejected

    def _listen(
        self, asked: Sequence[ChatMessage], ends: float, draft: Draft
    ) -> Generator[str, None, None]:
        for raw, complete in self._hear(asked, ends, draft):
            yield from draft.take(raw, complete)
            if draft.over:
                break

    def _hear(
        self, asked: Sequence[ChatMessage], ends: float, draft: Draft
    ) -> Iterator[tuple[str, bool]]:
        """The answer as it grows, and whether it is complete."""
        raw = ""
        for response in self._llm.stream_chat(asked):
            raw = response.message.content or raw + (response.delta or "")
            tokens = response.additional_kwargs.get("prompt_tokens")
            draft.prompt_tokens = tokens or draft.prompt_tokens
            if self._clock() > ends:
                raise ModelUnavailable(
                    f"Mô hình ngôn ngữ không viết xong trong {self._timeout_s:g} giây. "
                    "Hãy tăng TROLY_LLM_TIMEOUT_S hoặc dùng mô hình nhỏ hơn."
                )
            yield raw, False
        yield raw, True


def _unavailable(error: Exception) -> ModelUnavailable:
    if isinstance(error, ModelUnavailable):
        return error
    return ModelUnavailable("Mô hình ngôn ngữ không trả lời. Hãy kiểm tra máy chủ LLM.")
