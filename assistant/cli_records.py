"""``troly tasks`` and ``troly targets``: the records, filtered, in the shape wanted."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.domain import Target, Task
    from assistant.library import Library


class Format(StrEnum):
    """How records are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


def task_row(task: Task) -> dict[str, Any]:
    """A task in the public shape of ``tasks --format json``."""
    due = task.deadline
    return {
        "document_id": task.document_id,
        "place": task.place,
        "section": task.section,
        "number": task.number,
        "task": task.task,
        "product": task.product,
        "deadline": {
            "text": due.text if due else "",
            "start": due.start.isoformat() if due and due.start else None,
            "end": due.end.isoformat() if due and due.end else None,
            "recurring": str(due.recurring) if due and due.recurring else None,
        },
        "lead": list(task.lead),
        "support": list(task.support),
        "monitor": list(task.monitor),
        "uncertain": list(task.uncertain),
        "passage_id": task.passage_id,
        "locator": task.locator,
    }


def target_row(target: Target) -> dict[str, Any]:
    """A target in the public shape of ``targets --format json``."""
    names = ("document_id", "place", "section", "indicator", "comparator", "value", "unit",
             "horizon", "text", "passage_id", "locator")  # fmt: skip
    return {name: getattr(target, name) for name in names} | {"value_max": target.value_max}


def select_tasks(
    library: Library,
    *,
    place: str = "",
    lead: str = "",
    due_before: date | None = None,
    due_after: date | None = None,
    topic: str = "",
) -> list[Task]:
    """The tasks that pass all filters, in the documents' order. ``due_*`` include the day."""
    from assistant import agencies
    from assistant.composing.lists import due_within
    from assistant.domain import Task, Window

    chosen: list[Task] = []
    for entry in library.tasks:
        task = entry.item
        assert isinstance(task, Task)
        if not _of_place(library, task.document_id, place) or not _has_topic(entry.words, topic):
            continue
        if lead and not any(_same_agency(agencies.key(lead), agencies.key(n)) for n in task.lead):
            continue
        if (due_before or due_after) and not due_within(
            task.deadline, Window(due_after, due_before)
        ):
            continue
        chosen.append(task)
    return chosen


def select_targets(library: Library, *, place: str = "", topic: str = "") -> list[Target]:
    """The targets that pass all filters, in the documents' order."""
    from assistant.domain import Target

    return [
        entry.item
        for entry in library.targets
        if isinstance(entry.item, Target)
        and _of_place(library, entry.document_id, place)
        and _has_topic(entry.words | entry.weak_words, topic)
    ]


def _same_agency(wanted: str, name: str) -> bool:
    return wanted == name or f" {wanted} " in f" {name} "


def _of_place(library: Library, document_id: str, place: str) -> bool:
    from assistant.text import fold

    return not place or fold(place) in fold(library.documents[document_id].place)


def _has_topic(words: frozenset[str], topic: str) -> bool:
    from assistant.library import grams

    return not topic or grams(topic) <= words


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("tasks")(tasks)
    app.command("targets")(targets)


def _day(value: str, option: str) -> date | None:
    if not value:
        return None
    for parse in (date.fromisoformat, _vietnamese_day):
        try:
            return parse(value)
        except ValueError:
            continue
    raise UsageError(f"{option} cần một ngày như 2026-01-31 hoặc 31/01/2026, nhận được “{value}”.")


def _vietnamese_day(value: str) -> date:
    day, month, year = value.split("/")
    return date(int(year), int(month), int(day))


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
        library, place=place, lead=lead, due_before=_day(due_before, "--due-before"),
        due_after=_day(due_after, "--due-after"), topic=topic)  # fmt: skip
    _print([task_row(task) for task in chosen], form, TASK_COLUMNS)


def targets(
    place: Annotated[str, typer.Option(help="Xã, phường.")] = "",
    topic: Annotated[str, typer.Option(help="Từ có trong chỉ tiêu.")] = "",
    form: Annotated[Format, typer.Option("--format", help="Dạng in ra.")] = Format.TABLE,
) -> None:
    """Liệt kê chỉ tiêu theo nơi, nội dung."""
    chosen = select_targets(_library(), place=place, topic=topic)
    _print([target_row(target) for target in chosen], form, TARGET_COLUMNS)


TASK_COLUMNS = {"place": "Nơi", "locator": "Vị trí", "task": "Nhiệm vụ", "product": "Sản phẩm",
                "deadline": "Thời hạn", "lead": "Chủ trì", "support": "Phối hợp",
                "monitor": "Theo dõi", "uncertain": "Chưa chắc"}  # fmt: skip
TARGET_COLUMNS = {"place": "Nơi", "locator": "Vị trí", "indicator": "Chỉ tiêu",
                  "comparator": "So sánh", "value": "Giá trị", "unit": "Đơn vị",
                  "horizon": "Năm", "text": "Nguyên văn"}  # fmt: skip


def _library() -> Library:
    from assistant.bootstrap import Services, read_settings

    services = Services(read_settings())
    library = services.library()
    services.close()
    return library


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["text"])
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _print(rows: Sequence[dict[str, Any]], form: Format, columns: dict[str, str]) -> None:
    if form is Format.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    header = list(columns.values())
    lines = [[_cell(row[name]) for name in columns] for row in rows]
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

        table = Table(*header, show_lines=True)
        for line in lines:
            table.add_row(*line)
        Console().print(table)
        typer.echo(f"{len(lines)} dòng")


def to_csv(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """CSV with a byte-order mark, so that Excel shows Vietnamese; formulas are made text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([[_inert(cell) for cell in line] for line in lines])
    return "\ufeff" + out.getvalue()


def _inert(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula, as text."""
    return (
        f"'{cell}" if cell[:1] in "=+@" or (cell[:1] == "-" and not cell[1:2].isspace()) else cell
    )


def to_xlsx(header: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    """An Excel workbook with one sheet; every cell is text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(header))
    for line in lines:
        sheet.append([_inert(cell) for cell in line])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = 28  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
