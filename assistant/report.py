"""What a document was read into, for people to check: every record beside its source row.

Also what lies in no passage (the names of columns and sections of tables, or it is a loss), what
is uncertain and why, and what the document says of itself and of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.domain import Document, Target, Task
from assistant.text import clean

FIELDS = {"task": "nhiệm vụ", "number": "số thứ tự", "product": "sản phẩm", "deadline": "thời hạn",
          "lead": "chủ trì", "support": "phối hợp", "monitor": "theo dõi"}  # fmt: skip
FACTS = {"number": "Số, ký hiệu", "date": "Ngày", "title": "Tên", "place": "Nơi",
         "issuer": "Ban hành", "province": "Tỉnh", "period": "Năm", "signer": "Người ký",
         "signer_title": "Chức vụ",
         "basis": "Căn cứ", "theme": "Chủ đề", "recipients": "Nơi nhận",
         "addressees": "Kính gửi", "effect": "Hiệu lực", "replaces": "Thay thế",
         "amends": "Sửa đổi, bổ sung",
         "dateline_place": "Địa danh"}  # fmt: skip
KINDS = {"replaces": "Thay thế", "amends": "Sửa đổi, bổ sung"}


@dataclass(frozen=True, slots=True)
class Outside:
    """A stretch of the text that lies in no passage."""

    start: int
    text: str


def outside(document: Document) -> list[Outside]:
    """The stretches with letters or digits that lie in no passage, in their order."""
    found: list[Outside] = []
    position = 0
    spans = sorted((p.start, p.end) for p in document.passages)
    for start, end in (*spans, (len(document.text), len(document.text))):
        between = document.text[position:start] if start > position else ""
        if any(c.isalnum() for c in between):
            found.append(Outside(position, clean(between)))
        position = max(position, end)
    return found


def covered(document: Document) -> float:
    """The share of the text's letters and digits that lie in passages, 0 to 1."""
    whole = sum(c.isalnum() for c in document.text)
    lost = sum(c.isalnum() for stretch in outside(document) for c in stretch.text)
    return 1 - lost / whole if whole else 1.0


def doubts(task: Task) -> str:
    """Which fields of a task are in doubt, and why, in words."""
    names = ", ".join(FIELDS.get(name, name) for name in task.uncertain)
    return "; ".join(part for part in (names, *task.notes) if part)


def report_html(document: Document) -> str:
    """One self-contained page; works without a network."""
    return str(_template().render(
        document=document, tasks=[_task(document, t) for t in document.tasks],
        targets=[_target(document, t) for t in document.targets], tree=list(_tree(document)),
        facts=[(FACTS.get(f.name, f.name), f.value or "(để trống)",
                clean(document.text[f.start : f.end])) for f in document.facts],
        relations=[(KINDS.get(r.kind, r.kind), r.number,
                    clean(document.text[r.start : r.end])) for r in document.relations],
        outside=outside(document), covered=f"{covered(document):.1%}".replace(".", ","),
    ))  # fmt: skip


@lru_cache(maxsize=1)
def _template() -> Any:
    from jinja2 import Environment

    source = (files("assistant") / "report.html").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source)


def _source(document: Document, passage_id: str) -> str:
    passage = next((p for p in document.passages if p.id == passage_id), None)
    return " | ".join(filter(None, map(clean, passage.text.split("\t")))) if passage else ""


def _task(document: Document, task: Task) -> dict[str, Any]:
    due = task.deadline
    days = " – ".join(d.strftime("%d/%m/%Y") for d in (due.start, due.end) if d) if due else ""
    return {
        "task": task, "source": _source(document, task.passage_id), "doubts": doubts(task),
        "due": due.text if due else "", "days": days,
        "lead": "; ".join(task.lead), "support": "; ".join(task.support),
        "monitor": "; ".join(task.monitor),
    }  # fmt: skip


def _target(document: Document, target: Target) -> dict[str, Any]:
    return {"target": target, "source": _source(document, target.passage_id)}


def _tree(document: Document) -> Iterator[tuple[int, str, str]]:
    """The headings: depth, label, words."""
    for passage in document.passages:
        if passage.kind == "heading":
            label = passage.path[-1] if passage.path else ""
            yield max(0, len(passage.path) - 1), label, clean(passage.text)
