"""``troly eval run``: ask a set of questions here or at a running service, and keep the run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.text import slug

if TYPE_CHECKING:
    from assistant.settings import Settings
    from eval.asking import InProcess, RunningService
    from eval.questions import Question
    from eval.recording import Recording

DOCUMENTS = Path(__file__).resolve().parents[2] / "shared" / "plans"
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
ON_DAY = date(2026, 1, 20)

SetOption = Annotated[str, typer.Option("--set", help="Bộ câu hỏi: tuned, fresh, …")]
SplitOption = Annotated[str, typer.Option(help="Chỉ phần open hoặc sealed của bộ.")]
DocumentsOption = Annotated[
    Path, typer.Option(help="Thư mục văn bản của bộ câu hỏi.", show_default="../shared/plans")
]
DataOption = Annotated[
    Path | None, typer.Option(help="Giữ dữ liệu đã nạp ở đây để lần sau khỏi nạp lại.")
]


def run_suite(
    only: Annotated[str, typer.Option(help="Chỉ một loại câu hỏi, ví dụ deadline.")] = "",
    name: SetOption = "tuned",
    split: SplitOption = "",
    documents: DocumentsOption = DOCUMENTS,
    data: DataOption = None,
    llm: Annotated[str, typer.Option(help="Địa chỉ LLM; không có: đo khi không có LLM.")] = "",
    model: Annotated[str, typer.Option(help="Tên mô hình ở địa chỉ LLM đó.")] = "",
    url: Annotated[str, typer.Option(help="Đo dịch vụ đang chạy ở địa chỉ này.")] = "",
    show: Annotated[bool, typer.Option("--show", help="In các câu trả lời chưa đúng.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Ghi lượt đo vào thư mục này; chạy lại thì đo tiếp.")
    ] = None,
) -> None:
    """Hỏi cả bộ câu hỏi, chấm điểm, và ghi lượt đo thành một thư mục."""
    from assistant.bootstrap import read_settings
    from assistant.errors import UsageError
    from eval.questions import files_of, read_questions

    questions = [
        q for q in read_questions(files_of(name))
        if (not only or q.type == only) and (not split or q.split == split)
    ]  # fmt: skip
    if not questions:
        raise UsageError(f"Bộ “{name}” không có câu nào hợp với --only {only} --split {split}.")
    if url and (llm or model or data):
        raise UsageError("--url đo dịch vụ đang chạy: không dùng cùng --llm, --model, --data.")
    about = {"set": name, "split": split, "only": only, "questions": len(questions)}
    if url:
        _measure_service(url, read_settings(), questions, about, out, show)
        return
    with _data_folder(data) as folder:
        settings = read_settings(data_dir=folder, llm_url=llm, today=ON_DAY,
                                 **({"llm_model": model} if model else {}))  # fmt: skip
        _measure_here(settings, documents, questions, about, out, show)


@contextmanager
def _data_folder(kept: Path | None) -> Iterator[Path]:
    """The folder that is kept, or one for this run only."""
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _measure_here(
    settings: Settings,
    documents: Path,
    questions: Sequence[Question],
    about: Mapping[str, Any],
    out: Path | None,
    show: bool,
) -> None:
    from assistant.bootstrap import Services
    from assistant.errors import NothingToRead
    from eval.asking import InProcess
    from ingest.pipeline import load

    if not documents.is_dir():
        raise NothingToRead(
            f"Không thấy thư mục {documents}. Hãy chỉ thư mục văn bản: troly eval run --documents …"
        )
    services = Services(settings)
    try:
        for outcome in load(services, files_for(questions, documents)):
            typer.echo(f"{Path(outcome.file).name}: {outcome.status}", err=True)
        asked = InProcess(services)
        made_with = {
            "today": ON_DAY.isoformat(), "url": "",
            "llm": settings.llm_url, "model": settings.llm_model if settings.llm_url else "",
            "embedding": settings.embedding_model, "reranker": settings.reranker_model,
            "documents": {d.id: d.version for d in asked.documents()},
        }  # fmt: skip
        _measure(asked, questions, {**about, **made_with}, out, show)
    finally:
        services.close()


def files_for(questions: Sequence[Question], documents: Path) -> list[Path]:
    """The documents to load: all in the folder, and the samples that the questions name."""
    wanted = {document for question in questions for document in question.documents}
    files = [p for p in documents.iterdir() if p.is_file()]
    return sorted([*files, *(p for p in SAMPLES.iterdir() if p.is_file()
                             and slug(p.stem) in wanted)])  # fmt: skip


def _measure_service(
    url: str,
    settings: Settings,
    questions: Sequence[Question],
    about: Mapping[str, Any],
    out: Path | None,
    show: bool,
) -> None:
    from eval.asking import RunningService

    service = RunningService(url, next(iter(sorted(settings.keys)), ""))
    try:
        held = {i: [row["passages"], row["tasks"], row["targets"]]
                for i, row in service.documents().items()}  # fmt: skip
        _measure(service, questions, {**about, "url": url, "documents": held}, out, show)
    finally:
        service.close()


def _measure(
    asked: InProcess | RunningService,
    questions: Sequence[Question],
    about: Mapping[str, Any],
    out: Path | None,
    show: bool,
) -> None:
    from assistant.prompts import render
    from eval.asking import InProcess
    from eval.fingerprints import questions_hash, versions_of_code
    from eval.recording import Recording
    from eval.run import run
    from eval.runs import open_run

    folder = out or Path("runs") / f"{slug(about['set'])}-{datetime.now():%Y%m%d-%H%M%S}"
    kept = Recording(folder, {**about, "questions_hash": questions_hash(questions),
                              **versions_of_code()})  # fmt: skip
    left = [q for q in questions if q.id not in kept.done]
    if len(left) < len(questions):
        typer.echo(f"Đo tiếp {folder}: còn {len(left)} trong {len(questions)} câu.", err=True)
    seen = asked if isinstance(asked, InProcess) else None
    with _progress(len(questions), len(questions) - len(left), kept) as tell:
        run(asked, left, asked.text_of, each=tell,
            retrieve=seen.retrieve if seen else None,
            words_of=seen.words_of if seen else None)  # fmt: skip
    lines = open_run(folder).lines
    print_figures(lines)
    if silent := sum(render("answers/without_llm") in line["notices"] for line in lines):
        typer.echo(f"LLM không trả lời ở {silent} câu: các câu đó được soạn không có LLM.")
    typer.echo(f"Lượt đo: {folder}. Xem: troly eval report {folder} --html bao-cao.html")
    if show:
        _print_wrong(lines)


@contextmanager
def _progress(total: int, done: int, kept: Recording) -> Iterator[Any]:
    """A bar on stderr; gives what is to be told of each result, and keeps the result."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    from eval.run import Result

    columns = (TextColumn("Đang hỏi"), BarColumn(), MofNCompleteColumn(), Remaining(),
               TextColumn("đúng {task.fields[right]}, lỗi {task.fields[crashed]}"))  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total, completed=done, right=0, crashed=0)
        right = crashed = 0

        def tell(result: Result) -> None:
            nonlocal right, crashed
            kept.add(result)
            right += result.verdict.right
            crashed += bool(result.error)
            bar.update(task, advance=1, right=right, crashed=crashed)

        yield tell


