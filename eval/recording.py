"""Keep a run while it goes on, and go on with one that was broken off.

Each question is on disk before the next is asked. A run goes on only with the settings it
was begun with: answers of two programs are never one run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import UsageError
from eval.run import Result
from eval.runs import ANSWERS, QUESTIONS, SETTINGS, append, unwritable, write_settings


class Recording:
    """A run's folder, open for more answers; ``done`` are the ids that are answered."""

    def __init__(self, folder: Path, about: Mapping[str, Any]) -> None:
        """Begin a run in ``folder``, or go on with the one that is there.

        Raises:
            UsageError: the folder holds a run of other settings, or something else.
            StoreUnavailable: the folder cannot be written.
        """
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if (folder / SETTINGS).is_file():
                _refuse_other(folder, about)
            elif any(folder.iterdir()):
                raise UsageError(
                    f"Thư mục {folder} có thứ khác, không phải lượt đo. Hãy chọn --out khác."
                )
            else:
                write_settings(folder, about)
            self.done = frozenset(_ids(folder / ANSWERS))
            _whole_lines(folder / QUESTIONS)
        except OSError as error:
            raise unwritable(folder, error) from error

    def add(self, result: Result) -> None:
        """Keep one more answer.

        Raises:
            StoreUnavailable: the folder cannot be written any more.
        """
        try:
            append(self.folder, result)
        except OSError as error:
            raise unwritable(self.folder, error) from error


def _refuse_other(folder: Path, about: Mapping[str, Any]) -> None:
    try:
        begun = json.loads((folder / SETTINGS).read_text("utf-8"))
    except ValueError as error:
        raise UsageError(f"{folder / SETTINGS} hỏng. Hãy chọn --out khác.") from error
    now = json.loads(json.dumps(about))
    other = [
        f"{key}: {begun.get(key)!s:.60} → {now.get(key)!s:.60}"
        for key in sorted({*begun, *now})
        if begun.get(key) != now.get(key)
    ]
    if other:
        raise UsageError(
            f"Lượt đo ở {folder} đã bắt đầu với thiết lập khác ({'; '.join(other)}). "
            "Hãy chọn --out khác, hoặc đo lại với thiết lập cũ."
        )


def _ids(path: Path) -> list[str]:
    return [str(json.loads(line)["id"]) for line in _whole_lines(path)]


def _whole_lines(path: Path) -> list[str]:
    """The lines that were written to their end; what a broken-off write left is cut away."""
    if not path.is_file():
        return []
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) < len(data):
        path.write_bytes(whole)
    return whole.decode("utf-8").split("\n")[:-1]
