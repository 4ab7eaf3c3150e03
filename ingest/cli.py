"""``troly ingest``: load files with a progress bar and a closing table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli_documents import not_there
from assistant.errors import StoreLocked, TrolyError
from ingest import doctor
from ingest.progress import LoadingBar

TITLE_MAX = 58
STATUS = {"added": "đã nạp", "replaced": "đã thay", "unchanged": "không đổi", "failed": "lỗi"}


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("ingest")(ingest)
    doctor.register(app)
    group = next((g.typer_instance for g in app.registered_groups if g.name == "documents"), None)
    if group is not None:
        group.command("remove")(remove_document)


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Tệp hoặc thư mục văn bản.")],
    as_json: Annotated[bool, typer.Option("--json", help="Chỉ in JSON, một dòng một tệp.")] = False,
) -> None:
    """Nạp văn bản vào kho: đọc, tách việc và chỉ tiêu, lập chỉ mục."""
    from ingest.read import find_files

    files = find_files(paths)
    outcomes = list(_load(files, as_json))
    if not as_json:
        _print_table(outcomes)
    if any(outcome["status"] == "failed" for outcome in outcomes):
        raise typer.Exit(1)


def _load(files: list[Path], as_json: bool) -> Iterator[dict[str, Any]]:
    from assistant.bootstrap import Services, read_settings
    from assistant.remote import running_service

    services = Services(read_settings())
    try:
        with LoadingBar(files, hidden=as_json) as bar:
            for line in _lines(services, files, bar):
                if as_json:
                    typer.echo(json.dumps({k: v for k, v in line.items() if k != "shown"},
                                          ensure_ascii=False))  # fmt: skip
                yield line
    except StoreLocked:
        service = running_service(services.settings)
        with LoadingBar(files, hidden=as_json) as bar:
            for path in files:
                line = _upload(service, path, bar)
                bar.next()
                if as_json:
                    typer.echo(json.dumps(line, ensure_ascii=False))
                yield line
        service.close()
    finally:
        services.close()


def _lines(services: Any, files: list[Path], bar: LoadingBar) -> Iterator[dict[str, Any]]:
    from ingest.limits import start
    from ingest.pipeline import load, needs_store

    if needs_store(services, files):
        start()
        _ = services.index  # a locked store is found out before anything is read
    for outcome in load(services, files, bar.show):
        bar.next()
        document = outcome.document
        shown = {
            "title": document.title if document else outcome.error,
            "number": document.number if document else "",
            "place": document.place if document else "",
            "period": document.period if document else "",
        }
        yield {**outcome.as_json(), "shown": shown}


def _upload(service: Any, path: Path, bar: LoadingBar) -> dict[str, Any]:
    from assistant.text import slug

    try:
        return {**service.upload(path, bar.show), "file": str(path)}
    except TrolyError as error:
        return {
            "file": str(path),
            "document_id": slug(path.stem),
            "status": "failed",
            "passages": 0,
            "tasks": 0,
            "targets": 0,
            "warnings": [],
            "error": str(error),
        }


def _print_table(outcomes: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(pad_edge=False)
    table.add_column("Tên văn bản", ratio=1, overflow="fold")
    table.add_column("Số", overflow="fold", max_width=12)
    table.add_column("Nơi", overflow="fold", max_width=14)
    table.add_column("Năm", no_wrap=True)
    for column in ("Đoạn", "Việc", "Chỉ tiêu", "Lưu ý"):
        table.add_column(column, justify="right", no_wrap=True)
    for line in outcomes:
        shown = line.get("shown") or {"title": "", "number": "", "place": "", "period": ""}
        name = shown["title"] or Path(line["file"]).name
        cut = name if len(name) <= TITLE_MAX else f"{name[:TITLE_MAX]}…"
        title = f"{cut} ({STATUS[line['status']]})"
        table.add_row(
            title,
            shown["number"] or ("" if line["error"] else "(trống)"),
            shown["place"],
            shown["period"],
            str(line["passages"]),
            str(line["tasks"]),
            str(line["targets"]),
            str(len(line["warnings"])),
        )
    Console().print(table)
    for line in outcomes:
        for warning in line["warnings"]:
            typer.echo(f"Lưu ý — {Path(line['file']).name}: {warning}")
        if line["error"]:
            typer.echo(f"Lỗi: {line['error']}", err=True)


def remove_document(
    document_id: Annotated[str, typer.Argument(metavar="ID", help="Mã văn bản.")],
) -> None:
    """Gỡ một văn bản khỏi kho."""
    from assistant.bootstrap import Services, read_settings
    from assistant.remote import running_service
    from ingest.pipeline import remove

    services = Services(read_settings())
    try:
        was_there = remove(services, document_id)
    except StoreLocked:
        running_service(services.settings).remove(document_id)
        was_there = True
    finally:
        services.close()
    if not was_there:
        raise not_there(document_id)
    typer.echo(f"Đã gỡ {document_id}.")