def print_figures(lines: Sequence[Mapping[str, Any]]) -> None:
    """The figures of a run, by type and as a whole."""
    from eval.figures import BY_KEY, MEASURES, by_type, measure
    from eval.wording import number, shown

    for kind, group in by_type(lines).items():
        right, wrong = (BY_KEY[key].over([BY_KEY[key].value(line) for line in group])
                        for key in ("right", "confident_wrong"))  # fmt: skip
        typer.echo(f"{kind:<14} {len(group):>4} câu  đúng {number(right or 0.0):>5} %  "
                   f"trả lời mà sai {number(wrong or 0.0):>5} %")  # fmt: skip
    typer.echo(f"\ntất cả {len(lines)} câu; trong ngoặc: khoảng tin cậy 95 %")
    found = measure(lines)
    for m in MEASURES:
        if estimate := found.get(m.key):
            typer.echo(f"{m.title:<28}{shown(estimate, m.unit):>30}  {estimate.count} câu")


def _print_wrong(lines: Sequence[Mapping[str, Any]]) -> None:
    """The answers that are not right; of sealed questions only how many there are."""
    wrong = [line for line in lines if not line["right"]]
    for line in wrong:
        if line["split"] != "sealed":
            said = line["answer"] or f"(lỗi) {line['error']}"
            typer.echo(f"\n{line['id']} {line['question']}\n  thiếu {line['missing']} "
                       f"sai {line['stated_wrong']}\n  {said[:400]}")  # fmt: skip
    if sealed := sum(line["split"] == "sealed" for line in wrong):
        typer.echo(f"\n{sealed} câu niêm phong chưa đúng, không in ra.")
