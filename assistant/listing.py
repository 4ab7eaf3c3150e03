"""Tasks and targets, filtered, and as rows, CSV or an Excel workbook.

The one place for what ``troly tasks`` prints and ``GET /api/v1/tasks`` gives.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.domain import Target, Task
    from assistant.library import Library

Row = dict[str, Any]

TASK_COLUMNS = {"place": "Nơi", "locator": "Vị trí", "task": "Nhiệm vụ", "product": "Sản phẩm",
                "deadline": "Thời hạn", "lead": "Chủ trì", "support": "Phối hợp",
                "monitor": "Theo dõi", "uncertain": "Chưa chắc"}  # fmt: skip
TARGET_COLUMNS = {"place": "Nơi", "locator": "Vị trí", "indicator": "Chỉ tiêu",
                  "comparator": "So sánh", "value": "Giá trị", "unit": "Đơn vị",
                  "horizon": "Năm", "text": "Nguyên văn"}  # fmt: skip


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


def day_of(value: str, option: str) -> date | None:
    """The day that somebody wrote for ``option``; None for nothing.

    Raises:
        UsageError: it is no day.
    """
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


def table(rows: Sequence[Row], columns: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    """The names of the columns, and a line of words for each row."""
    return list(columns.values()), [[_cell(row[name]) for name in columns] for row in rows]


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["text"])
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


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
