"""The pages beside the chat: a document with the quoted words marked, and the API's list.

Rendered on the server, with no script from elsewhere and none at all needed to read them.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from assistant.bootstrap import Services
from assistant.domain import Document
from web.document_page import lay_out
from web.rendering import ASSETS, render
from web.routes import find_document

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def make_pages(services: Services) -> APIRouter:
    """The pages over these services."""
    router = APIRouter(include_in_schema=False)

    @router.get("/van-ban/{document_id}")
    def show_document(
        document_id: str,
        p: str = "",
        start: int | None = Query(None, alias="tu", ge=0),
        end: int | None = Query(None, alias="den", ge=0),
    ) -> HTMLResponse:
        document = find_document(services, document_id)
        passage = next((passage for passage in document.passages if passage.id == p), None)
        if start is None or end is None:
            start, end = (passage.start, passage.end) if passage else (0, 0)
        page = render(
            "document.html",
            document=document,
            facts=facts_of(document),
            locator=passage.locator if passage else "",
            is_lost=bool(p) and passage is None,
            blocks=lay_out(document, start, end),
        )
        return HTMLResponse(page, headers={"content-security-policy": PAGE_POLICY})

    @router.get("/docs")
    def show_api(request: Request) -> HTMLResponse:
        page = render("api.html", operations=operations_of(request.app))
        return HTMLResponse(page, headers={"content-security-policy": PAGE_POLICY})

    return router


def mount_assets(app: FastAPI) -> None:
    """Serve the style sheets and scripts of this package."""
    app.mount("/giao-dien", StaticFiles(directory=ASSETS), name="assets")


def facts_of(document: Document) -> list[tuple[str, str]]:
    """What stands over a document's text, with its name; what is not known is left out."""
    issued = document.issued.strftime("%d/%m/%Y") if document.issued else ""
    facts = [
        ("Số", document.number),
        ("Ngày", issued),
        ("Nơi", ", ".join(part for part in (document.place, document.province) if part)),
        ("Kỳ", document.period),
        ("Cơ quan ban hành", document.issuer),
        ("Người ký", document.signer),
        ("Tệp", document.file),
    ]
    return [(name, value) for name, value in facts if value]


def operations_of(app: FastAPI) -> list[dict[str, Any]]:
    """The operations of the API, in the order in which they were added."""
    return [
        {
            "method": method.upper(),
            "path": path,
            "tag": (operation.get("tags") or [""])[0],
            "summary": operation.get("summary", ""),
            "body": ", ".join(operation.get("requestBody", {}).get("content", {})),
        }
        for path, methods in app.openapi()["paths"].items()
        for method, operation in methods.items()
    ]
