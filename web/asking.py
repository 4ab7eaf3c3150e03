"""Ask the assistant for whoever asks: the API, its streams, the chat; measured in one place.

``follow`` gives an answer while it comes about. What it gives has been grounded. When its
reader goes away, an LLM that is writing is left at its next sentence.
"""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import AsyncGenerator, Sequence

from fastapi.concurrency import run_in_threadpool

from assistant.bootstrap import Services
from assistant.domain import Answer, Filters, Turn
from assistant.telling import Tell
from web.metrics import Metrics
from web.warming import Warming

BEAT_S = 2.0
"""After this long without a word, ``follow`` gives a beat, so that a line is kept open."""

Heard = str | Answer | None
"""A sentence, a beat where there is nothing yet (None), and at the end the answer."""


class Gone(Exception):
    """Whoever asked went away; nobody waits for the rest."""


class Asking:
    """Asks, waits for the service to be ready, and measures."""

    def __init__(self, services: Services, warming: Warming, metrics: Metrics) -> None:
        self._services = services
        self._warming = warming
        self._metrics = metrics

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        tell: Tell | None = None,
        *,
        explain: bool = False,
    ) -> Answer:
        """The answer; see ``Assistant.ask`` and ``Assistant.telling``.

        Raises:
            TrolyError: the question is not usable, or the service not ready.
        """
        started = time.perf_counter()
        try:
            self._warming.wait()
            assistant = self._services.assistant
            answer = (assistant.telling(tell) if tell else assistant).ask(
                question, history, filters, explain=explain
            )
        except Gone:
            raise
        except Exception as error:
            self._metrics.failed(error)
            raise
        self._metrics.answered(answer, time.perf_counter() - started)
        return answer

    async def follow(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        *,
        explain: bool = False,
    ) -> AsyncGenerator[Heard, None]:
        """Each sentence that stands while the answer is written, at last the whole answer.

        Raises:
            TrolyError: as ``ask``.
        """
        loop = asyncio.get_running_loop()
        heard: asyncio.Queue[str | None] = asyncio.Queue()
        gone = threading.Event()

        def tell(sentence: str) -> None:
            if gone.is_set():
                raise Gone
            loop.call_soon_threadsafe(heard.put_nowait, sentence)

        def end(task: asyncio.Task[Answer]) -> None:
            if not task.cancelled():
                task.exception()  # looked at, so that an answer nobody waits for ends quietly
            heard.put_nowait(None)

        work = asyncio.create_task(
            run_in_threadpool(self.ask, question, history, filters, tell, explain=explain)
        )
        work.add_done_callback(end)
        try:
            while True:
                try:
                    sentence = await asyncio.wait_for(heard.get(), BEAT_S)
                except TimeoutError:
                    yield None
                    continue
                if sentence is None:
                    break
                yield sentence
            yield await work
        finally:
            gone.set()


class Told:
    """What has been told of an answer so far, as the pieces that its reader puts together."""

    def __init__(self) -> None:
        self._words = ""

    def add(self, sentence: str) -> str:
        """The next piece for a sentence."""
        piece = f" {sentence}" if self._words else sentence
        self._words += piece
        return piece

    def rest(self, text: str) -> list[str]:
        """The pieces, a line each, that are missing of the whole answer.

        An answer that begins otherwise than it was told follows whole, after a blank line.
        """
        if _level(text).startswith(_level(self._words)):
            return text[len(self._words) :].splitlines(keepends=True)
        return ["\n\n", *text.splitlines(keepends=True)]


def _level(text: str) -> str:
    """The text with every white space the same: a list's sentences end in a line, not a space."""
    return re.sub(r"\s", " ", text)
