"""Measuring over real services: what was retrieved, what the LLM read, a run by command."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.bootstrap import Services, read_settings
from assistant.domain import Filters
from eval.asking import InProcess
from eval.figures import measure
from eval.questions import Question
from eval.run import run
from eval.runs import open_run, read_run, write_run
from ingest.pipeline import load_file
from tests.integration.test_cli import Program

PLAN = """Số: 09/KH-UBND
Đá Bạc, ngày 08 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026 xã Đá Bạc

I. NỘI DUNG
1. Tuyên truyền
- Loa truyền thanh của thôn phát bản tin cải cách hành chính vào sáng thứ bảy.

PHỤ LỤC

STT\tNhiệm vụ\tSản phẩm\tThời gian hoàn thành\tChủ trì\tPhối hợp
I\tThủ tục hành chính
1\tMở quầy hướng dẫn nộp hồ sơ trực tuyến\tQuầy hướng dẫn\tTrước ngày 28/02/2026\tTrung tâm PVHCC\tPhòng Kinh tế
2\tIn tờ gấp về thủ tục đất đai\tTờ gấp\tQuý II/2026\tPhòng Nội vụ\tCác thôn
"""  # noqa: E501
WRITTEN = "Loa truyền thanh của thôn phát bản tin cải cách hành chính vào sáng thứ bảy [1]."
TOKENS = 321


def question(words: str, fact: str, place: tuple[str, str]) -> Question:
    return Question("1", "lead", words, "answered", (place[0],), (), Filters(), ((fact,),), (),
                    (), (place,))  # fmt: skip


def services_over(folder: Path, llm_url: str = "") -> Services:
    services = Services(
        read_settings(
            data_dir=folder / "data",
            llm_url=llm_url,
            llm_model="kịch bản",
            today=date(2026, 1, 20),
            _env_file=None,
        )
    )
    plan = folder / "ke-hoach-da-bac.md"
    plan.write_text(PLAN, "utf-8")
    load_file(services, plan)
    return services


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("eval")


@pytest.fixture
def here(folder: Path) -> Iterator[InProcess]:
    services = services_over(folder)
    yield InProcess(services)
    services.close()


def test_the_place_of_the_evidence_is_found_first_with_its_words(
    here: InProcess, tmp_path: Path
) -> None:
    (document,) = here.documents()
    place = next((document.id, p.locator) for p in document.passages if "tờ gấp" in p.text)
    asked = question("Ai chủ trì in tờ gấp về thủ tục đất đai?", "Phòng Nội vụ", place)

    results = run(here, [asked], here.text_of, retrieve=here.retrieve, words_of=here.words_of)
    write_run(tmp_path, results, {})

    found = {key: e.value for key, e in measure(read_run(tmp_path)).items()}
    assert found["right_and_cited"] == found["verbatim"] == 1.0
    assert found["passages_recall_1"] == found["records_recall_1"] == found["records_mrr"] == 1.0
    assert "tờ gấp" in open_run(tmp_path).asked["1"].words[place][0]


def test_evidence_outside_records_is_measured_on_passages_only(here: InProcess) -> None:
    (document,) = here.documents()
    place = next((document.id, p.locator) for p in document.passages if "Loa" in p.text)

    found = here.retrieve(question("Loa truyền thanh phát khi nào?", "thứ bảy", place))

    assert place in found.passages
    assert found.held == ()


class ScriptedServer(BaseHTTPRequestHandler):
    """An LLM server that writes one sentence and tells what it read."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "kịch bản"}
        words = {"index": 0, "delta": {"role": "assistant", "content": WRITTEN}}
        usage = {"prompt_tokens": TOKENS, "completion_tokens": 20, "total_tokens": TOKENS + 20}
        parts = [{**chunk, "choices": [words]}, {**chunk, "choices": [], "usage": usage}]
        body = "".join(f"data: {json.dumps(part)}\n\n" for part in parts) + "data: [DONE]\n\n"
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def llm_url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), ScriptedServer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_an_llm_read_is_counted_and_its_answers_are_told_apart(
    tmp_path: Path, llm_url: str
) -> None:
    services = services_over(tmp_path, llm_url)
    here = InProcess(services)
    asked = question("Tóm tắt việc loa truyền thanh phát bản tin cải cách hành chính",
                     "thứ bảy", ("ke-hoach-da-bac", "I › 1"))  # fmt: skip

    write_run(tmp_path / "run", run(here, [asked], here.text_of), {})

    services.close()
    (line,) = read_run(tmp_path / "run")
    found = measure([line])
    assert (line["answered_by"], line["right"]) == ("llm", True)
    assert found["prompt_tokens"].value == TOKENS
    assert found["without_llm"].value == 0.0


@pytest.mark.timeout(600)
def test_a_run_by_command_is_kept_and_goes_on(folder: Path) -> None:
    program, out = Program(folder / "unused"), folder / "run"
    common = ["eval", "run", "--set", "fresh", "--split", "open", "--only", "monitor",
              "--documents", str(folder),
              "--data", str(folder / "measured"), "--out", str(out)]  # fmt: skip
    first = program.run(*common)
    answers = (out / "answers.jsonl").read_text("utf-8").splitlines(keepends=True)
    (out / "answers.jsonl").write_text(answers[0], "utf-8")

    again = program.run(*common)

    assert (first.returncode, again.returncode) == (0, 0), first.stderr
    assert "Trả lời đúng" in first.stdout
    assert f"còn {len(answers) - 1} trong {len(answers)} câu" in again.stderr
    assert [line["id"] for line in read_run(out)] == [json.loads(a)["id"] for a in answers]
    assert "ke-hoach-da-bac" in open_run(out).about["documents"]
