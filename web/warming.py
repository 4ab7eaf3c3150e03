"""Make the service ready while its page is already up: store, models, vectors in line.

``/readyz`` tells how far that is. A store that does not answer yet is tried again.
"""

from __future__ import annotations

import logging
import threading

from assistant.bootstrap import Services
from assistant.errors import StoreUnavailable, TrolyError
from ingest.pipeline import mend

RETRY_S = 5.0
PATIENCE_S = 60.0
_LOG = logging.getLogger(__name__)


class _Stopped(Exception):
    """The service is closing; embedding does not go on."""


class Warming:
    """Opens the services in a thread of its own. ``writing`` is held by whoever changes them."""

    def __init__(self, services: Services) -> None:
        self.writing = threading.Lock()
        self._services = services
        self._error: TrolyError | None = None
        self._opened = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End what is under way and close the services."""
        self._closing.set()
        self._thread.join()
        self._services.close()

    def wait(self, seconds: float = PATIENCE_S) -> None:
        """Return when the store is open.

        Raises:
            StoreUnavailable: it is not open within ``seconds``.
            TrolyError: the last attempt to open it failed, for this reason.
        """
        if not self._opened.wait(0 if self._error else seconds):
            raise self._error or StoreUnavailable(
                "Dịch vụ đang khởi động. Hãy thử lại sau ít giây."
            )

    def check(self) -> None:
        """Return when questions are answered.

        Raises:
            TrolyError: the store is not open yet, or does not answer.
        """
        self.wait(0)
        self._services.catalogue.versions()
        try:
            self._services.index.store.client.get_collections()
        except Exception as error:  # the client's own tree has no common root
            raise StoreUnavailable("Qdrant không trả lời. Hãy xem lại TROLY_QDRANT_URL.") from error

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._open()
                break
            except TrolyError as error:
                _LOG.error("%s", error)
                self._error = error
            except Exception:  # told at /readyz, and tried again
                _LOG.exception("warming")
                self._error = StoreUnavailable(
                    "Dịch vụ không khởi động được. Hãy xem nhật ký dịch vụ."
                )
            self._closing.wait(RETRY_S)
        if self._opened.is_set():
            self._mend()

    def _open(self) -> None:
        from assistant.words import warm_up

        _ = self._services.index
        warm_up()
        self._services.library()
        _ = self._services.assistant
        self._opened.set()

    def _mend(self) -> None:
        try:
            with self.writing:
                mend(self._services, self._go_on)
        except _Stopped:
            return
        except Exception:  # searching goes on without the vectors that are missing
            _LOG.exception("mend")

    def _go_on(self, _file: str, _done: int, _total: int) -> None:
        if self._closing.is_set():
            raise _Stopped
