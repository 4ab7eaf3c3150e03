"""The bar shown while files are loaded: how far, how fast, how long still.

How far is counted in bytes of the files, since their passages are known only once they are
read; how fast in passages a second.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self


class LoadingBar:
    """A bar on stderr over some files; ``hidden`` shows nothing."""

    def __init__(self, files: Sequence[Path], *, hidden: bool = False) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._sizes = [path.stat().st_size if path.is_file() else 0 for path in files]
        self._at = 0
        self._passages = self._in_file = 0
        self._started = time.monotonic()
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(),
            TextColumn("{task.fields[files]} tệp · {task.fields[rate]:.1f} đoạn/giây · còn"),
            TimeRemainingColumn(), console=Console(stderr=True), transient=True, disable=hidden,
        )  # fmt: skip
        self._job = self._bar.add_task("Đọc văn bản", total=max(1, sum(self._sizes)),
                                       files=f"0/{len(files)}", rate=0.0)  # fmt: skip

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._bar.stop()

    def show(self, name: str, done: int, total: int) -> None:
        """Of the file being loaded, ``done`` of ``total`` passages are embedded."""
        self._in_file = done
        part = self._sizes[self._at] * done / total if total else 0
        self._update(f"{name}: {done}/{total} đoạn", part)

    def next(self) -> None:
        """The file is done with; on to the next."""
        self._passages, self._in_file = self._passages + self._in_file, 0
        self._at += 1
        self._update("Đọc văn bản", 0)

    def _update(self, description: str, part: float) -> None:
        spent = max(1e-6, time.monotonic() - self._started)
        self._bar.update(
            self._job, description=description, completed=sum(self._sizes[: self._at]) + part,
            files=f"{self._at}/{len(self._sizes)}",
            rate=(self._passages + self._in_file) / spent,
        )  # fmt: skip
