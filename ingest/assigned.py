"""Tasks that a sentence assigns: "Giao Phòng A chủ trì, phối hợp với Phòng B …".

The shapes: an agency is given the lead ("Giao … chủ trì"), says it leads ("Phòng A chủ trì …"),
is told behind the task ("…, do Phòng A chủ trì", "… giao Phòng A lập …"), leads under its own
heading ("Chủ trì …"), or leads all that is listed below it. A sentence is a
task where it states a time, where it stands in a list most of whose sentences do, or where the
heading above says that tasks are given; a standing duty stays a passage, and so does what an
agency says of itself beside a table of tasks. Words are the source's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

import yaml

from assistant.agencies import starts_like_agency
from assistant.deadlines import find_windows, parse_deadline
from assistant.domain import Deadline, Passage, PassageKind, Stage, Task
from assistant.text import UPPER, clean, fold
from ingest.records import Origin, names_person, prose_task
from ingest.segment import sentence_spans

MARK = re.compile(r"^[\s\-–+•*]*(?:(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.)]\s*)?")
NAME_MAX = 90
LIST_MIN = 3  # sentences of one section that give the lead, to make a list of tasks
_TOLD = 0.6  # how many of them must state a time, so that the others are tasks too
_GIVES_TASKS = re.compile(
    r"\b(?:giao|phan cong)\b[^›]{0,24}\bnhiem vu\b|\bnhiem vu (?:duoc )?giao\b|"
    r"(?:^|› )phan cong(?: (?:thuc hien|trach nhiem|cong viec|cu the))?\W*$"
)
_DUE_START = re.compile(
    r"(?:trước|chậm nhất|muộn nhất|đến hết|xong trước|xong trong|hoàn thành)\b[^;.,]{0,24}$"
)
_BEGINS = re.compile(r"\b(?:từ|bắt đầu từ)\b[^;.,]{0,24}$")
_UP_TO = re.compile(r"\s*(?:đến|tới|[-–])?\s*(?:hết\s*)?(?:ngày|tháng)?\s*")
_SCHOOL_YEAR = re.compile(r"(?:từ |trong |trước )?(?:học kỳ \w+,? )?năm học $")
_EACH = re.compile(r"(?:mỗi|hằng|hàng)\s+(?:tuần|tháng|quý|năm)(?:\s+\d+\s+\w+)?")
_WITHIN = re.compile(r"(?:trong (?:vòng )?|chậm nhất )\d+ (?:ngày|tháng|tuần)[^;.]{0,80}")
_MONEY = re.compile(r"kinh phí(?: là)?\s+([\d.,]+\s*(?:nghìn|triệu|tỷ)?\s*đồng)")
_LEAD_IN = re.compile(r"\b(?:trong(?! đó)|vào)\b[^;.,]{0,12}$")
_FINISHES = re.compile(r"(?:Hoàn thành|Xong|Nghiệm thu|Thời (?:gian|hạn)|Kết thúc)\b")
_CHARGED = re.compile(r"\s*,?\s+(?:có trách nhiệm|chịu trách nhiệm|phải|cần|sẽ|tiếp tục)$")
LEAST_OF_ITEM = 20
_TELLS_WHO = re.compile(r"chủ trì|đầu mối|(?<!bàn )giao\s", re.I)
_PRODUCT = re.compile(r"^\W*(?:Sản phẩm|Kết quả đầu ra)\s*(?:là|gồm|:)\s+(?P<words>.{4,})$", re.S)


_PRODUCT_WITHIN = re.compile(
    r"[;,]\s*(?:sản phẩm|kết quả đầu ra)\s*(?:là|gồm|:)\s+(?P<words>.{4,})$"
)
_WHEN_FIRST = r"(?:Trong|Từ|Đến|Tới|Hằng|Hàng|Mỗi|Tháng|Quý|Năm|Trước|Chậm nhất)\b[^.;:]{2,60}?,\s+"
_HELPS_AFTER = re.compile(rf";\s*(?P<helps>[{UPPER}][^.;:]{{2,90}}?)\s+phối hợp(?!\w)")


@lru_cache(maxsize=1)
def verbs() -> str:
    """Give a pattern of the verbs with which a task begins."""
    loaded = yaml.safe_load((files("ingest") / "verbs.yaml").read_text("utf-8"))
    words = "|".join(map(re.escape, sorted(loaded["verbs"], key=len, reverse=True)))
    names = "|".join(map(re.escape, loaded["not_before"]))
    nouns = "".join(
        rf"(?!(?<=\b{re.escape(before)}\s){re.escape(word)}(?!\w))"
        for before, _, word in (
            noun.rpartition("|" if "|" in noun else " ") for noun in loaded["nouns"]
        )
    )
    return rf"(?<!\w){nouns}(?:{words})(?!\w)(?!\s+(?:{names})(?!\w))"


@dataclass(frozen=True, slots=True)
class _Shapes:
    gives: re.Pattern[str]
    leads: re.Pattern[str]
    says: re.Pattern[str]
    does: re.Pattern[str]
    heads: re.Pattern[str]
    joins: re.Pattern[str]
    names: re.Pattern[str]
    behind: re.Pattern[str]
    given: re.Pattern[str]
    together: re.Pattern[str]


@lru_cache(maxsize=1)
def _shapes() -> _Shapes:
    named = rf"[{UPPER}][^.;:]{{2,90}}?"
    together = rf"(?:phối hợp\s+(?:với\s+|cùng\s+)?|cùng\s+(?:với\s+)?(?=[{UPPER}]))"
    support = (
        rf"(?:,\s*(?P<helps>{named})\s+(?:cùng\s+)?phối hợp|"
        rf"(?:,?\s*(?:và\s+)?{together}(?P<support>[^.;]{{3,160}}?)))?\s*,?\s*"
    )
    task = rf"(?P<task>(?:{verbs()}|(?:việc|công tác)\s)[^\n]{{8,}})"
    chief = r"\s*,?\s+(?:là\s+(?:cơ quan|đơn vị)\s+)?(?:chủ trì|đầu mối|chịu trách nhiệm chính)\s*"
    lead = rf"(?P<lead>[{UPPER}][^.;:]{{2,90}}?)"
    return _Shapes(
        re.compile(r"\b(?:[Gg]iao(?:\s+cho)?|[Pp]hân công(?:\s+cho)?|[Yy]êu cầu)\s+"
                   rf"(?P<lead>[{UPPER}\w][^.;:]{{2,90}}?){chief}{support}{task}"),
        re.compile(rf"^(?:[Cc]hủ trì)\s*{support}{task}", re.S),
        re.compile(rf"^(?:{_WHEN_FIRST})?{lead}{chief}{support}{task}"),
        re.compile(rf"^{lead}\s+{task}"),
        re.compile(rf"^{lead}{chief}[^›]*(?:có trách nhiệm|nhiệm vụ(?: sau)?|như sau|gồm)\W*$"),
        re.compile(rf"^[Pp]hối hợp (?:với|cùng)\s+(?P<support>[^.;]{{3,120}}?)\s+{task}", re.S),
        re.compile(rf"^(?P<lead>[{UPPER}][^.;:]{{2,90}}):\s+(?P<task>[^\n]{{8,}})$"),
        re.compile(rf"^(?P<task>[^.;]{{12,}}?)\s*,?\s+do\s+(?P<lead>{named})\s+"
                   rf"(?:làm\s+)?(?:chủ trì|đầu mối)(?:,\s*(?P<helps>{named})\s+phối hợp)?"
                   r"(?=\W*$|[,;])", re.S),
        re.compile(rf"^(?P<task>[^.;:]{{12,}}?)\s*,?\s+giao\s+(?:cho\s+)?(?P<lead>{named})\s+"
                   rf"(?=(?:chủ trì,?\s+)?{verbs()})(?P<rest>[^\n]{{8,}})", re.S),
        re.compile(r"phối hợp (?:với|cùng)\s+(?P<support>[^.;,]{3,90}?)(?=\s+"
                   rf"(?:{verbs()})|[.;,]|$)", re.I),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Given:
    """A sentence that gives the lead, and what it says."""

    passage: Passage
    number: int
    lead: str
    support: str
    words: str
    due: Deadline | None
    firm: bool  # a task whether it states a time or not
    ordered: bool  # given to the agency, not only said of it
    product: str = ""


def find_assigned(
    origin: Origin, text: str, passages: Sequence[Passage], *, tabled: bool = False
) -> list[Task]:
    """The tasks that sentences of a document's prose assign; ``tabled`` when a table does too."""
    found = [given for passage in passages for given in _of_passage(origin, text, passage)
             if given.ordered or not tabled]  # fmt: skip
    sections: dict[str, list[_Given]] = {}
    for given in found:
        sections.setdefault(given.passage.path[0] if given.passage.path else "", []).append(given)
    listed = {
        section for section, members in sections.items()
        if section and len(members) >= LIST_MIN
        and sum(given.due is not None for given in members) >= _TOLD * len(members)
    }  # fmt: skip
    return [
        _task(origin, given) for given in found
        if given.due is not None or given.firm or given.passage.path[:1] in {(s,) for s in listed}
    ]  # fmt: skip


