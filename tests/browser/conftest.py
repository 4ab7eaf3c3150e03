"""A running service over hostile documents, and a Chromium that may talk to it only."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.bootstrap import Services, read_settings
from ingest.pipeline import load_file
from tests.integration.serving import FIRST, INVENTED, SECOND, PacedLLM, serving
from tests.integration.serving import PLAN as OPEN_PLAN

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--no-first-run",
]
HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"
    "![ảnh](https://evil.example/a.png) [bấm](javascript:window.hacked=3) "
    "<iframe src='https://evil.example/b'></iframe> $$\\href{javascript:window.hacked=4}{x}$$ "
    "**đậm** `mã` &lt;b&gt; https://evil.example/c"
)
TABLE = [
    ("STT", "Nhiệm vụ", "Sản phẩm", "Thời gian hoàn thành", "Chủ trì", "Phối hợp"),
    ("1", "Niêm yết mã QR tra cứu thủ tục tại bộ phận một cửa", "Bảng mã QR",
     "Trước ngày 31/3/2026", "Trung tâm Phục vụ hành chính công", "Văn phòng HĐND và UBND"),
    ("2", f"Kiểm kê máy quét hồ sơ {HOSTILE}", f"Biên bản {HOSTILE}", "Quý II/2026",
     f"Phòng Kinh tế {HOSTILE}", "Các thôn"),
    *[(str(n), f"Tập huấn kỹ năng số đợt {n} cho công chức", f"Danh sách lớp {n}",
       f"Trong tháng {n}/2026", "Phòng Văn hóa - Xã hội", "Các đơn vị") for n in range(3, 13)],
]  # fmt: skip
PLAN = f"""ỦY BAN NHÂN DÂN
XÃ SÔNG TRĂNG

Số: 15/KH-UBND
Sông Trăng, ngày 12 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026 xã Sông Trăng {HOSTILE}

I. MỤC TIÊU
1. Mục tiêu cụ thể
- Tối thiểu 92% hồ sơ được trả đúng hạn.
- Không để quá 05 phản ánh tồn đọng; {HOSTILE}

Phụ lục
PHÂN CÔNG NHIỆM VỤ

""" + "\n".join(map("\t".join, TABLE))


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the service."""
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="session")
def address(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service that has loaded ``PLAN``."""
    import uvicorn

    from web.app import create_app
    from web.cli import open_port

    services = Services(read_settings(_env_file=None, data_dir=data))
    plan = tmp_path_factory.mktemp("plan") / "ke-hoach-song-trang.md"
    plan.write_text(PLAN, "utf-8")
    load_file(services, plan)
    door = open_port("127.0.0.1", 0)
    place = f"http://127.0.0.1:{door.getsockname()[1]}"
    config = uvicorn.Config(create_app(services), log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    until = time.monotonic() + 60
    while httpx.get(f"{place}/readyz").status_code != 200 and time.monotonic() < until:
        time.sleep(0.2)
    yield place
    server.should_exit = True
    thread.join(30)
    door.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A Chromium; skips where there is none."""
    if not os.access(CHROMIUM, os.X_OK):
        pytest.skip(f"no Chromium at {CHROMIUM}: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A page under watch: what it asked of others, what it complained of."""

    def __init__(self, context: Any, address: str) -> None:
        self.address = address
        self.outside: list[str] = []
        self.complaints: list[str] = []
        context.route("**/*", self._route)
        self.page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def _route(self, route: Any) -> None:
        if route.request.url.startswith((self.address, "data:", "blob:", "about:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def open_chat(self) -> None:
        self.page.goto(self.address)
        self.page.locator(".example").first.wait_for()

    def ask(self, question: str) -> Any:
        """Ask, wait for the answer, give its element."""
        answers = self.page.locator(".tra-loi")
        known = answers.count()
        self.page.get_by_label("Câu hỏi").fill(question)
        self.page.get_by_label("Câu hỏi").press("Enter")
        answers.nth(known).wait_for()
        return answers.nth(known)


@pytest.fixture
def visit(chromium: Any, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh visit, on the screen that the test is parametrized with or on a desk's."""
    width, height = getattr(request, "param", (1280, 800))
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
    yield Visit(context, address)
    context.close()


@pytest.fixture
def slow_writer(tmp_path: Path) -> Iterator[tuple[str, PacedLLM]]:
    """A service of its own with an LLM that writes its next sentence when it is told to."""
    llm = PacedLLM(FIRST, INVENTED, SECOND)
    services = Services(
        read_settings(_env_file=None, data_dir=tmp_path / "data", llm_url=llm.url, llm_model="m")
    )
    plan = tmp_path / "ke-hoach-song-trang.md"
    plan.write_text(OPEN_PLAN, "utf-8")
    load_file(services, plan)
    with serving(services) as place:
        yield place, llm
    llm.close()


@pytest.fixture
def slow_visit(chromium: Any, slow_writer: tuple[str, PacedLLM]) -> Iterator[Visit]:
    """A visit to that service."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    yield Visit(context, slow_writer[0])
    context.close()
