"""Whether a file of questions is written as questions are, each mistake with its line.

Says what is malformed and what to do; reads no document. What it finds nothing wrong with
is taken by ``questions.question_of`` as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import NothingToRead

TYPES = (
    "lead", "support", "monitor", "deadline", "product", "target", "detail", "document", "list",
    "count", "comparison", "conflict", "followup", "ambiguous", "premise", "sloppy", "injection",
    "unanswerable",
)  # fmt: skip
UNSORTED = "unsorted"
"""The type of a wrong answer that was saved and not yet worked on."""
STATUSES = ("answered", "not_found", "clarify")
SPLITS = ("open", "sealed")
ROLES = ("user", "assistant")
REQUIRED = ("id", "type", "question", "status")
FIELDS = frozenset({*REQUIRED, "documents", "history", "filters", "facts", "items", "wrong",
                    "evidence", "split", "given"})  # fmt: skip
NOT_PLACED = ("chưa có {}", "Ghi văn bản và chỗ trong văn bản nêu câu trả lời")
MAX_BYTES = 4_000_000
_ID = re.compile(r"[\w.-]{1,80}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a question: where, what, and what to do about it."""

    file: str
    line: int
    id: str
    what: str
    to_do: str

    def __str__(self) -> str:
        name = f" {self.id}" if self.id else ""
        return f"{self.file}:{self.line}{name}: {self.what}. {self.to_do}."


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as it stands in a file; well shaped unless a finding names it."""

    file: str
    line: int
    row: dict[str, Any]

    def finding(self, what: str, to_do: str) -> Finding:
        """A finding about this entry."""
        name = self.row.get("id")
        return Finding(self.file, self.line, name if isinstance(name, str) else "", what, to_do)


def read_entries(path: Path) -> tuple[list[Entry], list[Finding]]:
    """The entries of a file that are well shaped, and what is malformed in the others.

    Raises:
        NothingToRead: there is no such file, or it is no text.
    """
    try:
        text = path.read_bytes()[: MAX_BYTES + 1].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NothingToRead(
            f"Không đọc được tệp câu hỏi {path}. Hãy chỉ một tệp .yaml, mã UTF-8."
        ) from error
    if len(text.encode()) > MAX_BYTES:
        raise NothingToRead(
            f"{path} lớn hơn {MAX_BYTES // 1_000_000} MB. Hãy chia thành nhiều tệp."
        )
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        rows = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", "") or error).splitlines()[0]
        return [], [Finding(path.name, mark.line + 1 if mark else 1, "",
                            f"không phải YAML đúng ({problem})",
                            "Xem lại ngoặc, nháy, thụt đầu dòng quanh đây")]  # fmt: skip
    except ValueError as error:  # a date that no calendar has, such as 2026-02-31
        return [], [Finding(path.name, 1, "", f"có giá trị không đọc được ({error})",
                            "Đặt ngày và số trong ngoặc kép")]  # fmt: skip
    if rows is None:
        return [], []
    if not isinstance(node, yaml.SequenceNode) or not isinstance(rows, list):
        return [], [Finding(path.name, 1, "", "không phải danh sách câu hỏi",
                            "Bắt đầu mỗi câu bằng “- id: …”")]  # fmt: skip
    entries, findings = [], []
    for part, row in zip(node.value, rows, strict=True):
        entry = Entry(path.name, part.start_mark.line + 1, row if isinstance(row, dict) else {})
        found = [entry.finding(what, to_do) for what, to_do in (*_twice(part), *_wrong_with(row))]
        findings += found
        if not found:
            entries.append(entry)
    return entries, findings


def _twice(node: yaml.Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, yaml.MappingNode):
        names = [key.value for key, _ in node.value]
        for name in sorted({str(name) for name in names if names.count(name) > 1}):
            yield f"mục “{name}” viết hai lần", "Giữ một"


def _wrong_with(row: object) -> Iterator[tuple[str, str]]:
    """What is malformed in one entry."""
    if not isinstance(row, dict):
        yield "không phải một câu hỏi", "Viết các mục id, type, question, status"
        return
    for name in sorted(map(str, row.keys() - FIELDS)):
        yield f"mục lạ “{name}”", f"Bỏ đi hoặc sửa tên; có: {', '.join(sorted(FIELDS))}"
    for name in REQUIRED:
        if not isinstance(row.get(name), str) or not row[name].strip():
            yield f"thiếu {name}, hoặc {name} không phải chữ", f"Viết {name} trong ngoặc kép"
    if isinstance(row.get("id"), str) and not _ID.fullmatch(row["id"]):
        yield "mã câu có ký tự lạ hoặc quá dài", "Chỉ dùng chữ, số, gạch nối; tối đa 80 ký tự"
    if row.get("type") == UNSORTED:
        yield "câu trả lời sai đã lưu, chưa xếp loại", f"Chọn type: {', '.join(TYPES)}"
    else:
        yield from _not_among(row, "type", TYPES)
    yield from _not_among(row, "status", STATUSES)
    yield from _not_among(row, "split", SPLITS)
    for name in ("documents", "wrong"):
        if not _are_words(row.get(name) or []):
            yield f"{name} không phải danh sách chữ", 'Viết ["…", "…"], ngày và số cũng trong nháy'
    for name in ("facts", "items"):
        groups = row.get(name) or []
        if not isinstance(groups, list) or not all(g and _are_words(g) for g in groups):
            yield (f"{name} không phải danh sách các nhóm cách viết",
                   'Mỗi nhóm một dòng: - ["31/01/2026", "31/1/2026"]')  # fmt: skip
    turns, places = row.get("history") or [], row.get("evidence") or []
    if not _are_mappings(turns, ("role", "content")) or any(t["role"] not in ROLES for t in turns):
        yield "history không phải các lượt hỏi đáp", "Mỗi lượt: {role: user|assistant, content: …}"
    if not _are_mappings(places, ("document", "locator")):
        yield "evidence không đúng dạng", 'Mỗi chỗ: {document: …, locator: "Phụ lục › II › 1"}'
    if not _is_mapping(row.get("filters") or {}, ("place", "period")):
        yield "filters không đúng dạng", 'Viết {place: "…", period: "2026"}, chữ trong ngoặc kép'
    yield from _missing_from(row)


def _missing_from(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    facts = row.get("facts") or row.get("items")
    if row.get("status") == "not_found":
        if facts:
            yield ("câu phải từ chối (not_found) mà lại có facts",
                   "Bỏ facts, hoặc đổi status thành answered")  # fmt: skip
        return
    if not facts:
        yield "chưa có facts", "Ghi những điều câu trả lời đúng phải nêu, mỗi điều một nhóm"
    if row.get("type") == UNSORTED:  # elsewhere it can be asked without, and the check tells
        for name in ("documents", "evidence"):
            if not row.get(name):
                yield NOT_PLACED[0].format(name), NOT_PLACED[1]


def _not_among(
    row: Mapping[str, Any], name: str, known: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    value = row.get(name, known[0])
    if isinstance(value, str) and value.strip() and value not in known:
        yield f"{name} “{value}” không có", f"Chọn: {', '.join(known)}"
    elif name not in REQUIRED and not isinstance(value, str):
        yield f"{name} không phải chữ", f"Chọn: {', '.join(known)}"


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)


def _are_mappings(value: object, names: tuple[str, ...]) -> bool:
    return isinstance(value, list) and all(
        isinstance(v, dict) and set(v) == set(names) and _is_mapping(v, names) for v in value
    )


def _is_mapping(value: object, names: tuple[str, ...]) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= set(names)
        and all(isinstance(v, str) for v in value.values())
    )


def documents_named(paths: Iterable[Path]) -> set[str]:
    """The ids of the documents that the well-shaped questions of these files name."""
    rows = [entry.row for path in paths for entry in read_entries(path)[0]]
    return {name for row in rows for name in row.get("documents") or ()} | {
        place["document"] for row in rows for place in row.get("evidence") or ()
    }
