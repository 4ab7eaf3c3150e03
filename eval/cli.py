"""``troly eval``: measure the answers."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

DOCUMENTS = Path(__file__).resolve().parents[2] / "shared" / "plans"
ON_DAY = date(2026, 1, 20)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(help="Đo độ đúng của câu trả lời.", no_args_is_help=True)
    group.callback()(lambda: None)
    group.command("run")(run_suite)
    group.command("reading")(measure_reading)
    app.add_typer(group, name="eval")


def run_suite(
    only: Annotated[str, typer.Option(help="Chỉ một loại câu hỏi, ví dụ deadline.")] = "",
    documents: Annotated[Path, typer.Option(help="Thư mục văn bản của bộ câu hỏi.")] = DOCUMENTS,
    show: Annotated[bool, typer.Option("--show", help="In các câu trả lời chưa đúng.")] = False,
) -> None:
    """Hỏi cả bộ câu hỏi, không dùng LLM, và chấm điểm."""
    from assistant.bootstrap import Services, read_settings
    from assistant.errors import NothingToRead
    from eval.questions import read_questions
    from eval.run import by_type, figures, run
    from ingest.pipeline import load

    if not documents.is_dir():
        raise NothingToRead(
            f"Không thấy thư mục {documents}. Hãy chỉ thư mục văn bản: troly eval run --documents …"
        )
    questions = [q for q in read_questions() if not only or q.type == only]
    with tempfile.TemporaryDirectory() as folder:
        services = Services(read_settings(data_dir=Path(folder), llm_url="", today=ON_DAY))
        for outcome in load(services, sorted(p for p in documents.iterdir() if p.is_file())):
            typer.echo(f"{Path(outcome.file).name}: {outcome.status}", err=True)
        library = services.library()
        results = run(services.assistant, questions, lambda i: library.documents[i].text)
        services.close()
    for kind, row in [*by_type(results).items(), ("tất cả", figures(results))]:
        typer.echo(f"{kind:<14} {row.count:>4} câu  đúng {row.right:6.1%}  "
                   f"trả lời sai {row.confident_wrong:6.1%}")  # fmt: skip
    typer.echo(f"trích dẫn nguyên văn: {sum(r.quotes_verbatim for r in results)}/{len(results)}")
    if show:
        for result in results:
            if not result.verdict.right:
                said = result.answer.answer if result.answer else "(lỗi)"
                typer.echo(f"\n{result.question.id} {result.question.question}\n"
                           f"  thiếu {result.verdict.missing} sai {result.verdict.wrong}\n"
                           f"  {said[:400]}")  # fmt: skip


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
