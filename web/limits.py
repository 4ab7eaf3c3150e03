"""How much a request may carry: counted while it is read, refused before it is kept."""

from __future__ import annotations

from fastapi import HTTPException, Request

from web.problems import answer_problem
from web.security import App, Message, Receive, Scope, Send

MEGABYTE = 1024 * 1024
MULTIPART_OVERHEAD = 64 * 1024


class BodyLimit:
    """ASGI middleware: one limit for the upload of a document, a small one for all else."""

    def __init__(self, app: App, upload_path: str, upload_mb: int, other_mb: int = 1) -> None:
        self._app = app
        self._upload_path = upload_path
        self._upload_mb, self._other_mb = upload_mb, other_mb

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_upload = scope["path"] == self._upload_path
        megabytes = self._upload_mb if is_upload else self._other_mb
        limit = megabytes * MEGABYTE + (MULTIPART_OVERHEAD if is_upload else 0)
        words = f"Nội dung gửi lên vượt quá {megabytes} MB." + (
            " Hãy chia nhỏ tệp, hoặc tăng TROLY_MAX_UPLOAD_MB." if is_upload else ""
        )
        request = Request(scope, receive)
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            await answer_problem(request, 413, detail=words)(scope, receive, send)
            return
        received = 0

        async def counting() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413, words)
            return message

        await self._app(scope, counting, send)
