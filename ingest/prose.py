"""Tasks that are assigned in prose, outside any table.

Here: labelled lines under (or behind) the words of a task ("Đơn vị chủ trì: …", "Thời gian
hoàn thành: …"); sentences that give an agency the lead are read by ``assigned``. Only where
the lead is certain; all else stays a passage. Words are the source's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.agencies import starts_like_agency
from assistant.domain import Passage, PassageKind, Task
from assistant.text import clean
from ingest.assigned import MARK, find_assigned
from ingest.records import Origin, names_person, prose_task
from ingest.segment import passage_id

_LABELS = {
    "lead": r"(?:cơ quan|đơn vị|phòng|bộ phận)?\s*(?:chịu trách nhiệm\s+)?chủ trì"
    r"(?:\s+(?:thực hiện|tham mưu))?|(?:cơ quan|đơn vị|bộ phận|người)\s+(?:thực hiện|phụ trách)",
    "support": r"(?:các\s+)?(?:cơ quan|đơn vị|phòng)?\s*phối hợp(?:\s+thực hiện)?",
    "deadline": r"(?:thời (?:gian|hạn)|tiến độ)(?:\s+(?:thực hiện|hoàn thành))?"
    r"|(?:thời )?hạn(?: mới|(?: phải)? hoàn thành)?|hoàn thành",
    "note": r"(?:thời )?hạn (?:cũ|trước đây|ban đầu)",
    "product": r"(?:sản phẩm|kết quả)(?:\s+(?:đầu ra|đạt được|thực hiện|hoàn thành))?|đầu ra",
    "monitor": r"(?:cơ quan|đơn vị)?\s*(?:theo dõi|đôn đốc|kiểm tra|giám sát)"
    r"(?:,\s*(?:theo dõi|đôn đốc|kiểm tra))*",
}
_LABEL = re.compile(
    r"(?:^|(?<=[;.])|(?<=\n))[\s\-–+•*]*(?:"
    + "|".join(f"(?P<{role}>{names})" for role, names in _LABELS.items())
    + r")\s*\**\s*:\s*",
    re.I,
)
_TASK_MAX = 400


@dataclass(frozen=True, slots=True)
class Found:
    """Tasks in prose, the passages made for them, and the ids of passages these stand for."""

    tasks: tuple[Task, ...] = ()
    passages: tuple[Passage, ...] = ()
    replaced: frozenset[str] = frozenset()


def find_prose_tasks(
    origin: Origin, text: str, passages: Sequence[Passage], *, tabled: bool = False
) -> Found:
    """The tasks that the prose of a document assigns; ``tabled`` when a table assigns some."""
    labelled = _labelled(origin, text, passages)
    left = [p for p in passages if p.id not in labelled.replaced]
    return replace(
        labelled, tasks=(*labelled.tasks, *find_assigned(origin, text, left, tabled=tabled))
    )


def _prose(passage: Passage) -> bool:
    return passage.kind in (PassageKind.PARAGRAPH, PassageKind.BULLET, PassageKind.HEADING)


def _labelled(origin: Origin, text: str, passages: Sequence[Passage]) -> Found:
    """Tasks whose fields stand in labelled lines below (or behind) the task's words."""
    tasks: list[Task] = []
    made: list[Passage] = []
    replaced: set[str] = set()
    index = 0
    while index < len(passages):
        run = _run(passages, index)
        if run == index:
            index += 1
            continue
        head = passages[index - 1] if index else None
        group = list(passages[index:run])
        fields = _fields(group)
        first = _LABEL.search(group[0].text)
        own = group[0].text[: first.start()] if first else ""
        words = _task_words(own) or (_task_words(head.text) if head and _prose(head) else "")
        if words and fields.get("lead") and _is_agency(fields["lead"]) and len(fields) > 1:
            whole = group if _task_words(own) or head is None else [head, *group]
            passage = _whole(origin, text, whole)
            made.append(passage)
            replaced |= {p.id for p in whole if p.kind is not PassageKind.HEADING}
            tasks.append(prose_task(origin, passage, words, fields))
        index = run
    return Found(tuple(tasks), tuple(made), frozenset(replaced))


def _run(passages: Sequence[Passage], start: int) -> int:
    """The end of the passages from ``start`` on that hold labelled fields, each role once."""
    seen: set[str] = set()
    end = start
    while end < len(passages) and _prose(passages[end]):
        roles = [m.lastgroup or "" for m in _LABEL.finditer(passages[end].text)]
        opens = _LABEL.match(passages[end].text) is not None
        if not roles or seen & set(roles) or (end > start and not opens):
            break
        if end == start and not opens and len(roles) < 2:
            break
        seen |= set(roles)
        end += 1
    return end


def _fields(group: Sequence[Passage]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for passage in group:
        marks = list(_LABEL.finditer(passage.text))
        ends = [*(m.start() for m in marks[1:]), len(passage.text)]
        for mark, end in zip(marks, ends, strict=True):
            role = mark.lastgroup or ""
            begin = mark.start(role) if role == "note" else mark.end()  # its label tells what of
            value = clean(passage.text[begin:end]).strip(" .;,*-–")
            fields.setdefault(role, value)
    return fields


def _task_words(words: str) -> str:
    body = clean(words)
    return MARK.sub("", body).strip(" .;:,*") if len(body) <= 3 * _TASK_MAX else ""


def _is_agency(words: str) -> bool:
    return starts_like_agency(words) or names_person(words)


def _whole(origin: Origin, text: str, group: Sequence[Passage]) -> Passage:
    start, end = group[0].start, group[-1].end
    last = group[-1]
    return Passage(passage_id(origin.document_id, start, end), origin.document_id,
                   PassageKind.PARAGRAPH, text[start:end], start, end, last.path, last.heading,
                   group[0].page)  # fmt: skip
