"""The figures for Prometheus: by route and kind of answer, never a reader's words."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from assistant.bootstrap import Services, read_settings
from ingest.pipeline import load_file
from tests.integration.serving import PLAN, PLAN_ID
from web.app import create_app


def figures(client: TestClient) -> dict[tuple[str, ...], float]:
    """Each figure by its name and labels."""
    text = client.get("/metrics").raise_for_status().text
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_answers_refusals_and_documents_are_counted_without_words(tmp_path: Path) -> None:
    plan = tmp_path / f"{PLAN_ID}.md"
    plan.write_text(PLAN, "utf-8")
    services = Services(read_settings(_env_file=None, data_dir=tmp_path / "data"))
    load_file(services, plan)
    with TestClient(create_app(services), raise_server_exceptions=False) as client:
        for question in ("Ai chủ trì niêm yết mã QR?", "Kinh phí là bao nhiêu tỷ đồng?", " "):
            client.post("/api/v1/ask", json={"question": question})
        messages = [{"role": "user", "content": "Ai chủ trì niêm yết mã QR?"}]
        client.post("/v1/chat/completions", json={"messages": messages})
        client.get(f"/api/v1/documents/{PLAN_ID}")
        client.get("/van-ban-bi-mat")

        found = figures(client)
        text = client.get("/metrics").text

    assert found["troly_http_requests_total", "/api/v1/ask", "200"] == 2
    assert found["troly_http_requests_total", "/api/v1/ask", "422"] == 1
    assert found["troly_http_requests_total", "/api/v1/documents/{document_id}", "200"] == 1
    assert found["troly_http_requests_total", "-", "404"] == 1
    assert found["troly_answer_seconds_count", "records", "answered"] == 2
    assert found["troly_answer_seconds_count", "records", "not_found"] == 1
    assert found[("troly_refusals_total",)] == 1
    assert found["troly_failures_total", "EmptyQuestion"] == 1
    assert found[("troly_documents",)] == 1
    for word in ("mã QR", "Kinh phí", PLAN_ID, "bi-mat"):
        assert word not in text
