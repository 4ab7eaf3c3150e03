"""``troly eval check`` and ``troly eval gate``: whether a set, and a run, are good enough."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.text import slug

if TYPE_CHECKING:
    from assistant.domain import Document

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ROOT.parent / "shared" / "plans"
SAMPLES = ROOT / "samples"


def register(group: typer.Typer) -> None:
    """Add the commands to ``troly eval``."""
    group.command("check")(check_questions)


def check_questions(
    files: Annotated[list[Path], typer.Argument(help="Tệp câu hỏi .yaml, hoặc thư mục.")],
    documents: Annotated[
        Path, typer.Option(help="Thư mục văn bản mà các câu hỏi dựa vào.")
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
    for path in sorted(p for place in (folder, SAMPLES) if place.is_dir() for p in place.iterdir()):
        if path.is_file() and slug(path.stem) in wanted and slug(path.stem) not in found:
            try:
                document = read_document(read_file(path))
            except TrolyError as error:
                typer.echo(f"Bỏ qua {path.name}: {error}", err=True)
            else:
                found[document.id] = document
    return found
