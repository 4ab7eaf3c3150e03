"""The gate: keys, sessions, other sites. No store is needed to be refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Services, read_settings
from web.app import create_app
from web.security import is_local_name
from web.sessions import COOKIE, SESSION_SECONDS, Sessions, local_path

KEY = "khóa-đủ-dài-để-thử"
HEADER_KEY = "another-key-for-headers"
GATED = [
    ("GET", "/"),
    ("GET", "/config"),
    ("GET", "/theme.css"),
    ("GET", "/docs"),
    ("GET", "/openapi.json"),
    ("GET", "/van-ban/x"),
    ("GET", "/giao-dien/chat.js"),
    ("POST", "/gradio_api/queue/join"),
    ("GET", "/gradio_api/queue/data"),
    ("GET", "/gradio_api/info"),
    ("GET", "/gradio_api/heartbeat/x"),
    ("POST", "/gradio_api/cancel"),
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/startup-events"),
    ("POST", "/api/v1/ask"),
    ("GET", "/api/v1/documents"),
    ("POST", "/api/v1/documents"),
    ("DELETE", "/api/v1/documents/x"),
    ("GET", "/metrics"),
    ("POST", "/api/v1/ask/stream"),
    ("GET", "/api/v1/tasks"),
    ("GET", "/khong-co"),
    ("GET", "/healthz/../api/v1/documents"),
    ("GET", "/healthz%3F/"),
    ("GET", "//healthz"),
    ("OPTIONS", "/api/v1/ask"),
]


def application(folder: Path, **settings: Any) -> Any:
    return create_app(Services(read_settings(_env_file=None, data_dir=folder, **settings)))


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The application with keys; not started, so nothing behind the gate is open."""
    return application(tmp_path_factory.mktemp("data"), api_keys=f"{KEY}, {HEADER_KEY}")


@pytest.fixture
def stranger(locked: Any) -> TestClient:
    return TestClient(locked, follow_redirects=False)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The application without keys on this machine's own address."""
    return TestClient(application(tmp_path_factory.mktemp("data")), follow_redirects=False)


@pytest.mark.parametrize(("method", "path"), GATED)
def test_nothing_opens_without_a_key(stranger: TestClient, method: str, path: str) -> None:
    response = stranger.request(method, path)

    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_client_of_openai_is_told_so_in_the_shape_that_it_knows(stranger: TestClient) -> None:
    response = stranger.post("/v1/chat/completions", json={})

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["error"]["code"] == "invalid_api_key"


def test_every_route_of_the_api_is_behind_the_gate(locked: Any, stranger: TestClient) -> None:
    operations = [(method.upper(), path) for path, methods in locked.openapi()["paths"].items()
                  for method in methods if path not in ("/healthz", "/readyz")]  # fmt: skip

    assert operations
    assert {stranger.request(*operation).status_code for operation in operations} == {401}


def test_the_health_checks_are_open(stranger: TestClient) -> None:
    assert stranger.get("/healthz").status_code == 200
    assert stranger.get("/readyz").status_code == 503


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"authorization": f"Bearer {HEADER_KEY}"}, id="bearer"),
        pytest.param({"authorization": f"bearer {HEADER_KEY}"}, id="bearer-in-small-letters"),
        pytest.param({"x-api-key": HEADER_KEY}, id="x-api-key"),
    ],
)
def test_a_key_in_a_header_opens_the_api(stranger: TestClient, headers: dict[str, str]) -> None:
    assert stranger.get("/api/v1/documents", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"authorization": f"Bearer {HEADER_KEY}x"}, id="longer"),
        pytest.param({"authorization": f"Bearer {HEADER_KEY[:-1]}"}, id="shorter"),
        pytest.param({"authorization": f"Basic {HEADER_KEY}"}, id="basic"),
        pytest.param({"authorization": "Bearer "}, id="empty-bearer"),
        pytest.param({"x-api-key": ""}, id="empty"),
        pytest.param({"x-api-key": f"{KEY}, {HEADER_KEY}".encode().decode("latin-1")}, id="list"),
        pytest.param({"x-api-key": "é"}, id="not-ascii"),
    ],
)
def test_anything_else_in_a_header_does_not(stranger: TestClient, headers: dict[str, str]) -> None:
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}

    assert stranger.get("/api/v1/documents", headers=encoded).status_code == 401


def test_a_browser_is_led_to_the_sign_in_page_and_back(stranger: TestClient) -> None:
    page = {"accept": "text/html"}

    led = stranger.get("/van-ban/x?p=1", headers=page)
    form = stranger.get(led.headers["location"], headers=page)
    entered = stranger.post(led.headers["location"], data={"khoa": KEY})

    assert led.status_code == 303
    assert "Khóa truy cập" in form.text
    assert entered.headers["location"] == "/van-ban/x?p=1"
    cookie = entered.headers["set-cookie"]
    assert re.search(r"HttpOnly", cookie)
    assert re.search(r"SameSite=strict", cookie, re.IGNORECASE)
    assert KEY not in cookie


