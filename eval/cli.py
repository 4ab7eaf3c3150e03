"""``troly eval``: measure the answers."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.text import slug
from eval import cli_benchmarks

if TYPE_CHECKING:
    from eval.run import Result

DOCUMENTS = Path(__file__).resolve().parents[2] / "shared" / "plans"
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
ON_DAY = date(2026, 1, 20)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(help="Đo độ đúng của câu trả lời.", no_args_is_help=True)
    group.callback()(lambda: None)
    group.command("run")(run_suite)
    group.command("compare")(compare_runs)
    group.command("reading")(measure_reading)
    cli_benchmarks.register(group)
    app.add_typer(group, name="eval")


def run_suite(
    only: Annotated[str, typer.Option(help="Chỉ một loại câu hỏi, ví dụ deadline.")] = "",
    name: Annotated[str, typer.Option("--set", help="Bộ câu hỏi: tuned, fresh, …")] = "tuned",
    split: Annotated[str, typer.Option(help="Chỉ phần open hoặc sealed của bộ.")] = "",
    documents: Annotated[Path, typer.Option(help="Thư mục văn bản của bộ câu hỏi.")] = DOCUMENTS,
    show: Annotated[bool, typer.Option("--show", help="In các câu trả lời chưa đúng.")] = False,
    out: Annotated[Path | None, typer.Option(help="Ghi lượt đo vào thư mục này.")] = None,
) -> None:
    """Hỏi cả bộ câu hỏi, không dùng LLM, và chấm điểm."""
    from assistant.bootstrap import Services, read_settings
    from assistant.errors import NothingToRead
    from eval.questions import files_of, read_questions
    from eval.run import run
    from eval.runs import write_run
    from ingest.pipeline import load

    if not documents.is_dir():
        raise NothingToRead(
            f"Không thấy thư mục {documents}. Hãy chỉ thư mục văn bản: troly eval run --documents …"
        )
    questions = [
        q for q in read_questions(files_of(name))
        if (not only or q.type == only) and (not split or q.split == split)
    ]  # fmt: skip
    wanted = {document for question in questions for document in question.documents}
    files = [p for p in documents.iterdir() if p.is_file()]
    files += [p for p in SAMPLES.iterdir() if p.is_file() and slug(p.stem) in wanted]
    with tempfile.TemporaryDirectory() as folder:
        services = Services(read_settings(data_dir=Path(folder), llm_url="", today=ON_DAY))
        for outcome in load(services, sorted(files)):
            typer.echo(f"{Path(outcome.file).name}: {outcome.status}", err=True)
        library = services.library()
        results = run(services.assistant, questions, lambda i: library.documents[i].text)
        services.close()
    _print_figures(results)
    if out is not None:
        about = {"set": name, "split": split, "only": only, "questions": len(questions)}
        write_run(out, results, about | {"today": ON_DAY.isoformat()})
        typer.echo(f"Đã ghi {out}.")
    if show:
        for result in results:
            if not result.verdict.right:
                said = result.answer.answer if result.answer else "(lỗi)"
                typer.echo(f"\n{result.question.id} {result.question.question}\n"
                           f"  thiếu {result.verdict.missing} sai {result.verdict.wrong}\n"
                           f"  {said[:400]}")  # fmt: skip


def _print_figures(results: list[Result]) -> None:
    from eval.metrics import estimate, percentile, refusals
    from eval.run import by_type, figures
    from eval.runs import line_of

    for kind, row in [*by_type(results).items(), ("tất cả", figures(results))]:
        typer.echo(f"{kind:<14} {row.count:>4} câu  đúng {row.right:6.1%}  "
                   f"trả lời sai {row.confident_wrong:6.1%}")  # fmt: skip
    lines = [line_of(result) for result in results]
    answered = [line for line in lines if line["expected"] == "answered"]
    shares: list[tuple[str, list[float | None]]] = [
        ("đúng", [float(line["right"]) for line in lines]),
        ("đúng và dẫn đúng chỗ", [float(line["right"] and line["cited"]) for line in answered
                                  if line["cited"] is not None]),
        ("trả lời mà sai", [float(line["confident_wrong"]) for line in lines]),
        ("trích nguyên văn", [float(line["verbatim"]) for line in lines]),
    ]  # fmt: skip
    for words, values in shares:
        if known := estimate(values):
            typer.echo(f"{words:<22}{known.value:7.1%}  (95 %: {known.low:.1%} – {known.high:.1%},"
                       f" {known.count} câu)")  # fmt: skip
    refused = refusals([line["expected"] == "not_found" for line in lines],
                       [line["status"] == "not_found" for line in lines])  # fmt: skip
    if refused:
        typer.echo(f"từ chối: đúng lúc {refused.precision:.1%}, đủ {refused.recall:.1%}")
    seconds = [line["seconds"] for line in lines]
    middle, slow = percentile(seconds, 0.5), percentile(seconds, 0.95)
    if middle is not None and slow is not None:
        typer.echo(f"thời gian một câu: p50 {middle * 1000:.0f} ms, p95 {slow * 1000:.0f} ms")


def compare_runs(
    before: Annotated[Path, typer.Argument(help="Lượt đo trước.")],
    after: Annotated[Path, typer.Argument(help="Lượt đo sau.")],
) -> None:
    """So hai lượt đo từng câu một."""
    from eval.runs import compare, read_run

    found = compare(read_run(before), read_run(after))
    for words, lines in (("từ đúng thành sai", found.lost), ("từ sai thành đúng", found.won)):
        typer.echo(f"{words}: {len(lines)}")
        for line in lines:
            typer.echo(f"  {line['id']} {line['question']}")
    typer.echo(f"{found.shared} câu chung; McNemar p = {found.p:.3f}")


def measure_reading(
    forms: Annotated[list[str] | None, typer.Argument(help="Chỉ các dạng này.")] = None,
) -> None:
    """Đo cách đọc: văn bản mẫu ở từng dạng tệp, so với nguồn của chúng."""
    from eval.reading.formats import FORMATS
    from eval.reading.suite import measure

    if unknown := sorted(set(forms or ()) - set(FORMATS)):
        raise typer.BadParameter(f"không có dạng {', '.join(unknown)}; có: {', '.join(FORMATS)}.")
    typer.echo(f"{'dạng':<8}{'ký tự':>9}{'dấu':>9}{'nhiệm vụ F1':>13}{'chỉ tiêu F1':>13}")
    all_well = True
    with tempfile.TemporaryDirectory() as folder:
        for form in forms or FORMATS:
            score = measure(form, Path(folder))
            all_well = all_well and score.is_enough
            typer.echo(f"{form:<8}{score.characters:>9.2%}{score.diacritics:>9.2%}"
                       f"{score.tasks:>13.3f}{score.targets:>13.3f}"
                       f"{'' if score.is_enough else '  dưới mức'}")  # fmt: skip
    raise typer.Exit(0 if all_well else 1)
