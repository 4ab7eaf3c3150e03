"""What a program or a reader says of an answer, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient

from assistant.bootstrap import Services, read_settings
from web.app import create_app

PATH = "/api/v1/feedback"
BODY = {"question": "Ai chủ trì?", "answer": "Phòng Kinh tế [1]", "verdict": "wrong"}
KEY = {"authorization": "Bearer bi-mat"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    settings = read_settings(_env_file=None, data_dir=folder, api_keys="bi-mat")
    with TestClient(create_app(Services(settings)), raise_server_exceptions=False) as client:
        yield client


def test_a_verdict_is_kept_as_a_question(client: TestClient, folder: Path) -> None:
    history = [{"role": "user", "content": "Mã QR?"}]

    response = client.post(PATH, headers=KEY, json={
        **BODY, "correction": "Công an xã", "history": history, "filters": {"place": "xã A"}
    })  # fmt: skip

    (entry,) = yaml.safe_load((folder / "wrong-answers.yaml").read_text("utf-8"))
    assert response.status_code == 201
    assert response.json() == {"id": entry["id"], "verdict": "wrong"}
    assert (entry["question"], entry["history"]) == ("Ai chủ trì?", history)
    assert entry["given"]["correction"] == "Công an xã"
    assert entry["filters"] == {"place": "xã A"}


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "maybe"},
        {"question": "  "},
        {"question": "x" * 5000},
        {"correction": "x" * 5000},
        {"history": [{"role": "system", "content": "x"}]},
        {"path": "/etc"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_no_verdict_is_refused_and_not_kept(
    client: TestClient, folder: Path, change: dict[str, object]
) -> None:
    before = {path: path.stat().st_size for path in folder.glob("*.yaml")}

    response = client.post(PATH, headers=KEY, json={**BODY, **change})

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert {path: path.stat().st_size for path in folder.glob("*.yaml")} == before


def test_a_verdict_that_is_neither_is_told_what_it_may_be(client: TestClient) -> None:
    response = client.post(PATH, headers=KEY, json={**BODY, "verdict": "maybe"})

    assert "phải là “right” hoặc “wrong”" in response.text


def test_without_a_key_nothing_is_kept(client: TestClient) -> None:
    assert client.post(PATH, json=BODY).status_code == 401
