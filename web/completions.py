"""``/v1/chat/completions`` and ``/v1/models``: the assistant for clients of OpenAI's API.

Shapes follow platform.openai.com/docs/api-reference/chat. Beyond them, ``citations`` holds
those of ``/api/v1/ask``: on the message, or on the last delta of a stream.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncGenerator
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from assistant.domain import Answer
from web.asking import Asking, Heard, Told
from web.completion_wire import (
    MODEL,
    Completion,
    after_words,
    check_model,
    citations_json,
    inert,
    model_json,
)
from web.problems import as_openai, details_of
from web.streams import BEAT, begun, event, event_stream

PATH = "/v1/chat/completions"
TAG = "Giao diện kiểu OpenAI"


def make_completions(asking: Asking) -> APIRouter:
    """The routes over this asking."""
    router = APIRouter(tags=[TAG])

    @router.post(
        PATH,
        summary="Hỏi theo giao diện của OpenAI; stream: true để nhận dần câu trả lời",
        response_model=None,
    )
    async def complete(body: Completion) -> Response:
        question, history = body.asked()
        heard = await begun(asking.follow(question, history))
        if body.stream:
            return event_stream(_chunks(heard, body))
        return JSONResponse(await _message(heard, body))

    @router.get("/v1/models", summary="Các mô hình: một, tên troly")
    def list_models() -> dict[str, Any]:
        return {"object": "list", "data": [model_json()]}

    @router.get("/v1/models/{model}", summary="Một mô hình")
    def show_model(model: str) -> dict[str, Any]:
        check_model(model)
        return model_json()

    return router


async def _message(heard: AsyncGenerator[Heard, None], body: Completion) -> dict[str, Any]:
    """The whole completion."""
    answer = [piece async for piece in heard if isinstance(piece, Answer)][0]
    content = inert(answer.answer) + after_words(answer)
    message = {"role": "assistant", "content": content, "refusal": None,
               "citations": citations_json(answer)}  # fmt: skip
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {
        **_head("chat.completion"), "choices": [choice], "usage": body.usage(answer, content),
    }  # fmt: skip


async def _chunks(
    heard: AsyncGenerator[Heard, None], body: Completion
) -> AsyncGenerator[str, None]:
    """The completion as it comes about; an error on the way is the last event."""
    head = _head("chat.completion.chunk")
    wants_usage = body.stream_options is not None and body.stream_options.include_usage
    if wants_usage:
        head["usage"] = None
    written = ""

    def chunk(delta: dict[str, Any], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return event({**head, "choices": [choice]})

    told = Told()
    try:
        yield chunk({"role": "assistant", "content": ""})
        async for piece in heard:
            if piece is None:
                yield BEAT
                continue
            if isinstance(piece, Answer):
                lines = [*map(inert, told.rest(piece.answer)), after_words(piece)]
            else:
                lines = [inert(told.add(piece))]
            for line in filter(None, lines):
                written += line
                yield chunk({"content": line})
            if isinstance(piece, Answer):
                yield chunk({"citations": citations_json(piece)}, "stop")
                if wants_usage:
                    usage = body.usage(piece, written)
                    yield event({**head, "choices": [], "usage": usage})
        yield "data: [DONE]\n\n"
    except Exception as error:
        yield event(as_openai(details_of(error, PATH)))
    finally:
        await heard.aclose()


def _head(kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": int(time.time()),
        "model": MODEL,
    }  # fmt: skip
