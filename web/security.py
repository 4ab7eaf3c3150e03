"""Who may call the service: a gate in front of every route, page, asset and queue.

With keys set, programs send one in a header and people sign in with one on a page, which
gives a signed cookie; only the health checks are open. Without keys the service is open, so
it refuses what only a hostile web page would send: a request from another origin, or to a
public host name that was pointed at this machine (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from web.problems import answer_problem, problem
from web.templates import render

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

OPEN_PATHS = frozenset({"/healthz", "/readyz"})
PROGRAM_PATHS = ("/api/", "/v1/")
SIGN_IN, SIGN_OUT = "/dang-nhap", "/dang-xuat"
COOKIE = "troly_session"
SESSION_SECONDS = 12 * 3600
FAILURE_PAUSE_S = 1.0
MAX_FORM_BYTES = 4096
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
"""For the chat: Gradio needs inline scripts. Nothing from outside is ever loaded."""

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "content-security-policy": CONTENT_POLICY,
}


class Sessions:
    """Signed sessions of people who gave a key. The secret lives as long as the process."""

    def __init__(self, keys: Iterable[str], clock: Callable[[], float] = time.time) -> None:
        self._keys = [key.encode() for key in keys]
        self._secret = secrets.token_bytes(32)
        self._clock = clock

    def is_key(self, given: str) -> bool:
        """Whether this is one of the keys; takes as long for a near miss as for a far one."""
        sent = given.encode("utf-8", "replace")
        return any([hmac.compare_digest(sent, key) for key in self._keys])

    def new(self) -> str:
        """A session that begins now."""
        until = str(int(self._clock()) + SESSION_SECONDS)
        return f"{until}.{self._sign(until)}"

    def is_valid(self, session: str) -> bool:
        """Whether this process signed the session and it has not run out."""
        until, _, signature = session.partition(".")
        signed = hmac.compare_digest(signature.encode(), self._sign(until).encode())
        return signed and until.isdecimal() and int(until) > self._clock()

    def _sign(self, until: str) -> str:
        return hmac.new(self._secret, until.encode(), hashlib.sha256).hexdigest()


class Gate:
    """ASGI middleware: lets through who may pass, and adds the security headers to all."""

    def __init__(self, app: App, keys: frozenset[str], host: str) -> None:
        self._app = app
        self._sessions = Sessions(keys) if keys else None
        self._host = host

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            request = Request(scope, receive)
            answer = await self._answer(request)
            await (answer or self._app)(scope, receive, _with_headers(send))
        else:  # nothing here speaks WebSocket
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, request: Request) -> Response | None:
        """What the gate answers itself; None lets the request through."""
        path = request.url.path
        if path in OPEN_PATHS:
            return None
        if _from_elsewhere(request):
            return answer_problem(request, 403)
        if self._sessions is None:
            if _is_loopback(self._host) and not _is_local_name(request.url.hostname or ""):
                return answer_problem(request, 403, detail=(
                    "Chưa đặt khóa truy cập nên dịch vụ chỉ nhận yêu cầu gửi tới địa chỉ máy. "
                    "Hãy đặt TROLY_API_KEYS để dùng qua tên miền."))  # fmt: skip
            return None
        if path == SIGN_IN:
            return await _sign_in(request, self._sessions)
        if path == SIGN_OUT:
            return _sign_out()
        if self._sessions.is_key(_key_in(request)):
            return None
        if path.startswith(PROGRAM_PATHS):
            return problem(401, headers={"WWW-Authenticate": "Bearer"})
        if self._sessions.is_valid(request.cookies.get(COOKIE, "")):
            return None
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(request.url_for_sign_in(), 303)
        return problem(401, headers={"WWW-Authenticate": "Bearer"})
