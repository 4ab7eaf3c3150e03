"""Read a file in a process of its own, bounded in time and memory.

A file that hangs a library, swells without end or crashes it costs one clear error and
nothing else: the process is killed with all it started, the others go on. Processes are
forked from a server that has the readers loaded, so that one costs milliseconds.
"""

from __future__ import annotations

import contextlib
import logging
import os
import resource
import signal
from functools import lru_cache
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

from assistant.domain import Document
from assistant.errors import TrolyError, UnreadableFile
from ingest.formats.reading import BAD_COPY, unreadable

_LOG = logging.getLogger(__name__)
SECONDS = 300.0
"""A digital file: a hundred pages take some ten seconds on two slow cores."""
SECONDS_WITH_PICTURES = 1800.0
"""Scans: a page takes three to ten seconds, and ``scan.MAX_PAGES`` may come."""
MEMORY = 4 * 1024**3
"""Bytes of address space, with what numpy and Tesseract only reserve."""
WRITTEN = 1024**3
"""Bytes of the largest file that a reader may write for itself."""
_SLOW = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
_PRELOADED = ["ingest.ready", "ingest.formats.pdf", "ingest.formats.word", "ingest.formats.plain",
              "assistant.cli", "assistant.bootstrap", "ingest.pipeline"]  # fmt: skip
"""The readers, and what a reader's process would import anew with the main module's imports."""


def read_document_within(
    path: Path, *, seconds: float | None = None, memory: int = MEMORY
) -> Document:
    """Read one file into a document, in at most ``seconds`` and ``memory`` bytes.

    Raises:
        UnreadableFile: it cannot be read as a document, or not within the bounds.
    """
    bound = seconds or (SECONDS_WITH_PICTURES if path.suffix.lower() in _SLOW else SECONDS)
    ours, theirs = _context().Pipe(duplex=False)
    process = _context().Process(target=_read, args=(str(path), memory, theirs), daemon=False)
    process.start()
    theirs.close()
    answer: object = None
    try:
        in_time = ours.poll(bound)
        with contextlib.suppress(EOFError):  # it died before it could answer
            answer = ours.recv() if in_time else None
    finally:
        _kill(process.pid)
        process.join()
        ours.close()
    if isinstance(answer, Document):
        return answer
    if isinstance(answer, TrolyError):
        raise answer
    if not in_time:
        raise unreadable(path, f"đọc quá {bound:.0f} giây", "Hãy tách tệp ra rồi nạp lại")
    raise unreadable(
        path, "tệp làm bộ đọc dừng đột ngột (hỏng hoặc quá lớn so với bộ nhớ)", BAD_COPY
    )


def start() -> None:
    """Start the server that readers are forked from; returns at once, it loads meanwhile."""
    _context()
    forkserver.ensure_running()


@lru_cache(maxsize=1)
def _context() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def _kill(pid: int | None) -> None:
    """Kill a reader and all that it started; it leads a group of its own."""
    if pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def _bound(kind: int, most: int) -> None:
    """Set a limit of this process; one that is lower already, soft or hard, stays."""
    set_before = [limit for limit in resource.getrlimit(kind) if limit != resource.RLIM_INFINITY]
    lowest = min([most, *set_before])
    resource.setrlimit(kind, (lowest, lowest))


def _read(path: str, memory: int, answer: Connection) -> None:
    """The child: bound itself, read, and send the document or the error."""
    os.setsid()
    _bound(resource.RLIMIT_AS, memory)
    _bound(resource.RLIMIT_FSIZE, WRITTEN)
    _bound(resource.RLIMIT_CORE, 0)
    file = Path(path)
    try:
        from ingest.document import read_document
        from ingest.read import read_file

        answer.send(read_document(read_file(file)))
    except TrolyError as error:
        answer.send(UnreadableFile(str(error)))
    except MemoryError:
        answer.send(unreadable(file, "tệp quá lớn so với bộ nhớ", "Hãy tách tệp ra rồi nạp lại"))
    except RecursionError:
        answer.send(unreadable(file, "tệp lồng nhau quá sâu", BAD_COPY))
    except Exception as error:  # the last line of defence: a library's own fault on this file
        _LOG.debug("reading %s failed", file.name, exc_info=True)
        answer.send(unreadable(file, f"bộ đọc gặp lỗi {type(error).__name__}", BAD_COPY))
    finally:
        answer.close()
