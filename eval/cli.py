"""``troly eval``: measure the answers, compare two measurements, show them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval import cli_benchmarks, cli_check
from eval.cli_run import run_suite

if TYPE_CHECKING:
    from eval.runs import Change


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(help="Đo độ đúng của câu trả lời.", no_args_is_help=True)
    group.callback()(lambda: None)
    group.command("run")(run_suite)
    group.command("compare")(compare_runs)
    group.command("report")(report_runs)
    group.command("reading")(measure_reading)
    cli_benchmarks.register(group)
    cli_check.register(group)
    app.add_typer(group, name="eval")


def compare_runs(
    before: Annotated[Path, typer.Argument(help="Lượt đo trước.")],
    after: Annotated[Path, typer.Argument(help="Lượt đo sau.")],
) -> None:
    """So hai lượt đo từng câu một."""
    from eval.report import p_value
    from eval.runs import compare, read_run

    found = compare(read_run(before), read_run(after))
    typer.echo(f"{found.shared} câu chung; McNemar p {p_value(found.p)}")
    typer.echo(f"từ đúng thành sai: {len(found.lost)}")
    for change in found.lost:
        _print_change(change)
    for words, changes in (("từ sai thành đúng", found.won),
                           ("mới trả lời mà sai", found.newly_confident),
                           ("hết trả lời mà sai", found.no_longer_confident)):  # fmt: skip
        typer.echo(f"{words}: {len(changes)}")
        for change in changes:
            typer.echo(f"  {_named(change)}")


def _named(change: Change) -> str:
    line = change.after
    return f"{line['id']} " + ("(niêm phong)" if line["split"] == "sealed" else line["question"])


def _print_change(change: Change) -> None:
    """A question with what was answered before and after; of a sealed one only its id."""
    typer.echo(f"  {_named(change)}")
    if change.after["split"] == "sealed":
        return
    for words, line in (("trước", change.before), ("sau", change.after)):
        said = " ".join((line["answer"] or line.get("error") or "(lỗi)").split())
        typer.echo(f"    {words}: [{line['status']}] {said[:300]}{'…' if len(said) > 300 else ''}")


def report_runs(
    runs: Annotated[list[Path], typer.Argument(help="Các lượt đo; lượt đầu là lượt chính.")],
    html: Annotated[Path | None, typer.Option(help="Ghi trang HTML vào tệp này.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Ghi tóm tắt Markdown vào tệp này.")] = None,
) -> None:
    """Trình bày một hay nhiều lượt đo: số liệu, biểu đồ, từng câu chưa đúng."""
    from assistant.errors import StoreUnavailable
    from eval.report import page
    from eval.runs import open_run
    from eval.summary import summary

    opened = [open_run(folder) for folder in runs]
    if html is None and markdown is None:
        typer.echo(summary(opened), nl=False)
        return
    for path, make in ((html, page), (markdown, summary)):
        if path is None:
            continue
        try:
            path.write_text(make(opened), "utf-8")
        except OSError as error:
            raise StoreUnavailable(
                f"Không ghi được {path}: {error.strerror}. Hãy chọn chỗ khác."
            ) from error
        typer.echo(f"Đã ghi {path}.")


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
