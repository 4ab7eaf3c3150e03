"""Spare an LLM that does not answer: leave it alone for a while, then try it once."""

from __future__ import annotations

import threading
from collections.abc import Callable

from assistant.errors import ModelUnavailable

FAILURES = 2
REST_S = 60.0


class Breaker:
    """Spares an LLM that failed ``FAILURES`` times in a row: for ``REST_S`` nobody asks it.

    After that one caller tries it; the others still do without until that one has succeeded.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until = 0.0
        self._tried = False

    def check(self) -> None:
        """Pass, or say that the LLM is being spared.

        Raises:
            ModelUnavailable: it failed a moment ago, or someone is trying it just now.
        """
        with self._lock:
            if self._failures < FAILURES:
                return
            if self._tried or self._clock() < self._open_until:
                raise ModelUnavailable(
                    "Mô hình ngôn ngữ vừa không trả lời nhiều lần, tạm không hỏi trong một phút. "
                    "Hãy kiểm tra máy chủ LLM."
                )
            self._tried = True

    def failed(self) -> None:
        """Count a failure in a row."""
        with self._lock:
            self._failures += 1
            self._tried = False
            if self._failures >= FAILURES:
                self._open_until = self._clock() + REST_S

    def succeeded(self) -> None:
        """Forget the failures."""
        with self._lock:
            self._failures = 0
            self._tried = False

    def left(self) -> None:
        """Whoever was asking went away without an outcome: let someone else try."""
        with self._lock:
            self._tried = False
