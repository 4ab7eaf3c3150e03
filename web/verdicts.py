"""Answers that a reader called wrong or right, kept as questions for the evaluators.

``DATA_DIR/wrong-answers.yaml`` (and ``right-answers.yaml``) is a file of questions of type
"unsorted": what was asked and what was answered stand in it, what a right answer holds is
for an evaluator to fill in. An entry is appended whole or not at all, also by several
processes; every word of it is YAML data, whatever it looks like; the file is bounded.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import yaml

from assistant.domain import Answer, Filters, Turn
from assistant.errors import EmptyQuestion, StoreUnavailable

Verdict = Literal["right", "wrong"]
MAX_BYTES = 3_500_000
"""Of one file: about a thousand long answers, and no more than ``troly eval check`` reads."""
MAX_WORDS = 4_000
MAX_ANSWER = 20_000
MAX_CORRECTION = 2_000
MAX_TURNS = 8
MAX_CITATIONS = 50


@dataclass(frozen=True, slots=True)
class Judged:
    """What was asked, when, of what, and what was answered; blank where it is not known."""

    question: str
    answer: str
    verdict: Verdict
    correction: str = ""
    history: Sequence[Turn] = ()
    filters: Filters = Filters()
    status: str = ""
    citations: Sequence[tuple[str, str]] = ()

    @classmethod
    def of(cls, question: str, answer: Answer, history: Sequence[Turn], filters: Filters) -> Judged:
        """An answer that its reader calls wrong."""
        places = [(c.document_id, c.locator) for c in answer.citations]
        return cls(question, answer.answer, "wrong", "", history, filters, str(answer.status),
                   places)  # fmt: skip


def keep(folder: Path, judged: Judged) -> str:
    """Append to the file of its verdict; the id of the new entry.

    Raises:
        EmptyQuestion: there is no question to keep.
        StoreUnavailable: the file is full, or cannot be written.
    """
    if not judged.question.strip():
        raise EmptyQuestion("Chưa có câu hỏi để lưu. Hãy gửi kèm câu đã hỏi.")
    entry = _entry(judged)
    text = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=100)
    _append(folder / f"{judged.verdict}-answers.yaml", text.encode("utf-8", "replace"))
    return str(entry["id"])


def _entry(judged: Judged) -> dict[str, Any]:
    now = datetime.now(UTC)
    places = [(_plain(document), _plain(place))
              for document, place in dict.fromkeys(judged.citations)][:MAX_CITATIONS]  # fmt: skip
    history = [{"role": turn.role, "content": _plain(turn.content)}
               for turn in judged.history[-MAX_TURNS:]]  # fmt: skip
    filters = {"place": judged.filters.place, "period": judged.filters.period}
    return {
        "id": f"{judged.verdict[0]}-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}",
        "type": "unsorted",
        "question": _plain(judged.question.strip()),
        "history": history,
        "filters": {name: _plain(value) for name, value in filters.items() if value},
        "documents": list(dict.fromkeys(document for document, _ in places)),
        "facts": [],
        "wrong": [],
        "status": "answered",
        "evidence": [],
        "given": {
            "at": now.isoformat(timespec="seconds"),
            "verdict": judged.verdict,
            "status": judged.status,
            "answer": _plain(judged.answer, MAX_ANSWER),
            "citations": [{"document": document, "locator": place} for document, place in places],
            "correction": _plain(" ".join(judged.correction.split()), MAX_CORRECTION),
        },
    }


def _plain(text: str, most: int = MAX_WORDS) -> str:
    """The text, bounded, with plain line breaks: PyYAML loses the others where it folds."""
    return re.sub("[\x85\u2028\u2029]", "\n", text[:most])


def _append(path: Path, entry: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            size = file.seek(0, os.SEEK_END)
            if size + len(entry) + 1 > MAX_BYTES:
                raise StoreUnavailable(
                    f"{path.name} đã đầy. Hãy báo người quản trị xem và cất bớt tệp này."
                )
            if size:
                file.seek(size - 1)
                entry = entry if file.read(1) == b"\n" else b"\n" + entry
            _write_whole(file.fileno(), entry, size)
    except OSError as error:
        raise StoreUnavailable(
            f"Không ghi được {path}: {error.strerror}. Hãy xem lại TROLY_DATA_DIR."
        ) from error


def _write_whole(file: int, entry: bytes, size: int) -> None:
    """Write at the end, or leave the file at its size; its lock is held."""
    try:
        left = memoryview(entry)
        while left:
            left = left[os.write(file, left) :]
        os.fsync(file)
    except OSError:
        os.ftruncate(file, size)
        raise
