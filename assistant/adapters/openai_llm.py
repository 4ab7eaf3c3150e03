"""An LLM behind an OpenAI-compatible address, as a LlamaIndex LLM: Ollama, llama.cpp, vLLM …

Opening it asks nothing of the server. What breaks on the way is one ``ModelUnavailable`` that
says what to do; trying again is left to the caller.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import openai
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ChatResponseGen
from llama_index.core.llms.llm import LLM
from llama_index.llms.openai_like import OpenAILike

from assistant.errors import ModelUnavailable

CONTEXT_WINDOW = 4096
MAX_ANSWER_TOKENS = 256


class OpenAIServer(OpenAILike):
    """``OpenAILike`` that finds out the model's name when none is set, and words its errors."""

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
            with self._worded():
                self._name_model()
                yield from stream(messages, **kwargs)

        return responses()

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
            raise ModelUnavailable(
                f"Không kết nối được máy chủ LLM tại {self.api_base}. "
                "Hãy khởi động máy chủ hoặc sửa TROLY_LLM_URL."
            ) from error


def open_llm(url: str, model: str, api_key: str, timeout_s: float) -> LLM:
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
        additional_kwargs={"stream_options": {"include_usage": True}},
    )
