"""The HTTP API over real services: the bundled embedding, embedded Qdrant, one small plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Services, read_settings
from web.app import create_app

TABLE = [
    ("STT", "Nhiệm vụ", "Sản phẩm", "Thời gian hoàn thành", "Chủ trì", "Phối hợp"),
    ("I", "Cải cách thủ tục hành chính", "", "", "", ""),
    ("1", "Niêm yết mã QR tra cứu thủ tục tại bộ phận một cửa", "Bảng mã QR",
     "Trước ngày 31/3/2026", "Trung tâm Phục vụ hành chính công", "Văn phòng HĐND và UBND"),
    ("2", "Kiểm kê tài sản công của các thôn", "Biên bản kiểm kê", "Quý II/2026",
     "Phòng Kinh tế", "Các thôn"),
]  # fmt: skip
PLAN = """ỦY BAN NHÂN DÂN
XÃ SÔNG TRĂNG

Số: 15/KH-UBND
Sông Trăng, ngày 12 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026 xã Sông Trăng

I. MỤC TIÊU
1. Mục tiêu cụ thể
- Tối thiểu 92% hồ sơ được trả đúng hạn.
- <img src=x onerror="document.title='bị tấn công'"> Từ 70% trở lên hồ sơ nộp trực tuyến.

II. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội theo dõi, tổng hợp kết quả thực hiện Kế hoạch này.

Phụ lục
PHÂN CÔNG NHIỆM VỤ

