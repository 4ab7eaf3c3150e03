"""Questions with what a right answer holds, from YAML files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain import Filters, Turn
from assistant.errors import UsageError
from eval.shape import read_entries

FOLDER = Path(__file__).parent / "questions"
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``facts`` and ``items`` are groups of alternatives, all to be met.

    ``split`` is "open", or "sealed" for the third that only a change's final report asks.
    """

    id: str
    type: str
    question: str
    status: str
    documents: tuple[str, ...]
    history: tuple[Turn, ...]
    filters: Filters
    facts: Groups
    items: Groups
    wrong: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    split: str = "open"


def _groups(value: Any) -> Groups:
    return tuple(tuple(group) for group in value or ())


def files_of(name: str) -> list[Path]:
    """The files of a set: "tuned" stands in the folder itself, others in one of their own.

    An evaluator's own set is named by its path: a file, or a folder of files.

    Raises:
        UsageError: there is no such set.
    """
    own = Path(name)
    if own.suffix in (".yaml", ".yml") and own.is_file():
        return [own]
    is_name = re.fullmatch(r"[\w-]+", name) is not None
    shipped = FOLDER if name == "tuned" else FOLDER / name
    for folder in (shipped, own) if is_name else (own,):
        if files := sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
            return files
    known = ["tuned", *sorted(p.name for p in FOLDER.iterdir() if p.is_dir())]
    raise UsageError(
        f"Không có bộ câu hỏi “{name}”. Có: {', '.join(known)}, hoặc đường dẫn một tệp .yaml."
    )


def read_questions(paths: Sequence[Path] = ()) -> list[Question]:
    """The questions of these files, or of the whole suite; ids are unique.

    Raises:
        UsageError: a file is malformed, or two questions have one id.
    """
    files = list(paths) or files_of("tuned")
    found: dict[str, Question] = {}
    for path in files:
        entries, findings = read_entries(path)
        if findings:
            raise UsageError(
                f"{path.name} có {len(findings)} chỗ chưa đúng. Xem: troly eval check {path}"
            )
        for entry in entries:
            question = question_of(entry.row)
            if question.id in found:
                raise UsageError(f"{path.name}: hai câu cùng mã {question.id}. Hãy đổi một mã.")
            found[question.id] = question
    return list(found.values())


def question_of(row: Mapping[str, Any]) -> Question:
    """The question that a well-shaped entry holds."""
    filters = row.get("filters") or {}
    return Question(
        id=row["id"],
        type=row["type"],
        question=row["question"],
        status=row["status"],
        documents=tuple(row.get("documents") or ()),
        history=tuple(Turn(t["role"], t["content"]) for t in row.get("history") or ()),
        filters=Filters(place=filters.get("place", ""), period=filters.get("period", "")),
        facts=_groups(row.get("facts")),
        items=_groups(row.get("items")),
        wrong=tuple(row.get("wrong") or ()),
        evidence=tuple((e["document"], e["locator"]) for e in row.get("evidence") or ()),
        split=row.get("split", "open"),
    )