def test_a_session_opens_the_chat_but_not_the_api(stranger: TestClient) -> None:
    stranger.post("/dang-nhap", data={"khoa": KEY})

    assert stranger.get("/").status_code == 200
    assert stranger.get("/config").status_code == 200
    assert stranger.get("/api/v1/documents").status_code == 401


def test_signing_out_ends_the_session(stranger: TestClient) -> None:
    stranger.post("/dang-nhap", data={"khoa": KEY})

    stranger.get("/dang-xuat")

    assert stranger.get("/").status_code == 401


def test_a_wrong_key_is_told_and_gives_no_session(stranger: TestClient) -> None:
    response = stranger.post("/dang-nhap", data={"khoa": "sai"})

    assert response.status_code == 401
    assert "Khóa không đúng" in response.text
    assert "set-cookie" not in response.headers


def test_a_form_too_large_to_be_a_key_is_not_read(stranger: TestClient) -> None:
    response = stranger.post("/dang-nhap", data={"khoa": KEY, "x": "a" * 10_000})

    assert response.status_code == 401


@pytest.mark.parametrize("cookie", ["", ".", "9999999999.", "9999999999.00", "x.y", "1e9.ff"])
def test_a_made_up_cookie_is_no_session(stranger: TestClient, cookie: str) -> None:
    response = stranger.get("/", headers={"cookie": f"{COOKIE}={cookie}"})

    assert response.status_code == 401


def test_a_session_runs_out_and_belongs_to_its_process() -> None:
    now = [1000.0]
    sessions = Sessions([KEY], clock=lambda: now[0])
    session = sessions.open()

    assert sessions.is_open(session)
    assert not Sessions([KEY], clock=lambda: now[0]).is_open(session)
    now[0] += SESSION_SECONDS
    assert not sessions.is_open(session)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/van-ban/x?p=1", "/van-ban/x?p=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\r\nset-cookie: x=1", "/"),
        ("", "/"),
    ],
)
def test_signing_in_never_leads_to_another_site(target: str, path: str) -> None:
    assert local_path(target) == path


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"origin": "https://evil.example"}, id="origin"),
        pytest.param({"origin": "null"}, id="sandboxed"),
        pytest.param({"sec-fetch-site": "cross-site"}, id="cross-site"),
        pytest.param({"sec-fetch-site": "same-site"}, id="neighbour"),
        pytest.param({"host": "evil.example"}, id="rebound-name"),
    ],
)
def test_another_site_cannot_use_an_open_service(
    opened: TestClient, headers: dict[str, str]
) -> None:
    response = opened.post("/api/v1/documents", headers=headers, files={"file": ("a.md", b"x")})

    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"origin": "http://testserver"}, id="own-origin"),
        pytest.param({"sec-fetch-site": "same-origin"}, id="own-page"),
        pytest.param({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, id="a-link"),
        pytest.param({"host": "127.0.0.1:8000"}, id="address"),
        pytest.param({"host": "[::1]:8000"}, id="ipv6"),
        pytest.param({"host": "may-tinh-van-thu"}, id="name-in-the-office"),
        pytest.param({}, id="a-program"),
    ],
)
def test_the_reader_and_programs_can_use_it(opened: TestClient, headers: dict[str, str]) -> None:
    assert opened.get("/api/v1/documents", headers=headers).status_code == 200


def test_a_proxy_may_name_the_host_that_was_asked_for(opened: TestClient) -> None:
    headers = {"origin": "https://troly.example", "x-forwarded-host": "troly.example"}

    assert opened.get("/api/v1/documents", headers=headers).status_code == 200


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1.nip.io", "localhost.evil.example"])
def test_public_names_are_not_local(name: str) -> None:
    assert not is_local_name(name)


def test_every_answer_carries_the_security_headers(opened: TestClient) -> None:
    for path in ("/", "/healthz", "/khong-co", "/giao-dien/chat.css"):
        headers = opened.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert "'unsafe-eval'" not in headers["content-security-policy"]
        assert "http" not in headers["content-security-policy"]


def test_an_unexpected_fault_tells_nothing_of_the_inside(tmp_path: Path) -> None:
    app = application(tmp_path)

    @app.get("/api/v1/fault", include_in_schema=False)
    def fault() -> None:
        raise RuntimeError("mật khẩu là 123")

    app.router.routes.insert(0, app.router.routes.pop())
    response = TestClient(app, raise_server_exceptions=False).get("/api/v1/fault")

    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "mật khẩu" not in response.text
