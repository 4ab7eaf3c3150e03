"""``/metrics`` for Prometheus: how much is asked, how it ends, how long it takes.

Routes are counted as the application names them and answers by their kind. No question,
answer, document or address ever becomes a label.
"""

from __future__ import annotations

import math

from fastapi import APIRouter, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from assistant.bootstrap import Services
from assistant.domain import Answer, Status
from assistant.errors import TrolyError
from web.security import App, Message, Receive, Scope, Send

SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
NO_ROUTE = "-"
"""The label of what no route of ours took: assets, and addresses that are not there."""
NO_ANSWER = 499
"""The status counted where the asker left before there was one."""


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "troly_http_requests", "HTTP requests", ["route", "status"], registry=self.registry
        )
        self._answers = Histogram(
            "troly_answer_seconds", "Time to an answer", ["answered_by", "status"],
            buckets=SECONDS, registry=self.registry,
        )  # fmt: skip
        self._refusals = Counter(
            "troly_refusals", "Questions that the documents do not answer", registry=self.registry
        )
        self._failures = Counter(
            "troly_failures", "Questions that ended in an error", ["error"], registry=self.registry
        )
        self._documents = Gauge(
            "troly_documents", "Documents in the library", registry=self.registry
        )

    def requested(self, route: str, status: int) -> None:
        """Count a request."""
        self._requests.labels(route, str(status)).inc()

    def answered(self, answer: Answer, seconds: float) -> None:
        """Count an answer."""
        self._answers.labels(str(answer.answered_by), str(answer.status)).observe(seconds)
        if answer.status is Status.NOT_FOUND:
            self._refusals.inc()

    def failed(self, error: Exception) -> None:
        """Count a question that ended in an error, by the error's kind."""
        self._failures.labels(type(error).__name__).inc()

    def page(self, services: Services) -> bytes:
        """All figures in Prometheus's text format."""
        try:
            self._documents.set(len(services.catalogue.versions()))
        except TrolyError:  # the other figures are wanted just then
            self._documents.set(math.nan)
        return generate_latest(self.registry)


class Counted:
    """ASGI middleware: counts every request by its route and status."""

    def __init__(self, app: App, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = NO_ANSWER

        async def counting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, counting)
        finally:
            route = getattr(scope.get("route"), "path", NO_ROUTE)
            self._metrics.requested(route, status)


def make_metrics(services: Services, metrics: Metrics) -> APIRouter:
    """The route over these figures."""
    router = APIRouter()

    @router.get("/metrics", tags=["Vận hành"], summary="Số liệu vận hành cho Prometheus")
    def show_metrics() -> Response:
        return Response(metrics.page(services), media_type=CONTENT_TYPE_LATEST)

    return router
