"""Loading in the background and correcting over HTTP; real services, small plans."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Services, read_settings
from web.app import create_app

PLAN = (
    "ỦY BAN NHÂN DÂN\nXÃ SÔNG TRĂNG\n\nKẾ HOẠCH\nCải cách hành chính năm 2026\n\nI. NHIỆM VỤ\n\n"
    "STT\tNhiệm vụ\tĐơn vị chủ trì\tThời gian\n1\tCông khai thủ tục\tCông an xã\tQuý I\n"
)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = read_settings(_env_file=None, data_dir=tmp_path / "data")
    with TestClient(create_app(Services(settings)), raise_server_exceptions=False) as opened:
        yield opened


def start(client: TestClient, name: str, content: str) -> Any:
    return client.post("/api/v1/documents?background=true", files={"file": (name, content)})


def ended(client: TestClient, where: str) -> dict[str, Any]:
    while (job := client.get(where).json())["status"] in ("queued", "running"):
        time.sleep(0.1)
    return dict(job)


def test_a_file_is_loaded_in_the_background_and_its_job_tells_the_outcome(
    client: TestClient,
) -> None:
    accepted = start(client, "ke-hoach.txt", PLAN)
    job = ended(client, accepted.headers["Location"])

    assert accepted.status_code == 202
    assert (job["status"], job["outcome"]["status"]) == ("done", "added")
    assert job["done"] == job["total"] > 0
    assert client.get("/api/v1/documents/ke-hoach").json()["tasks"] == 1


def test_a_job_that_fails_says_why_and_the_next_one_runs(client: TestClient) -> None:
    bad = ended(client, start(client, "hong.pdf", "không phải pdf").headers["Location"])
    good = ended(client, start(client, "tot.txt", PLAN).headers["Location"])

    assert bad["status"] == "failed"
    assert "không phải tệp PDF" in bad["error"]
    assert good["status"] == "done"
    assert client.get("/api/v1/jobs/khong-co").status_code == 404


def test_a_correction_over_http_is_kept_and_can_be_taken_back(client: TestClient) -> None:
    client.post("/api/v1/documents", files={"file": ("ke-hoach.txt", PLAN)})
    where = "/api/v1/documents/ke-hoach"

    assert client.patch(where, json={"place": "xã Phú Lộc"}).json()["place"] == "xã Phú Lộc"
    assert client.patch(where, json={"place": None}).json()["place"] == "xã Sông Trăng"
    assert client.patch(where, json={"period": "năm nay"}).status_code == 422
    assert client.patch("/api/v1/documents/khac", json={"place": "a"}).status_code == 404
