"""What is asked in a run: the assistant in this process, or a running service.

Both give answers, the texts of documents and, in this process only, what was retrieved and
the words at a place. Nothing here scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import httpx
from pydantic import TypeAdapter, ValidationError

from assistant.bootstrap import Services
from assistant.domain import Answer, Document, Filters, PassageKind, Turn
from assistant.errors import DocumentNotFound, StoreUnavailable
from assistant.remote import question_body
from eval.questions import Question
from eval.run import Found, NobodyAnswers
from eval.scoring import Place, stands_within

PASSAGES_SHOWN = 40
"""How many passages of one place of evidence are kept."""
_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


class InProcess:
    """The assistant of this process, and what it sees."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Answer:
        """Answer in this process."""
        return self._services.assistant.ask(question, history, filters)

    def documents(self) -> list[Document]:
        """The documents that are asked."""
        return list(self._services.library().documents.values())

    def text_of(self, document_id: str) -> str:
        """A document's text; KeyError when there is no such document."""
        return self._services.library().documents[document_id].text

    def words_of(self, place: Place) -> list[str]:
        """The passages at a place of a document, headings left out; none when it is not here."""
        document = self._services.library().documents.get(place[0])
        return [
            passage.text
            for passage in (document.passages if document else ())
            if stands_within((passage.document_id, passage.locator), place)
            and passage.kind is not PassageKind.HEADING
        ][:PASSAGES_SHOWN]

    def retrieve(self, question: Question) -> Found:
        """What is found for a question, best first, each passage and record once."""
        library = self._services.library()
        evidence = self._services.assistant.retrieve(
            question.question, question.history, question.filters
        )
        records = sorted((*evidence.tasks, *evidence.targets), key=lambda s: -s.score)
        known = {self._place(e.passage_id) for e in (*library.tasks, *library.targets)}
        return Found(
            tuple(dict.fromkeys(self._place(s.entry.passage_id) for s in evidence.prose)),
            tuple(dict.fromkeys(self._place(s.entry.passage_id) for s in records)),
            tuple(p for p in question.evidence if any(stands_within(k, p) for k in known)),
        )

    def _place(self, passage_id: str) -> Place:
        passage = self._services.library().passages[passage_id]
        return passage.document_id, passage.locator


class RunningService:
    """A service that answers over HTTP.

    An address where nobody listens ends the run; an error of the service fails the question.
    """

    def __init__(
        self, address: str, key: str = "", transport: httpx.BaseTransport | None = None
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(
            base_url=address, headers=headers, timeout=600, transport=transport
        )
        self.address = address
        self.text_of = lru_cache(maxsize=256)(self._text_of)

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Answer:
        """Ask ``POST /api/v1/ask``.

        Raises:
            NobodyAnswers: nobody listens at the address.
            StoreUnavailable: the service failed on this question.
        """
        body = question_body(question, history, filters)
        try:
            return _ANSWER.validate_python(self._call("POST", "/api/v1/ask", json=body))
        except ValidationError as error:
            raise StoreUnavailable(
                f"Dịch vụ tại {self.address} trả lời không đúng dạng: {error.error_count()} lỗi."
            ) from error

    def documents(self) -> dict[str, Any]:
        """The documents of the service, by id; also tells whether it is there at all."""
        return {row["id"]: row for row in self._call("GET", "/api/v1/documents")}

    def _text_of(self, document_id: str) -> str:
        return str(self._call("GET", f"/api/v1/documents/{document_id}/text")["text"])

    def _call(self, method: str, path: str, **arguments: Any) -> Any:
        try:
            response = self._client.request(method, path, **arguments)
        except (httpx.ConnectError, httpx.UnsupportedProtocol) as error:
            raise NobodyAnswers(
                f"Không có dịch vụ nào trả lời tại {self.address}. Hãy khởi động nó (troly serve) "
                "hoặc sửa --url; chạy lại lệnh này thì đo tiếp."
            ) from error
        except httpx.HTTPError as error:
            raise StoreUnavailable(f"Dịch vụ tại {self.address} đứt giữa chừng.") from error
        if response.status_code == 404:
            raise DocumentNotFound(f"Dịch vụ tại {self.address} không có {path}.")
        if response.status_code in (401, 403):
            raise NobodyAnswers(
                f"Dịch vụ tại {self.address} đòi khóa. Hãy đặt TROLY_API_KEYS rồi chạy lại."
            )
        if not response.is_success:
            raise StoreUnavailable(f"Dịch vụ tại {self.address} báo lỗi {response.status_code}.")
        try:
            return response.json()
        except ValueError as error:
            raise StoreUnavailable(f"Dịch vụ tại {self.address} không trả về JSON.") from error

    def close(self) -> None:
        self._client.close()
