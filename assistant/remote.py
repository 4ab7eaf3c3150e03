"""Use the service that is running, when it holds the embedded store.

The embedded Qdrant folder belongs to one process. While the service runs, the command line
asks it over HTTP instead of failing; the service leaves its address in the data folder.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import httpx
from pydantic import TypeAdapter

from assistant.bootstrap import Services, read_settings
from assistant.domain import Answer, Filters, Turn
from assistant.errors import StoreLocked, StoreUnavailable, TrolyError, UsageError
from assistant.indexing import Progress
from assistant.settings import Settings

ADDRESS_FILE = "service.url"
POLL_S = 0.3
_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


class Asker(Protocol):
    """What answers a question: this process, or the running service."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        *,
        explain: bool = False,
    ) -> Answer: ...

    def close(self) -> None: ...


def question_body(
    question: str, history: Sequence[Turn], filters: Filters | None
) -> dict[str, Any]:
    """What ``POST /api/v1/ask`` takes."""
    wanted = filters or Filters()
    return {
        "question": question,
        "history": [{"role": turn.role, "content": turn.content} for turn in history],
        "filters": {"place": wanted.place, "period": wanted.period,
                    "document_ids": list(wanted.document_ids)},
    }  # fmt: skip


class LocalAsker:
    """Answers in this process."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        *,
        explain: bool = False,
    ) -> Answer:
        return self._services.assistant.ask(question, history, filters, explain=explain)

    def close(self) -> None:
        self._services.close()


class RemoteService:
    """The service that is running on this machine, over HTTP."""

    def __init__(self, address: str, key: str = "") -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(base_url=address, headers=headers, timeout=600)
        self.address = address

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        *,
        explain: bool = False,
    ) -> Answer:
        """Ask over HTTP; problem details come back as the errors they were."""
        body = {**question_body(question, history, filters), "explain": explain}
        return _ANSWER.validate_python(self._call("POST", "/api/v1/ask", json=body))

    def upload(self, path: Path, progress: Progress | None = None) -> dict[str, Any]:
        """Load a file through the service; its ``ingest --json`` line."""
        with path.open("rb") as file:
            job = self._call("POST", "/api/v1/documents", params={"background": True},
                             files={"file": (path.name, file)})  # fmt: skip
        while job["status"] in ("queued", "running"):
            time.sleep(POLL_S)
            job = self._call("GET", f"/api/v1/jobs/{job['id']}")
            if progress:
                progress(path.name, job["done"], job["total"])
        if job["outcome"] is None:
            raise StoreUnavailable(job["error"])
        return dict(job["outcome"])

    def remove(self, document_id: str) -> None:
        """Remove a document through the service."""
        self._call("DELETE", f"/api/v1/documents/{document_id}")

    def _call(self, method: str, path: str, **arguments: Any) -> Any:
        try:
            response = self._client.request(method, path, **arguments)
        except httpx.HTTPError as error:
            raise StoreLocked(
                f"Kho văn bản đang bị một tiến trình khác giữ nhưng dịch vụ tại {self.address} "
                "không trả lời. Hãy dừng tiến trình đó rồi thử lại."
            ) from error
        if response.is_success:
            return response.json() if response.content else None
        raise _error_of(response)

    def close(self) -> None:
        self._client.close()


def _error_of(response: httpx.Response) -> TrolyError:
    try:
        detail = str(response.json().get("detail") or response.reason_phrase)
    except ValueError:
        detail = response.reason_phrase
    kind = UsageError if response.status_code in (413, 422) else StoreUnavailable
    return kind(detail)


def running_service(settings: Settings) -> RemoteService:
    """The service that holds the store of these settings."""
    note = Path(settings.data_dir) / ADDRESS_FILE
    address = note.read_text("utf-8").strip() if note.is_file() else ""
    key = next(iter(sorted(settings.keys)), "")
    return RemoteService(address or f"http://{settings.host}:{settings.port}", key)


def open_asker() -> Asker:
    """Who answers here: this process when the store is free, else the running service."""
    services = Services(read_settings())
    try:
        _ = services.index
    except StoreLocked:
        services.close()
        return running_service(services.settings)
    return LocalAsker(services)
