"""``GET /api/v1/tasks`` and ``/targets``: the records as JSON, CSV or an Excel workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.bootstrap import Services
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

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TargetFilters(BaseModel):
    """The query of ``GET /api/v1/targets``; an unknown name is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")

    place: str = Field("", description="Xã, phường.")
    topic: str = Field("", description="Từ có trong nội dung.")
    format: Literal["json", "csv", "xlsx"] = Field("json", description="Dạng trả về.")


class TaskFilters(TargetFilters):
    """The query of ``GET /api/v1/tasks``."""

    lead: str = Field("", description="Đơn vị chủ trì.")
    due_before: str = Field("", description="Hạn đến hết ngày này: 2026-01-31 hoặc 31/01/2026.")
    due_after: str = Field("", description="Hạn từ ngày này.")


def make_records(services: Services) -> APIRouter:
    """The routes over these services."""
    router = APIRouter(tags=["Nhiệm vụ và chỉ tiêu"])

    @router.get(
        "/api/v1/tasks",
        summary="Nhiệm vụ theo nơi, đơn vị chủ trì, thời hạn, nội dung (JSON, CSV hoặc Excel)",
    )
    def list_tasks(wanted: Annotated[TaskFilters, Query()]) -> Response:
        before = day_of(wanted.due_before, "due_before")
        after = day_of(wanted.due_after, "due_after")
        chosen = select_tasks(
            services.library(), place=wanted.place, lead=wanted.lead, due_before=before,
            due_after=after, topic=wanted.topic)  # fmt: skip
        return answer([task_row(task) for task in chosen], wanted.format, TASK_COLUMNS, "nhiem-vu")

    @router.get(
        "/api/v1/targets",
        summary="Chỉ tiêu theo nơi, nội dung (JSON, CSV hoặc Excel)",
    )
    def list_targets(wanted: Annotated[TargetFilters, Query()]) -> Response:
        chosen = select_targets(services.library(), place=wanted.place, topic=wanted.topic)
        rows = [target_row(target) for target in chosen]
        return answer(rows, wanted.format, TARGET_COLUMNS, "chi-tieu")

    return router


def answer(rows: Sequence[Row], form: str, columns: Mapping[str, str], file_name: str) -> Response:
    """The rows in the form wanted; CSV and Excel as a file to keep."""
    if form == "json":
        return JSONResponse(list(rows))
    headers = {"content-disposition": f'attachment; filename="{file_name}.{form}"'}
    header, lines = table(rows, columns)
    if form == "csv":
        return Response(to_csv(header, lines), headers=headers, media_type="text/csv")
    return Response(to_xlsx(header, lines), headers=headers, media_type=XLSX)
