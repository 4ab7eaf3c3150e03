"""``troly documents``: list, show (also as a page), correct."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import DocumentNotFound, StoreUnavailable, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.domain import Document

CORRECTABLE = ("place", "period", "title")


def not_there(document_id: str) -> DocumentNotFound:
    """The error for an id that the library does not have."""
    return DocumentNotFound(
        f"Không có văn bản “{document_id}”. Xem danh sách: troly documents list"
    )


def summary(document: Document) -> dict[str, Any]:
    """A document's line in a list, as in ``GET /api/v1/documents``."""
    return {
        "id": document.id,
        "title": document.title,
        "kind": document.kind,
        "number": document.number,
        "issued": document.issued.isoformat() if document.issued else None,
        "place": document.place,
        "province": document.province,
        "period": document.period,
        "issuer": document.issuer,
        "signer": document.signer,
        "file": document.file,
        "passages": sum(1 for p in document.passages if p.kind != "heading"),
        "tasks": len(document.tasks),
        "targets": len(document.targets),
        "warnings": list(document.warnings),
    }


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    documents = typer.Typer(help="Danh sách văn bản đã nạp.", no_args_is_help=True)
    documents.command("list")(list_documents)
    documents.command("show")(show_document)
    documents.command("set")(set_document)
    app.add_typer(documents, name="documents")


def list_documents(
    as_json: Annotated[bool, typer.Option("--json", help="Chỉ in JSON.")] = False,
) -> None:
    """Liệt kê văn bản đã nạp."""
    from assistant.bootstrap import Services, read_settings

    services = Services(read_settings())
    found = [summary(document) for document in services.catalogue.all()]
    services.close()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    if not found:
        typer.echo("Chưa có văn bản nào. Hãy nạp: troly ingest THƯ_MỤC")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for column in ("Mã", "Tên văn bản", "Số", "Nơi", "Năm", "Việc", "Chỉ tiêu"):
        table.add_column(column, overflow="fold")
    for row in found:
        table.add_row(row["id"], row["title"], row["number"] or "(trống)", row["place"],
                      row["period"], str(row["tasks"]), str(row["targets"]))  # fmt: skip
    Console().print(table)


def show_document(
    document_id: Annotated[str, typer.Argument(metavar="ID", help="Mã văn bản.")],
    as_json: Annotated[bool, typer.Option("--json", help="Chỉ in JSON.")] = False,
    html: Annotated[Path | None, typer.Option(help="Ghi bản đọc ra một trang HTML.")] = None,
) -> None:
    """Xem một văn bản đã đọc thành gì: thông tin chung, nhiệm vụ, chỉ tiêu, chỗ chưa chắc."""
    from assistant.bootstrap import Services, read_settings
    from assistant.listing import target_row, task_row
    from assistant.report import covered, outside

    services = Services(read_settings())
    document = services.catalogue.get(document_id)
    history = services.catalogue.history(document_id)
    services.close()
    if document is None:
        raise not_there(document_id)
    if html is not None:
        _write_report(document, html)
        return
    tasks = [task_row(task) for task in document.tasks]
    targets = [target_row(target) for target in document.targets]
    if as_json:
        typer.echo(
            json.dumps(
                {**summary(document), "task_records": tasks, "target_records": targets},
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    for version, loaded_at, file in history:
        typer.echo(f"bản {version}: {file}, nạp {loaded_at:%d/%m/%Y %H:%M} (giờ UTC)")
    for name, value in summary(document).items():
        shown = "; ".join(value) if isinstance(value, list) else value
        typer.echo(f"{name}: {'' if shown is None else shown}")
    typer.echo(f"chữ nằm trong các đoạn: {covered(document):.1%}")
    for stretch in outside(document):
        typer.echo(f"  ngoài các đoạn: {stretch.text}")
    for task in document.tasks:
        due = task.deadline.text if task.deadline else "không ghi hạn"
        doubt = f" — chưa chắc: {', '.join(task.uncertain)}" if task.uncertain else ""
        typer.echo(f"  [{task.locator}] {task.task} | {'; '.join(task.lead)} | {due}{doubt}")


def _write_report(document: Document, target: Path) -> None:
    from assistant.report import report_html

    try:
        target.write_text(report_html(document), "utf-8")
    except OSError as error:
        raise StoreUnavailable(
            f"Không ghi được “{target}”: {error.strerror}. Hãy chọn chỗ khác để ghi."
        ) from error
    typer.echo(f"Đã ghi {target}.")


def set_document(
    document_id: Annotated[str, typer.Argument(metavar="ID", help="Mã văn bản.")],
    place: Annotated[str, typer.Option(help="Nơi ban hành đúng, ví dụ “xã Suối Trúc”.")] = "",
    period: Annotated[str, typer.Option(help="Năm hoặc giai đoạn đúng: 2026, 2026-2030.")] = "",
    title: Annotated[str, typer.Option(help="Tên văn bản đúng.")] = "",
    clear: Annotated[bool, typer.Option("--clear", help="Bỏ các phần đã sửa trước đây.")] = False,
) -> None:
    """Sửa nơi, năm hoặc tên đọc sai; nạp lại tệp vẫn giữ phần đã sửa."""
    from assistant.bootstrap import Services, read_settings

    try:
        values = corrections({"place": place, "period": period, "title": title})
    except UsageError as error:
        raise typer.BadParameter(str(error)) from error
    if not values and not clear:
        raise typer.BadParameter("hãy cho ít nhất một trong --place, --period, --title, --clear.")
    if clear:
        values = dict.fromkeys(CORRECTABLE, "") | values
    services = Services(read_settings())
    try:
        document = services.catalogue.correct(document_id, values)
    finally:
        services.close()
    if document is None:
        raise not_there(document_id)
    typer.echo(f"{document_id}: " + "; ".join(f"{k} = {getattr(document, k)}" for k in values))


def corrections(given: Mapping[str, str]) -> dict[str, str]:
    """What of ``CORRECTABLE`` is given, in single spaces.

    Raises:
        UsageError: a period is neither a year nor a stretch of years.
    """
    values = {name: " ".join(value.split()) for name, value in given.items() if value.strip()}
    if "period" in values and not re.fullmatch(r"20\d\d(?:-20\d\d)?", values["period"]):
        raise UsageError(
            f"Năm “{values['period']}” không hợp lệ. Hãy ghi năm (2026) hoặc giai đoạn (2026-2030)."
        )
    return values