""" + "\n".join(map("\t".join, TABLE))
PLAN_ID = "ke-hoach-song-trang"
MAX_UPLOAD_MB = 1


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = read_settings(
        _env_file=None, data_dir=tmp_path_factory.mktemp("data"), max_upload_mb=MAX_UPLOAD_MB
    )
    with TestClient(create_app(Services(settings)), raise_server_exceptions=False) as client:
        upload(client, f"{PLAN_ID}.md", PLAN).raise_for_status()
        yield client


def upload(client: TestClient, name: str, content: str | bytes) -> Any:
    return client.post("/api/v1/documents", files={"file": (name, content)})


def ask(client: TestClient, question: object, **more: object) -> Any:
    return client.post("/api/v1/ask", json={"question": question, **more})


def assert_problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    assert body["detail"]
    assert "Traceback" not in response.text
    return body


def test_health_and_readiness_are_told(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_a_question_is_answered_in_the_shape_of_the_contract(client: TestClient) -> None:
    answer = ask(client, "Ai chủ trì niêm yết mã QR tra cứu thủ tục?").json()

    assert answer["status"] == "answered"
    assert answer["answered_by"] == "records"
    assert "Trung tâm Phục vụ hành chính công" in answer["answer"]
    assert set(answer) == {
        "status", "answer", "answered_by", "citations", "conflicts", "nearest", "model",
        "timings_ms", "notices",
    }  # fmt: skip
    assert set(answer["citations"][0]) == {
        "n", "document_id", "document_title", "locator", "page", "passage_id", "quote",
    }  # fmt: skip


def test_a_quote_stands_word_for_word_in_the_text_and_in_its_passage(client: TestClient) -> None:
    citation = ask(client, "Khi nào phải kiểm kê xong tài sản công?").json()["citations"][0]
    base = f"/api/v1/documents/{citation['document_id']}"

    text = client.get(f"{base}/text").json()["text"]
    passage = client.get(f"{base}/passages/{citation['passage_id']}").json()

    assert citation["quote"] in text
    assert citation["quote"] in passage["text"]
    assert text[passage["start"] : passage["end"]] == passage["text"]
    assert passage["before"] + passage["text"] + passage["after"] in text
    assert passage["locator"] == citation["locator"]


def test_what_the_plan_does_not_say_is_not_found(client: TestClient) -> None:
    answer = ask(client, "Kinh phí của kế hoạch là bao nhiêu tỷ đồng?").json()

    assert answer["status"] == "not_found"
    assert answer["citations"] == []


def test_the_history_carries_the_topic_over(client: TestClient) -> None:
    history = [
        {"role": "user", "content": "Ai chủ trì kiểm kê tài sản công của các thôn?"},
        {"role": "assistant", "content": "Phòng Kinh tế chủ trì."},
    ]

    answer = ask(client, "Khi nào phải xong?", history=history).json()

    assert "Quý II/2026" in answer["answer"]


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        pytest.param({"question": ""}, 422, "trống", id="empty"),
        pytest.param({"question": " \n ?!"}, 422, "trống", id="no-word"),
        pytest.param({"question": "ai chủ trì " * 1000}, 413, "dài", id="10000-characters"),
        pytest.param({}, 422, "question", id="no-question"),
        pytest.param({"question": None}, 422, "question", id="null"),
        pytest.param({"question": "Ai?", "filter": {}}, 422, "filter", id="unknown-field"),
        pytest.param({"question": "Ai?", "filters": {"places": "x"}}, 422, "filters.places",
                     id="unknown-filter"),
        pytest.param({"question": "Ai?", "history": [{"role": "system", "content": "x"}]}, 422,
                     "history.0.role", id="unknown-role"),
        pytest.param({"question": "Ai?", "history": "x"}, 422, "history", id="history-no-list"),
        pytest.param(["Ai?"], 422, "JSON", id="a-list"),
    ],
)  # fmt: skip
def test_an_unusable_question_is_refused_in_one_line(
    client: TestClient, body: object, status: int, told: str
) -> None:
    problem = assert_problem(client.post("/api/v1/ask", json=body), status)

    assert told in problem["detail"]
    assert "\n" not in problem["detail"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(b'{"question": ', 422, id="cut-json"),
        pytest.param(b'{"question": "\\ud800"}', 422, id="lone-surrogate"),
        pytest.param(b"\xff\xfe\x00", 400, id="binary"),
        pytest.param(b"[" * 100_000, 400, id="deep"),
        pytest.param(b'"' + b"a" * 2_000_000 + b'"', 413, id="two-megabytes"),
    ],
)
def test_a_nonsense_body_is_refused(client: TestClient, content: bytes, status: int) -> None:
    response = client.post(
        "/api/v1/ask", content=content, headers={"content-type": "application/json"}
    )

    assert_problem(response, status)


def test_the_documents_are_listed(client: TestClient) -> None:
    listed = {document["id"]: document for document in client.get("/api/v1/documents").json()}
    one = client.get(f"/api/v1/documents/{PLAN_ID}").json()

    assert listed[PLAN_ID] == one
    assert set(one) == {
        "id", "title", "kind", "number", "issued", "place", "province", "period", "issuer",
        "signer", "file", "passages", "tasks", "targets", "warnings",
    }  # fmt: skip
    assert (one["number"], one["issued"], one["tasks"]) == ("15/KH-UBND", "2026-01-12", 2)


def test_a_text_is_given_plain_to_who_asks_for_that(client: TestClient) -> None:
    address = f"/api/v1/documents/{PLAN_ID}/text"

    plain = client.get(address, headers={"accept": "text/plain"})
    as_json = client.get(address, headers={"accept": "application/json, text/plain"})

    assert plain.headers["content-type"] == "text/plain; charset=utf-8"
    assert plain.text == as_json.json()["text"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/documents/khong-co",
        "/api/v1/documents/khong-co/text",
        "/api/v1/documents/khong-co/passages/x",
        f"/api/v1/documents/{PLAN_ID}/passages/khong-co",
        "/api/v1/nothing",
        "/api",
        "/khong-co",
        "/van-ban/khong-co",
    ],
)
def test_what_is_not_there_is_a_404_problem(client: TestClient, path: str) -> None:
    assert_problem(client.get(path), 404)


def test_a_wrong_method_is_a_405_problem_that_names_the_right_one(client: TestClient) -> None:
    response = client.get("/api/v1/ask")

    assert_problem(response, 405)
    assert response.headers["allow"] == "POST"


def test_a_browser_gets_the_same_words_as_a_page(client: TestClient) -> None:
    response = client.get("/van-ban/khong-co", headers={"accept": "text/html"})

    assert response.status_code == 404
    assert "Không có văn bản “khong-co”" in response.text


def test_an_upload_is_added_then_unchanged_then_replaced_then_removed(client: TestClient) -> None:
    plan = PLAN.replace("92%", "93%")
    first = upload(client, "Kế hoạch thử.md", plan)
    again = upload(client, "Kế hoạch thử.md", plan)
    other = upload(client, "Kế hoạch thử.md", PLAN.replace("92%", "95%"))
    removed = client.delete("/api/v1/documents/ke-hoach-thu")

    assert [first.status_code, again.status_code, other.status_code] == [201, 200, 200]
    assert [r.json()["status"] for r in (first, again, other)] == ["added", "unchanged", "replaced"]
    assert first.json() == {
        "file": "Kế hoạch thử.md", "document_id": "ke-hoach-thu", "status": "added",
        "passages": first.json()["passages"], "tasks": 2, "targets": 2, "warnings": [],
        "error": None,
    }  # fmt: skip
    assert removed.status_code == 204
    assert_problem(client.get("/api/v1/documents/ke-hoach-thu"), 404)
    assert_problem(client.delete("/api/v1/documents/ke-hoach-thu"), 404)


def test_a_file_name_never_leaves_its_folder(client: TestClient, tmp_path: Path) -> None:
    target = tmp_path / "thoat.md"

    response = upload(client, f"../../../../../..{target}", PLAN)

    assert response.json()["document_id"] == "thoat"
    assert not target.exists()
    client.delete("/api/v1/documents/thoat").raise_for_status()


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        pytest.param("rong.md", b"", 422, id="empty"),
        pytest.param("nhi-phan.txt", bytes(range(256)) * 20, 422, id="binary-named-txt"),
        pytest.param("hinh.exe", b"MZ", 422, id="unknown-kind"),
        pytest.param("...", b"x", 422, id="no-name"),
        pytest.param("a" * 300 + ".md", b"x", 422, id="long-name"),
        pytest.param("lon.md", b"a" * (MAX_UPLOAD_MB * 1024 * 1024 + 100_000), 413, id="too-big"),
    ],
)
def test_a_file_that_cannot_be_loaded_leaves_the_library_as_it_was(
    client: TestClient, name: str, content: bytes, status: int
) -> None:
    before = client.get("/api/v1/documents").json()

    problem = assert_problem(upload(client, name, content), status)

    assert "\n" not in problem["detail"]
    assert client.get("/api/v1/documents").json() == before


def test_a_body_of_unknown_length_is_counted_while_it_is_read(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.md"\r\n\r\n'
        for _ in range(64):
            yield b"a" * 65536

    headers = {"content-type": "multipart/form-data; boundary=x"}
    response = client.post("/api/v1/documents", content=endless(), headers=headers)

    assert "TROLY_MAX_UPLOAD_MB" in assert_problem(response, 413)["detail"]


def test_an_upload_without_a_file_names_the_field(client: TestClient) -> None:
    problem = assert_problem(client.post("/api/v1/documents", data={"tep": "x"}), 422)

    assert "file: bắt buộc phải có" in problem["detail"]


def test_the_page_of_a_document_marks_the_cited_words_and_escapes_all(client: TestClient) -> None:
    citation = ask(client, "Ai chủ trì niêm yết mã QR?").json()["citations"][0]

    page = client.get(f"/van-ban/{PLAN_ID}", params={"p": citation["passage_id"]})

    assert page.text.count('<mark id="trich-dan">') == 1
    assert "<mark>Trung tâm Phục vụ hành chính công</mark>" in page.text
    assert "<img" not in page.text
    assert "&lt;img src=x onerror=" in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


def test_the_page_says_when_the_cited_passage_is_gone(client: TestClient) -> None:
    page = client.get(f"/van-ban/{PLAN_ID}", params={"p": "x:1-2"})

    assert "không còn trong bản đang lưu" in page.text
    assert "<mark" not in page.text


def test_every_word_of_the_text_is_on_the_page(client: TestClient) -> None:
    text = client.get(f"/api/v1/documents/{PLAN_ID}/text").json()["text"]
    page = client.get(f"/van-ban/{PLAN_ID}").text

    lines = [part.strip() for line in text.split("\n") for part in line.split("\t") if part.strip()]

    assert [line for line in lines if "<" not in line and line not in page] == []


def test_the_chat_and_the_list_of_the_api_are_pages_without_outside_help(
    client: TestClient,
) -> None:
    chat = client.get("/")
    listing = client.get("/docs")

    assert "Trợ lý kế hoạch" in chat.text
    assert "default-src 'self'" in chat.headers["content-security-policy"]
    assert "POST /api/v1/ask" in listing.text
    assert client.get("/openapi.json").json()["info"]["title"] == "Trợ lý kế hoạch"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=https://example.org/"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/monitoring"),
        ("POST", "/gradio_api/vibe-edit"),
        ("POST", "/gradio_api/api/ask"),
    ],
)
def test_what_the_chat_does_not_need_of_gradio_is_shut(
    client: TestClient, method: str, path: str
) -> None:
    assert_problem(client.request(method, path), 404)
