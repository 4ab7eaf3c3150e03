"""Who may call the service: a gate in front of every route, page, asset and queue.

With keys set, programs send one in a header and people sign in on a page; only the health
checks are open. Without keys the service is open, so it refuses what only a hostile web page
would send: a request from another origin, or one to a public host name that was pointed at
this machine (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from web.problems import answer_problem
from web.sessions import COOKIE, NEXT, SIGN_IN, SIGN_OUT, Sessions, sign_in, sign_out

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

OPEN_PATHS = frozenset({"/healthz", "/readyz"})
PROGRAM_PATHS = ("/api/", "/v1/")

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
"""Nothing is loaded from elsewhere. Gradio's page needs its inline scripts."""

HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
}
"""Sent with every answer that does not set them itself."""


class Gate:
    """ASGI middleware: lets through who may pass, and adds the security headers."""

    def __init__(self, app: App, keys: frozenset[str], host: str) -> None:
        self._app = app
        self._sessions = Sessions(keys) if keys else None
        self._names_checked = not keys and is_loopback(host)
        self._host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            refusal = await self._stop(Request(scope, receive))
            await (refusal or self._app)(scope, receive, _with_headers(send))
        else:  # nothing here speaks WebSocket
            await send({"type": "websocket.close", "code": 1008})

    async def _stop(self, request: Request) -> Response | None:
        """What the gate answers itself; None lets the request through."""
        path: str = request.scope["path"]
        if path in OPEN_PATHS:
            return None
        if is_from_another_site(request):
            return answer_problem(request, 403)
        if self._sessions is not None:
            return await self._check(request, path, self._sessions)
        name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        if self._names_checked and not is_local_name(name) and name != self._host:
            return answer_problem(request, 403, detail=(
                "Chưa đặt khóa truy cập nên dịch vụ chỉ nhận yêu cầu gửi tới địa chỉ của máy. "
                "Để dùng qua tên miền, hãy đặt TROLY_API_KEYS."))  # fmt: skip
        return None

    async def _check(self, request: Request, path: str, sessions: Sessions) -> Response | None:
        if path == SIGN_IN:
            return await sign_in(request, sessions)
        if path == SIGN_OUT:
            return sign_out()
        if sessions.is_key(key_of(request)):
            return None
        if not path.startswith(PROGRAM_PATHS):
            if sessions.is_open(request.cookies.get(COOKIE, "")):
                return None
            if "text/html" in request.headers.get("accept", ""):
                target = path + (f"?{request.url.query}" if request.url.query else "")
                return RedirectResponse(f"{SIGN_IN}?{NEXT}={quote(target, safe='')}", 303)
        return answer_problem(request, 401, headers={"WWW-Authenticate": "Bearer"})


def key_of(request: Request) -> str:
    """The key that a program sends, or ""."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return key.strip()
    return request.headers.get("x-api-key", "").strip()


def is_from_another_site(request: Request) -> bool:
    """Whether a page of another origin makes this request behind its reader's back.

    Browsers tell in ``Sec-Fetch-Site``, and in ``Origin`` where that is not sent (plain HTTP
    in a local network). Following a link is not such a request; programs send neither.
    """
    headers = request.headers
    if site := headers.get("sec-fetch-site"):
        is_visit = headers.get("sec-fetch-mode") == "navigate" and request.method == "GET"
        return site not in ("same-origin", "none") and not is_visit
    origin = headers.get("origin")
    own = (headers.get("host"), headers.get("x-forwarded-host"))
    return origin is not None and urlsplit(origin).netloc not in own


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server on ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_local_name(name: str) -> bool:
    """Whether a host name cannot be one of the public DNS: an address, or without a dot."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(".localhost")
    return True


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            present = {bytes(name).lower() for name, _ in headers}
            headers += [(name.encode(), value.encode()) for name, value in HEADERS.items()
                        if name.encode() not in present]  # fmt: skip
            message["headers"] = headers
        await send(message)

    return sending
