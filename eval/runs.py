"""A run as a folder: what was measured with what, and every answer with its verdict.

``settings.json`` holds versions, settings and fingerprints; ``questions.jsonl`` what was
asked, with the words of the evidence; ``answers.jsonl`` a line a question. A folder is read
with nothing else at hand: verdicts are made anew from the stored questions and answers, so
that whoever reads it gets the same figures. Two runs are compared question by question.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.errors import NothingToRead, StoreUnavailable
from eval.fingerprints import versions_of_code
from eval.metrics import mcnemar
from eval.questions import Question
from eval.run import Result
from eval.scoring import Place, verdict_on

SETTINGS, QUESTIONS, ANSWERS = "settings.json", "questions.jsonl", "answers.jsonl"
FOUND_KEPT = 20
"""How many of what was retrieved are kept of each kind."""
_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a run, with the words at the places of its evidence where known."""

    question: Question
    words: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """A run as read: its name, settings, questions by id, and lines in the order asked."""

    name: str
    about: Mapping[str, Any]
    asked: Mapping[str, Asked]
    lines: tuple[dict[str, Any], ...]


def write_run(folder: Path, results: Sequence[Result], settings: Mapping[str, Any]) -> None:
    """Write a whole run into ``folder``.

    Raises:
        StoreUnavailable: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_settings(folder, {**settings, **versions_of_code()})
        for name in (QUESTIONS, ANSWERS):
            (folder / name).write_text("", "utf-8")
        for result in results:
            append(folder, result)
    except OSError as error:
        raise unwritable(folder, error) from error


def unwritable(folder: Path, error: OSError) -> StoreUnavailable:
    """What to tell somebody whose run cannot be kept."""
    return StoreUnavailable(
        f"Không ghi được lượt đo vào {folder}: {error.strerror}. Hãy chọn chỗ khác."
    )


def write_settings(folder: Path, about: Mapping[str, Any]) -> None:
    """Write what a run was made with."""
    text = json.dumps(about, ensure_ascii=False, indent=2)
    (folder / SETTINGS).write_text(f"{text}\n", "utf-8")


def append(folder: Path, result: Result) -> None:
    """Add one question to a run: first what was asked, then its answer, which counts."""
    for name, line in ((QUESTIONS, asked_of(result)), (ANSWERS, line_of(result))):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def asked_of(result: Result) -> dict[str, Any]:
    """What was asked, as JSON: the question and the words at its evidence."""
    words = [{"document": d, "locator": p, "passages": list(passages)}
             for (d, p), passages in result.words.items() if passages]  # fmt: skip
    return {"question": _QUESTION.dump_python(result.question, mode="json"), "words": words}


def line_of(result: Result) -> dict[str, Any]:
    """One question with its answer and verdict, as JSON."""
    answer, question = result.answer, result.question
    citations = answer.citations if answer else ()
    line: dict[str, Any] = {
        "id": question.id, "type": question.type, "split": question.split,
        "documents": list(question.documents), "question": question.question,
        "expected": question.status, "evidence": [list(place) for place in question.evidence],
        "status": str(answer.status) if answer else "crashed", "error": result.error,
        "answer": answer.answer if answer else "",
        "answered_by": str(answer.answered_by) if answer else "",
        "citations": [{"n": c.n, "document_id": c.document_id, "locator": c.locator,
                       "quote": c.quote} for c in citations],
        "conflicts": [asdict(conflict) for conflict in answer.conflicts] if answer else [],
        "notices": list(answer.notices) if answer else [],
        "model": answer.model if answer else None,
        "prompt_tokens": answer.prompt_tokens if answer else None,
        "timings_ms": dict(answer.timings_ms) if answer else {},
        "seconds": round(result.seconds, 4),
        "verbatim": result.quotes_verbatim,
        "found": {"passages": [list(p) for p in result.found.passages[:FOUND_KEPT]],
                  "records": [list(p) for p in result.found.records[:FOUND_KEPT]],
                  "held": [list(p) for p in result.found.held]} if result.found else None,
    }  # fmt: skip
    return line | verdict_on(question, line, result.words)


def read_run(folder: Path) -> list[dict[str, Any]]:
    """The lines of a run, with their verdicts made anew.

    Raises:
        NothingToRead: the folder holds no run, or one that cannot be read.
    """
    return list(open_run(folder).lines)


def open_run(folder: Path) -> Run:
    """A run with its settings and questions; verdicts are made anew.

    Raises:
        NothingToRead: the folder holds no run, or one that cannot be read.
    """
    if not (folder / ANSWERS).is_file():
        raise NothingToRead(f"{folder} không phải một lượt đo (không có {ANSWERS}).")
    try:
        asked = {a.question.id: a for a in map(_asked, _lines(folder / QUESTIONS))}
        lines = {line["id"]: _scored(line, asked) for line in _lines(folder / ANSWERS)}
        settings = folder / SETTINGS
        about = json.loads(settings.read_text("utf-8")) if settings.is_file() else {}
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise NothingToRead(f"Lượt đo {folder} hỏng, không đọc được: {error!r:.200}.") from error
    return Run(folder.resolve().name, about, asked, tuple(lines.values()))


def _lines(path: Path) -> list[dict[str, Any]]:
    """The lines that were written to their end: a run may be read while it goes on."""
    if not path.is_file():
        return []
    *whole, _ = path.read_text("utf-8").split("\n")
    return [json.loads(line) for line in whole if line.strip()]


def _asked(row: Mapping[str, Any]) -> Asked:
    words = {(w["document"], w["locator"]): tuple(w["passages"]) for w in row["words"]}
    return Asked(_QUESTION.validate_python(row["question"]), words)


def _scored(line: dict[str, Any], asked: Mapping[str, Asked]) -> dict[str, Any]:
    found = asked.get(line["id"])
    return line | verdict_on(found.question, line, found.words) if found else line


@dataclass(frozen=True, slots=True)
class Change:
    """One question in two runs."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs on the questions they share; ``p`` is McNemar's.

    ``newly_confident`` are answered wrong only after, ``no_longer_confident`` only before.
    """

    shared: int
    lost: tuple[Change, ...]
    won: tuple[Change, ...]
    newly_confident: tuple[Change, ...]
    no_longer_confident: tuple[Change, ...]
    p: float


def compare(before: Iterable[dict[str, Any]], after: Iterable[dict[str, Any]]) -> Comparison:
    """What was right before and is no more, and the other way round."""
    old = {line["id"]: line for line in before}
    pairs = [Change(old[line["id"]], line) for line in after if line["id"] in old]

    def only(which: str, in_before: bool) -> tuple[Change, ...]:
        return tuple(c for c in pairs if (c.before[which], c.after[which])
                     == (in_before, not in_before))  # fmt: skip

    lost, won = only("right", True), only("right", False)
    return Comparison(
        len(pairs), lost, won, only("confident_wrong", False), only("confident_wrong", True),
        mcnemar(len(lost), len(won)),
    )  # fmt: skip