def _task(origin: Origin, given: _Given) -> Task:
    fields = {"lead": given.lead, "support": given.support, "product": given.product}
    task = prose_task(origin, given.passage, given.words, fields)
    money = _MONEY.search(given.passage.text)
    extra = (("budget", clean(money[1])),) if money else ()
    due = given.due or loose_due(given.words, origin)
    return replace(task, id=f"{task.id}/{given.number}", deadline=due, extra=extra)


def _of_passage(origin: Origin, text: str, passage: Passage) -> Iterator[_Given]:
    if passage.kind not in (PassageKind.PARAGRAPH, PassageKind.BULLET, PassageKind.HEADING):
        return
    listed = bool(_GIVES_TASKS.search(fold(passage.heading)))
    chief = _chief_above(passage)
    if not listed and not chief and not _TELLS_WHO.search(passage.text):
        return
    heading = _agency_above(passage)
    spans = sentence_spans(text, passage.start, passage.end)
    sentences = [clean(text[start:end]) for start, end in spans]
    found: list[_Given] = []
    for number, sentence in enumerate(sentences):
        due = _all_due(sentence, origin) or due_of(sentence, origin) or within(sentence, origin)
        if found and due and _FINISHES.match(sentence):  # "…. Hoàn thành trong tháng 10."
            found[-1] = replace(found[-1], due=due)
            continue
        given = _read(sentence, heading, chief, listed)
        if given is None and listed and heading and number == 0:
            given = _of_heading(sentence, heading)
        if given is None:
            continue
        lead, support, words, firm = given
        ordered = (
            firm
            or bool(_shapes().gives.search(sentence))
            or (not _shapes().says.match(MARK.sub("", sentence)))
        )
        product = _PRODUCT_WITHIN.search(words) or (
            _PRODUCT.match(sentences[number + 1]) if number + 1 < len(sentences) else None
        )
        found.append(_Given(passage, number, lead, support, words.strip(" .;"), due,
                            firm and not words.endswith(":"), ordered,
                            product["words"].strip(" .;") if product else ""))  # fmt: skip
    yield from found


