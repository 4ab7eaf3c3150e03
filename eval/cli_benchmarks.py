"""``troly eval``: simpler systems, public question sets, and an LLM's second opinion."""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.text import slug
from eval.cli_run import (
    DOCUMENTS,
    ON_DAY,
    DataOption,
    DocumentsOption,
    SetOption,
    SplitOption,
    files_for,
)
from eval.questions import FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_index.core.llms.llm import LLM

    from assistant.bootstrap import Services
    from assistant.settings import Settings
    from eval.llm_judge import Agreement
    from eval.metrics import Estimate
    from eval.run import Asker, Result

OPINIONS = {"right": "đúng", "wrong": "sai", "refused": "từ chối"}
_FIGURES = {"quoted": "câu trích có đáp án"}


def register(group: typer.Typer) -> None:
    """Add the commands to ``troly eval``."""
    group.command("baselines")(run_baselines)
    group.command("benchmark")(run_benchmark)
    group.command("judge")(judge_answers)


def run_baselines(
    name: SetOption = "tuned",
    split: SplitOption = "",
    documents: DocumentsOption = DOCUMENTS,
    data: DataOption = None,
    llm: Annotated[str, typer.Option(help="Địa chỉ LLM cho hệ LlamaIndex.")] = "",
    out: Annotated[Path | None, typer.Option(help="Ghi mỗi hệ một lượt đo vào đây.")] = None,
) -> None:
    """Hỏi cùng bộ câu hỏi ở các hệ đơn giản hơn, đặt cạnh chương trình này."""
    from assistant.bootstrap import Services, read_settings
    from assistant.errors import NothingToRead
    from eval.questions import files_of, read_questions
    from eval.run import run
    from eval.runs import write_run
    from ingest.pipeline import load

    questions = [q for q in read_questions(files_of(name)) if not split or q.split == split]
    if not documents.is_dir():
        raise NothingToRead(f"Không thấy thư mục {documents}. Hãy chỉ thư mục ở --documents.")
    with ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        services = Services(read_settings(data_dir=folder, llm_url="", today=ON_DAY))
        stack.callback(services.close)
        for outcome in load(services, files_for(questions, documents)):
            typer.echo(f"{Path(outcome.file).name}: {outcome.status}", err=True)
        texts = {d.id: d.text for d in services.library().documents.values()}
        for system, asker in _systems(services, llm).items():
            results = run(asker, questions, lambda i: texts.get(i, ""))
            _print_system(system, results)
            if out is not None:
                about = {"system": system, "set": name, "split": split, "llm": llm,
                         "questions": len(questions), "today": ON_DAY.isoformat()}  # fmt: skip
                write_run(out / system, results, about)
    if out is not None:
        typer.echo(f"Đã ghi {out}.")


def _systems(services: Services, llm_url: str) -> dict[str, Asker]:
    """Ours and the simpler ones, by the name of their run."""
    from eval.baselines import BestPassage, Starter

    library, index, embedding = services.library(), services.index, services.embedding
    systems: dict[str, Asker] = {
        "troly": services.assistant,
        "bm25": BestPassage(library, index, embedding, "sparse"),
        "dense": BestPassage(library, index, embedding, "dense"),
        "llamaindex": Starter(library, embedding),
    }
    if llm_url:
        systems["llamaindex-llm"] = Starter(library, embedding, _llm(services.settings, llm_url))
    return systems


def _llm(settings: Settings, url: str, model: str = "") -> LLM:
    from assistant.adapters.openai_llm import open_llm

    return open_llm(url, model or settings.llm_model, settings.llm_api_key, settings.llm_timeout_s)


def _print_system(system: str, results: Sequence[Result]) -> None:
    from eval.metrics import estimate, honest
    from eval.runs import line_of

    lines = [line_of(result) for result in results]
    typer.echo(f"{system}: {len(lines)} câu, {sum(r.answer is None for r in results)} câu lỗi")
    for words, values in (
        ("đúng", [float(line["right"]) for line in lines]),
        ("trả lời mà sai", [float(line["confident_wrong"]) for line in lines]),
        ("đúng và dẫn đúng chỗ", [float(line["right"] and line["cited"]) for line in lines
                                  if line["cited"] is not None]),
        ("từ chối khi phải từ chối", [float(line["right"]) for line in lines
                                      if line["expected"] == "not_found"]),
    ):  # fmt: skip
        if value := estimate(list(values)):
            typer.echo(f"  {words:<26}{_interval(honest(value))}")


def judge_answers(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Thư mục của một lượt đo.")],
    llm: Annotated[str, typer.Option(help="Địa chỉ LLM chấm điểm.")],
    model: Annotated[str, typer.Option(help="Tên mô hình ở địa chỉ đó.")] = "",
    limit: Annotated[int, typer.Option(help="Chỉ chấm chừng này câu, trải đều.", min=0)] = 0,
) -> None:
    """Hỏi LLM ý kiến thứ hai về một lượt đo, và xem ý kiến ấy có đáng tin không."""
    from assistant.bootstrap import read_settings
    from eval.llm_judge import LLMJudge, agreement, judge_run, keep
    from eval.questions import read_questions
    from eval.runs import read_run

    lines = read_run(folder)
    if limit:
        lines = lines[:: max(1, len(lines) // limit)][:limit]
    questions = {q.id: q for q in read_questions(sorted(FOLDER.rglob("*.yaml")))}
    judge = LLMJudge(_llm(read_settings(), llm, model))
    judged = judge_run(judge, lines, questions, keep(folder, judge))
    _print_agreement(agreement(judged), judge.name, len(judged))


def _print_agreement(found: Agreement, model: str, count: int) -> None:
    from eval.llm_judge import ENOUGH, pairs_of

    typer.echo(f"{model}: {count} câu trả lời, {found.unread} ý kiến không đọc được")
    for words, value in (("cùng ý với phép kiểm", found.accuracy), ("Cohen kappa", found.kappa)):
        typer.echo(f"  {words:<26}{_interval(value) if value else 'không tính được'}")
    for checked, opinion, cases in pairs_of(found.confusion):
        typer.echo(f"  {OPINIONS[checked]} theo phép kiểm, LLM nói {OPINIONS[opinion]}: {cases}")
    typer.echo(
        "Có thể đọc ý kiến của LLM này làm ý kiến thứ hai." if found.is_enough else
        f"Chưa nên tin ý kiến của LLM này: cận dưới của kappa chưa tới {ENOUGH:.2f}."
    )  # fmt: skip


def run_benchmark(
    path: Annotated[Path, typer.Argument(help="Tệp dạng SQuAD (XQuAD) hoặc thư mục ALQAC.")],
    data: Annotated[
        Path | None, typer.Option(help="Giữ véc-tơ trong một thư mục con ở đây cho lần đo sau.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Chỉ in JSON.")] = False,
) -> None:
    """Đo cách tìm của chương trình trên một bộ câu hỏi công khai."""
    from assistant.bootstrap import Services, read_settings
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
