"""Tasks and targets over HTTP: the command line's filters and forms, behind the same gate."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from assistant.bootstrap import Services, read_settings
from web.app import create_app

TABLE = [
    ("STT", "Nhiệm vụ", "Sản phẩm", "Thời gian hoàn thành", "Chủ trì", "Phối hợp"),
    ("1", "Niêm yết mã QR tra cứu thủ tục", "Bảng mã QR", "Trước ngày 31/3/2026",
     "Trung tâm Phục vụ hành chính công", "Văn phòng HĐND và UBND"),
    ("2", "Kiểm kê tài sản công", "=1+1", "Quý II/2026", "Phòng Kinh tế", "Các thôn"),
]  # fmt: skip
PLAN = """ỦY BAN NHÂN DÂN
XÃ SÔNG TRĂNG

KẾ HOẠCH
Cải cách hành chính năm 2026 xã Sông Trăng

I. MỤC TIÊU
- Tối thiểu 92% hồ sơ được trả đúng hạn.

Phụ lục
PHÂN CÔNG NHIỆM VỤ

""" + "\n".join(map("\t".join, TABLE))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = read_settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data"))
    with TestClient(create_app(Services(settings)), raise_server_exceptions=False) as client:
        files = {"file": ("ke-hoach-song-trang.md", PLAN)}
        client.post("/api/v1/documents", files=files).raise_for_status()
        yield client


def tasks(client: TestClient, **filters: str) -> list[str]:
    found = client.get("/api/v1/tasks", params=filters).raise_for_status().json()
    return [task["number"] for task in found]


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        pytest.param({}, ["1", "2"], id="all"),
        pytest.param({"place": "sông trăng"}, ["1", "2"], id="place"),
        pytest.param({"place": "Xã Khác"}, [], id="other-place"),
        pytest.param({"lead": "TTPVHCC"}, ["1"], id="lead-by-its-abbreviation"),
        pytest.param({"due_before": "31/03/2026"}, ["1"], id="due-before"),
        pytest.param({"due_after": "2026-04-01"}, ["2"], id="due-after"),
        pytest.param({"topic": "kiểm kê"}, ["2"], id="topic"),
    ],
)
def test_tasks_are_filtered(
    client: TestClient, filters: dict[str, str], numbers: list[str]
) -> None:
    assert tasks(client, **filters) == numbers


def test_a_task_has_the_shape_of_the_command_line(client: TestClient) -> None:
    task = client.get("/api/v1/tasks", params={"topic": "mã QR"}).json()[0]

    assert set(task) == {
        "document_id", "place", "section", "number", "task", "product", "deadline", "lead",
        "support", "monitor", "uncertain", "passage_id", "locator",
    }  # fmt: skip
    assert task["deadline"]["end"] == "2026-03-31"


def test_targets_are_filtered(client: TestClient) -> None:
    found = client.get("/api/v1/targets", params={"topic": "đúng hạn"}).json()

    assert [(target["value"], target["unit"]) for target in found] == [(92.0, "%")]
    assert client.get("/api/v1/targets", params={"topic": "rừng phòng hộ"}).json() == []


def test_csv_is_a_file_that_excel_reads_and_that_runs_nothing(client: TestClient) -> None:
    response = client.get("/api/v1/tasks", params={"format": "csv"})

    header, *lines = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="nhiem-vu.csv"' in response.headers["content-disposition"]
    assert header[:4] == ["Nơi", "Vị trí", "Nhiệm vụ", "Sản phẩm"]
    assert [line[3] for line in lines] == ["Bảng mã QR", "'=1+1"]


def test_xlsx_is_a_workbook(client: TestClient) -> None:
    response = client.get("/api/v1/targets", params={"format": "xlsx"})

    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:3] == ["Nơi", "Vị trí", "Chỉ tiêu"]
    assert sheet.max_row == 2


@pytest.mark.parametrize(
    ("params", "told"),
    [
        pytest.param({"due_before": "hôm qua"}, "due_before cần một ngày", id="not-a-day"),
        pytest.param({"format": "pdf"}, "format: phải là", id="unknown-form"),
        pytest.param({"due": "2026-01-01"}, "due: trường này không có", id="unknown-filter"),
    ],
)
def test_an_unusable_filter_is_refused_in_one_line(
    client: TestClient, params: dict[str, Any], told: str
) -> None:
    response = client.get("/api/v1/tasks", params=params)

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert told in response.json()["detail"]
