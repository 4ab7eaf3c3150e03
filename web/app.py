"""The service: API, pages and chat in one application, behind one gate."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from assistant import __version__
from assistant.bootstrap import Services
from assistant.indexing import Progress
from ingest.pipeline import Outcome, load_file
from web import pages, problems
from web.asking import Asking
from web.completions import make_completions
from web.jobs import Jobs
from web.limits import BodyLimit
from web.metrics import Counted, Metrics, make_metrics
from web.records import make_records
from web.routes import UPLOAD_PATH, make_router
from web.security import Gate
from web.streams import make_streams
from web.warming import Warming


def create_app(services: Services) -> FastAPI:
    """The application over these services; it opens them when it starts, closes them at its end."""
    warming = Warming(services)

    def load_one(path: Path, progress: Progress) -> Outcome:
        with warming.writing:
            return load_file(services, path, progress)

    jobs = Jobs(load_one)
    metrics = Metrics()
    asking = Asking(services, warming, metrics)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        warming.start()
        yield
        await run_in_threadpool(jobs.stop)
        await run_in_threadpool(warming.stop)

    app = FastAPI(
        title="Trợ lý kế hoạch",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    problems.register(app)
    app.include_router(make_router(services, warming, jobs, asking))
    app.include_router(make_streams(asking))
    app.include_router(make_completions(asking))
    app.include_router(make_records(services))
    app.include_router(make_metrics(services, metrics))
    app.include_router(pages.make_pages(services))
    pages.mount_assets(app)
    _mount_chat(app, services, asking)
    settings = services.settings
    app.add_middleware(BodyLimit, upload_path=UPLOAD_PATH, upload_mb=settings.max_upload_mb)
    app.add_middleware(Gate, keys=settings.keys, host=settings.host)
    app.add_middleware(Counted, metrics=metrics)
    return app


def _mount_chat(app: FastAPI, services: Services, asking: Asking) -> None:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when Gradio is imported
    from web.chat import mount_chat

    mount_chat(app, services, asking)
