"""The service on a port of its own, and an LLM server that writes when it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import uvicorn

from assistant.bootstrap import Services
from web.app import create_app
from web.cli import open_port

PLAN_ID = "ke-hoach-song-trang"
TABLE = [
    ("STT", "Nhiệm vụ", "Sản phẩm", "Thời gian hoàn thành", "Chủ trì", "Phối hợp"),
    ("1", "Niêm yết mã QR tra cứu thủ tục tại bộ phận một cửa", "Bảng mã QR",
     "Trước ngày 31/3/2026", "Trung tâm Phục vụ hành chính công", "Văn phòng HĐND và UBND"),
    *[(str(n), f"Tập huấn kỹ năng số đợt {n} cho công chức", f"Danh sách lớp {n}",
       f"Trong tháng {n}/2026", "Phòng Văn hóa - Xã hội", "Các đơn vị") for n in range(2, 6)],
]  # fmt: skip
PLAN = """ỦY BAN NHÂN DÂN
XÃ SÔNG TRĂNG

Số: 15/KH-UBND
Sông Trăng, ngày 12 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026 xã Sông Trăng

I. NỘI DUNG
1. Tuyên truyền
- Loa truyền thanh của thôn phát bản tin cải cách hành chính vào sáng thứ bảy; bản tin cải cách \
hành chính trên loa truyền thanh của thôn dài không quá 05 phút.

Phụ lục
PHÂN CÔNG NHIỆM VỤ

""" + "\n".join(map("\t".join, TABLE))
OPEN_QUESTION = "Loa truyền thanh của thôn phát bản tin cải cách hành chính thế nào?"
FIRST = "Loa truyền thanh của thôn phát bản tin cải cách hành chính vào sáng thứ bảy [1]."
INVENTED = "Kinh phí phát thanh là 9 tỷ đồng [1]."
SECOND = "Bản tin cải cách hành chính trên loa truyền thanh của thôn dài không quá 05 phút [1]."
TOKENS = 321
SECOND_CALL = "chưa đúng đoạn trích"
"""Words of the prompt that gives sentences back to be put right; the LLM has nothing to add."""


class PacedLLM:
    """An LLM server: says a sentence each time ``more`` is released; then it is ``over``."""

    def __init__(self, *sentences: str) -> None:
        self.more = threading.Semaphore(0)
        self.over = threading.Event()
        llm = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = self.rfile.read(int(self.headers["content-length"])).decode()
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.end_headers()
                try:
                    for sentence in () if SECOND_CALL in str(json.loads(asked)) else sentences:
                        llm.more.acquire(timeout=30)
                        self._say(f"{sentence} ")
                    self._send({"choices": [], "usage": {
                        "prompt_tokens": TOKENS, "completion_tokens": 9, "total_tokens": 330,
                    }})  # fmt: skip
                    self.wfile.write(b"data: [DONE]\n\n")
                finally:
                    llm.over.set()

            def _say(self, words: str) -> None:
                delta = {"index": 0, "delta": {"role": "assistant", "content": words}}
                self._send({"choices": [delta]})

            def _send(self, part: dict[str, Any]) -> None:
                head = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
                self.wfile.write(f"data: {json.dumps({**head, **part})}\n\n".encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def close(self) -> None:
        """End; whoever waits for a sentence gets it."""
        self.more.release(100)
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def serving(services: Services) -> Iterator[str]:
    """The address of a service over these, for as long as the context lasts."""
    door = open_port("127.0.0.1", 0)
    address = f"http://127.0.0.1:{door.getsockname()[1]}"
    config = uvicorn.Config(create_app(services), log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    until = time.monotonic() + 60
    while httpx.get(f"{address}/readyz").status_code != 200 and time.monotonic() < until:
        time.sleep(0.1)
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(30)
        door.close()
