"""``troly eval check`` and ``troly eval gate``: whether a set, and a run, are good enough."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.text import slug
from eval.cli_run import DOCUMENTS

if TYPE_CHECKING:
    from assistant.domain import Document
    from eval.gate import Outcome

ROOT = Path(__file__).resolve().parents[1]
OURS = (ROOT / "samples", ROOT / "eval" / "documents")
"""Where the documents of the shipped sets stand beside the five plans."""
NAMED = 12
"""Ids that are named of those that a run and its baseline do not share."""


def register(group: typer.Typer) -> None:
    """Add the commands to ``troly eval``."""
    group.command("check")(check_questions)
    group.command("gate")(gate_run)


def check_questions(
    files: Annotated[list[Path], typer.Argument(help="Tệp câu hỏi .yaml, hoặc thư mục.")],
    documents: Annotated[
        Path,
        typer.Option(
            help="Thư mục văn bản mà các câu hỏi dựa vào.", show_default="../shared/plans"
        ),  # fmt: skip
    ] = DOCUMENTS,
) -> None:
    """Soát bộ câu hỏi: viết sai dạng, văn bản không nêu, trùng nhau, chép nguyên văn."""
    from eval.check import check
    from eval.questions import FOLDER
    from eval.shape import documents_named

    paths = [path for file in files for path in _question_files(file)]
    found = check(paths, _read(documents_named(paths), documents), sorted(FOLDER.rglob("*.yaml")))
    for finding in found:
        typer.echo(str(finding))
    typer.echo(f"{len(found)} chỗ cần sửa." if found else "Không thấy chỗ nào cần sửa.", err=True)
    raise typer.Exit(1 if found else 0)


def _question_files(path: Path) -> Sequence[Path]:
    return sorted([*path.rglob("*.yaml"), *path.rglob("*.yml")]) if path.is_dir() else [path]


def _read(wanted: Collection[str], folder: Path) -> dict[str, Document]:
    """The wanted documents of a folder and of the samples, as they are read for asking."""
    from assistant.errors import TrolyError
    from ingest.document import read_document
    from ingest.read import read_file

    found: dict[str, Document] = {}
    for path in sorted(p for place in (folder, *OURS) if place.is_dir() for p in place.iterdir()):
        if path.is_file() and slug(path.stem) in wanted and slug(path.stem) not in found:
            try:
                document = read_document(read_file(path))
            except TrolyError as error:
                typer.echo(f"Bỏ qua {path.name}: {error}", err=True)
            else:
                found[document.id] = document
    return found


def gate_run(
    run: Annotated[Path, typer.Argument(help="Lượt đo: thư mục mà eval run --out đã ghi.")],
    baseline: Annotated[
        Path | None, typer.Option(help="Mốc để so; không nêu thì là mốc của bộ câu hỏi.")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Lấy lượt đo này làm mốc mới, không so.")
    ] = False,
) -> None:
    """So lượt đo với mốc đã ghi; kém hơn rõ rệt thì kết thúc bằng mã 1."""
    from eval.gate import baseline_of, gate, read_baseline, settings_of, write_baseline
    from eval.runs import read_run

    lines, settings = read_run(run), settings_of(run)
    path = baseline or baseline_of(str(settings.get("set") or "tuned"))
    if accept:
        typer.echo(f"Đã ghi mốc {path}: {write_baseline(path, lines, settings)} câu.")
        return
    outcome = gate(lines, read_baseline(path))
    questions = {line["id"]: line["question"] for line in lines}
    _print_outcome(outcome, questions)
    raise typer.Exit(0 if outcome.passes else 1)


def _print_outcome(outcome: Outcome, questions: Mapping[str, str]) -> None:
    from eval.gate import SIGNIFICANCE

    typer.echo(f"{outcome.shared} câu chung với mốc (mức ý nghĩa {SIGNIFICANCE:g}, một phía)")
    for change in outcome.changes:
        verdict = "KHÔNG ĐẠT" if change.fails else "đạt"
        typer.echo(f"{change.name}: {change.before:.1%} → {change.after:.1%}; kém đi "
                   f"{len(change.worse)} câu, khá lên {len(change.better)} câu, "
                   f"p = {change.p:.3f}, cho phép kém {change.allowed} câu: {verdict}")  # fmt: skip
        for name in change.worse:
            typer.echo(f"  kém đi: {name} {questions[name]}")
    for words, names in (("mới, mốc chưa có", outcome.new), ("mốc có mà không hỏi", outcome.gone)):
        if names:
            shown = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
            typer.echo(f"{len(names)} câu {words}: {shown}")
    if not outcome.passes:
        typer.echo("Kém mốc rõ rệt. Hãy sửa; nếu đó là chủ ý, ghi mốc mới: "
                   "troly eval gate LƯỢT_ĐO --accept", err=True)  # fmt: skip
