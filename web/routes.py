"""The HTTP API: parse, call the assistant or the ingestion, give the contract's JSON."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import JSONResponse, PlainTextResponse

from assistant.bootstrap import Services
from assistant.cli_documents import corrections, summary
from assistant.domain import Document
from assistant.errors import DocumentNotFound
from assistant.rendering import as_dict
from ingest.pipeline import remove
from web.asking import Asking
from web.jobs import Jobs
from web.uploads import load_upload
from web.verdicts import keep
from web.warming import Warming
from web.wire import Ask, Correct, Feedback, passage_json

UPLOAD_PATH = "/api/v1/documents"


def make_router(services: Services, warming: Warming, jobs: Jobs, asking: Asking) -> APIRouter:
    """The routes over these services."""
    router = APIRouter()

    @router.get("/healthz", tags=["Vận hành"], summary="Tiến trình có sống không")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz", tags=["Vận hành"], summary="Đã trả lời được câu hỏi chưa")
    def readyz() -> dict[str, str]:
        warming.check()
        return {"status": "ready"}

    @router.post("/api/v1/ask", tags=["Hỏi đáp"], summary="Hỏi một câu, trả lời kèm trích dẫn")
    def ask(body: Ask) -> dict[str, Any]:
        return as_dict(asking.ask(body.question, body.turns(), body.chosen(), explain=body.explain))

    @router.post(
        "/api/v1/feedback", tags=["Hỏi đáp"], summary="Chấm một câu trả lời", status_code=201
    )
    def keep_feedback(body: Feedback) -> dict[str, str]:
        return {"id": keep(services.settings.data_dir, body.judged()), "verdict": body.verdict}

    @router.get("/api/v1/documents", tags=["Văn bản"], summary="Danh sách văn bản")
    def list_documents() -> list[dict[str, Any]]:
        return [summary(document) for document in services.library().documents.values()]

    @router.post(UPLOAD_PATH, tags=["Văn bản"], summary="Nạp một tệp", status_code=201)
    def add_document(
        file: Annotated[UploadFile, File()], response: Response, background: bool = False
    ) -> dict[str, Any]:
        warming.wait()
        if background:
            job = jobs.start(file.filename or "", file.file)
            response.status_code = 202
            response.headers["Location"] = f"/api/v1/jobs/{job.id}"
            return job.as_json()
        with warming.writing:
            outcome = load_upload(services, file.filename or "", file.file)
        response.status_code = 201 if outcome.status == "added" else 200
        return {**outcome.as_json(), "file": file.filename}

    @router.get("/api/v1/documents/{document_id}", tags=["Văn bản"], summary="Một văn bản")
    def show_document(document_id: str) -> dict[str, Any]:
        return summary(find_document(services, document_id))

    @router.get("/api/v1/jobs/{job_id}", tags=["Văn bản"], summary="Một lượt nạp nền đến đâu rồi")
    def show_job(job_id: str) -> dict[str, Any]:
        return jobs.get(job_id).as_json()

    @router.patch(
        "/api/v1/documents/{document_id}",
        tags=["Văn bản"],
        summary="Sửa nơi, năm hoặc tên đọc sai; null bỏ phần đã sửa",
    )
    def correct_document(document_id: str, body: Correct) -> dict[str, Any]:
        given = body.model_dump(exclude_unset=True)
        taken_back = {name: "" for name, value in given.items() if value is None}
        values = corrections({name: value for name, value in given.items() if value is not None})
        document = services.catalogue.correct(document_id, taken_back | values)
        if document is None:
            raise no_document(document_id)
        return summary(document)

    @router.delete(
        "/api/v1/documents/{document_id}",
        tags=["Văn bản"],
        summary="Gỡ một văn bản",
        status_code=204,
    )
    def remove_document(document_id: str) -> None:
        warming.wait()
        with warming.writing:
            if not remove(services, document_id):
                raise no_document(document_id)

    @router.get(
        "/api/v1/documents/{document_id}/text",
        tags=["Văn bản"],
        summary="Toàn văn như đã đọc (JSON, hoặc text/plain)",
    )
    def show_text(document_id: str, request: Request) -> Response:
        document = find_document(services, document_id)
        if wants_plain_text(request.headers.get("accept", "")):
            return PlainTextResponse(document.text)
        return JSONResponse({"document_id": document.id, "text": document.text})

    @router.get(
        "/api/v1/documents/{document_id}/passages/{passage_id}",
        tags=["Văn bản"],
        summary="Một đoạn với phần trước và sau nó",
    )
    def show_passage(document_id: str, passage_id: str) -> dict[str, Any]:
        document = find_document(services, document_id)
        for passage in document.passages:
            if passage.id == passage_id:
                return passage_json(document, passage)
        raise DocumentNotFound(f"Văn bản “{document_id}” không có đoạn “{passage_id}”.")

    return router


def find_document(services: Services, document_id: str) -> Document:
    """The document with this id.

    Raises:
        DocumentNotFound: there is none.
    """
    document = services.library().documents.get(document_id)
    if document is None:
        raise no_document(document_id)
    return document


def no_document(document_id: str) -> DocumentNotFound:
    """What to tell somebody who names a document that is not there."""
    return DocumentNotFound(
        f"Không có văn bản “{document_id}”. Xem danh sách tại /api/v1/documents."
    )


def wants_plain_text(accept: str) -> bool:
    """Whether ``text/plain`` is asked for by name, and before JSON."""
    kinds = [kind.partition(";")[0].strip().lower() for kind in accept.split(",")]
    wanted = [kind for kind in kinds if kind in ("text/plain", "application/json")]
    return wanted[:1] == ["text/plain"]
