"""Answers as server-sent events over a real socket: what stands is sent at once, then the whole."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.bootstrap import Services, read_settings
from assistant.errors import StoreUnavailable
from ingest.pipeline import load_file
from tests.integration.serving import (
    FIRST,
    INVENTED,
    OPEN_QUESTION,
    PLAN,
    PLAN_ID,
    SECOND,
    PacedLLM,
    serving,
)
from web.asking import Heard, Told
from web.streams import answer_events


def services_over(folder: Path, **settings: Any) -> Services:
    services = Services(read_settings(_env_file=None, data_dir=folder / "data", **settings))
    plan = folder / f"{PLAN_ID}.md"
    plan.write_text(PLAN, "utf-8")
    load_file(services, plan)
    return services


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service without an LLM."""
    with serving(services_over(tmp_path_factory.mktemp("streams"))) as place:
        yield place


def stream(address: str, question: str) -> Any:
    """A stream of events, still to be read."""
    body = {"question": question}
    return httpx.stream("POST", f"{address}/api/v1/ask/stream", json=body, timeout=60)


def events(response: httpx.Response) -> Iterator[tuple[str, Any]]:
    """Name and data of each event as it comes in; a comment is named ":"."""
    name = ""
    for line in response.iter_lines():
        if line.startswith(":"):
            yield ":", None
        elif line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_the_lines_of_records_put_together_are_the_answer(address: str) -> None:
    with stream(address, "Phòng Văn hóa - Xã hội chủ trì những việc gì?") as response:
        found = list(events(response))

    *tokens, (last, final) = found
    plain = httpx.post(
        f"{address}/api/v1/ask", json={"question": "Phòng Văn hóa - Xã hội chủ trì những việc gì?"}
    ).json()
    assert response.headers["content-type"].startswith("text/event-stream")
    assert "no-cache" in response.headers["cache-control"]
    assert response.headers["x-accel-buffering"] == "no"
    assert len(tokens) > 3
    assert {name for name, _ in tokens} == {"token"}
    assert "".join(data["text"] for _, data in tokens) == final["answer"]
    assert last == "final"
    assert final | {"timings_ms": {}} == plain | {"timings_ms": {}}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"question": " ?"}, 422, id="empty"),
        pytest.param({"question": "việc gì " * 1000}, 413, id="too-long"),
        pytest.param({"question": "Ai?", "stream": True}, 422, id="unknown-field"),
    ],
)
def test_what_fails_before_the_start_is_a_problem_of_its_own_status(
    address: str, body: dict[str, Any], status: int
) -> None:
    response = httpx.post(f"{address}/api/v1/ask/stream", json=body)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_a_sentence_is_sent_while_the_llm_still_writes_and_only_if_it_stands(
    tmp_path: Path,
) -> None:
    llm = PacedLLM(FIRST, INVENTED, SECOND)
    services = services_over(tmp_path, llm_url=llm.url, llm_model="m")

    with serving(services) as address, stream(address, OPEN_QUESTION) as response:
        heard = events(response)
        opening = next(heard)  # the LLM has said nothing yet: the line is kept open
        llm.more.release(2)
        early = next(event for event in heard if event[0] != ":")
        llm.more.release(1)
        rest = [event for event in heard if event[0] != ":"]
    llm.close()

    assert opening == (":", None)
    assert early == ("token", {"text": FIRST})
    *tokens, (last, final) = rest
    assert {name for name, _ in tokens} == {"token"}
    assert tokens[0][1]["text"].strip() == SECOND
    assert last == "final"
    assert final["answered_by"] == "llm"
    assert final["answer"].startswith(f"{FIRST} {SECOND}\n")
    assert final["answer"] == FIRST + "".join(data["text"] for _, data in tokens)


def test_an_answer_that_nobody_waits_for_any_more_is_not_finished(tmp_path: Path) -> None:
    llm = PacedLLM(FIRST, INVENTED, SECOND)
    services = services_over(tmp_path, llm_url=llm.url, llm_model="m")

    with serving(services) as address:
        with stream(address, OPEN_QUESTION) as response:
            llm.more.release(2)
            assert next(event for event in events(response) if event[0] != ":")[0] == "token"
        time.sleep(0.5)
        llm.more.release(9)
        assert llm.over.wait(10)
        time.sleep(0.5)
        figures = httpx.get(f"{address}/metrics").text
    llm.close()

    assert 'answered_by="llm"' not in figures


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        pytest.param(StoreUnavailable("Qdrant không trả lời."), 503, "Qdrant", id="expected"),
        pytest.param(ValueError("bí mật bên trong"), 500, "nhật ký", id="unexpected"),
    ],
)
def test_what_fails_after_the_start_is_an_error_event_that_tells_nothing_of_the_inside(
    error: Exception, status: int, told: str
) -> None:
    async def heard() -> AsyncGenerator[Heard, None]:
        yield FIRST
        raise error

    async def collect() -> list[str]:
        return [event async for event in answer_events(heard())]

    with ThreadPoolExecutor(1) as pool:  # a browser test may hold a loop on this thread
        token, last = pool.submit(asyncio.run, collect()).result()

    name, _, data = last.strip().partition("\ndata: ")
    problem = json.loads(data)
    assert token.startswith("event: token\n")
    assert name == "event: error"
    assert problem["status"] == status
    assert told in problem["detail"]
    assert "bí mật" not in last


def test_an_llm_that_breaks_off_is_followed_by_the_whole_other_answer() -> None:
    told = Told()
    first = told.add("Câu đã viết [1].")

    rest = told.rest("Trích: một đoạn [1].\nHai đoạn [2].")

    assert first == "Câu đã viết [1]."
    assert "".join(rest) == "\n\nTrích: một đoạn [1].\nHai đoạn [2]."


def test_a_list_that_was_told_sentence_by_sentence_is_not_told_again() -> None:
    told = Told()
    pieces = [told.add("Một [1]."), told.add("Hai [2].")]

    assert pieces == ["Một [1].", " Hai [2]."]
    assert told.rest("Một [1].\nHai [2].\nBa [3].") == ["\n", "Ba [3]."]
