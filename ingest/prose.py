"""Tasks that are assigned in prose, outside any table.

Three shapes: labelled lines under the words of a task ("Đơn vị chủ trì: …", "Thời gian hoàn
thành: …"), a sentence that gives an agency the lead ("Giao Phòng A chủ trì, phối hợp với
Phòng B …"), and a duty under an agency's own heading that says "Chủ trì …". Only where the
lead is certain, and for sentences a date is set; all else stays a passage. Words are the
source's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.agencies import split_agencies, starts_like_agency
from assistant.deadlines import find_windows, parse_deadline
from assistant.domain import Deadline, Passage, PassageKind, Task
from assistant.text import UPPER, clean
from ingest.records import Origin, names_person
from ingest.segment import passage_id, sentence_spans

_LABELS = {
    "lead": r"(?:cơ quan|đơn vị|phòng|bộ phận)?\s*(?:chịu trách nhiệm\s+)?chủ trì"
    r"(?:\s+(?:thực hiện|tham mưu))?|(?:cơ quan|đơn vị|bộ phận|người)\s+(?:thực hiện|phụ trách)",
    "support": r"(?:các\s+)?(?:cơ quan|đơn vị|phòng)?\s*phối hợp(?:\s+thực hiện)?",
    "deadline": r"(?:thời (?:gian|hạn)|tiến độ)(?:\s+(?:thực hiện|hoàn thành))?"
    r"|hạn hoàn thành|hoàn thành",
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
_MARK = re.compile(r"^[\s\-–+•*]*(?:(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.)]\s*)?")
_VERBS = (
    r"(?:tham mưu|xây dựng|tổ chức|triển khai|hướng dẫn|theo dõi|rà soát|tổng hợp|đôn đốc|"
    r"kiểm tra|thực hiện|lập|trình|ban hành|công bố|báo cáo|thẩm định|chuẩn bị|cập nhật|vận hành|"
    r"quản lý|tuyên truyền|cung cấp|nghiên cứu|đề xuất|bố trí|giúp|số hóa|nâng cấp|đẩy mạnh)\b"
)
_SUPPORT = r"(?:,?\s*phối hợp\s+(?:với\s+|cùng\s+)?(?P<support>[^.;]{3,160}?))?\s*,?\s*"
_GIVES = re.compile(
    r"\b(?:[Gg]iao(?:\s+cho)?|[Pp]hân công(?:\s+cho)?|[Yy]êu cầu)\s+"
    rf"(?P<lead>[{UPPER}][^.;:]{{2,90}}?)\s*,?\s+(?:là\s+(?:cơ quan|đơn vị)\s+)?"
    r"(?:chủ trì|đầu mối|chịu trách nhiệm chính)\s*"
    rf"{_SUPPORT}(?P<task>{_VERBS}[^\n]{{8,}})"
)
_LEADS = re.compile(rf"^(?:[Cc]hủ trì)\s*{_SUPPORT}(?P<task>{_VERBS}.{{8,}})", re.S)
_DUE_START = re.compile(
    r"(?:trước|chậm nhất|muộn nhất|đến hết|xong trước|xong trong|hoàn thành)\b[^;.,]{0,24}$"
)
_TASK_MAX = 400
_NAME_MAX = 90


@dataclass(frozen=True, slots=True)
class Found:
    """Tasks in prose, the passages made for them, and the ids of passages these stand for."""

    tasks: tuple[Task, ...] = ()
    passages: tuple[Passage, ...] = ()
    replaced: frozenset[str] = frozenset()


def find_prose_tasks(origin: Origin, text: str, passages: Sequence[Passage]) -> Found:
    """The tasks that the prose of a document assigns."""
    labelled = _labelled(origin, text, passages)
    left = [p for p in passages if p.id not in labelled.replaced]
    given = [task for passage in left for task in _given(origin, text, passage)]
    return replace(labelled, tasks=(*labelled.tasks, *given))


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
            tasks.append(_task(origin, passage, words, fields))
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
            value = clean(passage.text[mark.end() : end]).strip(" .;,*-–")
            fields.setdefault(mark.lastgroup or "", value)
    return fields


def _task_words(words: str) -> str:
    body = clean(words)
    return _MARK.sub("", body).strip(" .;:,*") if len(body) <= 3 * _TASK_MAX else ""


def _is_agency(words: str) -> bool:
    return starts_like_agency(words) or names_person(words)


def _whole(origin: Origin, text: str, group: Sequence[Passage]) -> Passage:
    start, end = group[0].start, group[-1].end
    last = group[-1]
    return Passage(passage_id(origin.document_id, start, end), origin.document_id,
                   PassageKind.PARAGRAPH, text[start:end], start, end, last.path, last.heading,
                   group[0].page)  # fmt: skip


def _task(origin: Origin, passage: Passage, words: str, fields: dict[str, str]) -> Task:
    path = passage.path
    return Task(
        id=f"{origin.document_id}/p/{passage.start}",
        document_id=origin.document_id,
        place=origin.place,
        section=path[0] if path else "",
        section_title=passage.heading,
        number=path[-1] if len(path) > 1 else "",
        task=words,
        product=fields.get("product", ""),
        deadline=parse_deadline(fields.get("deadline", ""), origin.year),
        lead=split_agencies(fields.get("lead", "")),
        support=split_agencies(fields.get("support", "")),
        monitor=split_agencies(fields.get("monitor", "")),
        uncertain=(),
        passage_id=passage.id,
        locator=passage.locator,
        has_monitor_column="monitor" in fields,
        from_prose=True,
    )


def _given(origin: Origin, text: str, passage: Passage) -> Iterator[Task]:
    """Tasks of sentences that give the lead, or that an agency's heading gives it to."""
    if not _prose(passage) or "chủ trì" not in passage.text.lower():
        return
    heading = _agency_above(passage)
    for number, (start, end) in enumerate(sentence_spans(text, passage.start, passage.end)):
        sentence = clean(text[start:end])
        match = _GIVES.search(sentence)
        lead = match["lead"] if match else ""
        if match is None and heading:
            match, lead = _LEADS.match(_MARK.sub("", sentence)), heading
        if match is None or not _is_agency(lead):
            continue
        words = match["task"].strip(" .;")
        due = _due(words, origin)
        if due is None:  # a standing duty, told by its passage
            continue
        fields = {"lead": lead, "support": match["support"] or ""}
        task = _task(origin, passage, words, fields)
        yield replace(task, id=f"{task.id}/{number}", deadline=due)


def _agency_above(passage: Passage) -> str:
    """The agency that the nearest heading above names alone, or ""."""
    for part in reversed(passage.heading.split(" › ")):
        name = re.split(r":|,? có (?:trách nhiệm|nhiệm vụ)", part)[0].strip(" .;")
        if starts_like_agency(name) and len(name) < _NAME_MAX:
            return name
    return ""


def _due(words: str, origin: Origin) -> Deadline | None:
    """The deadline that a sentence states for its task ("hoàn thành trước ngày …"), or None."""
    for start, end, _ in find_windows(words):
        if lead_in := _DUE_START.search(words[:start]):
            return parse_deadline(words[lead_in.start() : end].strip(" ,;."), origin.year)
    return None
