"""``troly eval``: simpler systems, public question sets, and an LLM's second opinion."""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eval.metrics import Estimate

_FIGURES = {"quoted": "câu trích có đáp án"}


def register(group: typer.Typer) -> None:
    """Add the commands to ``troly eval``."""
    group.command("benchmark")(run_benchmark)


def run_benchmark(
    path: Annotated[Path, typer.Argument(help="Tệp dạng SQuAD (XQuAD) hoặc thư mục ALQAC.")],
    data: Annotated[
        Path | None, typer.Option(help="Giữ véc-tơ trong một thư mục con ở đây cho lần đo sau.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Chỉ in JSON.")] = False,
) -> None:
    """Đo cách tìm của chương trình trên một bộ câu hỏi công khai."""
    from assistant.bootstrap import Services, read_settings
    from assistant.text import slug
    from eval.benchmarks import index_texts, measure, read_benchmark

    benchmark = read_benchmark(path)
    with ExitStack() as stack:
        parent = data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = parent / f"benchmark-{slug(benchmark.name)}"
        services = Services(read_settings(data_dir=folder, qdrant_url="", database_url=""))
        stack.callback(services.close)
        index_texts(benchmark, services.index, services.embedding, _tell)
        found = measure(benchmark, services.index, services.embedding)
    if as_json:
        typer.echo(json.dumps({row.way: {name: value and asdict(value)
                                         for name, value in row.figures.items()}
                               for row in found}, ensure_ascii=False))  # fmt: skip
        return
    typer.echo(f"{benchmark.name}: {len(benchmark.documents)} văn bản, "
               f"{len(benchmark.questions)} câu hỏi")  # fmt: skip
    for row in found:
        typer.echo(row.way)
        for name, value in row.figures.items():
            if value:
                typer.echo(f"  {_FIGURES.get(name, name):<20}{_interval(value)}")


def _tell(name: str, done: int, total: int) -> None:
    typer.echo(f"{name}: {done}/{total}", err=True)


def _interval(value: Estimate) -> str:
    return f"{value.value:.3f}  (95 %: {value.low:.3f} – {value.high:.3f})"
