"""Everything that goes wrong, as the caller sees it: RFC 9457 problem details, in one place.

A program gets ``application/problem+json``, one that speaks OpenAI's API under ``/v1/`` the
error it knows, and a browser that opens a page the same words as a page. Nothing of the
inside is told: a traceback goes to the log only.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse

from assistant.errors import TrolyError
from web.rendering import render

MEDIA_TYPE = "application/problem+json"
OPENAI_PATHS = "/v1/"
NEVER_PAGES = ("/api/", OPENAI_PATHS, "/gradio_api/")
_HTTP_ERROR = HTTPException.__mro__[1]
"""The router's own exception; FastAPI's is a subclass of it."""

_LOG = logging.getLogger(__name__)

TITLES: dict[int, tuple[str, str]] = {
    400: ("Yêu cầu không đọc được", "Hãy xem lại nội dung gửi lên."),
    401: ("Cần khóa truy cập", "Gửi khóa trong Authorization: Bearer KHÓA hoặc X-API-Key."),
    403: ("Không được phép", "Yêu cầu này đến từ một trang khác."),
    404: ("Không tìm thấy", "Không có địa chỉ này. Xem danh sách tại /docs."),
    405: ("Sai phương thức", "Địa chỉ này không nhận phương thức đó. Xem /docs."),
    413: ("Nội dung quá lớn", "Nội dung gửi lên vượt quá giới hạn. Hãy gửi ít hơn."),
    500: ("Lỗi ngoài dự kiến", "Yêu cầu chưa được thực hiện. Hãy thử lại; xem nhật ký dịch vụ."),
}
"""Title and detail by status, for errors that bring no words of their own."""

OPENAI_CODES = {401: "invalid_api_key", 404: "not_found", 413: "context_length_exceeded"}

REASONS: dict[str, str] = {
    "missing": "bắt buộc phải có",
    "extra_forbidden": "trường này không có trong giao diện",
    "json_invalid": "không phải JSON hợp lệ",
    "string_type": "phải là chuỗi ký tự",
    "string_unicode": "có ký tự không hợp lệ",
    "list_type": "phải là danh sách",
    "too_long": "quá dài",
    "string_too_long": "quá dài",
    "model_attributes_type": "phải là một đối tượng JSON",
}
"""What pydantic found, in Vietnamese; anything else is "giá trị không hợp lệ"."""


def problem(
    status: int,
    title: str = "",
    detail: str = "",
    headers: Mapping[str, str] | None = None,
    **members: object,
) -> JSONResponse:
    """Problem details; title and detail default to the words for ``status``."""
    body = details(status, title, detail, **members)
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


def details(status: int, title: str = "", detail: str = "", **members: object) -> dict[str, Any]:
    """The body of problem details."""
    usual_title, usual_detail = TITLES.get(status, (HTTPStatus(status).phrase, ""))
    return {
        "type": "about:blank",
        "title": title or usual_title,
        "status": status,
        "detail": detail or usual_detail,
        **members,
    }


def details_of(error: Exception, where: str) -> dict[str, Any]:
    """The problem details of an error that came when the response had begun."""
    if isinstance(error, TrolyError):
        return details(error.http_status, error.title, str(error))
    _LOG.error("%s", where, exc_info=error)
    return details(500)


def as_openai(found: Mapping[str, Any]) -> dict[str, Any]:
    """Problem details in the shape of OpenAI's errors (platform.openai.com/docs, Error codes)."""
    status = found["status"]
    fields = [error["field"] for error in found.get("errors", ())]
    return {
        "error": {
            "message": found["detail"] or found["title"],
            "type": "server_error" if status >= 500 else "invalid_request_error",
            "param": fields[0] if fields else None,
            "code": OPENAI_CODES.get(status),
        }
    }


def answer_problem(
    request: Request,
    status: int,
    title: str = "",
    detail: str = "",
    headers: Mapping[str, str] | None = None,
    **members: object,
) -> Response:
    """Problem details, or the same words as OpenAI's error or, for a browser, as a page."""
    if request.url.path.startswith(OPENAI_PATHS):
        body = as_openai(details(status, title, detail, **members))
        return JSONResponse(body, status, headers=headers)
    is_page = "text/html" in request.headers.get("accept", "")
    if is_page and not request.url.path.startswith(NEVER_PAGES):
        usual_title, usual_detail = TITLES.get(status, (HTTPStatus(status).phrase, ""))
        page = render("problem.html", title=title or usual_title, detail=detail or usual_detail)
        return HTMLResponse(page, status, headers=headers)
    return problem(status, title, detail, headers, **members)


def register(app: FastAPI) -> None:
    """Turn every exception that leaves a route into problem details."""
    app.add_exception_handler(TrolyError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(_HTTP_ERROR, _http)
    app.add_exception_handler(Exception, _unexpected)


def _expected(request: Request, error: Exception) -> Response:
    assert isinstance(error, TrolyError)
    if error.http_status >= 500:
        _LOG.info("%s %s: %s", request.method, request.url.path, error)
    return answer_problem(request, error.http_status, error.title, str(error))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [{"field": field_name(e["loc"]), "reason": _reason(e)} for e in error.errors()]
    detail = "; ".join(f"{e['field']}: {e['reason']}" for e in errors[:5])
    return answer_problem(request, 422, "Yêu cầu không hợp lệ", f"{detail}.", errors=errors)


def field_name(where: Sequence[Any]) -> str:
    """The field an error is about, as the caller wrote it: ``history.0.role``."""
    parts = where[1:]
    if all(isinstance(part, int) for part in parts):
        return "nội dung"
    return ".".join(map(str, parts))


def _reason(error: Mapping[str, Any]) -> str:
    if error["type"] == "literal_error":  # pydantic's words: 'right' or 'wrong'
        expected = str(error.get("ctx", {}).get("expected", ""))
        return "phải là " + re.sub(r"'(\w+)'", r"“\1”", expected).replace(" or ", " hoặc ")
    return REASONS.get(str(error["type"]), "giá trị không hợp lệ")


def _http(request: Request, error: Exception) -> Response:
    status: int = getattr(error, "status_code", 500)
    detail = str(getattr(error, "detail", "")) if status == 413 else ""  # ours, in Vietnamese
    return answer_problem(request, status, detail=detail, headers=getattr(error, "headers", None))


def _unexpected(request: Request, error: Exception) -> Response:
    _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    return answer_problem(request, 500)