def _of_heading(sentence: str, heading: str) -> tuple[str, str, str, bool] | None:
    """What the agency named above is to do: the item that stands under its name."""
    own = MARK.sub("", sentence)
    if len(own) <= LEAST_OF_ITEM or own.endswith(":") or own.startswith(heading):
        return None
    helps = _shapes().together.search(own)
    return heading, helps["support"] if helps else "", own, True


def _read(
    sentence: str, heading: str, chief: str, listed: bool
) -> tuple[str, str, str, bool] | None:
    """Lead, support, the task's words, and whether it is a task without a time of its own."""
    shapes = _shapes()
    own = MARK.sub("", sentence)
    if match := shapes.gives.search(sentence):
        return _said(match, match["lead"], listed)
    if heading and (match := shapes.leads.match(own)):
        return _said(match, heading, listed)
    if (match := shapes.says.match(own)) and _is_agency(match["lead"]):
        return _said(match, match["lead"], listed)
    if match := shapes.behind.match(own):
        return _said_behind(match, match["task"], match["helps"] or "", listed)
    if match := shapes.given.match(own):
        helps = _HELPS_AFTER.search(match["rest"])
        return _said_behind(match, own, helps["helps"] if helps else "", listed)
    if chief and (match := shapes.joins.match(own)):
        return _said(match, chief, listed)
    if chief and len(own) > 12 and not own.endswith(":"):
        return chief, "", own, listed
    if listed and (match := shapes.does.match(own)) and starts_like_agency(match["lead"]):
        return _said({**match.groupdict(), "support": ""}, match["lead"], listed)
    if listed and (match := shapes.names.match(own)) and starts_like_agency(match["lead"]):
        return _said({**match.groupdict(), "support": ""}, match["lead"], listed)
    return None


