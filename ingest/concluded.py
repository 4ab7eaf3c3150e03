"""Tasks in the conclusions of a meeting: "Công an phường lập phương án …, xong trước ngày …".

There nobody writes "chủ trì": who is named first is to do it. A clause is a task where it begins
with an agency or a person, goes on with a verb of work, and tells a time or is an order ("Giao
…"). Read so are only documents that give orders; in others only an order with a time is one.
Words are the source's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.agencies import starts_like_agency
from assistant.domain import Deadline, Passage, PassageKind, Task
from assistant.text import UPPER, clean, fold
from ingest.assigned import MARK, due_of, loose_due, verbs, within
from ingest.records import Origin, names_person, prose_task
from ingest.segment import sentence_spans

ORDERING = frozenset(["thong bao", "ket luan", "chi thi"])
"""Kinds of documents whose sentences tell agencies what to do."""
_ORDER = re.compile(r"^(?:giao(?:\s+cho)?|yêu cầu|phân công(?:\s+cho)?)\s+", re.I)
_ASIDE = re.compile(r",?\s+do\s+(?:ông|bà|đồng chí)\s.*$", re.S)  # "…, do bà A làm Trưởng ban"
_WITH = re.compile(r",?\s+(?:cùng(?:\s+với)?|phối hợp\s+(?:với|cùng))\s+", re.I)
_MODAL = re.compile(r"\s+(?:phải|cần|sẽ|có trách nhiệm|chịu trách nhiệm|khẩn trương|tiếp tục|"
                    r"trực tiếp)$")  # fmt: skip
_CHIEF = re.compile(r"\s*,?\s+(?:là\s+(?:cơ quan|đơn vị)\s+)?(?:chủ trì|đầu mối)$")
_DIRECTS = re.compile(r",?\s+(?:trực tiếp\s+)?(?:chỉ đạo|đôn đốc)\s+")
_NO_NAME = re.compile(
    r"(?<!\w)(?:được|đã|có|là|không|chưa|vì|khi|nếu|nào|mà|cho|để|từ|đến|thì|bị|theo|gồm)(?!\w)"
)
_NOBODY = re.compile(
    r"^(?:các|những)\s+(?!phòng|ban|đơn vị|cơ quan|trường|tổ|thôn|ấp|hội|sở)", re.I
)
_UNTIL = re.compile(r"trước khi [^;.,]{4,80}")
_CLAUSE = re.compile(r";\s+|:\s+")


@dataclass(frozen=True, slots=True)
class _Order:
    lead: str
    support: str
    monitor: str
    words: str
    ordered: bool


def find_concluded(
    origin: Origin, text: str, passages: Sequence[Passage], kind: str, taken: frozenset[str]
) -> list[Task]:
    """The tasks that clauses give without naming a lead; ``taken`` are passages that have one."""
    orders = fold(kind) in ORDERING
    return [
        task for passage in passages
        if passage.id not in taken and passage.path and passage.path[0][:1].isalnum()
        and passage.kind in (PassageKind.PARAGRAPH, PassageKind.BULLET, PassageKind.HEADING)
        for task in _of_passage(origin, text, passage, orders)
    ]  # fmt: skip


def _of_passage(origin: Origin, text: str, passage: Passage, orders: bool) -> Iterator[Task]:
    number = 0
    for start, end in sentence_spans(text, passage.start, passage.end):
        for clause in _CLAUSE.split(MARK.sub("", clean(text[start:end]))):
            order = _read(clause)
            if order is None or not (orders or order.ordered):
                continue
            due = _due(order.words, origin)
            if due is None and not (orders and order.ordered):
                continue
            number += 1
            told = {"lead": order.lead, "support": order.support, "monitor": order.monitor}
            task = prose_task(origin, passage, order.words,
                              {role: words for role, words in told.items() if words})  # fmt: skip
            lead = (order.lead,) if names_person(order.lead) else task.lead
            yield replace(task, id=f"{task.id}/c{number}", lead=lead,
                          deadline=due or loose_due(order.words, origin))  # fmt: skip


def _read(clause: str) -> _Order | None:
    """Who is to do what by a clause, or None where it does not begin with who."""
    own = clause.strip(" .;")
    order = _ORDER.match(own)
    own = own[order.end() :] if order else own
    who_and_what = rf"(?P<who>[{UPPER}\w][^.;:]{{2,160}}?)\s*,?\s+(?P<task>{verbs()}.{{8,}})"
    match = re.match(who_and_what, own, re.S)
    if not match:
        return None
    who = _MODAL.sub("", _ASIDE.sub("", match["who"]).strip(" ,"))
    directs = _DIRECTS.search(who)
    monitor, who = (who[: directs.start()], who[directs.end() :]) if directs else ("", who)
    if monitor and not names_person(monitor):
        return None
    together = _WITH.search(who)
    lead, support = (who[: together.start()], who[together.end() :]) if together else (who, "")
    lead = _CHIEF.sub("", lead)
    found = _Order(lead, support, monitor, match["task"], bool(order))
    return found if _is_name(lead) else None


def _is_name(lead: str) -> bool:
    """Whether words are the name of an agency or a person, not the beginning of a sentence."""
    if _NO_NAME.search(lead) or _NOBODY.match(lead):
        return False
    return bool(lead) and (names_person(lead) or (starts_like_agency(lead) and len(lead) < 90))


def _due(words: str, origin: Origin) -> Deadline | None:
    """The time by which, or on which, a clause says its task is done."""
    if due := due_of(words, origin):
        return due
    if due := within(words, origin):
        return due
    if until := _UNTIL.search(words):
        return Deadline(until[0].strip(), relative=True)
    return None
