"""Questions with what a right answer holds, from YAML files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.domain import Filters, Turn
from assistant.errors import UsageError

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
    return tuple(tuple(map(str, group)) for group in value or ())


def files_of(name: str) -> list[Path]:
    """The files of a set: "tuned" stands in the folder itself, others in one of their own.

    Raises:
        UsageError: there is no such set.
    """
    files = sorted((FOLDER if name == "tuned" else FOLDER / name).glob("*.yaml"))
    if not files or not re.fullmatch(r"[\w-]+", name):
        known = ["tuned", *sorted(p.name for p in FOLDER.iterdir() if p.is_dir())]
        raise UsageError(f"Không có bộ câu hỏi “{name}”. Có: {', '.join(known)}.")
    return files


def read_questions(paths: Sequence[Path] = ()) -> list[Question]:
    """The questions of these files, or of the whole suite; ids are unique."""
    files = list(paths) or files_of("tuned")
    found: dict[str, Question] = {}
    for path in files:
        for row in yaml.safe_load(path.read_text("utf-8")):
            filters = row.get("filters") or {}
            question = Question(
                id=row["id"],
                type=row["type"],
                question=row["question"],
                status=row["status"],
                documents=tuple(row.get("documents") or ()),
                history=tuple(Turn(t["role"], t["content"]) for t in row.get("history") or ()),
                filters=Filters(place=str(filters.get("place", "")),
                                period=str(filters.get("period", ""))),
                facts=_groups(row.get("facts")),
                items=_groups(row.get("items")),
                wrong=tuple(map(str, row.get("wrong") or ())),
                evidence=tuple((e["document"], e["locator"]) for e in row.get("evidence") or ()),
                split=str(row.get("split", "open")),
            )  # fmt: skip
            if question.id in found:
                raise ValueError(f"{path.name}: hai câu cùng mã {question.id}")
            found[question.id] = question
    return list(found.values())