def _said(
    match: re.Match[str] | dict[str, str], lead: str, firm: bool
) -> tuple[str, str, str, bool] | None:
    told = match if isinstance(match, dict) else match.groupdict()
    words, support = told["task"] or "", told.get("support") or told.get("helps") or ""
    if not support and (helps := _HELPS_AFTER.search(words)):
        support = helps["helps"]
    lead = _CHARGED.sub("", lead)
    if lead.endswith("phối hợp"):
        return None  # it helps, and does not lead
    return (lead, support, words, firm) if _is_agency(lead) else None


def _said_behind(
    match: re.Match[str], words: str, support: str, firm: bool
) -> tuple[str, str, str, bool] | None:
    """A task whose words stand before the agency that is to do it."""
    return (match["lead"], support, words, firm) if starts_like_agency(match["lead"]) else None


def _is_agency(words: str) -> bool:
    return starts_like_agency(words) or names_person(words)


def _agency_above(passage: Passage) -> str:
    """The agency that the nearest heading above names alone, or ""."""
    for part in reversed(passage.heading.split(" › ")):
        name = re.split(r":|,? có (?:trách nhiệm|nhiệm vụ)", part)[0].strip(" .;")
        if starts_like_agency(name) and len(name) < NAME_MAX:
            return name
    return ""


def _chief_above(passage: Passage) -> str:
    """The agency that leads all that is listed below the nearest heading, or ""."""
    above = MARK.sub("", passage.heading.rsplit(" › ", 1)[-1])
    match = _shapes().heads.match(above)
    return match["lead"] if match and starts_like_agency(match["lead"]) else ""


def due_of(words: str, origin: Origin) -> Deadline | None:
    """The time that a sentence states for its task ("hoàn thành trước ngày …"), or None."""
    begins = None
    windows = find_windows(words, origin.year)
    for number, (start, end, _) in enumerate(windows):
        if school := _SCHOOL_YEAR.search(words[:start]):
            return Deadline(words[school.start() : end], relative=True)
        if lead_in := _DUE_START.search(words[:start]):
            return parse_deadline(words[lead_in.start() : end].strip(" ,;."), origin.year)
        if begins is None and (lead_in := _BEGINS.search(words[:start])):
            following = windows[number + 1] if number + 1 < len(windows) else None
            if following and _UP_TO.fullmatch(words[end : following[0]]):
                end = following[1]
            begins = parse_deadline(words[lead_in.start() : end].strip(" ,;."), origin.year)
    return begins


def _all_due(words: str, origin: Origin) -> Deadline | None:
    """The times of a sentence that states several for its work, each a stage; None of one."""
    stages: list[Stage] = []
    for start, end, window in find_windows(words, origin.year):
        lead_in = _DUE_START.search(words[:start]) or _LEAD_IN.search(words[:start])
        if lead_in and window.end:
            stages.append(Stage(words[lead_in.start() : end].strip(" ,;.("), window))
    ends = [stage.window.end for stage in stages if stage.window.end]
    if len(set(ends)) < 2:
        return None
    return Deadline("; ".join(stage.text for stage in stages), end=max(ends), stages=tuple(stages))


def within(words: str, origin: Origin) -> Deadline | None:
    """The time in which words say that something is done ("… vào tháng 6"), or None."""
    for start, end, _ in find_windows(words, origin.year):
        if lead_in := _LEAD_IN.search(words[:start]):
            return parse_deadline(words[lead_in.start() : end].strip(" ,;."), origin.year)
    return None


def loose_due(words: str, origin: Origin) -> Deadline | None:
    """Tell how often, or how long after what, words say a task is done; alone they make none."""
    found = _EACH.search(words) or _WITHIN.search(words)
    return parse_deadline(found[0].strip(" ,."), origin.year) if found else None
