"""What the LLM's adapter asks of a server that speaks HTTP, and how it takes what comes back."""

from __future__ import annotations

import gc
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage

from assistant.adapters.openai_llm import open_llm
from assistant.errors import ModelBusy, ModelUnavailable
from assistant.writing import SENTENCES

ASKED = [ChatMessage(role="user", content="Ai lắp camera?")]


class Server:
    """A server that answers each request with what ``reply`` says: a status, or words.

    With None it writes words without end, and sets ``left`` when nobody reads them any more.
    """

    def __init__(self, reply: Callable[[dict[str, Any]], int | str | None]) -> None:
        self.requests: list[dict[str, Any]] = []
        self.left = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.requests.append(body)
                said = reply(body)
                self.send_response(said if isinstance(said, int) else 200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                if isinstance(said, str):
                    chunk = {"choices": [{"index": 0, "delta": {"content": said}}]}
                    self.wfile.write(f"data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n".encode())
                if said is None:
                    self._write_on()

            def _write_on(self) -> None:
                word = json.dumps({"choices": [{"index": 0, "delta": {"content": "và "}}]})
                with suppress(OSError):
                    while True:
                        self.wfile.write(f"data: {word}\n\n".encode())
                        time.sleep(0.01)
                server.left.set()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def run(self) -> None:
        self._http.serve_forever(poll_interval=0.01)

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def serving(reply: Callable[[dict[str, Any]], int | str | None]) -> Iterator[Server]:
    server = Server(reply)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()


def said(url: str, times: int = 1) -> list[str]:
    llm = open_llm(url, "m", "", 5, SENTENCES)
    return [[r.message.content or "" for r in llm.stream_chat(ASKED)][-1] for _ in range(times)]


def test_a_server_is_asked_for_json_of_the_answers_shape() -> None:
    with serving(lambda body: "{}") as server:
        said(server.url)

    asked = server.requests[0]["response_format"]
    assert asked["type"] == "json_schema"
    assert asked["json_schema"]["schema"] == SENTENCES


def test_a_server_that_knows_no_schema_is_asked_plainly_from_then_on() -> None:
    def reply(body: dict[str, Any]) -> int | str:
        return 400 if "response_format" in body else "Công an xã."

    with serving(reply) as server:
        answers = said(server.url, times=3)

    assert answers == ["Công an xã."] * 3
    assert ["response_format" in body for body in server.requests] == [True, False, False, False]


def test_a_request_that_is_wrong_anyway_does_not_count_against_the_schema() -> None:
    with serving(lambda body: 400) as server:
        llm = open_llm(server.url, "m", "", 5, SENTENCES)
        for _ in range(2):
            with pytest.raises(ModelUnavailable, match="400"):
                list(llm.stream_chat(ASKED))

    assert ["response_format" in body for body in server.requests] == [True, False] * 2


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_is_overloaded_is_busy(status: int) -> None:
    with serving(lambda body: status) as server, pytest.raises(ModelBusy, match=str(status)):
        said(server.url)


def test_a_key_that_is_refused_is_not_busy() -> None:
    with serving(lambda body: 401) as server, pytest.raises(ModelUnavailable) as caught:
        said(server.url)

    assert not isinstance(caught.value, ModelBusy)


def test_a_server_that_is_not_there_is_busy() -> None:
    with pytest.raises(ModelBusy, match="TROLY_LLM_URL"):
        said("http://127.0.0.1:9/v1")


def test_an_answer_that_is_left_is_hung_up_without_waiting_for_the_collector() -> None:
    with serving(lambda body: None) as server:
        gc.disable()
        try:
            stream = open_llm(server.url, "m", "", 5, SENTENCES).stream_chat(ASKED)
            next(iter(stream))
            del stream
            hung_up = server.left.wait(5)
        finally:
            gc.enable()

    assert hung_up
