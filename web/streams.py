"""``POST /api/v1/ask/stream``: an answer as server-sent events, each sentence as it stands.

``token`` events (``{"text": …}``) put together give the words of the answer; ``final`` is the
JSON of ``/api/v1/ask`` and holds where an LLM broke off. What fails before the first event is
a problem of its own status; later it is an ``error`` event with the problem details.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from assistant.domain import Answer
from assistant.rendering import as_dict
from web.asking import Asking, Heard, Told
from web.problems import details_of
from web.wire import Ask

MEDIA_TYPE = "text/event-stream"
HEADERS = {"cache-control": "no-cache, no-transform", "x-accel-buffering": "no"}
"""Proxies neither keep nor gather what passes."""
BEAT = ": \n\n"
"""A comment; it keeps the line open and says nothing."""


def make_streams(asking: Asking) -> APIRouter:
    """The route over this asking."""
    router = APIRouter()

    @router.post(
        "/api/v1/ask/stream",
        tags=["Hỏi đáp"],
        summary="Hỏi một câu, nhận dần câu trả lời (server-sent events: token, final, error)",
        response_class=StreamingResponse,
        responses={200: {"content": {MEDIA_TYPE: {}}}},
    )
    async def ask_stream(body: Ask) -> StreamingResponse:
        heard = await begun(
            asking.follow(body.question, body.turns(), body.chosen(), explain=body.explain)
        )
        return event_stream(answer_events(heard))

    return router


def event_stream(content: AsyncIterator[str]) -> StreamingResponse:
    """Server-sent events that nobody on the way holds back."""
    return StreamingResponse(content, headers=HEADERS, media_type=MEDIA_TYPE)


async def begun(heard: AsyncGenerator[Heard, None]) -> AsyncGenerator[Heard, None]:
    """The same, once there is something; what fails at once is raised here."""
    first = await anext(heard)

    async def whole() -> AsyncGenerator[Heard, None]:
        try:
            yield first
            async for piece in heard:
                yield piece
        finally:
            await heard.aclose()

    return whole()


def event(data: Any, name: str = "") -> str:
    """One server-sent event; JSON is on one line."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(data, ensure_ascii=False)}\n\n"


async def answer_events(heard: AsyncGenerator[Heard, None]) -> AsyncGenerator[str, None]:
    """The events of an answer that comes about; an error on the way is the last one."""
    told = Told()
    try:
        async for piece in heard:
            if piece is None:
                yield BEAT
            elif isinstance(piece, Answer):
                for line in told.rest(piece.answer):
                    yield event({"text": line}, "token")
                yield event(as_dict(piece), "final")
            else:
                yield event({"text": told.add(piece)}, "token")
    except Exception as error:
        yield event(details_of(error, "/api/v1/ask/stream"), "error")
    finally:
        await heard.aclose()
