"""``troly eval benchmark`` and ``judge`` as they are typed, with the bundled embedding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from assistant.errors import NothingToRead
from eval.cli import register

TEXTS = {
    "Gà trống gáy lúc năm giờ sáng, trước khi mặt trời mọc.": "Gà trống gáy lúc mấy giờ?",
    "Trâu cày ruộng vào mùa mưa, bò ăn cỏ ngoài đê.": "Trâu cày ruộng vào mùa nào?",
}


@pytest.fixture
def program() -> typer.Typer:
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    return app


def test_a_benchmark_is_measured_and_leaves_what_stands_beside_it(
    program: typer.Typer, tmp_path: Path
) -> None:
    paragraphs = [{"context": c, "qas": [{"question": q, "answers": []}]} for c, q in TEXTS.items()]
    path = tmp_path / "hai.json"
    path.write_text(json.dumps({"data": [{"title": "t", "paragraphs": paragraphs}]}), "utf-8")
    other = tmp_path / "data" / "qdrant"
    other.mkdir(parents=True)

    arguments = ["eval", "benchmark", str(path), "--data", str(tmp_path / "data"), "--json"]
    result = CliRunner().invoke(program, arguments)

    figures = json.loads(result.stdout)
    assert set(figures) == {"dense", "sparse", "hybrid", "answering"}
    assert all(way["recall@1"]["value"] == 1.0 for way in figures.values())
    assert figures["hybrid"]["quoted"] is None
    assert list(other.iterdir()) == []
    assert (tmp_path / "data" / "benchmark-hai").is_dir()


def test_only_a_run_can_be_judged(program: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        program, ["eval", "judge", str(tmp_path), "--llm", "http://127.0.0.1:9"]
    )

    assert isinstance(result.exception, NothingToRead)
