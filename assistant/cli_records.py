"""``troly tasks`` and ``troly targets``: the records, filtered, in the shape wanted."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import UsageError
from assistant.listing import (
    TARGET_COLUMNS,
    TASK_COLUMNS,
    Row,
    day_of,
    select_targets,
    select_tasks,
    table,
    target_row,
    task_row,
    to_csv,
    to_xlsx,
)

if TYPE_CHECKING:
    from assistant.library import Library


class Format(StrEnum):
    """How records are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("tasks")(tasks)
    app.command("targets")(targets)


def tasks(
    place: Annotated[str, typer.Option(help="Xã, phường.")] = "",
    lead: Annotated[str, typer.Option(help="Đơn vị chủ trì.")] = "",
    due_before: Annotated[str, typer.Option(help="Hạn đến hết ngày này.")] = "",
    due_after: Annotated[str, typer.Option(help="Hạn từ ngày này.")] = "",
    topic: Annotated[str, typer.Option(help="Từ có trong nhiệm vụ.")] = "",
    form: Annotated[Format, typer.Option("--format", help="Dạng in ra.")] = Format.TABLE,
) -> None:
    """Liệt kê nhiệm vụ theo nơi, đơn vị chủ trì, thời hạn, nội dung."""
    library = _library()
    chosen = select_tasks(
        library, place=place, lead=lead, due_before=day_of(due_before, "--due-before"),
        due_after=day_of(due_after, "--due-after"), topic=topic)  # fmt: skip
    _print([task_row(task) for task in chosen], form, TASK_COLUMNS)


def targets(
    place: Annotated[str, typer.Option(help="Xã, phường.")] = "",
    topic: Annotated[str, typer.Option(help="Từ có trong chỉ tiêu.")] = "",
    form: Annotated[Format, typer.Option("--format", help="Dạng in ra.")] = Format.TABLE,
) -> None:
    """Liệt kê chỉ tiêu theo nơi, nội dung."""
    chosen = select_targets(_library(), place=place, topic=topic)
    _print([target_row(target) for target in chosen], form, TARGET_COLUMNS)


def _library() -> Library:
    from assistant.bootstrap import Services, read_settings

    services = Services(read_settings())
    library = services.library()
    services.close()
    return library


def _print(rows: Sequence[Row], form: Format, columns: dict[str, str]) -> None:
    if form is Format.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    header, lines = table(rows, columns)
    if form is Format.CSV:
        typer.echo(to_csv(header, lines), nl=False)
    elif form is Format.XLSX:
        if sys.stdout.isatty():
            raise UsageError(
                "xlsx là tệp nhị phân: hãy chuyển ra tệp, ví dụ … --format xlsx > viec.xlsx"
            )
        sys.stdout.buffer.write(to_xlsx(header, lines))
    else:
        from rich.console import Console
        from rich.table import Table

        printed = Table(*header, show_lines=True)
        for line in lines:
            printed.add_row(*line)
        Console().print(printed)
        typer.echo(f"{len(lines)} dòng")
