"""An LLM behind an OpenAI-compatible address, as a LlamaIndex LLM: Ollama, llama.cpp, vLLM …

Opening it asks nothing of the server. Answers come as JSON of a given schema where the server can
write so; one that refuses is asked plainly from then on. What breaks on the way is one
``ModelUnavailable`` that says what to do, a ``ModelBusy`` where asking again may help; asking again
is left to the caller. A stream that is left before its end closes its connection at once: the
client library's streams are cycles, and one that the garbage collector closes while its pool is
locked would wait for itself for ever.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import openai
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ChatResponseGen
from llama_index.core.bridge.pydantic import Field, PrivateAttr
from llama_index.core.llms.llm import LLM
from llama_index.llms.openai_like import OpenAILike

from assistant.errors import ModelBusy, ModelUnavailable

CONTEXT_WINDOW = 4096
MAX_ANSWER_TOKENS = 256
_NO_SCHEMA = (400, 422, 501)
"""With these a server refuses a response format that it does not know."""


class OpenAIServer(OpenAILike):
    """``OpenAILike`` that finds out the model's name when none is set, and words its errors.

    ``answer_schema`` is the JSON schema of streamed answers; empty for plain text.
    """

    answer_schema: dict[str, Any] = Field(default_factory=dict)
    _writes_schema: bool = PrivateAttr(default=True)

    @classmethod
    def class_name(cls) -> str:
        return "OpenAIServer"

    def _chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        with self._worded():
            self._name_model()
            response: ChatResponse = super()._chat(messages, **kwargs)
            return response

    def _stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        stream = super()._stream_chat

        def responses() -> ChatResponseGen:
            with self._worded(), _closing() as opened:
                self._name_model()
                if self.answer_schema and self._writes_schema:
                    try:
                        schema = self._response_format()
                        yield from _noting(stream(messages, **kwargs, **schema), opened)
                        return
                    except openai.APIStatusError as error:
                        if error.status_code not in _NO_SCHEMA:
                            raise
                for response in _noting(stream(messages, **kwargs), opened):
                    if self.answer_schema:
                        self._writes_schema = False  # plain text it writes, the schema it refused
                    yield response

        return responses()

    def _response_format(self) -> dict[str, Any]:
        schema = {"name": "answer", "strict": True, "schema": self.answer_schema}
        return {"response_format": {"type": "json_schema", "json_schema": schema}}

    def _name_model(self) -> None:
        """Take the first model that the server lists, unless one is set."""
        if self.model:
            return
        listed = self._get_client().models.list().data
        if not listed:
            raise ModelUnavailable(
                f"Máy chủ LLM tại {self.api_base} chưa nạp mô hình nào. "
                "Hãy nạp một mô hình hoặc đặt TROLY_LLM_MODEL."
            )
        self.model = listed[0].id

    @contextmanager
    def _worded(self) -> Iterator[None]:
        try:
            yield
        except openai.APIStatusError as error:
            if error.status_code == 429 or error.status_code >= 500:
                raise ModelBusy(
                    f"Máy chủ LLM tại {self.api_base} đang quá tải hoặc lỗi "
                    f"(mã {error.status_code}). Hãy thử lại sau, hoặc xem nhật ký của máy chủ đó."
                ) from error
            raise ModelUnavailable(
                f"Máy chủ LLM tại {self.api_base} từ chối (mã {error.status_code}). "
                "Hãy kiểm tra TROLY_LLM_MODEL và TROLY_LLM_API_KEY."
            ) from error
        except (openai.APITimeoutError, httpx.TimeoutException) as error:
            raise ModelUnavailable(
                f"Máy chủ LLM tại {self.api_base} không trả lời trong {self.timeout:g} giây. "
                "Hãy tăng TROLY_LLM_TIMEOUT_S hoặc dùng mô hình nhỏ hơn."
            ) from error
        except (openai.OpenAIError, httpx.HTTPError, json.JSONDecodeError) as error:
            raise ModelBusy(
                f"Không kết nối được máy chủ LLM tại {self.api_base}. "
                "Hãy khởi động máy chủ hoặc sửa TROLY_LLM_URL."
            ) from error


class _Opened(threading.local):
    """Where a thread notes the responses that it is being given; None when nobody asks."""

    responses: list[httpx.Response] | None = None


_opened = _Opened()


def _note(response: httpx.Response) -> None:
    if _opened.responses is not None:
        _opened.responses.append(response)


@contextmanager
def _closing() -> Iterator[list[httpx.Response]]:
    """A list of responses, which are closed at the end, read to their end or not."""
    opened: list[httpx.Response] = []
    try:
        yield opened
    finally:
        for response in opened:
            response.close()


def _noting(stream: ChatResponseGen, opened: list[httpx.Response]) -> ChatResponseGen:
    """The stream; the response that it opens with its first piece is added to ``opened``."""
    _opened.responses = opened
    try:
        first = next(stream, None)
    finally:
        _opened.responses = None
    if first is not None:
        yield first
        yield from stream


def open_llm(
    url: str,
    model: str,
    api_key: str,
    timeout_s: float,
    answer_schema: Mapping[str, Any] | None = None,
) -> LLM:
    """The LLM at ``url`` (with or without ``/v1``); an empty ``model`` means its first one."""
    base = url.rstrip("/")
    return OpenAIServer(
        model=model,
        api_base=base if urlsplit(base).path else f"{base}/v1",
        api_key=api_key or "none",
        is_chat_model=True,
        temperature=0.0,
        max_tokens=MAX_ANSWER_TOKENS,
        context_window=CONTEXT_WINDOW,
        timeout=timeout_s,
        max_retries=0,
        answer_schema=dict(answer_schema or {}),
        http_client=httpx.Client(timeout=timeout_s, event_hooks={"response": [_note]}),
        additional_kwargs={"stream_options": {"include_usage": True}},
    )
