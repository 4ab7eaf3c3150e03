"""Files loaded in the background, one after another, with how far each is.

A job is known by its id until the service ends or a hundred newer ones are done; its file
is kept in a folder of its own until it is loaded, so that the sender need not wait.
"""

from __future__ import annotations

import logging
import shutil
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, BinaryIO

from assistant.errors import DocumentNotFound, StoreUnavailable, TrolyError
from assistant.indexing import Progress
from ingest.pipeline import Outcome
from web.uploads import keep_upload

KEPT = 100
_LOG = logging.getLogger(__name__)
Load = Callable[[Path, Progress], Outcome]


@dataclass(slots=True)
class Job:
    """One file on its way. ``status``: queued, running, done or failed."""

    file: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    status: str = "queued"
    done: int = 0
    total: int = 0
    outcome: dict[str, Any] | None = None
    error: str | None = None

    def as_json(self) -> dict[str, Any]:
        """What ``GET /api/v1/jobs/{id}`` gives; ``done`` and ``total`` count passages."""
        return asdict(self)


class Jobs:
    """The queue. One worker: loading takes every core as it is."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="jobs")
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._folder = TemporaryDirectory(prefix="troly-")

    def start(self, sent_name: str, content: BinaryIO) -> Job:
        """Keep the file and queue it.

        Raises:
            NothingToRead: the name says nothing to call the document by.
        """
        path = keep_upload(sent_name, content, Path(mkdtemp(dir=self._folder.name)))
        job = Job(path.name)
        with self._lock:
            self._jobs[job.id] = job
            ended = [j.id for j in self._jobs.values() if j.status in ("done", "failed")]
            for old in ended[: max(0, len(self._jobs) - KEPT)]:
                del self._jobs[old]
        self._worker.submit(self._run, job, path)
        return job

    def get(self, job_id: str) -> Job:
        """The job with this id.

        Raises:
            DocumentNotFound: there is none, or it is long done.
        """
        job = self._jobs.get(job_id)
        if job is None:
            raise DocumentNotFound(f"Không có lượt nạp “{job_id}”, hoặc đã xong từ lâu.")
        return job

    def stop(self) -> None:
        """Take no more: what is queued is not begun, what runs stops at its next batch."""
        self._stopping.set()
        self._worker.shutdown(wait=True, cancel_futures=True)
        self._folder.cleanup()

    def _run(self, job: Job, path: Path) -> None:
        job.status = "running"
        try:
            outcome = self._load(path, partial(self._tell, job))
            job.outcome = {**outcome.as_json(), "file": job.file}
            job.status = "done"
        except TrolyError as error:
            job.error, job.status = str(error), "failed"
        except Exception:  # told to the sender; the queue goes on
            _LOG.exception("job %s", job.id)
            job.error, job.status = "Lỗi ngoài dự kiến. Xem nhật ký dịch vụ.", "failed"
        finally:
            shutil.rmtree(path.parent, ignore_errors=True)

    def _tell(self, job: Job, _file: str, done: int, total: int) -> None:
        job.done, job.total = done, total
        if self._stopping.is_set():
            raise StoreUnavailable(f"Dịch vụ dừng khi chưa nạp xong {job.file}. Hãy nạp lại.")
