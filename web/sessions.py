"""People's sessions: a key given on the sign-in page becomes a signed cookie.

Holds nothing on the server but a secret that lives as long as the process: after a restart
everybody signs in again, and a key that was taken away opens nothing any more.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Iterable
from urllib.parse import parse_qs

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from web.rendering import render

SIGN_IN, SIGN_OUT = "/dang-nhap", "/dang-xuat"
NEXT = "tiep"
COOKIE = "troly_session"
SESSION_SECONDS = 12 * 3600
FAILURE_PAUSE_S = 1.0
MAX_FORM_BYTES = 4096


class Sessions:
    """The keys, and the sessions that were opened with them."""

    def __init__(self, keys: Iterable[str], clock: Callable[[], float] = time.time) -> None:
        self._keys = [key.encode() for key in keys]
        self._secret = secrets.token_bytes(32)
        self._clock = clock

    def is_key(self, given: str) -> bool:
        """Whether this is one of the keys; takes as long for a near miss as for a far one."""
        sent = given.encode("utf-8", "replace")
        return any([hmac.compare_digest(sent, key) for key in self._keys])

    def open(self) -> str:
        """A session that begins now."""
        until = str(int(self._clock()) + SESSION_SECONDS)
        return f"{until}.{self._sign(until)}"

    def is_open(self, session: str) -> bool:
        """Whether this process signed the session and it has not run out."""
        until, _, signature = session.partition(".")
        signed = hmac.compare_digest(signature.encode(), self._sign(until).encode())
        return signed and int(until) > self._clock()

    def _sign(self, until: str) -> str:
        return hmac.new(self._secret, until.encode(), hashlib.sha256).hexdigest()


async def sign_in(request: Request, sessions: Sessions) -> Response:
    """The sign-in page; after a right key, the page that was asked for, with a session."""
    target = local_path(request.query_params.get(NEXT, "/"))
    if request.method != "POST":
        return HTMLResponse(render("sign_in.html", wrong=False))
    if not sessions.is_key((await _form(request)).get("khoa", [""])[0].strip()):
        await asyncio.sleep(FAILURE_PAUSE_S)
        return HTMLResponse(render("sign_in.html", wrong=True), 401)
    response = RedirectResponse(target, 303)
    is_https = request.scope.get("scheme") == "https"
    response.set_cookie(COOKIE, sessions.open(), max_age=SESSION_SECONDS, httponly=True,
                        samesite="strict", secure=is_https)  # fmt: skip
    return response


def sign_out() -> Response:
    """The sign-in page, without a session."""
    response = RedirectResponse(SIGN_IN, 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


def local_path(target: str) -> str:
    """A path of this service, or "/" for anything that leads elsewhere."""
    is_local = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_local and target.isprintable() else "/"


async def _form(request: Request) -> dict[str, list[str]]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_FORM_BYTES:
            return {}
    return parse_qs(body.decode("utf-8", "replace"))
